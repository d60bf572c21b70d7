//! A worker pool before a server that counts: too few workers take hours, too many are refused.
//!
//! Closed, for N jobs, w workers, t seconds a request and a server that admits r a second: the pool takes
//! N·max(t/w, 1/r); where w/t exceeds r, a job is refused w/(t·r) − 1 times on average before it is admitted. A producer
//! that offers p a second and drops what finds the queue full loses all but min(w/t, r)/p of them, less what the queue
//! holds. Known of LZStock: about 5,000 tickers a night, and sends that block (blog.lzstock.app,
//! app/backend/concurrency/workerpool). Outside: the SEC admits 10 requests a second (sec.gov, fair access).

use crate::engine::labs::control::{Choice, Control, Integer, Real, Settings};
use crate::engine::labs::outcome::{Axis, Outcome, Role, Tolerance, Unit};
use crate::engine::labs::{Laboratory, Steps};
use crate::engine::sim::events::EventQueue;
use crate::engine::time::Nanos;

/// A night's work.
pub(super) static LABORATORY: Laboratory = Laboratory {
    name: "worker_pool",
    controls: &[Control::Integer(WORKERS), Control::Real(REQUEST), Control::Integer(RATE), Control::Choice(FULL)],
    is_random: false,
};

const WORKERS: Integer = Integer { name: "workers", unit: Unit::Count, least: 1, most: 50, step: 1, default: 8 };
const REQUEST: Real =
    Real { name: "request_time", unit: Unit::Seconds, least: 0.2, most: 5.0, step: 0.1, default: 0.5 };
const RATE: Integer = Integer { name: "rate", unit: Unit::PerSecond, least: 5, most: 20, step: 1, default: 10 };
const FULL: Choice = Choice { name: "full", options: &["block", "drop"], default: 0 };

/// Jobs of a night.
const JOBS: u32 = 5_000;
/// How many the producer offers a second, one after another; and how many wait.
const OFFERED: f64 = 250.0;
const QUEUE: u32 = 100;
/// The pools of the drawing, beside the one that is set.
const POOLS: [u32; 12] = [1, 2, 3, 4, 5, 8, 10, 15, 20, 30, 40, 50];

const POOL: Axis = Axis::new("workers", Unit::Count);
const ALL_DONE: Axis = Axis::new("all_done", Unit::Seconds);
const IN_VAIN: Axis = Axis::new("in_vain", Unit::Count);

/// Finds out what comes of the settings.
pub(super) async fn run(settings: &Settings, steps: &Steps) -> Outcome {
    let workers = settings.integer(WORKERS);
    let request = settings.real(REQUEST);
    let rate = f64::from(settings.integer(RATE));
    let drops = settings.choice(FULL) == 1;
    let night = Pool::new(workers, request, rate, drops).work();

    let mut outcome = Outcome::default();
    let jobs = f64::from(JOBS);
    let law = |workers: u32| Law::of(workers, request, rate, drops);
    let (w, Law { kept, each, refusals }) = (f64::from(workers), law(workers));
    let done = night.done.len() as f64;
    // The workers begin within one request's time and end within another; the server admits a second's worth at once.
    let ends = 2.0 * request + 1.0;
    let makespan = night.done.last().copied().map_or(0.0, seconds);
    if drops {
        outcome.check("lost", Unit::Count, [f64::from(night.lost), jobs - kept], Tolerance::Ends(ends / each + w));
    } else {
        outcome.check("lost", Unit::Count, [f64::from(night.lost), 0.0], Tolerance::Exact);
        outcome.check("makespan", Unit::Seconds, [makespan, jobs * each], Tolerance::Ends(ends));
    }
    // As many as are sent in that time; and when the queue is empty, w workers stop asking one after another.
    let ends = if refusals > 0.0 { (ends + w / rate / 2.0) * w / request } else { 0.0 };
    outcome.check("refused", Unit::Count, [night.refused as f64, refusals * done], Tolerance::Ends(ends));
    outcome.check("counted", Unit::Count, [done + f64::from(night.lost), jobs], Tolerance::Exact);
    let mut pools: Vec<u32> = POOLS.into_iter().chain([workers]).collect();
    pools.sort_unstable();
    pools.dedup();
    let all: u32 = pools.iter().sum();
    let (mut finished, mut refused, mut lost, mut so_far) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for pool in pools {
        let night = Pool::new(pool, request, rate, drops).work();
        finished.push((pool.into(), night.done.last().copied().map_or(0.0, seconds)));
        refused.push((pool.into(), night.refused as f64));
        lost.push((pool.into(), f64::from(night.lost)));
        so_far += pool;
        steps.at(f64::from(so_far) / f64::from(all)).await;
    }
    let line = |of: fn(Law) -> f64| {
        (WORKERS.least..=WORKERS.most).map(|pool| (f64::from(pool), of(law(pool)))).collect::<Vec<_>>()
    };
    outcome.draw("makespan", Role::Simulated, [POOL, ALL_DONE], finished);
    outcome.draw("makespan_law", Role::Theory, [POOL, ALL_DONE], line(|law| law.kept * law.each));
    outcome.draw("refused", Role::Simulated, [POOL, IN_VAIN], refused);
    outcome.draw("refused_law", Role::Theory, [POOL, IN_VAIN], line(|law| law.kept * law.refusals));
    if drops {
        outcome.draw("lost", Role::Simulated, [POOL, IN_VAIN], lost);
        outcome.draw("lost_law", Role::Theory, [POOL, IN_VAIN], line(|law| f64::from(JOBS) - law.kept));
    }
    if request * rate <= f64::from(WORKERS.most) {
        outcome.mark("suffice", POOL, request * rate);
    }
    outcome.figure("makespan", Unit::Seconds, makespan);
    outcome.figure("refused", Unit::Count, night.refused as f64);
    outcome.figure("lost", Unit::Count, f64::from(night.lost));
    outcome.figure("workers_that_suffice", Unit::Count, libm::ceil(request * rate - 1e-9));
    outcome
}

/// What a night comes to by the formulas.
#[derive(Clone, Copy)]
struct Law {
    /// Jobs that are not dropped.
    kept: f64,
    /// Seconds from one that is done to the next.
    each: f64,
    /// How often one is refused before it is admitted.
    refusals: f64,
}

impl Law {
    fn of(workers: u32, request: f64, rate: f64, drops: bool) -> Law {
        let (jobs, w) = (f64::from(JOBS), f64::from(workers));
        let each = (request / w).max(1.0 / rate);
        let kept = if drops { (jobs / OFFERED / each + f64::from(QUEUE) + w).min(jobs) } else { jobs };
        Law { kept, each, refusals: (w / (request * rate) - 1.0).max(0.0) }
    }
}

/// What became of a night's jobs.
#[derive(Default)]
struct Night {
    /// When each job was done, in order.
    done: Vec<Nanos>,
    /// Requests that were refused (HTTP 429).
    refused: u64,
    /// Jobs that found the queue full and were dropped.
    lost: u32,
}

struct Pool {
    request: Nanos,
    admission: Admission,
    /// Whether the producer drops what finds the queue full; otherwise it waits.
    drops: bool,
    /// How many jobs wait.
    queue: u32,
    idle: u32,
    offered: u32,
    is_blocked: bool,
    events: EventQueue<Event>,
    night: Night,
}

enum Event {
    /// The producer has the next job.
    Offer,
    /// A worker is there.
    Begin,
    /// A worker's request is answered.
    Answer,
}

impl Pool {
    fn new(workers: u32, request: f64, rate: f64, drops: bool) -> Pool {
        let mut events = EventQueue::default();
        events.schedule(Nanos::ZERO, Event::Offer);
        // Workers that begin at once would ask at once, every time.
        let begin = |worker: u32| nanos(request * f64::from(worker) / f64::from(workers));
        (0..workers).for_each(|worker| events.schedule(begin(worker), Event::Begin));
        Pool {
            request: nanos(request),
            admission: Admission::new(rate),
            drops,
            queue: 0,
            idle: 0,
            offered: 0,
            is_blocked: false,
            events,
            night: Night::default(),
        }
    }

    fn work(mut self) -> Night {
        while let Some((now, event)) = self.events.pop() {
            match event {
                Event::Offer => self.offer(now),
                // A job that was refused stays with its worker, which asks again.
                Event::Answer if !self.admission.admits(now) => {
                    self.night.refused += 1;
                    self.events.schedule(now + self.request, Event::Answer);
                }
                Event::Answer => {
                    self.night.done.push(now);
                    self.take(now);
                }
                Event::Begin => self.take(now),
            }
        }
        self.night
    }

    /// A worker takes a job and asks the server, or has nothing to do; which makes room for the next job.
    fn take(&mut self, now: Nanos) {
        self.idle += 1;
        self.ask(now);
        if std::mem::take(&mut self.is_blocked) {
            self.offer(now);
        }
    }

    /// The producer's next job goes into the queue, is dropped, or has to wait.
    fn offer(&mut self, now: Nanos) {
        if self.offered == JOBS {
            return;
        }
        if self.queue < QUEUE || self.idle > 0 {
            self.queue += 1;
            self.ask(now);
        } else if self.drops {
            self.night.lost += 1;
        } else {
            self.is_blocked = true;
            return;
        }
        self.offered += 1;
        self.events.schedule(now + nanos(1.0 / OFFERED), Event::Offer);
    }

    fn ask(&mut self, now: Nanos) {
        if self.idle > 0 && self.queue > 0 {
            self.queue -= 1;
            self.idle -= 1;
            self.events.schedule(now + self.request, Event::Answer);
        }
    }
}

/// A server that admits so many requests a second, and at the most as many at once (a token bucket; as virtual
/// scheduling: ITU-T I.371, generic cell rate algorithm).
struct Admission {
    every: Nanos,
    burst: Nanos,
    /// When the bucket is full again.
    full_at: Nanos,
}

impl Admission {
    fn new(rate: f64) -> Admission {
        let every = nanos(1.0 / rate);
        Admission { every, burst: nanos(1.0), full_at: Nanos::ZERO }
    }

    fn admits(&mut self, now: Nanos) -> bool {
        let full_at = self.full_at.max(now) + self.every;
        let is_admitted = full_at <= now + self.burst;
        if is_admitted {
            self.full_at = full_at;
        }
        is_admitted
    }
}

fn nanos(seconds: f64) -> Nanos {
    Nanos((seconds * 1e9) as u64)
}

fn seconds(time: Nanos) -> f64 {
    time.as_millis_f64() / 1e3
}
