//! Random draws that are the same on every machine: integers from xoshiro256++, and from there on only `+ − × ÷ √` and
//! the transcendental functions of `libm`. Every law is drawn by the inverse of its distribution function, one draw a
//! value.

use rand_core::{RngCore, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::engine::sim::system::ServiceTime;
use crate::engine::time::Nanos;

/// A source of draws.
#[derive(Debug, Clone, PartialEq)]
pub enum Draws {
    /// Every draw is exactly ½: whatever is drawn is its median.
    Middle,
    /// The stream of a seed.
    Random(Xoshiro256PlusPlus),
}

impl Draws {
    /// The stream of a seed.
    pub fn seeded(seed: u64) -> Draws {
        Draws::Random(Xoshiro256PlusPlus::seed_from_u64(seed))
    }

    /// Another stream of the same seed, 2^128 draws further on: the two never meet.
    pub fn apart(&self) -> Draws {
        let mut apart = self.clone();
        if let Draws::Random(source) = &mut apart {
            source.jump();
        }
        apart
    }

    /// Between 0 and 1, both excluded: the middle of one of 2^52 equal parts.
    pub fn uniform(&mut self) -> f64 {
        const PARTS: f64 = (1_u64 << 52) as f64;
        match self {
            Draws::Middle => 0.5,
            Draws::Random(source) => ((source.next_u64() >> 12) as f64 + 0.5) / PARTS,
        }
    }

    /// True in that share of cases. What is certain, one way or the other, draws nothing.
    pub fn chance(&mut self, share: f64) -> bool {
        share >= 1.0 || share > 0.0 && self.uniform() < share
    }

    /// Anything between two times; the first where it is not the smaller one.
    pub fn between(&mut self, low: Nanos, high: Nanos) -> Nanos {
        match high - low {
            Nanos::ZERO => low,
            room => low + nanos(self.uniform() * room.0 as f64),
        }
    }

    /// Exponential with mean 1.
    pub fn exponential(&mut self) -> f64 {
        -libm::log(self.uniform())
    }

    /// Normal with mean 0 and standard deviation 1.
    pub fn normal(&mut self) -> f64 {
        normal_quantile(self.uniform())
    }
}

/// A service time, ready to be drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Law {
    /// Always as long.
    Fixed(Nanos),
    /// median · e^(sigma · z), where z is normal.
    LogNormal {
        /// Half of all take no longer.
        median: Nanos,
        /// The logarithm's standard deviation.
        sigma: f64,
    },
    /// Exponential, by its mean in nanoseconds.
    Exponential(f64),
}

impl Law {
    /// How long it takes this time. At ½ a log-normal time is its median to the nanosecond.
    pub fn draw(self, draws: &mut Draws) -> Nanos {
        match self {
            Law::Fixed(time) => time,
            Law::LogNormal { median, sigma } => match draws.normal() {
                0.0 => median,
                z => nanos(median.0 as f64 * libm::exp(sigma * z)),
            },
            Law::Exponential(mean) => nanos(mean * draws.exponential()),
        }
    }
}

/// A log-normal time whose 99th percentile is not above its median is fixed.
impl From<ServiceTime> for Law {
    fn from(time: ServiceTime) -> Law {
        match time {
            ServiceTime::Fixed(time) => Law::Fixed(time),
            ServiceTime::LogNormal { median, p99 } if p99 > median && median > Nanos::ZERO => {
                let sigma = libm::log(p99.0 as f64 / median.0 as f64) / normal_quantile(0.99);
                Law::LogNormal { median, sigma }
            }
            ServiceTime::LogNormal { median, .. } => Law::Fixed(median),
            ServiceTime::Exponential { mean } => Law::Exponential(mean.0 as f64),
        }
    }
}

/// So many nanoseconds, to the nearest; what is negative or no number is none, what is too large the largest.
pub fn nanos(nanos: f64) -> Nanos {
    Nanos((nanos + 0.5) as u64)
}

/// The standard normal distribution's quantile at `share` (0..=1), right to about 16 digits; exactly 0 at ½, and
/// infinite at 0 and 1.
///
/// Algorithm AS 241 (PPND16): M. J. Wichura, "The Percentage Points of the Normal Distribution", Applied Statistics
/// 37 (1988), 477–484.
pub fn normal_quantile(share: f64) -> f64 {
    let [middle, near, far] = &RATIOS;
    let from_middle = share - 0.5;
    if from_middle.abs() <= 0.425 {
        let square = 0.180625 - from_middle * from_middle;
        return from_middle * ratio(square, middle);
    }
    let tail = if from_middle < 0.0 { share } else { 1.0 - share };
    if tail <= 0.0 {
        return f64::INFINITY.copysign(from_middle);
    }
    let root = (-libm::log(tail)).sqrt();
    let quantile = if root <= 5.0 { ratio(root - 1.6, near) } else { ratio(root - 5.0, far) };
    quantile.copysign(from_middle)
}

/// The coefficients of a numerator and a denominator, the highest power's first.
type Ratio = [[f64; 8]; 2];

fn ratio(x: f64, ratio: &Ratio) -> f64 {
    let [over, under] = ratio.map(|coefficients| coefficients.into_iter().fold(0.0, |sum, next| sum * x + next));
    over / under
}

/// For the middle, for what is near it, and for the tails; as published.
#[allow(clippy::excessive_precision)]
const RATIOS: [Ratio; 3] = [
    [
        [
            2.509_080_928_730_122_672_7e3,
            3.343_057_558_358_812_810_5e4,
            6.726_577_092_700_870_085_3e4,
            4.592_195_393_154_987_145_7e4,
            1.373_169_376_550_946_112_5e4,
            1.971_590_950_306_551_442_7e3,
            1.331_416_678_917_843_774_5e2,
            3.387_132_872_796_366_608_0,
        ],
        [
            5.226_495_278_852_854_561_0e3,
            2.872_908_573_572_194_267_4e4,
            3.930_789_580_009_271_061_0e4,
            2.121_379_430_158_659_586_7e4,
            5.394_196_021_424_751_107_7e3,
            6.871_870_074_920_579_083_0e2,
            4.231_333_070_160_091_125_2e1,
            1.0,
        ],
    ],
    [
        [
            7.745_450_142_783_414_076_40e-4,
            2.272_384_498_926_918_458_33e-2,
            2.417_807_251_774_506_117_70e-1,
            1.270_458_252_452_368_382_58,
            3.647_848_324_763_204_605_04,
            5.769_497_221_460_691_405_50,
            4.630_337_846_156_545_295_90,
            1.423_437_110_749_683_577_34,
        ],
        [
            1.050_750_071_644_416_843_24e-9,
            5.475_938_084_995_344_946_00e-4,
            1.519_866_656_361_645_719_66e-2,
            1.481_039_764_274_800_745_90e-1,
            6.897_673_349_851_000_045_50e-1,
            1.676_384_830_183_803_849_40,
            2.053_191_626_637_758_821_87,
            1.0,
        ],
    ],
    [
        [
            2.010_334_399_292_288_132_65e-7,
            2.711_555_568_743_487_578_15e-5,
            1.242_660_947_388_078_438_60e-3,
            2.653_218_952_657_612_309_30e-2,
            2.965_605_718_285_048_912_30e-1,
            1.784_826_539_917_291_335_80,
            5.463_784_911_164_114_369_90,
            6.657_904_643_501_103_777_20,
        ],
        [
            2.044_263_103_389_939_785_64e-15,
            1.421_511_758_316_445_888_70e-7,
            1.846_318_317_510_054_681_80e-5,
            7.868_691_311_456_132_591_00e-4,
            1.487_536_129_085_061_485_25e-2,
            1.369_298_809_227_358_053_10e-1,
            5.998_322_065_558_879_376_90e-1,
            1.0,
        ],
    ],
];
