//! Changes to a model.

use std::collections::HashSet;
use std::mem::discriminant;

use petgraph::graph::NodeIndex;
use serde::{Deserialize, Serialize};

use crate::engine::sim::system::{Backoff, Call, Fault, FaultKind, Policy, ServiceTime, Step, System, Target};
use crate::engine::time::Nanos;

/// What is different. A name that nothing has changes nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Change {
    /// All work of a service takes so many times as long; factors below 0 and not numbers count as 1.
    Slow {
        /// The service's name.
        service: String,
        /// How many times.
        factor: f64,
    },
    /// Every call that comes to a service from another waits so much longer before it is worked at.
    AddLatency {
        /// The service's name.
        service: String,
        /// How much longer.
        latency: Nanos,
    },
    /// A service never answers.
    Down {
        /// The service's name.
        service: String,
        /// How long its callers wait for an answer.
        timeout: Nanos,
        /// How often they ask, 1 to [`MAX_ATTEMPTS`].
        attempts: u32,
        /// How long they wait before they ask again.
        backoff: Backoff,
    },
    /// All the calls that a span waits for start at once, when the first of them does.
    ///
    /// What the span did itself while it waited for one of them, it does while it waits for all; what it did in
    /// between, it does afterwards.
    Parallel {
        /// The name of the span's service, or its operation.
        service: String,
    },
}

impl Change {
    /// The service's name, or the operation's.
    pub fn service(&self) -> &str {
        match self {
            Change::Slow { service, .. }
            | Change::AddLatency { service, .. }
            | Change::Down { service, .. }
            | Change::Parallel { service } => service,
        }
    }

    /// Whether both are of one kind and of one service, so that one may take the other's place.
    pub fn is_like(&self, other: &Change) -> bool {
        discriminant(self) == discriminant(other) && self.service() == other.service()
    }
}

/// A service that is down is asked no more often than this.
pub const MAX_ATTEMPTS: u32 = 10;

/// Changes a model's system, and says what is to be broken while it runs.
pub(super) fn apply(system: &mut System, changes: &[Change]) -> Vec<Fault> {
    // Latency that is added is not slowed down, in whatever order the changes stand.
    for change in changes {
        match change {
            Change::Slow { service, factor } => {
                calls_of(system, service).for_each(|(_, call)| slow_down(call, *factor));
            }
            Change::Parallel { service } => {
                let station = station_of(system, service);
                let is_meant = |call: &&mut Call| Some(call.station) == station || call.operation == *service;
                for call in calls(system).map(|(_, call)| call).filter(is_meant) {
                    call.steps = in_parallel(&call.steps);
                }
            }
            Change::AddLatency { .. } | Change::Down { .. } => {}
        }
    }
    let mut faults = Vec::new();
    for change in changes {
        match *change {
            Change::AddLatency { ref service, latency } => {
                for (_, call) in calls_of(system, service).filter(|(index, call)| *index == 0 || call.link.is_some()) {
                    call.steps.insert(0, Step::Work(ServiceTime::Fixed(latency)));
                }
            }
            Change::Down { ref service, timeout, attempts, backoff } => {
                let attempts = attempts.clamp(1, MAX_ATTEMPTS);
                let name = service.clone();
                let policy = Policy { name, timeout: Some(timeout), attempts, backoff, ..Policy::default() };
                faults.extend(take_down(system, service, policy));
            }
            Change::Slow { .. } | Change::Parallel { .. } => {}
        }
    }
    faults
}

/// Gives all calls to a service a policy, and breaks it.
fn take_down(system: &mut System, service: &str, policy: Policy) -> Option<Fault> {
    let station = station_of(system, service)?;
    let (index, timeout) = (system.policies.len(), policy.timeout);
    system.policies.push(policy);
    for request in &mut system.requests {
        // Whoever asks the root has no link: a deadline is all that is left.
        if request.calls.first().is_some_and(|root| root.station == station) {
            request.deadline = timeout;
        }
    }
    for (_, call) in calls_of(system, service).filter(|(_, call)| call.link.is_some()) {
        call.policy = Some(index);
    }
    Some(Fault { target: Target::Station(station), kind: FaultKind::Down, from: Nanos::ZERO, until: None })
}

fn station_of(system: &System, service: &str) -> Option<NodeIndex> {
    system.graph.node_indices().find(|&node| system.graph[node].service == service)
}

/// Every call, and its index in its request.
fn calls(system: &mut System) -> impl Iterator<Item = (usize, &mut Call)> {
    system.requests.iter_mut().flat_map(|request| request.calls.iter_mut().enumerate())
}

fn calls_of<'a>(system: &'a mut System, service: &str) -> impl Iterator<Item = (usize, &'a mut Call)> + use<'a> {
    let station = station_of(system, service);
    calls(system).filter(move |(_, call)| Some(call.station) == station)
}

fn slow_down(call: &mut Call, factor: f64) {
    let factor = if factor >= 0.0 { factor } else { 1.0 };
    for step in &mut call.steps {
        if let Step::Work(ServiceTime::Fixed(time)) = step {
            *time = Nanos((time.0 as f64 * factor).round() as u64);
        }
    }
}

/// The same steps, with all calls that are waited for made at once.
fn in_parallel(steps: &[Step]) -> Vec<Step> {
    let waits: Vec<Step> = steps.iter().copied().filter(|step| matches!(step, Step::Wait(_))).collect();
    let waits_for: HashSet<usize> =
        steps.iter().filter_map(|step| if let Step::Wait(call) = *step { Some(call) } else { None }).collect();
    let is_awaited = |call: usize| waits_for.contains(&call);
    let mut running = 0_usize;
    let (mut before, mut starts, mut beside, mut after) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for &step in steps {
        match step {
            Step::Start(call) if is_awaited(call) => {
                starts.push(step);
                running += 1;
            }
            Step::Wait(_) => running = running.saturating_sub(1),
            _ if starts.is_empty() => before.push(step),
            _ if running > 0 => beside.push(step),
            _ => after.push(step),
        }
    }
    [before, starts, beside, waits, after].concat()
}
