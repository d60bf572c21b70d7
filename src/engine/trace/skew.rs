//! Puts clocks right: a call cannot start before it was made. Where a child does not fit into its parent, and they ran on
//! different hosts, the child's host is taken to have another time, and everything that happened there moves.
//!
//! The corrected trace is another one; the original stays as it is.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::engine::trace::assemble::{Draft, Drafts, Parent, assemble};
use crate::engine::trace::span::{Details, Event, Resource, Span, SpanKind, Trace, Value};

/// By whose rule clocks are put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Rule {
    /// Jaeger's `clockskew` adjuster: a child on another host than its parent that does not fit into it is put into its
    /// middle; one that lasts longer than its parent is only kept from starting before it. What it calls on its own
    /// host moves with it.
    Jaeger,
    /// Zipkin Lens' `clock-skew`: only a server that does not start after its client, on another host, is moved. It is
    /// put into the client's middle, or 1 µs after its start if it lasts longer or either has no length. What it calls
    /// on its own host, directly or not, moves with it.
    Zipkin,
}

/// A span that was moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adjustment {
    /// Its index in the corrected trace.
    pub span: usize,
    /// Its index in the original trace. Siblings stand by start, so that the order may change.
    pub original: usize,
    /// By how much, in nanoseconds of true time: less than zero if it really was earlier.
    pub delta: i64,
}

/// The trace with its clocks put right, and what was moved, in O(n log n). Roots are never moved; the trace still starts
/// with its earliest span. Times before 1970 do not exist: where a span would move there, the whole trace moves on.
pub fn correct(trace: &Trace, rule: Rule) -> (Trace, Vec<Adjustment>) {
    let deltas = deltas(trace, rule);
    if deltas.iter().all(|&delta| delta == 0) {
        return (trace.clone(), Vec::new());
    }
    let (corrected, originals) = moved(trace, &deltas);
    let adjustment = |(span, original): (usize, usize)| {
        let delta = deltas[original].clamp(i64::MIN.into(), i64::MAX.into()) as i64;
        Adjustment { span, original, delta }
    };
    let adjustments = originals.into_iter().enumerate().map(adjustment).filter(|moved| moved.delta != 0).collect();
    (corrected, adjustments)
}

/// The attributes of a resource that name its host, the best first: OpenTelemetry's, then those of Jaeger's and Zipkin's
/// clients.
const HOST_KEYS: [&str; 7] = ["host.name", "host.id", "hostname", "ip", "host.ip", "net.host.ip", "ipv4"];

/// By resource, the number of its host. A resource that does not say where it ran is its own host.
fn hosts(trace: &Trace) -> Vec<usize> {
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let host = |(index, resource): (usize, &Resource)| {
        host_name(trace, resource).map_or(index, |name| *numbers.entry(name).or_insert(index))
    };
    trace.resources.iter().enumerate().map(host).collect()
}

fn host_name(trace: &Trace, resource: &Resource) -> Option<String> {
    HOST_KEYS.iter().find_map(|key| {
        let attribute = resource.attributes.iter().find(|attribute| trace.name(attribute.key) == *key)?;
        match &attribute.value {
            Value::Text(name) | Value::Json(name) => Some(name.trim().to_owned()).filter(|name| !name.is_empty()),
            Value::Int(number) => Some(number.to_string()),
            Value::Float(_) | Value::Bool(_) => None,
        }
    })
}

/// A host whose clock was wrong by `delta`.
#[derive(Clone, Copy)]
struct Skew {
    host: usize,
    delta: i128,
}

/// By span, by how many nanoseconds it has to be moved.
fn deltas(trace: &Trace, rule: Rule) -> Vec<i128> {
    let hosts = hosts(trace);
    let mut skews: Vec<Skew> = Vec::with_capacity(trace.spans.len());
    let mut deltas = Vec::with_capacity(trace.spans.len());
    for span in &trace.spans {
        let host = hosts[span.resource];
        let own = Skew { host, delta: 0 };
        let Some(parent) = span.parent else {
            skews.push(own);
            deltas.push(0);
            continue;
        };
        let above = &trace.spans[parent];
        let start = i128::from(above.start.0) + deltas[parent];
        let is_same_host = hosts[above.resource] == host;
        let inherited = skews[parent];
        let delta = if inherited.host == host { inherited.delta } else { 0 };
        let skew = match rule {
            Rule::Jaeger if is_same_host => inherited,
            Rule::Jaeger => Skew { host, delta: jaeger(above, start, span) },
            Rule::Zipkin if is_same_host => inherited,
            Rule::Zipkin => match zipkin(above, start, span, delta) {
                0 => inherited,
                more => Skew { host, delta: delta + more },
            },
        };
        deltas.push(if skew.host == host { skew.delta } else { 0 });
        skews.push(skew);
    }
    deltas
}

/// By how much a child has to be moved, given when its parent really started.
fn jaeger(parent: &Span, parent_start: i128, child: &Span) -> i128 {
    let start = i128::from(child.start.0);
    if child.duration > parent.duration {
        return (parent_start - start).max(0);
    }
    let spare = i128::from((parent.duration - child.duration).0);
    let fits = parent_start <= start && start <= parent_start + spare;
    if fits { 0 } else { parent_start + spare / 2 - start }
}

/// By how much a server has to be moved, given when its client really started, beyond what is known of its host.
fn zipkin(client: &Span, client_start: i128, server: &Span, delta: i128) -> i128 {
    let start = i128::from(server.start.0) + delta;
    let is_call = client.kind == SpanKind::Client && server.kind == SpanKind::Server;
    if !is_call || start > client_start {
        return 0;
    }
    let has_lengths = client.duration.0 > 0 && server.duration.0 > 0;
    let latency = match client.duration.0.checked_sub(server.duration.0) {
        Some(spare) if has_lengths => i128::from(spare / 2),
        _ => 1_000,
    };
    client_start + latency - start
}

/// The trace with its spans moved, and by span which one of the original it is.
fn moved(trace: &Trace, deltas: &[i128]) -> (Trace, Vec<usize>) {
    let true_start = |span: usize| i128::from(trace.started_at) + i128::from(trace.spans[span].start.0) + deltas[span];
    let before_1970 = (0..trace.spans.len()).map(true_start).min().unwrap_or_default().min(0);
    let clock = |time: i128| u64::try_from((time - before_1970).max(0)).unwrap_or(u64::MAX);
    let missing: HashMap<usize, u64> = trace.orphans.iter().copied().collect();

    let mut drafts = Drafts { id: trace.id, resources: trace.resources.clone(), ..Drafts::default() };
    for name in &trace.names {
        drafts.names.name(name);
    }
    for (index, span) in trace.spans.iter().enumerate() {
        let mut details: Details = trace.details.get(index).cloned().unwrap_or_default();
        for Event { at, .. } in &mut details.events {
            at.0 = clock(i128::from(trace.started_at) + i128::from(at.0) + deltas[index]);
        }
        drafts.spans.push(Draft {
            // So that each can be found again.
            id: index as u64,
            parent: match span.parent {
                Some(parent) => Parent::Span(parent),
                None => missing.get(&index).map_or(Parent::None, |&parent| Parent::Missing(parent)),
            },
            resource: span.resource,
            operation: span.operation,
            kind: span.kind,
            start: clock(true_start(index)),
            duration: span.duration,
            network: span.network,
            is_async: !span.waited_for,
            status: span.status,
            details,
        });
    }
    let (mut corrected, _) = assemble(drafts);
    let originals: Vec<usize> = corrected.spans.iter().map(|span| span.id as usize).collect();
    for (span, &original) in corrected.spans.iter_mut().zip(&originals) {
        span.id = trace.spans[original].id;
    }
    if trace.details.is_empty() {
        corrected.details.clear();
    }
    (corrected, originals)
}
