//! The platform's requests, replayed: the figures that the brief fixes, and what the pages say of the others.

use midnight_pearl::content::Language;
use midnight_pearl::engine::radius::data::Lane;
use midnight_pearl::engine::radius::layout::{NODE, Point, SIZE, positions};
use midnight_pearl::engine::radius::model::CLIENT;
use midnight_pearl::engine::radius::replay::{Places, Pulse, pulses};
use midnight_pearl::engine::radius::{PLATFORM, fault};
use midnight_pearl::engine::sim::run::replay;
use midnight_pearl::engine::sim::system::{Demand, Settings};
use midnight_pearl::engine::time::Nanos;
use midnight_pearl::engine::trace::critical_path::critical_path;
use midnight_pearl::engine::trace::self_time::self_times;
use midnight_pearl::engine::trace::span::{SpanKind, Status, Trace};
use midnight_pearl::engine::trace::study::Study;

fn run(request: &str, faults: &[&str]) -> Trace {
    let request = PLATFORM.request(request).expect("a request of the platform");
    let faults = faults.iter().map(|text| fault::parse(&PLATFORM, text).expect("a fault")).collect();
    replay(&PLATFORM.system, &Settings { seed: 0, demand: Demand::One(request), faults })
}

fn form_value_write() -> Trace {
    run("form-value-write", &[])
}

#[test]
fn fifteen_nodes_in_four_lanes() {
    let in_lane = |lane| PLATFORM.nodes.iter().filter(|node| node.lane == lane).count();
    assert_eq!(Lane::ALL.map(in_lane), [1, 8, 4, 2]);
}

#[test]
fn six_spans_with_the_own_times_of_the_brief() {
    let trace = form_value_write();
    let own: Vec<(&str, Nanos)> =
        self_times(&trace).into_iter().enumerate().map(|(span, own)| (trace.service(span), own)).collect();
    let ms = Nanos::from_millis;
    assert_eq!(
        own,
        [
            ("API Gateway", ms(4)),
            ("Identity & Access", ms(6)),
            ("Form Engine", ms(14)),
            ("Form Engine", ms(9)),
            ("Document Store", ms(8)),
            ("OpenTelemetry", ms(6)),
        ]
    );
    assert_eq!(trace.request_id(), Some("req_8af2c10d"));
}

#[test]
fn where_the_entrance_is_down_the_client_tells_how_long_it_has_waited() {
    let trace = run("form-value-write", &["api-gateway:down"]);
    let [span] = trace.spans[..] else { panic!("one span: {trace:?}") };
    assert_eq!((trace.service(0), span.kind, span.status), (CLIENT, SpanKind::Client, Status::Error));
    assert_eq!((trace.wall_time(), trace.request_id()), (Nanos::from_millis(3_000), Some("req_8af2c10d")));
    assert_eq!(critical_path(&trace).len(), 1);
}

#[test]
fn forty_two_milliseconds_are_five_spans_and_one_of_network() {
    let trace = form_value_write();
    assert_eq!(trace.wall_time(), Nanos::from_millis(42));
    let own_times = self_times(&trace);
    let waited: Vec<usize> = (0..trace.spans.len()).filter(|&span| trace.spans[span].waited_for).collect();
    let own: Nanos = waited.iter().map(|&span| own_times[span]).sum();
    let network: Nanos = waited.iter().map(|&span| trace.spans[span].network + trace.spans[span].network).sum();
    assert_eq!((waited.len(), own, network), (5, Nanos::from_millis(41), Nanos::from_millis(1)));
}

#[test]
fn the_export_is_off_the_path_and_inside_of_the_request() {
    let trace = form_value_write();
    let export = (0..trace.spans.len()).find(|&span| trace.service(span) == "OpenTelemetry").expect("the export");
    assert!(critical_path(&trace).iter().all(|segment| segment.span != export));
    assert!(trace.spans[export].end() <= trace.wall_time());
}

#[test]
fn every_span_that_is_waited_for_lies_inside_of_its_parent() {
    let trace = form_value_write();
    for (index, span) in trace.spans.iter().enumerate().filter(|(_, span)| span.waited_for) {
        let Some(parent) = span.parent.map(|parent| &trace.spans[parent]) else {
            continue;
        };
        assert!(parent.start <= span.start && span.end() <= parent.end(), "{}", trace.operation(index));
    }
}

#[test]
fn steps_visit_every_stop_in_both_directions() {
    let study = Study::new(form_value_write());
    let stops = &study.stops;
    assert_eq!((stops.first(), stops.last()), (Some(&Nanos::ZERO), Some(&Nanos::from_millis(42))));
    let mut position = Nanos::ZERO;
    for &stop in &stops[1..] {
        let before = position;
        position = study.step_into(position);
        assert_eq!((position, study.step_back(position)), (stop, before));
    }
    assert_eq!(study.step_into(position), position);
    assert_eq!(study.step_back(Nanos::ZERO), Nanos::ZERO);
}

#[test]
fn the_caller_waits_for_the_deepest_span() {
    let trace = form_value_write();
    let service = |ms: u64| Study::new(trace.clone()).at_work(Nanos::from_millis(ms)).map(|span| trace.service(span));
    assert_eq!(service(1), Some("API Gateway"));
    assert_eq!(service(5), Some("Identity & Access"));
    assert_eq!(service(25), Some("Document Store"));
    assert_eq!(service(38), Some("Form Engine"), "the export does not keep the caller waiting");
    assert_eq!(service(42), None);
}

/// What is on the wire at so many microseconds.
fn pulses_at(study: &Study, micros: u64) -> Vec<Pulse> {
    pulses(study, &Places::new(&PLATFORM.system, study), Nanos::from_micros(micros))
}

#[test]
fn a_pulse_crosses_each_edge_there_and_back() {
    let study = Study::new(form_value_write());
    let at = |micros| pulses_at(&study, micros);
    // The gateway calls Identity & Access at 2.00 ms, which hears of it at 2.15 ms.
    let [out] = at(2_075)[..] else { panic!("one pulse, not {:?}", at(2_075)) };
    assert!((out.along - 0.5).abs() < 0.01, "{out:?}");
    let [back] = at(8_225)[..] else { panic!("one pulse, not {:?}", at(8_225)) };
    assert!(back.edge == out.edge && (back.along - 0.5).abs() < 0.01, "{back:?}");
    let later = at(8_500)[0];
    assert!(later.along < back.along, "an answer comes back");
    assert!(at(13_000).is_empty(), "nothing is on the wire while the Form Engine works");
}

#[test]
fn a_second_attempt_takes_the_same_link_as_the_first() {
    let study = Study::new(run("form-value-write", &["form-engine:errors=1"]));
    let (trace, places) = (&study.trace, Places::new(&PLATFORM.system, &study));
    let [gateway, engine] = ["api-gateway", "form-engine"].map(|id| PLATFORM.node(id).expect("a node"));
    let link = PLATFORM.system.graph.find_edge(gateway, engine);
    assert!(link.is_some());
    let executed = |span: &usize| places.stations[*span] == Some(engine);
    let executions: Vec<usize> = (0..trace.spans.len()).filter(executed).collect();
    assert_eq!(executions.len(), 2, "an idempotent write is tried again once");
    assert!(executions.iter().all(|&span| places.links[span] == link));
    let attempts = trace.spans.iter().filter(|span| span.kind == SpanKind::Client && span.status == Status::Error);
    assert_eq!(attempts.count(), 2);
}

#[test]
fn what_is_asked_in_vain_goes_out_and_does_not_come_back() {
    let study = Study::new(run("form-value-write", &["form-engine:down"]));
    let (trace, places) = (&study.trace, Places::new(&PLATFORM.system, &study));
    let attempts: Vec<usize> =
        (0..trace.spans.len()).filter(|&span| trace.spans[span].kind == SpanKind::Client).collect();
    assert_eq!(attempts.len(), 2, "an idempotent write is tried again once");
    for attempt in attempts {
        let sent = trace.spans[attempt].start;
        // In a replay that waits for a time-out, pulses are drawn for longer: that of another call may still be seen.
        let towards_engine = |moment| {
            let asked = |pulse: &Pulse| PLATFORM.system.graph.edge_endpoints(pulse.edge).map(|(_, asked)| asked);
            let pulses = pulses(&study, &places, moment);
            pulses.iter().filter(|pulse| asked(pulse) == PLATFORM.node("form-engine")).count()
        };
        assert_eq!(towards_engine(sent), 1, "at {sent}");
        assert_eq!(towards_engine(trace.spans[attempt].end() - Nanos(1)), 0);
    }
    assert!(!places.stations.contains(&PLATFORM.node("form-engine")), "nobody is there to make a span");
}

#[test]
fn every_request_is_a_tree_of_four_to_fourteen_spans_along_the_platforms_links() {
    assert!(PLATFORM.system.requests.len() >= 11);
    for request in &PLATFORM.system.requests {
        let study = Study::new(run(&request.name, &[]));
        let (trace, places) = (&study.trace, Places::new(&PLATFORM.system, &study));
        assert!((4..=14).contains(&trace.spans.len()), "{}: {} spans", request.name, trace.spans.len());
        assert_eq!(trace.request_id(), Some(request.request_id.as_str()));
        for (index, span) in trace.spans.iter().enumerate() {
            let name = format!("{}: {}", request.name, trace.operation(index));
            let crosses = span.parent.is_some_and(|parent| places.stations[parent] != places.stations[index]);
            assert!(places.stations[index].is_some(), "{name}");
            assert_eq!(places.links[index].is_some(), crosses, "{name}");
            assert_eq!(span.status, Status::Ok, "{name}");
        }
    }
}

#[test]
fn only_the_push_to_an_outside_system_is_slow() {
    for request in &PLATFORM.system.requests {
        let trace = run(&request.name, &[]);
        let slow: Vec<&str> = (0..trace.spans.len())
            .filter(|&span| trace.spans[span].is_slow())
            .map(|span| trace.service(span))
            .collect();
        let expected: &[&str] = match request.name.as_str() {
            "outside-push" => &["API Gateway", "Integration Hub", "Integration Hub"],
            _ => &[],
        };
        assert_eq!(slow, expected, "{}", request.name);
    }
}

#[test]
fn the_pages_give_each_requests_own_time() {
    for language in Language::ALL {
        for words in language.radius().requests {
            let wall_time = run(words.request.0, &[]).wall_time().to_string();
            let mut figures = words.summary.split(|letter: char| !letter.is_ascii_digit() && letter != '.');
            assert!(figures.any(|figure| figure == wall_time), "{wall_time} ms: {}", words.summary.0);
        }
    }
}

#[test]
fn the_pages_figures_are_the_simulations() {
    let own = |request: &str, service: &str, operation: &str| {
        let trace = run(request, &[]);
        let of = |&span: &usize| trace.service(span) == service && trace.operation(span) == operation;
        let span = (0..trace.spans.len()).filter(of).max_by_key(|&span| trace.spans[span].duration).expect(operation);
        self_times(&trace)[span]
    };
    assert_eq!(own("login", "Identity & Access", "Login · logic"), Nanos::from_micros(43_500));
    assert_eq!(own("cross-form-propagation", "Document Store", "updateOne"), Nanos::from_millis(11));
    assert_eq!(own("outside-push", "Integration Hub", "POST"), Nanos::from_millis(120));
    assert_eq!(run("dictionary-lookup", &[]).spans.len(), 4);
}

#[test]
fn the_audit_exports_pages_are_read_one_after_another() {
    let trace = run("audit-export", &[]);
    let pages: Vec<_> = (0..trace.spans.len()).filter(|&span| trace.service(span) == "Document Store").collect();
    assert_eq!(pages.len(), 3);
    assert!(pages.windows(2).all(|pair| trace.spans[pair[0]].end() < trace.spans[pair[1]].start));
}

#[test]
fn the_drawing_holds_every_node_and_no_two_overlap() {
    let places = positions(&PLATFORM);
    for (index, place) in places.iter().enumerate() {
        assert!(place.x >= NODE.x / 2.0 && place.x <= SIZE.x - NODE.x / 2.0, "{index}");
        assert!(place.y >= NODE.y / 2.0 && place.y <= SIZE.y - NODE.y / 2.0, "{index}");
        let overlaps = |other: &&_| {
            let other: &Point = other;
            (other.x - place.x).abs() < NODE.x && (other.y - place.y).abs() < NODE.y
        };
        assert_eq!(places[index + 1..].iter().find(overlaps), None, "{index}");
    }
}
