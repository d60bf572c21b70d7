//! A station at work: who is served, who waits, and what faults do to it.

use std::collections::VecDeque;

use crate::engine::sim::slab::Key;
use crate::engine::sim::system::{Fault, FaultKind, Target};
use crate::engine::time::Nanos;

/// What the faults of a moment do to a station or a link.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Effects {
    pub(super) is_down: bool,
    pub(super) errors: f64,
    pub(super) latency: Nanos,
    pub(super) slow: f64,
    pub(super) capacity: Option<u32>,
}

impl Effects {
    /// Those of all faults on a target at a moment: shares and factors combine, times add up, the least capacity counts.
    pub(super) fn of(faults: &[Fault], target: Target, now: Nanos) -> Effects {
        let mut effects = Effects { is_down: false, errors: 0.0, latency: Nanos::ZERO, slow: 1.0, capacity: None };
        let is_on =
            |fault: &&Fault| fault.target == target && fault.from <= now && fault.until.is_none_or(|until| now < until);
        for fault in faults.iter().filter(is_on) {
            match fault.kind {
                FaultKind::Down => effects.is_down = true,
                FaultKind::Errors(share) => effects.errors = 1.0 - (1.0 - effects.errors) * (1.0 - share),
                FaultKind::Latency(latency) => effects.latency += latency,
                FaultKind::SlowDown(factor) => effects.slow *= factor,
                FaultKind::Capacity(servers) => {
                    effects.capacity = Some(effects.capacity.map_or(servers, |least| least.min(servers)));
                }
            }
        }
        effects
    }
}

/// A station at work.
#[derive(Debug, Clone)]
pub(super) struct Station {
    servers: Option<u32>,
    pub(super) effects: Effects,
    busy: u32,
    queue: VecDeque<(Key, Nanos)>,
    since: Nanos,
    /// Server-nanoseconds and waiting-nanoseconds so far.
    busy_area: f64,
    queue_area: f64,
    max_queue: usize,
    served: u64,
    waited: f64,
}

impl Station {
    pub(super) fn new(servers: Option<u32>, effects: Effects) -> Station {
        Station {
            servers,
            effects,
            busy: 0,
            queue: VecDeque::new(),
            since: Nanos::ZERO,
            busy_area: 0.0,
            queue_area: 0.0,
            max_queue: 0,
            served: 0,
            waited: 0.0,
        }
    }

    /// How many calls it works at at once now; none for any number.
    pub(super) fn servers(&self) -> Option<u32> {
        self.effects.capacity.or(self.servers)
    }

    /// Takes a server if one is free; else the task stands in the queue.
    pub(super) fn take(&mut self, task: Key, now: Nanos) -> bool {
        self.account(now);
        if self.servers().is_none_or(|servers| self.busy < servers) {
            self.busy += 1;
            self.served += 1;
            return true;
        }
        self.queue.push_back((task, now));
        self.max_queue = self.max_queue.max(self.queue.len());
        false
    }

    /// Gives a server back.
    pub(super) fn give_back(&mut self, now: Nanos) {
        self.account(now);
        self.busy -= 1;
    }

    /// The task whose turn it is, if a server is free for it.
    pub(super) fn next(&mut self, now: Nanos) -> Option<Key> {
        if self.servers().is_some_and(|servers| self.busy >= servers) {
            return None;
        }
        self.account(now);
        let (task, since) = self.queue.pop_front()?;
        self.waited += (now - since).0 as f64;
        self.busy += 1;
        self.served += 1;
        Some(task)
    }

    fn account(&mut self, now: Nanos) {
        let passed = (now - self.since).0 as f64;
        self.busy_area += passed * f64::from(self.busy);
        self.queue_area += passed * self.queue.len() as f64;
        self.since = now;
    }

    pub(super) fn queue(&self) -> usize {
        self.queue.len()
    }

    pub(super) fn busy(&self) -> u32 {
        self.busy
    }

    pub(super) fn max_queue(&self) -> usize {
        self.max_queue
    }

    /// Mean number of busy servers up to `now`.
    pub(super) fn mean_busy(&self, now: Nanos) -> f64 {
        (self.busy_area + (now - self.since).0 as f64 * f64::from(self.busy)) / (now.0 as f64).max(1.0)
    }

    /// Mean length of the queue up to `now`.
    pub(super) fn mean_queue(&self, now: Nanos) -> f64 {
        (self.queue_area + (now - self.since).0 as f64 * self.queue.len() as f64) / (now.0 as f64).max(1.0)
    }

    /// Mean time in the queue of all that were served.
    pub(super) fn mean_wait(&self) -> Nanos {
        Nanos((self.waited / (self.served as f64).max(1.0)) as u64)
    }
}
