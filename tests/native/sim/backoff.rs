//! Waits before further attempts, and the article's table.

use midnight_pearl::engine::sim::contention::{BACKOFFS, contend};
use midnight_pearl::engine::sim::random::Draws;
use midnight_pearl::engine::sim::system::Backoff;
use midnight_pearl::engine::time::Nanos;
use proptest::prelude::*;

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
