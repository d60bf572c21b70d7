//! A night of a worker pool.

use super::setup::{check_of, figure_of, holds, run};

#[test]
fn five_thousand_tickers_at_ten_a_second_take_500_seconds() {
    holds(
        "worker_pool",
        &["", "workers=5", "workers=1&request_time=5", "workers=50&request_time=0.2", "rate=20"],
        1..2,
    );
    for workers in ["workers=5", "workers=8", "workers=50"] {
        assert_eq!(check_of(&run("worker_pool", workers), "makespan").expected, 500.0);
    }
}

#[test]
fn no_more_workers_than_the_server_admits_are_never_refused() {
    for text in
        ["workers=5", "workers=10&request_time=1", "workers=1&request_time=5", "workers=4&request_time=0.8&rate=5"]
    {
        assert_eq!(figure_of(&run("worker_pool", text), "refused"), 0.0, "{text}");
    }
    let refused = check_of(&run("worker_pool", "workers=10&request_time=0.5"), "refused").clone();
    assert_eq!(refused.expected, 5_000.0);
    assert!(refused.holds());
}

#[test]
fn a_full_queue_blocks_and_loses_nothing_or_drops_and_loses_most() {
    assert_eq!(figure_of(&run("worker_pool", ""), "lost"), 0.0);
    holds("worker_pool", &["full=drop", "full=drop&workers=50", "full=drop&workers=1&request_time=5"], 1..2);
    assert!(figure_of(&run("worker_pool", "full=drop"), "lost") > 4_600.0);
}

#[test]
fn another_pool_does_not_pass() {
    let (right, wrong) = (run("worker_pool", ""), run("worker_pool", "workers=9&rate=11"));
    for name in ["makespan", "refused"] {
        let mut mixed = check_of(&right, name).clone();
        mixed.simulated = check_of(&wrong, name).simulated;
        assert!(!mixed.holds(), "{mixed:?}");
    }
    let mut mixed = check_of(&run("worker_pool", "full=drop"), "lost").clone();
    mixed.simulated = 5_000.0;
    assert!(!mixed.holds(), "{mixed:?}");
}
