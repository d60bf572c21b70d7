//! What happens in a run, one event after another.

mod callee;
mod caller;

use std::sync::Arc;

use petgraph::graph::EdgeIndex;

use crate::engine::sim::breaker::BreakerState;
use crate::engine::sim::events::EventQueue;
use crate::engine::sim::faults::Faults;
use crate::engine::sim::guard::{Admission, Guard};
use crate::engine::sim::plan::{self, NEVER, NONE, Plan};
use crate::engine::sim::random::{Draws, nanos};
use crate::engine::sim::recorder::{NO_SPAN, Recorder};
use crate::engine::sim::report::{BreakerSnapshot, Report, Snapshot};
use crate::engine::sim::slab::{Handle, Slab};
use crate::engine::sim::station::{Queued, Station};
use crate::engine::sim::system::{Demand, Fault, Settings, System};
use crate::engine::sim::tally::Tally;
use crate::engine::time::Nanos;

/// No more requests arrive a second than these.
const MAX_RATE: f64 = 5_000.0;

/// A system in a run.
#[derive(Debug, Clone)]
pub(super) struct Machine {
    system: Arc<System>,
    plan: Plan,
    events: EventQueue<Event>,
    demand: Demand,
    /// A stream of their own: what is broken changes nothing about who arrives when.
    arrivals: Draws,
    draws: Draws,
    stations: Vec<Station>,
    faults: Faults,
    guards: Vec<Guard>,
    exchanges: Slab<Exchange>,
    attempts: Slab<Attempt>,
    callees: Callees,
    tally: Tally,
    pub(super) recorder: Option<Recorder>,
    handled: u64,
}

/// What can happen. Numbers are places of attempts.
#[derive(Debug, Clone, Copy)]
enum Event {
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
struct Exchange {
    /// In [`Plan::calls`].
    call: u32,
    /// The number of the request.
    number: u32,
    caller: Caller,
    started: Nanos,
    /// When the caller has no more use for an answer.
    expires: Nanos,
    /// How many attempts there were, beside hedges.
    tries: u32,
    /// How many attempts there were.
    sent: u32,
    last_backoff: Nanos,
    /// Attempts under way.
    under_way: [u32; 2],
    /// The caller's.
    parent_span: u32,
}

/// Who made a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Caller {
    /// Who asks something of the system.
    Outside,
    /// An attempt at another call, at its station.
    Attempt(u32),
    /// One that is done, and had not waited for it.
    Gone,
}

/// An attempt at a call: from when it is sent until it is answered, and until its station is done with it.
#[derive(Debug, Clone, Copy)]
struct Attempt {
    /// In [`Plan::calls`].
    call: u32,
    /// The number of the request.
    number: u32,
    /// What it is an attempt at; none if nobody waits for it any more.
    exchange: u32,
    /// The how manieth it is, from 1.
    order: u32,
    sent: Nanos,
    deadline: Nanos,
    /// On its way to the station.
    network: Nanos,
    admission: Admission,
    /// Whether it, or its answer, got lost.
    is_lost: bool,
    /// Whether its caller had no more use for it, for another reason than its failure.
    is_ignored: bool,
    failure: Option<Failure>,
    reached: Nanos,
    queued: Nanos,
    /// In [`Plan::steps`].
    step: u32,
    /// Which of its callees it waits for, by rank.
    waits_for: u32,
    /// Where its callees begin in [`Callees`].
    callees: u32,
    behind: u32,
    span: u32,
    parent_span: u32,
}

impl Queued for Attempt {
    fn behind(&mut self) -> &mut u32 {
        &mut self.behind
    }
}

/// Why an attempt failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Failure {
    Timeout,
    Unavailable,
    Rejected,
    Deadline,
    Upstream,
}

impl Failure {
    fn name(self) -> &'static str {
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
enum Callee {
    NotMade,
    UnderWay(u32),
    Answered,
    Failed,
}

/// What all attempts know of their callees: of each as many in a row as its call has.
#[derive(Debug, Clone, Default)]
struct Callees {
    cells: Vec<Callee>,
    /// Rows that were given back, by call.
    free: Vec<Vec<u32>>,
}

impl Callees {
    fn insert(&mut self, call: u32, count: u32) -> u32 {
        if let Some(row) = self.free[call as usize].pop() {
            self.row(row, count).fill(Callee::NotMade);
            return row;
        }
        let row = self.cells.len();
        self.cells.resize(row + count as usize, Callee::NotMade);
        row as u32
    }

    fn remove(&mut self, call: u32, row: u32) {
        self.free[call as usize].push(row);
    }

    fn row(&mut self, row: u32, count: u32) -> &mut [Callee] {
        &mut self.cells[row as usize..][..count as usize]
    }
}

/// What is next.
enum Next {
    Event(Nanos),
    /// Something breaks or is mended.
    Change(Nanos),
}

impl Machine {
    /// A system at the start of a run. One request of it may be recorded, by its number.
    pub(super) fn new(system: Arc<System>, settings: &Settings, recorded: Option<u32>) -> Machine {
        let plan = Plan::new(&system);
        let draws = match settings.demand {
            Demand::One(_) if settings.seed == 0 => Draws::Middle,
            _ => Draws::seeded(settings.seed),
        };
        let arrivals_for = match settings.demand {
            Demand::One(_) => Nanos::ZERO,
            Demand::Poisson { duration, .. } => duration,
        };
        let mut machine = Machine {
            events: EventQueue::default(),
            demand: settings.demand.clone(),
            arrivals: draws.apart(),
            draws,
            stations: system.graph.node_weights().map(|station| Station::new(station.servers)).collect(),
            faults: Faults::new(system.graph.node_count(), system.graph.edge_count()),
            guards: plan.guarded.iter().map(|&(_, policy)| Guard::new(&plan.policies[policy])).collect(),
            exchanges: Slab::default(),
            attempts: Slab::default(),
            callees: Callees { cells: Vec::new(), free: vec![Vec::new(); plan.calls.len()] },
            tally: Tally::new(arrivals_for),
            recorder: recorded.map(|number| Recorder::new(&system, settings, number)),
            handled: 0,
            plan,
            system,
        };
        machine.set_faults(settings.faults.clone(), Nanos::ZERO);
        match machine.demand {
            Demand::One(request) if request < machine.plan.requests.len() => {
                machine.events.schedule(Nanos::ZERO, Event::Arrival);
            }
            Demand::One(_) => {}
            Demand::Poisson { .. } => machine.schedule_arrival(),
        }
        machine
    }

    /// Lets everything happen up to and with that moment. Returns whether nothing is left to happen.
    pub(super) fn advance(&mut self, until: Nanos) -> bool {
        loop {
            match self.next() {
                None => return true,
                Some(Next::Event(at)) if at <= until => self.step(),
                Some(Next::Change(at)) if at <= until => self.change(at),
                Some(_) => return false,
            }
        }
    }

    /// Lets everything happen until nothing of the recorded request is under way; returns whether it has arrived.
    pub(super) fn advance_recording(&mut self) -> bool {
        loop {
            if self.recorder.as_ref().is_some_and(Recorder::is_over) {
                return true;
            }
            match self.next() {
                None => return self.recorder.as_ref().is_some_and(|recorder| recorder.under_way.is_some()),
                Some(Next::Event(_)) => self.step(),
                Some(Next::Change(at)) => self.change(at),
            }
        }
    }

    /// Whether nothing is left to happen.
    pub(super) fn is_over(&mut self) -> bool {
        self.next().is_none()
    }

    /// When something last happened.
    pub(super) fn now(&self) -> Nanos {
        self.events.now()
    }

    /// How much has happened.
    pub(super) fn handled(&self) -> u64 {
        self.handled
    }

    /// Replaces all faults. Nothing that comes before `now` may be left to happen.
    pub(super) fn set_faults(&mut self, faults: Vec<Fault>, now: Nanos) {
        self.events.wait_until(now);
        self.faults.set(faults, now);
        self.limit_stations();
    }

    /// The run at a moment, when all that comes before it has happened.
    pub(super) fn snapshot(&self, now: Nanos) -> Snapshot {
        let breaker = |(guard, &(link, policy)): (&Guard, &(u32, usize))| {
            let state: BreakerState = guard.breaker.as_ref()?.state(now);
            Some(BreakerSnapshot { link: EdgeIndex::new(link as usize), policy: policy as u32, state })
        };
        Snapshot {
            now,
            arrived: self.tally.arrived,
            completed: self.tally.completed,
            failed: self.tally.failed,
            stations: self.stations.iter().map(|station| station.snapshot(now)).collect(),
            breakers: self.guards.iter().zip(&self.plan.guarded).filter_map(breaker).collect(),
        }
    }

    /// The run up to a moment, when all that comes before it has happened.
    pub(super) fn report(&self, now: Nanos) -> Report {
        let tally = &self.tally;
        let arrivals_for = match self.demand {
            Demand::One(_) => now,
            Demand::Poisson { duration, .. } => duration.min(now),
        };
        let stations = self.stations.iter().zip(self.system.graph.node_weights());
        Report {
            rate: if arrivals_for > Nanos::ZERO { tally.arrived as f64 * 1e9 / arrivals_for.0 as f64 } else { 0.0 },
            arrived: tally.arrived,
            completed: tally.completed,
            failed: tally.failed,
            mean: tally.mean_time(),
            p50: tally.times.quantile(0.50),
            p95: tally.times.quantile(0.95),
            p99: tally.times.quantile(0.99),
            availability: tally.availability(),
            stations: stations.map(|(state, station)| state.report(station.service.clone(), now)).collect(),
            attempts: tally.attempts,
            series: tally.series.bins(),
            warns: tally.warns.clone(),
            warns_left_out: tally.warns_left_out,
        }
    }

    /// What is next, past the events that mean nothing any more.
    fn next(&mut self) -> Option<Next> {
        while let Some((_, &event)) = self.events.peek()
            && self.is_stale(event)
        {
            self.events.discard();
        }
        let event = self.events.peek().map(|(at, _)| at);
        let is_anybody_there = event.is_some() || self.attempts.len() > 0;
        let change = self.faults.next_change().filter(|_| is_anybody_there);
        match (event, change) {
            (Some(event), Some(change)) if event <= change => Some(Next::Event(event)),
            (_, Some(change)) => Some(Next::Change(change)),
            (event, None) => event.map(Next::Event),
        }
    }

    fn is_stale(&self, event: Event) -> bool {
        match event {
            Event::Expire(attempt) => self.attempts.get(attempt).is_none_or(|attempt| attempt.exchange == NONE),
            Event::Retry(exchange) => self.exchanges.get(exchange).is_none(),
            Event::Hedge(exchange) => self
                .exchanges
                .get(exchange)
                .is_none_or(|exchange| exchange.sent != 1 || exchange.under_way == [NONE; 2]),
            Event::Arrival | Event::Reach(_) | Event::Begin(_) | Event::Worked(_) | Event::Answer(_) => false,
        }
    }

    fn step(&mut self) {
        let Some((_, event)) = self.events.pop() else { return };
        self.handled += 1;
        match event {
            Event::Arrival => self.arrival(),
            Event::Reach(attempt) => self.reach(attempt),
            Event::Begin(attempt) => self.proceed(attempt),
            Event::Worked(attempt) => self.worked(attempt),
            Event::Answer(attempt) => self.answered(attempt),
            Event::Expire(attempt) => self.expire(attempt.place),
            Event::Hedge(exchange) => self.hedge(exchange.place),
            Event::Retry(exchange) => self.send(exchange.place),
        }
    }

    fn change(&mut self, at: Nanos) {
        self.events.wait_until(at);
        self.faults.change();
        self.limit_stations();
    }

    fn limit_stations(&mut self) {
        for station in 0..self.stations.len() as u32 {
            self.limit_station(station);
        }
    }

    fn schedule_arrival(&mut self) {
        let Demand::Poisson { rate, duration } = self.demand else { return };
        let rate = rate.clamp(0.0, MAX_RATE);
        if rate > 0.0 {
            let next = self.now() + nanos(self.arrivals.exponential() * 1e9 / rate);
            if next < duration {
                self.events.schedule(next, Event::Arrival);
            }
        }
    }

    fn arrival(&mut self) {
        self.schedule_arrival();
        let now = self.now();
        let number = self.tally.arrived as u32;
        let kind = match self.demand {
            Demand::One(request) => request,
            Demand::Poisson { .. } => self.draw_kind(),
        };
        self.tally.arrived(now);
        let Some(&plan::Request { root, deadline, .. }) = self.plan.requests.get(kind).filter(|kind| kind.root != NONE)
        else {
            self.tally.ended(now, now, false);
            return;
        };
        if let Some(recorder) = self.recorder.as_mut().filter(|recorder| recorder.number == number) {
            recorder.arrived(&self.system.requests[kind].request_id);
        }
        let deadline = if deadline == NEVER { NEVER } else { now + deadline };
        let exchange = self.make(Caller::Outside, root, number, deadline, NO_SPAN);
        self.send(exchange);
    }

    /// Which request arrives, by the weights.
    fn draw_kind(&mut self) -> usize {
        let total = self.plan.requests.last().map_or(0.0, |last| last.weight_so_far);
        let drawn = self.arrivals.uniform() * total;
        self.plan.requests.partition_point(|request| request.weight_so_far <= drawn)
    }

    /// Counts what is under way of the recorded request.
    fn record_change(&mut self, number: u32, change: i32) {
        if let Some(recorder) = self.recorder.as_mut().filter(|recorder| recorder.number == number) {
            recorder.under_way = recorder.under_way.and_then(|count| count.checked_add_signed(change));
        }
    }

    fn add_exchange(&mut self, exchange: Exchange) -> u32 {
        self.record_change(exchange.number, 1);
        self.exchanges.insert(exchange)
    }

    fn remove_exchange(&mut self, exchange: u32) {
        self.record_change(self.exchanges[exchange].number, -1);
        self.exchanges.remove(exchange);
    }

    fn add_attempt(&mut self, attempt: Attempt) -> u32 {
        self.record_change(attempt.number, 1);
        self.attempts.insert(attempt)
    }

    fn remove_attempt(&mut self, attempt: u32) {
        self.record_change(self.attempts[attempt].number, -1);
        self.attempts.remove(attempt);
    }
}
