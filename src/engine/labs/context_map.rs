//! The context map: what a request needs, and what a dead context takes with it, as edges become asynchronous.
//!
//! The fifteen contexts, and that the gateway (BC15) speaks to the others, are LZStock's (daniellin.app/lzstock/ddd);
//! who else asks whom is made up for the experiment.
//!
//! Closed: a request that needs k contexts, each up with probability a, is answered with probability a^k (five hops at
//! 99.9 %: 0.99401); an asynchronous edge takes out what is behind it. A dead context fails the requests from whose
//! first call it is reached over synchronous edges (breadth-first search).

use std::collections::VecDeque;
use std::sync::Arc;

use petgraph::graph::NodeIndex;

use crate::engine::labs::control::{Choice, Control, Real, Set, Settings};
use crate::engine::labs::outcome::{Axis, Edge, Network, Node, Outcome, Role, Tolerance, Unit};
use crate::engine::labs::{Laboratory, Steps};
use crate::engine::sim::report::Report;
use crate::engine::sim::run::Simulation;
use crate::engine::sim::system::{self, Call, Demand, Fault, FaultKind, Link, Request, Station, Step, System, Target};
use crate::engine::time::Nanos;
use crate::engine::trace::span::SpanKind;

/// Fifteen contexts and the edges between them.
pub(super) static LABORATORY: Laboratory = Laboratory {
    name: "context_map",
    controls: &[
        Control::Choice(REQUEST),
        Control::Set(ASYNCHRONOUS),
        Control::Choice(DEAD),
        Control::Real(AVAILABILITY),
    ],
    is_random: true,
};

/// The contexts' keys; the last is the gateway.
pub const CONTEXTS: [&str; 15] =
    ["bc1", "bc2", "bc3", "bc4", "bc5", "bc6", "bc7", "bc8", "bc9", "bc10", "bc11", "bc12", "bc13", "bc14", "bc15"];
const GATEWAY: usize = 14;

/// Who asks whom, by index in [`CONTEXTS`]; the same order as the options of the set. Each context is reached from any
/// other in one way at the most.
pub const EDGES: [(usize, usize); 19] = [
    (14, 0),
    (14, 1),
    (14, 2),
    (14, 3),
    (14, 4),
    (14, 5),
    (14, 6),
    (14, 7),
    (14, 8),
    (14, 10),
    (14, 11),
    (14, 12),
    (14, 13),
    (8, 1),
    (1, 0),
    (0, 2),
    (2, 9),
    (11, 10),
    (13, 12),
];

/// What is asked of the gateway: something of one of its neighbours.
const REQUEST: Choice = Choice {
    name: "request",
    options: &["bc1", "bc2", "bc3", "bc4", "bc5", "bc6", "bc7", "bc8", "bc9", "bc11", "bc12", "bc13", "bc14"],
    default: 8,
};
const ASYNCHRONOUS: Set = Set {
    name: "asynchronous",
    options: &[
        "bc15-bc1",
        "bc15-bc2",
        "bc15-bc3",
        "bc15-bc4",
        "bc15-bc5",
        "bc15-bc6",
        "bc15-bc7",
        "bc15-bc8",
        "bc15-bc9",
        "bc15-bc11",
        "bc15-bc12",
        "bc15-bc13",
        "bc15-bc14",
        "bc9-bc2",
        "bc2-bc1",
        "bc1-bc3",
        "bc3-bc10",
        "bc12-bc11",
        "bc14-bc13",
    ],
    default: 0,
};
const DEAD: Choice = Choice {
    name: "dead",
    options: &[
        "none", "bc1", "bc2", "bc3", "bc4", "bc5", "bc6", "bc7", "bc8", "bc9", "bc10", "bc11", "bc12", "bc13", "bc14",
        "bc15",
    ],
    default: 0,
};
const AVAILABILITY: Real =
    Real { name: "availability", unit: Unit::Share, least: 0.9, most: 0.9995, step: 0.0005, default: 0.999 };

/// Requests of the kind that is asked for, and of each kind for its point in the drawing.
const REQUESTS: f64 = 10_000.0;
const REQUESTS_A_POINT: f64 = 4_000.0;

const NEEDED: Axis = Axis::new("needed", Unit::Count);
const ANSWERED: Axis = Axis::new("answered", Unit::Share);

/// The contexts in the order in which they stand round the gateway: who asks whom stands side by side.
const ROUND: [usize; 14] = [8, 1, 0, 2, 9, 11, 10, 13, 12, 3, 4, 5, 6, 7];
/// How far from the gateway they stand, to the sides and up and down, in percent of the drawing.
const ROUND_REACH: (f64, f64) = (44.0, 42.0);

/// A map with some edges asynchronous.
#[derive(Clone, Copy)]
struct Map {
    asynchronous: u32,
}

/// Finds out what comes of the settings.
pub(super) async fn run(settings: &Settings, steps: &Steps) -> Outcome {
    let map = Map { asynchronous: settings.bits(ASYNCHRONOUS) };
    let dead = settings.choice(DEAD).checked_sub(1);
    let up = settings.real(AVAILABILITY);
    let asked = settings.choice(REQUEST);
    let seed = u64::from(settings.seed);

    let mut outcome = Outcome::default();
    let need = map.needed(asked);
    let expected = match dead.is_some_and(|dead| need.contains(&dead)) {
        true => 0.0,
        false => up.powi(need.len() as i32),
    };
    let report = map.load(asked, dead, up, REQUESTS, seed);
    let tolerance = Tolerance::of_share(expected, report.arrived as f64);
    outcome.check("answered", Unit::Share, [report.availability, expected], tolerance);
    let failed = (0..REQUEST.options.len()).filter(|&request| map.fails(request, dead)).count();
    let reached =
        (0..REQUEST.options.len()).filter(|&request| dead.is_some_and(|dead| map.needed(request).contains(&dead)));
    outcome.check("blast_radius", Unit::Count, [failed as f64, reached.count() as f64], Tolerance::Exact);

    // All kinds of requests that need as many contexts, while none is dead.
    let mut by_need = [(0.0, 0.0); CONTEXTS.len() + 1];
    for request in 0..REQUEST.options.len() {
        let report = map.load(request, None, up, REQUESTS_A_POINT, seed << 8 | request as u64);
        let point = &mut by_need[map.needed(request).len()];
        *point = (point.0 + report.completed as f64, point.1 + report.arrived as f64);
        steps.at((request + 1) as f64 / REQUEST.options.len() as f64).await;
    }
    let points = by_need.iter().enumerate().filter(|(_, point)| point.1 > 0.0);
    let points = points.map(|(need, (answered, of_all))| {
        let law = up.powi(need as i32);
        (need as f64, answered / of_all, (law * (1.0 - law) / of_all).sqrt())
    });
    outcome.draw_sampled("simulated", Role::Simulated, [NEEDED, ANSWERED], points);
    let law = (1..=9).map(|need| (f64::from(need), up.powi(need))).collect();
    outcome.draw("law", Role::Theory, [NEEDED, ANSWERED], law);
    outcome.network = Some(map.drawn(asked, &need, dead));
    outcome.figure("needed", Unit::Count, need.len() as f64);
    outcome.figure("answered", Unit::Share, report.availability);
    outcome.figure("blast_radius", Unit::Count, failed as f64);
    outcome
}

impl Map {
    /// What a request cannot be answered without: the gateway, and what is reached from it over synchronous edges, of
    /// the gateway's only that of the request.
    fn needed(self, request: usize) -> Vec<usize> {
        let mut needed = vec![GATEWAY];
        let mut next = VecDeque::from([GATEWAY]);
        while let Some(caller) = next.pop_front() {
            for (_, callee, is_asynchronous) in self.calls_of(caller, request) {
                if !is_asynchronous && !needed.contains(&callee) {
                    needed.push(callee);
                    next.push_back(callee);
                }
            }
        }
        needed
    }

    /// The map as it stands: the gateway in the middle, from the top on the others round it.
    fn drawn(self, request: usize, needed: &[usize], dead: Option<usize>) -> Network {
        let place = |context: usize| match ROUND.iter().position(|&other| other == context) {
            Some(place) => {
                let turn = core::f64::consts::TAU * place as f64 / ROUND.len() as f64;
                (50.0 + ROUND_REACH.0 * libm::sin(turn), 50.0 - ROUND_REACH.1 * libm::cos(turn))
            }
            None => (50.0, 50.0),
        };
        let node = |(context, &name): (usize, &&'static str)| Node {
            name: name.into(),
            at: place(context),
            is_needed: needed.contains(&context),
            is_dead: dead == Some(context),
        };
        let is_followed =
            |edge: usize, from: usize| self.calls_of(from, request).any(|(of, _, is_async)| of == edge && !is_async);
        let edge = |(index, &(from, to)): (usize, &(usize, usize))| Edge {
            from,
            to,
            is_asynchronous: self.asynchronous >> index & 1 == 1,
            is_needed: needed.contains(&from) && is_followed(index, from),
        };
        Network {
            nodes: CONTEXTS.iter().enumerate().map(node).collect(),
            edges: EDGES.iter().enumerate().map(edge).collect(),
        }
    }

    /// The calls that a context makes for a request: the edge, who is called, and whether nobody waits for it.
    fn calls_of(self, caller: usize, request: usize) -> impl Iterator<Item = (usize, usize, bool)> {
        let is_made = move |&(edge, &(from, _)): &(usize, &(usize, usize))| {
            from == caller && (from != GATEWAY || edge == request)
        };
        let calls = EDGES.iter().enumerate().filter(is_made);
        calls.map(move |(edge, &(_, to))| (edge, to, self.asynchronous >> edge & 1 == 1))
    }

    /// The map as a system in which one thing can be asked. Nothing takes time.
    fn system(self, request: usize) -> System {
        let mut system = System::default();
        for name in CONTEXTS {
            system.graph.add_node(Station { service: name.to_owned(), servers: None });
        }
        for (from, to) in EDGES {
            system.graph.add_edge(NodeIndex::new(from), NodeIndex::new(to), Link { network: Nanos::ZERO });
        }
        let mut calls = vec![call(GATEWAY)];
        let mut open = VecDeque::from([0]);
        while let Some(caller) = open.pop_front() {
            for (edge, to, is_asynchronous) in self.calls_of(calls[caller].station.index(), request) {
                let callee = calls.len();
                calls.push(Call { link: Some(petgraph::graph::EdgeIndex::new(edge)), ..call(to) });
                calls[caller].steps.push(Step::Start(callee));
                calls[caller].steps.extend((!is_asynchronous).then_some(Step::Wait(callee)));
                open.push_back(callee);
            }
        }
        let (name, request_id) = (String::new(), String::new());
        system.requests.push(Request { name, request_id, deadline: None, weight: 1.0, calls });
        system
    }

    /// About so many requests of a kind, while each context fails by itself now and then.
    fn load(self, request: usize, dead: Option<usize>, up: f64, requests: f64, seed: u64) -> Report {
        let mut faults: Vec<Fault> = (0..CONTEXTS.len()).map(|at| fault(at, FaultKind::Errors(1.0 - up))).collect();
        faults.extend(dead.map(|dead| fault(dead, FaultKind::Errors(1.0))));
        let duration = Nanos((requests * 1e6) as u64);
        self.report(request, system::Settings { seed, demand: Demand::Poisson { rate: 1_000.0, duration }, faults })
    }

    /// Whether one request fails while a context is dead and all others are up.
    fn fails(self, request: usize, dead: Option<usize>) -> bool {
        let faults = dead.map(|dead| fault(dead, FaultKind::Down)).into_iter().collect();
        self.report(request, system::Settings { seed: 0, demand: Demand::One(0), faults }).failed > 0
    }

    fn report(self, request: usize, settings: system::Settings) -> Report {
        let mut simulation = Simulation::new(Arc::new(self.system(request)), settings);
        simulation.advance(Nanos(u64::MAX));
        simulation.report()
    }
}

fn call(context: usize) -> Call {
    Call {
        station: NodeIndex::new(context),
        link: None,
        operation: String::new(),
        kind: SpanKind::Server,
        policy: None,
        attributes: Vec::new(),
        steps: Vec::new(),
    }
}

fn fault(context: usize, kind: FaultKind) -> Fault {
    Fault { target: Target::Station(NodeIndex::new(context)), kind, from: Nanos::ZERO, until: None }
}
