//! What is broken on purpose, and when.

use std::sync::Arc;

use midnight_pearl::engine::sim::run::Simulation;
use midnight_pearl::engine::sim::system::{Fault, FaultKind, Policy, Request, Step, System};
use midnight_pearl::engine::time::Nanos;

use super::setup::{
    broken, broken_for, broken_link, call, chain, fixed, lone, ms, one, pair, poisson, run, system, wait_for,
};

/// The time of one request of a gateway that calls a store for 10 ms over a link of 1 ms, and whether it is answered.
#[track_caller]
fn check(faults: &[Fault], millis: u64, success: bool) {
    let mut store = call(1, "store", vec![Step::Work(fixed(10))]);
    store.link = Some(petgraph::graph::EdgeIndex::new(0));
    let calls = vec![call(0, "gateway", wait_for(1).to_vec()), store];
    let report = run(system(&[None, Some(1)], &[(0, 1, 1)], calls), one(faults));
    assert_eq!((report.mean, report.completed), (ms(millis), u64::from(success)), "{faults:?}");
}

#[test]
fn each_fault_does_as_it_is_called() {
    check(&[], 12, true);
    check(&[broken(1, FaultKind::Latency(ms(5)))], 17, true);
    check(&[broken_link(0, FaultKind::Latency(ms(5)))], 22, true);
    check(&[broken(1, FaultKind::SlowDown(3.0))], 32, true);
    check(&[broken_link(0, FaultKind::SlowDown(3.0))], 16, true);
    check(&[broken(1, FaultKind::Errors(1.0))], 2, false);
    check(&[broken_link(0, FaultKind::Errors(1.0))], 0, false);
    check(&[broken(1, FaultKind::Capacity(7))], 12, true);
}

#[test]
fn who_waits_for_ever_gives_up_after_a_minute() {
    check(&[broken(1, FaultKind::Down)], 60_000, false);
    check(&[broken_link(0, FaultKind::Down)], 60_000, false);
    check(&[broken(1, FaultKind::Capacity(0))], 60_000, false);
    // What was on its way is heard, and its answer is lost.
    check(&[broken_for(1, FaultKind::Down, 5, None)], 60_000, false);
    check(&[broken_for(1, FaultKind::Down, 12, None)], 12, true);
    // Who waits for somebody that works again waits on: 1 s, 100 s of work, and the way back.
    check(&[broken_for(1, FaultKind::Capacity(0), 0, Some(1_000)), broken(1, FaultKind::SlowDown(1e4))], 101_001, true);
}

#[test]
fn several_faults_of_one_place_combine() {
    check(&[broken(1, FaultKind::Latency(ms(5))), broken(1, FaultKind::Latency(ms(6)))], 23, true);
    check(&[broken(1, FaultKind::SlowDown(3.0)), broken(1, FaultKind::SlowDown(2.0))], 62, true);
    check(&[broken(1, FaultKind::SlowDown(3.0)), broken_link(0, FaultKind::SlowDown(2.0))], 34, true);
    // At seed 0 a draw is ½: two faults of 0.4 make 0.64.
    check(&[broken(1, FaultKind::Errors(0.4))], 12, true);
    check(&[broken(1, FaultKind::Errors(0.4)), broken(1, FaultKind::Errors(0.4))], 2, false);
}

#[test]
fn numbers_that_mean_nothing_break_nothing() {
    for kind in [FaultKind::SlowDown(f64::NAN), FaultKind::SlowDown(-1.0), FaultKind::Errors(f64::NAN)] {
        check(&[broken(1, kind)], 12, true);
    }
    check(&[broken(9, FaultKind::Down), broken_link(9, FaultKind::Down)], 12, true);
}

#[test]
fn a_fault_has_its_window() {
    // Work of 10 ms, that takes twice as long if it begins inside.
    let time =
        |from, until| run(lone(None, fixed(10)), one(&[broken_for(0, FaultKind::SlowDown(2.0), from, until)])).p50;
    assert_eq!(
        [time(0, None), time(0, Some(1)), time(1, None), time(0, Some(0))].map(|time| time.0 / 1_000_000),
        [20, 20, 10, 10]
    );
}

#[test]
fn a_station_that_gets_its_servers_back_works_off_its_queue() {
    let system = || system(&[Some(2)], &[], vec![call(0, "work", vec![Step::Work(fixed(10))])]);
    let mut settings = poisson(1, 100.0, 2);
    settings.faults.push(broken_for(0, FaultKind::Capacity(0), 500, Some(1_000)));
    let mut simulation = Simulation::new(Arc::new(system()), settings);
    simulation.advance(ms(999));
    let (stopped, busy) = (simulation.snapshot().stations[0], simulation.snapshot().stations[0].busy);
    assert!(stopped.queue > 30 && busy == 0, "{stopped:?}");
    simulation.advance(ms(1_001));
    let mended = simulation.snapshot().stations[0];
    assert_eq!((mended.busy, mended.servers), (2, Some(2)));
    simulation.advance(Nanos(u64::MAX));
    let report = simulation.report();
    assert_eq!((report.failed, report.completed), (0, report.arrived));
    assert!(report.stations[0].utilisation <= 1.0);
}

#[test]
fn a_run_ends_where_nothing_is_left_to_happen() {
    // Nobody ever works again at what came before: no server, and no deadline; but its callers give up.
    let mut simulation = Simulation::new(Arc::new(lone(Some(0), fixed(10))), one(&[]));
    simulation.advance(Nanos(u64::MAX));
    assert!(simulation.is_done());
    assert_eq!((simulation.now(), simulation.report().failed), (ms(60_000), 1));
}

/// Two requests a millisecond apart on one server; the second has no time left when its turn comes.
#[test]
fn a_queued_call_whose_time_is_up_is_dropped_without_work() {
    let mut system = lone(Some(1), fixed(10));
    system.requests[0].deadline = Some(ms(10) + Nanos(1));
    let report = run(system, poisson(1, 400.0, 1));
    let station = &report.stations[0];
    assert!(report.failed > 0 && report.completed > 0);
    assert_eq!(report.p99, ms(10) + Nanos(1));
    // Each piece of work is 10 ms: as many as were busy.
    let seconds = report.series.last().map_or(0.0, |bin| (bin.start + bin.width).as_millis_f64() / 1e3);
    let worked = station.mean_busy * seconds / 0.010;
    assert!(worked < report.arrived as f64 / 2.0, "{worked} of {} were worked at", report.arrived);
}

#[test]
fn an_answer_at_the_very_moment_of_the_time_out_is_too_late() {
    for (timeout, success) in [(ms(10), false), (ms(10) + Nanos(1), true)] {
        let policy = Policy { timeout: Some(timeout), ..Policy::default() };
        let report = run(pair(policy, None, fixed(10)), one(&[]));
        assert_eq!((report.completed == 1, report.p50), (success, timeout.min(ms(10))));
    }
}

#[test]
fn a_deadline_travels_down_the_chain() {
    let mut system = chain(4, Policy::default(), vec![Step::Work(fixed(500)), Step::Work(fixed(500))]);
    system.requests[0].deadline = Some(ms(300));
    let mut simulation = Simulation::new(Arc::new(system), one(&[]));
    simulation.advance(Nanos(u64::MAX));
    let report = simulation.report();
    assert_eq!((report.failed, report.p50), (1, ms(300)));
    // The second half second of work is never begun.
    assert_eq!(simulation.now(), ms(500));
}

#[test]
fn who_has_no_time_left_sends_nothing() {
    let steps = [vec![Step::Work(fixed(30))], wait_for(1).to_vec()].concat();
    let mut system = system(&[None, None], &[], vec![call(0, "root", steps), call(1, "callee", Vec::new())]);
    system.requests[0].deadline = Some(ms(20));
    let report = run(system, one(&[]));
    assert_eq!((report.attempts, report.failed, report.p50), (0, 1, ms(20)));
}

#[test]
fn a_cache_that_fails_or_misses_costs_the_other_call() {
    let system = |hit_share: f64| -> System {
        let steps = vec![Step::Lookup { cache: 1, hit_share, miss: 2 }];
        let calls = vec![
            call(0, "root", steps),
            call(1, "cache", vec![Step::Work(fixed(1))]),
            call(2, "store", vec![Step::Work(fixed(20))]),
        ];
        super::setup::system(&[None, None, None], &[], calls)
    };
    for (hit_share, faults, millis) in [
        (1.0, vec![], 1),
        (0.0, vec![], 21),
        (0.6, vec![], 1),
        (0.5, vec![], 21),
        (1.0, vec![broken(1, FaultKind::Errors(1.0))], 20),
    ] {
        let report = run(system(hit_share), one(&faults));
        assert_eq!((report.mean, report.completed), (ms(millis), 1), "{hit_share} {faults:?}");
    }
    let failed = run(system(0.0), one(&[broken(2, FaultKind::Errors(1.0))]));
    assert_eq!((failed.failed, failed.mean), (1, ms(1)));
    let shared = run(system(0.9), poisson(1, 1_000.0, 10));
    let (misses, all) = (shared.stations[2].calls as f64, shared.arrived as f64);
    assert!((misses / all - 0.1).abs() < 4.0 * (0.09 / all).sqrt(), "{misses} of {all}");
}

#[test]
fn requests_come_as_their_weights_say() {
    let mut system = lone(None, fixed(1));
    for (weight, station) in [(3.0, 1), (0.0, 2), (f64::NAN, 2)] {
        system.graph.add_node(system.graph[petgraph::graph::NodeIndex::new(0)].clone());
        let calls = vec![call(station, "other", Vec::new())];
        system.requests.push(Request { weight, calls, ..system.requests[0].clone() });
    }
    let report = run(system, poisson(1, 1_000.0, 10));
    let calls: Vec<f64> = report.stations.iter().map(|station| station.calls as f64).collect();
    let all = report.arrived as f64;
    assert!((calls[1] / all - 0.75).abs() < 4.0 * (0.1875 / all).sqrt(), "{calls:?}");
    assert_eq!((calls[0] + calls[1], calls[2]), (all, 0.0));
    assert!((report.rate - 1_000.0).abs() < 4.0 * (1_000.0_f64 / 10.0).sqrt(), "{}", report.rate);
}
