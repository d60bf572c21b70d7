//! The platform as a system that can be simulated.

use petgraph::graph::NodeIndex;

use crate::engine::radius::data::{Node, PlatformData, RequestData, StepData};
use crate::engine::sim::system::{Call, Link, Request, ServiceTime, Station, Step, System};
use crate::engine::time::Nanos;

/// The platform: a system whose stations are the file's nodes.
#[derive(Debug, Clone)]
pub struct Platform {
    /// In the order of the file; a node's index is its station's.
    pub nodes: &'static [Node],
    /// What is simulated.
    pub system: System,
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
    /// Builds the system, and checks every name.
    pub fn new(data: &PlatformData) -> Result<Platform, ModelError> {
        let mut platform = Platform { nodes: data.nodes.0, system: System::default() };
        for (index, node) in data.nodes.iter().enumerate() {
            if data.nodes[..index].iter().any(|other| other.id == node.id) {
                return Err(ModelError::DuplicateNode(node.id.0));
            }
            platform.system.graph.add_node(Station { service: node.name.0.to_owned(), servers: None });
        }
        for edges in data.edges {
            let place = || format!("edges from `{}`", edges.from.0);
            let from = platform.node_of(edges.from.0, place)?;
            for to in edges.to {
                let to = platform.node_of(to.0, place)?;
                platform.system.graph.add_edge(from, to, Link { network: Nanos::from_micros(edges.network_us) });
            }
        }
        for request in data.requests {
            let request = platform.request_of(request)?;
            platform.system.requests.push(request);
        }
        Ok(platform)
    }

    /// The node of that id.
    pub fn node(&self, id: &str) -> Option<NodeIndex> {
        self.nodes.iter().position(|node| node.id.0 == id).map(NodeIndex::new)
    }

    /// The index of the request of that name.
    pub fn request(&self, name: &str) -> Option<usize> {
        self.system.requests.iter().position(|request| request.name == name)
    }

    fn node_of(&self, id: &'static str, place: impl Fn() -> String) -> Result<NodeIndex, ModelError> {
        self.node(id).ok_or_else(|| ModelError::UnknownNode { place: place(), id })
    }

    fn request_of(&self, data: &RequestData) -> Result<Request, ModelError> {
        let mut request = Request {
            name: data.name.0.to_owned(),
            request_id: data.request_id.0.to_owned(),
            deadline: None,
            weight: 1.0,
            calls: Vec::new(),
        };
        let mut made = Vec::new();
        self.add(&mut request, &mut made, data, data.root.0, None)?;
        match data.calls.iter().find(|call| !made.contains(&call.id.0)) {
            Some(call) => Err(ModelError::NotATree { request: data.name.0, id: call.id.0 }),
            None => Ok(request),
        }
    }

    /// Adds the call of that id and all that it makes; returns its index.
    fn add(
        &self,
        request: &mut Request,
        made: &mut Vec<&'static str>,
        data: &RequestData,
        id: &'static str,
        caller: Option<NodeIndex>,
    ) -> Result<usize, ModelError> {
        let name = data.name.0;
        let call =
            data.calls.iter().find(|call| call.id.0 == id).ok_or(ModelError::UnknownCall { request: name, id })?;
        if made.len() >= data.calls.len() {
            return Err(ModelError::NotATree { request: name, id });
        }
        made.push(id);
        let station = self.node_of(call.node.0, || format!("requests.{name}.calls.{id}"))?;
        let link = match caller {
            Some(caller) if caller != station => {
                let link = self.system.graph.find_edge(caller, station);
                Some(link.ok_or(ModelError::NoEdge { request: name, id })?)
            }
            _ => None,
        };
        let index = request.calls.len();
        request.calls.push(Call {
            station,
            link,
            operation: call.operation.0.to_owned(),
            kind: call.kind,
            policy: None,
            attributes: Vec::new(),
            steps: Vec::new(),
        });
        for step in call.steps {
            let steps = match *step {
                StepData::WorkUs(micros) => vec![Step::Work(ServiceTime::Fixed(Nanos::from_micros(micros)))],
                StepData::Call(callee) => {
                    let callee = self.add(request, made, data, callee.0, Some(station))?;
                    vec![Step::Start(callee), Step::Wait(callee)]
                }
                StepData::Spawn(callee) => vec![Step::Start(self.add(request, made, data, callee.0, Some(station))?)],
            };
            request.calls[index].steps.extend(steps);
        }
        Ok(index)
    }
}
