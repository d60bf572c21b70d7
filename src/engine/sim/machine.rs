//! What happens in a run, one event after another.

mod callee;
mod caller;
mod state;

use std::sync::Arc;

use petgraph::graph::EdgeIndex;

use state::{Attempt, Callees, Caller, Event, Exchange};

use crate::engine::sim::arrivals::Arrivals;
use crate::engine::sim::events::EventQueue;
use crate::engine::sim::faults::Faults;
use crate::engine::sim::guard::Guard;
use crate::engine::sim::plan::{self, NEVER, NONE, Plan};
use crate::engine::sim::random::Draws;
use crate::engine::sim::recorder::{NO_SPAN, Recorder};
use crate::engine::sim::report::{BreakerSnapshot, Report, Snapshot};
use crate::engine::sim::slab::Slab;
use crate::engine::sim::station::Station;
use crate::engine::sim::system::{Demand, Fault, Settings, System};
use crate::engine::sim::tally::Tally;
use crate::engine::time::Nanos;

/// A system in a run.
#[derive(Debug, Clone)]
pub(super) struct Machine {
    system: Arc<System>,
    plan: Plan,
    events: EventQueue<Event>,
    arrivals: Arrivals,
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
        let arrivals = Arrivals::new(&system, settings.demand.clone(), draws.apart());
        let mut machine = Machine {
            events: EventQueue::default(),
            tally: Tally::new(arrivals.duration().unwrap_or_default()),
            arrivals,
            draws,
            stations: system.graph.node_weights().map(|station| Station::new(station.servers)).collect(),
            faults: Faults::new(system.graph.node_count(), system.graph.edge_count()),
            guards: plan.guarded.iter().map(|&(_, policy)| Guard::new(&plan.policies[policy])).collect(),
            exchanges: Slab::default(),
            attempts: Slab::default(),
            callees: Callees::new(plan.calls.len()),
            recorder: recorded.map(|number| Recorder::new(&system, settings, number)),
            handled: 0,
            plan,
            system,
        };
        machine.set_faults(settings.faults.clone(), Nanos::ZERO);
        if let Some(first) = machine.arrivals.first() {
            machine.events.schedule(first, Event::Arrival);
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
            let state = guard.breaker.as_ref()?.state(now);
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

    /// What is counted of the run.
    pub(super) fn tally(&self) -> &Tally {
        &self.tally
    }

    /// The run up to a moment, when all that comes before it has happened.
    pub(super) fn report(&self, now: Nanos) -> Report {
        let tally = &self.tally;
        let arrivals_for = self.arrivals.duration().map_or(now, |duration| duration.min(now));
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
        }
    }

    /// What is next, past the events that are void.
    fn next(&mut self) -> Option<Next> {
        let Machine { events, exchanges, attempts, stations, plan, .. } = self;
        let event = events.next(|&event| match event {
            Event::Expire(attempt) => attempts.get(attempt).is_none_or(|attempt| {
                let station = plan.calls[attempt.call as usize].station;
                !attempt.may_expire(stations[station as usize].is_stopped())
            }),
            Event::Hedge(exchange) => exchanges.get(exchange).is_none_or(|exchange| !exchange.may_hedge()),
            Event::Retry(exchange) => exchanges.get(exchange).is_none(),
            Event::Arrival | Event::Reach(_) | Event::Begin(_) | Event::Worked(_) | Event::Answer(_) => false,
        });
        let is_anybody_there = event.is_some() || self.attempts.len() > 0;
        let change = self.faults.next_change().filter(|_| is_anybody_there);
        match (event, change) {
            (Some(event), Some(change)) if event <= change => Some(Next::Event(event)),
            (_, Some(change)) => Some(Next::Change(change)),
            (event, None) => event.map(Next::Event),
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

    fn arrival(&mut self) {
        let now = self.now();
        if let Some(next) = self.arrivals.next(now) {
            self.events.schedule(next, Event::Arrival);
        }
        let kind = self.arrivals.kind();
        let Some(&plan::Request { root, deadline, .. }) = self.plan.requests.get(kind).filter(|kind| kind.root != NONE)
        else {
            return;
        };
        let number = u32::try_from(self.tally.arrived).unwrap_or(u32::MAX);
        self.tally.arrived(now);
        if let Some(recorder) = Recorder::of(&mut self.recorder, number) {
            recorder.arrived(&self.system.requests[kind].request_id);
        }
        let deadline = if deadline == NEVER { NEVER } else { now + deadline };
        let exchange = self.make(Caller::Outside, root, number, deadline, NO_SPAN);
        self.send(exchange);
    }

    /// Counts what is under way of the recorded request.
    fn record_change(&mut self, number: u32, change: i32) {
        if let Some(recorder) = Recorder::of(&mut self.recorder, number) {
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
