//! A registry that heals itself: an instance that no longer sends heartbeats is taken out when its entry is too old.
//!
//! Closed, for heartbeats every h, entries that live T, and a share p of heartbeats that get lost: an instance that
//! crashes was last heard of u + k·h before, where u is uniform on [0, h) and k lost heartbeats in a row have the
//! probability p^k(1−p); it is found out T − (u + k·h) later, or was taken for dead already. Without loss that is
//! uniform on (T−h, T]. A living instance is taken out after a heartbeat with probability p^⌊T/h⌋. Known of LZStock:
//! entries with a TTL in NATS KV, taken out within 10 s (blog.lzstock.app, infra/fault-t/svc-registry); all else here is
//! the experiment's own.

use crate::engine::labs::Laboratory;
use crate::engine::labs::control::{Choice, Control, Integer, Real, Settings};
use crate::engine::labs::outcome::{Axis, Outcome, Role, Tolerance, Unit};
use crate::engine::labs::sample::Sample;
use crate::engine::sim::events::EventQueue;
use crate::engine::sim::random::Draws;
use crate::engine::time::Nanos;

/// Instances that come, live, and go.
pub(super) static LABORATORY: Laboratory = Laboratory {
    name: "registry",
    controls: &[Control::Real(HEARTBEAT), Control::Integer(TTL), Control::Real(LOSS), Control::Choice(EXIT)],
    is_random: true,
};

const HEARTBEAT: Real = Real { name: "heartbeat", unit: Unit::Seconds, least: 0.5, most: 5.0, step: 0.5, default: 3.0 };
const TTL: Integer = Integer { name: "ttl", unit: Unit::Seconds, least: 5, most: 30, step: 1, default: 10 };
const LOSS: Real = Real { name: "loss", unit: Unit::Share, least: 0.0, most: 0.5, step: 0.05, default: 0.0 };
const EXIT: Choice = Choice { name: "exit", options: &["crash", "graceful"], default: 0 };

/// Instances that are watched.
const INSTANCES: u32 = 1_000;
/// Requests a second to the service, spread evenly over so many instances.
const REQUESTS: f64 = 100.0;
const REPLICAS: f64 = 3.0;
/// Points of the distribution.
const POINTS: u32 = 60;

const AFTER: Axis = Axis::new("after_exit", Unit::Seconds);
const SHARE: Axis = Axis::new("found_out", Unit::Share);

/// What is set, in one place.
#[derive(Clone, Copy)]
struct Registry {
    heartbeat: Nanos,
    ttl: Nanos,
    loss: f64,
    is_graceful: bool,
}

/// What has been seen of all instances.
#[derive(Default)]
struct Seen {
    /// How long each stayed in the registry after it was gone.
    stale: Vec<Nanos>,
    /// Heartbeats that arrived, of which it is known what came after them.
    heard: u32,
    /// Of these, after how many the instance was taken out although it lived.
    evicted: u32,
}

/// Finds out what comes of the settings.
pub(super) fn run(settings: &Settings) -> Outcome {
    let registry = Registry {
        heartbeat: Nanos::from_millis((settings.real(HEARTBEAT) * 1e3) as u64),
        ttl: Nanos::from_millis(u64::from(settings.integer(TTL)) * 1_000),
        loss: settings.real(LOSS),
        is_graceful: settings.choice(EXIT) == 1,
    };
    let mut draws = Draws::seeded(settings.seed.into());
    let mut seen = Seen::default();
    for _ in 0..INSTANCES {
        registry.live(&mut draws, &mut seen);
    }
    seen.stale.sort_unstable();
    let mut outcome = Outcome::default();
    let ttl = seconds(registry.ttl);
    let moments = || (0..=POINTS).map(|point| ttl * f64::from(point) / f64::from(POINTS));
    let share = |moment: f64| {
        let by_then = seen.stale.partition_point(|&stale| seconds(stale) <= moment);
        by_then as f64 / f64::from(INSTANCES)
    };
    let simulated: Vec<_> = moments().map(|moment| (moment, share(moment))).collect();
    let theory: Vec<_> = moments().map(|moment| (moment, registry.found_out_by(moment))).collect();
    let apart = simulated.iter().zip(&theory).map(|(one, other)| (one.1 - other.1).abs()).fold(0.0, f64::max);
    outcome.draw("found_out", Role::Simulated, [AFTER, SHARE], simulated);
    outcome.draw("law", Role::Theory, [AFTER, SHARE], theory);
    outcome.check("law", Unit::Share, [apart, 0.0], Tolerance::Kolmogorov { values: INSTANCES });
    let stale: Sample = seen.stale.iter().map(|&stale| seconds(stale)).collect();
    let (mean, variance) = registry.mean_and_variance();
    let error = (variance / f64::from(INSTANCES)).sqrt();
    outcome.check("detection", Unit::Seconds, [stale.mean(), mean], Tolerance::of_error(error));
    let eviction = registry.loss.powi(registry.in_a_row() as i32);
    let heard = f64::from(seen.heard.max(1));
    let found = f64::from(seen.evicted) / heard;
    outcome.check("false_eviction", Unit::Share, [found, eviction], Tolerance::of_share(eviction, heard));
    outcome.figure("detection", Unit::Seconds, stale.mean());
    outcome.figure("longest", Unit::Seconds, seen.stale.last().copied().map_or(0.0, seconds));
    outcome.figure("lost", Unit::Count, REQUESTS / REPLICAS * stale.mean());
    outcome.figure("false_eviction", Unit::Share, found);
    outcome
}

enum Event {
    Heartbeat,
    /// An entry is too old, if it is still of that heartbeat.
    TooOld(u32),
    Exit,
}

impl Registry {
    /// How many heartbeats in a row have to get lost before an entry is too old. One that comes at the last moment
    /// comes in time.
    fn in_a_row(self) -> u64 {
        self.ttl.0 / self.heartbeat.0
    }

    /// The life of an instance and of its entry.
    fn live(self, draws: &mut Draws, seen: &mut Seen) {
        let mut events = EventQueue::default();
        // Long enough that nothing is left of the first heartbeat, which is never lost.
        let exit = Nanos((self.ttl + self.heartbeat).0 * 2) + draws.between(Nanos::ZERO, self.heartbeat);
        events.schedule(exit, Event::Exit);
        events.schedule(Nanos::ZERO, Event::Heartbeat);
        let (mut entry, mut heartbeats, mut gone) = (None, 0, None);
        while let Some((now, event)) = events.pop() {
            match event {
                Event::Heartbeat if gone.is_some() => {}
                Event::Heartbeat => {
                    if heartbeats == 0 || !draws.chance(self.loss) {
                        // What was heard this late may not have been followed to its end.
                        seen.heard += u32::from(now + self.ttl + self.heartbeat <= exit);
                        heartbeats += 1;
                        entry = Some((heartbeats, now));
                        // What comes at the same moment as the next heartbeat comes after it.
                        events.schedule(now + self.ttl + Nanos(1), Event::TooOld(heartbeats));
                    }
                    events.schedule(now + self.heartbeat, Event::Heartbeat);
                }
                Event::TooOld(heartbeat) => {
                    if let Some((_, at)) = entry.filter(|(last, _)| *last == heartbeat) {
                        entry = None;
                        match gone {
                            Some(gone) => return seen.stale.push(now - Nanos(1) - gone),
                            None => seen.evicted += u32::from(at + self.ttl + self.heartbeat <= exit),
                        }
                    }
                }
                Event::Exit => {
                    let has_said_so = self.is_graceful && !draws.chance(self.loss);
                    if entry.is_none() || has_said_so {
                        return seen.stale.push(Nanos::ZERO);
                    }
                    gone = Some(now);
                }
            }
        }
    }

    /// The probability of each number of lost heartbeats in a row at the exit, as far as it matters.
    fn lost_in_a_row(self) -> impl Iterator<Item = (f64, f64)> {
        (0..=self.in_a_row()).map(move |k| (k as f64, self.loss.powi(k as i32) * (1.0 - self.loss)))
    }

    /// The probability that nobody had to notice: it said so itself.
    fn said_so(self) -> f64 {
        if self.is_graceful { 1.0 - self.loss } else { 0.0 }
    }

    /// The probability that it is found out by then, in seconds after its exit.
    fn found_out_by(self, moment: f64) -> f64 {
        let (h, t) = (seconds(self.heartbeat), seconds(self.ttl));
        // Later than `moment`: the entry was younger than t − moment.
        let later = self.lost_in_a_row().map(|(k, share)| share * ((t - moment - k * h) / h).clamp(0.0, 1.0));
        1.0 - (1.0 - self.said_so()) * later.sum::<f64>()
    }

    /// Of the time until it is found out, in seconds and their square.
    fn mean_and_variance(self) -> (f64, f64) {
        let (h, t) = (seconds(self.heartbeat), seconds(self.ttl));
        let (mut mean, mut square) = (0.0, 0.0);
        for (k, share) in self.lost_in_a_row() {
            // It lasts from `shortest` to `longest`, evenly, for this part of the heartbeat's interval; or no time.
            let longest = (t - k * h).max(0.0);
            let shortest = (longest - h).max(0.0);
            let part = (1.0 - self.said_so()) * share * (longest - shortest) / h;
            mean += part * (shortest + longest) / 2.0;
            square += part * (shortest * shortest + shortest * longest + longest * longest) / 3.0;
        }
        (mean, square - mean * mean)
    }
}

fn seconds(time: Nanos) -> f64 {
    time.as_millis_f64() / 1e3
}
