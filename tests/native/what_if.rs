//! Any trace as a model, and changes to it.

use midnight_pearl::engine::radius::PLATFORM;
use midnight_pearl::engine::sim::run::replay;
use midnight_pearl::engine::sim::system::{Backoff, Demand, Settings, Step};
use midnight_pearl::engine::time::Nanos;
use midnight_pearl::engine::trace::assemble::{Draft, Drafts, Parent, assemble};
use midnight_pearl::engine::trace::self_time::self_times;
use midnight_pearl::engine::trace::span::{
    Attribute, Details, Event, REQUEST_ID, Resource, SpanKind, Status, Trace, Value,
};
use midnight_pearl::engine::what_if::{AssumptionKind, Change, model_of, what_if};
use proptest::prelude::*;

/// A span as (service, place of its parent, start, end). The first is the root; a parent stands before its children.
type Seen = (&'static str, usize, u64, u64);

const SERVICES: [&str; 4] = ["a", "b", "c", "d"];

/// Drafts whose ids and operations are their places.
fn drafts(spans: &[Seen]) -> Drafts {
    let mut drafts = Drafts { id: 7, ..Drafts::default() };
    for service in SERVICES {
        let service = drafts.names.name(service);
        drafts.resources.push(Resource { service, attributes: Vec::new() });
    }
    for (index, &(service, parent, start, end)) in spans.iter().enumerate() {
        let operation = drafts.names.name(&index.to_string());
        drafts.spans.push(Draft {
            id: index as u64,
            parent: if index > 0 { Parent::Span(parent) } else { Parent::None },
            resource: SERVICES.iter().position(|known| *known == service).expect("a service"),
            operation,
            start: 1_000 + start,
            duration: Nanos(end - start),
            status: Status::Ok,
            ..Draft::default()
        });
    }
    drafts
}

fn trace(spans: &[Seen]) -> Trace {
    assemble(drafts(spans)).0
}

/// The spans as they came, by their ids, counted from the start of the first.
fn seen(trace: &Trace) -> Vec<(u64, u64, u64)> {
    let mut seen: Vec<_> = trace.spans.iter().map(|span| (span.id, span.start.0, span.end().0)).collect();
    seen.sort_unstable();
    seen
}

#[track_caller]
fn check(spans: &[Seen], changes: &[Change], expected: &[(u64, u64)]) {
    let expected: Vec<_> = expected.iter().zip(0..).map(|(&(start, end), id)| (id, start, end)).collect();
    assert_eq!(seen(&what_if(&trace(spans), changes)), expected);
}

fn slow(service: &str, factor: f64) -> Change {
    Change::Slow { service: service.to_owned(), factor }
}

fn parallel(service: &str) -> Change {
    Change::Parallel { service: service.to_owned() }
}

fn latency(service: &str, nanos: u64) -> Change {
    Change::AddLatency { service: service.to_owned(), latency: Nanos(nanos) }
}

fn down(service: &str, attempts: u32) -> Change {
    let backoff = Backoff::Fixed(Nanos(50));
    Change::Down { service: service.to_owned(), timeout: Nanos(100), attempts, backoff }
}

const IN_LINE: &[Seen] = &[("a", 0, 0, 100), ("b", 0, 10, 30), ("c", 0, 40, 60)];

#[test]
fn a_parent_works_in_the_gaps_and_waits_for_what_has_ended() {
    let model = model_of(&trace(&[("a", 0, 0, 10), ("b", 0, 1, 4), ("b", 0, 3, 6), ("c", 0, 7, 9)]));
    let steps = &model.system.requests[0].calls[0].steps;
    let calls: Vec<&Step> = steps.iter().filter(|step| !matches!(step, Step::Work(_))).collect();
    let expected = [Step::Start(1), Step::Start(2), Step::Wait(1), Step::Wait(2), Step::Start(3), Step::Wait(3)];
    assert!(calls.into_iter().eq(&expected), "{steps:?}");
    assert_eq!(model.spans, [0, 1, 2, 3]);
    assert_eq!(model.assumptions, []);
}

#[test]
fn without_a_change_nothing_changes() {
    for spans in [
        IN_LINE,
        &[("a", 0, 5, 5)],
        &[("a", 0, 0, 10), ("b", 0, 0, 5), ("b", 0, 5, 10)],
        &[("a", 0, 0, 10), ("b", 0, 2, 10), ("c", 1, 2, 10), ("a", 2, 3, 3)],
        &[("a", 0, 0, 10), ("b", 0, 4, 25), ("c", 1, 30, 40), ("c", 0, 10, 11)],
    ] {
        let trace = trace(spans);
        assert_eq!(what_if(&trace, &[]), trace, "{spans:?}");
    }
}

#[test]
fn the_platforms_own_requests_are_models_too() {
    for request in 0..PLATFORM.system.requests.len() {
        let settings = Settings { seed: 0, demand: Demand::One(request), faults: Vec::new() };
        let trace = replay(&PLATFORM.system, &settings);
        assert_eq!(what_if(&trace, &[]), trace, "{}", PLATFORM.system.requests[request].name);
    }
}

#[test]
fn what_nothing_is_called_changes_nothing() {
    let trace = trace(IN_LINE);
    assert_eq!(what_if(&trace, &[slow("x", 2.0), latency("x", 9), down("x", 3), parallel("x")]), trace);
    assert_eq!(what_if(&Trace::default(), &[down("a", 3)]), Trace::default());
}

#[test]
fn a_slow_service_works_longer_and_moves_the_rest() {
    check(IN_LINE, &[slow("b", 2.0)], &[(0, 120), (10, 50), (60, 80)]);
    check(IN_LINE, &[slow("a", 0.5)], &[(0, 70), (5, 25), (30, 50)]);
    check(IN_LINE, &[slow("c", f64::NAN), slow("b", -1.0)], &[(0, 100), (10, 30), (40, 60)]);
}

/// `b` takes 40, with 5 before it, and `c` 60. The root works for 10 + 10 + 40 on its own: in line that makes
/// 60 + 45 + 60, and where it asks both at once 60 + 60.
#[test]
fn changes_are_made_together() {
    let changes = [slow("b", 2.0), slow("c", 3.0), latency("b", 5)];
    check(IN_LINE, &changes[..2], &[(0, 160), (10, 50), (60, 120)]);
    check(IN_LINE, &changes, &[(0, 165), (10, 55), (65, 125)]);
    let reversed: Vec<Change> = changes.iter().rev().cloned().collect();
    check(IN_LINE, &reversed, &[(0, 165), (10, 55), (65, 125)]);
    check(IN_LINE, &[&changes[..], &[parallel("a")]].concat(), &[(0, 120), (10, 55), (10, 70)]);
}

#[test]
fn a_change_takes_the_place_of_one_of_its_kind_and_its_service() {
    assert!(slow("b", 2.0).is_like(&slow("b", 3.0)));
    assert!(!slow("b", 2.0).is_like(&slow("c", 2.0)));
    assert!(!slow("b", 2.0).is_like(&latency("b", 2)));
}

#[test]
fn twice_as_slow_is_twice_the_own_time() {
    let before = trace(&[("a", 0, 0, 100), ("b", 0, 10, 90), ("c", 1, 20, 40), ("b", 1, 50, 60)]);
    let after = what_if(&before, &[slow("b", 2.0)]);
    let own = |trace: &Trace| -> Vec<u64> { self_times(trace).iter().map(|own| own.0).collect() };
    assert_eq!(own(&before), [20, 50, 20, 10]);
    assert_eq!(own(&after), [20, 100, 20, 20]);
}

#[test]
fn latency_comes_before_the_work_of_every_call_from_elsewhere() {
    check(IN_LINE, &[latency("b", 7)], &[(0, 107), (10, 37), (47, 67)]);
    // The second span of b is inside of b.
    check(&[("a", 0, 0, 40), ("b", 0, 10, 30), ("b", 1, 15, 20)], &[latency("b", 7)], &[(0, 47), (10, 37), (22, 27)]);
    check(IN_LINE, &[latency("b", 7), slow("b", 2.0)], &[(0, 127), (10, 57), (67, 87)]);
}

#[test]
fn calls_in_parallel_take_as_long_as_the_longest_and_the_own_work() {
    let spans: &[Seen] = &[("a", 0, 0, 72), ("b", 0, 5, 15), ("c", 0, 17, 37), ("d", 0, 39, 69)];
    // 5 before, 2 and 2 between, 3 after; the longest takes 30.
    check(spans, &[parallel("a")], &[(0, 42), (5, 15), (5, 25), (5, 35)]);
    check(spans, &[parallel("0")], &[(0, 42), (5, 15), (5, 25), (5, 35)]);
    check(spans, &[parallel("b")], &[(0, 72), (5, 15), (17, 37), (39, 69)]);
}

#[test]
fn work_beside_a_call_stays_beside_it() {
    // While b runs from 0 to 10, a works for 8; then it calls c.
    let spans: &[Seen] = &[("a", 0, 0, 14), ("b", 0, 0, 10), ("c", 0, 8, 10), ("d", 0, 10, 14)];
    check(spans, &[parallel("a")], &[(0, 10), (0, 10), (0, 2), (0, 4)]);
}

#[test]
fn a_service_that_is_down_is_asked_in_vain_and_fails_its_callers() {
    let before = trace(&[("a", 0, 0, 100), ("b", 0, 10, 90), ("c", 1, 20, 40)]);
    let after = what_if(&before, &[down("c", 3)]);
    let spans: Vec<_> = after
        .spans
        .iter()
        .enumerate()
        .map(|(index, span)| (after.service(index), span.kind, span.status, span.start.0, span.end().0))
        .collect();
    let attempt = |start| ("b", SpanKind::Client, Status::Error, start, start + 100);
    assert_eq!(
        spans,
        [
            ("a", SpanKind::Internal, Status::Error, 0, 420),
            ("b", SpanKind::Internal, Status::Error, 10, 420),
            attempt(20),
            attempt(170),
            attempt(320),
        ]
    );
    for attempt in 2..5 {
        assert_eq!(after.operation(attempt), "2", "an attempt is called like what it asked for");
    }
    let ids: std::collections::HashSet<u64> = after.spans.iter().map(|span| span.id).collect();
    assert_eq!(ids.len(), 5);
}

#[test]
fn what_nobody_waits_for_fails_alone() {
    let mut drafts = drafts(IN_LINE);
    drafts.spans[1].is_async = true;
    let after = what_if(&assemble(drafts).0, &[down("b", 2)]);
    let failed = after.spans.iter().filter(|span| span.status == Status::Error);
    assert!(failed.map(|span| (span.start.0, span.waited_for)).eq([(10, false), (160, false)]));
    assert_eq!(after.wall_time(), Nanos(100));
}

#[test]
fn a_root_that_is_down_is_one_failed_span() {
    let after = what_if(&trace(IN_LINE), &[down("a", 3)]);
    let root = after.spans.first().map(|root| (root.id, root.start.0, root.end().0, root.status));
    assert_eq!((after.spans.len(), root), (1, Some((0, 0, 100, Status::Error))));
}

#[test]
fn what_is_said_of_a_span_stays_and_its_events_move_with_it() {
    let mut drafts = drafts(IN_LINE);
    let [key, id] = ["k", REQUEST_ID].map(|key| drafts.names.name(key));
    let attributes = vec![Attribute { key, value: Value::Int(1) }];
    let event = Event { name: key, at: Nanos(1_045), attributes: Vec::new() };
    drafts.spans[2].details = Details { attributes, events: vec![event], message: "m".to_owned() };
    drafts.spans[2].status = Status::Error;
    let value = Value::Text("req_1".to_owned());
    drafts.spans[0].details.attributes.push(Attribute { key: id, value });
    let before = assemble(drafts).0;
    let after = what_if(&before, &[slow("b", 2.0)]);
    assert_eq!((after.request_id(), after.attribute(2, "k")), (Some("req_1"), Some(&Value::Int(1))));
    assert_eq!((after.details[2].message.as_str(), after.spans[2].status), ("m", Status::Error));
    assert_eq!(after.details[2].events[0].at, Nanos(65));
    assert_eq!((after.id, after.started_at), (before.id, before.started_at));
}

#[test]
fn other_trees_stay_as_they_were() {
    let mut drafts = drafts(&[("a", 0, 50, 90), ("b", 0, 60, 70), ("c", 0, 0, 20), ("b", 2, 5, 10), ("d", 0, 95, 99)]);
    drafts.spans[2].parent = Parent::Missing(99);
    drafts.spans[4].parent = Parent::None;
    let before = assemble(drafts).0;
    assert_eq!(what_if(&before, &[]), before);
    let after = what_if(&before, &[slow("b", 3.0)]);
    assert_eq!(seen(&after), [(0, 50, 110), (1, 60, 90), (2, 0, 20), (3, 5, 10), (4, 95, 99)]);
    assert_eq!(after.orphans, before.orphans);
}

#[test]
fn what_a_trace_leaves_open_is_assumed_and_said() {
    let check = |child: Seen, kind: AssumptionKind, expected: (u64, u64)| {
        let trace = trace(&[("a", 0, 0, 100), ("b", 0, 10, 50), child]);
        let assumed: Vec<_> = model_of(&trace).assumptions.iter().map(|it| (it.span, it.kind)).collect();
        assert_eq!(assumed, [(2, kind)]);
        assert_eq!(seen(&what_if(&trace, &[]))[2], (2, expected.0, expected.1));
    };
    check(("c", 1, 5, 20), AssumptionKind::StartsBeforeParent, (10, 20));
    check(("c", 1, 5, 8), AssumptionKind::StartsBeforeParent, (10, 10));
    check(("c", 1, 40, 60), AssumptionKind::OutlivesParent, (40, 60));
    check(("c", 1, 60, 70), AssumptionKind::StartsAfterParent, (60, 70));
}

#[test]
fn depth_and_breadth_cost_no_stack() {
    let chain: Vec<Seen> =
        (0..30_000_usize).map(|depth| (SERVICES[depth % 4], depth.saturating_sub(1), 0, 9)).collect();
    let fan: Vec<Seen> =
        (0..30_000_u64).map(|index| (SERVICES[index as usize % 4], 0, index, 60_000 - index)).collect();
    for spans in [chain, fan] {
        let trace = trace(&spans);
        assert_eq!(what_if(&trace, &[]), trace);
    }
}

/// Spans inside of their parents, and whether a parent waits for each.
fn nested() -> impl Strategy<Value = Vec<(Seen, bool)>> {
    let span = (0..4_usize, any::<prop::sample::Index>(), any::<u64>(), any::<u64>(), any::<bool>());
    prop::collection::vec(span, 1..40).prop_map(|spans| {
        let mut all: Vec<(Seen, bool)> = Vec::new();
        for (index, (service, parent, from, length, is_async)) in spans.into_iter().enumerate() {
            let parent = parent.index(index.max(1));
            let (lower, upper) = all.get(parent).map_or((0, 1_000), |((_, _, start, end), _)| (*start, *end));
            let start = lower + from % (upper - lower + 1);
            let end = start + length % (upper - start + 1);
            all.push(((SERVICES[service], parent, start, end), is_async));
        }
        all
    })
}

fn nested_trace(spans: &[(Seen, bool)]) -> Trace {
    let seen: Vec<Seen> = spans.iter().map(|(seen, _)| *seen).collect();
    let mut drafts = drafts(&seen);
    for (draft, (_, is_async)) in drafts.spans.iter_mut().zip(spans) {
        draft.is_async = *is_async;
    }
    assemble(drafts).0
}

fn durations(trace: &Trace) -> Vec<(u64, Nanos)> {
    let mut durations: Vec<_> = trace.spans.iter().map(|span| (span.id, span.duration)).collect();
    durations.sort_unstable();
    durations
}

proptest! {
    #[test]
    fn a_model_does_again_what_was_seen(spans in nested()) {
        let trace = nested_trace(&spans);
        prop_assert_eq!(model_of(&trace).assumptions, []);
        prop_assert_eq!(what_if(&trace, &[]), trace);
    }

    /// Spans that end or start after their parents', too.
    #[test]
    fn only_what_starts_before_its_parent_is_cut(
        spans in prop::collection::vec((0..4_usize, any::<prop::sample::Index>(), 0_u64..50, 0_u64..50), 1..30)
    ) {
        let mut all: Vec<Seen> = Vec::new();
        for (index, (service, parent, after, length)) in spans.into_iter().enumerate() {
            let parent = parent.index(index.max(1));
            let start = all.get(parent).map_or(0, |(_, _, start, _)| *start) + after;
            all.push((SERVICES[service], parent, start, start + length));
        }
        let trace = trace(&all);
        prop_assert_eq!(what_if(&trace, &[]), trace);
    }

    #[test]
    fn nothing_gets_faster_because_something_is_slower(spans in nested(), service in 0..4_usize, factor in 1.0..4.0) {
        let before = nested_trace(&spans);
        let after = what_if(&before, &[slow(SERVICES[service], factor), latency(SERVICES[service], 5)]);
        for ((id, before), (_, after)) in durations(&before).into_iter().zip(durations(&after)) {
            prop_assert!(before <= after, "{id}: {before} to {after}");
        }
    }

    #[test]
    fn nothing_gets_slower_because_calls_are_in_parallel(spans in nested(), service in 0..4_usize) {
        let before = nested_trace(&spans);
        let after = what_if(&before, &[parallel(SERVICES[service])]);
        for ((id, before), (_, after)) in durations(&before).into_iter().zip(durations(&after)) {
            prop_assert!(after <= before, "{id}: {before} to {after}");
        }
    }

    #[test]
    fn no_trace_panics(
        spans in prop::collection::vec((0..4_usize, any::<prop::sample::Index>(), any::<u64>(), any::<u64>()), 1..20),
        change in 0..4_usize,
    ) {
        let mut drafts = drafts(&vec![("a", 0, 0, 0); spans.len()]);
        for (index, (draft, (resource, parent, start, length))) in drafts.spans.iter_mut().zip(spans).enumerate() {
            draft.resource = resource;
            draft.parent = if index > 0 { Parent::Span(parent.index(index)) } else { Parent::None };
            (draft.start, draft.duration) = (start, Nanos(length));
        }
        let changes = [slow("b", 1e300), latency("b", u64::MAX), down("b", u32::MAX), parallel("b")];
        what_if(&assemble(drafts).0, &changes[change..=change]);
    }
}
