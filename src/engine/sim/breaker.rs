//! A circuit breaker: where too many calls fail, the others fail at once, until one gets through.

use serde::{Deserialize, Serialize};

use crate::engine::sim::system::BreakerRule;
use crate::engine::sim::window::RollingCounts;
use crate::engine::time::Nanos;

/// What a breaker does with calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum BreakerState {
    /// It lets them through, and counts.
    Closed,
    /// They fail at once.
    Open,
    /// It lets one through, and waits how that ends.
    HalfOpen,
}

/// A circuit breaker. It opens when its rule's window holds enough samples and a large enough share of errors,
/// whichever of its calls it was that ended. After `open_for` it lets exactly one call through: success closes it and
/// forgets what was, failure opens it again.
#[derive(Debug, Clone, PartialEq)]
pub struct Breaker {
    rule: BreakerRule,
    outcomes: RollingCounts,
    state: State,
    /// How often the state has changed.
    changes: u32,
}

/// The permission to send one call, and the duty to say how it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket(u32);

#[derive(Debug, Clone, Copy, PartialEq)]
enum State {
    Closed,
    Open { until: Nanos },
    HalfOpen { under_way: bool },
}

impl Breaker {
    /// A closed breaker.
    pub fn new(rule: BreakerRule) -> Breaker {
        Breaker { rule, outcomes: RollingCounts::new(rule.window), state: State::Closed, changes: 0 }
    }

    /// Lets a call through, or not.
    pub fn admit(&mut self, now: Nanos) -> Option<Ticket> {
        match self.state {
            State::Open { until } if until <= now => self.turn(State::HalfOpen { under_way: true }),
            State::HalfOpen { under_way: false } => self.state = State::HalfOpen { under_way: true },
            State::Open { .. } | State::HalfOpen { .. } => return None,
            State::Closed => {}
        }
        Some(Ticket(self.changes))
    }

    /// Says how a call ended. A call from before the last change of state says nothing about now.
    pub fn record(&mut self, ticket: Ticket, now: Nanos, success: bool) {
        if ticket.0 != self.changes {
            return;
        }
        match self.state {
            State::Closed => {
                self.outcomes.add(now, [u64::from(!success), u64::from(success)]);
                let [errors, successes] = self.outcomes.sums(now);
                let samples = errors + successes;
                if samples >= u64::from(self.rule.samples) && errors as f64 >= self.rule.errors * samples as f64 {
                    self.open(now);
                }
            }
            State::HalfOpen { .. } if success => {
                self.outcomes.clear();
                self.turn(State::Closed);
            }
            State::HalfOpen { .. } => self.open(now),
            State::Open { .. } => {}
        }
    }

    /// Says that nobody will know how a call ended. Where it was the one that was let through, another may try.
    pub fn forget(&mut self, ticket: Ticket) {
        if ticket.0 == self.changes && matches!(self.state, State::HalfOpen { .. }) {
            self.state = State::HalfOpen { under_way: false };
        }
    }

    /// What it does with a call now.
    pub fn state(&self, now: Nanos) -> BreakerState {
        match self.state {
            State::Closed => BreakerState::Closed,
            State::Open { until } if now < until => BreakerState::Open,
            State::Open { .. } | State::HalfOpen { .. } => BreakerState::HalfOpen,
        }
    }

    fn open(&mut self, now: Nanos) {
        self.turn(State::Open { until: now + self.rule.open_for });
    }

    fn turn(&mut self, state: State) {
        self.state = state;
        self.changes = self.changes.wrapping_add(1);
    }
}
