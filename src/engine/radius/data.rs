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
        pub requests: List<RequestData>,
    }

    /// A service, a store, or a tool that watches them.
    pub struct Node {
        /// What other records and addresses call it.
        pub id: Text,
        /// What a trace calls it.
        pub name: Text,
        pub lane: Lane,
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

    /// A request as a tree of calls.
    pub struct RequestData {
        pub name: Text,
        pub request_id: Text,
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
        pub steps: List<StepData>,
    }

    /// One thing after another.
    pub enum StepData {
        /// Work of its own, in microseconds.
        WorkUs(u64),
        /// A call that is waited for.
        Call(Text),
        /// A call that is not.
        Spawn(Text),
    }
}

impl Lane {
    /// The lanes from the request's entrance onwards.
    pub const ALL: [Lane; 4] = [Lane::Edge, Lane::Service, Lane::Storage, Lane::Observability];
}
