//! What retries do to a load, and what keeps them in check.

use midnight_pearl::engine::sim::budget::{Budget, CAPACITY};
use midnight_pearl::engine::sim::random::Draws;
use midnight_pearl::engine::sim::report::{Bin, Report};
use midnight_pearl::engine::sim::system::{Backoff, FaultKind, Policy, Step};
use midnight_pearl::engine::sim::throttle::{Throttle, WINDOW, rejection};
use midnight_pearl::engine::time::Nanos;
use proptest::prelude::*;

use super::setup::{broken, broken_for, chain, fixed, ms, one, pair, poisson, run};

/// Layers that each call the next; the last one is down.
#[track_caller]
fn check_amplification(layers: usize, attempts: u32, expected: u64) {
    let policy = Policy { timeout: None, attempts, backoff: Backoff::Fixed(ms(10)), ..Policy::default() };
    let report = run(chain(layers + 1, policy, Vec::new()), one(&[broken(layers, FaultKind::Down)]));
    assert_eq!(report.stations[layers].calls, expected);
    assert_eq!((report.completed, report.failed), (0, 1));
}

#[test]
fn three_layers_of_four_attempts_make_64_calls() {
    check_amplification(3, 4, 64);
}

#[test]
fn five_layers_of_three_attempts_make_243_calls() {
    check_amplification(5, 3, 243);
}

/// A store for 300 calls a second, whose callers give up after half a second and try once more. It is down from 10 s
/// to 12 s.
fn outage(rate: f64) -> Report {
    let policy = Policy { timeout: Some(ms(500)), attempts: 2, ..Policy::default() };
    let mut settings = poisson(1, rate, 40);
    settings.faults.push(broken_for(1, FaultKind::Down, 10_000, Some(12_000)));
    run(pair(policy, Some(30), fixed(100)), settings)
}

/// Calls sent and requests answered a second between two seconds, of a run's first 40.
fn per_second(report: &Report, from: u64, to: u64) -> (f64, f64) {
    let inside = |start: Nanos| ms(from * 1_000) <= start && start < ms(to * 1_000);
    let bins = || report.series.iter().filter(|bin| inside(bin.start));
    let seconds = (to - from) as f64;
    let sum = |of: &dyn Fn(&Bin) -> u64| bins().map(of).sum::<u64>() as f64;
    (sum(&|bin| bin.offered_calls) / seconds, sum(&|bin| bin.completed) / seconds)
}

/// Four standard errors of a Poisson count, as a rate a second.
fn tolerance(rate: f64, seconds: f64) -> f64 {
    4.0 * (rate / seconds).sqrt()
}

#[test]
fn at_280_of_300_a_second_a_short_outage_doubles_the_load_for_good() {
    let report = outage(280.0);
    let (before, answered_before) = per_second(&report, 0, 10);
    assert!((before - 280.0).abs() < tolerance(280.0, 10.0), "{before}/s");
    assert!((answered_before - 280.0).abs() < tolerance(280.0, 10.0), "{answered_before}/s");
    // Every request is two calls: twice the error.
    let (after, answered_after) = per_second(&report, 15, 40);
    assert!((after - 560.0).abs() < 2.0 * tolerance(280.0, 25.0), "{after}/s");
    assert!(answered_after < 0.01 * after, "{answered_after}/s are answered 3 s after the outage and later");
}

#[test]
fn below_150_a_second_it_recovers() {
    let report = outage(145.0);
    let (after, answered_after) = per_second(&report, 15, 40);
    assert!((after - 145.0).abs() < tolerance(145.0, 25.0), "{after}/s");
    assert!((answered_after - 145.0).abs() < tolerance(145.0, 25.0), "{answered_after}/s");
}

#[test]
fn a_retry_budget_of_a_tenth_keeps_the_load_below_capacity() {
    let policy = Policy { timeout: Some(ms(500)), attempts: 2, budget: Some(0.1), ..Policy::default() };
    let mut settings = poisson(1, 250.0, 40);
    settings.faults.push(broken_for(1, FaultKind::Down, 10_000, Some(12_000)));
    let report = run(pair(policy, Some(30), fixed(100)), settings);
    let (during, _) = per_second(&report, 11, 12);
    assert!(during < 250.0 * 1.1 + tolerance(250.0, 1.0), "{during}/s");
    let (_, answered_after) = per_second(&report, 20, 40);
    assert!((answered_after - 250.0).abs() < tolerance(250.0, 20.0), "{answered_after}/s");
}

proptest! {
    /// Whatever the order of calls and failures.
    #[test]
    fn further_attempts_stay_inside_of_the_budget(share in 0.0..1.0, steps in prop::collection::vec(any::<bool>(), 0..500)) {
        let mut budget = Budget::new(share);
        let (mut calls, mut taken) = (0, 0);
        for is_call in steps {
            if is_call {
                budget.call();
                calls += 1;
            } else {
                taken += u32::from(budget.take());
            }
        }
        prop_assert!(f64::from(taken) <= CAPACITY + share * f64::from(calls));
    }
}

#[test]
fn an_empty_budget_fills_with_calls() {
    let mut budget = Budget::new(0.25);
    let full = (0..100).filter(|_| budget.take()).count();
    assert_eq!(full as f64, CAPACITY);
    budget.call();
    budget.call();
    budget.call();
    assert!(!budget.take(), "three quarters of a token are none");
    budget.call();
    assert!(budget.take());
}

#[test]
fn the_throttle_follows_the_books_formula() {
    for (k, requests, accepts, expected) in
        [(2.0, 0, 0, 0.0), (2.0, 100, 100, 0.0), (2.0, 100, 50, 0.0), (2.0, 99, 0, 0.99), (1.1, 99, 50, 0.44)]
    {
        assert!((rejection(k, requests, accepts) - expected).abs() < 1e-12, "{k}, {requests}, {accepts}");
    }
}

#[test]
fn the_throttle_looks_back_two_minutes() {
    let mut throttle = Throttle::new(2.0);
    for _ in 0..99 {
        throttle.refused(Nanos::ZERO);
    }
    assert_eq!(throttle.rejection(WINDOW - Nanos(1)), 0.99);
    assert_eq!(throttle.rejection(WINDOW), 0.0);
}

/// 500 calls a second to a store for 100. In balance, rejection = 1 − K · accepts / requests, so that what is sent,
/// requests · (1 − rejection), is K · accepts.
#[test]
fn a_throttled_caller_sends_twice_what_is_accepted() {
    let policy = Policy { timeout: Some(ms(300)), throttle: Some(2.0), ..Policy::default() };
    let report = run(pair(policy, Some(1), fixed(10)), poisson(3, 500.0, 360));
    let (sent, accepted) = per_second(&report, 120, 360);
    assert!(accepted > 50.0, "{accepted}/s");
    assert!((sent / accepted - 2.0).abs() < 0.05, "{sent}/s sent, {accepted}/s accepted");
}

#[test]
fn a_throttle_holds_back_nothing_where_nothing_fails() {
    let policy = Policy { throttle: Some(2.0), ..Policy::default() };
    let report = run(pair(policy, None, fixed(100)), poisson(3, 500.0, 10));
    assert_eq!(report.failed, 0);
}

#[test]
fn the_middle_is_held_back_only_by_more_than_a_half() {
    let mut throttle = Throttle::new(1.0);
    throttle.refused(Nanos::ZERO);
    assert!(!throttle.rejects(Nanos::ZERO, &mut Draws::Middle), "1/2 is not more than 1/2");
    throttle.refused(Nanos::ZERO);
    assert!(throttle.rejects(Nanos::ZERO, &mut Draws::Middle), "2/3 is");
}

#[test]
fn what_is_tried_again_ends_within_its_time() {
    let policy = Policy {
        timeout: Some(ms(1_000)),
        attempts: 10,
        backoff: Backoff::Fixed(ms(100)),
        within: Some(ms(3_000)),
        ..Policy::default()
    };
    let report = run(pair(policy, None, fixed(1)), one(&[broken(1, FaultKind::Down)]));
    // Sent at 0, 1.1 and 2.2 s; the last is given up at 3 s.
    assert_eq!((report.attempts, report.p50), (3, ms(3_000)));
}

#[test]
fn the_first_wait_is_the_base_and_the_second_twice_that() {
    let backoff = Backoff::Exponential { base: ms(10), cap: ms(1_000) };
    let policy = Policy { attempts: 3, backoff, ..Policy::default() };
    let report = run(pair(policy, None, fixed(1)), one(&[broken(1, FaultKind::Errors(1.0))]));
    assert_eq!((report.attempts, report.p50), (3, ms(30)));
}

#[test]
fn a_call_is_hedged_only_beside_its_first_attempt() {
    let policy = Policy { attempts: 2, backoff: Backoff::Fixed(ms(6)), hedge_after: Some(ms(10)), ..Policy::default() };
    let faults = [broken_for(1, FaultKind::Errors(1.0), 0, Some(5)), broken(1, FaultKind::Latency(ms(20)))];
    // The first fails at once; the second is sent after 6 ms, waits for 20 ms and works for one.
    let report = run(pair(policy, None, fixed(1)), one(&faults));
    assert_eq!((report.attempts, report.p50), (2, ms(27)));
}

#[test]
fn a_call_without_a_budget_left_is_not_hedged() {
    let policy = Policy { hedge_after: Some(ms(10)), budget: Some(0.0), ..Policy::default() };
    let report = run(pair(policy, None, fixed(20)), poisson(1, 100.0, 5));
    assert_eq!((report.attempts - report.arrived) as f64, CAPACITY);
}

#[test]
fn a_chain_of_steps_without_faults_fails_nothing() {
    let report = run(chain(9, Policy::default(), vec![Step::Work(fixed(1))]), poisson(1, 100.0, 5));
    assert_eq!((report.failed, report.availability), (0, 1.0));
}
