//! What the records of a platform may not say, and what the platform's own say.

use midnight_pearl::baked::{List, Text};
use midnight_pearl::engine::radius::PLATFORM;
use midnight_pearl::engine::radius::data::{
    BreakerData, CallData, EdgeData, Lane, Node, PlatformData, PolicyData, RequestData, StepData,
};
use midnight_pearl::engine::radius::model::{ModelError, PAYLOAD, Platform};
use midnight_pearl::engine::sim::system::{Backoff, Request, ServiceTime, Step};
use midnight_pearl::engine::time::Nanos;
use midnight_pearl::engine::trace::span::SpanKind;

const NODES: List<Node> = List(&[
    Node { id: Text("a"), name: Text("A"), lane: Lane::Edge, servers: Some(1) },
    Node { id: Text("b"), name: Text("B"), lane: Lane::Service, servers: None },
]);
const EDGES: List<EdgeData> = List(&[EdgeData { from: Text("a"), to: List(&[Text("b")]), network_us: 1 }]);
const PLAIN: PolicyData = PolicyData {
    name: Text("p"),
    timeout_ms: None,
    attempts: None,
    backoff_ms: None,
    within_ms: None,
    budget: None,
    hedge_after_ms: None,
};
const LONE: RequestData = RequestData {
    name: Text("r"),
    request_id: Text("req_00000001"),
    deadline_ms: 1,
    weight: 1.0,
    root: Text("x"),
    calls: List(&[call("x", "a", &[])]),
};
const DATA: PlatformData =
    PlatformData { nodes: NODES, edges: EDGES, breaker: None, policies: List(&[PLAIN]), requests: List(&[LONE]) };

const fn call(id: &'static str, node: &'static str, steps: &'static [StepData]) -> CallData {
    CallData {
        id: Text(id),
        node: Text(node),
        operation: Text("o"),
        kind: SpanKind::Server,
        policy: None,
        attributes: None,
        payload: None,
        steps: List(steps),
    }
}

fn list<T: Clone>(items: &[T]) -> List<T> {
    List(items.to_vec().leak())
}

/// What is wrong with a request of these calls, the first of which is called `x`.
#[track_caller]
fn check(calls: &[CallData], expected: Option<ModelError>) {
    let request = RequestData { calls: list(calls), ..LONE };
    let platform = Platform::new(&PlatformData { requests: list(&[request]), ..DATA });
    assert_eq!(platform.err(), expected);
}

/// That a build of these records stops, and what it says.
#[track_caller]
fn check_refused(data: PlatformData, expected: &str) {
    assert_eq!(Platform::new(&data).err().map(|error| error.to_string()).as_deref(), Some(expected));
}

fn with_request(request: RequestData) -> PlatformData {
    PlatformData { requests: list(&[request]), ..DATA }
}

fn with_policy(policy: PolicyData) -> PlatformData {
    PlatformData { policies: list(&[policy]), ..DATA }
}

fn with_step(step: StepData) -> PlatformData {
    let caller = CallData { steps: list(&[step]), ..call("x", "a", &[]) };
    with_request(RequestData { calls: list(&[caller, call("y", "b", &[])]), ..LONE })
}

#[test]
fn a_tree_along_edges_is_good() {
    check(&[call("x", "a", &[StepData::Call(Text("y"))]), call("y", "b", &[])], None);
}

#[test]
fn calls_have_to_be_there() {
    check(&[call("x", "a", &[StepData::Call(Text("z"))])], Some(ModelError::UnknownCall { request: "r", id: "z" }));
}

#[test]
fn nodes_have_to_be_there() {
    check(&[call("x", "c", &[])], Some(ModelError::UnknownNode { place: "requests.r.calls.x".to_owned(), id: "c" }));
}

#[test]
fn policies_have_to_be_there_and_need_a_link() {
    let place = || "requests.r.calls.x.policy".to_owned();
    let policy = |name| Some(Text(name));
    check(
        &[CallData { policy: policy("q"), ..call("x", "a", &[]) }],
        Some(ModelError::UnknownPolicy { place: place(), id: "q" }),
    );
    check(&[CallData { policy: policy("p"), ..call("x", "a", &[]) }], Some(ModelError::NoLink { place: place() }));
}

#[test]
fn no_call_makes_itself() {
    check(&[call("x", "a", &[StepData::Call(Text("x"))])], Some(ModelError::NotATree { request: "r", id: "x" }));
}

#[test]
fn no_call_is_made_twice() {
    let twice = &[StepData::Call(Text("y")), StepData::Spawn(Text("y"))];
    check(
        &[call("x", "a", twice), call("y", "b", &[]), call("z", "b", &[])],
        Some(ModelError::NotATree { request: "r", id: "y" }),
    );
}

#[test]
fn every_call_is_made() {
    check(&[call("x", "a", &[]), call("y", "b", &[])], Some(ModelError::NotATree { request: "r", id: "y" }));
}

#[test]
fn calls_take_edges() {
    check(
        &[call("x", "b", &[StepData::Call(Text("y"))]), call("y", "a", &[])],
        Some(ModelError::NoEdge { request: "r", id: "y" }),
    );
}

#[test]
fn names_stand_once() {
    let nodes = list(&[NODES[0], NODES[0]]);
    check_refused(PlatformData { nodes, ..DATA }, "nodes: `a` stands twice");
    let edges = list(&[EDGES[0], EDGES[0]]);
    check_refused(PlatformData { edges, ..DATA }, "edges from `a`: `b` stands twice");
    check_refused(PlatformData { policies: List(&[PLAIN, PLAIN]), ..DATA }, "policies: `p` stands twice");
    check_refused(PlatformData { requests: List(&[LONE, LONE]), ..DATA }, "requests: `r` stands twice");
    let calls = list(&[call("x", "a", &[]), call("x", "b", &[])]);
    check_refused(with_request(RequestData { calls, ..LONE }), "requests.r.calls: `x` stands twice");
    let attributes = Some(List(&[(Text("k"), Text("1")), (Text("k"), Text("2"))]));
    let calls = list(&[CallData { attributes, ..call("x", "a", &[]) }]);
    check_refused(with_request(RequestData { calls, ..LONE }), "requests.r.calls.x.attributes: `k` stands twice");
}

#[test]
fn nodes_and_edges_have_numbers_that_mean_something() {
    const IDLE: Node = Node { id: Text("a"), name: Text("A"), lane: Lane::Edge, servers: Some(0) };
    let nodes = List(&[IDLE]);
    check_refused(PlatformData { nodes, ..DATA }, "nodes.a.servers: at least 1 is expected, 0 was found");
    let edges = List(&[EdgeData { from: Text("a"), to: List(&[Text("a")]), network_us: 1 }]);
    check_refused(PlatformData { edges, ..DATA }, "edges from `a`: another node is expected, a was found");
    let edges = List(&[EdgeData { from: Text("a"), to: List(&[Text("z")]), network_us: 1 }]);
    check_refused(PlatformData { edges, ..DATA }, "edges from `a`: no node is called `z`");
}

#[test]
fn requests_have_numbers_that_mean_something() {
    for (weight, found) in [(-1.0, "-1"), (f64::NAN, "NaN"), (f64::INFINITY, "inf")] {
        let expected = format!("requests.r.weight: a number that is not negative is expected, {found} was found");
        check_refused(with_request(RequestData { weight, ..LONE }), &expected);
    }
    let weightless = RequestData { weight: 0.0, ..LONE };
    check_refused(with_request(weightless), "requests: a weight above 0 in one of them is expected, 0 was found");
    let at_once = RequestData { deadline_ms: 0, ..LONE };
    check_refused(with_request(at_once), "requests.r.deadline_ms: more than 0 is expected, 0 was found");
    for id in ["00000001", "req_0000001", "req_000000011", "req_0000000g", "req_0000000A"] {
        let expected =
            format!("requests.r.request_id: `req_` and 8 hex digits in lower case is expected, {id} was found");
        check_refused(with_request(RequestData { request_id: Text(id), ..LONE }), &expected);
    }
}

#[test]
fn policies_have_numbers_that_mean_something() {
    let cases = [
        (PolicyData { timeout_ms: Some(0), ..PLAIN }, "timeout_ms: more than 0 is expected, 0 was found"),
        (PolicyData { within_ms: Some(0), ..PLAIN }, "within_ms: more than 0 is expected, 0 was found"),
        (PolicyData { hedge_after_ms: Some(0), ..PLAIN }, "hedge_after_ms: more than 0 is expected, 0 was found"),
        (PolicyData { attempts: Some(0), ..PLAIN }, "attempts: at least 1 is expected, 0 was found"),
        (PolicyData { budget: Some(1.5), ..PLAIN }, "budget: a share from 0 to 1 is expected, 1.5 was found"),
        (PolicyData { budget: Some(f64::NAN), ..PLAIN }, "budget: a share from 0 to 1 is expected, NaN was found"),
        (
            PolicyData { backoff_ms: Some((2, 1)), ..PLAIN },
            "backoff_ms: the shorter wait first is expected, 2 was found",
        ),
    ];
    for (policy, expected) in cases {
        check_refused(with_policy(policy), &format!("policies.p.{expected}"));
    }
    let breaker = BreakerData { window_ms: 1, samples: 1, errors: 0.5, open_for_ms: 1 };
    let cases = [
        (BreakerData { window_ms: 0, ..breaker }, "window_ms: more than 0 is expected, 0 was found"),
        (BreakerData { samples: 0, ..breaker }, "samples: at least 1 is expected, 0 was found"),
        (BreakerData { errors: -0.1, ..breaker }, "errors: a share from 0 to 1 is expected, -0.1 was found"),
    ];
    for (breaker, expected) in cases {
        check_refused(PlatformData { breaker: Some(breaker), ..DATA }, &format!("breaker.{expected}"));
    }
}

#[test]
fn steps_have_numbers_that_mean_something() {
    let cases = [
        (StepData::Work { median_us: 0, p99_us: 1 }, "work: a median above 0 is expected, 0 was found"),
        (
            StepData::Work { median_us: 2, p99_us: 1 },
            "work: a 99th percentile not below the median is expected, 1 was found",
        ),
        (
            StepData::Lookup { cache: Text("y"), hit_share: 2.0, miss: Text("y") },
            "lookup.hit_share: a share from 0 to 1 is expected, 2 was found",
        ),
    ];
    for (step, expected) in cases {
        check_refused(with_step(step), &format!("requests.r.calls.x.steps.{expected}"));
    }
}

#[test]
fn parallel_calls_are_all_started_before_one_is_waited_for() {
    let parallel = &[StepData::Parallel(List(&[Text("y"), Text("z")])), StepData::WorkUs(7)];
    let calls = list(&[call("x", "a", parallel), call("y", "b", &[]), call("z", "b", &[])]);
    let data = with_request(RequestData { calls, ..LONE });
    let platform = Platform::new(&data).expect("good records");
    let work = Step::Work(ServiceTime::Fixed(Nanos::from_micros(7)));
    assert_eq!(
        platform.system.requests[0].calls[0].steps,
        [Step::Start(1), Step::Start(2), Step::Wait(1), Step::Wait(2), work]
    );
}

fn requests() -> &'static [Request] {
    &PLATFORM.system.requests
}

#[test]
fn every_call_over_a_link_has_a_time_out_and_the_templates_breaker() {
    for request in requests() {
        for call in request.calls.iter().filter(|call| call.link.is_some()) {
            let place = format!("{}: {}", request.name, call.operation);
            let policy = &PLATFORM.system.policies[call.policy.expect(&place)];
            assert!(policy.timeout.is_some(), "{place}");
            let breaker = policy.breaker.expect(&place);
            assert_eq!(
                (breaker.window, breaker.samples, breaker.errors),
                (Nanos::from_millis(10_000), 200, 0.5),
                "{place}"
            );
        }
    }
}

/// The public template's figures: `assets/data/platform.toml` says which these are.
#[test]
fn reads_are_hedged_and_idempotent_writes_retried_as_in_the_template() {
    let ms = Nanos::from_millis;
    let policy = |name: &str| {
        PLATFORM.system.policies.iter().find(|policy| policy.name == name).expect("a policy of the platform")
    };
    assert_eq!((policy("get").hedge_after, policy("get").attempts), (Some(ms(200)), 1));
    assert_eq!((policy("list").hedge_after, policy("list").attempts), (Some(ms(300)), 1));
    let idempotent = policy("idempotent");
    assert_eq!((idempotent.attempts, idempotent.backoff), (2, Backoff::Uniform(ms(50), ms(200))));
    assert_eq!((idempotent.within, idempotent.budget), (Some(ms(3_000)), Some(0.1)));
    let create = policy("create");
    assert_eq!((create.attempts, create.hedge_after), (1, None));
}

#[test]
fn every_call_says_what_it_is_by_opentelemetrys_names() {
    let named =
        ["http.request.method", "rpc.system", "db.system.name", "messaging.operation.type", "code.function.name"];
    for request in requests() {
        for call in &request.calls {
            let has = |key: &str| call.attributes.iter().any(|(known, _)| known == key);
            assert!(named.into_iter().any(has), "{}: {}", request.name, call.operation);
            assert!(has(PAYLOAD) || call.operation == "COMMIT", "{}: {}", request.name, call.operation);
        }
    }
}

/// The mean work of a request's calls at each station, in seconds.
fn mean_work(request: &Request) -> Vec<f64> {
    let mut at_station = vec![0.0; PLATFORM.nodes.len()];
    // A call is made as often as its caller; after a lookup, as often as the cache has nothing.
    let mut how_often = vec![1.0; request.calls.len()];
    for (index, call) in request.calls.iter().enumerate() {
        for step in &call.steps {
            match *step {
                Step::Work(time) => at_station[call.station.index()] += how_often[index] * mean(time),
                Step::Start(callee) => how_often[callee] = how_often[index],
                Step::Wait(_) => {}
                Step::Lookup { cache, hit_share, miss } => {
                    how_often[cache] = how_often[index];
                    how_often[miss] = how_often[index] * (1.0 - hit_share);
                }
            }
        }
    }
    at_station
}

/// A log-normal's mean is median · exp(σ²/2), and its 99th percentile median · exp(2.3263 σ).
fn mean(time: ServiceTime) -> f64 {
    match time {
        ServiceTime::Fixed(time) | ServiceTime::Exponential { mean: time } => time.0 as f64 / 1e9,
        ServiceTime::LogNormal { median, p99 } => {
            let deviation = (p99.0 as f64 / median.0 as f64).ln() / 2.326_347_874;
            median.0 as f64 / 1e9 * (deviation * deviation / 2.0).exp()
        }
    }
}

#[test]
fn the_platform_is_at_ease_at_200_a_second_and_saturates_below_3000() {
    let all: f64 = requests().iter().map(|request| request.weight).sum();
    let mut work = vec![0.0; PLATFORM.nodes.len()];
    for request in requests() {
        for (sum, mean) in work.iter_mut().zip(mean_work(request)) {
            *sum += mean * request.weight / all;
        }
    }
    let stations = PLATFORM.system.graph.node_weights();
    let saturates_at: Vec<(f64, &str)> = stations
        .zip(work)
        .map(|(station, work)| (f64::from(station.servers.expect("a capacity")) / work, station.service.as_str()))
        .collect();
    let first = saturates_at.iter().copied().min_by(|a, b| a.0.total_cmp(&b.0)).expect("stations");
    assert_eq!(first.1, "Document Store");
    assert!((500.0..=1_200.0).contains(&first.0), "{first:?}");
    for (rate, station) in saturates_at {
        assert!(200.0 / rate < 0.2, "{station} is {} busy", 200.0 / rate);
    }
}
