//! Puts clocks right: a call cannot start before it was made. Where a child does not fit into its parent, and they ran on
//! different hosts, the child's host is taken to have another time, and everything that happened there moves.
//!
//! The corrected trace is another one; the original stays as it is.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::engine::packed::Packed;
use crate::engine::trace::assemble::{Draft, Drafts, Parent, assemble};
use crate::engine::trace::span::{Details, Event, Resource, Span, SpanKind, Trace, Value};

/// By whose rule clocks are put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Rule {
    /// Jaeger's `clockskew` adjuster: a child on another host than its parent that does not fit into it is put into its
    /// middle; one that lasts longer than its parent is only kept from starting before it. What it calls on its own
    /// host moves with it. Other than Jaeger's, one that nobody waits for is only kept from starting before its parent,
    /// too: a consumer may well work after its producer.
    Jaeger,
    /// Zipkin Lens' `clock-skew`: only a server that does not start after its client, on another host, is moved. It is
    /// put into the client's middle, or 1 µs after its start if it lasts longer or either has no length. What it calls
    /// on its own host, directly or not, moves with it.
    Zipkin,
}

/// A span that was moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Adjustment {
    /// Its index in the corrected trace.
    pub span: usize,
    /// Its index in the original trace. Siblings stand by start, so that the order may change.
    pub original: usize,
    /// By how much, in nanoseconds of true time: less than zero if it really was earlier.
    pub delta: i64,
    /// For what reason.
    pub why: Why,
}

/// Why a span was moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Why {
    /// It did not fit into its parent, and was put into its middle.
    #[default]
    DidNotFit,
    /// It began before its parent, is not bound to fit into it, and now begins with it.
    BeganBefore,
    /// Its parent, on the same host, was moved by as much.
    SameHost,
}

impl Why {
    const ALL: [Why; 3] = [Why::DidNotFit, Why::BeganBefore, Why::SameHost];
}

impl Packed for Adjustment {
    const WIDTH: usize = 2 * usize::WIDTH + i64::WIDTH + u8::WIDTH;

    fn pack(&self, out: &mut Vec<u8>) {
        self.span.pack(out);
        self.original.pack(out);
        self.delta.pack(out);
        (self.why as u8).pack(out);
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Adjustment> {
        let (span, original) = (Packed::unpack(bytes)?, Packed::unpack(bytes)?);
        let (delta, why) = (i64::unpack(bytes)?, u8::unpack(bytes)?);
        Some(Adjustment { span, original, delta, why: *Why::ALL.get(usize::from(why))? })
    }
}

/// The trace with its clocks put right, and what was moved, in O(n log n). Roots are never moved; the trace still starts
/// with its earliest span. Times before 1970 do not exist: where a span would move there, the whole trace moves on.
pub fn correct(trace: &Trace, rule: Rule) -> (Trace, Vec<Adjustment>) {
    let moves = moves(trace, rule);
    if moves.iter().all(|&(delta, _)| delta == 0) {
        return (trace.clone(), Vec::new());
    }
    let deltas: Vec<i128> = moves.iter().map(|&(delta, _)| delta).collect();
    let (corrected, originals) = moved(trace, &deltas);
    let adjustment = |(span, original): (usize, usize)| {
        let (delta, why) = moves[original];
        Adjustment { span, original, delta: delta.clamp(i64::MIN.into(), i64::MAX.into()) as i64, why }
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

/// By span, by how many nanoseconds it has to be moved, and why.
fn moves(trace: &Trace, rule: Rule) -> Vec<(i128, Why)> {
    let hosts = hosts(trace);
    let mut skews: Vec<Skew> = Vec::with_capacity(trace.spans.len());
    let mut moves = Vec::with_capacity(trace.spans.len());
    for span in &trace.spans {
        let host = hosts[span.resource];
        let Some(parent) = span.parent else {
            skews.push(Skew { host, delta: 0 });
            moves.push((0, Why::SameHost));
            continue;
        };
        let above = &trace.spans[parent];
        let start = i128::from(above.start.0) + moves[parent].0;
        let is_same_host = hosts[above.resource] == host;
        let inherited = skews[parent];
        let known = if inherited.host == host { inherited.delta } else { 0 };
        let found = match rule {
            _ if is_same_host => None,
            Rule::Jaeger => Some(jaeger(above, start, span)),
            Rule::Zipkin => zipkin(above, start, span, known).map(|(more, why)| (known + more, why)),
        };
        let (skew, why) = match found {
            Some((delta, why)) => (Skew { host, delta }, why),
            None => (inherited, Why::SameHost),
        };
        moves.push((if skew.host == host { skew.delta } else { 0 }, why));
        skews.push(skew);
    }
    moves
}

/// By how much a child has to be moved, given when its parent really started.
fn jaeger(parent: &Span, parent_start: i128, child: &Span) -> (i128, Why) {
    let start = i128::from(child.start.0);
    match parent.duration.0.checked_sub(child.duration.0).map(i128::from).filter(|_| child.waited_for) {
        None => ((parent_start - start).max(0), Why::BeganBefore),
        Some(spare) if (parent_start..=parent_start + spare).contains(&start) => (0, Why::DidNotFit),
        Some(spare) => (parent_start + spare / 2 - start, Why::DidNotFit),
    }
}

/// By how much a server has to be moved, given when its client really started, beyond what is known of its host; none
/// if it has not.
fn zipkin(client: &Span, client_start: i128, server: &Span, known: i128) -> Option<(i128, Why)> {
    let start = i128::from(server.start.0) + known;
    let is_call = client.kind == SpanKind::Client && server.kind == SpanKind::Server;
    if !is_call || start > client_start {
        return None;
    }
    let has_lengths = client.duration.0 > 0 && server.duration.0 > 0;
    let (latency, why) = match client.duration.0.checked_sub(server.duration.0) {
        Some(spare) if has_lengths => (i128::from(spare / 2), Why::DidNotFit),
        _ => (1_000, Why::BeganBefore),
    };
    let delta = client_start + latency - start;
    (delta != 0).then_some((delta, why))
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
