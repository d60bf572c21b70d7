//! What is counted of a run.

use petgraph::graph::NodeIndex;

use crate::engine::sim::histogram::Histogram;
use crate::engine::sim::plan::Call;
use crate::engine::sim::report::Warn;
use crate::engine::sim::series::Series;
use crate::engine::time::Nanos;
use crate::engine::trace::span::SLOW;

/// No more slow spans are kept than these.
const MAX_WARNS: usize = 1_000_000;

/// Counts of requests, calls and slow spans.
#[derive(Debug, Clone)]
pub(super) struct Tally {
    pub(super) arrived: u64,
    pub(super) completed: u64,
    pub(super) failed: u64,
    pub(super) attempts: u64,
    pub(super) times: Histogram,
    pub(super) series: Series,
    pub(super) warns: Vec<Warn>,
    pub(super) warns_left_out: u64,
    total_time: u128,
}

impl Tally {
    /// Nothing yet, of a run in which requests arrive for that long.
    pub(super) fn new(arrivals_for: Nanos) -> Tally {
        Tally {
            arrived: 0,
            completed: 0,
            failed: 0,
            attempts: 0,
            times: Histogram::default(),
            series: Series::new(arrivals_for),
            warns: Vec::new(),
            warns_left_out: 0,
            total_time: 0,
        }
    }

    /// Counts a request that arrives.
    pub(super) fn arrived(&mut self, now: Nanos) {
        self.arrived += 1;
        self.series.arrived(now);
    }

    /// Counts a request that comes to an end.
    pub(super) fn ended(&mut self, arrived: Nanos, now: Nanos, success: bool) {
        let time = now - arrived;
        self.completed += u64::from(success);
        self.failed += u64::from(!success);
        self.total_time += u128::from(time.0);
        self.times.add(time);
        self.series.ended(now, time, success);
    }

    /// Counts a call that is sent.
    pub(super) fn sent(&mut self, now: Nanos) {
        self.attempts += 1;
        self.series.offered(now);
    }

    /// Looks at a span of a station, which ends now.
    pub(super) fn span(&mut self, request: u32, call: &Call, station: u32, at: Nanos, now: Nanos) {
        let duration = now - at;
        if duration <= SLOW {
            return;
        }
        if self.warns.len() >= MAX_WARNS {
            self.warns_left_out += 1;
            return;
        }
        let station = NodeIndex::new(station as usize);
        self.warns.push(Warn { request, at, station, call: call.name, duration });
    }

    /// The mean time of a request.
    pub(super) fn mean_time(&self) -> Nanos {
        let ended = u128::from(self.completed + self.failed).max(1);
        Nanos(u64::try_from(self.total_time / ended).unwrap_or(u64::MAX))
    }

    /// The share of requests that were answered, of those that came to an end.
    pub(super) fn availability(&self) -> f64 {
        match self.completed + self.failed {
            0 => 1.0,
            ended => self.completed as f64 / ended as f64,
        }
    }
}
