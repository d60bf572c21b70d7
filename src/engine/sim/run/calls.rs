//! Invocations: a call as its caller sees it, with all its attempts.

use crate::engine::sim::guard::{Breaker, Throttle};
use crate::engine::sim::run::answers::Failure;
use crate::engine::sim::run::{Event, LONGEST_WAIT, Simulation};
use crate::engine::sim::slab::Key;
use crate::engine::sim::system::{Call, Policy};
use crate::engine::time::Nanos;

/// A call as its caller sees it.
#[derive(Debug, Clone, Default)]
pub(super) struct Invocation {
    pub(super) flight: Key,
    pub(super) task: Key,
    pub(super) call: u32,
    pub(super) is_awaited: bool,
    /// How many attempts there were.
    attempts: u32,
    /// Those that may still be answered, a bit each.
    open: u64,
    began: Nanos,
    last_wait: Nanos,
    /// How it ended: with an answer, or with a failure.
    pub(super) outcome: Option<Option<Failure>>,
}

/// Bits for attempts.
const MOST_ATTEMPTS: u32 = 64;

impl Simulation {
    /// A task makes a call.
    pub(super) fn invoke(&mut self, task: Key, call: u32, is_awaited: bool) {
        let now = self.now();
        let Some(caller) = self.tasks.get_mut(task) else { return };
        let flight = caller.flight;
        let invocation = self.invocations.insert_with(|invocation| {
            *invocation = Invocation { flight, task, call, is_awaited, began: now, ..Invocation::default() };
        });
        // In order of the calls, which is the order of the steps almost always.
        let place = caller.invocations.partition_point(|&(other, _)| other <= call);
        caller.invocations.insert(place, (call, invocation));
        if let Some(flight) = self.flights.get_mut(flight) {
            flight.live += 1;
        }
        let system = self.system.clone();
        if let Some((of, policy)) = self.call_and_policy(&system, invocation) {
            if let Some(link) = of.link {
                self.links[link.index()].budget.called();
            }
            self.attempt(invocation);
            if let Some(after) = policy.and_then(|policy| policy.hedge_after) {
                self.events.after(after, Event::Hedge(invocation));
            }
        }
    }

    /// The outcome of a task's call, if it has one; it is heard once.
    pub(super) fn outcome(&mut self, task: Key, call: u32) -> Option<Option<Failure>> {
        let invocations = &self.tasks.get(task)?.invocations;
        let place = invocations.partition_point(|&(other, _)| other < call);
        let &(found, invocation) = invocations.get(place)?;
        if found != call {
            // A call that nobody made has nothing to say.
            return Some(None);
        }
        let outcome = self.invocations.get(invocation)?.outcome?;
        self.invocations.remove(invocation);
        Some(outcome)
    }

    /// The caller has ended: an outcome that is there is not wanted, one that is not will find nobody.
    pub(super) fn forget(&mut self, invocation: Key) {
        if self.invocations.get(invocation).is_some_and(|invocation| invocation.outcome.is_some()) {
            self.invocations.remove(invocation);
        }
    }

    fn call_and_policy<'a>(
        &self,
        system: &'a crate::engine::sim::system::System,
        invocation: Key,
    ) -> Option<(&'a Call, Option<&'a Policy>)> {
        let invocation = self.invocations.get(invocation)?;
        let kind = self.flights.get(invocation.flight)?.kind as usize;
        let call = system.requests.get(kind)?.calls.get(invocation.call as usize)?;
        Some((call, call.policy.and_then(|policy| system.policies.get(policy))))
    }

    /// Sends an attempt, unless the link's guards are against it.
    fn attempt(&mut self, key: Key) {
        let (now, system) = (self.now(), self.system.clone());
        let Some((call, policy)) = self.call_and_policy(&system, key) else { return };
        let Some(invocation) = self.invocations.get_mut(key) else { return };
        let Some(flight) = self.flights.get_mut(invocation.flight) else { return };
        let attempt = invocation.attempts;
        invocation.attempts += 1;
        let (mut network, mut is_lost) = (Nanos::ZERO, false);
        if let Some(link) = call.link {
            let guard = &mut self.links[link.index()];
            network = guard.one_way();
            is_lost = guard.effects.is_down;
            if let Some(rule) = policy.and_then(|policy| policy.breaker) {
                let breaker = guard.breaker.get_or_insert_with(|| Breaker::new(rule));
                if !breaker.allows(now) {
                    return self.attempt_failed(key, attempt, Failure::Rejected);
                }
            }
            if let Some(k) = policy.and_then(|policy| policy.throttle) {
                let throttle = guard.throttle.get_or_insert_with(|| Throttle::new(k));
                if !throttle.allows(now, &mut flight.random) {
                    return self.attempt_failed(key, attempt, Failure::Rejected);
                }
            }
            let errors = guard.effects.errors;
            if errors > 0.0 && flight.random.is_one_of(errors) {
                self.counts.attempt(now);
                return self.attempt_failed(key, attempt, Failure::Unavailable);
            }
            self.counts.attempt(now);
        }
        invocation.open |= 1 << attempt;
        let (flight_key, callee, deadline) = (invocation.flight, invocation.call, flight.deadline);
        if !is_lost {
            flight.live += 1;
            self.events
                .at(now + network, Event::Deliver { flight: flight_key, call: callee, caller: Some((key, attempt)) });
        }
        let timeout = policy.and_then(|policy| policy.timeout).unwrap_or(LONGEST_WAIT);
        let give_up = Event::GiveUp { invocation: key, attempt };
        if now + timeout <= deadline {
            self.events.after(timeout, give_up);
        } else {
            self.events.at(deadline, give_up);
        }
        if self.is_recorded(flight_key) {
            self.record_sent(key, attempt, now);
        }
    }

    /// An answer, or a failure, reaches the caller.
    pub(super) fn answer(&mut self, key: Key, attempt: u32, failure: Option<Failure>) {
        if self.close(key, attempt, failure.is_some()) {
            match failure {
                None => self.resolve(key, None),
                Some(failure) => self.attempt_failed(key, attempt, failure),
            }
        }
    }

    /// The caller has waited long enough for an attempt.
    pub(super) fn give_up(&mut self, key: Key, attempt: u32) {
        if self.close(key, attempt, true) {
            let flight = self.invocations.get(key).and_then(|invocation| self.flights.get(invocation.flight));
            let is_late = flight.is_some_and(|flight| flight.deadline <= self.now());
            self.attempt_failed(key, attempt, if is_late { Failure::Deadline } else { Failure::Timeout });
        }
    }

    /// Ends an attempt, and tells the link's guards; false if it had ended before.
    fn close(&mut self, key: Key, attempt: u32, is_error: bool) -> bool {
        let (now, system) = (self.now(), self.system.clone());
        let Some((call, _)) = self.call_and_policy(&system, key) else { return false };
        let Some(invocation) = self.invocations.get_mut(key) else { return false };
        if invocation.outcome.is_some() || invocation.open & (1 << attempt) == 0 {
            return false;
        }
        invocation.open &= !(1 << attempt);
        if let Some(link) = call.link {
            let guard = &mut self.links[link.index()];
            if let Some(breaker) = &mut guard.breaker {
                breaker.hear(now, is_error);
            }
            if let Some(throttle) = guard.throttle.as_mut().filter(|_| !is_error) {
                throttle.accepted(now);
            }
        }
        true
    }

    /// An attempt has failed: another may follow, or another is still under way; else the call has failed.
    fn attempt_failed(&mut self, key: Key, attempt: u32, failure: Failure) {
        let (now, system) = (self.now(), self.system.clone());
        let Some((call, policy)) = self.call_and_policy(&system, key) else { return };
        self.record_failed_attempt(key, attempt, call, failure, now);
        let Some(invocation) = self.invocations.get_mut(key) else { return };
        if invocation.open != 0 {
            return;
        }
        let has_caller = self.tasks.get(invocation.task).is_some() || !invocation.is_awaited;
        let Some(flight) = self.flights.get_mut(invocation.flight) else { return };
        let may_retry = |policy: &&Policy| {
            let wait = now - invocation.began;
            has_caller
                && !matches!(failure, Failure::Rejected | Failure::Deadline)
                && invocation.attempts < policy.attempts.min(MOST_ATTEMPTS)
                && policy.within.is_none_or(|within| wait < within)
        };
        let Some(policy) = policy.filter(may_retry) else { return self.resolve(key, Some(failure)) };
        let delay = policy.backoff.delay(invocation.attempts - 1, invocation.last_wait, &mut flight.random);
        invocation.last_wait = delay;
        let is_within =
            now + delay < flight.deadline && policy.within.is_none_or(|within| now + delay < invocation.began + within);
        let budget = call.link.map(|link| &mut self.links[link.index()].budget);
        let is_paid = match (policy.budget, budget) {
            (Some(share), Some(budget)) if is_within => budget.allows(share),
            _ => true,
        };
        if is_within && is_paid {
            self.events.at(now + delay, Event::Retry(key));
        } else {
            self.resolve(key, Some(failure));
        }
    }

    /// The wait before another attempt is over.
    pub(super) fn retry(&mut self, key: Key) {
        let Some(invocation) = self.invocations.get(key) else { return };
        if invocation.outcome.is_some() {
            return;
        }
        if invocation.is_awaited && self.tasks.get(invocation.task).is_none() {
            return self.resolve(key, Some(Failure::Upstream));
        }
        self.attempt(key);
    }

    /// The first attempt has not been answered for a while: a second goes out beside it.
    pub(super) fn hedge(&mut self, key: Key) {
        let is_open = self
            .invocations
            .get(key)
            .is_some_and(|invocation| invocation.outcome.is_none() && invocation.attempts == 1 && invocation.open == 1);
        if is_open {
            self.attempt(key);
        }
    }

    /// A call has its outcome.
    fn resolve(&mut self, key: Key, outcome: Option<Failure>) {
        let Some(invocation) = self.invocations.get_mut(key) else { return };
        invocation.outcome = Some(outcome);
        let (flight, task, call) = (invocation.flight, invocation.task, invocation.call);
        if self.tasks.get(task).is_some() {
            self.wake(task, call);
        } else {
            self.invocations.remove(key);
        }
        self.release(flight);
    }
}
