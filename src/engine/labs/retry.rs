//! Retry, backoff and jitter: clients contend for one row, and the losers of a round wait before they try again.
//!
//! Published: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015, with the figures of the
//! simulator published beside it (base 5 ms, cap 2 s, 100 trials of one seed). Closed: clients in lock-step need
//! n(n+1)/2 calls, since each round lets one through; and the mean of a first wait follows from its law.

use crate::engine::labs::control::{Choice, Control, Integer, Settings};
use crate::engine::labs::outcome::{Axis, Outcome, Role, Tolerance, Unit};
use crate::engine::labs::sample::Sample;
use crate::engine::labs::{Laboratory, Steps};
use crate::engine::sim::contention::{Contention, contend};
use crate::engine::sim::random::Draws;
use crate::engine::sim::system::Backoff;
use crate::engine::time::Nanos;

/// Clients that contend for one row.
pub(super) static LABORATORY: Laboratory = Laboratory {
    name: "retry",
    controls: &[Control::Integer(CLIENTS), Control::Choice(STRATEGY), Control::Integer(BASE), Control::Integer(CAP)],
    is_random: true,
};

const CLIENTS: Integer = Integer { name: "clients", unit: Unit::Count, least: 10, most: 100, step: 10, default: 50 };
const STRATEGY: Choice =
    Choice { name: "strategy", options: &["exponential", "decorrelated", "equal", "full", "none"], default: 3 };
const BASE: Integer = Integer { name: "base", unit: Unit::Millis, least: 1, most: 50, step: 1, default: 5 };
const CAP: Integer = Integer { name: "cap", unit: Unit::Millis, least: 200, most: 2_000, step: 100, default: 2_000 };

/// By strategy: clients, mean calls, and mean milliseconds until all are done, as published.
const PUBLISHED: [[(u32, f64, f64); 3]; 5] = [
    [(10, 51.0, 3_590.0), (50, 620.0, 35_972.0), (100, 1_861.0, 63_572.0)],
    [(10, 38.0, 435.0), (50, 375.0, 2_277.0), (100, 1_000.0, 4_576.0)],
    [(10, 42.0, 733.0), (50, 346.0, 4_215.0), (100, 813.0, 6_620.0)],
    [(10, 39.0, 465.0), (50, 333.0, 2_842.0), (100, 795.0, 4_925.0)],
    [(10, 51.0, 382.0), (50, 690.0, 1_146.0), (100, 2_430.0, 2_037.0)],
];
/// The trials of a published figure.
const PUBLISHED_TRIALS: f64 = 100.0;
/// The trials of a point here, and of one that is only compared with.
const TRIALS: u32 = 40;
const TRIALS_COMPARED: u32 = 20;
/// The waits of which the mean is taken.
const WAITS: u32 = 2_000;

const CALLS: [Axis; 2] = [Axis::new("clients", Unit::Count), Axis::new("calls", Unit::Count)];
const MILLIS: [Axis; 2] = [Axis::new("clients", Unit::Count), Axis::new("completion", Unit::Millis)];

/// Finds out what comes of the settings.
pub(super) async fn run(settings: &Settings, steps: &Steps) -> Outcome {
    let clients = settings.integer(CLIENTS);
    let strategy = settings.choice(STRATEGY);
    let (base, cap) = (settings.integer(BASE), settings.integer(CAP));
    let backoff = backoff_named(STRATEGY.options[strategy], base, cap);
    let mut outcome = Outcome::default();
    let numbers: Vec<u32> =
        [10, 30, 50, 70, 100].into_iter().filter(|&point| point < clients).chain([clients]).collect();
    // What jitter does is seen beside a wait without, and the other way round.
    let other = if matches!(STRATEGY.options[strategy], "exponential" | "none") { "full" } else { "exponential" };
    let other_backoff = backoff_named(other, base, cap);
    let all: f64 = numbers.iter().map(|&number| work(number)).sum::<f64>() * f64::from(TRIALS + TRIALS_COMPARED);
    let mut done = 0.0;
    let (mut points, mut compared) = (Vec::new(), Vec::new());
    for number in numbers {
        for (backoff, trials, points) in
            [(backoff, TRIALS, &mut points), (other_backoff, TRIALS_COMPARED, &mut compared)]
        {
            let mut samples = [Sample::default(); 2];
            for trial in 0..trials {
                let found = contention(number, backoff, settings.seed, trial);
                samples[0].add(found.calls);
                samples[1].add(found.millis);
                done += work(number);
                steps.at(done / all).await;
            }
            points.push((number, samples));
        }
    }
    let line = |points: &[(u32, [Sample; 2])], of: usize| -> Vec<(f64, f64, f64)> {
        points.iter().map(|(number, found)| ((*number).into(), found[of].mean(), found[of].standard_error())).collect()
    };
    let lock_steps = (1..=clients / 5).map(|number| number * 5).map(|number| (number.into(), lock_step(number)));
    outcome.draw_sampled("calls", Role::Simulated, CALLS, line(&points, 0));
    outcome.draw_sampled(format!("calls_{other}"), Role::Compared, CALLS, line(&compared, 0));
    outcome.draw("lock_step", Role::Theory, CALLS, lock_steps.collect());
    outcome.draw_sampled("completion", Role::Simulated, MILLIS, line(&points, 1));
    outcome.draw_sampled(format!("completion_{other}"), Role::Compared, MILLIS, line(&compared, 1));
    if (base, cap) == (BASE.default, CAP.default) {
        let published = || PUBLISHED[strategy].iter().filter(|row| row.0 <= clients);
        outcome.draw("published_calls", Role::Published, CALLS, published().map(|row| (row.0.into(), row.1)).collect());
        outcome.draw(
            "published_completion",
            Role::Published,
            MILLIS,
            published().map(|row| (row.0.into(), row.2)).collect(),
        );
        // The greatest number of clients of which there is a published figure.
        if let Some(&(n, calls, millis)) = published().next_back()
            && let Some((_, [own_calls, own_millis])) = points.iter().find(|point| point.0 == n)
        {
            outcome.check("calls", Unit::Count, [own_calls.mean(), calls], beside_published(own_calls));
            outcome.check("completion", Unit::Millis, [own_millis.mean(), millis], beside_published(own_millis));
        }
    }
    outcome.check("lock_step", Unit::Count, [rounds(clients) as f64, lock_step(clients)], Tolerance::Exact);
    let waits: Sample = waits(backoff, settings.seed).collect();
    let expected = mean_first_wait(strategy, base);
    let tolerance = match strategy {
        0 | 4 => Tolerance::Exact,
        _ => Tolerance::of_sample(&waits),
    };
    outcome.check("first_wait", Unit::Millis, [waits.mean(), expected], tolerance);
    if let Some((_, [calls, millis])) = points.last() {
        outcome.figure("calls_per_client", Unit::Count, calls.mean() / f64::from(clients));
        outcome.figure("completion", Unit::Millis, millis.mean());
        outcome.figure("saved", Unit::Share, 1.0 - calls.mean() / lock_step(clients));
    }
    outcome
}

fn backoff_named(strategy: &str, base: u32, cap: u32) -> Backoff {
    let (base, cap) = (Nanos::from_millis(base.into()), Nanos::from_millis(cap.into()));
    match strategy {
        "exponential" => Backoff::Exponential { base, cap },
        "decorrelated" => Backoff::DecorrelatedJitter { base, cap },
        "equal" => Backoff::EqualJitter { base, cap },
        "full" => Backoff::FullJitter { base, cap },
        _ => Backoff::None,
    }
}

/// About how much a trial of so many clients has to do, beside others.
fn work(clients: u32) -> f64 {
    f64::from(clients) * f64::from(clients)
}

/// Calls and milliseconds of a trial. Trials of different numbers of clients, too, have draws of their own.
fn contention(clients: u32, backoff: Backoff, seed: u32, trial: u32) -> Contention {
    contend(clients, backoff, 1, u64::from(seed) << 32 | u64::from(clients) << 16 | u64::from(trial))
}

/// The published mean has an error, too: that of its own trials, whose spread is taken to be that found here. It was
/// rounded to a whole number.
fn beside_published(own: &Sample) -> Tolerance {
    let error = (own.variance() * (1.0 / f64::from(TRIALS) + 1.0 / PUBLISHED_TRIALS)).sqrt();
    Tolerance::Mean { error, freedom: own.freedom(), slack: 0.5 }
}

/// Clients that read, and write, all at the same time: how many writes there are until each has succeeded.
fn rounds(clients: u32) -> u64 {
    let (mut version, mut calls, mut waiting) = (0_u32, 0, clients);
    while waiting > 0 {
        let (read, mut failed) = (version, 0);
        for _ in 0..waiting {
            calls += 1;
            if read == version {
                version += 1;
            } else {
                failed += 1;
            }
        }
        waiting = failed;
    }
    calls
}

fn lock_step(clients: u32) -> f64 {
    f64::from(clients) * f64::from(clients + 1) / 2.0
}

/// Waits after the first failure, in milliseconds.
fn waits(backoff: Backoff, seed: u32) -> impl Iterator<Item = f64> {
    let mut draws = Draws::seeded(seed.into()).apart();
    (0..WAITS).map(move |_| backoff.delay(1, Nanos::ZERO, &mut draws).as_millis_f64())
}

/// The mean wait after the first failure, which is that of attempt 1: min(cap, base · 2) as a whole, three quarters or
/// half of it; decorrelated, the middle between the base and its threefold. No cap is below any of these.
fn mean_first_wait(strategy: usize, base: u32) -> f64 {
    let factor = match STRATEGY.options[strategy] {
        "exponential" | "decorrelated" => 2.0,
        "equal" => 1.5,
        "full" => 1.0,
        _ => 0.0,
    };
    factor * f64::from(base)
}
