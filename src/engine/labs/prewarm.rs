//! Pre-warming: at the bell a load multiplies at once, and pods that are only started then come too late.
//!
//! Closed: with λ requests a second arriving at pods for c, a backlog of (λ−c)·gap stands when the new pods for c' are
//! there, gap seconds after the bell, and is worked off in backlog/(c'−λ). Pods that are asked for `lead` before the bell
//! are there after the scaler's delay and their boot: gap = max(0, delay + boot − lead). Without a gap λ/c' of the servers
//! is busy (utilisation law). Known of LZStock: a tenfold spike at 9:30, 30–60 s of boot, pods asked for five minutes
//! before (blog.lzstock.app, infra/high-av/stateless); load and pod size are the experiment's own.

use std::sync::Arc;

use petgraph::graph::NodeIndex;

use crate::engine::labs::control::{Control, Integer, Settings};
use crate::engine::labs::outcome::{Axis, Outcome, Role, Tolerance, Unit};
use crate::engine::labs::{Laboratory, Steps};
use crate::engine::sim::run::Simulation;
use crate::engine::sim::system::{
    self, Call, Demand, Fault, FaultKind, Request, ServiceTime, Station, Step, System, Target,
};
use crate::engine::time::Nanos;
use crate::engine::trace::span::SpanKind;

/// The minutes after the bell.
pub(super) static LABORATORY: Laboratory = Laboratory {
    name: "prewarm",
    controls: &[Control::Integer(SPIKE), Control::Integer(BOOT), Control::Integer(DELAY), Control::Integer(LEAD)],
    is_random: true,
};

const SPIKE: Integer = Integer { name: "spike", unit: Unit::Share, least: 2, most: 20, step: 1, default: 10 };
const BOOT: Integer = Integer { name: "boot", unit: Unit::Seconds, least: 30, most: 60, step: 5, default: 45 };
const DELAY: Integer = Integer { name: "delay", unit: Unit::Seconds, least: 0, most: 60, step: 5, default: 30 };
const LEAD: Integer = Integer { name: "lead", unit: Unit::Seconds, least: 0, most: 600, step: 5, default: 0 };

/// Requests a second before the bell.
const BASE: f64 = 10.0;
/// One request at a time in each pod, for so long: 2.5 a second.
const WORK: Nanos = Nanos::from_millis(400);
/// Pods before the bell: 12.5 requests a second, of which four fifths are used. After it, as many times as the load.
const PODS: u32 = 5;
/// How long it is watched after the queue has to be empty.
const QUIET: f64 = 30.0;
/// No more points are drawn than these.
const POINTS: f64 = 300.0;

const TIME: Axis = Axis::new("after_bell", Unit::Seconds);
const WAITING: Axis = Axis::new("waiting", Unit::Count);

/// Finds out what comes of the settings.
pub(super) async fn run(settings: &Settings, steps: &Steps) -> Outcome {
    let spike = f64::from(settings.integer(SPIKE));
    let lead = f64::from(settings.integer(LEAD));
    let gap = (f64::from(settings.integer(DELAY) + settings.integer(BOOT)) - lead).max(0.0);
    let pods = PODS * settings.integer(SPIKE);
    let per_pod = 1e9 / WORK.0 as f64;
    let (load, before, after) = (BASE * spike, per_pod * f64::from(PODS), per_pod * f64::from(pods));
    let backlog = (load - before) * gap;
    let drain = backlog / (after - load);
    let end = gap + drain + QUIET;

    let mut simulation = Simulation::new(Arc::new(service(pods)), demand(load, gap, end, settings.seed));
    let step = libm::ceil(end / POINTS);
    let mut moments: Vec<f64> = (0..).map(|point| f64::from(point) * step).take_while(|&moment| moment < end).collect();
    // The moment before the new pods begin is the one that counts.
    let place = moments.partition_point(|&moment| moment < gap);
    if moments.get(place).is_none_or(|&moment| moment != gap) {
        moments.insert(place, gap);
    }
    let mut waiting = Vec::with_capacity(moments.len());
    for &moment in &moments {
        simulation.advance(Nanos(nanos(moment).0.saturating_sub(1)));
        waiting.push((moment, simulation.snapshot().stations.first().map_or(0.0, |station| station.queue as f64)));
        steps.at(moment / end).await;
    }
    simulation.advance(nanos(end));
    let report = simulation.report();

    let mut outcome = Outcome::default();
    let most = waiting.iter().find(|point| point.0 == gap).map_or(0.0, |point| point.1);
    // What arrives is Poisson; what leaves, while all pods work, is not random. Each pod has one request at work.
    let ends = f64::from(PODS);
    if gap > 0.0 {
        let tolerance = Tolerance::of_error_and_slack((load * gap).sqrt(), ends);
        outcome.check("backlog", Unit::Count, [most, backlog], tolerance);
        let empty = waiting.iter().find(|point| point.0 > gap && point.1 == 0.0).map_or(end, |point| point.0);
        let error = (load * (gap + drain)).sqrt() / (after - load);
        let found = empty - gap;
        // It is looked for at points of time.
        let slack = step + f64::from(pods) / after;
        outcome.check("drain", Unit::Seconds, [found, drain], Tolerance::of_error_and_slack(error, slack));
        outcome.figure("drain", Unit::Seconds, found);
    } else {
        let busy = report.stations.first().map_or(0.0, |station| station.utilisation);
        let share = load / after;
        // The first requests find every pod idle.
        let error = share * (1.0 / (load * end)).sqrt();
        let slack = share * WORK.as_millis_f64() / 1e3 / end;
        outcome.check("utilisation", Unit::Share, [busy, share], Tolerance::of_error_and_slack(error, slack));
    }
    outcome.draw("waiting", Role::Simulated, [TIME, WAITING], waiting);
    let mut line = vec![(0.0, 0.0), (gap, backlog), (gap + drain, 0.0), (end, 0.0)];
    line.dedup_by(|next, last| next.0 <= last.0);
    outcome.draw("fluid", Role::Theory, [TIME, WAITING], line);
    if gap > 0.0 {
        outcome.mark("pods_begin", TIME, gap);
    }
    outcome.figure("backlog", Unit::Count, most);
    outcome.figure("p99", Unit::Seconds, report.p99.as_millis_f64() / 1e3);
    // Paid from when they are asked for, and idle until the bell.
    outcome.figure("paid_idle", Unit::PodMinutes, f64::from(pods - PODS) * lead / 60.0);
    outcome
}

fn nanos(seconds: f64) -> Nanos {
    Nanos((seconds * 1e9) as u64)
}

/// As many pods as there will be, each with one request at a time.
fn service(pods: u32) -> System {
    let mut system = System::default();
    let station = system.graph.add_node(Station { service: String::new(), servers: Some(pods) });
    let call = Call {
        station,
        link: None,
        operation: String::new(),
        kind: SpanKind::Server,
        policy: None,
        attributes: Vec::new(),
        steps: vec![Step::Work(ServiceTime::Fixed(WORK))],
    };
    system.requests.push(Request {
        name: String::new(),
        request_id: String::new(),
        deadline: None,
        weight: 1.0,
        calls: vec![call],
    });
    system
}

/// From the bell on; of the pods, only those of before are there until the gap is over.
fn demand(rate: f64, gap: f64, end: f64, seed: u32) -> system::Settings {
    let few = Fault {
        target: Target::Station(NodeIndex::new(0)),
        kind: FaultKind::Capacity(PODS),
        from: Nanos::ZERO,
        until: Some(nanos(gap)),
    };
    let faults = if gap > 0.0 { vec![few] } else { Vec::new() };
    system::Settings { seed: seed.into(), demand: Demand::Poisson { rate, duration: nanos(end) }, faults }
}
