//! Price streaming: a window that keeps only the latest price, and a client that is too slow for the rest.
//!
//! Closed, for Poisson ticks at λ a second and a window of w seconds: a window has a message with probability 1−e^(−λw),
//! and one message stands for λw/(1−e^(−λw)) ticks. A client that takes μ messages a second, exponentially, from a buffer
//! of K loses (1−ρ)ρ^K/(1−ρ^(K+1)) of them where what finds it full is dropped, with ρ = λ/μ (M/M/1/K; at ρ = 1,
//! 1/(K+1)). Known of LZStock: a window of 500 ms that keeps the latest price, and sends that drop instead of blocking
//! (blog.lzstock.app, app/backend/concurrency/price-streaming); all rates are the experiment's own.

use crate::engine::labs::control::{Control, Integer, Settings};
use crate::engine::labs::outcome::{Axis, Outcome, Role, Tolerance, Unit};
use crate::engine::labs::sample::Sample;
use crate::engine::labs::{Laboratory, Steps};
use crate::engine::sim::random::{Draws, nanos};
use crate::engine::time::Nanos;

/// The prices of one ticker, and one slow client.
pub(super) static LABORATORY: Laboratory = Laboratory {
    name: "streaming",
    controls: &[Control::Integer(TICKS), Control::Integer(WINDOW), Control::Integer(CLIENT), Control::Integer(BUFFER)],
    is_random: true,
};

const TICKS: Integer = Integer { name: "ticks", unit: Unit::PerSecond, least: 1, most: 50, step: 1, default: 10 };
const WINDOW: Integer =
    Integer { name: "window", unit: Unit::Millis, least: 100, most: 2_000, step: 100, default: 500 };
const CLIENT: Integer = Integer { name: "client", unit: Unit::PerSecond, least: 1, most: 50, step: 1, default: 8 };
const BUFFER: Integer = Integer { name: "buffer", unit: Unit::Count, least: 1, most: 32, step: 1, default: 8 };

/// Windows of each point of the drawing, and of the window that is set.
const WINDOWS_A_POINT: u32 = 1_000;
const WINDOWS: u32 = 2_000;
/// Ticks that the slow client is sent, and in how many batches they are looked at. The first of them is left out: the
/// buffer is empty at first.
const SENT: u32 = 60_000;
const BATCHES: u32 = 20;
/// Below this share too few of the ticks are lost, and these in too few bursts, for a count to say anything.
const LEAST_LOSS: f64 = 0.02;

/// The part of the work that windows are, about.
const DEBOUNCING: f64 = 0.4;

const MILLIS: Axis = Axis::new("window", Unit::Millis);
const RATE: Axis = Axis::new("messages", Unit::PerSecond);
const ROOM: Axis = Axis::new("buffer", Unit::Count);
const LOST: Axis = Axis::new("lost", Unit::Share);
/// The buffers of the drawing, beside the one that is set.
const BUFFERS: [u32; 6] = [1, 2, 4, 8, 16, 32];

/// Finds out what comes of the settings.
pub(super) async fn run(settings: &Settings, steps: &Steps) -> Outcome {
    let rate = f64::from(settings.integer(TICKS));
    let window = settings.integer(WINDOW);
    let (client, buffer) = (f64::from(settings.integer(CLIENT)), settings.integer(BUFFER));
    let mut draws = Draws::seeded(settings.seed.into());
    let full = |window: u32| 1.0 - libm::exp(-rate * seconds(window));

    let mut outcome = Outcome::default();
    let windows = || (1..=20).map(|point| point * WINDOW.most / 20);
    let mut simulated = Vec::new();
    for (number, window) in (1..).zip(windows()) {
        let debounced = debounce(rate, window, WINDOWS_A_POINT, &mut draws);
        let share = f64::from(debounced.messages) / f64::from(WINDOWS_A_POINT);
        let error = (full(window) * (1.0 - full(window)) / f64::from(WINDOWS_A_POINT)).sqrt();
        simulated.push((window.into(), share / seconds(window), error / seconds(window)));
        steps.at(DEBOUNCING * f64::from(number) / 20.0).await;
    }
    outcome.draw_sampled("debounced", Role::Simulated, [MILLIS, RATE], simulated);
    let law = windows().map(|window| (window.into(), full(window) / seconds(window))).collect();
    outcome.draw("law", Role::Theory, [MILLIS, RATE], law);

    let debounced = debounce(rate, window, WINDOWS, &mut draws);
    let sent = f64::from(debounced.messages) / f64::from(WINDOWS);
    let expected = full(window);
    let tolerance = Tolerance::of_share(expected, WINDOWS.into());
    outcome.check("full_windows", Unit::Share, [sent, expected], tolerance);
    let saving = f64::from(debounced.ticks) / f64::from(debounced.messages.max(1));
    // Ticks by window are Poisson, and messages come of them: the error of their quotient, to first order.
    let mean = rate * seconds(window);
    let factor = mean / expected;
    let spread = mean - 2.0 * factor * mean * (1.0 - expected) + factor * factor * expected * (1.0 - expected);
    let error = (spread / f64::from(WINDOWS)).sqrt() / expected;
    outcome.check("saving", Unit::Share, [saving, factor], Tolerance::of_error(error));

    let lost = slow_client(rate, client, buffer, &mut draws);
    let expected = loss(rate / client, buffer);
    if expected >= LEAST_LOSS {
        outcome.check("lost", Unit::Share, [lost.mean(), expected], Tolerance::of_sample(&lost));
    }
    let mut by_buffer: Vec<(f64, f64, f64)> = Vec::new();
    for (number, &room) in (1..).zip(&BUFFERS) {
        let lost = if room == buffer { lost } else { slow_client(rate, client, room, &mut draws) };
        by_buffer.push((room.into(), lost.mean(), lost.standard_error()));
        steps.at(DEBOUNCING + (1.0 - DEBOUNCING) * f64::from(number) / BUFFERS.len() as f64).await;
    }
    if !BUFFERS.contains(&buffer) {
        by_buffer.push((buffer.into(), lost.mean(), lost.standard_error()));
        by_buffer.sort_by(|one, other| one.0.total_cmp(&other.0));
    }
    outcome.draw_sampled("lost", Role::Simulated, [ROOM, LOST], by_buffer);
    let law = (BUFFER.least..=BUFFER.most).map(|room| (room.into(), loss(rate / client, room))).collect();
    outcome.draw("lost_law", Role::Theory, [ROOM, LOST], law);
    outcome.figure("messages", Unit::PerSecond, sent / seconds(window));
    outcome.figure("saving", Unit::Share, saving);
    outcome.figure("lost", Unit::Share, lost.mean());
    // A sender that waits for its slowest client sends everybody what that one takes.
    outcome.figure("if_it_blocked", Unit::PerSecond, rate.min(client));
    outcome
}

/// What came of some windows.
struct Debounced {
    ticks: u32,
    messages: u32,
}

/// Ticks at so many a second, of which each window sends the latest, if it has one.
fn debounce(rate: f64, window: u32, windows: u32, draws: &mut Draws) -> Debounced {
    let window = Nanos::from_millis(window.into());
    let mut debounced = Debounced { ticks: 0, messages: 0 };
    let mut tick = gap(rate, draws);
    for number in 1..=windows {
        let flush = Nanos(window.0 * u64::from(number));
        let mut latest = None;
        while tick <= flush {
            debounced.ticks += 1;
            latest = Some(tick);
            tick += gap(rate, draws);
        }
        debounced.messages += u32::from(latest.is_some());
    }
    debounced
}

/// Which share of the ticks finds the client's buffer full, by batch. What the client works at is in the buffer.
fn slow_client(rate: f64, client: f64, buffer: u32, draws: &mut Draws) -> Sample {
    let (mut waiting, mut lost) = (0, 0);
    let mut shares = Sample::default();
    let batch = SENT / BATCHES;
    let mut taken_at = Nanos::ZERO;
    let mut now = Nanos::ZERO;
    for tick in 1..=SENT {
        now += gap(rate, draws);
        while waiting > 0 && taken_at <= now {
            waiting -= 1;
            taken_at += gap(client, draws);
        }
        match waiting {
            0 => (waiting, taken_at) = (1, now + gap(client, draws)),
            _ if waiting == buffer => lost += 1,
            _ => waiting += 1,
        }
        if tick % batch == 0 {
            if tick > batch {
                shares.add(f64::from(lost) / f64::from(batch));
            }
            lost = 0;
        }
    }
    shares
}

fn gap(rate: f64, draws: &mut Draws) -> Nanos {
    nanos(draws.exponential() * 1e9 / rate)
}

/// The share that an M/M/1/K queue loses.
fn loss(load: f64, buffer: u32) -> f64 {
    if load == 1.0 {
        return 1.0 / f64::from(buffer + 1);
    }
    (1.0 - load) * load.powi(buffer as i32) / (1.0 - load.powi(buffer as i32 + 1))
}

fn seconds(millis: u32) -> f64 {
    f64::from(millis) / 1e3
}
