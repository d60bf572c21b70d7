//! Runs of a system: one request of an idle system, or a load.
//!
//! A caller sends a call, which arrives after the link's network time; the station does its steps and answers, after
//! the network time again. Each piece of work waits, first come, first served, for one of the station's servers and
//! holds it only while it lasts. A call has until the earlier of its caller's deadline and its own time-out; an answer
//! at that very moment is too late, and a station drops a queued call whose time is up. A call that is never waited
//! for is not bound by its caller's deadline. An attempt fails if it is not answered in time, if it is answered with an
//! error, or if it is held back by the link's breaker or throttle (then it is not tried again). A call fails with its
//! last attempt, and with it a caller that waits for it.
//!
//! A hedge is a further attempt, but does not count among a policy's `attempts`; there is one a call at the most. The
//! calls over one link under one policy share a breaker, a throttle and a retry budget, out of which hedges are paid
//! as well. A request's first call may have a policy, too: that of the request's caller.
//!
//! In a trace, an attempt that failed has a span of its caller as well. A request's caller has one only if the system
//! names it ([`System::client`]) and nothing has recorded the attempt: where the first station is down, it is the one
//! who knows.
//!
//! Where something is down, what reaches it and what it would answer is lost; what it has begun goes on. A station
//! without servers lets calls wait. Who would wait for ever, without a time-out or a deadline, gives up after 60 s.

use std::sync::Arc;

use crate::engine::sim::machine::Machine;
use crate::engine::sim::recorder::Recorder;
use crate::engine::sim::report::{Report, Snapshot, Warn};
use crate::engine::sim::system::{Fault, Settings, System};
use crate::engine::time::Nanos;
use crate::engine::trace::span::Trace;

/// The trace of the first request of a run, until nothing of it is under way. Without spans if it does not arrive, or
/// if it reaches no station of a system whose client tells nothing.
pub fn replay(system: &Arc<System>, settings: &Settings) -> Trace {
    trace_of(system, settings, 0).unwrap_or_default()
}

/// The trace of the request of that number, from 0, of a run. The run is repeated up to the request's end, and comes to
/// the same. None if no such request arrives.
pub fn trace_of(system: &Arc<System>, settings: &Settings, number: u32) -> Option<Trace> {
    let mut machine = Machine::new(Arc::clone(system), settings, Some(number));
    let has_arrived = machine.advance_recording();
    machine.recorder.filter(|_| has_arrived).map(Recorder::finish)
}

/// A run that goes on as far as it is told to.
#[derive(Debug, Clone)]
pub struct Simulation {
    machine: Machine,
    now: Nanos,
    is_done: bool,
}

impl Simulation {
    /// A run at its start.
    pub fn new(system: Arc<System>, settings: Settings) -> Simulation {
        let mut machine = Machine::new(system, &settings, None);
        let is_done = machine.is_over();
        Simulation { machine, now: Nanos::ZERO, is_done }
    }

    /// Lets everything happen up to and with that moment of virtual time. Many short ways come to the same as one long
    /// way. O(log n) an event, where n events are still to happen.
    pub fn advance(&mut self, until: Nanos) {
        self.is_done = self.machine.advance(until);
        self.now = if self.is_done { self.machine.now() } else { self.now.max(until) };
    }

    /// Whether nothing is left to happen.
    pub fn is_done(&self) -> bool {
        self.is_done
    }

    /// How far it is: where it was told to go, or where the last thing happened.
    pub fn now(&self) -> Nanos {
        self.now
    }

    /// How many events there were.
    pub fn events(&self) -> u64 {
        self.machine.handled()
    }

    /// Replaces all faults, from now on. A run whose settings have the same faults, those added now with [`Fault::from`]
    /// now, comes to the same.
    pub fn set_faults(&mut self, faults: Vec<Fault>) {
        self.machine.set_faults(faults, self.now);
        self.is_done = self.machine.is_over();
    }

    /// The run now.
    pub fn snapshot(&self) -> Snapshot {
        self.machine.snapshot(self.now)
    }

    /// Every span so far that was strictly longer than 100 ms, in the order in which they ended; 1,000,000 at the most.
    pub fn warns(&self) -> &[Warn] {
        &self.machine.tally().warns
    }

    /// How many are left out of [`Simulation::warns`].
    pub fn warns_left_out(&self) -> u64 {
        self.machine.tally().warns_left_out
    }

    /// The run so far, in the time that its stations and 120 bins take.
    pub fn report(&self) -> Report {
        self.machine.report(self.now)
    }
}
