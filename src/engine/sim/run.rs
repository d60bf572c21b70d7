//! Runs a system: one request of an idle one, or many under load.

mod answers;
mod calls;
mod recorder;
mod tasks;

use std::sync::Arc;

use petgraph::visit::EdgeRef;

use crate::engine::sim::events::Events;
use crate::engine::sim::guard::{Breaker, BreakerState, Budget, Throttle};
use crate::engine::sim::random::Random;
use crate::engine::sim::report::Counts;
pub use crate::engine::sim::report::{Bin, Report, Snapshot, StationReport, StationState, Warn};
use crate::engine::sim::slab::{Key, Slab};
use crate::engine::sim::station::{Effects, Station};
use crate::engine::sim::system::{Demand, Fault, Request, Settings, Step, System, Target};
use crate::engine::time::Nanos;
use crate::engine::trace::span::Trace;
use answers::Failure;
use calls::Invocation;
use recorder::Recorder;
use tasks::Task;

/// The trace of [`Demand::One`]: all that it sets in motion, to the last span. Empty for another demand.
pub fn replay(system: &System, settings: &Settings) -> Trace {
    let mut simulation = Simulation::recording(Arc::new(system.clone()), settings.clone(), Some(0));
    if matches!(settings.demand, Demand::One(_)) {
        simulation.advance(Nanos(u64::MAX));
    }
    simulation.recorder.map(Recorder::into_trace).unwrap_or_default()
}

/// The trace of one request of a run, by its number. The run is repeated with the same draws and only that request
/// on record, so that the trace is what happened; none if the run had no such request.
pub fn trace_of(system: &Arc<System>, settings: &Settings, number: u32) -> Option<Trace> {
    let mut simulation = Simulation::recording(system.clone(), settings.clone(), Some(number));
    while !simulation.recorder.as_ref().is_some_and(Recorder::is_complete) && !simulation.is_done() {
        simulation.advance(simulation.now() + Nanos::from_millis(100));
    }
    simulation.recorder.filter(|recorder| !recorder.is_empty()).map(Recorder::into_trace)
}

/// A run under way. The same settings give the same run, on every machine and in whatever steps it is advanced.
#[derive(Debug, Clone)]
pub struct Simulation {
    system: Arc<System>,
    settings: Settings,
    events: Events<Event>,
    arrivals: Random,
    stations: Vec<Station>,
    links: Vec<Guard>,
    flights: Slab<Flight>,
    tasks: Slab<Task>,
    invocations: Slab<Invocation>,
    counts: Counts,
    recorder: Option<Recorder>,
    recorded: Option<u32>,
    /// Whether somebody waits for a call, by request and by call.
    awaited: Arc<Vec<Vec<bool>>>,
    next_number: u32,
    handled: u64,
    until: Nanos,
}

/// A request on its way through the system.
#[derive(Debug, Clone)]
struct Flight {
    number: u32,
    kind: u32,
    arrived: Nanos,
    deadline: Nanos,
    random: Random,
    root: Key,
    is_ended: bool,
    is_recorded: bool,
    /// Tasks, invocations and messages that are still about.
    live: u32,
}

impl Default for Flight {
    fn default() -> Flight {
        Flight {
            number: 0,
            kind: 0,
            arrived: Nanos::ZERO,
            deadline: NEVER,
            random: Random::Middle,
            root: Key::default(),
            is_ended: false,
            is_recorded: false,
            live: 0,
        }
    }
}

const NEVER: Nanos = Nanos(u64::MAX);
/// Nobody waits longer for an answer, whatever the policy says: the request time-out of the public template.
const LONGEST_WAIT: Nanos = Nanos::from_millis(60_000);

/// What callers keep for a link.
#[derive(Debug, Clone)]
struct Guard {
    effects: Effects,
    network: Nanos,
    breaker: Option<Breaker>,
    throttle: Option<Throttle>,
    budget: Budget,
}

/// Which attempt of which invocation; none for the root.
type Caller = Option<(Key, u32)>;

/// What can happen.
#[derive(Debug, Clone, Copy)]
enum Event {
    /// The next request comes.
    Arrive,
    /// A message reaches its station.
    Deliver { flight: Key, call: u32, caller: Caller },
    /// A task goes on after a fault's latency.
    Resume(Key),
    /// A task's piece of work is done.
    Worked(Key),
    /// An answer reaches its caller.
    Answer { invocation: Key, attempt: u32, failure: Option<Failure> },
    /// A caller gives an attempt up.
    GiveUp { invocation: Key, attempt: u32 },
    /// A caller sends a second attempt beside the first.
    Hedge(Key),
    /// A caller has waited and tries again.
    Retry(Key),
    /// A request's caller gives up.
    Deadline(Key),
    /// A fault begins or ends.
    FaultsChange,
}

impl Simulation {
    /// A run that has not begun.
    pub fn new(system: Arc<System>, settings: Settings) -> Simulation {
        Simulation::recording(system, settings, None)
    }

    fn recording(system: Arc<System>, settings: Settings, recorded: Option<u32>) -> Simulation {
        let duration = match settings.demand {
            Demand::One(_) => Nanos::from_millis(1_000),
            Demand::Poisson { duration, .. } => duration,
        };
        let effects = |target| Effects::of(&settings.faults, target, Nanos::ZERO);
        let graph = &system.graph;
        let stations =
            graph.node_indices().map(|node| Station::new(graph[node].servers, effects(Target::Station(node))));
        let links = graph.edge_references().map(|link| Guard {
            effects: effects(Target::Link(link.id())),
            network: link.weight().network,
            breaker: None,
            throttle: None,
            budget: Budget::default(),
        });
        let mut simulation = Simulation {
            stations: stations.collect(),
            links: links.collect(),
            arrivals: Random::new(settings.seed, 0),
            events: Events::default(),
            flights: Slab::default(),
            tasks: Slab::default(),
            invocations: Slab::default(),
            counts: Counts::new(duration),
            recorder: None,
            recorded,
            awaited: Arc::new(system.requests.iter().map(awaited).collect()),
            next_number: 0,
            handled: 0,
            until: duration,
            system,
            settings,
        };
        simulation.announce_faults();
        match simulation.settings.demand {
            Demand::One(kind) if kind < simulation.system.requests.len() => simulation.begin(kind),
            Demand::One(_) => (),
            Demand::Poisson { .. } => simulation.announce_arrival(),
        }
        simulation
    }

    /// Goes on to a moment of virtual time.
    pub fn advance(&mut self, until: Nanos) {
        while let Some(event) = self.events.next(until) {
            self.handled += 1;
            self.handle(event);
        }
        if until != NEVER {
            self.events.pass(until);
        }
    }

    /// Whether all requests have come and all that they set in motion has ended.
    pub fn is_done(&self) -> bool {
        self.counts.arrived == self.counts.completed + self.counts.failed && self.now() >= self.until
            || self.events.is_empty()
    }

    /// How far it has come.
    pub fn now(&self) -> Nanos {
        self.events.now()
    }

    /// How many things have happened.
    pub fn events(&self) -> u64 {
        self.handled
    }

    /// Other faults from now on; their windows are in the run's time.
    pub fn set_faults(&mut self, faults: Vec<Fault>) {
        self.settings.faults = faults;
        self.announce_faults();
        self.faults_change();
    }

    /// How things stand.
    pub fn snapshot(&self) -> Snapshot {
        let stations =
            self.stations.iter().map(|station| StationState { queue: station.queue(), busy: station.busy() });
        let state = |guard: &Guard| guard.breaker.as_ref().map_or(BreakerState::Closed, Breaker::state);
        Snapshot { stations: stations.collect(), breakers: self.links.iter().map(state).collect() }
    }

    /// The slow calls so far, in the order in which they ended.
    pub fn warns(&self) -> &[Warn] {
        &self.counts.warns
    }

    /// How it went so far.
    pub fn report(&self) -> Report {
        let rate = match self.settings.demand {
            Demand::One(_) => 0.0,
            Demand::Poisson { rate, .. } => rate,
        };
        let now = self.now();
        let stations = self.stations.iter().zip(self.system.graph.node_weights()).map(|(station, of)| StationReport {
            service: of.service.clone(),
            utilisation: station.mean_busy(now) / f64::from(of.servers.unwrap_or(1).max(1)),
            mean_queue: station.mean_queue(now),
            max_queue: station.max_queue(),
            mean_wait: station.mean_wait(),
        });
        self.counts.report(rate, stations.collect())
    }

    fn handle(&mut self, event: Event) {
        match event {
            Event::Arrive => self.arrive(),
            Event::Deliver { flight, call, caller } => self.deliver(flight, call, caller),
            Event::Resume(task) => self.proceed(task),
            Event::Worked(task) => self.worked(task),
            Event::Answer { invocation, attempt, failure } => self.answer(invocation, attempt, failure),
            Event::GiveUp { invocation, attempt } => self.give_up(invocation, attempt),
            Event::Hedge(invocation) => self.hedge(invocation),
            Event::Retry(invocation) => self.retry(invocation),
            Event::Deadline(flight) => self.deadline(flight),
            Event::FaultsChange => self.faults_change(),
        }
    }

    fn announce_arrival(&mut self) {
        let Demand::Poisson { rate, duration } = self.settings.demand else { return };
        if rate > 0.0 {
            let at = self.now() + Nanos(self.arrivals.exponential(1e9 / rate) as u64);
            if at < duration {
                self.events.at(at, Event::Arrive);
            }
        }
    }

    fn arrive(&mut self) {
        let weights = self.system.requests.iter().map(|request| request.weight);
        let mut left = self.arrivals.uniform() * weights.clone().sum::<f64>();
        let chosen = weights.clone().position(|weight| {
            left -= weight;
            left < 0.0
        });
        if let Some(kind) = chosen.or_else(|| weights.len().checked_sub(1)) {
            self.begin(kind);
        }
        self.announce_arrival();
    }

    /// A request comes, and its root is called.
    fn begin(&mut self, kind: usize) {
        let (now, number) = (self.now(), self.next_number);
        self.next_number += 1;
        self.counts.arrive(now);
        let request = &self.system.requests[kind];
        let deadline = request.deadline.map_or(NEVER, |deadline| now + deadline);
        let is_idle = matches!(self.settings.demand, Demand::One(_));
        let seed = self.settings.seed;
        let is_recorded = self.recorded == Some(number);
        let flight = self.flights.insert_with(|flight| {
            *flight = Flight {
                number,
                kind: kind as u32,
                arrived: now,
                deadline,
                // Each request has draws of its own: a fault elsewhere does not change them.
                random: if is_idle && seed == 0 { Random::Middle } else { Random::new(seed, u64::from(number) + 1) },
                root: Key::default(),
                is_ended: false,
                is_recorded,
                live: 1,
            };
        });
        if is_recorded {
            self.recorder = Some(Recorder::new(&self.system, kind, seed, number, is_idle, now));
        }
        if deadline != NEVER {
            self.events.at(deadline, Event::Deadline(flight));
        }
        self.events.at(now, Event::Deliver { flight, call: 0, caller: None });
    }

    /// The moments at which faults begin and end.
    fn announce_faults(&mut self) {
        let now = self.now();
        let moments = self.settings.faults.iter().flat_map(|fault| [Some(fault.from), fault.until]);
        let moments: Vec<Nanos> = moments.flatten().filter(|&moment| moment > now).collect();
        moments.into_iter().for_each(|moment| self.events.at(moment, Event::FaultsChange));
    }

    fn faults_change(&mut self) {
        let now = self.now();
        for (station, node) in self.system.graph.node_indices().enumerate() {
            self.stations[station].effects = Effects::of(&self.settings.faults, Target::Station(node), now);
        }
        for (link, edge) in self.system.graph.edge_indices().enumerate() {
            self.links[link].effects = Effects::of(&self.settings.faults, Target::Link(edge), now);
        }
        // There may be more servers than before.
        (0..self.stations.len()).for_each(|station| self.serve(station));
    }

    /// Something of a request has ended; when all has, its room is free.
    fn release(&mut self, flight: Key) {
        let Some(state) = self.flights.get_mut(flight) else { return };
        state.live -= 1;
        if state.live == 0 && state.is_ended {
            if state.is_recorded
                && let Some(recorder) = &mut self.recorder
            {
                recorder.complete();
            }
            self.flights.remove(flight);
        }
    }

    /// A request is answered, or has failed.
    fn end_flight(&mut self, flight: Key, is_ok: bool) {
        let now = self.now();
        if let Some(state) = self.flights.get_mut(flight)
            && !std::mem::replace(&mut state.is_ended, true)
        {
            self.counts.end(now, now - state.arrived, is_ok);
        }
    }

    fn deadline(&mut self, flight: Key) {
        let Some(state) = self.flights.get(flight) else { return };
        if !state.is_ended {
            let root = state.root;
            self.end_task(root, Some(Failure::Deadline));
            self.end_flight(flight, false);
        }
    }
}

/// By call: whether its caller waits for it.
fn awaited(request: &Request) -> Vec<bool> {
    let mut awaited = vec![false; request.calls.len()];
    for step in request.calls.iter().flat_map(|call| &call.steps) {
        match *step {
            Step::Wait(call) => awaited[call] = true,
            Step::Lookup { cache, miss, .. } => (awaited[cache], awaited[miss]) = (true, true),
            Step::Work(_) | Step::Start(_) => (),
        }
    }
    awaited
}
