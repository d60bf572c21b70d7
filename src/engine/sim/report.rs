//! What a run under load says of itself.

use petgraph::graph::NodeIndex;
use serde::{Deserialize, Serialize};

use crate::engine::sim::guard::BreakerState;
use crate::engine::time::Nanos;

/// A run so far. Latencies are those of all requests that ended, answered and failed alike: what callers waited.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// What was asked for, in requests a second.
    pub rate: f64,
    /// Requests that came.
    pub arrived: u64,
    /// Requests that were answered.
    pub completed: u64,
    /// Requests that failed.
    pub failed: u64,
    /// Half waited no longer.
    pub p50: Nanos,
    /// 95 of 100 waited no longer.
    pub p95: Nanos,
    /// 99 of 100 waited no longer.
    pub p99: Nanos,
    /// Mean of what callers waited.
    pub mean: Nanos,
    /// Answered requests as a share of all that ended, 0..=1; 1 before any has.
    pub availability: f64,
    /// Calls that were sent over links, with those that were tried again and those that were hedged.
    pub attempts: u64,
    /// By station.
    pub stations: Vec<StationReport>,
    /// Over time; at most [`BINS`] of them.
    pub series: Vec<Bin>,
    /// Slow calls that were more than could be kept.
    pub warns_left_out: u64,
}

/// A station's part in a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StationReport {
    /// What traces call it.
    pub service: String,
    /// Mean share of its servers that were busy, 0..=1; where their number is not bounded, the mean number of them.
    pub utilisation: f64,
    /// Mean length of its queue.
    pub mean_queue: f64,
    /// Greatest length of its queue.
    pub max_queue: usize,
    /// Mean time in its queue.
    pub mean_wait: Nanos,
}

/// A stretch of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bin {
    /// Since the run's start.
    pub start: Nanos,
    /// How long.
    pub width: Nanos,
    /// Requests that came.
    pub arrived: u64,
    /// Requests that were answered.
    pub completed: u64,
    /// Requests that failed.
    pub failed: u64,
    /// Of those that ended here.
    pub p50: Nanos,
    /// Of those that ended here.
    pub p95: Nanos,
    /// Of those that ended here.
    pub p99: Nanos,
    /// Calls that were sent over links.
    pub offered_calls: u64,
}

/// A stretch is chosen so long that there are no more of them.
pub const BINS: u64 = 120;
/// Slow calls beyond these are only counted.
pub const MOST_WARNS: usize = 1_000_000;

/// A call that took strictly longer than [`SLOW`](crate::engine::trace::span::SLOW).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Warn {
    /// The request, by its number in the run.
    pub request: u32,
    /// When the call began.
    pub at: Nanos,
    /// Who was called.
    pub station: NodeIndex,
    /// Which request it was: index in the system's requests.
    pub kind: usize,
    /// Which of its calls.
    pub call: usize,
    /// How long it took.
    pub duration: Nanos,
}

/// How things stand at a moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// By station.
    pub stations: Vec<StationState>,
    /// By link.
    pub breakers: Vec<BreakerState>,
}

/// How a station stands at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct StationState {
    /// Calls that wait for a server.
    pub queue: usize,
    /// Servers that are busy.
    pub busy: u32,
}

/// What is counted while a run goes on.
#[derive(Debug, Clone, Default)]
pub(super) struct Counts {
    pub(super) arrived: u64,
    pub(super) completed: u64,
    pub(super) failed: u64,
    pub(super) attempts: u64,
    width: Nanos,
    bins: Vec<Counted>,
    pub(super) warns: Vec<Warn>,
    pub(super) warns_left_out: u64,
}

#[derive(Debug, Clone, Default)]
struct Counted {
    arrived: u64,
    completed: u64,
    failed: u64,
    attempts: u64,
    latencies: Vec<u64>,
}

impl Counts {
    /// For a run whose requests come for so long.
    pub(super) fn new(duration: Nanos) -> Counts {
        Counts { width: Nanos((duration.0 / (BINS / 2)).max(1)), ..Counts::default() }
    }

    /// What comes later than a run may last counts in its last stretch.
    fn bin(&mut self, now: Nanos) -> &mut Counted {
        let index = (now.0 / self.width.0.max(1)).min(BINS - 1) as usize;
        if self.bins.len() <= index {
            self.bins.resize_with(index + 1, Counted::default);
        }
        &mut self.bins[index]
    }

    pub(super) fn arrive(&mut self, now: Nanos) {
        self.arrived += 1;
        self.bin(now).arrived += 1;
    }

    pub(super) fn attempt(&mut self, now: Nanos) {
        self.attempts += 1;
        self.bin(now).attempts += 1;
    }

    pub(super) fn end(&mut self, now: Nanos, latency: Nanos, is_ok: bool) {
        let (completed, failed) = (u64::from(is_ok), u64::from(!is_ok));
        self.completed += completed;
        self.failed += failed;
        let bin = self.bin(now);
        bin.completed += completed;
        bin.failed += failed;
        bin.latencies.push(latency.0);
    }

    pub(super) fn warn(&mut self, warn: Warn) {
        if self.warns.len() < MOST_WARNS {
            self.warns.push(warn);
        } else {
            self.warns_left_out += 1;
        }
    }

    pub(super) fn report(&self, rate: f64, stations: Vec<StationReport>) -> Report {
        let mut all: Vec<u64> = self.bins.iter().flat_map(|bin| &bin.latencies).copied().collect();
        let ended = self.completed + self.failed;
        let sum: u128 = all.iter().map(|&latency| u128::from(latency)).sum();
        let [p50, p95, p99] = percentiles(&mut all);
        Report {
            rate,
            arrived: self.arrived,
            completed: self.completed,
            failed: self.failed,
            p50,
            p95,
            p99,
            mean: Nanos((sum / u128::from(ended.max(1))) as u64),
            availability: if ended == 0 { 1.0 } else { self.completed as f64 / ended as f64 },
            attempts: self.attempts,
            stations,
            series: self.bins.iter().enumerate().map(|(index, bin)| self.stretch(index, bin)).collect(),
            warns_left_out: self.warns_left_out,
        }
    }

    fn stretch(&self, index: usize, bin: &Counted) -> Bin {
        let [p50, p95, p99] = percentiles(&mut bin.latencies.clone());
        Bin {
            start: Nanos(self.width.0 * index as u64),
            width: self.width,
            arrived: bin.arrived,
            completed: bin.completed,
            failed: bin.failed,
            p50,
            p95,
            p99,
            offered_calls: bin.attempts,
        }
    }
}

/// The nearest-rank percentiles 50, 95 and 99; zero of nothing.
fn percentiles(values: &mut [u64]) -> [Nanos; 3] {
    [0.50, 0.95, 0.99].map(|share| {
        let rank = (libm::ceil(values.len() as f64 * share) as usize).clamp(1, values.len().max(1)) - 1;
        if values.is_empty() { Nanos::ZERO } else { Nanos(*values.select_nth_unstable(rank).1) }
    })
}
