//! Clients that contend for one row under optimistic concurrency: each reads its version, writes with it, and on
//! failure waits and starts again.
//!
//! After the simulator that Marc Brooker published with "Exponential Backoff And Jitter", AWS Architecture Blog, 2015:
//! a message takes |N(10, 2)| ms; the first failure's wait is that of attempt 1, twice the base; calls are writes, and
//! the run is complete when the last answer has reached its client.

use serde::{Deserialize, Serialize};

use crate::engine::sim::events::EventQueue;
use crate::engine::sim::random::{Draws, nanos};
use crate::engine::sim::system::Backoff;
use crate::engine::time::Nanos;

/// The article's backoffs, by the table's columns: base 5 ms, cap 2 s.
pub const BACKOFFS: [(&str, Backoff); 5] = [
    ("exponential", Backoff::Exponential { base: BASE, cap: CAP }),
    ("decorrelated", Backoff::DecorrelatedJitter { base: BASE, cap: CAP }),
    ("equal", Backoff::EqualJitter { base: BASE, cap: CAP }),
    ("full", Backoff::FullJitter { base: BASE, cap: CAP }),
    ("none", Backoff::None),
];
const BASE: Nanos = Nanos::from_millis(5);
const CAP: Nanos = Nanos::from_millis(2_000);
const NETWORK_MEAN: f64 = 10e6;
const NETWORK_DEVIATION: f64 = 2e6;

/// What contention costs, on average over the trials.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Contention {
    /// Writes until every client has succeeded once.
    pub calls: f64,
    /// The time until then, in milliseconds.
    pub millis: f64,
}

/// Lets `clients` contend, `trials` times over. O(calls · log clients) a trial; without trials all is 0.
pub fn contend(clients: u32, backoff: Backoff, trials: u32, seed: u64) -> Contention {
    let mut draws = Draws::seeded(seed);
    let (mut calls, mut millis) = (0, 0.0);
    for _ in 0..trials {
        let (trial_calls, time) = trial(clients, backoff, &mut draws);
        calls += trial_calls;
        millis += time.as_millis_f64();
    }
    let trials = f64::from(trials.max(1));
    Contention { calls: calls as f64 / trials, millis: millis / trials }
}

struct Client {
    failures: u32,
    last_backoff: Nanos,
}

/// A message on the wire; the client's number, and the version that was read.
enum Message {
    Read(usize),
    Version(usize, u32),
    Write(usize, u32),
    Outcome(usize, bool),
}

fn trial(clients: u32, backoff: Backoff, draws: &mut Draws) -> (u64, Nanos) {
    let mut events = EventQueue::default();
    let mut states: Vec<Client> = (0..clients).map(|_| Client { failures: 0, last_backoff: Nanos::ZERO }).collect();
    for client in 0..states.len() {
        events.schedule(network(draws), Message::Read(client));
    }
    let (mut version, mut calls) = (0, 0);
    while let Some((now, message)) = events.pop() {
        let answer_at = now + network(draws);
        match message {
            Message::Read(client) => events.schedule(answer_at, Message::Version(client, version)),
            Message::Version(client, read) => events.schedule(answer_at, Message::Write(client, read)),
            Message::Write(client, read) => {
                calls += 1;
                let is_latest = read == version;
                version += u32::from(is_latest);
                events.schedule(answer_at, Message::Outcome(client, is_latest));
            }
            Message::Outcome(_, true) => {}
            Message::Outcome(client, false) => {
                let state = &mut states[client];
                state.failures += 1;
                state.last_backoff = backoff.delay(state.failures, state.last_backoff, draws);
                events.schedule(answer_at + state.last_backoff, Message::Read(client));
            }
        }
    }
    (calls, events.now())
}

fn network(draws: &mut Draws) -> Nanos {
    nanos((NETWORK_MEAN + NETWORK_DEVIATION * draws.normal()).abs())
}
