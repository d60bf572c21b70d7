//! The trace of a request in which something goes wrong.

use std::sync::Arc;

use midnight_pearl::engine::sim::run::{replay, trace_of};
use midnight_pearl::engine::sim::system::{Backoff, Fault, FaultKind, Policy, Settings, Step, System};
use midnight_pearl::engine::time::Nanos;
use midnight_pearl::engine::trace::span::{Trace, Value};

use super::setup::{
    broken, broken_for, broken_link, call, chain, fixed, lone, ms, one, pair, poisson, system, wait_for,
};

/// A span a line, under its parent: service, kind, from–to in ms, status, error, attempt; `~` if nobody waits for it.
fn outline(trace: &Trace) -> Vec<String> {
    let depths = trace.shape().depths;
    let line = |index: usize| {
        let span = &trace.spans[index];
        let attribute = |key: &str| match trace.attribute(index, key) {
            Some(Value::Text(text)) => format!(" {text}"),
            Some(Value::Int(number)) => format!(" #{number}"),
            _ => String::new(),
        };
        format!(
            "{}{} {} {}–{} {}{}{}{}",
            "  ".repeat(depths[index]),
            trace.service(index),
            span.kind.name(),
            span.start + Nanos(trace.started_at),
            span.end() + Nanos(trace.started_at),
            span.status.name(),
            attribute("error.type"),
            attribute("retry.attempt"),
            if span.waited_for { "" } else { " ~" }
        )
    };
    (0..trace.spans.len()).map(line).collect()
}

#[track_caller]
fn check(system: &System, faults: &[Fault], expected: &[&str]) {
    assert_eq!(outline(&replay(&Arc::new(system.clone()), &one(faults))), expected);
}

#[test]
fn a_call_that_succeeds_at_once_has_one_span() {
    check(
        &chain(3, Policy::default(), vec![Step::Work(fixed(5))]),
        &[],
        &["station 0 server 0–5 ok", "  station 1 server 0–5 ok", "    station 2 server 0–5 ok"],
    );
}

#[test]
fn an_attempt_that_fails_has_a_span_of_its_caller_as_well() {
    let policy = Policy { timeout: Some(ms(10)), attempts: 3, backoff: Backoff::Fixed(ms(2)), ..Policy::default() };
    check(
        &pair(policy, None, fixed(4)),
        &[broken_for(1, FaultKind::SlowDown(5.0), 0, Some(1)), broken_for(1, FaultKind::Errors(1.0), 5, Some(20))],
        &[
            "station 0 server 0–14 error upstream",
            "  station 0 client 0–10 error timeout #1",
            "    station 1 server 0–20 ok",
            "  station 0 client 12–12 error unavailable #2",
            "    station 1 server 12–12 error unavailable #2",
            "  station 0 client 14–14 error unavailable #3",
            "    station 1 server 14–14 error unavailable #3",
        ],
    );
}

#[test]
fn a_success_after_failures_says_the_how_manieth_it_is() {
    let policy = Policy { timeout: Some(ms(10)), attempts: 3, backoff: Backoff::Fixed(ms(2)), ..Policy::default() };
    check(
        &pair(policy, None, fixed(4)),
        &[broken_for(1, FaultKind::Down, 0, Some(5))],
        &["station 0 server 0–16 ok", "  station 0 client 0–10 error timeout #1", "  station 1 server 12–16 ok #2"],
    );
}

#[test]
fn of_a_hedged_call_the_first_answer_counts_and_the_others_work_goes_on() {
    let policy = Policy { hedge_after: Some(ms(10)), ..Policy::default() };
    check(
        &pair(policy, None, fixed(8)),
        &[broken_for(1, FaultKind::SlowDown(5.0), 0, Some(1))],
        &["station 0 server 0–18 ok", "  station 1 server 0–40 ok ~", "  station 1 server 10–18 ok #2"],
    );
}

#[test]
fn of_a_hedged_call_one_failure_is_none() {
    let policy = Policy { hedge_after: Some(ms(10)), ..Policy::default() };
    check(
        &pair(policy, None, fixed(8)),
        &[broken_for(1, FaultKind::SlowDown(5.0), 0, Some(1)), broken_for(1, FaultKind::Errors(1.0), 5, Some(15))],
        &[
            "station 0 server 0–40 ok",
            "  station 1 server 0–40 ok",
            "  station 0 client 10–10 error unavailable #2",
            "    station 1 server 10–10 error unavailable #2",
        ],
    );
}

#[test]
fn nobody_waits_for_what_arrives_after_the_answer_to_another_attempt() {
    let policy = Policy { hedge_after: Some(ms(10)), ..Policy::default() };
    let slow_link = Fault { until: Some(ms(1)), ..broken_link(0, FaultKind::Latency(ms(30))) };
    check(
        &pair(policy, None, fixed(8)),
        &[slow_link],
        &["station 0 server 0–18 ok", "  station 1 server 10–18 ok #2", "  station 1 server 30–38 ok ~"],
    );
}

#[test]
fn what_arrives_after_its_caller_has_given_up_goes_under_the_callers_span() {
    let policy = Policy { timeout: Some(ms(10)), ..Policy::default() };
    check(
        &pair(policy, None, fixed(4)),
        &[broken_link(0, FaultKind::Latency(ms(30)))],
        &[
            "station 0 server 0–10 error upstream",
            "  station 0 client 0–10 error timeout #1",
            "    station 1 server 30–30 error deadline",
        ],
    );
}

#[test]
fn a_deadline_that_came_from_above_is_named_so() {
    let mut system = chain(3, Policy::default(), vec![Step::Work(fixed(30)), Step::Work(fixed(30))]);
    system.requests[0].deadline = Some(ms(20));
    check(
        &system,
        &[],
        &[
            "station 0 server 0–20 error upstream",
            "  station 0 client 0–20 error deadline #1",
            "    station 1 server 0–20 error upstream",
            "      station 1 client 0–20 error deadline #1",
            "        station 2 server 0–30 error deadline",
        ],
    );
}

#[test]
fn what_a_broken_link_refuses_never_reaches_the_callee() {
    check(
        &pair(Policy::default(), None, fixed(4)),
        &[broken_link(0, FaultKind::Errors(1.0))],
        &["station 0 server 0–0 error upstream", "  station 0 client 0–0 error unavailable #1"],
    );
}

#[test]
fn an_error_goes_up_hop_by_hop() {
    check(
        &chain(3, Policy::default(), vec![Step::Work(fixed(5))]),
        &[broken(2, FaultKind::Errors(1.0))],
        &[
            "station 0 server 0–0 error upstream",
            "  station 0 client 0–0 error upstream #1",
            "    station 1 server 0–0 error upstream",
            "      station 1 client 0–0 error unavailable #1",
            "        station 2 server 0–0 error unavailable",
        ],
    );
}

/// A root that starts one call for good, and waits for two others of which the second may fail. The first outlives the
/// root's deadline.
fn fan_out() -> System {
    let mut steps = vec![Step::Start(1), Step::Work(fixed(1)), Step::Start(3), Step::Work(fixed(1)), Step::Start(2)];
    steps.extend([Step::Wait(2), Step::Wait(3), Step::Work(fixed(2))]);
    let calls = vec![
        call(0, "root", steps),
        call(1, "export", vec![Step::Work(fixed(30)), Step::Start(4), Step::Wait(4)]),
        call(2, "fails", Vec::new()),
        call(3, "slow", vec![Step::Work(fixed(20))]),
        call(1, "deeper", vec![Step::Work(fixed(5))]),
    ];
    let mut system = system(&[None, None, None, None], &[], calls);
    system.requests[0].deadline = Some(ms(25));
    system
}

#[test]
fn a_caller_fails_with_the_first_call_that_it_waits_for_and_what_it_does_not_wait_for_goes_on() {
    check(
        &fan_out(),
        &[broken(2, FaultKind::Errors(1.0))],
        &[
            "station 0 server 0–2 error upstream",
            "  station 1 server 0–35 ok ~",
            "    station 1 server 30–35 ok",
            "  station 3 server 1–21 ok ~",
            "  station 2 server 2–2 error unavailable",
        ],
    );
}

#[test]
fn nobody_is_hurt_by_the_failure_of_what_nobody_waits_for() {
    let trace = replay(&Arc::new(fan_out()), &one(&[broken(1, FaultKind::Errors(1.0))]));
    assert_eq!(outline(&trace)[..2], ["station 0 server 0–23 ok", "  station 1 server 0–0 error unavailable ~"]);
}

#[test]
fn who_is_not_waited_for_is_tried_again_after_its_callers_end() {
    let policy = Policy { attempts: 2, backoff: Backoff::Fixed(ms(50)), ..Policy::default() };
    let mut export = call(1, "export", vec![Step::Work(fixed(5))]);
    (export.link, export.policy) = (Some(petgraph::graph::EdgeIndex::new(0)), Some(0));
    let calls = vec![call(0, "root", vec![Step::Start(1), Step::Work(fixed(10))]), export];
    let mut system = system(&[None, None], &[(0, 1, 0)], calls);
    system.policies.push(policy);
    check(
        &system,
        &[broken_for(1, FaultKind::Errors(1.0), 0, Some(20))],
        &[
            "station 0 server 0–10 ok",
            "  station 0 client 0–0 error unavailable #1 ~",
            "    station 1 server 0–0 error unavailable",
            "  station 1 server 50–55 ok #2 ~",
        ],
    );
}

#[test]
fn what_waits_in_a_queue_waits_inside_of_its_span() {
    let calls = vec![
        call(0, "root", [vec![Step::Start(1), Step::Start(2)], vec![Step::Wait(1), Step::Wait(2)]].concat()),
        call(1, "one", vec![Step::Work(fixed(10))]),
        call(1, "other", vec![Step::Work(fixed(10))]),
    ];
    check(
        &system(&[None, Some(1)], &[], calls),
        &[],
        &["station 0 server 0–20 ok", "  station 1 server 0–10 ok", "  station 1 server 0–20 ok"],
    );
}

#[test]
fn every_piece_of_work_queues_anew() {
    let calls = vec![
        call(0, "root", vec![Step::Start(1), Step::Work(fixed(1)), Step::Start(2), Step::Wait(1), Step::Wait(2)]),
        call(1, "two pieces", vec![Step::Work(fixed(10)), Step::Work(fixed(10))]),
        call(1, "one piece", vec![Step::Work(fixed(10))]),
    ];
    check(
        &system(&[None, Some(1)], &[], calls),
        &[],
        &["station 0 server 0–30 ok", "  station 1 server 0–30 ok", "  station 1 server 1–20 ok"],
    );
}

#[test]
fn a_link_takes_its_time_each_way_outside_of_the_span() {
    let mut callee = call(1, "callee", vec![Step::Work(fixed(10))]);
    callee.link = Some(petgraph::graph::EdgeIndex::new(0));
    callee.attributes.push(("db.system".into(), "postgresql".into()));
    let system = system(&[None, None], &[(0, 1, 3)], vec![call(0, "root", wait_for(1).to_vec()), callee]);
    let trace = replay(&Arc::new(system), &one(&[broken_link(0, FaultKind::Latency(ms(1)))]));
    assert_eq!(outline(&trace), ["station 0 server 0–18 ok", "  station 1 server 4–14 ok"]);
    assert_eq!(trace.spans[1].network, ms(4));
    assert_eq!(trace.attribute(1, "db.system"), Some(&Value::Text("postgresql".into())));
}

#[test]
fn a_request_that_reaches_nobody_leaves_no_span() {
    check(&lone(None, fixed(5)), &[broken(0, FaultKind::Down)], &[]);
}

#[test]
fn what_no_station_has_seen_its_client_tells() {
    let mut system = lone(None, fixed(5));
    system.client = Some("client".into());
    check(&system, &[], &["station 0 server 0–5 ok"]);
    check(&system, &[broken(0, FaultKind::Errors(1.0))], &["station 0 server 0–0 error unavailable"]);
    check(&system, &[broken(0, FaultKind::Down)], &["client client 0–60000 error timeout #1"]);
    system.requests[0].deadline = Some(ms(100));
    let trace = replay(&Arc::new(system.clone()), &one(&[broken(0, FaultKind::Down)]));
    assert_eq!(outline(&trace), ["client client 0–100 error deadline #1"]);
    assert_eq!((trace.request_id(), trace.operation(0)), (Some("req_00000001"), "work"));
    // It was seen, though its client had gone before it was answered.
    check(&system, &[broken(0, FaultKind::Latency(ms(150)))], &["station 0 server 0–150 error deadline"]);
}

#[test]
fn ids_follow_from_the_request_the_seed_and_the_number() {
    let system = Arc::new(chain(3, Policy::default(), vec![Step::Work(fixed(5))]));
    let one_at = |seed| replay(&system, &Settings { seed, ..one(&[]) });
    assert_eq!(one_at(0).request_id(), Some("req_00000001"));
    let traces = [
        one_at(0),
        one_at(1),
        trace_of(&system, &poisson(1, 10.0, 1), 0).expect("a first request"),
        trace_of(&system, &poisson(1, 10.0, 1), 1).expect("a second request"),
    ];
    let mut ids: Vec<u64> = traces.iter().flat_map(|trace| trace.spans.iter().map(|span| span.id)).collect();
    ids.sort_unstable();
    ids.dedup();
    // The first request of seed 1 is the same alone and under load.
    assert_eq!((ids.len(), traces[1].request_id()), (9, traces[2].request_id()));
    for trace in &traces[1..] {
        let id = trace.request_id().expect("an id");
        assert!(id.len() == 12 && id.starts_with("req_") && id[4..].chars().all(|digit| digit.is_ascii_hexdigit()));
    }
    assert_ne!(traces[2].request_id(), traces[3].request_id());
    assert_eq!(trace_of(&system, &poisson(1, 10.0, 1), 1_000), None);
}
