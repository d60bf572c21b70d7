//! Attempts that multiply, and the load that they keep up.

use super::setup::{check_of, figure_of, holds, laboratory, run, settings};

#[test]
fn every_layer_multiplies_the_attempts() {
    for layers in 1..=5 {
        for attempts in 1..=4_u32 {
            let outcome = run("amplification", &format!("layers={layers}&attempts={attempts}&load=40"));
            let check = check_of(&outcome, "calls");
            assert_eq!(check.simulated, f64::from(attempts.pow(layers)), "{layers} layers of {attempts}");
        }
    }
    let outcome = run("amplification", "load=40");
    for (name, published) in [("calls_3_4", 64.0), ("calls_5_3", 243.0)] {
        let check = check_of(&outcome, name);
        assert_eq!((check.simulated, check.expected), (published, published));
    }
}

#[test]
fn at_280_of_300_a_second_the_load_doubles_to_560_for_good() {
    holds("amplification", &["", "attempts=3", "attempts=4&load=110", "load=210"], 1..6);
    let outcome = run("amplification", "");
    assert_eq!(check_of(&outcome, "offered_after").expected, 560.0);
    assert!(figure_of(&outcome, "answered_after") < 5.0);
}

#[test]
fn below_150_it_recovers_and_so_it_does_without_further_attempts_or_with_a_budget() {
    let texts =
        ["load=140", "attempts=1", "attempts=4&load=70", "cure=budget&load=250", "cure=budget&attempts=4&load=250"];
    holds("amplification", &texts, 1..6);
    for text in texts {
        let outcome = run("amplification", text);
        let laboratory = laboratory("amplification");
        let load = settings(laboratory, text).value(&laboratory.controls[2]);
        assert_eq!(check_of(&outcome, "offered_after").expected, load, "{text}");
        assert!(figure_of(&outcome, "answered_after") > 0.9 * load, "{text}");
    }
}

#[test]
fn a_load_that_recovers_does_not_pass_for_one_that_is_trapped() {
    let (trapped, recovered) = (run("amplification", "load=210"), run("amplification", "load=210&attempts=1"));
    let mut mixed = check_of(&trapped, "offered_after").clone();
    mixed.simulated = check_of(&recovered, "offered_after").simulated;
    assert!(!mixed.holds());
}

#[test]
fn next_to_capacity_nothing_is_claimed() {
    let outcome = run("amplification", "load=150");
    assert!(outcome.checks.iter().all(|check| check.name != "offered_after"));
}
