//! Simulates the platform and prints one JSON document: a request's spans, or a load's figures.
//!
//! `cargo run --release --example simulate -- --request form-value-write --seed 0`
//! `cargo run --release --example simulate -- --rps 500 --seconds 30 --seed 7 --fault document-store:slow=3@10s-20s`

use std::env;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;
use std::sync::Arc;

use midnight_pearl::engine::radius::{PLATFORM, fault};
use midnight_pearl::engine::sim::run::{Simulation, replay};
use midnight_pearl::engine::sim::system::{Demand, Fault, Settings, System};
use midnight_pearl::engine::time::Nanos;
use midnight_pearl::engine::trace::self_time::self_times;
use midnight_pearl::engine::trace::span::Trace;
use serde_json::{Value, json};

const USAGE: &str = "usage: --request NAME [--seed N] [--rps R [--seconds S]] [--fault NODE:KIND=VALUE]…, \
                     where --rps may stand without --request";

fn main() -> ExitCode {
    let printed = match document(env::args().skip(1)) {
        Ok(document) => writeln!(io::stdout(), "{document:#}"),
        Err(message) => {
            let _ = writeln!(io::stderr(), "{message}");
            return ExitCode::FAILURE;
        }
    };
    match printed {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => ExitCode::FAILURE,
        _ => ExitCode::SUCCESS,
    }
}

/// The document that some arguments ask for.
///
/// # Errors
/// One sentence about the first argument that is not understood.
pub fn document(arguments: impl Iterator<Item = String>) -> Result<Value, String> {
    let Arguments { request, seed, load, faults } = arguments_of(arguments)?;
    match (request, load) {
        (Some(request), None) => {
            let settings = Settings { seed, demand: Demand::One(request), faults };
            Ok(trace_document(&replay(&PLATFORM.system, &settings)))
        }
        (None, None) => Err(USAGE.to_owned()),
        (request, Some(load)) => {
            let mut system = System::clone(&PLATFORM.system);
            if let Some(request) = request {
                system.requests = vec![system.requests.swap_remove(request)];
            }
            Ok(load_document(system, seed, load, faults))
        }
    }
}

#[derive(Default)]
struct Arguments {
    request: Option<usize>,
    seed: u64,
    load: Option<Load>,
    faults: Vec<Fault>,
}

#[derive(Clone, Copy)]
struct Load {
    /// Requests a second.
    rate: f64,
    seconds: f64,
}

fn arguments_of(mut arguments: impl Iterator<Item = String>) -> Result<Arguments, String> {
    let mut found = Arguments::default();
    let (mut rate, mut seconds) = (None, None);
    while let Some(flag) = arguments.next() {
        if !["--request", "--seed", "--rps", "--seconds", "--fault"].contains(&flag.as_str()) {
            return Err(format!("unknown flag {flag:?}; {USAGE}"));
        }
        let value = arguments.next().ok_or_else(|| format!("{flag} wants a value; {USAGE}"))?;
        match flag.as_str() {
            "--request" => found.request = Some(request_of(&value)?),
            "--seed" => {
                found.seed = value.parse().map_err(|_| format!("--seed wants a whole number, not {value:?}"))?;
            }
            "--rps" => rate = Some(number(&flag, &value, 0.0, 5_000.0)?),
            "--seconds" => seconds = Some(number(&flag, &value, 1.0, 600.0)?),
            _ => found.faults.push(fault::parse(&PLATFORM, &value).map_err(|error| format!("--fault: {error}"))?),
        }
    }
    if rate.is_none() && seconds.is_some() {
        return Err(format!("--seconds wants --rps beside it; {USAGE}"));
    }
    found.load = rate.map(|rate| Load { rate, seconds: seconds.unwrap_or(10.0) });
    Ok(found)
}

fn request_of(name: &str) -> Result<usize, String> {
    let known = || PLATFORM.system.requests.iter().map(|request| request.name.as_str()).collect::<Vec<_>>().join(", ");
    PLATFORM.request(name).ok_or_else(|| format!("no request is called {name:?}; there are: {}", known()))
}

fn number(flag: &str, value: &str, least: f64, most: f64) -> Result<f64, String> {
    let number = value.parse().ok().filter(|number| (least..=most).contains(number));
    number.ok_or_else(|| format!("{flag} wants a number from {least} to {most}, not {value:?}"))
}

fn trace_document(trace: &Trace) -> Value {
    let id = |span: usize| format!("{:016x}", trace.spans[span].id);
    let self_times = self_times(trace);
    let spans = trace.spans.iter().enumerate().map(|(index, span)| {
        json!({
            "span_id": id(index),
            "parent_id": span.parent.map(id),
            "service": trace.service(index),
            "operation": trace.operation(index),
            "kind": span.kind.name(),
            "start_ns": span.start.0,
            "duration_ns": span.duration.0,
            "self_ns": self_times[index].0,
            "status": span.status.name(),
        })
    });
    json!({ "request_id": trace.request_id(), "duration_ns": trace.wall_time().0, "spans": spans.collect::<Vec<_>>() })
}

fn load_document(system: System, seed: u64, Load { rate, seconds }: Load, faults: Vec<Fault>) -> Value {
    let duration = Nanos((seconds * 1e9).round() as u64);
    let settings = Settings { seed, demand: Demand::Poisson { rate, duration }, faults };
    let mut simulation = Simulation::new(Arc::new(system), settings);
    while !simulation.is_done() {
        simulation.advance(simulation.now() + Nanos::from_millis(60_000));
    }
    let report = simulation.report();
    let stations = report.stations.iter().map(|station| {
        json!({
            "service": station.service,
            "utilisation": station.utilisation,
            "mean_queue": station.mean_queue,
            "max_queue": station.max_queue,
        })
    });
    json!({
        "seed": seed,
        "rate": rate,
        "seconds": seconds,
        "arrived": report.arrived,
        "completed": report.completed,
        "failed": report.failed,
        "availability": report.availability,
        "p50_ns": report.p50.0,
        "p95_ns": report.p95.0,
        "p99_ns": report.p99.0,
        "attempts": report.attempts,
        "events": simulation.events(),
        "stations": stations.collect::<Vec<_>>(),
        "warns": simulation.warns().len() as u64 + simulation.warns_left_out(),
    })
}
