//! What there is in a run: events, calls as their callers see them, and attempts at them.

use crate::engine::sim::guard::Admission;
use crate::engine::sim::plan::{NEVER, NONE};
use crate::engine::sim::recorder::NO_SPAN;
use crate::engine::sim::slab::Handle;
use crate::engine::sim::station::Queued;
use crate::engine::time::Nanos;

/// What can happen. Numbers are places of attempts.
#[derive(Debug, Clone, Copy)]
pub(super) enum Event {
    /// A request arrives.
    Arrival,
    /// A call reaches its station.
    Reach(u32),
    /// The station begins with it, after what a fault has added.
    Begin(u32),
    /// A piece of work is done.
    Worked(u32),
    /// The answer reaches the caller.
    Answer(u32),
    /// The caller of an attempt gives up.
    Expire(Handle),
    /// The caller sends a second attempt beside the first of an exchange.
    Hedge(Handle),
    /// The caller of an exchange tries again.
    Retry(Handle),
}

/// A call as its caller sees it: from when it is made until the caller knows how it ended.
#[derive(Debug, Clone, Copy)]
pub(super) struct Exchange {
    /// In [`Plan::calls`](crate::engine::sim::plan::Plan::calls).
    pub(super) call: u32,
    /// The number of the request.
    pub(super) number: u32,
    pub(super) caller: Caller,
    pub(super) started: Nanos,
    /// When the caller has no more use for an answer.
    pub(super) expires: Nanos,
    /// How many attempts there were, beside hedges.
    pub(super) tries: u32,
    /// How many attempts there were.
    pub(super) sent: u32,
    pub(super) last_backoff: Nanos,
    /// Attempts under way.
    pub(super) under_way: [u32; 2],
    /// The caller's.
    pub(super) parent_span: u32,
}

impl Exchange {
    /// Whether its first attempt is still under way, and the only one.
    pub(super) fn may_hedge(&self) -> bool {
        self.sent == 1 && self.under_way != [NONE; 2]
    }
}

/// Who made a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Caller {
    /// Who asks something of the system.
    Outside,
    /// An attempt at another call, at its station.
    Attempt(u32),
    /// One that is done, and had not waited for it.
    Gone,
}

/// An attempt at a call: from when it is sent until it is answered, and until its station is done with it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Attempt {
    /// In [`Plan::calls`](crate::engine::sim::plan::Plan::calls).
    pub(super) call: u32,
    /// The number of the request.
    pub(super) number: u32,
    /// What it is an attempt at; none if nobody waits for it any more.
    pub(super) exchange: u32,
    /// The how manieth it is, from 1.
    pub(super) order: u32,
    pub(super) sent: Nanos,
    pub(super) deadline: Nanos,
    /// On its way to the station.
    pub(super) network: Nanos,
    pub(super) admission: Admission,
    /// Whether it, or its answer, got lost.
    pub(super) is_lost: bool,
    /// Whether its caller had no more use for it, for another reason than its failure.
    pub(super) is_ignored: bool,
    pub(super) failure: Option<Failure>,
    pub(super) reached: Nanos,
    pub(super) queued: Nanos,
    /// In [`Plan::steps`](crate::engine::sim::plan::Plan::steps).
    pub(super) step: u32,
    /// Which of its callees it waits for, by rank.
    pub(super) waits_for: u32,
    /// Its row in [`Callees`].
    pub(super) callees: u32,
    /// Who stands behind it in a queue.
    pub(super) behind: u32,
    pub(super) span: u32,
    pub(super) parent_span: u32,
}

impl Attempt {
    /// The newest attempt at an exchange in that place, sent now.
    pub(super) fn new(exchange: &Exchange, place: u32, now: Nanos, admission: Admission) -> Attempt {
        Attempt {
            call: exchange.call,
            number: exchange.number,
            exchange: place,
            order: exchange.sent,
            sent: now,
            deadline: NEVER,
            network: Nanos::ZERO,
            admission,
            is_lost: false,
            is_ignored: false,
            failure: None,
            reached: now,
            queued: now,
            step: 0,
            waits_for: NONE,
            callees: 0,
            behind: NONE,
            span: NO_SPAN,
            parent_span: exchange.parent_span,
        }
    }

    /// Whether its caller still waits, and would give up at the time for which that was scheduled. Without a deadline
    /// it gives up only while there is no hope.
    pub(super) fn may_expire(&self, is_station_stopped: bool) -> bool {
        self.exchange != NONE && (self.deadline != NEVER || self.is_lost || is_station_stopped)
    }
}

impl Queued for Attempt {
    fn behind(&mut self) -> &mut u32 {
        &mut self.behind
    }
}

/// Why an attempt failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failure {
    /// Its own time was up.
    Timeout,
    /// Something is broken.
    Unavailable,
    /// The breaker or the throttle held it back.
    Rejected,
    /// The time of one of its callers was up.
    Deadline,
    /// A call that it waited for has failed.
    Upstream,
}

impl Failure {
    /// The word for it in traces.
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

/// What a caller knows of a call that it may make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Callee {
    NotMade,
    /// The place of the exchange.
    UnderWay(u32),
    Answered,
    Failed,
}

/// What all attempts know of their callees: a row each.
#[derive(Debug, Clone)]
pub(super) struct Callees {
    cells: Vec<Callee>,
    /// Rows that were given back, by call.
    free: Vec<Vec<u32>>,
}

impl Callees {
    /// Of so many calls in a plan.
    pub(super) fn new(calls: usize) -> Callees {
        Callees { cells: Vec::new(), free: vec![Vec::new(); calls] }
    }

    /// A row for an attempt at a call that makes so many others.
    pub(super) fn insert(&mut self, call: u32, count: u32) -> u32 {
        if count == 0 {
            return 0;
        }
        if let Some(row) = self.free[call as usize].pop() {
            self.cells[row as usize..][..count as usize].fill(Callee::NotMade);
            return row;
        }
        let row = self.cells.len();
        self.cells.resize(row + count as usize, Callee::NotMade);
        row as u32
    }

    /// Gives a row back.
    pub(super) fn remove(&mut self, call: u32, row: u32) {
        self.free[call as usize].push(row);
    }

    /// The callee of that rank.
    pub(super) fn get(&self, row: u32, rank: u32) -> Callee {
        self.cells[(row + rank) as usize]
    }

    /// Notes what has become of the callee of that rank.
    pub(super) fn set(&mut self, row: u32, rank: u32, callee: Callee) {
        self.cells[(row + rank) as usize] = callee;
    }
}
