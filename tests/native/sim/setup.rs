//! Small systems for tests.

use std::sync::Arc;

use midnight_pearl::engine::sim::report::Report;
use midnight_pearl::engine::sim::run::Simulation;
use midnight_pearl::engine::sim::system::{
    Call, Demand, Fault, FaultKind, Link, Policy, Request, ServiceTime, Settings, Station, Step, System, Target,
};
use midnight_pearl::engine::time::Nanos;
use midnight_pearl::engine::trace::span::SpanKind;
use petgraph::graph::{EdgeIndex, NodeIndex};

pub(super) fn ms(millis: u64) -> Nanos {
    Nanos::from_millis(millis)
}

pub(super) fn fixed(millis: u64) -> ServiceTime {
    ServiceTime::Fixed(ms(millis))
}

/// A call of that station that does those steps; without a link.
pub(super) fn call(station: usize, operation: &str, steps: Vec<Step>) -> Call {
    Call {
        station: NodeIndex::new(station),
        link: None,
        operation: operation.into(),
        kind: SpanKind::Server,
        policy: None,
        attributes: Vec::new(),
        steps,
    }
}

/// Starts a call and waits for it.
pub(super) fn wait_for(callee: usize) -> [Step; 2] {
    [Step::Start(callee), Step::Wait(callee)]
}

/// Stations with so many servers, links between them with so many milliseconds on the wire, and one request. Calls to
/// another station than their caller's take the first link between the two.
pub(super) fn system(servers: &[Option<u32>], links: &[(usize, usize, u64)], calls: Vec<Call>) -> System {
    let mut system = System::default();
    for (index, &servers) in servers.iter().enumerate() {
        system.graph.add_node(Station { service: format!("station {index}"), servers });
    }
    for &(from, to, network) in links {
        system.graph.add_edge(NodeIndex::new(from), NodeIndex::new(to), Link { network: ms(network) });
    }
    let (name, request_id) = ("request".to_owned(), "req_00000001".to_owned());
    system.requests.push(Request { name, request_id, deadline: None, weight: 1.0, calls });
    system
}

/// One station with so many servers, and a request that is one piece of work.
pub(super) fn lone(servers: Option<u32>, work: ServiceTime) -> System {
    system(&[servers], &[], vec![call(0, "work", vec![Step::Work(work)])])
}

/// A gateway that only calls a store, which works that long; the link takes no time.
pub(super) fn pair(policy: Policy, servers: Option<u32>, work: ServiceTime) -> System {
    chain_of(&[None, servers], policy, vec![Step::Work(work)])
}

/// Stations each of which calls the next under the policy; the last one does those steps. Links take no time.
pub(super) fn chain(stations: usize, policy: Policy, last: Vec<Step>) -> System {
    chain_of(&vec![None; stations], policy, last)
}

fn chain_of(servers: &[Option<u32>], policy: Policy, last: Vec<Step>) -> System {
    let links: Vec<_> = (1..servers.len()).map(|to| (to - 1, to, 0)).collect();
    let mut calls: Vec<Call> = (0..servers.len()).map(|at| call(at, "call", wait_for(at + 1).to_vec())).collect();
    for (index, call) in calls.iter_mut().enumerate().skip(1) {
        (call.link, call.policy) = (Some(EdgeIndex::new(index - 1)), Some(0));
    }
    if let Some(call) = calls.last_mut() {
        call.steps = last;
    }
    let mut system = system(servers, &links, calls);
    system.policies.push(policy);
    system
}

/// One request at seed 0, with faults.
pub(super) fn one(faults: &[Fault]) -> Settings {
    Settings { seed: 0, demand: Demand::One(0), faults: faults.to_vec() }
}

/// So many requests a second for so many seconds.
pub(super) fn poisson(seed: u64, rate: f64, seconds: u64) -> Settings {
    Settings { seed, demand: Demand::Poisson { rate, duration: ms(seconds * 1_000) }, faults: Vec::new() }
}

/// A station is broken all the time.
pub(super) fn broken(station: usize, kind: FaultKind) -> Fault {
    broken_for(station, kind, 0, None)
}

/// A station is broken between two milliseconds.
pub(super) fn broken_for(station: usize, kind: FaultKind, from: u64, until: Option<u64>) -> Fault {
    Fault { target: Target::Station(NodeIndex::new(station)), kind, from: ms(from), until: until.map(ms) }
}

/// A link is broken all the time.
pub(super) fn broken_link(link: usize, kind: FaultKind) -> Fault {
    Fault { target: Target::Link(EdgeIndex::new(link)), kind, from: Nanos::ZERO, until: None }
}

/// What is reported of a run to its end.
pub(super) fn run(system: System, settings: Settings) -> Report {
    simulated(system, settings).report()
}

/// A run to its end.
pub(super) fn simulated(system: System, settings: Settings) -> Simulation {
    let mut simulation = Simulation::new(Arc::new(system), settings);
    simulation.advance(Nanos(u64::MAX));
    assert!(simulation.is_done());
    simulation
}
