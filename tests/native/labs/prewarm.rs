//! The bell, and pods that come too late for it.

use super::setup::{check_of, figure_of, holds, run};

#[test]
fn a_backlog_stands_until_the_pods_are_there_and_is_worked_off() {
    holds("prewarm", &["", "spike=2", "spike=20&boot=30", "lead=40", "delay=0&boot=30&spike=3"], 1..3);
    let outcome = run("prewarm", "");
    assert_eq!(check_of(&outcome, "backlog").expected, (100.0 - 12.5) * 75.0);
    assert_eq!(check_of(&outcome, "drain").expected, (100.0 - 12.5) * 75.0 / 25.0);
}

#[test]
fn pods_that_are_asked_for_early_enough_leave_none() {
    holds("prewarm", &["lead=75", "lead=300", "lead=120&delay=60&boot=60&spike=20"], 1..3);
    let outcome = run("prewarm", "lead=75");
    assert!(figure_of(&outcome, "p99") < 1.0, "{}", figure_of(&outcome, "p99"));
    assert!(outcome.checks.iter().all(|check| check.name != "backlog"));
    assert_eq!(figure_of(&outcome, "paid_idle"), 45.0 * 1.25);
}

#[test]
fn a_longer_boot_does_not_pass() {
    for (name, boot) in [("backlog", "boot=50"), ("drain", "boot=60")] {
        let mut mixed = check_of(&run("prewarm", ""), name).clone();
        mixed.simulated = check_of(&run("prewarm", boot), name).simulated;
        assert!(!mixed.holds(), "{mixed:?}");
    }
}
