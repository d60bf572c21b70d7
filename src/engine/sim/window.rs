//! Counts of what happened lately.

use crate::engine::time::Nanos;

/// So many slices has a window; the oldest is forgotten as a whole. Polly's circuit breaker has as many.
const SLICES: usize = 10;

/// How many of two kinds there were in a window of time that moves along in slices of a tenth of its length.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RollingCounts {
    slice: Nanos,
    /// The number of the newest slice since the start of the run.
    newest: u64,
    slices: [[u64; 2]; SLICES],
    sums: [u64; 2],
}

impl RollingCounts {
    /// Nothing counted yet, in a window of that length.
    pub fn new(window: Nanos) -> RollingCounts {
        let slice = Nanos((window.0 / SLICES as u64).max(1));
        RollingCounts { slice, newest: 0, slices: [[0; 2]; SLICES], sums: [0; 2] }
    }

    /// Counts so many of each kind.
    pub fn add(&mut self, now: Nanos, counts: [u64; 2]) {
        self.move_to(now);
        let slice = &mut self.slices[(self.newest % SLICES as u64) as usize];
        for kind in 0..2 {
            slice[kind] += counts[kind];
            self.sums[kind] += counts[kind];
        }
    }

    /// How many of each kind there were in the window that ends now.
    pub fn sums(&mut self, now: Nanos) -> [u64; 2] {
        self.move_to(now);
        self.sums
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        (self.slices, self.sums) = ([[0; 2]; SLICES], [0; 2]);
    }

    fn move_to(&mut self, now: Nanos) {
        let newest = now.0 / self.slice.0;
        if newest <= self.newest {
            return;
        }
        if newest - self.newest >= SLICES as u64 {
            self.clear();
        } else {
            for slice in self.newest + 1..=newest {
                let old = std::mem::take(&mut self.slices[(slice % SLICES as u64) as usize]);
                self.sums = [self.sums[0] - old[0], self.sums[1] - old[1]];
            }
        }
        self.newest = newest;
    }
}
