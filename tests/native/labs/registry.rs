//! Instances that are found out.

use super::setup::{check_of, figure_of, holds, run, series_of};

#[test]
fn a_crash_is_found_out_between_ttl_less_a_heartbeat_and_ttl() {
    holds("registry", &["", "heartbeat=0.5", "heartbeat=5&ttl=5", "heartbeat=4.5&ttl=30"], 1..4);
    let outcome = run("registry", "");
    assert_eq!(check_of(&outcome, "detection").expected, 8.5);
    assert!(figure_of(&outcome, "longest") <= 10.0);
    let law = series_of(&outcome, "law");
    let at = |moment: f64| law.points.iter().find(|point| point.0 == moment).expect("a point").1;
    assert_eq!((at(0.0), at(7.0), at(8.5), at(10.0)), (0.0, 0.0, 0.5, 1.0));
}

#[test]
fn lost_heartbeats_evict_the_living_and_find_out_the_dead_sooner() {
    holds("registry", &["loss=0.5", "loss=0.3&heartbeat=2", "loss=0.5&ttl=5&heartbeat=5", "loss=0.05"], 1..4);
    let outcome = run("registry", "loss=0.5");
    assert_eq!(check_of(&outcome, "false_eviction").expected, 0.125);
    assert!(check_of(&outcome, "detection").expected < 8.5);
}

#[test]
fn who_says_goodbye_is_gone_at_once_unless_that_is_lost() {
    holds("registry", &["exit=graceful", "exit=graceful&loss=0.25"], 1..4);
    assert_eq!(figure_of(&run("registry", "exit=graceful"), "longest"), 0.0);
}

#[test]
fn another_heartbeat_or_another_loss_does_not_pass() {
    for (wrong, name) in [("heartbeat=3.5", "law"), ("heartbeat=3.5", "detection"), ("loss=0.25", "false_eviction")] {
        let (right, wrong) = (run("registry", "loss=0.1"), run("registry", &format!("loss=0.1&{wrong}")));
        let mut mixed = check_of(&right, name).clone();
        mixed.simulated = match name {
            "law" => {
                let apart = series_of(&wrong, "found_out").points.iter().zip(&series_of(&right, "law").points);
                apart.map(|(one, other)| (one.1 - other.1).abs()).fold(0.0, f64::max)
            }
            _ => check_of(&wrong, name).simulated,
        };
        assert!(!mixed.holds(), "{mixed:?}");
    }
}
