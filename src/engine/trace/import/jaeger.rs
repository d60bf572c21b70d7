//! Jaeger's JSON, as its interface downloads and its query service answers: jaeger, `model/json/model.go`.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;
use serde_json::value::RawValue;

use super::error::ImportError;
use super::id::{Notation, span_id, trace_id};
use super::json::{List, Number, Pairs, Text, number, plain_value};
use super::link::{Found, FoundTrace};
use super::warning::{Warning, Warnings};
use super::{Format, MAX_SPANS, MAX_TRACES, UNKNOWN_SERVICE};
use crate::engine::time::Nanos;
use crate::engine::trace::assemble::Names;
use crate::engine::trace::span::{Attribute, Event, Resource, SpanKind, Status, Value};

/// What the query service answers, or a trace by itself.
#[derive(Debug, Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 'a"))]
struct Document<'a> {
    data: List<JaegerTrace<'a>>,
    #[serde(rename = "traceID")]
    trace_id: Text<'a>,
    spans: List<JaegerSpan<'a>>,
    processes: Pairs<'a, Process<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 'a"))]
struct JaegerTrace<'a> {
    #[serde(rename = "traceID")]
    trace_id: Text<'a>,
    spans: List<JaegerSpan<'a>>,
    processes: Pairs<'a, Process<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, bound(deserialize = "'de: 'a"))]
struct JaegerSpan<'a> {
    #[serde(rename = "traceID")]
    trace_id: Text<'a>,
    #[serde(rename = "spanID")]
    span_id: Text<'a>,
    /// Before there were references.
    #[serde(rename = "parentSpanID")]
    parent_span_id: Text<'a>,
    operation_name: Text<'a>,
    references: List<Reference<'a>>,
    /// In microseconds.
    start_time: Number,
    /// In microseconds.
    duration: Number,
    tags: List<Tag<'a>>,
    logs: List<Log<'a>>,
    #[serde(rename = "processID")]
    process_id: Text<'a>,
    /// As its storage in Elasticsearch has it.
    process: Option<Process<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, bound(deserialize = "'de: 'a"))]
struct Reference<'a> {
    ref_type: Text<'a>,
    #[serde(rename = "traceID")]
    trace_id: Text<'a>,
    #[serde(rename = "spanID")]
    span_id: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 'a"))]
struct Tag<'a> {
    key: Text<'a>,
    #[serde(rename = "type")]
    kind: Text<'a>,
    value: Option<&'a RawValue>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 'a"))]
struct Log<'a> {
    /// In microseconds.
    timestamp: Number,
    fields: List<Tag<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, bound(deserialize = "'de: 'a"))]
struct Process<'a> {
    service_name: Text<'a>,
    tags: List<Tag<'a>>,
}

/// The traces of a file.
pub(super) fn read(text: &str, warnings: &mut Warnings) -> Result<Vec<FoundTrace>, ImportError> {
    let error = |error| ImportError::of_json(text, Some(Format::Jaeger), &error);
    let List(mut list) = if text.trim_ascii_start().starts_with('[') {
        serde_json::from_str(text).map_err(error)?
    } else {
        let Document { mut data, trace_id, spans, processes } = serde_json::from_str(text).map_err(error)?;
        data.0.push(JaegerTrace { trace_id, spans, processes });
        data
    };
    list.retain(|trace| !trace.spans.0.is_empty());
    warnings.add(Warning::TracesLeftOut(list.len().saturating_sub(MAX_TRACES)));
    list.truncate(MAX_TRACES);
    if list.iter().map(|trace| trace.spans.0.len()).sum::<usize>() > MAX_SPANS {
        return Err(ImportError::TooManySpans { limit: MAX_SPANS });
    }
    Ok(list.into_iter().map(|trace| read_trace(trace, warnings)).collect())
}

fn read_trace(trace: JaegerTrace, warnings: &mut Warnings) -> FoundTrace {
    let of_first = trace.spans.0.first().map(|span| &span.trace_id).filter(|_| trace.trace_id.0.is_empty());
    let id = trace_id(&of_first.unwrap_or(&trace.trace_id).0, Notation::Hex, warnings);
    let mut found = FoundTrace { id, ..FoundTrace::default() };
    let mut processes = HashMap::new();
    for (id, process) in trace.processes.0 {
        processes.insert(id.0, add_process(process, &mut found));
    }
    let mut unknown = None;
    let parents = parents(&trace.spans.0, found.id, warnings);
    for (span, (parent, is_async)) in trace.spans.0.into_iter().zip(parents) {
        let resource = match (processes.get(&span.process_id.0), span.process) {
            (Some(&known), _) => known,
            (None, Some(process)) => add_process(process, &mut found),
            (None, None) => *unknown.get_or_insert_with(|| add_process(Process::default(), &mut found)),
        };
        let service = found.resources[resource].service;
        warnings.add(Warning::UnknownServices(usize::from(found.names.text(service) == UNKNOWN_SERVICE)));
        let micros = |number: Number| number.times(1_000);
        let names = &mut found.names;
        let mut new = Found { parent, start: micros(span.start_time), ..Found::default() };
        new.duration = micros(span.duration).map(Nanos);
        new.draft.id = span_id(&span.span_id.0, Notation::Hex, warnings);
        new.draft.resource = resource;
        new.draft.operation = names.name(&span.operation_name.0);
        new.draft.is_async = is_async;
        new.draft.details.attributes.reserve_exact(span.tags.0.len());
        for tag in span.tags.0 {
            let value = tag_value(&tag);
            say(&mut new, names, &tag.key.0, value);
        }
        for Log { timestamp, fields } in span.logs.0 {
            let at = Nanos(micros(timestamp).or(new.start).unwrap_or_default());
            new.draft.details.events.push(event(at, fields.0, names));
        }
        found.spans.push(new);
    }
    found
}

fn add_process(process: Process, found: &mut FoundTrace) -> usize {
    let Process { service_name: Text(service), tags: List(tags) } = process;
    let service = if service.is_empty() { UNKNOWN_SERVICE } else { &service };
    let service = found.names.name(service);
    // The service has its own field.
    let others = tags.into_iter().filter(|tag| tag.key.0 != "service.name");
    let attributes = attributes(others, &mut found.names);
    found.resources.push(Resource { service, attributes });
    found.resources.len() - 1
}

fn attributes<'a>(tags: impl IntoIterator<Item = Tag<'a>>, names: &mut Names) -> Vec<Attribute> {
    tags.into_iter().map(|tag| Attribute { key: names.name(&tag.key.0), value: tag_value(&tag) }).collect()
}

/// A log is an event; its field `event` is the name, by OpenTracing's conventions.
fn event(at: Nanos, mut fields: Vec<Tag>, names: &mut Names) -> Event {
    let name = match fields.iter().position(|field| field.key.0 == "event") {
        Some(place) => match tag_value(&fields.remove(place)) {
            Value::Text(text) => text,
            value => plain(&value),
        },
        None => "log".to_owned(),
    };
    Event { name: names.name(&name), at, attributes: attributes(fields, names) }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Text(text) | Value::Json(text) => text.clone(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
    }
}

/// By its type, where it says one and keeps to it.
fn tag_value(tag: &Tag) -> Value {
    let Some(raw) = tag.value else { return Value::Text(String::new()) };
    let is_string = raw.get().starts_with('"');
    match (tag.kind.0.as_ref(), plain_value(raw)) {
        ("float64", Value::Int(_)) => raw.get().parse().map_or_else(|_| plain_value(raw), Value::Float),
        ("int64" | "float64", Value::Text(text)) if is_string => number(&text),
        ("bool", Value::Text(text)) if is_string => text.parse().map_or(Value::Text(text), Value::Bool),
        ("binary", Value::Text(_)) if is_string => Value::Json(format!("{{\"bytesValue\":{}}}", raw.get())),
        ("string", value) if !is_string => Value::Text(plain(&value)),
        (_, value) => value,
    }
}

/// Says something of a span. What OpenTelemetry's mapping to Jaeger makes tags of is made of them again.
fn say(span: &mut Found, names: &mut Names, key: &str, value: Value) {
    let draft = &mut span.draft;
    match (key, &value) {
        ("span.kind", Value::Text(text)) => match kind(text) {
            Some(kind) => draft.kind = kind,
            None => span.say(names, key, value),
        },
        ("error", Value::Bool(false)) => {}
        ("error", Value::Text(text)) if text == "false" || text.is_empty() => {}
        ("error", Value::Bool(true)) => draft.status = Status::Error,
        ("error", _) => {
            draft.status = Status::Error;
            if draft.details.message.is_empty() && !matches!(&value, Value::Text(text) if text == "true") {
                draft.details.message = plain(&value);
            }
        }
        ("otel.status_code", Value::Text(text)) => match (text.as_str(), draft.status) {
            ("ERROR" | "Error", _) => draft.status = Status::Error,
            ("OK" | "Ok", Status::Unset) => draft.status = Status::Ok,
            ("UNSET" | "Unset" | "OK" | "Ok", _) => {}
            _ => span.say(names, key, value),
        },
        ("otel.status_description", Value::Text(text)) => draft.details.message.clone_from(text),
        _ => span.say(names, key, value),
    }
}

fn kind(text: &str) -> Option<SpanKind> {
    [SpanKind::Internal, SpanKind::Server, SpanKind::Client, SpanKind::Producer, SpanKind::Consumer]
        .into_iter()
        .find(|kind| kind.name().eq_ignore_ascii_case(text))
}

/// By span: its parent's id, and whether it only follows from it. The parent is the first reference that is in the
/// trace, of either kind; if none is, the first that claims to be.
fn parents(spans: &[JaegerSpan], trace: u128, warnings: &mut Warnings) -> Vec<(u64, bool)> {
    // Only who has several references has a choice.
    let has_choice = spans.iter().any(|span| span.references.0.len() > 1);
    let mut quiet = Warnings::default();
    let ids = spans.iter().take(if has_choice { usize::MAX } else { 0 });
    let here: HashSet<u64> = ids.map(|span| span_id(&span.span_id.0, Notation::Hex, &mut quiet)).collect();
    spans.iter().map(|span| parent(span, trace, &here, warnings)).collect()
}

fn parent(span: &JaegerSpan, trace: u128, here: &HashSet<u64>, warnings: &mut Warnings) -> (u64, bool) {
    let mut candidates = Vec::with_capacity(span.references.0.len());
    for Reference { ref_type, trace_id: of, span_id: id } in &span.references.0 {
        let is_async = ref_type.0 == "FOLLOWS_FROM";
        // Mostly it is written as the span's own.
        let is_here = of.0.is_empty() || *of == span.trace_id || trace_id(&of.0, Notation::Hex, warnings) == trace;
        if is_here && (is_async || ref_type.0 == "CHILD_OF") {
            candidates.push((span_id(&id.0, Notation::Hex, warnings), is_async));
        }
    }
    let chosen = candidates.iter().find(|(id, _)| here.contains(id)).or(candidates.first());
    warnings.add(Warning::LinksLeftOut(span.references.0.len() - usize::from(chosen.is_some())));
    match chosen {
        Some(&parent) => parent,
        None => (span_id(&span.parent_span_id.0, Notation::Hex, warnings), false),
    }
}
