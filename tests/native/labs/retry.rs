//! Clients that contend for one row.

use super::setup::{check_of, holds, run};

const STRATEGIES: [&str; 5] = ["exponential", "decorrelated", "equal", "full", "none"];

#[test]
fn every_strategy_meets_the_published_figures() {
    for strategy in STRATEGIES {
        for (clients, seeds) in [(10, 4), (50, 3), (100, 2)] {
            holds("retry", &[&format!("strategy={strategy}&clients={clients}")], 1..seeds);
        }
    }
}

/// A strategy is told from each other one by the calls, by the time, or by the first wait.
#[test]
fn another_strategy_does_not_meet_them() {
    let published = STRATEGIES.map(|strategy| run("retry", &format!("strategy={strategy}&clients=100")));
    for (index, found) in published.iter().enumerate() {
        for (other_index, other) in published.iter().enumerate() {
            let mixed = found.checks.iter().zip(&other.checks).map(|(found, other)| {
                let mut mixed = found.clone();
                mixed.expected = other.expected;
                mixed.holds()
            });
            assert_eq!(mixed.collect::<Vec<_>>().contains(&false), index != other_index, "{index}, {other_index}");
        }
    }
}

#[test]
fn without_the_published_base_nothing_is_compared_with_it() {
    let outcome = run("retry", "base=6&clients=50");
    assert!(outcome.checks.iter().all(|check| check.name != "calls"));
    assert!(outcome.series.iter().all(|series| !series.name.starts_with("published")));
}

#[test]
fn in_lock_step_a_hundred_clients_need_5050_calls() {
    let outcome = run("retry", "clients=100");
    let check = check_of(&outcome, "lock_step");
    assert_eq!((check.simulated, check.expected), (5_050.0, 5_050.0));
}
