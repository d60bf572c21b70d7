//! Random draws that are the same on every machine: integers from a seeded generator, and functions from `libm`,
//! because the standard library's differ in the last bit from one platform to another.

use rand_core::{RngCore, SeedableRng};
use rand_xoshiro::SplitMix64;

use crate::engine::sim::system::ServiceTime;
use crate::engine::time::Nanos;

/// A source of draws.
#[derive(Debug, Clone)]
pub enum Random {
    /// Every draw is ½: all log-normal work takes exactly its median.
    Middle,
    /// SplitMix64: Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014.
    Seeded(SplitMix64),
}

impl Random {
    /// The draws of a seed, and of one of the streams that it has.
    pub fn new(seed: u64, stream: u64) -> Random {
        // The stream goes through the generator once, so that neighbours have nothing in common.
        let mixed = SplitMix64::seed_from_u64(stream.wrapping_add(0x9e37_79b9_7f4a_7c15)).next_u64();
        Random::Seeded(SplitMix64::seed_from_u64(seed ^ mixed))
    }

    /// Evenly from the open interval 0..1, in steps of 2⁻⁵³ around their middles.
    pub fn uniform(&mut self) -> f64 {
        match self {
            Random::Middle => 0.5,
            Random::Seeded(generator) => ((generator.next_u64() >> 12) as f64 + 0.5) / (1_u64 << 52) as f64,
        }
    }

    /// True so often (0..=1).
    pub fn is_one_of(&mut self, share: f64) -> bool {
        self.uniform() < share
    }

    /// Evenly from `low` to `high`.
    pub fn between(&mut self, low: Nanos, high: Nanos) -> Nanos {
        low + scaled(high - low, self.uniform())
    }

    /// Exponentially, with that mean.
    pub fn exponential(&mut self, mean: f64) -> f64 {
        -mean * libm::log(1.0 - self.uniform())
    }

    /// By the standard normal distribution.
    pub fn normal(&mut self) -> f64 {
        normal_quantile(self.uniform())
    }

    /// How long a piece of work takes.
    pub fn service_time(&mut self, time: ServiceTime) -> Nanos {
        match time {
            ServiceTime::Fixed(time) => time,
            ServiceTime::Exponential { mean } => Nanos(self.exponential(mean.0 as f64) as u64),
            ServiceTime::LogNormal { median, p99 } => {
                if p99 <= median || median == Nanos::ZERO {
                    return median;
                }
                let sigma = libm::log(p99.0 as f64 / median.0 as f64) / Z_99;
                scaled(median, libm::exp(sigma * self.normal()))
            }
        }
    }
}

/// The 99th percentile of the standard normal distribution.
const Z_99: f64 = 2.326_347_874_040_841;

/// A time, so many times as long.
pub fn scaled(time: Nanos, factor: f64) -> Nanos {
    // Saturates; NaN is none.
    Nanos((time.0 as f64 * factor) as u64)
}

/// The quantile of the standard normal distribution for a probability in 0..1; exactly 0 for ½.
/// Wichura, "Algorithm AS 241", Applied Statistics 37 (1988), PPND7: good to seven digits.
pub fn normal_quantile(probability: f64) -> f64 {
    let q = probability - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        let above = ((59.109_374_72 * r + 159.291_132_02) * r + 50.434_271_938) * r + 3.387_132_717_9;
        let below = ((67.187_563_6 * r + 78.757_757_664) * r + 17.895_169_469) * r + 1.0;
        return q * above / below;
    }
    let tail = if q < 0.0 { probability } else { 1.0 - probability };
    let r = libm::sqrt(-libm::log(tail));
    let value = if r <= 5.0 {
        let r = r - 1.6;
        let above = ((0.170_238_21 * r + 1.306_728_48) * r + 2.756_815_39) * r + 1.423_437_27;
        let below = (0.120_211_32 * r + 0.737_001_64) * r + 1.0;
        above / below
    } else {
        let r = r - 5.0;
        let above = ((0.017_337_203 * r + 0.428_682_94) * r + 3.081_226_38) * r + 6.657_905_1;
        let below = (0.012_258_202 * r + 0.241_978_94) * r + 1.0;
        above / below
    };
    if q < 0.0 { -value } else { value }
}
