//! What is broken at the moment, by station and by link.

use crate::engine::sim::random::nanos;
use crate::engine::sim::system::{Fault, FaultKind, Target};
use crate::engine::time::Nanos;

/// All that is broken in one place, taken together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Effect {
    /// Nothing answers.
    pub(super) down: bool,
    /// The share of calls that fail at once.
    pub(super) errors: f64,
    /// How much longer every call waits.
    pub(super) latency: Nanos,
    /// Work, or the network, takes this many times as long.
    slow_down: f64,
    /// The least number of servers that any fault leaves.
    pub(super) servers: Option<u32>,
}

impl Effect {
    const NONE: Effect = Effect { down: false, errors: 0.0, latency: Nanos::ZERO, slow_down: 1.0, servers: None };

    /// How long that takes now.
    pub(super) fn slowed(&self, time: Nanos) -> Nanos {
        if self.slow_down == 1.0 { time } else { nanos(time.0 as f64 * self.slow_down) }
    }

    fn add(&mut self, kind: FaultKind) {
        match kind {
            FaultKind::Down => self.down = true,
            // Whoever escapes one may meet the other.
            FaultKind::Errors(share) => self.errors = 1.0 - (1.0 - self.errors) * (1.0 - share.clamp(0.0, 1.0)),
            FaultKind::Latency(time) => self.latency += time,
            FaultKind::SlowDown(factor) if factor >= 0.0 => self.slow_down *= factor,
            FaultKind::SlowDown(_) => {}
            FaultKind::Capacity(servers) => {
                self.servers = Some(self.servers.map_or(servers, |least| least.min(servers)));
            }
        }
    }
}

/// The faults of a run. A fault from 2 s to 5 s is there for all that happens after 2 s, up to and with 5 s; so that a
/// fault that is added at a moment is the same as one that was known to begin then.
#[derive(Debug, Clone)]
pub(super) struct Faults {
    faults: Vec<Fault>,
    stations: Vec<Effect>,
    links: Vec<Effect>,
    /// When something begins or ends, the last first.
    changes: Vec<Nanos>,
}

impl Faults {
    /// Faults of so many stations and links, as they are at the start.
    pub(super) fn new(stations: usize, links: usize) -> Faults {
        let none = |count| vec![Effect::NONE; count];
        Faults { faults: Vec::new(), stations: none(stations), links: none(links), changes: Vec::new() }
    }

    /// Replaces all faults.
    pub(super) fn set(&mut self, faults: Vec<Fault>, now: Nanos) {
        let moments = faults.iter().flat_map(|fault| [Some(fault.from), fault.until]).flatten();
        self.changes = moments.filter(|&moment| moment > now).collect();
        self.changes.sort_unstable_by(|one, other| other.cmp(one));
        self.changes.dedup();
        self.faults = faults;
        self.combine(now);
    }

    /// When something begins or ends next.
    pub(super) fn next_change(&self) -> Option<Nanos> {
        self.changes.last().copied()
    }

    /// Lets begin and end what does so next.
    pub(super) fn change(&mut self) {
        if let Some(now) = self.changes.pop() {
            self.combine(now);
        }
    }

    /// What is broken at a station.
    pub(super) fn of_station(&self, station: u32) -> &Effect {
        &self.stations[station as usize]
    }

    /// What is broken on a link.
    pub(super) fn of_link(&self, link: u32) -> &Effect {
        &self.links[link as usize]
    }

    fn combine(&mut self, now: Nanos) {
        self.stations.fill(Effect::NONE);
        self.links.fill(Effect::NONE);
        for fault in &self.faults {
            let effect = match fault.target {
                Target::Station(station) => self.stations.get_mut(station.index()),
                Target::Link(link) => self.links.get_mut(link.index()),
            };
            if let Some(effect) = effect
                && fault.from <= now
                && fault.until.is_none_or(|until| now < until)
            {
                effect.add(fault.kind);
            }
        }
    }
}
