//! Answers on their way back, and why there are none.

use crate::engine::sim::random::scaled;
use crate::engine::sim::run::{Event, Guard, Simulation};
use crate::engine::sim::slab::Key;
use crate::engine::time::Nanos;

/// Why a call failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failure {
    /// Its caller gave up.
    Timeout,
    /// The callee refused.
    Unavailable,
    /// A guard of the caller's did not let it out.
    Rejected,
    /// The request's deadline has passed.
    Deadline,
    /// A call that it needed failed.
    Upstream,
}

impl Failure {
    /// The value of OpenTelemetry's attribute `error.type`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Failure::Timeout => "timeout",
            Failure::Unavailable => "unavailable",
            Failure::Rejected => "rejected",
            Failure::Deadline => "deadline",
            Failure::Upstream => "upstream",
        }
    }
}

impl Guard {
    /// Time on the wire, one way, with what faults do to it.
    pub(super) fn one_way(&self) -> Nanos {
        let network = if self.effects.slow == 1.0 { self.network } else { scaled(self.network, self.effects.slow) };
        network + self.effects.latency
    }
}

impl Simulation {
    /// Sends an answer back to its caller, unless the station or the link is down.
    pub(super) fn send_answer(&mut self, flight: Key, call: u32, caller: (Key, u32), failure: Option<Failure>) {
        let now = self.now();
        let Some(kind) = self.flights.get(flight).map(|flight| flight.kind as usize) else { return };
        let call = &self.system.requests[kind].calls[call as usize];
        let guard = call.link.map(|link| &self.links[link.index()]);
        let is_lost =
            self.stations[call.station.index()].effects.is_down || guard.is_some_and(|guard| guard.effects.is_down);
        if !is_lost {
            let network = guard.map_or(Nanos::ZERO, Guard::one_way);
            let (invocation, attempt) = caller;
            self.events.at(now + network, Event::Answer { invocation, attempt, failure });
        }
    }
}
