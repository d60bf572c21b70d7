//! What a station does with a call: one step after another, and an answer.

use super::Machine;
use super::state::{Callee, Caller, Event, Failure};
use crate::engine::sim::plan::{NEVER, NONE, Planned};
use crate::engine::sim::random::Law;
use crate::engine::sim::recorder::{NO_SPAN, Recorder};
use crate::engine::time::Nanos;

impl Machine {
    /// A call reaches its station.
    pub(super) fn reach(&mut self, place: u32) {
        let now = self.now();
        let attempt = self.attempts[place];
        let call = &self.plan.calls[attempt.call as usize];
        self.stations[call.station as usize].arrived();
        let effect = *self.faults.of_station(call.station);
        if effect.down {
            return self.lose(place);
        }
        let callees = self.callees.insert(attempt.call, call.callees);
        let reached = &mut self.attempts[place];
        (reached.reached, reached.step, reached.callees) = (now, call.steps.start, callees);
        self.record_begin(place);
        if self.draws.chance(effect.errors) {
            self.finish(place, Some(Failure::Unavailable));
        } else if effect.latency.0 > 0 {
            self.events.schedule(now + effect.latency, Event::Begin(place));
        } else {
            self.proceed(place);
        }
    }

    /// Takes the next steps, until there is something to wait for or nothing left to do.
    pub(super) fn proceed(&mut self, place: u32) {
        loop {
            let attempt = self.attempts[place];
            let call = &self.plan.calls[attempt.call as usize];
            if attempt.step >= call.steps.end {
                return self.finish(place, None);
            }
            let callee = match self.plan.steps[attempt.step as usize] {
                Planned::Work(law) => return self.work(place, law),
                Planned::Start(callee) => {
                    self.start(place, callee);
                    self.attempts[place].step += 1;
                    continue;
                }
                Planned::Wait(callee) => callee,
                Planned::Lookup { cache, hit_share, miss } => match self.look_up(place, cache, hit_share, miss) {
                    Some(callee) => callee,
                    None => {
                        self.attempts[place].step += 1;
                        continue;
                    }
                },
            };
            match self.callee(place, callee) {
                Callee::Answered | Callee::NotMade => self.attempts[place].step += 1,
                Callee::Failed => return self.finish(place, Some(Failure::Upstream)),
                Callee::UnderWay(_) => {
                    self.attempts[place].waits_for = self.plan.calls[callee as usize].rank;
                    return;
                }
            }
        }
    }

    /// A piece of work is done.
    pub(super) fn worked(&mut self, place: u32) {
        let now = self.now();
        let station = self.plan.calls[self.attempts[place].call as usize].station;
        self.stations[station as usize].free_server(now);
        self.attempts[place].step += 1;
        // What comes next of this call has its place behind those that wait already.
        self.serve(station);
        self.proceed(place);
    }

    /// Gives a station as many servers as it has now, and lets them work.
    pub(super) fn limit_station(&mut self, station: u32) {
        let now = self.now();
        let servers = self.faults.of_station(station).servers;
        self.stations[station as usize].limit(servers, now);
        self.serve(station);
        if self.stations[station as usize].is_stopped() {
            let mut waiting = self.stations[station as usize].first();
            while let Some(place) = waiting {
                self.set_last_resort(place);
                waiting = Some(self.attempts[place].behind).filter(|&behind| behind != NONE);
            }
        }
    }

    fn callee(&self, place: u32, callee: u32) -> Callee {
        self.callees.get(self.attempts[place].callees, self.plan.calls[callee as usize].rank)
    }

    /// Makes a call.
    fn start(&mut self, place: u32, callee: u32) {
        let attempt = self.attempts[place];
        let call = &self.plan.calls[callee as usize];
        // Who does not wait for an answer does not say until when it is wanted.
        let (rank, deadline) = (call.rank, if call.waited_for { attempt.deadline } else { NEVER });
        let exchange = self.make(Caller::Attempt(place), callee, attempt.number, deadline, attempt.span);
        self.callees.set(attempt.callees, rank, Callee::UnderWay(exchange));
        self.send(exchange);
    }

    /// Asks the cache, and then the other if need be. Returns whom to wait for; none if the cache had it.
    fn look_up(&mut self, place: u32, cache: u32, hit_share: f64, miss: u32) -> Option<u32> {
        if self.callee(place, cache) == Callee::NotMade {
            self.start(place, cache);
        }
        match self.callee(place, cache) {
            Callee::UnderWay(_) => return Some(cache),
            Callee::Answered if self.callee(place, miss) == Callee::NotMade && self.draws.chance(hit_share) => {
                return None;
            }
            Callee::Answered | Callee::Failed | Callee::NotMade => {}
        }
        if self.callee(place, miss) == Callee::NotMade {
            self.start(place, miss);
        }
        Some(miss)
    }

    fn work(&mut self, place: u32, law: Law) {
        let now = self.now();
        let attempt = &mut self.attempts[place];
        let call = &self.plan.calls[attempt.call as usize];
        if attempt.deadline <= now {
            return self.finish(place, Some(Failure::Deadline));
        }
        attempt.queued = now;
        let station = &mut self.stations[call.station as usize];
        if station.has_free_server() {
            station.take_server(now);
            station.waited(Nanos::ZERO);
            self.begin_work(place, law);
        } else {
            station.enqueue(place, &mut self.attempts, now);
            if station.is_stopped() {
                self.set_last_resort(place);
            }
        }
    }

    /// Lets free servers work at what waits. What nobody can use any more is dropped.
    fn serve(&mut self, station: u32) {
        let now = self.now();
        loop {
            let state = &mut self.stations[station as usize];
            if !state.has_free_server() {
                return;
            }
            let Some(place) = state.dequeue(&mut self.attempts, now) else { return };
            let attempt = self.attempts[place];
            state.waited(now - attempt.queued);
            if attempt.deadline <= now {
                self.finish(place, Some(Failure::Deadline));
            } else if let Planned::Work(law) = self.plan.steps[attempt.step as usize] {
                state.take_server(now);
                self.begin_work(place, law);
            }
        }
    }

    fn begin_work(&mut self, place: u32, law: Law) {
        let station = self.plan.calls[self.attempts[place].call as usize].station;
        let time = self.faults.of_station(station).slowed(law.draw(&mut self.draws));
        self.events.schedule(self.events.now() + time, Event::Worked(place));
    }

    /// The station is done with a call, and answers if somebody waits for it.
    fn finish(&mut self, place: u32, failure: Option<Failure>) {
        let now = self.now();
        let attempt = self.attempts[place];
        let call = &self.plan.calls[attempt.call as usize];
        let (station, link, callees) = (call.station, call.link, call.callees);
        self.tally.span(attempt.number, call, station, attempt.reached, now);
        if let Some(recorder) = Recorder::of(&mut self.recorder, attempt.number) {
            recorder.end(attempt.span, now, failure.map(Failure::name));
        }
        self.release_callees(place, callees);
        if attempt.exchange == NONE {
            return self.remove_attempt(place);
        }
        let is_lost = self.faults.of_station(station).down || link != NONE && self.faults.of_link(link).down;
        if is_lost {
            return self.lose(place);
        }
        self.attempts[place].failure = failure;
        let network = self.network(attempt.call);
        self.events.schedule(now + network, Event::Answer(place));
    }

    /// Gives up calls that were to be waited for; those that were not go on by themselves.
    fn release_callees(&mut self, place: u32, count: u32) {
        if count == 0 {
            return;
        }
        let row = self.attempts[place].callees;
        for rank in 0..count {
            if let Callee::UnderWay(exchange) = self.callees.get(row, rank) {
                if self.plan.calls[self.exchanges[exchange].call as usize].waited_for {
                    self.abandon(exchange);
                } else {
                    self.exchanges[exchange].caller = Caller::Gone;
                }
            }
        }
        self.callees.remove(self.attempts[place].call, row);
    }

    fn record_begin(&mut self, place: u32) {
        let attempt = self.attempts[place];
        let Some(recorder) = Recorder::of(&mut self.recorder, attempt.number) else { return };
        let planned = &self.plan.calls[attempt.call as usize];
        let call = planned.source(&self.system);
        let span = recorder.begin(call, attempt.parent_span, attempt.reached, attempt.network, attempt.order);
        let has_caller = attempt.parent_span != NO_SPAN;
        let is_given_up = attempt.exchange == NONE && !attempt.is_ignored;
        if has_caller && !is_given_up && (attempt.is_ignored || !planned.waited_for) {
            recorder.set_async(span);
        }
        self.attempts[place].span = span;
    }
}
