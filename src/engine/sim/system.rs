//! What is simulated: stations, links between them, and requests as programs of calls.

use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};
use serde::{Deserialize, Serialize};

use crate::engine::time::Nanos;
use crate::engine::trace::span::SpanKind;

/// A whole system. The platform of chapter II is one; an imported trace becomes one.
#[derive(Debug, Clone, Default)]
pub struct System {
    /// Who works, and who may call whom.
    pub graph: DiGraph<Station, Link>,
    /// How callers protect themselves, by name in the data.
    pub policies: Vec<Policy>,
    /// What can be asked of it.
    pub requests: Vec<Request>,
    /// Who asks, as traces call them: they have a span of what has reached no station. None if they tell nobody.
    pub client: Option<String>,
}

/// Who works: a queue with a number of servers. A call holds a server while it works, not while it waits for others.
#[derive(Debug, Clone, PartialEq)]
pub struct Station {
    /// What traces call it.
    pub service: String,
    /// How many calls it works at at once; none for any number.
    pub servers: Option<u32>,
}

/// A connection between two stations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// Time on the wire, one way.
    pub network: Nanos,
}

/// A request as a tree of calls.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// What addresses call it.
    pub name: String,
    /// The id that travels with its recorded run.
    pub request_id: String,
    /// How long its caller waits at the most.
    pub deadline: Option<Nanos>,
    /// Its share of the load, relative to the others'.
    pub weight: f64,
    /// Each before the calls that it makes; the first is the root.
    pub calls: Vec<Call>,
}

/// What a station does when it is called.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// Who does it.
    pub station: NodeIndex,
    /// The link that the call takes; none inside a process, and for the root.
    pub link: Option<EdgeIndex>,
    /// What it is called in a trace.
    pub operation: String,
    /// Its role in a trace.
    pub kind: SpanKind,
    /// How the caller protects itself: index in [`System::policies`]; none where nothing is tried again.
    pub policy: Option<usize>,
    /// What is said of its span.
    pub attributes: Vec<(String, String)>,
    /// One after another.
    pub steps: Vec<Step>,
}

/// One thing that a call does. Calls are indices in [`Request::calls`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Step {
    /// Work of its own.
    Work(ServiceTime),
    /// Make a call and go on.
    Start(usize),
    /// Wait for the answer to a call that was started. Where it failed, this call fails.
    Wait(usize),
    /// Ask a cache and wait. If it has not what is asked for (`hit_share`, 0..=1, of the time it has), or fails,
    /// make the other call and wait.
    Lookup {
        /// The call to the cache.
        cache: usize,
        /// How often it has what is asked for.
        hit_share: f64,
        /// The call that is made instead.
        miss: usize,
    },
}

/// How long a piece of work takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ServiceTime {
    /// Always as long.
    Fixed(Nanos),
    /// Log-normal, by its median and its 99th percentile.
    LogNormal {
        /// Half of all take no longer.
        median: Nanos,
        /// 99 of 100 take no longer.
        p99: Nanos,
    },
    /// Exponential, by its mean.
    Exponential {
        /// The mean.
        mean: Nanos,
    },
}

/// How a caller protects itself and others when it calls.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// What the data calls it.
    pub name: String,
    /// How long one attempt may take, seen from the caller.
    pub timeout: Option<Nanos>,
    /// How many attempts there may be; 1 means that nothing is tried again.
    pub attempts: u32,
    /// How long it waits before each attempt but the first.
    pub backoff: Backoff,
    /// How long all attempts together may take.
    pub within: Option<Nanos>,
    /// The share of calls, 0..=1, that may be tried again: the retry budget of a link.
    pub budget: Option<f64>,
    /// After this time without an answer a second attempt is sent beside the first; the first answer counts.
    pub hedge_after: Option<Nanos>,
    /// When the link's breaker opens.
    pub breaker: Option<BreakerRule>,
    /// The adaptive throttle's K.
    pub throttle: Option<f64>,
}

impl Default for Policy {
    /// One attempt, however long it takes.
    fn default() -> Self {
        Self {
            name: String::new(),
            timeout: None,
            attempts: 1,
            backoff: Backoff::None,
            within: None,
            budget: None,
            hedge_after: None,
            breaker: None,
            throttle: None,
        }
    }
}

/// How long a caller waits before it tries again. All but `Uniform` double from `base` to `cap`; after Marc Brooker,
/// "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Backoff {
    /// Not at all.
    None,
    /// `base`.
    Fixed(Nanos),
    /// Anything between the two.
    Uniform(Nanos, Nanos),
    /// min(cap, base · 2^attempt).
    Exponential {
        /// The first.
        base: Nanos,
        /// The longest.
        cap: Nanos,
    },
    /// Half of the exponential one, and up to another half.
    EqualJitter {
        /// The first.
        base: Nanos,
        /// The longest.
        cap: Nanos,
    },
    /// Anything up to the exponential one.
    FullJitter {
        /// The first.
        base: Nanos,
        /// The longest.
        cap: Nanos,
    },
    /// min(cap, anything between base and three times the last one).
    DecorrelatedJitter {
        /// The first.
        base: Nanos,
        /// The longest.
        cap: Nanos,
    },
}

/// When a circuit breaker opens.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BreakerRule {
    /// What it looks back on.
    pub window: Nanos,
    /// It stays closed on fewer calls than these.
    pub samples: u32,
    /// It opens at this share of errors, 0..=1, or more.
    pub errors: f64,
    /// How long it stays open before it lets one call through.
    pub open_for: Nanos,
}

/// Something that is broken on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Fault {
    /// Where.
    pub target: Target,
    /// How.
    pub kind: FaultKind,
    /// Since when.
    pub from: Nanos,
    /// Until when; none for good.
    pub until: Option<Nanos>,
}

/// Where something is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Target {
    /// A station.
    Station(NodeIndex),
    /// A link.
    Link(EdgeIndex),
}

/// How something is broken.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum FaultKind {
    /// Nothing answers: callers wait until they give up.
    Down,
    /// This share of calls, 0..=1, fails at once.
    Errors(f64),
    /// Every call waits this much longer: at a station before it works, on a link each way.
    Latency(Nanos),
    /// Work takes this many times as long. On a link, the network does.
    SlowDown(f64),
    /// The station has this many servers. On a link it means nothing.
    Capacity(u32),
}

/// A simulated run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// Of all random draws. Without load, seed 0 draws nothing: all work takes its median.
    pub seed: u64,
    /// What is asked of the system.
    pub demand: Demand,
    /// What is broken.
    pub faults: Vec<Fault>,
}

/// What is asked of a system.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Demand {
    /// One request, by its index, of an idle system.
    One(usize),
    /// Open-loop Poisson arrivals for some time; which request, the weights decide.
    Poisson {
        /// Requests a second, 0 to 5,000.
        rate: f64,
        /// Until when they arrive. The run ends when the last is answered or given up.
        duration: Nanos,
    },
}
