//! Faults as text.

use midnight_pearl::engine::radius::PLATFORM;
use midnight_pearl::engine::radius::fault::{FACTORS, MAX_CAPACITY, MAX_LATENCY, MAX_WINDOW, parse, write};
use midnight_pearl::engine::sim::system::{Fault, FaultKind, Target};
use midnight_pearl::engine::time::Nanos;
use petgraph::graph::{EdgeIndex, NodeIndex};
use proptest::prelude::*;

const ALWAYS: (Nanos, Option<Nanos>) = (Nanos::ZERO, None);

fn station(id: &str) -> Target {
    Target::Station(PLATFORM.node(id).expect("a node"))
}

fn link(from: &str, to: &str) -> Target {
    let [from, to] = [from, to].map(|id| PLATFORM.node(id).expect("a node"));
    Target::Link(PLATFORM.system.graph.find_edge(from, to).expect("a link"))
}

#[track_caller]
fn check(text: &str, target: Target, kind: FaultKind, (from, until): (Nanos, Option<Nanos>)) {
    assert_eq!(parse(&PLATFORM, text), Ok(Fault { target, kind, from, until }));
}

#[track_caller]
fn check_refused(text: &str, expected: &str) {
    assert_eq!(parse(&PLATFORM, text).map_err(|error| error.to_string()), Err(expected.to_owned()));
}

#[test]
fn every_kind_is_read() {
    let store = station("document-store");
    check("document-store:down", store, FaultKind::Down, ALWAYS);
    check("document-store:down=1", store, FaultKind::Down, ALWAYS);
    check("document-store:errors=0.3", store, FaultKind::Errors(0.3), ALWAYS);
    check("document-store:latency=50ms", store, FaultKind::Latency(Nanos::from_millis(50)), ALWAYS);
    check("document-store:slow=3", store, FaultKind::SlowDown(3.0), ALWAYS);
    check("document-store:capacity=0", store, FaultKind::Capacity(0), ALWAYS);
}

#[test]
fn links_are_named_by_their_ends() {
    check("api-gateway>form-engine:slow=0.5", link("api-gateway", "form-engine"), FaultKind::SlowDown(0.5), ALWAYS);
    check_refused(
        "form-engine>api-gateway:down",
        "expected a link, found `form-engine>api-gateway`, and no call goes that way",
    );
    check_refused(
        "api-gateway>form-engine:capacity=2",
        "capacity: expected a node, found a link, which has no servers",
    );
}

#[test]
fn times_have_a_unit_and_may_have_decimals() {
    let latency = |nanos| FaultKind::Latency(Nanos(nanos));
    for (text, nanos) in
        [("1.5s", 1_500_000_000), ("0.25ms", 250_000), ("7us", 7_000), ("0.001us", 1), ("60s", 60_000_000_000)]
    {
        check(&format!("jaeger:latency={text}"), station("jaeger"), latency(nanos), ALWAYS);
    }
    for text in ["", "50", "ms", ".5ms", "5.ms", "-1ms", "0.0001us", "61s", "1e3ms", "99999999999999999999s", "1m s"] {
        check_refused(
            &format!("jaeger:latency={text}"),
            &format!("latency: expected a time such as 50ms, at most 60s, found `{text}`"),
        );
    }
}

#[test]
fn a_window_says_when() {
    let at = |from, until: Option<u64>| (Nanos::from_millis(from), until.map(Nanos::from_millis));
    check("jaeger:down@10s-20s", station("jaeger"), FaultKind::Down, at(10_000, Some(20_000)));
    check("jaeger:errors=1@10s-", station("jaeger"), FaultKind::Errors(1.0), at(10_000, None));
    for window in ["", "10s", "-20s", "20s-10s", "10s-10s", "0s-3601s", "1-2"] {
        check_refused(
            &format!("jaeger:down@{window}"),
            &format!("expected a window such as @10s-20s or @10s-, at most an hour from the start, found `@{window}`"),
        );
    }
}

#[test]
fn what_is_not_understood_is_said() {
    check_refused("", "expected NODE:KIND=VALUE or NODE>NODE:KIND=VALUE, found ``");
    check_refused("jaeger", "expected NODE:KIND=VALUE or NODE>NODE:KIND=VALUE, found `jaeger`");
    check_refused("jäger:down", "expected the id of a node, found `jäger`");
    check_refused("jaeger:gone", "expected down, errors, latency, slow or capacity, found `gone`");
    check_refused("jaeger:down=0", "down: expected no value, or 1, found `0`");
    for share in ["1.1", "-0.1", "NaN", "inf", ""] {
        check_refused(
            &format!("jaeger:errors={share}"),
            &format!("errors: expected a share from 0 to 1, found `{share}`"),
        );
    }
    check_refused("jaeger:slow=0.001", "slow: expected a factor from 0.01 to 1000, found `0.001`");
    check_refused("jaeger:capacity=10001", "capacity: expected a whole number from 0 to 10000, found `10001`");
    check_refused("jaeger:capacity", "capacity: expected a whole number from 0 to 10000, found ``");
    let long = "é".repeat(1_000);
    check_refused(&long, &format!("expected NODE:KIND=VALUE or NODE>NODE:KIND=VALUE, found `{}…`", "é".repeat(64)));
}

fn any_fault() -> impl Strategy<Value = Fault> {
    let graph = &PLATFORM.system.graph;
    let station = (0..graph.node_count()).prop_map(|index| Target::Station(NodeIndex::new(index)));
    let link = (0..graph.edge_count()).prop_map(|index| Target::Link(EdgeIndex::new(index)));
    let kind = prop_oneof![
        Just(FaultKind::Down),
        (0.0..=1.0).prop_map(FaultKind::Errors),
        (0..=MAX_LATENCY.0).prop_map(|time| FaultKind::Latency(Nanos(time))),
        FACTORS.prop_map(FaultKind::SlowDown),
    ];
    let of_station = prop_oneof![3 => kind.clone(), 1 => (0..=MAX_CAPACITY).prop_map(FaultKind::Capacity)];
    let where_and_how = prop_oneof![(station, of_station), (link, kind)];
    let window = (0..MAX_WINDOW.0)
        .prop_flat_map(|from| (Just(Nanos(from)), prop::option::of((from + 1..=MAX_WINDOW.0).prop_map(Nanos))));
    let window = prop_oneof![Just(ALWAYS), window];
    (where_and_how, window).prop_map(|((target, kind), (from, until))| Fault { target, kind, from, until })
}

proptest! {
    #[test]
    fn what_is_written_is_read(fault in any_fault()) {
        prop_assert_eq!(parse(&PLATFORM, &write(&PLATFORM, &fault)), Ok(fault));
    }

    #[test]
    fn no_text_panics(text in "(jaeger|document-store|>|:|@|=|-|down|latency|slow|s|ms|us|[0-9]|\\.|.){0,12}") {
        let _ = parse(&PLATFORM, &text);
    }
}
