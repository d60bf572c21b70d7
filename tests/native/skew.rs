//! Clocks put right.

use midnight_pearl::engine::radius::PLATFORM;
use midnight_pearl::engine::sim::run::replay;
use midnight_pearl::engine::sim::system::{Demand, Settings};
use midnight_pearl::engine::time::Nanos;
use midnight_pearl::engine::trace::skew::{Adjustment, Rule, Why, correct};
use midnight_pearl::engine::trace::span::{Attribute, Event, Name, SpanKind, Trace, Value};
use proptest::prelude::*;

use super::made_up::{any_trace, large, trace};

/// A trace and the true starts of its spans, by line, each in nanoseconds; it does not start before 0.
#[track_caller]
fn check_trace(trace: &Trace, rule: Rule, expected: &[u64]) {
    let (corrected, adjustments) = correct(trace, rule);
    let mut starts: Vec<(u64, u64)> =
        corrected.spans.iter().map(|span| (span.id, corrected.started_at + span.start.0)).collect();
    starts.sort_unstable();
    assert_eq!(starts.into_iter().map(|(_, start)| start).collect::<Vec<_>>(), expected);
    for Adjustment { span, original, delta, .. } in adjustments {
        assert_eq!(corrected.spans[span].id, trace.spans[original].id);
        let was = trace.started_at + trace.spans[original].start.0;
        assert_eq!(was.checked_add_signed(delta), Some(corrected.started_at + corrected.spans[span].start.0));
    }
}

#[track_caller]
fn check(lines: &str, expected: &[u64]) {
    check_trace(&trace(lines), Rule::Jaeger, expected);
}

/// The figures are those of Jaeger's own tests (`clockskew_test.go`).
#[test]
fn jaegers_cases_come_out_as_in_jaeger() {
    for (lines, expected) in [
        ("s@a get 0-100\n  s@a get 10-60\n", [0, 10]),
        ("s@a get 10-110\n  s@a get 0-50\n", [10, 0]),
        ("s@a get 10-110\n  s@b get 20-70\n", [10, 20]),
        ("s@a get 10-110\n  s@b get 20-170\n", [10, 20]),
        ("s@a get 10-110\n  s@b get 0-50\n", [10, 35]),
        ("s@a get 10-110\n  s@b get 0-150\n", [10, 10]),
    ] {
        check(lines, &expected);
    }
    check("s@a get 10-110\n  s@b get 50-120\n    s@b get 60-80\n", &[10, 25, 35]);
}

/// Whoever is not waited for is not bound to fit.
#[test]
fn a_consumer_may_work_after_its_producer_but_not_before() {
    for (lines, expected) in [
        ("s@a put 10-110\n  t@b take 200-210 async\n", [10, 200]),
        ("s@a put 10-110\n  t@b take 100-150 async\n", [10, 100]),
        ("s@a put 10-110\n  t@b take 0-50 async\n", [10, 10]),
    ] {
        check(lines, &expected);
    }
}

#[test]
fn why_a_span_was_moved_is_said() {
    let lines = "
s@a get 100-200
  t@b fits 0-60
    t@b along 10-20
  u@c longer 50-250
  v@d later 0-10 async
";
    let trace = trace(lines);
    let (corrected, adjustments) = correct(&trace, Rule::Jaeger);
    let mut said: Vec<_> =
        adjustments.iter().map(|moved| (corrected.operation(moved.span), moved.delta, moved.why)).collect();
    said.sort_unstable_by_key(|&(operation, ..)| operation);
    let expected = [
        ("along", 120, Why::SameHost),
        ("fits", 120, Why::DidNotFit),
        ("later", 100, Why::BeganBefore),
        ("longer", 50, Why::BeganBefore),
    ];
    assert_eq!(said, expected);
}

/// They come from one clock.
#[test]
fn no_request_of_the_platform_has_anything_to_be_put_right() {
    for request in 0..PLATFORM.system.requests.len() {
        let settings = Settings { seed: 0, demand: Demand::One(request), faults: Vec::new() };
        let trace = replay(&PLATFORM.system, &settings);
        assert_eq!(correct(&trace, Rule::Jaeger), (trace, Vec::new()));
    }
}

#[test]
fn a_third_host_is_compared_with_its_parents_true_time() {
    check("s@a get 100-200\n  t@b get 0-60\n    u@c get 130-150\n", &[100, 120, 130]);
    check("s@a get 100-200\n  t@b get 0-60\n    u@c get 10-30\n", &[100, 120, 140]);
}

#[test]
fn a_host_is_what_the_resource_says_of_it() {
    check("s@a get 10-110\n  t@a get 0-50\n", &[10, 0]);
    check("s@a get 10-110\n  s@b get 0-50\n", &[10, 35]);
    // Without a word about hosts, every service is on its own.
    check("s get 10-110\n  s get 0-50\n", &[10, 0]);
    check("s get 10-110\n  t get 0-50\n", &[10, 35]);
}

#[test]
fn hosts_have_several_names_and_the_best_one_counts() {
    for key in ["hostname", "ip", "net.host.ip"] {
        let mut trace = trace("s get 10-110\n  t get 0-50\n");
        let name = Name(trace.names.len() as u32);
        trace.names.extend([key.to_owned(), "host.name".to_owned()]);
        let say = |trace: &mut Trace, key, values: [Value; 2]| {
            for (resource, value) in trace.resources.iter_mut().zip(values) {
                resource.attributes.push(Attribute { key, value });
            }
        };
        say(&mut trace, name, [Value::Int(167_772_161), Value::Int(167_772_161)]);
        check_trace(&trace, Rule::Jaeger, &[10, 0]);
        say(&mut trace, Name(name.0 + 1), ["a", "b"].map(|host| Value::Text(host.to_owned())));
        check_trace(&trace, Rule::Jaeger, &[10, 35]);
    }
}

#[test]
fn the_trace_starts_with_what_is_earliest_then() {
    let trace = trace("s@a get 100-200\n  t@b get 0-50\n");
    let (corrected, adjustments) = correct(&trace, Rule::Jaeger);
    assert_eq!((trace.started_at, corrected.started_at), (0, 100));
    assert_eq!(corrected.spans.iter().map(|span| span.start).collect::<Vec<_>>(), [Nanos(0), Nanos(25)]);
    assert_eq!(adjustments, [Adjustment { span: 1, original: 1, delta: 125, why: Why::DidNotFit }]);
}

#[test]
fn siblings_stand_by_their_true_start() {
    let trace = trace("s@a get 100-200\n  t@b get 0-20\n  s@a put 110-120\n");
    let (corrected, adjustments) = correct(&trace, Rule::Jaeger);
    assert_eq!(corrected.spans.iter().map(|span| span.id).collect::<Vec<_>>(), [0, 2, 1]);
    assert_eq!(adjustments, [Adjustment { span: 2, original: 1, delta: 140, why: Why::DidNotFit }]);
    assert_eq!((corrected.service(2), corrected.operation(1)), ("t", "put"));
}

#[test]
fn events_move_with_their_span() {
    let mut trace = trace("s@a get 10-110\n  t@b get 0-50\n");
    for at in [5, 10] {
        trace.details[1].events.push(Event { name: Name(0), at: Nanos(at), attributes: Vec::new() });
    }
    let (corrected, _) = correct(&trace, Rule::Jaeger);
    let at: Vec<u64> = corrected.details[1].events.iter().map(|event| corrected.started_at + event.at.0).collect();
    assert_eq!(at, [40, 45]);
}

/// A trace whose spans are client, server, client, … by depth.
fn calls(lines: &str) -> Trace {
    let mut trace = trace(lines);
    let depths = trace.shape().depths;
    for (span, depth) in trace.spans.iter_mut().zip(depths) {
        span.kind = if depth % 2 == 0 { SpanKind::Client } else { SpanKind::Server };
    }
    trace
}

#[test]
fn zipkin_moves_servers_that_start_before_their_client() {
    for (lines, expected) in [
        ("s@a get 10-110\n  t@b get 0-50\n", [10, 35]),
        ("s@a get 10-110\n  t@a get 0-50\n", [10, 0]),
        // It starts after its client: no word on its end.
        ("s@a get 10-110\n  t@b get 100-150\n", [10, 100]),
        ("s@a get 10-110\n  t@b get 10-60\n", [10, 35]),
        ("s@a get 10-110\n  t@b get 0-150\n", [10, 1_010]),
        ("s@a get 10-10\n  t@b get 5-9\n", [10, 1_010]),
    ] {
        check_trace(&calls(lines), Rule::Zipkin, &expected);
    }
    check_trace(&trace("s@a get 10-110\n  t@b get 0-50\n"), Rule::Zipkin, &[10, 0]);
}

#[test]
fn zipkin_moves_what_else_happened_on_that_host() {
    let lines = "
s@a get 100-200
  t@b get 0-60
    t@b put 10-40
      u@c put 140-150
        t@b ask 12-14
";
    check_trace(&calls(lines), Rule::Zipkin, &[100, 120, 130, 140, 132]);
}

#[test]
fn clocks_that_agree_are_left_alone() {
    let trace = trace("s@a get 0-100\n  t@b get 10-90\n    u@c get 20-80\n");
    assert_eq!(correct(&trace, Rule::Jaeger), (trace, Vec::new()));
    assert_eq!(correct(&Trace::default(), Rule::Zipkin), (Trace::default(), Vec::new()));
}

#[test]
fn hostile_clocks_do_no_harm() {
    let mut trace = trace("s@a get 0-100\n  t@b get 0-50\n    u@c get 0-10\n");
    trace.spans[0].start = Nanos(u64::MAX);
    trace.spans[1].duration = Nanos(u64::MAX);
    trace.started_at = u64::MAX;
    for rule in [Rule::Jaeger, Rule::Zipkin] {
        assert_eq!(correct(&trace, rule).0.spans.len(), 3);
    }
    assert_eq!(correct(&large(100_000, true), Rule::Jaeger).1, []);
}

proptest! {
    /// Whatever the trace, by Jaeger's rule: roots stay, lengths stay, a child on another host starts no earlier than
    /// its parent and ends no later if it can and somebody waits for it, one on the same host moves with its parent, and what is right stays so.
    #[test]
    fn what_is_corrected_fits(trace in any_trace(40)) {
        let (corrected, adjustments) = correct(&trace, Rule::Jaeger);
        prop_assert_eq!(corrected.spans.len(), trace.spans.len());
        let shape = corrected.shape();
        let original = |span: usize| trace.spans.iter().position(|original| original.id == corrected.spans[span].id);
        let delta = |span: usize| adjustments.iter().find(|moved| moved.span == span).map_or(0, |moved| moved.delta);
        for (index, span) in corrected.spans.iter().enumerate() {
            let was = original(index).expect("the same spans");
            prop_assert_eq!(span.duration, trace.spans[was].duration);
            prop_assert_eq!(corrected.service(index), trace.service(was));
            let Some(parent) = span.parent else {
                prop_assert_eq!(delta(index), 0);
                continue;
            };
            prop_assert_eq!(original(parent), trace.spans[was].parent);
            let above = &corrected.spans[parent];
            if corrected.service(parent) == corrected.service(index) {
                prop_assert_eq!(delta(index), delta(parent));
            } else {
                prop_assert!(above.start <= span.start);
                prop_assert!(span.end() <= above.end() || span.duration > above.duration || !span.waited_for);
            }
            let siblings: Vec<_> = shape.children(index).map(|child| corrected.spans[child].start).collect();
            prop_assert!(siblings.is_sorted());
        }
        prop_assert!(trace.spans.is_empty() || corrected.spans.iter().any(|span| span.start == Nanos::ZERO));
        prop_assert_eq!(correct(&corrected, Rule::Jaeger), (corrected, Vec::new()));
    }
}
