//! Circuit breakers, alone and on a link.

use std::sync::Arc;

use midnight_pearl::engine::sim::breaker::{Breaker, BreakerState};
use midnight_pearl::engine::sim::run::Simulation;
use midnight_pearl::engine::sim::system::{Backoff, BreakerRule, FaultKind, Policy, Step};
use midnight_pearl::engine::sim::window::RollingCounts;
use midnight_pearl::engine::time::Nanos;
use proptest::prelude::*;

use super::setup::{broken, broken_for, call, fixed, ms, pair, poisson, run, system, wait_for};

/// The rule of the owner's public template.
const RULE: BreakerRule = BreakerRule { window: ms_(10_000), samples: 200, errors: 0.5, open_for: ms_(5_000) };

const fn ms_(millis: u64) -> Nanos {
    Nanos::from_millis(millis)
}

/// A breaker after so many errors, and then so many successes, within its window.
fn after(errors: u32, successes: u32) -> Breaker {
    let mut breaker = Breaker::new(RULE);
    for index in 0..errors + successes {
        let now = ms(u64::from(index));
        let ticket = breaker.admit(now).expect("a closed breaker");
        breaker.record(ticket, now, index >= errors);
    }
    breaker
}

#[test]
fn it_opens_at_200_samples_and_half_of_them_errors() {
    for (errors, successes, expected) in [
        (199, 0, BreakerState::Closed),
        (200, 0, BreakerState::Open),
        (100, 99, BreakerState::Closed),
        (100, 100, BreakerState::Open),
        (99, 101, BreakerState::Closed),
        (99, 400, BreakerState::Closed),
    ] {
        assert_eq!(after(errors, successes).state(ms(500)), expected, "{errors} errors, {successes} successes");
    }
}

#[test]
fn errors_from_before_the_window_do_not_count() {
    let mut breaker = after(199, 0);
    let later = ms(10_200);
    let ticket = breaker.admit(later).expect("closed");
    breaker.record(ticket, later, false);
    assert_eq!(breaker.state(later), BreakerState::Closed);
}

#[test]
fn half_open_it_lets_one_call_through_and_does_as_that_one_ends() {
    for (success, expected) in [(true, BreakerState::Closed), (false, BreakerState::Open)] {
        let mut breaker = after(200, 0);
        let opened = ms(199);
        assert_eq!(breaker.admit(opened + ms(4_999)), None);
        let now = opened + ms(5_000);
        let probe = breaker.admit(now).expect("one call");
        assert_eq!((breaker.admit(now), breaker.state(now)), (None, BreakerState::HalfOpen));
        breaker.record(probe, now, success);
        assert_eq!(breaker.state(now), expected);
    }
}

#[test]
fn what_was_is_forgotten_when_it_closes() {
    let mut breaker = after(200, 0);
    let now = ms(5_500);
    let probe = breaker.admit(now).expect("one call");
    breaker.record(probe, now, true);
    let next = breaker.admit(now).expect("closed");
    breaker.record(next, now, false);
    assert_eq!(breaker.state(now), BreakerState::Closed);
}

#[test]
fn a_call_from_before_it_opened_says_nothing_about_now() {
    let mut breaker = Breaker::new(RULE);
    let old = breaker.admit(Nanos::ZERO).expect("closed");
    for _ in 0..200 {
        let ticket = breaker.admit(Nanos::ZERO).expect("closed");
        breaker.record(ticket, Nanos::ZERO, false);
    }
    let now = ms(5_000);
    breaker.admit(now).expect("one call");
    breaker.record(old, now, true);
    assert_eq!(breaker.state(now), BreakerState::HalfOpen);
}

#[test]
fn another_call_may_try_when_nobody_knows_how_the_first_ended() {
    let mut breaker = after(200, 0);
    let now = ms(6_000);
    let probe = breaker.admit(now).expect("one call");
    breaker.forget(probe);
    assert!(breaker.admit(now).is_some());
    assert_eq!(breaker.admit(now), None);
}

fn guarded() -> Policy {
    Policy { timeout: Some(ms(100)), breaker: Some(RULE), ..Policy::default() }
}

#[test]
fn on_a_link_it_spares_the_store_while_it_is_down() {
    let mut settings = poisson(1, 100.0, 60);
    settings.faults.push(broken_for(1, FaultKind::Down, 20_000, Some(40_000)));
    let mut simulation = Simulation::new(Arc::new(pair(guarded(), None, fixed(1))), settings);
    let state = |simulation: &Simulation| simulation.snapshot().breakers[0].state;
    simulation.advance(ms(20_000));
    assert_eq!((state(&simulation), simulation.report().failed), (BreakerState::Closed, 0));
    let before = simulation.report().attempts;
    // Ten seconds hold 1,000 samples: half of them are errors after five more.
    simulation.advance(ms(26_000));
    assert_eq!(state(&simulation), BreakerState::Open);
    simulation.advance(ms(40_000));
    let sent = simulation.report().attempts - before;
    assert!((400..=620).contains(&sent), "{sent} of 2,000 calls were sent");
    simulation.advance(ms(46_000));
    assert_eq!(state(&simulation), BreakerState::Closed);
    let failed = simulation.report().failed;
    simulation.advance(Nanos(u64::MAX));
    assert_eq!(simulation.report().failed, failed);
}

/// The first call over the link is one that its caller gives up when another fails. It is the one that the half-open
/// breaker lets through; if the breaker waited for its answer, it would never close.
#[test]
fn a_caller_that_fails_does_not_leave_it_half_open_for_ever() {
    let rule = BreakerRule { window: ms(1_000), samples: 1, errors: 0.5, open_for: ms(100) };
    let mut calls = vec![
        call(0, "root", [vec![Step::Start(1), Step::Start(2), Step::Wait(2), Step::Wait(1)]].concat()),
        call(1, "slow", vec![Step::Work(fixed(50))]),
        call(2, "fails", Vec::new()),
    ];
    for (call, link) in [(1, 0), (2, 1)] {
        calls[call].link = Some(petgraph::graph::EdgeIndex::new(link));
    }
    calls[1].policy = Some(0);
    let mut system = system(&[None, None, None], &[(0, 1, 0), (0, 2, 0)], calls);
    system.policies.push(Policy { breaker: Some(rule), ..Policy::default() });
    let mut settings = poisson(1, 20.0, 20);
    settings.faults.push(broken_for(1, FaultKind::Errors(1.0), 0, Some(2_000)));
    settings.faults.push(broken_for(2, FaultKind::Errors(1.0), 1_900, Some(10_000)));
    let mut simulation = Simulation::new(Arc::new(system), settings);
    simulation.advance(ms(9_000));
    assert_ne!(simulation.snapshot().breakers[0].state, BreakerState::Closed);
    simulation.advance(Nanos(u64::MAX));
    assert_eq!(simulation.snapshot().breakers[0].state, BreakerState::Closed);
}

#[test]
fn what_is_held_back_is_not_tried_again() {
    let rule = BreakerRule { window: ms(10_000), samples: 1, errors: 0.1, open_for: ms(60_000) };
    let policy = Policy { attempts: 5, backoff: Backoff::Fixed(ms(7)), breaker: Some(rule), ..Policy::default() };
    let mut settings = poisson(1, 10.0, 5);
    settings.faults.push(broken(1, FaultKind::Errors(1.0)));
    let report = run(pair(policy, None, fixed(1)), settings);
    assert_eq!((report.attempts, report.completed), (1, 0));
    // The first is tried again, and then held back; the others are held back at once.
    assert_eq!((report.p50, report.series.last().map(|bin| bin.p99)), (Nanos::ZERO, Some(Nanos::ZERO)));
}

#[test]
fn calls_that_wait_for_one_another_share_no_breaker_with_other_links() {
    let mut calls = vec![call(0, "root", [wait_for(1), wait_for(2)].concat())];
    calls.extend([call(1, "a", Vec::new()), call(2, "b", Vec::new())]);
    for (call, link) in [(1, 0), (2, 1)] {
        calls[call].link = Some(petgraph::graph::EdgeIndex::new(link));
        calls[call].policy = Some(0);
    }
    let mut system = system(&[None, None, None], &[(0, 1, 0), (0, 2, 0)], calls);
    system.policies.push(guarded());
    let mut settings = poisson(1, 100.0, 5);
    settings.faults.push(broken(1, FaultKind::Errors(1.0)));
    let mut simulation = Simulation::new(Arc::new(system), settings);
    simulation.advance(Nanos(u64::MAX));
    let states: Vec<_> = simulation.snapshot().breakers.iter().map(|breaker| breaker.state).collect();
    assert_eq!(states, [BreakerState::Open, BreakerState::Closed]);
}

proptest! {
    /// Against counting one by one: what the window holds is between what its last nine tenths and its whole length
    /// hold.
    #[test]
    fn a_window_forgets_by_tenths(steps in prop::collection::vec((0_u64..40, any::<bool>()), 0..200)) {
        let mut window = RollingCounts::new(Nanos(100));
        let (mut now, mut seen) = (0, Vec::new());
        for (wait, kind) in steps {
            now += wait;
            window.add(Nanos(now), [u64::from(!kind), u64::from(kind)]);
            seen.push((now, kind));
            let count = |length: u64, of: bool| {
                seen.iter().filter(|&&(at, kind)| kind == of && at + length > now).count() as u64
            };
            let [no, yes] = window.sums(Nanos(now));
            prop_assert!(count(90, false) <= no && no <= count(100, false));
            prop_assert!(count(90, true) <= yes && yes <= count(100, true));
        }
    }
}
