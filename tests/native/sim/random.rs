//! Draws and the event queue.

use midnight_pearl::engine::sim::events::EventQueue;
use midnight_pearl::engine::sim::histogram::Histogram;
use midnight_pearl::engine::sim::random::{Draws, Law, nanos, normal_quantile};
use midnight_pearl::engine::sim::system::ServiceTime;
use midnight_pearl::engine::time::Nanos;
use proptest::prelude::*;

use super::setup::ms;

/// Quantiles to 15 digits, as tables have them: Wichura's own three, and the usual ones.
#[test]
fn the_normal_quantile_is_that_of_the_tables() {
    for (share, expected) in [
        (0.25, -0.674_489_750_196_081_7),
        (0.001, -3.090_232_306_167_813),
        (1e-20, -9.262_340_089_798_408),
        (0.975, 1.959_963_984_540_054),
        (0.99, 2.326_347_874_040_841),
    ] {
        let found = normal_quantile(share);
        assert!((found / expected - 1.0_f64).abs() < 1e-15, "{share}: {found}, not {expected}");
    }
    assert_eq!(normal_quantile(0.5), 0.0);
    assert_eq!((normal_quantile(0.0), normal_quantile(1.0)), (f64::NEG_INFINITY, f64::INFINITY));
}

/// The first draws of seed 1, bit for bit: a browser has to find the same.
#[test]
fn the_stream_of_a_seed_is_fixed() {
    let mut draws = Draws::seeded(1);
    let bits = [draws.uniform(), draws.exponential(), draws.normal()].map(f64::to_bits);
    assert_eq!(bits, [4_605_485_571_977_896_057, 4_598_923_716_387_423_598, 13_831_818_580_858_728_913]);
}

#[test]
fn in_the_middle_every_time_is_its_median() {
    for (time, expected) in [
        (ServiceTime::Fixed(ms(7)), ms(7)),
        (ServiceTime::LogNormal { median: Nanos(12_345_679), p99: ms(90) }, Nanos(12_345_679)),
        (ServiceTime::LogNormal { median: ms(9), p99: ms(3) }, ms(9)),
        (ServiceTime::Exponential { mean: ms(100) }, Nanos(69_314_718)),
    ] {
        assert_eq!(Law::from(time).draw(&mut Draws::Middle), expected, "{time:?}");
    }
}

#[test]
fn a_log_normal_time_has_the_p99_that_it_was_given() {
    let law = Law::from(ServiceTime::LogNormal { median: ms(10), p99: ms(80) });
    let mut draws = Draws::seeded(3);
    let above = (0..100_000).filter(|_| law.draw(&mut draws) > ms(80)).count() as f64;
    assert!((above - 1_000.0).abs() < 4.0 * 990_f64.sqrt(), "{above} of 100,000");
}

#[test]
fn two_streams_of_a_seed_differ_and_what_is_certain_draws_nothing() {
    let mut draws = Draws::seeded(4);
    assert_ne!(draws.apart().uniform(), draws.clone().uniform());
    let before = draws.clone();
    assert!(draws.chance(1.0) && !draws.chance(0.0) && !draws.chance(f64::NAN) && !draws.chance(-1.0));
    assert_eq!(draws, before);
}

#[test]
fn what_is_no_time_is_none() {
    for (from, expected) in [(1.5, 2), (1.4, 1), (-3.0, 0), (f64::NAN, 0), (f64::INFINITY, u64::MAX), (1e300, u64::MAX)]
    {
        assert_eq!(nanos(from), Nanos(expected), "{from}");
    }
}

proptest! {
    #[test]
    fn a_draw_lies_between_its_bounds(seed: u64, low: u64, high: u64) {
        let mut draws = Draws::seeded(seed);
        let uniform = draws.uniform();
        prop_assert!(0.0 < uniform && uniform < 1.0);
        let drawn = draws.between(Nanos(low), Nanos(high)).0;
        prop_assert!(low <= drawn && drawn <= high.max(low));
    }

    /// Events come in order of time; at the same time, in the order in which they were scheduled, whenever that was.
    /// What is void does not come, and does not move the clock.
    #[test]
    fn events_keep_their_order(
        far: bool,
        waits in prop::collection::vec(prop::collection::vec((0_u64..4, any::<bool>()), 0..4), 1..60),
    ) {
        let unit = if far { 10_000_000 } else { 1 };
        let mut queue = EventQueue::default();
        let (mut scheduled, mut seen) = (vec![(Nanos::ZERO, false)], Vec::new());
        queue.schedule(Nanos::ZERO, 0);
        let mut waits = waits.into_iter();
        while let Some(next) = queue.next(|&event: &usize| scheduled[event].1) {
            let popped = queue.pop();
            prop_assert_eq!(popped.map(|(at, _)| (at, queue.now())), Some((next, next)));
            seen.extend(popped);
            for (wait, is_void) in waits.next().unwrap_or_default() {
                let at = next + Nanos(wait * unit);
                queue.schedule(at, scheduled.len());
                scheduled.push((at, is_void));
            }
        }
        let events = scheduled.into_iter().enumerate();
        let mut expected: Vec<_> = events.filter(|(_, (_, is_void))| !is_void).map(|(event, (at, _))| (at, event)).collect();
        expected.sort_unstable();
        prop_assert_eq!(seen, expected);
    }

    /// A quantile is right to 0.4 %, and the longest is exact.
    #[test]
    fn a_quantile_is_near_the_sorted_one(times in prop::collection::vec(0_u64..1 << 40, 1..200), share in 0.0_f64..=1.0) {
        let mut histogram = Histogram::default();
        times.iter().for_each(|&time| histogram.add(Nanos(time)));
        let mut sorted = times.clone();
        sorted.sort_unstable();
        let rank = ((share * times.len() as f64).ceil() as usize).max(1) - 1;
        let (found, expected) = (histogram.quantile(share).0 as f64, sorted[rank] as f64);
        prop_assert!((found - expected).abs() <= 0.004 * expected + 0.5, "{found}, not {expected}");
        prop_assert_eq!(histogram.quantile(1.0).0, sorted[times.len() - 1]);
    }

    #[test]
    fn any_time_can_be_counted(time: u64) {
        let mut histogram = Histogram::default();
        histogram.add(Nanos(time));
        prop_assert_eq!(histogram.quantile(0.5), Nanos(time));
    }
}
