//! The replayed request: the figures that the brief fixes.

use midnight_pearl::engine::radius::PLATFORM;
use midnight_pearl::engine::radius::data::Lane;
use midnight_pearl::engine::radius::layout::{NODE, SIZE, positions};
use midnight_pearl::engine::radius::replay::{at_work, pulses, step_back, step_forward, stops};
use midnight_pearl::engine::sim::run::replay;
use midnight_pearl::engine::sim::system::{Demand, Settings};
use midnight_pearl::engine::time::Nanos;
use midnight_pearl::engine::trace::critical_path::critical_path;
use midnight_pearl::engine::trace::self_time::self_times;
use midnight_pearl::engine::trace::span::Trace;

fn form_value_write() -> Trace {
    let request = PLATFORM.request("form-value-write").expect("the request that chapter II replays");
    replay(&PLATFORM.system, &Settings { seed: 0, demand: Demand::One(request), faults: Vec::new() })
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
    let stops = stops(&form_value_write());
    assert_eq!((stops.first(), stops.last()), (Some(&Nanos::ZERO), Some(&Nanos::from_millis(42))));
    let mut position = Nanos::ZERO;
    for &stop in &stops[1..] {
        let before = position;
        position = step_forward(&stops, position);
        assert_eq!((position, step_back(&stops, position)), (stop, before));
    }
    assert_eq!(step_forward(&stops, position), position);
    assert_eq!(step_back(&stops, Nanos::ZERO), Nanos::ZERO);
}

#[test]
fn the_caller_waits_for_the_deepest_span() {
    let trace = form_value_write();
    let service = |ms: u64| at_work(&trace, Nanos::from_millis(ms)).map(|span| trace.service(span));
    assert_eq!(service(1), Some("API Gateway"));
    assert_eq!(service(5), Some("Identity & Access"));
    assert_eq!(service(25), Some("Document Store"));
    assert_eq!(service(38), Some("Form Engine"), "the export does not keep the caller waiting");
    assert_eq!(service(42), None);
}

#[test]
fn a_pulse_crosses_each_edge_there_and_back() {
    let request =
        PLATFORM.request("form-value-write").map(|index| &PLATFORM.system.requests[index]).expect("the request");
    let trace = form_value_write();
    let at = |micros| pulses(&PLATFORM, request, &trace, Nanos::from_micros(micros));
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
fn the_drawing_holds_every_node_and_no_two_overlap() {
    let places = positions(&PLATFORM);
    for (index, place) in places.iter().enumerate() {
        assert!(place.x >= NODE.x / 2.0 && place.x <= SIZE.x - NODE.x / 2.0, "{index}");
        assert!(place.y >= NODE.y / 2.0 && place.y <= SIZE.y - NODE.y / 2.0, "{index}");
        let overlaps = |other: &&_| {
            let other: &midnight_pearl::engine::radius::layout::Point = other;
            (other.x - place.x).abs() < NODE.x && (other.y - place.y).abs() < NODE.y
        };
        assert_eq!(places[index + 1..].iter().find(overlaps), None, "{index}");
    }
}
