//! Figures that others have published.

use midnight_pearl::engine::sim::contention::contend;
use midnight_pearl::engine::sim::system::Backoff;
use midnight_pearl::engine::time::Nanos;

const BASE: Nanos = Nanos::from_millis(5);
const CAP: Nanos = Nanos::from_millis(2_000);

/// Brooker, "Exponential Backoff And Jitter": mean calls and completion time in milliseconds.
#[test]
fn backoff_and_jitter_are_as_published() {
    let backoffs = [
        Backoff::Exponential { base: BASE, cap: CAP },
        Backoff::DecorrelatedJitter { base: BASE, cap: CAP },
        Backoff::EqualJitter { base: BASE, cap: CAP },
        Backoff::FullJitter { base: BASE, cap: CAP },
        Backoff::None,
    ];
    let published = [
        (10, [(51, 3_590), (38, 435), (42, 733), (39, 465), (51, 382)]),
        (50, [(620, 35_972), (375, 2_277), (346, 4_215), (333, 2_842), (690, 1_146)]),
        (100, [(1_861, 63_572), (1_000, 4_576), (813, 6_620), (795, 4_925), (2_430, 2_037)]),
    ];
    let mut wrong = Vec::new();
    for (clients, row) in published {
        for (backoff, (calls, time)) in backoffs.into_iter().zip(row) {
            let found = contend(clients, backoff, 100, 1);
            let close = |found: f64, wanted: i32| (found / f64::from(wanted) - 1.0).abs() <= 0.10;
            if !close(found.calls, calls) || !close(found.time.as_millis_f64(), time) {
                wrong.push(format!(
                    "{clients} {backoff:?}: {:.0} calls, {:.0} ms; published {calls}, {time}",
                    found.calls,
                    found.time.as_millis_f64()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
