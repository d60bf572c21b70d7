//! What protects the calls over one link under one policy: a throttle, a breaker and a retry budget.

use crate::engine::sim::breaker::{Breaker, Ticket};
use crate::engine::sim::budget::Budget;
use crate::engine::sim::random::Draws;
use crate::engine::sim::system::Policy;
use crate::engine::sim::throttle::Throttle;
use crate::engine::time::Nanos;

/// What a policy asks for.
#[derive(Debug, Clone)]
pub(super) struct Guard {
    pub(super) breaker: Option<Breaker>,
    throttle: Option<Throttle>,
    budget: Option<Budget>,
}

/// An attempt may be sent.
#[derive(Debug, Clone, Copy)]
pub(super) struct Admission(Option<Ticket>);

impl Admission {
    /// For calls that nothing guards.
    pub(super) const FREE: Admission = Admission(None);
}

impl Guard {
    /// Nothing counted yet.
    pub(super) fn new(policy: &Policy) -> Guard {
        Guard {
            breaker: policy.breaker.map(Breaker::new),
            throttle: policy.throttle.map(Throttle::new),
            budget: policy.budget.map(Budget::new),
        }
    }

    /// Counts a call, before its first attempt.
    pub(super) fn call(&mut self) {
        if let Some(budget) = &mut self.budget {
            budget.call();
        }
    }

    /// Whether there may be a further attempt; takes it out of the budget.
    pub(super) fn may_repeat(&mut self) -> bool {
        self.budget.as_mut().is_none_or(Budget::take)
    }

    /// Lets an attempt through, or not. What the breaker holds back does not count with the throttle.
    pub(super) fn admit(&mut self, now: Nanos, draws: &mut Draws) -> Option<Admission> {
        if let Some(throttle) = &mut self.throttle
            && throttle.rejects(now, draws)
        {
            throttle.refused(now);
            return None;
        }
        match &mut self.breaker {
            Some(breaker) => breaker.admit(now).map(|ticket| Admission(Some(ticket))),
            None => Some(Admission::FREE),
        }
    }

    /// Says how an attempt ended.
    pub(super) fn record(&mut self, admission: Admission, now: Nanos, success: bool) {
        if let (Some(breaker), Some(ticket)) = (&mut self.breaker, admission.0) {
            breaker.record(ticket, now, success);
        }
        match &mut self.throttle {
            Some(throttle) if success => throttle.accepted(now),
            Some(throttle) => throttle.refused(now),
            None => {}
        }
    }

    /// Says that nobody will know how an attempt ended.
    pub(super) fn forget(&mut self, admission: Admission) {
        if let (Some(breaker), Some(ticket)) = (&mut self.breaker, admission.0) {
            breaker.forget(ticket);
        }
    }
}
