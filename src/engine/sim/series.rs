//! A run in bins of time, whose width follows the run's length.

use crate::engine::sim::histogram::Histogram;
use crate::engine::sim::report::Bin;
use crate::engine::time::Nanos;

/// There are never more bins than these.
pub(super) const MAX_BINS: usize = 120;
/// The narrowest bin, where a run's length is not known beforehand.
const NARROWEST: Nanos = Nanos::from_millis(1);

/// Bins from the start of the run, without gaps.
#[derive(Debug, Clone)]
pub(super) struct Series {
    width: Nanos,
    bins: Vec<Counts>,
}

#[derive(Debug, Clone, Default)]
struct Counts {
    arrived: u64,
    completed: u64,
    failed: u64,
    offered_calls: u64,
    times: Histogram,
}

impl Series {
    /// Bins for a run in which requests arrive for that long.
    pub(super) fn new(arrivals_for: Nanos) -> Series {
        Series { width: width(arrivals_for), bins: Vec::new() }
    }

    /// Counts a request that arrives.
    pub(super) fn arrived(&mut self, now: Nanos) {
        self.bin(now).arrived += 1;
    }

    /// Counts a call that is sent.
    pub(super) fn offered(&mut self, now: Nanos) {
        self.bin(now).offered_calls += 1;
    }

    /// Counts a request that comes to an end after that time.
    pub(super) fn ended(&mut self, now: Nanos, time: Nanos, success: bool) {
        let bin = self.bin(now);
        bin.completed += u64::from(success);
        bin.failed += u64::from(!success);
        bin.times.add(time);
    }

    /// The bins so far.
    pub(super) fn bins(&self) -> Vec<Bin> {
        let bin = |(index, counts): (usize, &Counts)| Bin {
            start: Nanos(self.width.0 * index as u64),
            width: self.width,
            arrived: counts.arrived,
            completed: counts.completed,
            failed: counts.failed,
            p50: counts.times.quantile(0.5),
            p95: counts.times.quantile(0.95),
            p99: counts.times.quantile(0.99),
            offered_calls: counts.offered_calls,
        };
        self.bins.iter().enumerate().map(bin).collect()
    }

    fn bin(&mut self, now: Nanos) -> &mut Counts {
        while now.0 / self.width.0 >= MAX_BINS as u64 {
            self.widen();
        }
        let index = (now.0 / self.width.0) as usize;
        if index >= self.bins.len() {
            self.bins.resize_with(index + 1, Counts::default);
        }
        &mut self.bins[index]
    }

    /// Makes one bin of every two.
    fn widen(&mut self) {
        self.width = Nanos(self.width.0.saturating_mul(2));
        let mut bins = std::mem::take(&mut self.bins).into_iter();
        while let Some(mut bin) = bins.next() {
            if let Some(next) = bins.next() {
                bin.arrived += next.arrived;
                bin.completed += next.completed;
                bin.failed += next.failed;
                bin.offered_calls += next.offered_calls;
                bin.times.merge(&next.times);
            }
            self.bins.push(bin);
        }
    }
}

/// The first of 1, 2, 5, 10, … that makes no more than 100 bins: what comes to an end later has room.
fn width(arrivals_for: Nanos) -> Nanos {
    let at_least = (arrivals_for.0 / 100).max(NARROWEST.0);
    let mut decade = NARROWEST.0;
    loop {
        let round = [1, 2, 5].map(|times| decade.saturating_mul(times));
        if let Some(width) = round.into_iter().find(|&width| width >= at_least) {
            return Nanos(width);
        }
        decade = decade.saturating_mul(10);
    }
}
