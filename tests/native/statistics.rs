//! The statistics of a trace.

use midnight_pearl::engine::time::Nanos;
use midnight_pearl::engine::trace::critical_path::critical_path;
use midnight_pearl::engine::trace::self_time::self_times;
use midnight_pearl::engine::trace::span::Trace;
use midnight_pearl::engine::trace::statistics::{Line, Statistics, statistics};
use proptest::prelude::*;

use super::made_up::{any_trace, large, trace};

fn of(trace: &Trace) -> Statistics {
    statistics(trace, &critical_path(trace), &self_times(trace))
}

/// The value of one column, line by line.
#[track_caller]
fn check<T: PartialEq + std::fmt::Debug>(lines: &[Line], column: impl Fn(&Line) -> T, expected: &[(&str, T)]) {
    let name = |line: &Line| match &line.operation {
        Some(operation) => format!("{} {operation}", line.service),
        None => line.service.clone(),
    };
    let found: Vec<(String, T)> = lines.iter().map(|line| (name(line), column(line))).collect();
    assert_eq!(
        found.iter().map(|(name, _)| name).collect::<Vec<_>>(),
        expected.iter().map(|(name, _)| name).collect::<Vec<_>>()
    );
    for ((name, found), (_, expected)) in found.iter().zip(expected) {
        assert_eq!(found, expected, "{name}");
    }
}

const SHOP: &str = "
shop buy 0-400000000
  bank pay 0-100000000 error
  bank pay 100000000-200000001
  bank ask 200000001-200000011 async error
  cart list 200000001-300000000
    shop price 200000001-200000011
";

#[test]
fn services_stand_by_own_time() {
    let Statistics { services, .. } = of(&trace(SHOP));
    let own = |line: &Line| line.self_time.0;
    check(&services, own, &[("bank", 200_000_011), ("shop", 100_000_010), ("cart", 99_999_989)]);
    check(&services, |line| line.count, &[("bank", 3), ("shop", 2), ("cart", 1)]);
    check(&services, |line| line.errors, &[("bank", 2), ("shop", 0), ("cart", 0)]);
}

#[test]
fn slow_is_strictly_more_than_100_ms() {
    let Statistics { services, .. } = of(&trace(SHOP));
    check(&services, |line| line.slow, &[("bank", 1), ("shop", 1), ("cart", 0)]);
}

#[test]
fn operations_are_counted_for_each_service() {
    let Statistics { operations, .. } = of(&trace(SHOP));
    check(
        &operations,
        |line| (line.min.0, line.max.0, line.mean.0, line.total.0),
        &[
            ("bank pay", (100_000_000, 100_000_001, 100_000_000, 200_000_001)),
            ("shop buy", (400_000_000, 400_000_000, 400_000_000, 400_000_000)),
            ("cart list", (99_999_999, 99_999_999, 99_999_999, 99_999_999)),
            ("bank ask", (10, 10, 10, 10)),
            ("shop price", (10, 10, 10, 10)),
        ],
    );
}

#[test]
fn shares_are_of_the_critical_path() {
    let Statistics { services, .. } = of(&trace("a get 0-100\n  b get 10-60\n  c get 20-50\n"));
    check(
        &services,
        |line| (line.critical_time.0, line.critical_share),
        &[("a", (50, 0.5)), ("b", (50, 0.5)), ("c", (0, 0.0))],
    );
}

#[test]
fn equal_own_times_stand_by_name() {
    let Statistics { services, operations } = of(&trace("b put 0-5\nb get 5-10\na put 0-10\n"));
    check(&services, |line| line.count, &[("a", 1), ("b", 2)]);
    check(&operations, |line| line.count, &[("a put", 1), ("b get", 1), ("b put", 1)]);
}

/// By nearest rank: of 20, the 10th and the 19th; of 1..=100, the 50th and the 95th.
#[test]
fn percentiles_are_durations_that_were_measured() {
    for (count, p50, p95) in [(1, 1, 1), (2, 1, 2), (20, 10, 19), (100, 50, 95), (101, 51, 96)] {
        let spans: String = (1..=count).map(|length| format!("a get 0-{length}\n")).collect();
        let Statistics { services, .. } = of(&trace(&spans));
        check(&services, |line| (line.p50.0, line.p95.0, line.max.0), &[("a", (p50, p95, count))]);
    }
}

#[test]
fn hostile_numbers_do_no_harm() {
    let mut trace = trace("a get 0-1\n  a get 0-1\n");
    for span in &mut trace.spans {
        span.duration = Nanos(u64::MAX);
    }
    let line = &of(&trace).services[0];
    assert_eq!((line.total, line.mean), (Nanos(u64::MAX), Nanos(u64::MAX)));
    assert_eq!(of(&Trace::default()), Statistics::default());
    assert_eq!(of(&large(10_000, false)).services[0].count, 10_000);
}

proptest! {
    #[test]
    fn lines_add_up_to_the_trace(trace in any_trace(60)) {
        let Statistics { services, operations } = of(&trace);
        for lines in [&services, &operations] {
            prop_assert_eq!(lines.iter().map(|line| line.count).sum::<usize>(), trace.spans.len());
            prop_assert_eq!(lines.iter().map(|line| line.self_time).sum::<Nanos>(), self_times(&trace).into_iter().sum());
            prop_assert_eq!(lines.iter().map(|line| line.critical_time).sum::<Nanos>(), trace.wall_time());
            let share: f64 = lines.iter().map(|line| line.critical_share).sum();
            prop_assert!((share - 1.0).abs() < 1e-9 || trace.wall_time() == Nanos::ZERO);
            prop_assert!(lines.windows(2).all(|pair| pair[0].self_time >= pair[1].self_time));
            for line in lines {
                prop_assert!(line.min <= line.p50 && line.p50 <= line.p95 && line.p95 <= line.max);
                prop_assert!(line.min <= line.mean && line.mean <= line.max);
                // Half of them took no longer, and fewer than half took less.
                let of_line = |span: usize| trace.service(span) == line.service
                    && line.operation.as_deref().is_none_or(|operation| trace.operation(span) == operation);
                let count = |fits: &dyn Fn(Nanos) -> bool| {
                    (0..trace.spans.len()).filter(|&span| of_line(span) && fits(trace.spans[span].duration)).count()
                };
                prop_assert!(2 * count(&|duration| duration <= line.p50) >= line.count);
                prop_assert!(2 * count(&|duration| duration < line.p50) < line.count);
                prop_assert!(100 * count(&|duration| duration <= line.p95) >= 95 * line.count);
                prop_assert!(100 * count(&|duration| duration < line.p95) < 95 * line.count);
            }
        }
    }
}
