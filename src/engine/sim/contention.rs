//! Clients that contend for one row under optimistic concurrency: what jitter is for.

use crate::engine::sim::events::Events;
use crate::engine::sim::random::Random;
use crate::engine::sim::system::Backoff;
use crate::engine::time::Nanos;

/// What a group of clients needed until each had written once, in the mean over all trials.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contention {
    /// Attempts to write, of all clients together.
    pub calls: f64,
    /// Until the last had written.
    pub time: Nanos,
}

/// What can happen. A message is on its way for a time that is drawn from N(10, 2) milliseconds.
#[derive(Debug, Clone, Copy)]
enum Event {
    /// A client's question for the row's version reaches the row.
    Read { client: usize },
    /// The version reaches the client, which writes at once.
    Version { client: usize, version: u64 },
    /// The write reaches the row.
    Write { client: usize, version: u64 },
    /// The client hears how it went.
    Answer { client: usize, is_written: bool },
}

#[derive(Debug, Clone, Copy, Default)]
struct Client {
    attempts: u32,
    last_wait: Nanos,
}

/// Runs `trials` groups of `clients`. After the published simulator of Marc Brooker, "Exponential Backoff And Jitter",
/// AWS Architecture Blog, 2015: a client reads the version, writes with it, and fails if another has written since;
/// then it waits and starts again.
pub fn contend(clients: usize, backoff: Backoff, trials: u32, seed: u64) -> Contention {
    let (mut calls, mut time) = (0, 0.0);
    for trial in 0..trials {
        let mut random = Random::new(seed, u64::from(trial));
        let (trial_calls, trial_time) = trial_of(clients, backoff, &mut random);
        calls += trial_calls;
        time += trial_time.0 as f64;
    }
    let trials = f64::from(trials.max(1));
    Contention { calls: calls as f64 / trials, time: Nanos((time / trials) as u64) }
}

fn trial_of(count: usize, backoff: Backoff, random: &mut Random) -> (u64, Nanos) {
    let mut events = Events::default();
    let mut clients = vec![Client::default(); count];
    let (mut version, mut calls, mut end) = (0, 0, Nanos::ZERO);
    for client in 0..count {
        let at = message(random);
        events.at(at, Event::Read { client });
    }
    while let Some(event) = events.next(Nanos(u64::MAX)) {
        let now = events.now();
        match event {
            Event::Read { client } => events.at(now + message(random), Event::Version { client, version }),
            Event::Version { client, version } => {
                calls += 1;
                events.at(now + message(random), Event::Write { client, version });
            }
            Event::Write { client, version: read } => {
                let is_written = read == version;
                version += u64::from(is_written);
                events.at(now + message(random), Event::Answer { client, is_written });
            }
            Event::Answer { is_written: true, .. } => end = now,
            Event::Answer { client, .. } => {
                let state = &mut clients[client];
                // The published simulator counts the failure before it doubles: the first wait is 2 · base.
                state.attempts += 1;
                let wait = backoff.delay(state.attempts, state.last_wait, random);
                state.last_wait = wait;
                events.at(now + wait + message(random), Event::Read { client });
            }
        }
    }
    (calls, end)
}

/// How long a message is on its way.
fn message(random: &mut Random) -> Nanos {
    Nanos(((10.0 + 2.0 * random.normal()).max(0.0) * 1e6) as u64)
}
