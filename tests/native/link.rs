//! The state of a replay in the address.

use midnight_pearl::engine::radius::{PLATFORM, fault};
use midnight_pearl::engine::time::Nanos;
use midnight_pearl::ui::replay::link::{MOST_RATE, ReplayLink, SPEEDS};
use proptest::prelude::*;

#[test]
fn a_link_says_what_was_set() {
    let (link, left_aside) = ReplayLink::parse("t=21.65&node=document-store&speed=0.5&request=form-value-write");
    assert_eq!(left_aside, Vec::<String>::new());
    assert_eq!(link.position, Some(Nanos::from_micros(21_650)));
    assert_eq!(link.node.as_deref(), Some("document-store"));
    assert_eq!(link.speed, Some(50));
    assert_eq!(link.request.as_deref(), Some("form-value-write"));
}

#[test]
fn what_is_not_understood_is_named_and_left_aside() {
    let (link, left_aside) = ReplayLink::parse("t=banana&node=nope&speed=7&request=x&t=-1&t=NaN&t=1e300");
    assert_eq!(link, ReplayLink::default());
    assert_eq!(left_aside, ["t=banana", "node=nope", "speed=7", "request=x", "t=-1", "t=NaN", "t=1e300"]);
}

#[test]
fn what_belongs_to_others_stays() {
    let (link, left_aside) = ReplayLink::parse("utm_source=x&t=1");
    assert!(left_aside.is_empty());
    assert_eq!(link.write("utm_source=x&t=99&node=jaeger&flag"), "utm_source=x&flag&t=1");
}

proptest! {
    #[test]
    fn no_query_panics(query in ".{0,200}") {
        let (link, _) = ReplayLink::parse(&query);
        link.write(&query);
    }

    #[test]
    fn a_link_survives_the_address(
        hundredths in 1_u64..4_200,
        speed in prop::sample::select(&SPEEDS[..]),
        seed in prop::option::of(1_u64..1_000),
        (rate, call) in (prop::option::of(0..=MOST_RATE), prop::option::of(0_u32..200_000)),
    ) {
        let link = ReplayLink {
            position: Some(Nanos(hundredths * 10_000)),
            speed: (speed != 100).then_some(speed),
            node: Some("jaeger".to_owned()),
            request: Some("bulk-ingestion".to_owned()),
            faults: vec![fault::parse(&PLATFORM, "api-gateway>form-engine:errors=0.25").expect("a fault")],
            seed,
            rate,
            call,
        };
        prop_assert_eq!(ReplayLink::parse(&link.write("")), (link, Vec::new()));
    }
}
