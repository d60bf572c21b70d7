//! Queues under load, against queueing theory.

use std::sync::Arc;

use midnight_pearl::engine::sim::report::Bin;
use midnight_pearl::engine::sim::run::Simulation;
use midnight_pearl::engine::sim::system::{FaultKind, Policy, ServiceTime, Step};
use midnight_pearl::engine::time::Nanos;

use super::setup::{broken, chain, fixed, lone, ms, pair, poisson, run, simulated};

/// A sample's mean and its standard error.
fn mean(sample: &[f64]) -> (f64, f64) {
    let count = sample.len() as f64;
    let mean = sample.iter().sum::<f64>() / count;
    let variance = sample.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0);
    (mean, (variance / count).sqrt())
}

/// A figure of independent runs lies within four standard errors of what theory says; and these are no more than 3 %
/// of it, so that the test says something.
#[track_caller]
fn check(expected: f64, run: impl Fn(u64) -> f64) {
    let sample: Vec<f64> = (1..=10).map(run).collect();
    let (found, error) = mean(&sample);
    assert!(error < 0.03 * expected, "standard error {error} of {found}");
    assert!((found - expected).abs() < 4.0 * error, "{found} ± {error}, not {expected}");
}

fn exponential(per_second: f64) -> ServiceTime {
    ServiceTime::Exponential { mean: Nanos((1e9 / per_second) as u64) }
}

#[test]
fn one_server_takes_one_through_mu_minus_lambda() {
    let (lambda, mu) = (60.0, 100.0);
    check(1e3 / (mu - lambda), |seed| {
        run(lone(Some(1), exponential(mu)), poisson(seed, lambda, 120)).mean.as_millis_f64()
    });
}

/// The share that has to wait, by Erlang's formula C, for `servers` offered `load` of work.
fn erlang_c(servers: u32, load: f64) -> f64 {
    let term = |k: u32| (1..=k).fold(1.0, |term, i| term * load / f64::from(i));
    let all_busy = term(servers) * f64::from(servers) / (f64::from(servers) - load);
    all_busy / ((0..servers).map(term).sum::<f64>() + all_busy)
}

#[test]
fn several_servers_wait_as_erlang_says() {
    let (servers, lambda, mu) = (4, 300.0, 100.0);
    let wait = erlang_c(servers, lambda / mu) / (f64::from(servers) * mu - lambda);
    check(wait * 1e3, |seed| {
        let report = run(lone(Some(servers), exponential(mu)), poisson(seed, lambda, 60));
        report.stations[0].mean_wait.as_millis_f64()
    });
}

#[test]
fn a_server_is_as_busy_as_its_load() {
    check(0.6, |seed| run(lone(Some(2), exponential(50.0)), poisson(seed, 60.0, 60)).stations[0].utilisation);
}

/// L = λW holds of every run that ends empty, whatever its laws: what is summed over time, event by event, is what is
/// summed over requests.
#[test]
fn littles_law_holds() {
    let system = lone(Some(3), ServiceTime::LogNormal { median: ms(8), p99: ms(80) });
    let mut simulation = Simulation::new(Arc::new(system), poisson(5, 200.0, 30));
    simulation.advance(Nanos(u64::MAX));
    let report = simulation.report();
    let (lambda, station) = (report.arrived as f64 / simulation.now().as_millis_f64(), &report.stations[0]);
    let check = |inside: f64, wait: Nanos| assert!((inside / (lambda * wait.as_millis_f64()) - 1.0).abs() < 1e-6);
    check(station.mean_queue + station.mean_busy, report.mean);
    check(station.mean_queue, station.mean_wait);
}

/// The share of requests whose first span takes longer than that.
fn share_above(simulation: &Simulation, time: Nanos) -> f64 {
    let above = simulation.warns().iter().filter(|warn| warn.station.index() == 0 && warn.duration > time).count();
    above as f64 / simulation.report().arrived as f64
}

#[test]
fn a_hedge_multiplies_the_tails() {
    let (mean, after) = (ms(100), ms(200));
    let policy = Policy { hedge_after: Some(after), ..Policy::default() };
    let simulation = simulated(pair(policy, None, ServiceTime::Exponential { mean }), poisson(7, 2_000.0, 15));
    let report = simulation.report();
    let tail = |time: f64| (-time / 100.0).exp();
    for x in [220.0, 250.0, 300.0, 350.0] {
        let expected = tail(x) * tail(x - 200.0);
        let found = share_above(&simulation, ms(x as u64));
        let error = (expected * (1.0 - expected) / report.arrived as f64).sqrt();
        assert!((found - expected).abs() < 4.0 * error, "P(T > {x} ms) is {found} ± {error}, not {expected}");
    }
    // Only those that are slow cost a second call.
    let extra = report.attempts as f64 / report.arrived as f64 - 1.0;
    assert!((extra - tail(200.0)).abs() < 4.0 * (tail(200.0) / report.arrived as f64).sqrt(), "{extra}");
}

#[test]
fn a_chain_is_as_available_as_the_product_of_its_hops() {
    for (hops, share) in [(9, 0.9), (5, 0.99), (9, 0.999)] {
        let mut settings = poisson(11, 1_000.0, 20);
        settings.faults = (0..hops).map(|hop| broken(hop, FaultKind::Errors(1.0 - share))).collect();
        let report = run(chain(hops, Policy::default(), Vec::new()), settings);
        let expected = share.powi(hops as i32);
        let error = (expected * (1.0 - expected) / report.arrived as f64).sqrt();
        let found = report.availability;
        assert!((found - expected).abs() < 4.0 * error, "{hops} hops at {share}: {found} ± {error}, not {expected}");
    }
    assert_eq!(format!("{:.2} %", 100.0 * 0.999_f64.powi(9)), "99.10 %");
}

#[test]
fn only_what_takes_strictly_longer_than_100_ms_is_slow() {
    let warns = |work: Nanos| simulated(lone(None, ServiceTime::Fixed(work)), super::setup::one(&[])).warns().to_vec();
    assert_eq!(warns(ms(100)), []);
    let [warn] = warns(ms(100) + Nanos(1))[..] else { panic!("one is slow") };
    assert_eq!((warn.request, warn.at, warn.call, warn.duration), (0, Nanos::ZERO, (0, 0), ms(100) + Nanos(1)));
}

#[test]
fn there_are_never_more_than_120_bins_and_they_count_everything() {
    for seconds in [1, 7, 60, 3_600] {
        let report = run(chain(2, Policy::default(), vec![Step::Work(fixed(20))]), poisson(1, 5.0, seconds));
        let sum = |of: fn(&Bin) -> u64| report.series.iter().map(of).sum::<u64>();
        assert!(report.series.len() <= 120, "{seconds} s");
        assert_eq!(sum(|bin| bin.arrived), report.arrived);
        assert_eq!(sum(|bin| bin.completed), report.completed);
        assert_eq!(sum(|bin| bin.offered_calls), report.attempts);
        for (index, bin) in report.series.iter().enumerate() {
            assert_eq!(bin.start.0, bin.width.0 * index as u64);
        }
    }
}

#[test]
fn bins_are_as_wide_as_is_round_and_nobody_arrives_when_time_is_up() {
    for (seconds, width) in [(1, 10), (7, 100), (60, 1_000), (600, 10_000)] {
        let report = run(lone(None, fixed(100)), poisson(1, 100.0, seconds));
        let bin = report.series.iter().rfind(|bin| bin.arrived > 0).expect("somebody arrives");
        assert_eq!(bin.width, ms(width));
        assert!(bin.start < ms(seconds * 1_000), "{seconds} s");
    }
}

#[test]
fn a_run_that_outlives_its_arrivals_widens_its_bins() {
    let report = run(lone(Some(1), fixed(1_000)), poisson(1, 100.0, 10));
    assert!(report.series.len() <= 120);
    assert_eq!(report.series.iter().map(|bin| bin.completed).sum::<u64>(), report.arrived);
}

#[test]
fn quantiles_of_a_report_are_those_of_the_law() {
    let law = ServiceTime::LogNormal { median: ms(10), p99: ms(100) };
    let report = run(lone(None, law), poisson(3, 1_000.0, 20));
    let near = |found: Nanos, expected: f64, tolerance: f64| (found.as_millis_f64() / expected - 1.0).abs() < tolerance;
    // A quantile's standard error is √(q(1 − q)/n) over the density there; sigma is ln 10 / 2.326 = 0.99.
    assert!(near(report.p50, 10.0, 4.0 * 0.99 * 1.2533 / 20_000_f64.sqrt() + 0.004), "{}", report.p50);
    assert!(near(report.p99, 100.0, 4.0 * 0.99 * 3.733 / 20_000_f64.sqrt() + 0.004), "{}", report.p99);
}
