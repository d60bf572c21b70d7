//! How long a caller waits before it tries again.

use crate::engine::sim::random::Random;
use crate::engine::sim::system::Backoff;
use crate::engine::time::Nanos;

impl Backoff {
    /// The wait after attempt `attempt` (the first is 0) has failed. `last` is the wait before that attempt.
    pub fn delay(self, attempt: u32, last: Nanos, random: &mut Random) -> Nanos {
        let grown = |base: Nanos, cap: Nanos| Nanos(base.0.saturating_mul(1 << attempt.min(40))).min(cap);
        match self {
            Backoff::None => Nanos::ZERO,
            Backoff::Fixed(delay) => delay,
            Backoff::Uniform(low, high) => random.between(low, high),
            Backoff::Exponential { base, cap } => grown(base, cap),
            Backoff::EqualJitter { base, cap } => {
                let half = Nanos(grown(base, cap).0 / 2);
                half + random.between(Nanos::ZERO, half)
            }
            Backoff::FullJitter { base, cap } => random.between(Nanos::ZERO, grown(base, cap)),
            Backoff::DecorrelatedJitter { base, cap } => {
                let last = last.max(base);
                random.between(base, Nanos(last.0.saturating_mul(3))).min(cap)
            }
        }
    }
}
