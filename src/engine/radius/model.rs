//! The platform as a system that can be simulated.

use std::sync::Arc;

use petgraph::graph::NodeIndex;

use crate::engine::radius::data::{BreakerData, CallData, Node, PlatformData, PolicyData, RequestData, StepData};
use crate::engine::sim::system::{
    Backoff, BreakerRule, Call, Link, Policy, Request, ServiceTime, Station, Step, System,
};
use crate::engine::time::Nanos;

/// The platform: a system whose stations are the file's nodes.
#[derive(Debug, Clone)]
pub struct Platform {
    /// In the order of the file; a node's index is its station's.
    pub nodes: &'static [Node],
    /// What is simulated; runs share it.
    pub system: Arc<System>,
}

/// The key of the attribute that says what travels with a call.
pub const PAYLOAD: &str = "app.payload";

/// Who asks the platform, as traces call them.
pub const CLIENT: &str = "client";

/// Why records do not make a platform.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// Two records of one name.
    #[error("{place}: `{id}` stands twice")]
    Duplicate {
        /// Where they stand.
        place: String,
        /// The name.
        id: String,
    },
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
    /// A name that no policy has.
    #[error("{place}: no policy is called `{id}`")]
    UnknownPolicy {
        /// The key that names it.
        place: String,
        /// The name.
        id: &'static str,
    },
    /// A policy for a call that takes no link.
    #[error("{place}: a policy protects a link, and this call takes none")]
    NoLink {
        /// The call.
        place: String,
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
    /// A value that means nothing.
    #[error("{place}: {expected} is expected, {found} was found")]
    Value {
        /// The key.
        place: String,
        /// What may stand there.
        expected: &'static str,
        /// What stands there.
        found: String,
    },
}

impl Platform {
    /// Builds the system, and checks every name and every number.
    pub fn new(data: &PlatformData) -> Result<Platform, ModelError> {
        let mut draft =
            Draft { nodes: data.nodes.0, system: System { client: Some(CLIENT.to_owned()), ..System::default() } };
        each_once("nodes", data.nodes.iter().map(|node| node.id.0))?;
        each_once("nodes", data.nodes.iter().map(|node| node.name.0))?;
        for node in data.nodes {
            require(node.servers != Some(0), || format!("nodes.{}.servers", node.id.0), "at least 1", 0)?;
            draft.system.graph.add_node(Station { service: node.name.0.to_owned(), servers: node.servers });
        }
        for edges in data.edges {
            let place = || format!("edges from `{}`", edges.from.0);
            let from = draft.node_of(edges.from.0, place)?;
            for to in edges.to {
                let id = to.0;
                let to = draft.node_of(id, place)?;
                if draft.system.graph.contains_edge(from, to) {
                    return Err(ModelError::Duplicate { place: place(), id: id.to_owned() });
                }
                require(from != to, place, "another node", id)?;
                draft.system.graph.add_edge(from, to, Link { network: Nanos::from_micros(edges.network_us) });
            }
        }
        let breaker = data.breaker.as_ref().map(breaker_of).transpose()?;
        each_once("policies", data.policies.iter().map(|policy| policy.name.0))?;
        for policy in data.policies {
            draft.system.policies.push(policy_of(policy, breaker)?);
        }
        each_once("requests", data.requests.iter().map(|request| request.name.0))?;
        for request in data.requests {
            let request = draft.request_of(request)?;
            draft.system.requests.push(request);
        }
        let weights: f64 = draft.system.requests.iter().map(|request| request.weight).sum();
        require(weights > 0.0, || "requests".to_owned(), "a weight above 0 in one of them", weights)?;
        Ok(Platform { nodes: draft.nodes, system: Arc::new(draft.system) })
    }

    /// The node of that id.
    pub fn node(&self, id: &str) -> Option<NodeIndex> {
        node(self.nodes, id)
    }

    /// The index of the request of that name.
    pub fn request(&self, name: &str) -> Option<usize> {
        self.system.requests.iter().position(|request| request.name == name)
    }
}

/// A platform whose system is not whole yet.
struct Draft {
    nodes: &'static [Node],
    system: System,
}

impl Draft {
    fn node_of(&self, id: &'static str, place: impl Fn() -> String) -> Result<NodeIndex, ModelError> {
        node(self.nodes, id).ok_or_else(|| ModelError::UnknownNode { place: place(), id })
    }

    fn policy_of(&self, call: &CallData, place: &str, has_link: bool) -> Result<Option<usize>, ModelError> {
        let Some(policy) = call.policy else { return Ok(None) };
        let place = || format!("{place}.policy");
        let known = self.system.policies.iter().position(|known| known.name == policy.0);
        let known = known.ok_or_else(|| ModelError::UnknownPolicy { place: place(), id: policy.0 })?;
        if has_link { Ok(Some(known)) } else { Err(ModelError::NoLink { place: place() }) }
    }

    fn request_of(&self, data: &RequestData) -> Result<Request, ModelError> {
        let place = |key: &str| format!("requests.{}.{key}", data.name.0);
        let digits = data.request_id.0.strip_prefix("req_").unwrap_or_default();
        let is_id = digits.len() == 8 && digits.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
        require(is_id, || place("request_id"), "`req_` and 8 hex digits in lower case", data.request_id.0)?;
        let weight = data.weight;
        require(weight.is_finite() && weight >= 0.0, || place("weight"), "a number that is not negative", weight)?;
        require(data.deadline_ms > 0, || place("deadline_ms"), "more than 0", data.deadline_ms)?;
        each_once(&place("calls"), data.calls.iter().map(|call| call.id.0))?;
        let mut request = Request {
            name: data.name.0.to_owned(),
            request_id: data.request_id.0.to_owned(),
            deadline: Some(Nanos::from_millis(data.deadline_ms)),
            weight,
            calls: Vec::new(),
        };
        let mut made = Vec::new();
        self.add(&mut request, &mut made, data, data.root.0, None)?;
        match data.calls.iter().find(|call| !made.contains(&call.id.0)) {
            Some(call) => Err(ModelError::NotATree { request: data.name.0, id: call.id.0 }),
            None => Ok(request),
        }
    }

    /// Adds the call of that id and all that it makes; returns its index. No call is added twice, so it ends.
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
        if made.contains(&id) {
            return Err(ModelError::NotATree { request: name, id });
        }
        made.push(id);
        let place = format!("requests.{name}.calls.{id}");
        let station = self.node_of(call.node.0, || place.clone())?;
        let link = match caller {
            Some(caller) if caller != station => {
                let link = self.system.graph.find_edge(caller, station);
                Some(link.ok_or(ModelError::NoEdge { request: name, id })?)
            }
            _ => None,
        };
        let payload = call.payload.map(|payload| (PAYLOAD, payload.0));
        let attributes = call.attributes.into_iter().flatten().map(|(key, value)| (key.0, value.0)).chain(payload);
        each_once(&format!("{place}.attributes"), attributes.clone().map(|(key, _)| key))?;
        let index = request.calls.len();
        request.calls.push(Call {
            station,
            link,
            operation: call.operation.0.to_owned(),
            kind: call.kind,
            policy: self.policy_of(call, &place, link.is_some())?,
            attributes: attributes.map(|(key, value)| (key.to_owned(), value.to_owned())).collect(),
            steps: Vec::new(),
        });
        let mut add = |callee: &'static str| self.add(request, made, data, callee, Some(station));
        let mut steps = Vec::new();
        for step in call.steps {
            match *step {
                StepData::WorkUs(micros) => steps.push(Step::Work(ServiceTime::Fixed(Nanos::from_micros(micros)))),
                StepData::Work { median_us, p99_us } => {
                    let place = || format!("{place}.steps.work");
                    require(median_us > 0, place, "a median above 0", median_us)?;
                    require(p99_us >= median_us, place, "a 99th percentile not below the median", p99_us)?;
                    let [median, p99] = [median_us, p99_us].map(Nanos::from_micros);
                    steps.push(Step::Work(ServiceTime::LogNormal { median, p99 }));
                }
                StepData::Call(callee) => {
                    let callee = add(callee.0)?;
                    steps.extend([Step::Start(callee), Step::Wait(callee)]);
                }
                StepData::Spawn(callee) => steps.push(Step::Start(add(callee.0)?)),
                StepData::Parallel(callees) => {
                    let callees = callees.iter().map(|callee| add(callee.0)).collect::<Result<Vec<_>, _>>()?;
                    steps.extend(callees.iter().map(|&callee| Step::Start(callee)));
                    steps.extend(callees.iter().map(|&callee| Step::Wait(callee)));
                }
                StepData::Lookup { cache, hit_share, miss } => {
                    share(|| format!("{place}.steps.lookup.hit_share"), hit_share)?;
                    steps.push(Step::Lookup { cache: add(cache.0)?, hit_share, miss: add(miss.0)? });
                }
            }
        }
        request.calls[index].steps = steps;
        Ok(index)
    }
}

/// The node of that id.
fn node(nodes: &[Node], id: &str) -> Option<NodeIndex> {
    nodes.iter().position(|node| node.id.0 == id).map(NodeIndex::new)
}

fn breaker_of(data: &BreakerData) -> Result<BreakerRule, ModelError> {
    require(data.window_ms > 0, || "breaker.window_ms".to_owned(), "more than 0", data.window_ms)?;
    require(data.samples > 0, || "breaker.samples".to_owned(), "at least 1", data.samples)?;
    share(|| "breaker.errors".to_owned(), data.errors)?;
    let [window, open_for] = [data.window_ms, data.open_for_ms].map(Nanos::from_millis);
    Ok(BreakerRule { window, samples: data.samples, errors: data.errors, open_for })
}

fn policy_of(data: &PolicyData, breaker: Option<BreakerRule>) -> Result<Policy, ModelError> {
    let place = |key: &str| format!("policies.{}.{key}", data.name.0);
    let times =
        [("timeout_ms", data.timeout_ms), ("within_ms", data.within_ms), ("hedge_after_ms", data.hedge_after_ms)];
    for (key, millis) in times {
        require(millis != Some(0), || place(key), "more than 0", 0)?;
    }
    require(data.attempts != Some(0), || place("attempts"), "at least 1", 0)?;
    if let Some(budget) = data.budget {
        share(|| place("budget"), budget)?;
    }
    let backoff = match data.backoff_ms {
        None => Backoff::None,
        Some((shortest, longest)) => {
            require(shortest <= longest, || place("backoff_ms"), "the shorter wait first", shortest)?;
            Backoff::Uniform(Nanos::from_millis(shortest), Nanos::from_millis(longest))
        }
    };
    Ok(Policy {
        name: data.name.0.to_owned(),
        timeout: data.timeout_ms.map(Nanos::from_millis),
        attempts: data.attempts.unwrap_or(1),
        backoff,
        within: data.within_ms.map(Nanos::from_millis),
        budget: data.budget,
        hedge_after: data.hedge_after_ms.map(Nanos::from_millis),
        breaker,
        throttle: None,
    })
}

fn require(
    holds: bool,
    place: impl Fn() -> String,
    expected: &'static str,
    found: impl ToString,
) -> Result<(), ModelError> {
    if holds { Ok(()) } else { Err(ModelError::Value { place: place(), expected, found: found.to_string() }) }
}

fn share(place: impl Fn() -> String, value: f64) -> Result<(), ModelError> {
    require((0.0..=1.0).contains(&value), place, "a share from 0 to 1", value)
}

fn each_once(place: &str, ids: impl Iterator<Item = &'static str> + Clone) -> Result<(), ModelError> {
    let twice = ids.clone().enumerate().find(|&(index, id)| ids.clone().take(index).any(|earlier| earlier == id));
    match twice {
        Some((_, id)) => Err(ModelError::Duplicate { place: place.to_owned(), id: id.to_owned() }),
        None => Ok(()),
    }
}
