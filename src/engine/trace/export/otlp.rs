//! OTLP in proto3's JSON mapping: <https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding>.

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::{FOLLOWS_FROM, NETWORK, REF_TYPE, hex};
use crate::engine::time::Nanos;
use crate::engine::trace::span::{self, Attribute, SpanKind, Trace, Value};

/// A trace as one `TracesData`: ids as lower-case hexadecimal digits, 64-bit numbers as text, enums as numbers.
pub fn otlp_json(trace: &Trace) -> String {
    let mut of_resources: Vec<Vec<usize>> = vec![Vec::new(); trace.resources.len()];
    for (index, span) in trace.spans.iter().enumerate() {
        if let Some(spans) = of_resources.get_mut(span.resource) {
            spans.push(index);
        }
    }
    let orphans = trace.orphans.iter().copied().collect();
    let writer = Writer { trace, orphans, trace_id: format!("{:032x}", trace.id) };
    let resource_spans = of_resources.iter().enumerate().map(|(resource, spans)| ResourceSpans {
        resource: writer.resource(&trace.resources[resource]),
        scope_spans: [ScopeSpans { spans: spans.iter().map(|&index| writer.span(index)).collect() }],
    });
    super::json(&TracesData { resource_spans: resource_spans.collect() })
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TracesData<'a> {
    resource_spans: Vec<ResourceSpans<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResourceSpans<'a> {
    resource: Resource<'a>,
    scope_spans: [ScopeSpans<'a>; 1],
}

#[derive(Serialize)]
struct Resource<'a> {
    attributes: Vec<KeyValue<'a>>,
}

#[derive(Serialize)]
struct ScopeSpans<'a> {
    spans: Vec<Span<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Span<'a> {
    trace_id: &'a str,
    span_id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    parent_span_id: String,
    name: &'a str,
    kind: u8,
    #[serde(serialize_with = "as_text")]
    start_time_unix_nano: u64,
    #[serde(serialize_with = "as_text")]
    end_time_unix_nano: u64,
    attributes: Vec<KeyValue<'a>>,
    events: Vec<Event<'a>>,
    status: Status<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Event<'a> {
    #[serde(serialize_with = "as_text")]
    time_unix_nano: u64,
    name: &'a str,
    attributes: Vec<KeyValue<'a>>,
}

#[derive(Serialize)]
struct Status<'a> {
    code: u8,
    #[serde(skip_serializing_if = "str::is_empty")]
    message: &'a str,
}

#[derive(Serialize)]
struct KeyValue<'a> {
    key: &'a str,
    value: AnyValue<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum AnyValue<'a> {
    Json(&'a RawValue),
    Plain(PlainValue<'a>),
}

#[derive(Serialize)]
enum PlainValue<'a> {
    #[serde(rename = "stringValue")]
    Text(&'a str),
    #[serde(rename = "boolValue")]
    Bool(bool),
    #[serde(rename = "intValue", serialize_with = "as_text")]
    Int(i64),
    #[serde(rename = "doubleValue")]
    Float(f64),
}

/// As proto3's mapping has all numbers of 64 bits.
fn as_text<S: Serializer>(number: &impl std::fmt::Display, out: S) -> Result<S::Ok, S::Error> {
    out.collect_str(number)
}

fn any_value(value: &Value) -> AnyValue<'_> {
    AnyValue::Plain(match value {
        Value::Text(text) => PlainValue::Text(text),
        Value::Int(number) => PlainValue::Int(*number),
        Value::Float(number) => match super::not_a_number(*number) {
            Some(name) => PlainValue::Text(name),
            None => PlainValue::Float(*number),
        },
        Value::Bool(truth) => PlainValue::Bool(*truth),
        Value::Json(json) => match serde_json::from_str(json) {
            Ok(raw) => return AnyValue::Json(raw),
            Err(_) => PlainValue::Text(json),
        },
    })
}

struct Writer<'a> {
    trace: &'a Trace,
    orphans: std::collections::HashMap<usize, u64>,
    trace_id: String,
}

impl<'a> Writer<'a> {
    fn resource(&self, resource: &'a span::Resource) -> Resource<'a> {
        let service = PlainValue::Text(self.trace.name(resource.service));
        let mut attributes = vec![KeyValue { key: "service.name", value: AnyValue::Plain(service) }];
        attributes.extend(self.attributes(&resource.attributes));
        Resource { attributes }
    }

    fn attributes(&self, attributes: &'a [Attribute]) -> impl Iterator<Item = KeyValue<'a>> {
        let trace = self.trace;
        attributes.iter().map(|said| KeyValue { key: trace.name(said.key), value: any_value(&said.value) })
    }

    fn span(&'a self, index: usize) -> Span<'a> {
        let span = &self.trace.spans[index];
        let unix = |moment: Nanos| self.trace.started_at.saturating_add(moment.0);
        let details = self.trace.details.get(index);
        let mut attributes: Vec<KeyValue> =
            details.into_iter().flat_map(|details| self.attributes(&details.attributes)).collect();
        attributes.extend(self.own(index));
        let event = |event: &'a span::Event| Event {
            time_unix_nano: unix(event.at),
            name: self.trace.name(event.name),
            attributes: self.attributes(&event.attributes).collect(),
        };
        let parent = span.parent.and_then(|parent| self.trace.spans.get(parent)).map(|parent| parent.id);
        Span {
            trace_id: &self.trace_id,
            span_id: hex(span.id),
            parent_span_id: parent.or_else(|| self.orphans.get(&index).copied()).map(hex).unwrap_or_default(),
            name: self.trace.name(span.operation),
            kind: match span.kind {
                SpanKind::Internal => 1,
                SpanKind::Server => 2,
                SpanKind::Client => 3,
                SpanKind::Producer => 4,
                SpanKind::Consumer => 5,
            },
            start_time_unix_nano: unix(span.start),
            end_time_unix_nano: unix(span.end()),
            attributes,
            events: details.into_iter().flat_map(|details| &details.events).map(event).collect(),
            status: Status {
                code: match span.status {
                    span::Status::Unset => 0,
                    span::Status::Ok => 1,
                    span::Status::Error => 2,
                },
                message: details.map_or("", |details| &details.message),
            },
        }
    }

    /// What has no field in OTLP.
    fn own(&self, index: usize) -> impl Iterator<Item = KeyValue<'a>> {
        let span = &self.trace.spans[index];
        let follows = || KeyValue { key: REF_TYPE, value: AnyValue::Plain(PlainValue::Text(FOLLOWS_FROM)) };
        let nanos = i64::try_from(span.network.0).unwrap_or(i64::MAX);
        let network = || KeyValue { key: NETWORK, value: AnyValue::Plain(PlainValue::Int(nanos)) };
        let is_told = span.waited_for || super::is_handed_over(self.trace, span);
        [(!is_told).then(follows), (nanos > 0).then(network)].into_iter().flatten()
    }
}
