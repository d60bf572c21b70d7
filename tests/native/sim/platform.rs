//! The request that chapter II replays: the figures that the brief fixes.

use midnight_pearl::engine::radius::PLATFORM;
use midnight_pearl::engine::sim::run::replay;
use midnight_pearl::engine::sim::system::{Demand, Settings};
use midnight_pearl::engine::time::Nanos;
use midnight_pearl::engine::trace::self_time::self_times;
use midnight_pearl::engine::trace::span::Trace;

fn form_value_write() -> Trace {
    let request = PLATFORM.request("form-value-write").expect("the request that chapter II replays");
    replay(&PLATFORM.system, &Settings { seed: 0, demand: Demand::One(request), faults: Vec::new() })
}

#[test]
fn an_idle_platform_gives_the_six_spans_of_the_brief() {
    let trace = form_value_write();
    let own: Vec<(&str, u64)> =
        self_times(&trace).iter().enumerate().map(|(span, own)| (trace.operation(span), own.0 / 1_000)).collect();
    assert_eq!(
        own,
        [
            ("POST /forms/{id}/values", 4_000),
            ("CheckPermission", 6_000),
            ("WriteValue · logic", 14_000),
            ("UpsertValue · DAL", 9_000),
            ("updateOne", 8_000),
            ("export", 6_000),
        ]
    );
    assert_eq!((trace.wall_time(), trace.request_id()), (Nanos(42_000_000), Some("req_8af2c10d")));
}

#[test]
fn the_export_goes_out_from_34_95_to_40_95_ms_and_nobody_waits_for_it() {
    let trace = form_value_write();
    let export = (0..trace.spans.len()).find(|&span| trace.operation(span) == "export").expect("the export");
    let span = trace.spans[export];
    assert_eq!((span.start, span.end()), (Nanos(34_950_000), Nanos(40_950_000)));
    assert!(!span.waited_for);
}
