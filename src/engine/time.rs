//! Virtual time.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Sub};

/// Virtual time in nanoseconds: a moment since the run's start, or a duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize)]
pub struct Nanos(pub u64);

impl Nanos {
    /// The start of a run.
    pub const ZERO: Nanos = Nanos(0);

    /// So many microseconds.
    pub const fn from_micros(micros: u64) -> Nanos {
        Nanos(micros.saturating_mul(1_000))
    }

    /// So many milliseconds.
    pub const fn from_millis(millis: u64) -> Nanos {
        Nanos(millis.saturating_mul(1_000_000))
    }

    /// In milliseconds.
    pub fn as_millis_f64(self) -> f64 {
        self.0 as f64 / 1e6
    }
}

/// The moments that a ruler names from the start to `end`: at least two steps and at the most `most`, each one, two
/// or five times a power of ten nanoseconds.
pub fn ticks(end: Nanos, most: u64) -> Vec<Nanos> {
    let steps = (0..19).flat_map(|power| [1, 2, 5].map(|step| step * 10_u64.pow(power)));
    let every = steps.into_iter().find(|step| end.0 / step < most.max(1)).unwrap_or(u64::MAX);
    (0..=end.0 / every).map(|tick| Nanos(tick * every)).collect()
}

/// Time saturates: a hostile trace may carry any number, and none may panic.
impl Add for Nanos {
    type Output = Nanos;
    fn add(self, other: Nanos) -> Nanos {
        Nanos(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Nanos {
    fn add_assign(&mut self, other: Nanos) {
        *self = *self + other;
    }
}

impl Sub for Nanos {
    type Output = Nanos;
    fn sub(self, other: Nanos) -> Nanos {
        Nanos(self.0.saturating_sub(other.0))
    }
}

impl Sum for Nanos {
    fn sum<I: Iterator<Item = Nanos>>(times: I) -> Nanos {
        times.fold(Nanos::ZERO, Add::add)
    }
}

/// Milliseconds with as many decimals as they need, two at the most: `42`, `8.15`.
impl fmt::Display for Nanos {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hundredths = (self.0 + 5_000) / 10_000;
        let (whole, rest) = (hundredths / 100, hundredths % 100);
        match rest {
            0 => write!(out, "{whole}"),
            rest if rest % 10 == 0 => write!(out, "{whole}.{}", rest / 10),
            rest => write!(out, "{whole}.{rest:02}"),
        }
    }
}
