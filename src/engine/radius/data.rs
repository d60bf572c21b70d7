//! The records of `assets/data/platform.toml`, as the file has them.

// The keys speak for themselves, in the files as well.
#![allow(missing_docs)]

use crate::baked::{List, Text};
use crate::engine::trace::span::SpanKind;

baked! {
    path = crate::engine::radius::data;

    /// The whole file.
    pub struct PlatformData {
        pub nodes: List<Node>,
        pub edges: List<EdgeData>,
        /// On every link whose calls have a policy.
        pub breaker: Option<BreakerData>,
        pub policies: List<PolicyData>,
        pub requests: List<RequestData>,
    }

    /// A service, a store, or a tool that watches them.
    pub struct Node {
        /// What other records and addresses call it.
        pub id: Text,
        /// What a trace calls it.
        pub name: Text,
        pub lane: Lane,
        /// How many calls it works at at once; any number if it is not said.
        pub servers: Option<u32>,
    }

    /// The part of the platform that a node belongs to.
    #[derive(Eq)]
    pub enum Lane {
        Edge,
        Service,
        Storage,
        Observability,
    }

    /// Connections of one node to others.
    pub struct EdgeData {
        pub from: Text,
        pub to: List<Text>,
        /// One way on the wire, in microseconds.
        pub network_us: u64,
    }

    /// When a circuit breaker opens.
    pub struct BreakerData {
        pub window_ms: u64,
        pub samples: u32,
        /// A share, 0..=1.
        pub errors: f64,
        pub open_for_ms: u64,
    }

    /// How a caller protects itself and others.
    pub struct PolicyData {
        pub name: Text,
        /// Of one attempt, seen from the caller.
        pub timeout_ms: Option<u64>,
        /// 1 if it is not said.
        pub attempts: Option<u32>,
        /// The shortest and the longest wait before another attempt; any in between is as likely.
        pub backoff_ms: Option<(u64, u64)>,
        /// Of all attempts together.
        pub within_ms: Option<u64>,
        /// The share of calls, 0..=1, that may be tried again.
        pub budget: Option<f64>,
        pub hedge_after_ms: Option<u64>,
    }

    /// A request as a tree of calls.
    pub struct RequestData {
        pub name: Text,
        pub request_id: Text,
        /// How long its caller waits at the most.
        pub deadline_ms: u64,
        /// Its share of the load, relative to the others'.
        pub weight: f64,
        /// The id of the first call.
        pub root: Text,
        pub calls: List<CallData>,
    }

    /// One call: what a node does for it.
    pub struct CallData {
        pub id: Text,
        pub node: Text,
        pub operation: Text,
        pub kind: SpanKind,
        pub policy: Option<Text>,
        /// Keys and values of its span.
        pub attributes: Option<List<(Text, Text)>>,
        /// What travels.
        pub payload: Option<Text>,
        pub steps: List<StepData>,
    }

    /// One thing after another.
    pub enum StepData {
        /// Work of its own, in microseconds, always as long.
        WorkUs(u64),
        /// Work of its own, log-normal.
        Work { median_us: u64, p99_us: u64 },
        /// A call that is waited for.
        Call(Text),
        /// A call that is not.
        Spawn(Text),
        /// Calls that are all made at once and all waited for.
        Parallel(List<Text>),
        /// A call to a cache, and the call to make if it has not what is asked for.
        Lookup { cache: Text, hit_share: f64, miss: Text },
    }
}

impl Lane {
    /// The lanes from the request's entrance onwards.
    pub const ALL: [Lane; 4] = [Lane::Edge, Lane::Service, Lane::Storage, Lane::Observability];
}
