//! A station at work: who waits, how many work, and how that was over time.

use crate::engine::sim::plan::NONE;
use crate::engine::sim::random::nanos;
use crate::engine::sim::report::{StationReport, StationSnapshot};
use crate::engine::sim::slab::Slab;
use crate::engine::time::Nanos;

/// What can stand in a station's queue: it knows who stands behind it.
pub(super) trait Queued {
    /// The place of the next one in the queue.
    fn behind(&mut self) -> &mut u32;
}

/// A queue with servers.
#[derive(Debug, Clone)]
pub(super) struct Station {
    /// As many as it has unless something is broken.
    own_servers: Option<u32>,
    /// As many as it has now.
    servers: Option<u32>,
    first: u32,
    last: u32,
    queue: u64,
    busy: u64,
    calls: u64,
    max_queue: u64,
    waits: u64,
    waited: f64,
    areas: Areas,
}

/// Sums over time, in nanoseconds: of busy servers, of waiting calls, and of servers.
#[derive(Debug, Clone, Copy, Default)]
struct Areas {
    until: Nanos,
    busy: f64,
    queue: f64,
    servers: f64,
}

impl Areas {
    /// A station that has lost servers may for a while have more at work than it has: that counts as all of them.
    fn utilisation(&self) -> f64 {
        ratio(self.busy, self.servers).min(1.0)
    }
}

impl Station {
    /// An idle station.
    pub(super) fn new(servers: Option<u32>) -> Station {
        Station {
            own_servers: servers,
            servers,
            first: NONE,
            last: NONE,
            queue: 0,
            busy: 0,
            calls: 0,
            max_queue: 0,
            waits: 0,
            waited: 0.0,
            areas: Areas::default(),
        }
    }

    /// Counts a call that arrives.
    pub(super) fn arrived(&mut self) {
        self.calls += 1;
    }

    /// Gives it no more than that many servers; with none, as many as it has of its own. What is being worked at goes
    /// on.
    pub(super) fn limit(&mut self, servers: Option<u32>, now: Nanos) {
        self.measure(now);
        self.servers = servers.or(self.own_servers);
    }

    /// Whether it works at nothing at all.
    pub(super) fn is_stopped(&self) -> bool {
        self.servers == Some(0)
    }

    /// Whether a server is free.
    pub(super) fn has_free_server(&self) -> bool {
        self.servers.is_none_or(|servers| self.busy < u64::from(servers))
    }

    /// Takes a server.
    pub(super) fn take_server(&mut self, now: Nanos) {
        self.measure(now);
        self.busy += 1;
    }

    /// Gives a server back.
    pub(super) fn free_server(&mut self, now: Nanos) {
        self.measure(now);
        self.busy -= 1;
    }

    /// Counts a piece of work that has waited that long.
    pub(super) fn waited(&mut self, wait: Nanos) {
        self.waits += 1;
        self.waited += wait.0 as f64;
    }

    /// Puts one at the end of the queue.
    pub(super) fn enqueue<T: Queued>(&mut self, place: u32, places: &mut Slab<T>, now: Nanos) {
        self.measure(now);
        *places[place].behind() = NONE;
        match self.last {
            NONE => self.first = place,
            last => *places[last].behind() = place,
        }
        self.last = place;
        self.queue += 1;
        self.max_queue = self.max_queue.max(self.queue);
    }

    /// Takes the first out of the queue.
    pub(super) fn dequeue<T: Queued>(&mut self, places: &mut Slab<T>, now: Nanos) -> Option<u32> {
        let first = self.first;
        if first == NONE {
            return None;
        }
        self.measure(now);
        self.first = *places[first].behind();
        if self.first == NONE {
            self.last = NONE;
        }
        self.queue -= 1;
        Some(first)
    }

    /// The first in the queue.
    pub(super) fn first(&self) -> Option<u32> {
        (self.first != NONE).then_some(self.first)
    }

    /// The station now.
    pub(super) fn snapshot(&self, now: Nanos) -> StationSnapshot {
        let areas = self.areas_until(now);
        StationSnapshot { queue: self.queue, busy: self.busy, servers: self.servers, utilisation: areas.utilisation() }
    }

    /// The station so far.
    pub(super) fn report(&self, service: String, now: Nanos) -> StationReport {
        let areas = self.areas_until(now);
        StationReport {
            service,
            calls: self.calls,
            utilisation: areas.utilisation(),
            mean_busy: ratio(areas.busy, now.0 as f64),
            mean_queue: ratio(areas.queue, now.0 as f64),
            max_queue: self.max_queue,
            mean_wait: nanos(ratio(self.waited, self.waits as f64)),
        }
    }

    fn measure(&mut self, now: Nanos) {
        self.areas = self.areas_until(now);
    }

    fn areas_until(&self, now: Nanos) -> Areas {
        let passed = (now - self.areas.until).0 as f64;
        Areas {
            until: now,
            busy: self.areas.busy + passed * self.busy as f64,
            queue: self.areas.queue + passed * self.queue as f64,
            servers: self.areas.servers + passed * f64::from(self.servers.unwrap_or_default()),
        }
    }
}

/// 0 where there is nothing to divide by.
fn ratio(over: f64, under: f64) -> f64 {
    if under > 0.0 { over / under } else { 0.0 }
}
