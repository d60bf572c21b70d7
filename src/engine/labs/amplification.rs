//! Retry amplification, and the trap that it sets: layers that each try again multiply, and a store that was frozen for
//! two seconds is kept down by the attempts that its own slowness causes.
//!
//! Closed: d layers of r attempts make r^d calls (3 layers of 4: 64; 5 of 3: 243). Published: N. Bronson et al.,
//! "Metastable Failures in Distributed Systems", HotOS '21: at 280 of 300 a second and one further attempt, the load
//! doubles to 560 and stays there; below 300/2 it recovers.

use std::sync::Arc;

use petgraph::graph::{EdgeIndex, NodeIndex};

use crate::engine::labs::Laboratory;
use crate::engine::labs::control::{Choice, Control, Integer, Settings};
use crate::engine::labs::outcome::{Axis, Outcome, Role, Tolerance, Unit};
use crate::engine::sim::report::{Bin, Report};
use crate::engine::sim::run::Simulation;
use crate::engine::sim::system::{
    self, Call, Demand, Fault, FaultKind, Link, Policy, Request, ServiceTime, Station, Step, System, Target,
};
use crate::engine::time::Nanos;
use crate::engine::trace::span::SpanKind;

/// Layers, and a store behind one of them.
pub(super) static LABORATORY: Laboratory = Laboratory {
    name: "amplification",
    controls: &[Control::Integer(LAYERS), Control::Integer(ATTEMPTS), Control::Integer(LOAD), Control::Choice(CURE)],
    is_random: true,
};

const LAYERS: Integer = Integer { name: "layers", unit: Unit::Count, least: 1, most: 5, step: 1, default: 3 };
const ATTEMPTS: Integer = Integer { name: "attempts", unit: Unit::Count, least: 1, most: 4, step: 1, default: 2 };
const LOAD: Integer = Integer { name: "load", unit: Unit::PerSecond, least: 40, most: 280, step: 10, default: 280 };
const CURE: Choice = Choice { name: "cure", options: &["none", "budget"], default: 0 };

/// What the store can do, in calls a second: 30 servers of 100 ms.
const CAPACITY: f64 = 300.0;
const SERVERS: u32 = 30;
const WORK: Nanos = Nanos::from_millis(100);
/// When callers give up.
const TIMEOUT: Nanos = Nanos::from_millis(500);
/// When the store is frozen, and when it thaws. What arrives in between waits: nothing shorter than the time-out.
const FROZEN: [Nanos; 2] = [Nanos::from_millis(10_000), Nanos::from_millis(12_000)];
/// When it is looked at what has become of the load: seconds.
const AFTER: (u32, u32) = (15, 30);
/// The share of calls that a budget lets be tried again.
const BUDGET: f64 = 0.1;

const TIME: Axis = Axis::new("time", Unit::Seconds);
const RATE: Axis = Axis::new("rate", Unit::PerSecond);

/// Finds out what comes of the settings.
pub(super) fn run(settings: &Settings) -> Outcome {
    let (layers, attempts) = (settings.integer(LAYERS), settings.integer(ATTEMPTS));
    let load = f64::from(settings.integer(LOAD));
    let has_budget = settings.choice(CURE) == 1;
    let mut outcome = Outcome::default();
    for (name, layers, attempts) in [("calls", layers, attempts), ("calls_3_4", 3, 4), ("calls_5_3", 5, 3)] {
        let found = [calls(layers, attempts) as f64, f64::from(attempts.pow(layers))];
        outcome.check(name, Unit::Count, found, Tolerance::Exact);
    }
    let report = thaw(load, attempts, has_budget, settings.seed);
    let offered = |bin: &Bin| bin.offered_calls;
    let completed = |bin: &Bin| bin.completed;
    let bins = report.series.iter().filter(|bin| bin.start < Nanos::from_millis(1_000 * u64::from(AFTER.1)));
    let line =
        |of: fn(&Bin) -> u64| bins.clone().map(move |bin| (seconds(bin.start), of(bin) as f64 / seconds(bin.width)));
    outcome.draw("offered", Role::Simulated, [TIME, RATE], line(offered).collect());
    outcome.draw("answered", Role::Simulated, [TIME, RATE], line(completed).collect());
    let level = |rate: f64| vec![(0.0, rate), (f64::from(AFTER.1), rate)];
    outcome.draw("capacity", Role::Theory, [TIME, RATE], level(CAPACITY));
    let factor = if has_budget && attempts > 1 { 1.0 + BUDGET } else { f64::from(attempts) };
    outcome.draw("if_all_fail", Role::Theory, [TIME, RATE], level(factor * load));
    for (name, at) in ["frozen", "thawed"].into_iter().zip(FROZEN) {
        outcome.mark(name, TIME, seconds(at));
    }
    let found = per_second(&report, offered);
    if let Some(factor) = settles_at(factor, load) {
        // Every request is that many calls, so that its error counts as often.
        let error = factor * (load / f64::from(AFTER.1 - AFTER.0)).sqrt();
        outcome.check("offered_after", Unit::PerSecond, [found, factor * load], Tolerance::of_error(error));
    }
    outcome.figure("calls", Unit::Count, calls(layers, attempts) as f64);
    outcome.figure("offered_after", Unit::PerSecond, found);
    outcome.figure("answered_after", Unit::PerSecond, per_second(&report, completed));
    outcome.figure("safe_below", Unit::PerSecond, CAPACITY / factor);
    outcome
}

/// What the load is multiplied by in the end: by nothing if all attempts of all requests are within what the store can
/// do, and by all attempts if they are far beyond. In between it is metastable: now and then the queue falls below the
/// time-out by chance, and the load gets away. From 1.4 times the capacity on, none of 20 seeds did.
fn settles_at(factor: f64, load: f64) -> Option<f64> {
    match factor * load / CAPACITY {
        share if share < 0.95 => Some(1.0),
        share if share >= 1.4 => Some(factor),
        _ => None,
    }
}

/// Layers that each call the next, of which the last one fails always: how many calls reach it for one request.
fn calls(layers: u32, attempts: u32) -> u64 {
    let layers = layers as usize;
    let stations = vec![None; layers + 1];
    let system = chain(&stations, Policy { attempts, ..Policy::default() }, Vec::new());
    let faults = vec![fault(layers, FaultKind::Errors(1.0), [Nanos::ZERO, Nanos(u64::MAX)])];
    let report = run_to_end(system, system::Settings { seed: 0, demand: Demand::One(0), faults });
    report.stations.last().map_or(0, |station| station.calls)
}

/// A store under load, which is frozen for two seconds.
fn thaw(load: f64, attempts: u32, has_budget: bool, seed: u32) -> Report {
    let policy = Policy { timeout: Some(TIMEOUT), attempts, budget: has_budget.then_some(BUDGET), ..Policy::default() };
    let system = chain(&[None, Some(SERVERS)], policy, vec![Step::Work(ServiceTime::Fixed(WORK))]);
    let faults = vec![fault(1, FaultKind::Capacity(0), FROZEN)];
    let duration = Nanos::from_millis(1_000 * u64::from(AFTER.1));
    run_to_end(system, system::Settings { seed: seed.into(), demand: Demand::Poisson { rate: load, duration }, faults })
}

fn per_second(report: &Report, of: fn(&Bin) -> u64) -> f64 {
    let (from, to) = (f64::from(AFTER.0), f64::from(AFTER.1));
    let inside = report.series.iter().filter(|bin| (from..to).contains(&seconds(bin.start)));
    inside.map(of).sum::<u64>() as f64 / (to - from)
}

fn seconds(time: Nanos) -> f64 {
    time.as_millis_f64() / 1e3
}

fn run_to_end(system: System, settings: system::Settings) -> Report {
    let mut simulation = Simulation::new(Arc::new(system), settings);
    simulation.advance(Nanos(u64::MAX));
    simulation.report()
}

fn fault(station: usize, kind: FaultKind, [from, until]: [Nanos; 2]) -> Fault {
    Fault { target: Target::Station(NodeIndex::new(station)), kind, from, until: Some(until) }
}

/// Stations that each call the next under the policy; the last one does those steps. Links take no time.
fn chain(servers: &[Option<u32>], policy: Policy, last: Vec<Step>) -> System {
    let mut system = System { policies: vec![policy], ..System::default() };
    let mut calls = Vec::new();
    for (index, &servers) in servers.iter().enumerate() {
        let station = system.graph.add_node(Station { service: String::new(), servers });
        if index > 0 {
            system.graph.add_edge(NodeIndex::new(index - 1), station, Link { network: Nanos::ZERO });
        }
        calls.push(Call {
            station,
            link: index.checked_sub(1).map(EdgeIndex::new),
            operation: String::new(),
            kind: SpanKind::Server,
            policy: (index > 0).then_some(0),
            attributes: Vec::new(),
            steps: vec![Step::Start(index + 1), Step::Wait(index + 1)],
        });
    }
    if let Some(call) = calls.last_mut() {
        call.steps = last;
    }
    let request = Request { name: String::new(), request_id: String::new(), deadline: None, weight: 1.0, calls };
    system.requests.push(request);
    system
}
