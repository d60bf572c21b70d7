//! From numbers to places in a drawing.

/// A direction of a drawing: which numbers it reaches over, and how.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    least: f64,
    most: f64,
    step: f64,
    is_logarithmic: bool,
    is_each: bool,
}

/// Where the greatest number is more than so many times the least, both above nought, powers of ten are equally far
/// apart.
const LOGARITHMIC_FROM: f64 = 1_000.0;
/// No more of several are named than these.
const MOST_NAMED: f64 = 8.0;
/// A scale begins at nought, unless its numbers are all in so small a part of what it would reach over.
const LEAST_PART: f64 = 0.5;

impl Scale {
    /// Over numbers, all finite; over 0..=1 if there are none. It begins and ends at a tick.
    pub fn over(values: impl Iterator<Item = f64> + Clone) -> Scale {
        Scale::over_steps(values, 0.0)
    }

    /// The same over whole numbers: no tick is between two of them.
    pub fn over_whole(values: impl Iterator<Item = f64> + Clone) -> Scale {
        Scale::over_steps(values, 1.0)
    }

    /// Over whole numbers of which each has a place of its own, and the first and the last as much room as the others.
    pub fn over_each(values: impl Iterator<Item = f64> + Clone) -> Scale {
        let least = values.clone().fold(f64::INFINITY, f64::min);
        let most = values.fold(f64::NEG_INFINITY, f64::max);
        let (least, most) = if least > most { (1.0, 1.0) } else { (least, most) };
        let step = libm::ceil((most - least + 1.0) / MOST_NAMED);
        Scale { least: least - 0.5, most: most + 0.5, step, is_logarithmic: false, is_each: true }
    }

    /// How wide the place of one is, in percent, where each has one.
    pub fn width_of_each(&self) -> f64 {
        100.0 / (self.most - self.least)
    }

    fn over_steps(values: impl Iterator<Item = f64> + Clone, least_step: f64) -> Scale {
        let (least, most) =
            values.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), value| (least.min(value), most.max(value)));
        if least > most {
            let step = least_step.max(0.2);
            return Scale { least: 0.0, most: 1.0, step, is_logarithmic: false, is_each: false };
        }
        if least > 0.0 && most / least >= LOGARITHMIC_FROM {
            let (least, most) = (libm::floor(libm::log10(least)), libm::ceil(libm::log10(most)));
            let step = libm::ceil((most - least) / 6.0);
            return Scale { least, most, step, is_logarithmic: true, is_each: false };
        }
        let is_near_nought = most - least > LEAST_PART * least.abs().max(most.abs());
        let (least, most) = if is_near_nought { (least.min(0.0), most.max(0.0)) } else { (least, most) };
        // All are the same: there is one on either side.
        let (least, most) = if least == most { (least.min(0.0), most.max(1.0)) } else { (least, most) };
        let step = step(most - least).max(least_step);
        Scale {
            least: multiple(libm::floor(least / step), step),
            most: multiple(libm::ceil(most / step), step),
            step,
            is_logarithmic: false,
            is_each: false,
        }
    }

    /// Where a number is: 0 at the beginning, 100 at the end.
    pub fn place(&self, value: f64) -> f64 {
        let value = if self.is_logarithmic { libm::log10(value) } else { value };
        100.0 * (value - self.least) / (self.most - self.least)
    }

    /// The numbers that are written beside it: two to eight, in order.
    pub fn ticks(&self) -> Vec<f64> {
        let step = self.step;
        if self.is_each {
            let first = self.least + 0.5;
            let count = libm::floor((self.most - 0.5 - first) / step) as usize;
            return (0..=count).map(|index| first + index as f64 * step).collect();
        }
        let count = libm::round((self.most - self.least) / step) as usize;
        let tick = |index: usize| self.least + index as f64 * step;
        let value =
            |tick: f64| if self.is_logarithmic { libm::exp10(tick) } else { multiple(libm::round(tick / step), step) };
        (0..=count).map(|index| value(tick(index))).collect()
    }

    /// Whether powers of ten are equally far apart.
    pub fn is_logarithmic(&self) -> bool {
        self.is_logarithmic
    }
}

/// So many times a step; 0.6 and not 0.6000000000000001.
fn multiple(count: f64, step: f64) -> f64 {
    if step < 1.0 { count / libm::round(1.0 / step) } else { count * step }
}

/// One, two or five times a power of ten, so that four to eight of them make up a range.
fn step(range: f64) -> f64 {
    let power = libm::exp10(libm::floor(libm::log10(range / 4.0)));
    let step = [5.0, 2.0, 1.0].into_iter().find(|step| step * power <= range / 4.0 * (1.0 + 1e-9)).unwrap_or(1.0);
    step * power
}
