//! The platform as a graph, and its requests as trees of calls.

use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};

use crate::engine::radius::data::{CallData, Node, PlatformData, RequestData, StepData};
use crate::engine::time::Nanos;
use crate::engine::trace::span::SpanKind;

/// A connection between two nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// Time on the wire, one way.
    pub network: Nanos,
}

/// The nodes, who may call whom, and the requests.
#[derive(Debug, Clone)]
pub struct Platform {
    /// In the order of the file.
    pub graph: DiGraph<Node, Edge>,
    /// In the order of the file.
    pub requests: Vec<Request>,
}

/// A request as a tree of calls.
#[derive(Debug, Clone)]
pub struct Request {
    /// What addresses call it.
    pub name: &'static str,
    /// The id that travels with it.
    pub request_id: &'static str,
    /// Each before the calls that it makes; the first is the root.
    pub calls: Vec<Call>,
}

/// What a node does when it is called.
#[derive(Debug, Clone)]
pub struct Call {
    /// Its name in the file.
    pub id: &'static str,
    /// Who does it.
    pub node: NodeIndex,
    /// The edge that the call takes; none inside a process, and for the root.
    pub edge: Option<EdgeIndex>,
    /// What it is called in a trace.
    pub operation: &'static str,
    /// Its role in a trace.
    pub kind: SpanKind,
    /// One after another.
    pub steps: Vec<Step>,
}

/// One thing that a call does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Work of its own.
    Work(Nanos),
    /// Make a call (an index in [`Request::calls`]) and wait for the answer.
    Call(usize),
    /// Make a call and go on.
    Spawn(usize),
}

/// Why records do not make a platform.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// Two nodes of one id.
    #[error("nodes: `{0}` stands twice")]
    DuplicateNode(&'static str),
    /// An id that no node has.
    #[error("{place}: no node is called `{id}`")]
    UnknownNode {
        /// The key that names it.
        place: String,
        /// The name.
        id: &'static str,
    },
    /// An id that no call of the request has.
    #[error("requests.{request}: no call is called `{id}`")]
    UnknownCall {
        /// The request.
        request: &'static str,
        /// The name.
        id: &'static str,
    },
    /// A call that is made twice, by itself, or not at all.
    #[error("requests.{request}.calls.{id}: is to be made by exactly one other call")]
    NotATree {
        /// The request.
        request: &'static str,
        /// The call.
        id: &'static str,
    },
    /// A call between nodes that have no edge.
    #[error("requests.{request}.calls.{id}: no edge leads to its node from the caller's")]
    NoEdge {
        /// The request.
        request: &'static str,
        /// The call.
        id: &'static str,
    },
}

impl Platform {
    /// Builds the graph and the trees, and checks every name.
    pub fn new(data: &PlatformData) -> Result<Platform, ModelError> {
        let mut graph = DiGraph::new();
        for node in data.nodes {
            if find(&graph, node.id.0).is_some() {
                return Err(ModelError::DuplicateNode(node.id.0));
            }
            graph.add_node(*node);
        }
        for edges in data.edges {
            let place = || format!("edges from `{}`", edges.from.0);
            let from = node_of(&graph, edges.from.0, place)?;
            for to in edges.to {
                let to = node_of(&graph, to.0, place)?;
                graph.add_edge(from, to, Edge { network: Nanos::from_micros(edges.network_us) });
            }
        }
        let requests = data.requests.iter().map(|request| Request::new(&graph, request)).collect::<Result<_, _>>()?;
        Ok(Platform { graph, requests })
    }

    /// The node of that id.
    pub fn node(&self, id: &str) -> Option<NodeIndex> {
        find(&self.graph, id)
    }

    /// The request of that name.
    pub fn request(&self, name: &str) -> Option<&Request> {
        self.requests.iter().find(|request| request.name == name)
    }
}

fn find(graph: &DiGraph<Node, Edge>, id: &str) -> Option<NodeIndex> {
    graph.node_indices().find(|&index| graph[index].id.0 == id)
}

fn node_of(graph: &DiGraph<Node, Edge>, id: &'static str, place: impl Fn() -> String) -> Result<NodeIndex, ModelError> {
    find(graph, id).ok_or_else(|| ModelError::UnknownNode { place: place(), id })
}

impl Request {
    fn new(graph: &DiGraph<Node, Edge>, data: &RequestData) -> Result<Request, ModelError> {
        let mut request = Request { name: data.name.0, request_id: data.request_id.0, calls: Vec::new() };
        request.add(graph, data, data.root.0, None)?;
        let orphan = data.calls.iter().find(|call| !request.calls.iter().any(|made| made.id == call.id.0));
        match orphan {
            Some(call) => Err(ModelError::NotATree { request: data.name.0, id: call.id.0 }),
            None => Ok(request),
        }
    }

    /// Adds the call of that id and all that it makes; returns its index.
    fn add(
        &mut self,
        graph: &DiGraph<Node, Edge>,
        data: &RequestData,
        id: &'static str,
        caller: Option<NodeIndex>,
    ) -> Result<usize, ModelError> {
        let request = data.name.0;
        let call = find_call(data, id).ok_or(ModelError::UnknownCall { request, id })?;
        if self.calls.len() >= data.calls.len() {
            return Err(ModelError::NotATree { request, id });
        }
        let node = node_of(graph, call.node.0, || format!("requests.{request}.calls.{id}"))?;
        let edge = match caller {
            Some(caller) if caller != node => {
                Some(graph.find_edge(caller, node).ok_or(ModelError::NoEdge { request, id })?)
            }
            _ => None,
        };
        let index = self.calls.len();
        self.calls.push(Call { id, node, edge, operation: call.operation.0, kind: call.kind, steps: Vec::new() });
        for step in call.steps {
            let step = match *step {
                StepData::WorkUs(micros) => Step::Work(Nanos::from_micros(micros)),
                StepData::Call(callee) => Step::Call(self.add(graph, data, callee.0, Some(node))?),
                StepData::Spawn(callee) => Step::Spawn(self.add(graph, data, callee.0, Some(node))?),
            };
            self.calls[index].steps.push(step);
        }
        Ok(index)
    }
}

fn find_call<'a>(data: &'a RequestData, id: &str) -> Option<&'a CallData> {
    data.calls.iter().find(|call| call.id.0 == id)
}
