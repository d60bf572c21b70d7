//! A caller that holds back what would be refused anyway.

use crate::engine::sim::random::Draws;
use crate::engine::sim::window::RollingCounts;
use crate::engine::time::Nanos;

/// How far it looks back: two minutes.
pub const WINDOW: Nanos = Nanos::from_millis(120_000);

/// The client-side throttle of "Handling Overload", chapter 21 of Site Reliability Engineering (O'Reilly, 2016).
#[derive(Debug, Clone, PartialEq)]
pub struct Throttle {
    k: f64,
    /// Requests and accepts.
    counts: RollingCounts,
}

impl Throttle {
    /// Nothing counted yet. The smaller `k`, the earlier it holds back; the book has 2.
    pub fn new(k: f64) -> Throttle {
        Throttle { k, counts: RollingCounts::new(WINDOW) }
    }

    /// The share of calls, 0..1, that it holds back now.
    pub fn rejection(&mut self, now: Nanos) -> f64 {
        let [requests, accepts] = self.counts.sums(now);
        rejection(self.k, requests, accepts)
    }

    /// Whether to hold this call back.
    pub fn rejects(&mut self, now: Nanos, draws: &mut Draws) -> bool {
        draws.chance(self.rejection(now))
    }

    /// Counts a call that was held back, or has failed. A call counts when it ends, not when it is sent: else all that
    /// are under way would seem to be refused.
    pub fn refused(&mut self, now: Nanos) {
        self.counts.add(now, [1, 0]);
    }

    /// Counts a call that the callee has accepted.
    pub fn accepted(&mut self, now: Nanos) {
        self.counts.add(now, [1, 1]);
    }
}

/// max(0, (requests − K · accepts) / (requests + 1)).
pub fn rejection(k: f64, requests: u64, accepts: u64) -> f64 {
    ((requests as f64 - k * accepts as f64) / (requests as f64 + 1.0)).max(0.0)
}
