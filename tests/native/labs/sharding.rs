//! Keys that move, and keys that are hot.

use super::setup::{check_of, figure_of, holds, run, series_of};

#[test]
fn by_the_remainder_nearly_all_keys_move() {
    holds("sharding", &["shards=2", "shards=8", "shards=32"], 1..4);
    assert!((check_of(&run("sharding", ""), "moved").expected - 8.0 / 9.0).abs() < 1e-12);
}

#[test]
fn on_a_ring_and_by_rendezvous_only_the_new_shards_do() {
    let texts = [
        "scheme=ring",
        "scheme=ring&points=1",
        "scheme=ring&shards=32&points=200",
        "scheme=rendezvous",
        "scheme=rendezvous&shards=2",
    ];
    holds("sharding", &texts, 1..4);
    for text in texts {
        assert_eq!(check_of(&run("sharding", text), "between_old").simulated, 0.0, "{text}");
    }
}

#[test]
fn hot_keys_follow_zipf() {
    holds("sharding", &["skew=0", "skew=0.5", "skew=2"], 1..4);
    // 1 / (1 + 1/2 + … + 1/5000)
    assert!((check_of(&run("sharding", ""), "hottest_key").expected - 0.10995).abs() < 1e-4);
    let load = run("sharding", "skew=2&scheme=rendezvous");
    assert!(figure_of(&load, "busiest_to_mean") > 4.0);
    let sum: f64 = series_of(&load, "load").points.iter().map(|point| point.1).sum();
    assert!((sum - 1.0).abs() < 1e-9);
}

#[test]
fn another_number_of_shards_or_another_skew_does_not_pass() {
    for (wrong, name) in
        [("scheme=rendezvous&shards=7", "moved"), ("scheme=ring", "moved"), ("skew=1.1", "hottest_key")]
    {
        let right = if wrong.starts_with("scheme=r") {
            run("sharding", "scheme=rendezvous&shards=12")
        } else {
            run("sharding", "")
        };
        let mut mixed = check_of(&right, name).clone();
        mixed.simulated = check_of(&run("sharding", wrong), name).simulated;
        assert!(!mixed.holds(), "{wrong}: {mixed:?}");
    }
    let mut mixed = check_of(&run("sharding", ""), "moved").clone();
    mixed.simulated = check_of(&run("sharding", "scheme=ring"), "moved").simulated;
    assert!(!mixed.holds(), "{mixed:?}");
}
