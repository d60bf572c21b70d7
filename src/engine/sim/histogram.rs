//! How long things took, counted by length.

use crate::engine::time::Nanos;

/// So many bits of a time are kept: 128 parts to each doubling, so that a quantile is right to 0.4 %.
const BITS: u32 = 7;
const PARTS: u64 = 1 << BITS;

/// Counts of times, in parts that grow with the time. After G. Tene's HdrHistogram.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Histogram {
    counts: Vec<u32>,
    total: u64,
    longest: Nanos,
}

impl Histogram {
    /// Counts a time.
    pub fn add(&mut self, time: Nanos) {
        let part = part_of(time.0);
        if part >= self.counts.len() {
            self.counts.resize(part + 1, 0);
        }
        self.counts[part] = self.counts[part].saturating_add(1);
        self.total += 1;
        self.longest = self.longest.max(time);
    }

    /// Adds what another has counted.
    pub fn merge(&mut self, other: &Histogram) {
        if other.counts.len() > self.counts.len() {
            self.counts.resize(other.counts.len(), 0);
        }
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count = count.saturating_add(*more);
        }
        self.total += other.total;
        self.longest = self.longest.max(other.longest);
    }

    /// The shortest time that no more than 1 − `share` of all are longer than, to 0.4 %; 0 if there are none. The
    /// longest is exact.
    pub fn quantile(&self, share: f64) -> Nanos {
        let rank = libm::ceil(share * self.total as f64).max(1.0) as u64;
        let mut so_far = 0;
        for (part, &count) in self.counts.iter().enumerate() {
            so_far += u64::from(count);
            if so_far >= self.total {
                break;
            }
            if so_far >= rank {
                return middle_of(part).min(self.longest);
            }
        }
        self.longest
    }
}

/// The number of the part in which a time lies.
fn part_of(time: u64) -> usize {
    let shift = (time | PARTS).ilog2() - BITS;
    (u64::from(shift) * PARTS + (time >> shift)) as usize
}

/// The middle of a part.
fn middle_of(part: usize) -> Nanos {
    let part = part as u64;
    if part < 2 * PARTS {
        return Nanos(part);
    }
    let shift = part / PARTS - 1;
    let low = (part - shift * PARTS) << shift;
    Nanos(low + (1 << shift) / 2)
}
