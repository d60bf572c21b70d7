//! Waits before further attempts, and the article's table.

use midnight_pearl::engine::sim::contention::{BACKOFFS, contend};
use midnight_pearl::engine::sim::random::Draws;
use midnight_pearl::engine::sim::system::Backoff;
use midnight_pearl::engine::time::Nanos;
use proptest::prelude::*;

use super::setup::ms;

const BASE: Nanos = Nanos::from_millis(5);
const CAP: Nanos = Nanos::from_millis(2_000);

/// Clients; then mean calls and milliseconds by backoff, in the order of [`BACKOFFS`].
type Row = (u32, [(f64, f64); 5]);

/// The figures of the simulator published with "Exponential Backoff And Jitter", over 100 trials.
const TABLE: [Row; 3] = [
    (10, [(51.0, 3_590.0), (38.0, 435.0), (42.0, 733.0), (39.0, 465.0), (51.0, 382.0)]),
    (50, [(620.0, 35_972.0), (375.0, 2_277.0), (346.0, 4_215.0), (333.0, 2_842.0), (690.0, 1_146.0)]),
    (100, [(1_861.0, 63_572.0), (1_000.0, 4_576.0), (813.0, 6_620.0), (795.0, 4_925.0), (2_430.0, 2_037.0)]),
];

#[test]
fn contention_costs_what_the_article_says_within_a_tenth() {
    for (clients, cells) in TABLE {
        for ((name, backoff), (calls, millis)) in BACKOFFS.into_iter().zip(cells) {
            let found = contend(clients, backoff, 100, 1);
            let is_near = |found: f64, published: f64| (found / published - 1.0).abs() <= 0.1;
            assert!(
                is_near(found.calls, calls) && is_near(found.millis, millis),
                "{clients} clients, {name}: {:.0} calls in {:.0} ms, not {calls} in {millis}",
                found.calls,
                found.millis
            );
        }
    }
}

#[test]
fn every_wait_is_what_its_name_says() {
    let all = [
        (Backoff::None, [0; 4]),
        (Backoff::Fixed(BASE), [5, 5, 5, 5]),
        (Backoff::Uniform(ms(50), ms(200)), [125, 125, 125, 125]),
        (Backoff::Exponential { base: BASE, cap: CAP }, [5, 10, 20, 2_000]),
        // In the middle of their range.
        (Backoff::FullJitter { base: BASE, cap: ms(400) }, [2, 5, 10, 200]),
        (Backoff::EqualJitter { base: BASE, cap: ms(400) }, [3, 7, 15, 300]),
        (Backoff::DecorrelatedJitter { base: BASE, cap: CAP }, [10, 10, 10, 10]),
    ];
    for (backoff, expected) in all {
        let found = [0, 1, 2, 40].map(|attempt| backoff.delay(attempt, Nanos::ZERO, &mut Draws::Middle).0 / 1_000_000);
        assert_eq!(found, expected, "{backoff:?}");
    }
}

proptest! {
    /// Whatever the numbers, a wait is neither shorter nor longer than its kind allows.
    #[test]
    fn a_wait_lies_in_its_range(seed: u64, base: u64, cap: u64, attempt: u32, last: u64) {
        let mut draws = Draws::seeded(seed);
        let (base, cap, last) = (Nanos(base), Nanos(cap), Nanos(last));
        let whole = Backoff::Exponential { base, cap }.delay(attempt, last, &mut draws);
        prop_assert!(whole <= cap);
        let full = Backoff::FullJitter { base, cap }.delay(attempt, last, &mut draws);
        prop_assert!(full <= whole);
        let equal = Backoff::EqualJitter { base, cap }.delay(attempt, last, &mut draws);
        prop_assert!(whole.0 / 2 <= equal.0 && equal <= whole);
        let decorrelated = Backoff::DecorrelatedJitter { base, cap }.delay(attempt, last, &mut draws);
        prop_assert!(base.min(cap) <= decorrelated && decorrelated <= cap);
    }
}
