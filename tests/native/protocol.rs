//! What a page and its workers say to each other, as bytes.

use std::collections::BTreeSet;
use std::fmt::Debug;

use midnight_pearl::engine::radius::PLATFORM;
use midnight_pearl::engine::sim::run::replay;
use midnight_pearl::engine::sim::system::{Backoff, Demand, Fault, FaultKind, Settings, Target};
use midnight_pearl::engine::time::Nanos;
use midnight_pearl::engine::trace::import::Format;
use midnight_pearl::engine::trace::skew::{Adjustment, Rule, Why};
use midnight_pearl::engine::what_if::Change;
use midnight_pearl::protocol::{ExportFormat, LaboratoryRequest, Progress, Request, Response, outcome, read, write};
use midnight_pearl::worker::Desk;
use petgraph::graph::{EdgeIndex, NodeIndex};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

const FILE: &[u8] = include_bytes!("../traces/jaeger.json");

fn load(faults: Vec<Fault>) -> Settings {
    let demand = Demand::Poisson { rate: 40.0, duration: Nanos::from_millis(5_000) };
    Settings { seed: 7, demand, faults }
}

fn faults() -> Vec<Fault> {
    let (from, until) = (Nanos::from_millis(200), Some(Nanos::from_millis(4_000)));
    let of = |target, kind| Fault { target, kind, from, until };
    let (station, link) = (Target::Station(NodeIndex::new(1)), Target::Link(EdgeIndex::new(0)));
    vec![
        of(station, FaultKind::Down),
        of(link, FaultKind::Errors(0.25)),
        of(station, FaultKind::Latency(Nanos::from_millis(150))),
        of(link, FaultKind::SlowDown(2.5)),
        Fault { until: None, ..of(station, FaultKind::Capacity(2)) },
    ]
}

fn changes() -> Vec<Change> {
    let service = String::from("cart");
    let (base, cap, timeout) = (Nanos::from_millis(10), Nanos::from_millis(80), Nanos::from_millis(50));
    let down = |backoff| Change::Down { service: service.clone(), timeout, attempts: 3, backoff };
    vec![
        Change::Slow { service: service.clone(), factor: 1.5 },
        Change::AddLatency { service: service.clone(), latency: base },
        Change::Parallel { service: service.clone() },
        down(Backoff::None),
        down(Backoff::Fixed(base)),
        down(Backoff::Uniform(base, cap)),
        down(Backoff::Exponential { base, cap }),
        down(Backoff::EqualJitter { base, cap }),
        down(Backoff::FullJitter { base, cap }),
        down(Backoff::DecorrelatedJitter { base, cap }),
    ]
}

fn laboratory(name: &str, settings: &str) -> Request {
    Request::Laboratory { name: name.to_owned(), settings: settings.to_owned() }
}

/// What a page may ask of one worker after another, and which kind of answer it gets.
fn conversation() -> Vec<(Request, &'static str)> {
    let simulated = replay(&PLATFORM.system, &Settings { seed: 0, demand: Demand::One(0), faults: Vec::new() });
    vec![
        (Request::Ping, "Pong"),
        (Request::Choose(0), "Refused"),
        (Request::Open, "Opened"),
        (Request::Choose(0), "Picture"),
        (Request::Choose(usize::MAX), "Refused"),
        (Request::Details(0), "Details"),
        (Request::Details(usize::MAX), "Details"),
        (Request::Skew(Some(Rule::Jaeger)), "Picture"),
        (Request::Skew(Some(Rule::Zipkin)), "Picture"),
        (Request::Skew(None), "Picture"),
        (Request::WhatIf(changes()), "Picture"),
        (Request::WhatIf(Vec::new()), "Picture"),
        (Request::Export { format: ExportFormat::Otlp, trace: None }, "Text"),
        (Request::Export { format: ExportFormat::Jaeger, trace: Some(Box::new(simulated)) }, "Text"),
        (Request::Advance(Nanos::from_millis(1)), "Refused"),
        (Request::SetFaults(Vec::new()), "Refused"),
        (Request::RequestOfRun(0), "Refused"),
        (Request::Run(load(faults())), "Running"),
        (Request::Advance(Nanos::from_millis(3_000)), "Running"),
        (Request::SetFaults(faults()), "Running"),
        (Request::Advance(Nanos::from_millis(60_000)), "Running"),
        (Request::Warns { from: 0, count: 10 }, "Warns"),
        (Request::Warns { from: usize::MAX, count: usize::MAX }, "Warns"),
        (Request::RequestOfRun(3), "Study"),
        (Request::RequestOfRun(u32::MAX), "Refused"),
        (Request::RunToEnd(load(Vec::new())), "Running"),
        (Request::OpenSchema { name: "shop.sql".to_owned() }, "Schema"),
        (Request::OpenSchema { name: "nothing.sql".to_owned() }, "Refused"),
        (laboratory("sharding", "sharding.shards=4"), "Outcome"),
        (laboratory("nowhere", ""), "Refused"),
    ]
}

fn there_and_back<T: Serialize + DeserializeOwned + PartialEq + Debug>(said: &T) -> Vec<u8> {
    let bytes = postcard::to_allocvec(said).expect("bytes");
    assert_eq!(read::<T>(&bytes).as_ref(), Some(said));
    assert!(read::<T>(&[&bytes[..], &[0]].concat()).is_none(), "something came after {said:?}");
    bytes
}

/// Checks that the kinds, which postcard writes first, are all that there are.
fn expect_every_kind<T: DeserializeOwned>(kinds: &BTreeSet<u8>) {
    let count = kinds.len() as u8;
    assert_eq!(kinds, &(0..count).collect());
    let mut next = vec![0; 4096];
    next[0] = count;
    assert!(postcard::from_bytes::<T>(&next).is_err(), "there is a kind {count}, of which nothing was said");
}

#[test]
fn every_kind_of_request_and_response_survives_the_way() {
    let mut desk = Desk::default();
    let (mut requests, mut responses) = (BTreeSet::new(), BTreeSet::new());
    for (request, expected) in conversation() {
        let body = match &request {
            Request::Open => FILE.to_vec(),
            Request::OpenSchema { name } if name == "shop.sql" => b"CREATE TABLE shops (id INT PRIMARY KEY);".to_vec(),
            _ => Vec::new(),
        };
        requests.insert(there_and_back(&request)[0]);
        let response = desk.run(request.clone(), body, &mut |progress| drop(there_and_back(&progress)));
        let said = format!("{response:?}");
        assert_eq!(said.split(['(', ' ']).next(), Some(expected), "to {request:?}");
        responses.insert(there_and_back(&response)[0]);
    }
    expect_every_kind::<Request>(&requests);
    expect_every_kind::<Response>(&responses);
}

/// A page of laboratories writes and reads only these two, and carries no other.
#[test]
fn a_laboratory_is_asked_and_answers_in_the_same_bytes_as_among_all_others() {
    let (name, settings) = ("sharding".to_owned(), "sharding.shards=4".to_owned());
    let alone = LaboratoryRequest { name: name.clone(), settings: settings.clone() };
    assert_eq!(write(&alone), write(&laboratory(&name, &settings)));
    let mut desk = Desk::default();
    let response = desk.run(laboratory(&name, &settings), Vec::new(), &mut |_| ());
    let Response::Outcome(expected) = &response else { panic!("{response:?}") };
    assert_eq!(outcome(&write(&response)).as_ref(), Some(&**expected));
    for other in [Response::Pong, desk.cancel(), Response::Text("x".to_owned())] {
        assert_eq!(outcome(&write(&other)), None, "{other:?}");
    }
    assert_eq!(outcome(&[]), None);
}

/// What is stopped answers so, and the next question is answered as if nothing had been.
#[test]
fn a_laboratory_that_is_stopped_leaves_nothing_behind() {
    let mut desk = Desk::default();
    let slow = laboratory("retry", "retry.clients=100");
    assert_eq!(desk.begin(slow.clone(), Vec::new(), &mut |_| ()), None);
    for _ in 0..5 {
        assert_eq!(desk.step(), None);
    }
    let share = desk.progress().expect("under way").share;
    assert!(share > 0.0 && share < 0.5, "{share}");
    assert!(matches!(desk.cancel(), Response::Refused(_)));
    assert_eq!(desk.progress(), None);
    assert!(matches!(desk.step(), Some(Response::Refused(_))));
    let mut shares = Vec::new();
    let after = desk.run(slow.clone(), Vec::new(), &mut |progress| shares.push(progress.share));
    assert_eq!(after, Desk::default().run(slow, Vec::new(), &mut |_| ()));
    assert!(shares.len() > 100 && shares.is_sorted(), "{}", shares.len());
}

#[test]
fn a_run_under_faults_has_slow_calls_to_tell_of() {
    let mut desk = Desk::default();
    let mut ask = |request| desk.run(request, Vec::new(), &mut |_| ());
    ask(Request::Run(load(faults())));
    let Response::Running(running) = ask(Request::Advance(Nanos::from_millis(120_000))) else {
        panic!("a run");
    };
    assert!(running.is_done && running.warns > 2);
    let Response::Warns(warns) = ask(Request::Warns { from: 1, count: 2 }) else {
        panic!("slow calls");
    };
    assert_eq!(warns.len(), 2);
    there_and_back(&Response::Warns(warns));
}

#[test]
fn a_run_to_its_end_says_how_far_it_is() {
    let mut shares = Vec::new();
    Desk::default().run(Request::RunToEnd(load(Vec::new())), Vec::new(), &mut |progress| shares.push(progress.share));
    assert!(shares.len() >= 5, "{shares:?}");
    assert!(shares.is_sorted() && shares.iter().all(|share| (0.0..=1.0).contains(share)), "{shares:?}");
    assert_eq!(shares.last(), Some(&1.0));
}

/// The run that the browser's tests ask for too, as bytes, and the sum of the bytes of its answer.
const RUN: &str = include_str!("../run.json");

/// FNV-1a, 64 bits: <http://www.isthe.com/chongo/tech/comp/fnv/>.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |sum, &byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[test]
fn a_run_has_the_answer_that_the_browsers_tests_expect_byte_for_byte() {
    let expected: serde_json::Value = serde_json::from_str(RUN).expect("JSON");
    let demand = Demand::Poisson { rate: 40.0, duration: Nanos::from_millis(60_000) };
    let request = Request::RunToEnd(Settings { seed: 7, demand, faults: faults() });
    let hex: String =
        postcard::to_allocvec(&request).expect("bytes").iter().map(|byte| format!("{byte:02x}")).collect();
    let answer = Desk::default().run(request, Vec::new(), &mut |_| ());
    let answer = postcard::to_allocvec(&answer).expect("bytes");
    assert_eq!(serde_json::json!({ "request": hex, "answer": format!("{:016x}", fnv(&answer)) }), expected);
}

/// Two hosts in microseconds: the second's clock is 40 ms behind.
const SKEWED: &str = r#"{"data": [{"traceID": "abc", "processes": {
    "p1": {"serviceName": "front", "tags": [{"key": "hostname", "type": "string", "value": "a"}]},
    "p2": {"serviceName": "stock", "tags": [{"key": "hostname", "type": "string", "value": "b"}]}
}, "spans": [
    {"traceID": "abc", "spanID": "1", "operationName": "get", "processID": "p1", "startTime": 100000, "duration": 50000},
    {"traceID": "abc", "spanID": "2", "operationName": "find", "processID": "p2", "startTime": 70000, "duration": 30000,
     "references": [{"refType": "CHILD_OF", "traceID": "abc", "spanID": "1"}]}
]}]}"#;

#[test]
fn a_file_opens_with_its_clocks_put_right_and_is_shown_as_it_was_on_demand() {
    let mut desk = Desk::default();
    let Response::Opened(opened) = desk.run(Request::Open, SKEWED.into(), &mut |_| ()) else { panic!("a file") };
    let moved = [Adjustment { span: 1, original: 1, delta: 40_000_000, why: Why::DidNotFit }];
    assert_eq!((opened.format, &opened.picture.adjustments[..]), (Format::Jaeger, &moved[..]));
    let mut show = |request: Request| match desk.run(request, Vec::new(), &mut |_| ()) {
        Response::Picture(picture) => (picture.study.trace.spans[1].start, picture.adjustments.len()),
        other => panic!("{other:?}"),
    };
    let ms = Nanos::from_millis;
    let slow = Change::Slow { service: "stock".to_owned(), factor: 2.0 };
    assert_eq!(show(Request::Choose(0)), (ms(10), 1));
    assert_eq!(show(Request::Skew(None)), (ms(0), 0));
    assert_eq!(show(Request::Choose(0)), (ms(0), 0));
    assert_eq!(show(Request::Skew(Some(Rule::Jaeger))), (ms(10), 1));
    // What is changed is what was shown.
    assert_eq!(show(Request::WhatIf(vec![slow])), (ms(10), 0));
    assert_eq!(show(Request::WhatIf(Vec::new())), (ms(10), 1));
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read::<Request>(&bytes);
        let _ = read::<Response>(&bytes);
        let _ = read::<Progress>(&bytes);
    }

    #[test]
    fn no_spoilt_request_panics(
        which in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        is_cut in any::<bool>(),
    ) {
        let (request, _) = which.get(&conversation()).clone();
        let mut bytes = postcard::to_allocvec(&request).expect("bytes");
        let at = at.index(bytes.len());
        if is_cut {
            bytes.truncate(at);
            prop_assert!(read::<Request>(&bytes).is_none());
        } else {
            bytes[at] = byte;
            let _ = read::<Request>(&bytes);
        }
    }
}
