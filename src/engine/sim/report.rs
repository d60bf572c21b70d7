//! What is known of a run, while it goes on and when it is over.

use petgraph::graph::{EdgeIndex, NodeIndex};
use serde::{Deserialize, Serialize};

use crate::engine::sim::breaker::BreakerState;
use crate::engine::time::Nanos;

/// A run as a whole, without its slow calls, which may be a million. Times of requests are those of all that came to an end, whether they were answered or failed:
/// what their callers waited.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Requests that arrived, a second of the time in which they arrived.
    pub rate: f64,
    /// Requests that arrived.
    pub arrived: u64,
    /// Requests that were answered.
    pub completed: u64,
    /// Requests that failed.
    pub failed: u64,
    /// The mean time of a request.
    pub mean: Nanos,
    /// Half of all requests took no longer. This and the next two are right to 0.4 %.
    pub p50: Nanos,
    /// 95 of 100 requests took no longer.
    pub p95: Nanos,
    /// 99 of 100 requests took no longer.
    pub p99: Nanos,
    /// The share of requests, 0..=1, that were answered, of those that came to an end; 1 where none did.
    pub availability: f64,
    /// By station.
    pub stations: Vec<StationReport>,
    /// Calls between stations and inside of them that were sent, with all further attempts.
    pub attempts: u64,
    /// The run in time; 120 bins at the most, all equally wide, without gaps.
    pub series: Vec<Bin>,
}

/// A station in a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StationReport {
    /// What traces call it.
    pub service: String,
    /// Calls that arrived; also those that got no answer because it was down.
    pub calls: u64,
    /// The share, 0..=1, of its servers' time in which they worked; 0 where it has any number of servers.
    pub utilisation: f64,
    /// How many servers worked, on average over time.
    pub mean_busy: f64,
    /// How many calls waited for a server, on average over time.
    pub mean_queue: f64,
    /// How many calls waited for a server at the most.
    pub max_queue: u64,
    /// How long a piece of work waited for a server, on average; those that did not wait count as 0, those that were
    /// dropped as long as they waited.
    pub mean_wait: Nanos,
}

/// A stretch of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bin {
    /// Where it begins.
    pub start: Nanos,
    /// How long it is.
    pub width: Nanos,
    /// Requests that arrived in it.
    pub arrived: u64,
    /// Requests that were answered in it.
    pub completed: u64,
    /// Requests that failed in it.
    pub failed: u64,
    /// Half of the requests that came to an end in it took no longer.
    pub p50: Nanos,
    /// 95 of 100 took no longer.
    pub p95: Nanos,
    /// 99 of 100 took no longer.
    pub p99: Nanos,
    /// Calls that were sent in it, with all further attempts.
    pub offered_calls: u64,
}

/// A span that took strictly longer than 100 ms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warn {
    /// The number of its request, from 0, in the order of arrival.
    pub request: u32,
    /// When it began.
    pub at: Nanos,
    /// Whose it is.
    pub station: NodeIndex,
    /// What it did: the index of the request's kind, and of the call in it.
    pub call: (u32, u32),
    /// How long it took.
    pub duration: Nanos,
}

/// A run at a moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// What the clock says.
    pub now: Nanos,
    /// Requests that have arrived.
    pub arrived: u64,
    /// Requests that were answered.
    pub completed: u64,
    /// Requests that failed.
    pub failed: u64,
    /// By station.
    pub stations: Vec<StationSnapshot>,
    /// By link and policy, where the policy has a breaker.
    pub breakers: Vec<BreakerSnapshot>,
}

/// A station at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct StationSnapshot {
    /// How many calls wait for a server.
    pub queue: u64,
    /// How many servers work.
    pub busy: u64,
    /// How many servers there are; none for any number.
    pub servers: Option<u32>,
    /// As in [`StationReport`], so far.
    pub utilisation: f64,
}

/// A breaker at a moment. The calls over one link under one policy share a breaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BreakerSnapshot {
    /// Where it is.
    pub link: EdgeIndex,
    /// The index of the policy that set it up.
    pub policy: u32,
    /// What it does.
    pub state: BreakerState,
}
