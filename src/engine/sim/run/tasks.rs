//! Tasks: a station at work at one call.

use crate::engine::sim::random::scaled;
use crate::engine::sim::run::answers::Failure;
use crate::engine::sim::run::{Caller, Event, Simulation, Warn};
use crate::engine::sim::slab::Key;
use crate::engine::sim::system::Step;
use crate::engine::time::Nanos;
use crate::engine::trace::span::SLOW;

/// A station at work at one call.
#[derive(Debug, Clone, Default)]
pub(super) struct Task {
    pub(super) flight: Key,
    pub(super) call: u32,
    caller: Caller,
    began: Nanos,
    step: u32,
    state: State,
    /// The cache of the lookup that is the present step has been asked, and has not answered with what was wanted.
    has_missed: bool,
    /// What it started, by call; invocations that were waited for are gone.
    pub(super) invocations: Vec<(u32, Key)>,
    pub(super) span: Option<u32>,
}

/// What a task is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum State {
    /// It goes on.
    #[default]
    Running,
    /// It waits for a server.
    Queued,
    /// It holds a server.
    Working,
    /// It waits for the answer to a call.
    Waiting(u32),
}

impl Simulation {
    /// A message reaches its station: a task begins, unless nobody is there.
    pub(super) fn deliver(&mut self, flight: Key, call: u32, caller: Caller) {
        let now = self.now();
        let Some(state) = self.flights.get_mut(flight) else { return };
        let station = self.system.requests[state.kind as usize].calls[call as usize].station.index();
        let effects = self.stations[station].effects;
        if effects.is_down && caller.is_some() {
            return self.release(flight);
        }
        let is_refused = effects.errors > 0.0 && state.random.is_one_of(effects.errors);
        let (is_recorded, number) = (state.is_recorded, state.number);
        debug_assert!(number < u32::MAX);
        let task = self.tasks.insert_with(|task| {
            let mut invocations = std::mem::take(&mut task.invocations);
            invocations.clear();
            *task = Task { flight, call, caller, began: now, invocations, ..Task::default() };
        });
        if caller.is_none() {
            state.root = task;
        }
        if is_recorded {
            let span = self.record_begin(call, caller, now);
            if let Some(task) = self.tasks.get_mut(task) {
                task.span = span;
            }
        }
        match () {
            // The entrance itself is down: its caller waits for the deadline, or as long as anybody does.
            () if effects.is_down => self.events.after(super::LONGEST_WAIT, Event::Deadline(flight)),
            () if is_refused => self.end_task(task, Some(Failure::Unavailable)),
            () if effects.latency > Nanos::ZERO => self.events.at(now + effects.latency, Event::Resume(task)),
            () => self.proceed(task),
        }
    }

    /// Takes a task's steps until it has to wait for something.
    pub(super) fn proceed(&mut self, key: Key) {
        let system = self.system.clone();
        loop {
            let now = self.now();
            let Some(task) = self.tasks.get_mut(key) else { return };
            let Some(flight) = self.flights.get_mut(task.flight) else { return };
            let call = &system.requests[flight.kind as usize].calls[task.call as usize];
            task.state = State::Running;
            match call.steps.get(task.step as usize) {
                None => return self.end_task(key, None),
                Some(Step::Work(_)) => {
                    let station = &mut self.stations[call.station.index()];
                    if station.take(key, now) {
                        return self.work(key);
                    }
                    task.state = State::Queued;
                    return;
                }
                Some(&Step::Start(callee)) => {
                    task.step += 1;
                    let is_awaited = self.awaited[flight.kind as usize][callee];
                    self.invoke(key, callee as u32, is_awaited);
                }
                Some(&Step::Wait(callee)) => match self.outcome(key, callee as u32) {
                    None => return self.wait(key, callee as u32),
                    Some(None) => self.tasks.get_mut(key).into_iter().for_each(|task| task.step += 1),
                    Some(Some(_)) => return self.end_task(key, Some(Failure::Upstream)),
                },
                Some(&Step::Lookup { cache, hit_share, miss }) => {
                    if !self.look_up(key, cache as u32, hit_share, miss as u32) {
                        return;
                    }
                }
            }
        }
    }

    /// One step of a lookup; whether the task goes on at once.
    fn look_up(&mut self, key: Key, cache: u32, hit_share: f64, miss: u32) -> bool {
        let Some(task) = self.tasks.get_mut(key) else { return false };
        let asked = if task.has_missed { miss } else { cache };
        if !task.invocations.iter().any(|&(call, _)| call == asked) {
            self.invoke(key, asked, true);
        }
        let outcome = self.outcome(key, asked);
        let Some(task) = self.tasks.get_mut(key) else { return false };
        let Some(flight) = self.flights.get_mut(task.flight) else { return false };
        match outcome {
            None => {
                self.wait(key, asked);
                return false;
            }
            Some(Some(_)) if task.has_missed => {
                self.end_task(key, Some(Failure::Upstream));
                return false;
            }
            Some(failure) if !task.has_missed => {
                if failure.is_none() && flight.random.is_one_of(hit_share) {
                    task.step += 1;
                } else {
                    task.has_missed = true;
                }
            }
            Some(_) => {
                task.has_missed = false;
                task.step += 1;
            }
        }
        true
    }

    fn wait(&mut self, key: Key, call: u32) {
        if let Some(task) = self.tasks.get_mut(key) {
            task.state = State::Waiting(call);
        }
    }

    /// A call that a task started has its outcome: if the task waits for it, it goes on.
    pub(super) fn wake(&mut self, key: Key, call: u32) {
        if self.tasks.get(key).is_some_and(|task| task.state == State::Waiting(call)) {
            self.proceed(key);
        }
    }

    /// A task that has a server works.
    fn work(&mut self, key: Key) {
        let now = self.now();
        let Some(task) = self.tasks.get_mut(key) else { return };
        let Some(flight) = self.flights.get_mut(task.flight) else { return };
        let call = &self.system.requests[flight.kind as usize].calls[task.call as usize];
        if let Some(&Step::Work(time)) = call.steps.get(task.step as usize) {
            task.state = State::Working;
            let slow = self.stations[call.station.index()].effects.slow;
            let time = flight.random.service_time(time);
            let time = if slow == 1.0 { time } else { scaled(time, slow) };
            self.events.at(now + time, Event::Worked(key));
        }
    }

    /// A task has worked: its server is free for the next.
    pub(super) fn worked(&mut self, key: Key) {
        let now = self.now();
        let Some(task) = self.tasks.get_mut(key) else { return };
        let station = station_of(&self.system, &self.flights, task);
        task.step += 1;
        task.state = State::Running;
        if let Some(station) = station {
            self.stations[station].give_back(now);
            self.serve(station);
        }
        self.proceed(key);
    }

    /// Gives free servers to those who wait. Whose deadline has passed is not worked for.
    pub(super) fn serve(&mut self, station: usize) {
        let now = self.now();
        while let Some(key) = self.stations[station].next(now) {
            let deadline =
                self.tasks.get(key).and_then(|task| self.flights.get(task.flight)).map(|flight| flight.deadline);
            match deadline {
                Some(deadline) if now < deadline => self.work(key),
                _ => {
                    self.stations[station].give_back(now);
                    self.end_task(key, Some(Failure::Deadline));
                }
            }
        }
    }

    /// A task ends: it answers its caller, unless nobody can hear it.
    pub(super) fn end_task(&mut self, key: Key, failure: Option<Failure>) {
        let now = self.now();
        let Some(task) = self.tasks.get_mut(key) else { return };
        let (flight, caller, call, began) = (task.flight, task.caller, task.call, task.began);
        let (span, state) = (task.span, task.state);
        let invocations = std::mem::take(&mut task.invocations);
        let Some(of) = self.flights.get(flight) else { return };
        let (number, kind) = (of.number, of.kind as usize);
        let station = self.system.requests[kind].calls[call as usize].station;
        self.record_end(span, now, failure);
        if now - began > SLOW {
            let duration = now - began;
            self.counts.warn(Warn { request: number, at: began, station, kind, call: call as usize, duration });
        }
        for &(_, invocation) in &invocations {
            self.forget(invocation);
        }
        if let Some(task) = self.tasks.get_mut(key) {
            task.invocations = invocations;
        }
        self.tasks.remove(key);
        if state == State::Working {
            // Its caller gave up in the middle of the work.
            self.stations[station.index()].give_back(now);
            self.serve(station.index());
        }
        match caller {
            Some(caller) => self.send_answer(flight, call, caller, failure),
            None => self.end_flight(flight, failure.is_none()),
        }
        self.release(flight);
    }
}

fn station_of(
    system: &crate::engine::sim::system::System,
    flights: &crate::engine::sim::slab::Slab<super::Flight>,
    task: &Task,
) -> Option<usize> {
    let flight = flights.get(task.flight)?;
    Some(system.requests[flight.kind as usize].calls[task.call as usize].station.index())
}
