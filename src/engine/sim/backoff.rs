//! How long a caller waits before it tries again.

use crate::engine::sim::random::Draws;
use crate::engine::sim::system::Backoff;
use crate::engine::time::Nanos;

impl Backoff {
    /// The wait before an attempt. `attempt` is the exponent: 0 gives `base`. `last` is the wait before this one;
    /// before the first it does not count.
    ///
    /// After Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
    pub fn delay(self, attempt: u32, last: Nanos, draws: &mut Draws) -> Nanos {
        match self {
            Backoff::None => Nanos::ZERO,
            Backoff::Fixed(base) => base,
            Backoff::Uniform(low, high) => draws.between(low, high),
            Backoff::Exponential { base, cap } => exponential(base, cap, attempt),
            Backoff::EqualJitter { base, cap } => {
                let whole = exponential(base, cap, attempt);
                draws.between(Nanos(whole.0 / 2), whole)
            }
            Backoff::FullJitter { base, cap } => draws.between(Nanos::ZERO, exponential(base, cap, attempt)),
            Backoff::DecorrelatedJitter { base, cap } => {
                let last = if last == Nanos::ZERO { base } else { last };
                draws.between(base, Nanos(last.0.saturating_mul(3))).min(cap)
            }
        }
    }
}

/// min(cap, base · 2^attempt).
fn exponential(base: Nanos, cap: Nanos, attempt: u32) -> Nanos {
    let factor = 1_u64.checked_shl(attempt).unwrap_or(u64::MAX);
    Nanos(base.0.saturating_mul(factor)).min(cap)
}
