//! Zipkin v2: a list of spans, or a list of such lists, by `zipkin2-api.yaml` (zipkin-api).

use std::collections::HashMap;

use serde::Deserialize;

use super::error::ImportError;
use super::id::{Notation, span_id, trace_id};
use super::json::{Label, List, Number, Pairs, Text};
use super::link::{Found, FoundTrace, Traces};
use super::warning::{Warning, Warnings};
use super::{Format, UNKNOWN_SERVICE};
use crate::engine::time::Nanos;
use crate::engine::trace::assemble::Names;
use crate::engine::trace::span::{Attribute, Event, Resource, SpanKind, Status, Value};

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, bound(deserialize = "'de: 'a"))]
struct ZipkinSpan<'a> {
    trace_id: Text<'a>,
    id: Text<'a>,
    parent_id: Text<'a>,
    name: Text<'a>,
    kind: Text<'a>,
    /// In microseconds.
    timestamp: Number,
    /// In microseconds.
    duration: Number,
    shared: Option<bool>,
    local_endpoint: Option<Endpoint<'a>>,
    remote_endpoint: Option<Endpoint<'a>>,
    annotations: List<Annotation<'a>>,
    tags: Pairs<'a, Text<'a>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, bound(deserialize = "'de: 'a"))]
struct Endpoint<'a> {
    service_name: Text<'a>,
    ipv4: Text<'a>,
    ipv6: Text<'a>,
    port: Label<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 'a"))]
struct Annotation<'a> {
    /// In microseconds.
    timestamp: Number,
    value: Text<'a>,
}

/// The traces of a file.
pub(super) fn read(text: &str, warnings: &mut Warnings) -> Result<Vec<FoundTrace>, ImportError> {
    let error = |error| ImportError::of_json(text, Some(Format::ZipkinV2), &error);
    let is_nested =
        text.trim_ascii_start().strip_prefix('[').is_some_and(|rest| rest.trim_ascii_start().starts_with('['));
    let lists: Vec<List<ZipkinSpan>> = if is_nested {
        serde_json::from_str::<List<_>>(text).map_err(error)?.0
    } else {
        vec![serde_json::from_str(text).map_err(error)?]
    };
    let mut traces = Traces::default();
    let mut places = HashMap::new();
    for span in lists.into_iter().flat_map(|List(list)| list) {
        let id = trace_id(&span.trace_id.0, Notation::Hex, warnings);
        let Some((place, trace)) = traces.of(id)? else { continue };
        let endpoint = span.local_endpoint.clone().unwrap_or_default();
        warnings.add(Warning::UnknownServices(usize::from(endpoint.service_name.0.is_empty())));
        let resource = *places.entry((place, endpoint)).or_insert_with_key(|(_, endpoint)| {
            trace.resources.push(process(endpoint, &mut trace.names));
            trace.resources.len() - 1
        });
        let found = read_span(span, resource, &mut trace.names, warnings);
        trace.spans.push(found);
    }
    Ok(traces.into_list(warnings))
}

fn read_span(span: ZipkinSpan, resource: usize, names: &mut Names, warnings: &mut Warnings) -> Found {
    let micros = |number: Number| number.times(1_000);
    let mut found = Found { is_shared: span.shared == Some(true), start: micros(span.timestamp), ..Found::default() };
    found.duration = micros(span.duration).map(Nanos);
    found.parent = span_id(&span.parent_id.0, Notation::Hex, warnings);
    let draft = &mut found.draft;
    draft.id = span_id(&span.id.0, Notation::Hex, warnings);
    draft.resource = resource;
    // What Zipkin's own interface calls it.
    draft.operation = names.name(if span.name.0.is_empty() { "unknown" } else { &span.name.0 });
    draft.kind = kind(&span.kind.0);
    for Annotation { timestamp, value } in span.annotations.0 {
        let at = Nanos(micros(timestamp).or(found.start).unwrap_or_default());
        draft.details.events.push(Event { name: names.name(&value.0), at, attributes: Vec::new() });
    }
    for (key, Text(value)) in span.tags.0 {
        // That it is there says enough; what it says is for people.
        if key.0 == "error" {
            found.draft.status = Status::Error;
            found.draft.details.message = if value == "true" { String::new() } else { value.into_owned() };
        } else {
            found.say(names, &key.0, Value::Text(value.into_owned()));
        }
    }
    for (key, value) in span.remote_endpoint.iter().flat_map(said_of_peer) {
        found.say(names, key, value);
    }
    found
}

fn kind(text: &str) -> SpanKind {
    match text {
        "SERVER" => SpanKind::Server,
        "CLIENT" => SpanKind::Client,
        "PRODUCER" => SpanKind::Producer,
        "CONSUMER" => SpanKind::Consumer,
        _ => SpanKind::Internal,
    }
}

fn process(endpoint: &Endpoint, names: &mut Names) -> Resource {
    let Text(service) = &endpoint.service_name;
    let service = names.name(if service.is_empty() { UNKNOWN_SERVICE } else { service });
    let said = said_of(endpoint, ["ip", "ipv6", "port"]);
    let attributes = said.map(|(key, value)| Attribute { key: names.name(key), value }).collect();
    Resource { service, attributes }
}

/// What is said of the other side of a call, under the names of OpenTracing's conventions.
fn said_of_peer(peer: &Endpoint) -> impl Iterator<Item = (&'static str, Value)> {
    let Text(service) = &peer.service_name;
    let service = (!service.is_empty()).then(|| ("peer.service", Value::Text(service.clone().into_owned())));
    service.into_iter().chain(said_of(peer, ["peer.ipv4", "peer.ipv6", "peer.port"]))
}

fn said_of(endpoint: &Endpoint, [v4, v6, port]: [&'static str; 3]) -> impl Iterator<Item = (&'static str, Value)> {
    let text = |key, Text(text): &Text| (!text.is_empty()).then(|| (key, Value::Text(text.clone().into_owned())));
    let number = match &endpoint.port {
        Label::Number(0) => None,
        Label::Number(number) => Some((port, Value::Int(*number))),
        Label::Text(said) => text(port, said),
    };
    [text(v4, &endpoint.ipv4), text(v6, &endpoint.ipv6), number].into_iter().flatten()
}
