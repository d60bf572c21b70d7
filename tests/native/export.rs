//! Traces as files that other tools read.

use midnight_pearl::engine::time::Nanos;
use midnight_pearl::engine::trace::assemble::{Draft, Drafts, Names, Parent, assemble};
use midnight_pearl::engine::trace::export::{jaeger_json, otlp_json};
use midnight_pearl::engine::trace::import::{Format, import};
use midnight_pearl::engine::trace::span::{Attribute, Details, Event, Resource, SpanKind, Status, Trace, Value};
use opentelemetry_proto::tonic::common::v1::any_value;
use opentelemetry_proto::tonic::trace::v1::TracesData;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// What a trace is to survive.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Through {
    Otlp,
    /// OpenTelemetry's own types, too, whose reader is not exact to the last bit of every fraction.
    OfficialOtlp,
    /// Whole microseconds, and no lists.
    Jaeger,
}

fn value(through: Through) -> BoxedStrategy<Value> {
    let float = match through {
        Through::OfficialOtlp => any::<i32>().prop_map(|number| f64::from(number) / 64.0).boxed(),
        _ => (prop::num::f64::NORMAL | prop::num::f64::SUBNORMAL | prop::num::f64::ZERO).boxed(),
    };
    let plain = prop_oneof![
        "\\PC{0,12}".prop_map(Value::Text),
        any::<i64>().prop_map(Value::Int),
        float.prop_map(Value::Float),
        any::<bool>().prop_map(Value::Bool),
    ];
    const LISTS: [&str; 3] = [
        r#"{"arrayValue":{"values":[{"stringValue":"a b"},{"intValue":"1"}]}}"#,
        r#"{"kvlistValue":{"values":[{"key":"k","value":{"boolValue":true}}]}}"#,
        r#"{"bytesValue":"AAEC"}"#,
    ];
    match through {
        Through::Jaeger => plain.boxed(),
        _ => prop_oneof![4 => plain, 1 => select(&LISTS).prop_map(|json| Value::Json(json.to_owned()))].boxed(),
    }
}

type Said = Vec<(String, Value)>;

fn said(through: Through) -> impl Strategy<Value = Said> {
    prop::collection::vec(("[a-z]{1,3}\\.\\PC{0,3}", value(through)), 0..4)
}

fn attributes(said: Said, names: &mut Names) -> Vec<Attribute> {
    said.into_iter().map(|(key, value)| Attribute { key: names.name(&key), value }).collect()
}

#[derive(Debug, Clone)]
enum Caller {
    Nobody,
    Somebody(Index),
    Missing(u64),
}

/// A span; its last part is its events.
type SpanParts =
    ((u64, Caller, Index, String), (SpanKind, u64, u64, u64, bool, Status), (Said, String, Vec<(String, u64, Said)>));

fn span_parts(through: Through) -> impl Strategy<Value = SpanParts> {
    let caller = prop_oneof![
        1 => Just(Caller::Nobody),
        8 => any::<Index>().prop_map(Caller::Somebody),
        1 => any::<u64>().prop_map(Caller::Missing),
    ];
    let kinds = [SpanKind::Internal, SpanKind::Server, SpanKind::Client, SpanKind::Producer, SpanKind::Consumer];
    let statuses = [Status::Unset, Status::Ok, Status::Error];
    let events = prop::collection::vec(("\\PC{0,5}", 0..1_000_000_u64, said(through)), 0..3);
    let network = prop_oneof![Just(0), 0..1_000_000_u64];
    (
        (1..u64::MAX, caller, any::<Index>(), "\\PC{0,8}"),
        (select(kinds.to_vec()), 0..1_000_000_u64, 0..1_000_000_u64, network, any::<bool>(), select(statuses.to_vec())),
        (said(through), "\\PC{0,8}", events),
    )
}

/// Any trace that [`assemble`] makes of spans with ids of their own.
fn trace(through: Through) -> impl Strategy<Value = Trace> {
    let resources = prop::collection::vec(("\\PC{1,4}", said(through)), 1..4);
    let spans = prop::collection::vec(span_parts(through), 1..12);
    (any::<u128>(), 0..1_800_000_000_000_000_u64, resources, spans)
        .prop_map(move |(id, since, resources, spans)| build(through, id, since, resources, spans))
}

fn build(through: Through, id: u128, since: u64, resources: Vec<(String, Said)>, mut spans: Vec<SpanParts>) -> Trace {
    let unit = if through == Through::Jaeger { 1_000 } else { 1 };
    spans.sort_by_key(|span| span.0.0);
    spans.dedup_by_key(|span| span.0.0);
    let ids: Vec<u64> = spans.iter().map(|span| span.0.0).collect();
    let mut drafts = Drafts { id, ..Drafts::default() };
    for (service, said) in resources {
        let names = &mut drafts.names;
        let service = names.name(&service);
        drafts.resources.push(Resource { service, attributes: attributes(said, names) });
    }
    for (
        (id, caller, resource, operation),
        (kind, start, duration, network, is_async, status),
        (said, message, events),
    ) in spans
    {
        let names = &mut drafts.names;
        let parent = match caller {
            Caller::Somebody(parent) => Parent::Span(parent.index(ids.len())),
            Caller::Missing(parent) if parent > 0 && !ids.contains(&parent) => Parent::Missing(parent),
            Caller::Missing(_) | Caller::Nobody => Parent::None,
        };
        let at = |moment: u64| (since + moment) * unit;
        let event = |(name, moment, said): (String, u64, Said)| Event {
            name: names.name(&name),
            at: Nanos(at(moment)),
            attributes: attributes(said, names),
        };
        let events = events.into_iter().map(event).collect();
        let details = Details { attributes: attributes(said, names), events, message };
        drafts.spans.push(Draft {
            id,
            parent,
            resource: resource.index(drafts.resources.len()),
            operation: names.name(&operation),
            kind,
            start: at(start),
            duration: Nanos(duration * unit),
            network: Nanos(network),
            is_async,
            status,
            details,
        });
    }
    assemble(drafts).0
}

#[track_caller]
fn check_again(json: &str, format: Format, trace: &Trace) -> Result<(), TestCaseError> {
    let again = import(json.as_bytes()).map_err(|error| TestCaseError::fail(error.to_string()))?;
    prop_assert_eq!(again.format, format);
    prop_assert_eq!(&again.traces, std::slice::from_ref(trace));
    Ok(())
}

proptest! {
    #[test]
    fn what_is_written_as_otlp_is_read_as_the_same_trace(trace in trace(Through::Otlp)) {
        check_again(&otlp_json(&trace), Format::OtlpJson, &trace)?;
    }

    #[test]
    fn what_is_written_for_jaeger_is_read_as_the_same_trace(trace in trace(Through::Jaeger)) {
        check_again(&jaeger_json(&trace), Format::Jaeger, &trace)?;
    }

    /// The types that OpenTelemetry generates from its own proto files.
    #[test]
    fn what_is_written_as_otlp_is_taken_by_opentelemetrys_own_types(trace in trace(Through::OfficialOtlp)) {
        let json = otlp_json(&trace);
        let official: TracesData = serde_json::from_str(&json).map_err(|error| TestCaseError::fail(error.to_string()))?;
        let spans = official.resource_spans.iter().flat_map(|resource| &resource.scope_spans[0].spans);
        let mut ids: Vec<&[u8]> = spans.clone().map(|span| span.span_id.as_slice()).collect();
        ids.sort_unstable();
        let mut expected: Vec<[u8; 8]> = trace.spans.iter().map(|span| span.id.to_be_bytes()).collect();
        expected.sort_unstable();
        prop_assert_eq!(ids, expected);
        for span in spans {
            prop_assert_eq!(&span.trace_id, &trace.id.to_be_bytes());
        }
        // What they write again says the same.
        let again = serde_json::to_string(&official).expect("JSON");
        check_again(&again, Format::OtlpJson, &trace)?;
    }
}

/// Field by field, for one span.
#[test]
fn opentelemetrys_own_types_see_the_same_fields() {
    let trace = import(&super::import::fixture("otlp.json")).expect("a trace").traces.remove(0);
    let official: TracesData = serde_json::from_str(&otlp_json(&trace)).expect("OTLP");
    let shop = &official.resource_spans[0];
    let resource = shop.resource.as_ref().expect("a resource");
    let text = |text: &str| Some(any_value::Value::StringValue(text.to_owned()));
    let said: Vec<_> = resource
        .attributes
        .iter()
        .map(|said| (said.key.as_str(), said.value.clone().and_then(|any| any.value)))
        .collect();
    assert_eq!(said, [("service.name", text("shop")), ("host.name", text("a1"))]);
    let [root, call] = shop.scope_spans[0].spans.as_slice() else { panic!("two spans") };
    assert_eq!((root.name.as_str(), root.kind, call.kind), ("GET /cart", 2, 3));
    assert_eq!(root.parent_span_id, Vec::<u8>::new());
    assert_eq!(call.parent_span_id, root.span_id);
    assert_eq!(root.start_time_unix_nano, 1_700_000_000_000_000_000);
    assert_eq!(root.end_time_unix_nano, 1_700_000_000_010_000_000);
    let status = root.status.as_ref().expect("a status");
    assert_eq!((status.code, status.message.as_str()), (2, "it broke"));
    assert_eq!(root.attributes[0].value.clone().and_then(|any| any.value), Some(any_value::Value::IntValue(500)));
    assert_eq!(root.events[0].time_unix_nano, 1_700_000_000_004_000_000);
}
