//! Traces as files that other tools read.

use midnight_pearl::engine::time::Nanos;
use midnight_pearl::engine::trace::assemble::{Draft, Drafts, Names, Parent, assemble};
use midnight_pearl::engine::trace::export::{jaeger_json, otlp_json};
use midnight_pearl::engine::trace::import::{Format, import};
use midnight_pearl::engine::trace::span::{Attribute, Details, Event, Resource, SpanKind, Status, Trace, Value};
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// How fine the times of a trace are.
#[derive(Debug, Clone, Copy)]
enum Clock {
    Nanos,
    Micros,
}

fn value(clock: Clock) -> BoxedStrategy<Value> {
    let float = prop::num::f64::NORMAL | prop::num::f64::SUBNORMAL | prop::num::f64::ZERO;
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
    match clock {
        Clock::Nanos => {
            prop_oneof![4 => plain, 1 => select(&LISTS).prop_map(|json| Value::Json(json.to_owned()))].boxed()
        }
        // Jaeger knows no lists.
        Clock::Micros => plain.boxed(),
    }
}

type Said = Vec<(String, Value)>;

fn said(clock: Clock) -> impl Strategy<Value = Said> {
    prop::collection::vec(("[a-z]{1,3}\\.\\PC{0,3}", value(clock)), 0..4)
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

fn span_parts(clock: Clock) -> impl Strategy<Value = SpanParts> {
    let caller = prop_oneof![
        1 => Just(Caller::Nobody),
        8 => any::<Index>().prop_map(Caller::Somebody),
        1 => any::<u64>().prop_map(Caller::Missing),
    ];
    let kinds = [SpanKind::Internal, SpanKind::Server, SpanKind::Client, SpanKind::Producer, SpanKind::Consumer];
    let statuses = [Status::Unset, Status::Ok, Status::Error];
    let events = prop::collection::vec(("\\PC{0,5}", 0..1_000_000_u64, said(clock)), 0..3);
    let network = prop_oneof![Just(0), 0..1_000_000_u64];
    (
        (1..u64::MAX, caller, any::<Index>(), "\\PC{0,8}"),
        (select(kinds.to_vec()), 0..1_000_000_u64, 0..1_000_000_u64, network, any::<bool>(), select(statuses.to_vec())),
        (said(clock), "\\PC{0,8}", events),
    )
}

/// Any trace that [`assemble`] makes of spans with ids of their own.
fn trace(clock: Clock) -> impl Strategy<Value = Trace> {
    let resources = prop::collection::vec(("\\PC{1,4}", said(clock)), 1..4);
    let spans = prop::collection::vec(span_parts(clock), 1..24);
    (any::<u128>(), 0..1_800_000_000_000_000_u64, resources, spans)
        .prop_map(move |(id, since, resources, spans)| build(clock, id, since, resources, spans))
}

fn build(clock: Clock, id: u128, since: u64, resources: Vec<(String, Said)>, mut spans: Vec<SpanParts>) -> Trace {
    let unit = match clock {
        Clock::Nanos => 1,
        Clock::Micros => 1_000,
    };
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
    fn what_is_written_as_otlp_is_read_as_the_same_trace(trace in trace(Clock::Nanos)) {
        check_again(&otlp_json(&trace), Format::OtlpJson, &trace)?;
    }

    #[test]
    fn what_is_written_for_jaeger_is_read_as_the_same_trace(trace in trace(Clock::Micros)) {
        check_again(&jaeger_json(&trace), Format::Jaeger, &trace)?;
    }
}
