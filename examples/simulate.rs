//! Runs a request on the platform and prints its spans as one JSON document.
//!
//! `cargo run --release --example simulate -- --request form-value-write --seed 0`

use std::env;
use std::error::Error;

use midnight_pearl::engine::radius::PLATFORM;
use midnight_pearl::engine::sim::run::replay;
use midnight_pearl::engine::sim::system::{Demand, Settings};
use midnight_pearl::engine::trace::self_time::self_times;
use midnight_pearl::engine::trace::span::Trace;
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let (name, seed) = arguments(env::args().skip(1))?;
    if seed != 0 {
        return Err(format!("seed {seed}: the platform has recorded times only, which are seed 0").into());
    }
    let known = || PLATFORM.system.requests.iter().map(|request| request.name.as_str()).collect::<Vec<_>>().join(", ");
    let request =
        PLATFORM.request(&name).ok_or_else(|| format!("no request is called {name:?}; there are: {}", known()))?;
    println!(
        "{:#}",
        document(&replay(&PLATFORM.system, &Settings { seed, demand: Demand::One(request), faults: Vec::new() }))
    );
    Ok(())
}

/// `--request NAME`, which has to be there, and `--seed N`, which is 0 otherwise.
fn arguments(mut arguments: impl Iterator<Item = String>) -> Result<(String, u64), Box<dyn Error>> {
    let (mut request, mut seed) = (None, 0);
    while let Some(flag) = arguments.next() {
        let value = arguments.next().ok_or_else(|| format!("{flag} wants a value"))?;
        match flag.as_str() {
            "--request" => request = Some(value),
            "--seed" => seed = value.parse().map_err(|_| format!("--seed wants a whole number, not {value:?}"))?,
            _ => {
                return Err(format!("unknown flag {flag:?}; usage: --request NAME [--seed N]").into());
            }
        }
    }
    Ok((request.ok_or("usage: --request NAME [--seed N]")?, seed))
}

fn document(trace: &Trace) -> Value {
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
