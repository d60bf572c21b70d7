//! The same settings give the same run, whoever asks and in how many pieces; and no system makes it panic.

use std::sync::Arc;

use midnight_pearl::engine::sim::report::{Report, Warn};
use midnight_pearl::engine::sim::run::{Simulation, replay, trace_of};
use midnight_pearl::engine::sim::system::{
    Backoff, BreakerRule, Call, Demand, Fault, FaultKind, Link, Policy, Request, ServiceTime, Settings, Station, Step,
    System, Target,
};
use midnight_pearl::engine::time::Nanos;
use midnight_pearl::engine::trace::span::{SpanKind, Status, Trace};
use petgraph::graph::{EdgeIndex, NodeIndex};
use proptest::prelude::*;
use proptest::sample::select;

use super::setup::{call, ms, system, wait_for};

/// A system with everything in it, under a load that is too much for it now and then.
fn busy() -> (Arc<System>, Settings) {
    let work = |median, p99| Step::Work(ServiceTime::LogNormal { median: ms(median), p99: ms(p99) });
    let lookup = Step::Lookup { cache: 3, hit_share: 0.8, miss: 4 };
    let mut calls = vec![
        call(0, "root", [&wait_for(1)[..], &[Step::Start(5)], &wait_for(2)].concat()),
        call(1, "check", vec![work(3, 30)]),
        call(2, "logic", vec![work(5, 40), lookup, work(2, 9)]),
        call(3, "cache", vec![Step::Work(ServiceTime::Exponential { mean: ms(1) })]),
        call(4, "store", vec![work(10, 120)]),
        call(3, "export", vec![Step::Work(ServiceTime::Fixed(ms(4)))]),
    ];
    let links = [(0, 1, 1), (0, 2, 1), (2, 3, 0), (2, 4, 1), (0, 3, 2)];
    for (call, link, policy) in [(1, 0, 0), (2, 1, 1), (3, 2, 2), (4, 3, 0), (5, 4, 2)] {
        (calls[call].link, calls[call].policy) = (Some(EdgeIndex::new(link)), Some(policy));
    }
    let mut system = system(&[None, Some(8), Some(16), Some(4), Some(6)], &links, calls);
    system.requests[0].deadline = Some(ms(1_500));
    let (base, cap) = (ms(10), ms(200));
    let rule = BreakerRule { window: ms(2_000), samples: 50, errors: 0.5, open_for: ms(500) };
    let first = Policy {
        name: "first".into(),
        timeout: Some(ms(150)),
        attempts: 3,
        backoff: Backoff::DecorrelatedJitter { base, cap },
        within: Some(ms(600)),
        budget: Some(0.1),
        hedge_after: Some(ms(60)),
        breaker: Some(rule),
        throttle: Some(2.0),
    };
    let backoff = Backoff::FullJitter { base, cap };
    let second = Policy { timeout: Some(ms(900)), hedge_after: None, breaker: None, backoff, ..first.clone() };
    let third = Policy { attempts: 1, hedge_after: None, budget: None, throttle: None, ..first.clone() };
    system.policies = vec![first, second, third];
    let station = |station, kind, from, until| Fault {
        target: Target::Station(NodeIndex::new(station)),
        kind,
        from: ms(from),
        until: Some(ms(until)),
    };
    let faults = vec![
        station(4, FaultKind::SlowDown(4.0), 2_000, 4_000),
        station(3, FaultKind::Down, 5_000, 5_700),
        station(1, FaultKind::Capacity(1), 6_000, 7_000),
        station(2, FaultKind::Errors(0.2), 7_500, 8_000),
    ];
    (Arc::new(system), Settings { seed: 42, demand: Demand::Poisson { rate: 250.0, duration: ms(10_000) }, faults })
}

fn to_the_end(mut simulation: Simulation) -> Simulation {
    simulation.advance(Nanos(u64::MAX));
    simulation
}

/// All that a run says of itself.
fn told(simulation: &Simulation) -> (Report, &[Warn], u64) {
    (simulation.report(), simulation.warns(), simulation.warns_left_out())
}

/// FNV-1a, 64 bits, of all that a run says, as it travels.
fn fingerprint(simulation: &Simulation) -> u64 {
    let bytes = postcard::to_allocvec(&told(simulation)).expect("all of it can be written");
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// A browser has to find this number too.
#[test]
fn a_run_comes_to_the_same_everywhere() {
    let (system, settings) = busy();
    let simulation = to_the_end(Simulation::new(system, settings));
    let report = simulation.report();
    assert_eq!((report.arrived, report.attempts, simulation.events()), (2_465, 10_163, 40_140));
    assert_eq!(format!("{:016x}", fingerprint(&simulation)), "f51968171e71d3f2");
}

#[test]
fn a_report_survives_the_way_to_a_page() {
    let (system, settings) = busy();
    let mut simulation = Simulation::new(system, settings);
    simulation.advance(ms(3_000));
    let bytes = postcard::to_allocvec(&(simulation.report(), simulation.snapshot())).expect("both can be written");
    assert_eq!(postcard::from_bytes(&bytes), Ok((simulation.report(), simulation.snapshot())));
}

#[test]
fn the_trace_of_a_request_is_what_has_happened_to_it() {
    let (system, settings) = busy();
    let run = to_the_end(Simulation::new(Arc::clone(&system), settings.clone()));
    let warns = run.warns();
    let slowest = |from: usize| warns[from..].iter().max_by_key(|warn| warn.duration).map(|warn| warn.request);
    for number in [slowest(0), slowest(warns.len() / 2), Some(0), Some(1_234)].into_iter().flatten() {
        let trace = trace_of(&system, &settings, number).expect("it has arrived");
        assert_eq!(trace_of(&system, &settings, number).as_ref(), Some(&trace));
        assert_eq!(slow_spans(&trace), warns_of(warns, number), "request {number}");
    }
}

/// Start and duration of all slow spans that have ended.
fn slow_spans(trace: &Trace) -> Vec<(Nanos, Nanos)> {
    let slow = trace.spans.iter().filter(|span| span.is_slow() && span.status != Status::Unset);
    let mut slow: Vec<_> = slow.map(|span| (span.start + Nanos(trace.started_at), span.duration)).collect();
    slow.sort_unstable();
    slow
}

fn warns_of(warns: &[Warn], number: u32) -> Vec<(Nanos, Nanos)> {
    let mut slow: Vec<_> =
        warns.iter().filter(|warn| warn.request == number).map(|warn| (warn.at, warn.duration)).collect();
    slow.sort_unstable();
    slow
}

#[test]
fn a_fault_added_on_the_way_is_the_same_as_one_that_was_known() {
    let (system, settings) = busy();
    let known = to_the_end(Simulation::new(Arc::clone(&system), settings.clone()));
    let mut live = Simulation::new(system, Settings { faults: Vec::new(), ..settings.clone() });
    let mut faults: Vec<Fault> = Vec::new();
    for fault in settings.faults {
        live.advance(fault.from);
        faults.push(fault);
        live.set_faults(faults.clone());
    }
    assert_eq!(told(&to_the_end(live)), told(&known));
}

#[test]
fn what_is_broken_changes_nothing_about_who_arrives_when() {
    let (system, settings) = busy();
    let arrivals = |settings: Settings| {
        let report = to_the_end(Simulation::new(Arc::clone(&system), settings)).report();
        report.series.iter().map(|bin| bin.arrived).filter(|&arrived| arrived > 0).collect::<Vec<_>>()
    };
    assert_eq!(arrivals(settings.clone()), arrivals(Settings { faults: Vec::new(), ..settings }));
}

/// Any number of nanoseconds, and often those that hurt.
fn time() -> impl Strategy<Value = Nanos> {
    let hostile = select(vec![0, 1, 1_000_000, 20_000_000, 1_000_000_000, u64::MAX - 1, u64::MAX]);
    prop_oneof![3 => 0_u64..50_000_000, 1 => hostile].prop_map(Nanos)
}

/// Any share or factor, and often no such thing.
fn share() -> impl Strategy<Value = f64> {
    let hostile = select(vec![0.0, 1.0, -1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300]);
    prop_oneof![3 => 0.0..1.0_f64, 1 => hostile]
}

/// An index that is mostly there.
fn index() -> impl Strategy<Value = usize> {
    prop_oneof![8 => 0_usize..6, 1 => select(vec![77, usize::MAX >> 33])]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let service_time = prop_oneof![
        time().prop_map(ServiceTime::Fixed),
        (time(), time()).prop_map(|(median, p99)| ServiceTime::LogNormal { median, p99 }),
        time().prop_map(|mean| ServiceTime::Exponential { mean }),
    ];
    let step = prop_oneof![
        2 => service_time.prop_map(Step::Work),
        2 => index().prop_map(Step::Start),
        2 => index().prop_map(Step::Wait),
        1 => (index(), share(), index()).prop_map(|(cache, hit_share, miss)| Step::Lookup { cache, hit_share, miss }),
    ];
    prop::collection::vec(step, 0..8)
}

fn backoff() -> impl Strategy<Value = Backoff> {
    (time(), time()).prop_flat_map(|(base, cap)| {
        select(vec![
            Backoff::None,
            Backoff::Fixed(base),
            Backoff::Uniform(base, cap),
            Backoff::Exponential { base, cap },
            Backoff::EqualJitter { base, cap },
            Backoff::FullJitter { base, cap },
            Backoff::DecorrelatedJitter { base, cap },
        ])
    })
}

fn policy() -> impl Strategy<Value = Policy> {
    let breaker = (time(), 0_u32..5, share(), time());
    let breaker =
        breaker.prop_map(|(window, samples, errors, open_for)| BreakerRule { window, samples, errors, open_for });
    let option = prop::option::of::<BoxedStrategy<Nanos>>;
    let times = (option(time().boxed()), option(time().boxed()), option(time().boxed()));
    let guards = (prop::option::of(share()), prop::option::of(breaker), prop::option::of(share()));
    (times, guards, 0_u32..4, backoff()).prop_map(
        |((timeout, within, hedge_after), (budget, breaker, throttle), attempts, backoff)| Policy {
            name: "any".into(),
            timeout,
            attempts,
            backoff,
            within,
            budget,
            hedge_after,
            breaker,
            throttle,
        },
    )
}

fn fault() -> impl Strategy<Value = Fault> {
    let kind = prop_oneof![
        Just(FaultKind::Down),
        share().prop_map(FaultKind::Errors),
        time().prop_map(FaultKind::Latency),
        share().prop_map(FaultKind::SlowDown),
        (0_u32..3).prop_map(FaultKind::Capacity),
    ];
    let target = prop_oneof![
        index().prop_map(|station| Target::Station(NodeIndex::new(station))),
        index().prop_map(|link| Target::Link(EdgeIndex::new(link))),
    ];
    (target, kind, time(), prop::option::of(time())).prop_map(|(target, kind, from, until)| Fault {
        target,
        kind,
        from,
        until,
    })
}

/// Six stations, each linked to each; calls that may make no sense.
fn any_system() -> impl Strategy<Value = System> {
    let stations = prop::collection::vec(prop::option::of(0_u32..3), 6);
    let links = prop::collection::vec(time(), 6);
    let calls = prop::collection::vec((index(), prop::option::of(index()), prop::option::of(index()), steps()), 0..6);
    let requests = prop::collection::vec((calls, prop::option::of(time()), share()), 0..3);
    let policies = prop::collection::vec(policy(), 6);
    (stations, links, requests, policies).prop_map(|(stations, links, requests, policies)| {
        let mut system = System { policies, ..System::default() };
        for servers in stations {
            system.graph.add_node(Station { service: "any".into(), servers });
        }
        for (to, network) in links.into_iter().enumerate() {
            system.graph.add_edge(NodeIndex::new(0), NodeIndex::new(to), Link { network });
        }
        for (calls, deadline, weight) in requests {
            let call = |(station, link, policy, steps): (usize, Option<usize>, Option<usize>, Vec<Step>)| Call {
                station: NodeIndex::new(station),
                link: link.map(EdgeIndex::new),
                operation: "any".into(),
                kind: SpanKind::Server,
                policy,
                attributes: Vec::new(),
                steps,
            };
            let calls = calls.into_iter().map(call).collect();
            system.requests.push(Request { name: "any".into(), request_id: "req".into(), deadline, weight, calls });
        }
        system
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever the system and whatever is broken: a run ends, and comes to the same in one piece and in many; each
    /// request comes to one end at the most; and the trace of any of them tells of all its slow spans.
    #[test]
    fn any_system_runs_to_its_end_and_the_same_in_pieces(
        system in any_system(),
        faults in prop::collection::vec(fault(), 0..4),
        pieces in prop::collection::vec(0_u64..80_000_000, 0..20),
        (seed, rate, one) in (0_u64..3, share().prop_map(|share| share * 2_000.0), prop::option::of(0_usize..3)),
    ) {
        let system = Arc::new(system);
        let demand = match one {
            Some(request) => Demand::One(request),
            None => Demand::Poisson { rate, duration: ms(60) },
        };
        let settings = Settings { seed, demand, faults };
        let whole = to_the_end(Simulation::new(Arc::clone(&system), settings.clone()));
        prop_assert!(whole.is_done());
        let mut cut = Simulation::new(Arc::clone(&system), settings.clone());
        for piece in pieces {
            let until = cut.now() + Nanos(piece);
            cut.advance(until);
        }
        let cut = to_the_end(cut);
        let report = whole.report();
        prop_assert_eq!(told(&cut), told(&whole));
        prop_assert_eq!((cut.now(), cut.events(), cut.snapshot()), (whole.now(), whole.events(), whole.snapshot()));
        prop_assert!(report.completed + report.failed <= report.arrived);
        prop_assert!((0.0..=1.0).contains(&report.availability) && report.series.len() <= 120);
        if report.arrived > 0 {
            let number = (report.arrived / 2) as u32;
            let trace = trace_of(&system, &settings, number).expect("it has arrived");
            prop_assert_eq!(slow_spans(&trace), warns_of(whole.warns(), number));
            prop_assert_eq!(replay(&system, &settings), trace_of(&system, &settings, 0).expect("it has arrived"));
        }
    }
}
