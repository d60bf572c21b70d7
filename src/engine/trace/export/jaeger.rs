//! What Jaeger's interface downloads and takes: jaeger, `model/json/model.go`.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::{FOLLOWS_FROM, NETWORK, REF_TYPE, hex};
use crate::engine::time::Nanos;
use crate::engine::trace::span::{self, Attribute, SpanKind, Status, Trace, Value};

/// A trace as Jaeger's query service answers it. Its times are whole microseconds: what is below is cut off.
pub fn jaeger_json(trace: &Trace) -> String {
    // Sixteen digits where they do, as Jaeger writes it.
    let trace_id = if trace.id >> 64 == 0 { hex(trace.id as u64) } else { format!("{:032x}", trace.id) };
    let orphans = trace.orphans.iter().copied().collect();
    let writer = Writer { trace, orphans, trace_id: &trace_id };
    let spans = (0..trace.spans.len()).map(|index| writer.span(index)).collect();
    let processes =
        trace.resources.iter().enumerate().map(|(index, resource)| (process_id(index), writer.process(resource)));
    let processes = processes.collect();
    super::json(&Document { data: [JaegerTrace { trace_id: &trace_id, spans, processes }] })
}

#[derive(Serialize)]
struct Document<'a> {
    data: [JaegerTrace<'a>; 1],
}

#[derive(Serialize)]
struct JaegerTrace<'a> {
    #[serde(rename = "traceID")]
    trace_id: &'a str,
    spans: Vec<Span<'a>>,
    processes: BTreeMap<String, Process<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Span<'a> {
    #[serde(rename = "traceID")]
    trace_id: &'a str,
    #[serde(rename = "spanID")]
    span_id: String,
    operation_name: &'a str,
    references: Vec<Reference<'a>>,
    start_time: u64,
    duration: u64,
    tags: Vec<Tag<'a>>,
    logs: Vec<Log<'a>>,
    #[serde(rename = "processID")]
    process_id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Reference<'a> {
    ref_type: &'static str,
    #[serde(rename = "traceID")]
    trace_id: &'a str,
    #[serde(rename = "spanID")]
    span_id: String,
}

#[derive(Serialize)]
struct Log<'a> {
    timestamp: u64,
    fields: Vec<Tag<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Process<'a> {
    service_name: &'a str,
    tags: Vec<Tag<'a>>,
}

#[derive(Serialize)]
struct Tag<'a> {
    key: &'a str,
    #[serde(flatten)]
    value: TagValue<'a>,
}

#[derive(Serialize)]
#[serde(tag = "type", content = "value", rename_all = "lowercase")]
enum TagValue<'a> {
    String(&'a str),
    Int64(i64),
    Float64(f64),
    Bool(bool),
}

fn tag<'a>(key: &'a str, value: &'a Value) -> Tag<'a> {
    let value = match value {
        Value::Text(text) | Value::Json(text) => TagValue::String(text),
        Value::Int(number) => TagValue::Int64(*number),
        Value::Float(number) => match super::not_a_number(*number) {
            Some(name) => TagValue::String(name),
            None => TagValue::Float64(*number),
        },
        Value::Bool(truth) => TagValue::Bool(*truth),
    };
    Tag { key, value }
}

fn process_id(resource: usize) -> String {
    format!("p{}", resource + 1)
}

fn micros(time: Nanos) -> u64 {
    time.0 / 1_000
}

struct Writer<'a> {
    trace: &'a Trace,
    orphans: HashMap<usize, u64>,
    trace_id: &'a str,
}

impl<'a> Writer<'a> {
    fn process(&self, resource: &'a span::Resource) -> Process<'a> {
        Process { service_name: self.trace.name(resource.service), tags: self.tags(&resource.attributes).collect() }
    }

    fn tags(&self, attributes: &'a [Attribute]) -> impl Iterator<Item = Tag<'a>> {
        let trace = self.trace;
        attributes.iter().map(|said| tag(trace.name(said.key), &said.value))
    }

    fn span(&self, index: usize) -> Span<'a> {
        let trace = self.trace;
        let span = &trace.spans[index];
        let unix = |moment: Nanos| micros(Nanos(trace.started_at) + moment);
        let parent = span.parent.and_then(|parent| trace.spans.get(parent)).map(|parent| parent.id);
        let reference = |parent| Reference {
            ref_type: if span.waited_for || super::is_handed_over(trace, span) { "CHILD_OF" } else { "FOLLOWS_FROM" },
            trace_id: self.trace_id,
            span_id: hex(parent),
        };
        let references: Vec<Reference> =
            parent.or_else(|| self.orphans.get(&index).copied()).map(reference).into_iter().collect();
        let details = trace.details.get(index);
        let mut tags = self.meaning(index, references.is_empty());
        tags.extend(details.into_iter().flat_map(|details| self.tags(&details.attributes)));
        let log = |event: &'a span::Event| {
            let name = Tag { key: "event", value: TagValue::String(trace.name(event.name)) };
            Log {
                timestamp: unix(event.at),
                fields: std::iter::once(name).chain(self.tags(&event.attributes)).collect(),
            }
        };
        Span {
            trace_id: self.trace_id,
            span_id: hex(span.id),
            operation_name: trace.name(span.operation),
            references,
            start_time: unix(span.start),
            duration: micros(span.duration),
            tags,
            logs: details.into_iter().flat_map(|details| &details.events).map(log).collect(),
            process_id: process_id(span.resource),
        }
    }

    /// What has a field in the model and is a tag in Jaeger, by OpenTelemetry's mapping to it.
    fn meaning(&self, index: usize, is_root: bool) -> Vec<Tag<'a>> {
        let span = &self.trace.spans[index];
        let mut tags = Vec::new();
        let mut say = |key, value| tags.push(Tag { key, value });
        if span.kind != SpanKind::Internal {
            say("span.kind", TagValue::String(span.kind.name()));
        }
        match span.status {
            Status::Unset => {}
            Status::Ok => say("otel.status_code", TagValue::String("OK")),
            Status::Error => {
                say("error", TagValue::Bool(true));
                say("otel.status_code", TagValue::String("ERROR"));
            }
        }
        if let Some(message) =
            self.trace.details.get(index).map(|details| &details.message).filter(|said| !said.is_empty())
        {
            say("otel.status_description", TagValue::String(message));
        }
        // Where there is a reference, its type says so.
        if is_root && !span.waited_for {
            say(REF_TYPE, TagValue::String(FOLLOWS_FROM));
        }
        if span.network > Nanos::ZERO {
            say(NETWORK, TagValue::Int64(i64::try_from(span.network.0).unwrap_or(i64::MAX)));
        }
        tags
    }
}
