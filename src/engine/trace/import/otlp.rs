//! OTLP as JSON, one document or one a line: <https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding>.

mod schema;

use std::collections::HashMap;

use serde_json::value::RawValue;

use self::schema::{AnyValue, KeyValue, ResourceSpans, TracesData};
use super::error::ImportError;
use super::id::{Notation, span_id, trace_id};
use super::json::{self, Label, List, Text};
use super::link::{Found, FoundTrace, Traces};
use super::warning::{Warning, Warnings};
use super::{Format, MAX_BYTES, UNKNOWN_SERVICE};
use crate::engine::time::Nanos;
use crate::engine::trace::assemble::Names;
use crate::engine::trace::span::{Attribute, Event, Resource, SpanKind, Status, Value};

/// The traces of a file, and which of the two formats it is of. A trace may be spread over its lines.
pub(super) fn read(text: &str, warnings: &mut Warnings) -> Result<(Format, Vec<FoundTrace>), ImportError> {
    let error = |error| ImportError::of_json(text, Some(Format::OtlpJson), &error);
    let mut reader = Reader { traces: Traces::default(), repeats: MAX_BYTES, warnings };
    let mut documents = 0;
    if text.trim_ascii_start().starts_with('[') {
        let List(list) = serde_json::from_str(text).map_err(error)?;
        list.into_iter().try_for_each(|data| reader.document(data))?;
    } else {
        for document in serde_json::Deserializer::from_str(text).into_iter() {
            match document {
                Ok(data) => reader.document(data)?,
                Err(cut) if cut.is_eof() && documents > 0 => reader.warnings.add(Warning::CutLastLine),
                Err(other) => return Err(error(other)),
            }
            documents += 1;
        }
    }
    let format = if documents > 1 { Format::OtlpJsonLines } else { Format::OtlpJson };
    Ok((format, reader.traces.into_list(reader.warnings)))
}

struct Reader<'w> {
    traces: Traces,
    /// How many bytes of resources may still be repeated: each trace has its own copy of what a file says once.
    repeats: usize,
    warnings: &'w mut Warnings,
}

impl Reader<'_> {
    fn document(&mut self, data: TracesData) -> Result<(), ImportError> {
        let signals = [data.resource_metrics, data.resource_logs];
        self.warnings.add(Warning::OtherSignals(signals.into_iter().flatten().count()));
        for wrapped in [data.trace, data.result].into_iter().flatten() {
            self.lists(wrapped.resource_spans, wrapped.batches)?;
        }
        self.lists(data.resource_spans, data.batches)
    }

    fn lists<'a>(&mut self, today: List<ResourceSpans<'a>>, old: List<ResourceSpans<'a>>) -> Result<(), ImportError> {
        if !old.0.is_empty() {
            self.warnings.add(Warning::OldKeys);
        }
        today.0.into_iter().chain(old.0).try_for_each(|found| self.resource_spans(found))
    }

    fn resource_spans(&mut self, found: ResourceSpans) -> Result<(), ImportError> {
        let ResourceSpans { resource, scope_spans: List(mut scopes), instrumentation_library_spans: List(old) } = found;
        if !old.is_empty() {
            self.warnings.add(Warning::OldKeys);
            scopes.extend(old);
        }
        let mut process = Process::new(resource.unwrap_or_default().attributes);
        for span in scopes.into_iter().flat_map(|scope| scope.spans.0) {
            let id = trace_id(&span.trace_id.0, Notation::HexOrBase64, self.warnings);
            let Some((place, trace)) = self.traces.of(id)? else { continue };
            let resource = match process.places.get(&place) {
                Some(&resource) => resource,
                None => process.add_to(place, trace, &mut self.repeats, self.warnings),
            };
            if process.service.is_none() {
                self.warnings.add(Warning::UnknownServices(1));
            }
            let found = read_span(span, resource, &mut trace.names, self.warnings);
            trace.spans.push(found);
        }
        Ok(())
    }
}

/// What a file says once of a process, and where it stands in the traces that have it.
struct Process<'a> {
    service: Option<String>,
    attributes: Vec<(Text<'a>, Value)>,
    /// Index in the trace's resources, by the trace's place.
    places: HashMap<usize, usize>,
}

impl<'a> Process<'a> {
    fn new(List(found): List<KeyValue<'a>>) -> Process<'a> {
        let mut process = Process { service: None, attributes: Vec::new(), places: HashMap::new() };
        for KeyValue { key, value } in found {
            match any_value(value) {
                Value::Text(name) if key.0 == "service.name" => {
                    process.service = process.service.or(Some(name).filter(|name| !name.is_empty()));
                }
                _ if key.0 == "service.name" => {}
                value => process.attributes.push((key, value)),
            }
        }
        process
    }

    fn add_to(&mut self, place: usize, trace: &mut FoundTrace, repeats: &mut usize, warnings: &mut Warnings) -> usize {
        let names = &mut trace.names;
        let service = names.name(self.service.as_deref().unwrap_or(UNKNOWN_SERVICE));
        let size: usize = self.attributes.iter().map(|(key, value)| key.0.len() + size_of_value(value)).sum();
        let mut attributes = Vec::new();
        // The first copy is no larger than the file.
        if self.places.is_empty() || size <= *repeats {
            *repeats -= if self.places.is_empty() { 0 } else { size };
            let copy = |(key, value): &(Text, Value)| Attribute { key: names.name(&key.0), value: value.clone() };
            attributes.extend(self.attributes.iter().map(copy));
        } else {
            warnings.add(Warning::ResourcesCut(1));
        }
        trace.resources.push(Resource { service, attributes });
        let resource = trace.resources.len() - 1;
        self.places.insert(place, resource);
        resource
    }
}

/// Bytes in memory.
fn size_of_value(value: &Value) -> usize {
    size_of::<Attribute>()
        + match value {
            Value::Text(text) | Value::Json(text) => text.len(),
            Value::Int(_) | Value::Float(_) | Value::Bool(_) => 0,
        }
}

fn read_span(span: schema::Span, resource: usize, names: &mut Names, warnings: &mut Warnings) -> Found {
    let mut found = Found {
        parent: span_id(&span.parent_span_id.0, Notation::HexOrBase64, warnings),
        start: span.start_time_unix_nano.whole(),
        ..Found::default()
    };
    // An end of zero is proto3's way to say nothing.
    let end = span.end_time_unix_nano.whole().filter(|&end| end > 0 || found.start == Some(0));
    found.duration = match (found.start, end) {
        (Some(start), Some(end)) => {
            warnings.add(Warning::EndsBeforeStart(usize::from(end < start)));
            Some(Nanos(end.saturating_sub(start)))
        }
        _ => None,
    };
    found.draft.id = span_id(&span.span_id.0, Notation::HexOrBase64, warnings);
    found.draft.resource = resource;
    found.draft.operation = names.name(&span.name.0);
    found.draft.kind = kind(&span.kind, warnings);
    if let Some(status) = span.status {
        found.draft.status = self::status(&status.code, warnings);
        found.draft.details.message = status.message.0.into_owned();
    }
    found.draft.details.attributes.reserve_exact(span.attributes.0.len());
    for KeyValue { key, value } in span.attributes.0 {
        found.say(names, &key.0, any_value(value));
    }
    for event in span.events.0 {
        let attribute =
            |KeyValue { key, value }: KeyValue| Attribute { key: names.name(&key.0), value: any_value(value) };
        let attributes = event.attributes.0.into_iter().map(attribute).collect();
        let at = Nanos(event.time_unix_nano.whole().or(found.start).unwrap_or_default());
        found.draft.details.events.push(Event { name: names.name(&event.name.0), at, attributes });
    }
    warnings.add(Warning::LinksLeftOut(span.links.0.len()));
    found
}

/// `Span.SpanKind`, by its number or by its name.
fn kind(label: &Label, warnings: &mut Warnings) -> SpanKind {
    let kinds = [
        SpanKind::Internal,
        SpanKind::Internal,
        SpanKind::Server,
        SpanKind::Client,
        SpanKind::Producer,
        SpanKind::Consumer,
    ];
    const NAMES: [&str; 6] = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"];
    kinds.get(enumerator(label, "SPAN_KIND_", &NAMES, warnings)).copied().unwrap_or_default()
}

/// `Status.StatusCode`, by its number or by its name.
fn status(label: &Label, warnings: &mut Warnings) -> Status {
    let codes = [Status::Unset, Status::Ok, Status::Error];
    codes.get(enumerator(label, "STATUS_CODE_", &["UNSET", "OK", "ERROR"], warnings)).copied().unwrap_or_default()
}

/// The number of an enum's value; 0, which is proto3's default, for one that is not known.
fn enumerator(label: &Label, prefix: &str, names: &[&str], warnings: &mut Warnings) -> usize {
    match label {
        Label::Number(number) => usize::try_from(*number).unwrap_or(0),
        Label::Text(Text(text)) => text.parse().unwrap_or_else(|_| {
            warnings.add(Warning::EnumsAsNames(1));
            let name = text.strip_prefix(prefix).unwrap_or(text);
            names.iter().position(|known| known.eq_ignore_ascii_case(name)).unwrap_or(0)
        }),
    }
}

fn any_value(value: Option<AnyValue>) -> Value {
    let as_json = |key: &str, raw: &RawValue| Value::Json(format!("{{\"{key}\":{}}}", json::compact(raw.get())));
    match value.unwrap_or_default() {
        AnyValue { string_value: Some(Text(text)), .. } => Value::Text(text.into_owned()),
        AnyValue { bool_value: Some(truth), .. } => Value::Bool(truth),
        AnyValue { int_value: Some(raw), .. } => json::number(&unquoted(raw)),
        AnyValue { double_value: Some(raw), .. } => float(unquoted(raw)),
        AnyValue { array_value: Some(raw), .. } => as_json("arrayValue", raw),
        AnyValue { kvlist_value: Some(raw), .. } => as_json("kvlistValue", raw),
        AnyValue { bytes_value: Some(raw), .. } => as_json("bytesValue", raw),
        _ => Value::Text(String::new()),
    }
}

/// A finite number; the names of the others are kept as text.
fn float(text: String) -> Value {
    text.parse().ok().filter(|number: &f64| number.is_finite()).map_or(Value::Text(text), Value::Float)
}

/// A number's digits, which proto3 puts in quotes if it is of 64 bits.
fn unquoted(raw: &RawValue) -> String {
    if raw.get().starts_with('"') { json::string(raw) } else { raw.get().to_owned() }
}
