//! What a caller keeps for each link to protect itself and the callee: a circuit breaker, an adaptive throttle and a
//! retry budget.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::engine::sim::random::Random;
use crate::engine::sim::system::BreakerRule;
use crate::engine::time::Nanos;

/// Whether a breaker lets calls through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum BreakerState {
    /// All of them.
    #[default]
    Closed,
    /// None.
    Open,
    /// One, to see how things are.
    HalfOpen,
}

/// A circuit breaker. Nygard, "Release It!", 2007; the rule is the public template's.
#[derive(Debug, Clone)]
pub struct Breaker {
    rule: BreakerRule,
    state: BreakerState,
    opened_at: Nanos,
    /// Outcomes inside the window, oldest first: when, and whether it was an error.
    outcomes: VecDeque<(Nanos, bool)>,
    errors: u32,
    /// Half open, the one call is under way.
    is_trying: bool,
}

impl Breaker {
    /// A closed one.
    pub fn new(rule: BreakerRule) -> Breaker {
        let (state, opened_at) = (BreakerState::Closed, Nanos::ZERO);
        Breaker { rule, state, opened_at, outcomes: VecDeque::new(), errors: 0, is_trying: false }
    }

    /// Whether it lets calls through.
    pub fn state(&self) -> BreakerState {
        self.state
    }

    /// Asks whether a call may go out.
    pub fn allows(&mut self, now: Nanos) -> bool {
        if self.state == BreakerState::Open && now - self.opened_at >= self.rule.open_for {
            self.state = BreakerState::HalfOpen;
            self.is_trying = false;
        }
        match self.state {
            BreakerState::Closed => true,
            BreakerState::Open => false,
            BreakerState::HalfOpen => !std::mem::replace(&mut self.is_trying, true),
        }
    }

    /// Hears how a call went.
    pub fn hear(&mut self, now: Nanos, is_error: bool) {
        match self.state {
            BreakerState::Open => (),
            BreakerState::HalfOpen if is_error => self.open(now),
            BreakerState::HalfOpen => {
                self.state = BreakerState::Closed;
                self.outcomes.clear();
                self.errors = 0;
            }
            BreakerState::Closed => {
                self.outcomes.push_back((now, is_error));
                self.errors += u32::from(is_error);
                while let Some(&(at, was_error)) = self.outcomes.front()
                    && now - at >= self.rule.window
                {
                    self.outcomes.pop_front();
                    self.errors -= u32::from(was_error);
                }
                let samples = self.outcomes.len() as u32;
                if samples >= self.rule.samples && f64::from(self.errors) >= self.rule.errors * f64::from(samples) {
                    self.open(now);
                }
            }
        }
    }

    fn open(&mut self, now: Nanos) {
        self.state = BreakerState::Open;
        self.opened_at = now;
        self.outcomes.clear();
        self.errors = 0;
    }
}

/// Adaptive throttling at the client. Beyer et al., "Site Reliability Engineering", 2016, chapter 21: of the last two
/// minutes' requests, so many are rejected that the callee is sent K times what it accepts at the most.
#[derive(Debug, Clone)]
pub struct Throttle {
    k: f64,
    /// Requests and accepts, a second each; the newest last.
    seconds: VecDeque<(u64, u32, u32)>,
    requests: u32,
    accepts: u32,
}

/// Seconds that a throttle looks back on.
const THROTTLE_WINDOW: u64 = 120;

impl Throttle {
    /// One that knows nothing yet.
    pub fn new(k: f64) -> Throttle {
        Throttle { k, seconds: VecDeque::new(), requests: 0, accepts: 0 }
    }

    /// The share of calls that it rejects now: max(0, (requests − K · accepts) / (requests + 1)).
    pub fn rejects(&self) -> f64 {
        let (requests, accepts) = (f64::from(self.requests), f64::from(self.accepts));
        ((requests - self.k * accepts) / (requests + 1.0)).max(0.0)
    }

    /// Asks whether a call may go out. A rejected one counts as a request too.
    pub fn allows(&mut self, now: Nanos, random: &mut Random) -> bool {
        self.second(now).1 += 1;
        let share = self.rejects();
        self.requests += 1;
        share == 0.0 || !random.is_one_of(share)
    }

    /// Hears that the callee accepted a call.
    pub fn accepted(&mut self, now: Nanos) {
        self.second(now).2 += 1;
        self.accepts += 1;
    }

    /// The counts of this second; those that are too old go.
    fn second(&mut self, now: Nanos) -> &mut (u64, u32, u32) {
        let second = now.0 / 1_000_000_000;
        while let Some(&(old, requests, accepts)) = self.seconds.front()
            && old + THROTTLE_WINDOW <= second
        {
            self.seconds.pop_front();
            self.requests -= requests;
            self.accepts -= accepts;
        }
        if self.seconds.back().is_none_or(|&(last, ..)| last != second) {
            self.seconds.push_back((second, 0, 0));
        }
        self.seconds.back_mut().expect("it has just been made")
    }
}

/// A retry budget: retries may make up a share of all calls.
#[derive(Debug, Clone, Copy, Default)]
pub struct Budget {
    calls: u64,
    retries: u64,
}

/// A share means nothing on a few calls: so many retries are free.
const FREE_RETRIES: u64 = 10;

impl Budget {
    /// Hears of a first attempt.
    pub fn called(&mut self) {
        self.calls += 1;
    }

    /// Asks for a retry, under a budget of `share` (0..=1).
    pub fn allows(&mut self, share: f64) -> bool {
        let is_allowed = self.retries < FREE_RETRIES || (self.retries as f64) < share * self.calls as f64;
        self.retries += u64::from(is_allowed);
        is_allowed
    }
}
