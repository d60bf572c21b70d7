//! What a caller does: it sends, waits, gives up, and tries again.

use super::Machine;
use super::state::{Attempt, Callee, Caller, Event, Exchange, Failure};
use crate::engine::sim::guard::{Admission, Guard};
use crate::engine::sim::plan::{NEVER, NONE};
use crate::engine::sim::recorder::{NO_SPAN, Recorder};
use crate::engine::sim::system::Policy;
use crate::engine::time::Nanos;

/// Who waits for what got lost, and has neither a time-out nor a deadline, gives up after this time.
pub(super) const LAST_RESORT: Nanos = Nanos::from_millis(60_000);

impl Machine {
    /// Makes a call, and sends nothing yet. The caller has use for an answer until `deadline`.
    pub(super) fn make(&mut self, caller: Caller, call: u32, number: u32, deadline: Nanos, parent_span: u32) -> u32 {
        let now = self.now();
        if let Some(guard) = self.guard(call) {
            guard.call();
        }
        let within = self.policy(call).and_then(|policy| policy.within);
        self.add_exchange(Exchange {
            call,
            number,
            caller,
            started: now,
            expires: within.map_or(deadline, |within| deadline.min(now + within)),
            tries: 1,
            sent: 0,
            last_backoff: Nanos::ZERO,
            under_way: [NONE; 2],
            parent_span,
        })
    }

    /// Sends an attempt.
    pub(super) fn send(&mut self, place: u32) {
        let now = self.now();
        self.exchanges[place].sent += 1;
        let exchange = self.exchanges[place];
        if exchange.expires <= now {
            return self.not_sent(place, Failure::Deadline);
        }
        let Some(admission) = self.admit(exchange.call) else {
            return self.not_sent(place, Failure::Rejected);
        };
        if exchange.caller != Caller::Outside {
            self.tally.sent(now);
        }
        let link = self.plan.calls[exchange.call as usize].link;
        let mut is_lost = false;
        if link != NONE {
            let effect = *self.faults.of_link(link);
            if self.draws.chance(effect.errors) {
                self.tell(exchange.call, admission, false);
                return self.not_sent(place, Failure::Unavailable);
            }
            is_lost = effect.down;
        }
        let timeout = self.policy(exchange.call).and_then(|policy| policy.timeout);
        let deadline = timeout.map_or(exchange.expires, |timeout| exchange.expires.min(now + timeout));
        let network = self.network(exchange.call);
        let attempt = self.add_attempt(Attempt { deadline, network, ..Attempt::new(&exchange, place, now, admission) });
        let free = usize::from(exchange.under_way[0] != NONE);
        self.exchanges[place].under_way[free] = attempt;
        if deadline != NEVER {
            self.events.schedule(deadline, Event::Expire(self.attempts.handle(attempt)));
        }
        if is_lost {
            self.lose(attempt);
        } else {
            self.events.schedule(now + network, Event::Reach(attempt));
        }
        if exchange.sent == 1
            && let Some(hedge_after) = self.policy(exchange.call).and_then(|policy| policy.hedge_after)
        {
            self.events.schedule(now + hedge_after, Event::Hedge(self.exchanges.handle(place)));
        }
    }

    /// Sends a second attempt beside the first.
    pub(super) fn hedge(&mut self, exchange: u32) {
        if self.may_repeat(self.exchanges[exchange].call) {
            self.send(exchange);
        }
    }

    /// An attempt, or its answer, got lost.
    pub(super) fn lose(&mut self, place: u32) {
        if self.attempts[place].exchange == NONE {
            return self.remove_attempt(place);
        }
        self.attempts[place].is_lost = true;
        self.set_last_resort(place);
    }

    /// Sees to it that somebody who would wait for ever gives up.
    pub(super) fn set_last_resort(&mut self, place: u32) {
        let attempt = self.attempts[place];
        if attempt.deadline == NEVER && attempt.exchange != NONE {
            self.events.schedule(attempt.sent + LAST_RESORT, Event::Expire(self.attempts.handle(place)));
        }
    }

    /// The answer to an attempt reaches the caller.
    pub(super) fn answered(&mut self, place: u32) {
        let attempt = self.attempts[place];
        if attempt.exchange == NONE {
            return self.remove_attempt(place);
        }
        self.tell(attempt.call, attempt.admission, attempt.failure.is_none());
        self.leave(attempt.exchange, place);
        match attempt.failure {
            None => {
                self.remove_attempt(place);
                self.resolve(attempt.exchange, true);
            }
            Some(failure) => {
                self.record_failed(&FailedAttempt::new(&attempt, failure));
                self.remove_attempt(place);
                self.failed(attempt.exchange, failure);
            }
        }
    }

    /// The caller gives up an attempt. What the callee does goes on.
    pub(super) fn expire(&mut self, place: u32) {
        let attempt = self.attempts[place];
        let timeout = self.policy(attempt.call).and_then(|policy| policy.timeout);
        let is_own = timeout.map_or(attempt.deadline == NEVER, |timeout| attempt.sent + timeout == attempt.deadline);
        let failure = if is_own { Failure::Timeout } else { Failure::Deadline };
        self.tell(attempt.call, attempt.admission, false);
        self.leave(attempt.exchange, place);
        if let Some(client) = self.record_failed(&FailedAttempt::new(&attempt, failure)) {
            self.attempts[place].parent_span = client;
        }
        self.attempts[place].exchange = NONE;
        if attempt.is_lost {
            self.remove_attempt(place);
        }
        self.failed(attempt.exchange, failure);
    }

    /// The caller has no more use for a call that it waits for.
    pub(super) fn abandon(&mut self, exchange: u32) {
        for attempt in self.exchanges[exchange].under_way {
            self.ignore(attempt);
        }
        self.remove_exchange(exchange);
    }

    fn not_sent(&mut self, place: u32, failure: Failure) {
        let Exchange { call, number, sent: order, parent_span: parent, .. } = self.exchanges[place];
        let sent = self.now();
        self.record_failed(&FailedAttempt { call, number, parent, sent, order, failure, execution: NO_SPAN });
        self.failed(place, failure);
    }

    /// An attempt has failed: the caller tries again if it may. What the breaker or the throttle has held back is not
    /// tried again: that would be a call more just when there are to be fewer.
    fn failed(&mut self, place: u32, failure: Failure) {
        let exchange = self.exchanges[place];
        if exchange.under_way != [NONE; 2] {
            return;
        }
        let may_try = |policy: &&Policy| failure != Failure::Rejected && exchange.tries < policy.attempts;
        let Some(backoff) = self.policy(exchange.call).filter(may_try).map(|policy| policy.backoff) else {
            return self.resolve(place, false);
        };
        let delay = backoff.delay(exchange.tries - 1, exchange.last_backoff, &mut self.draws);
        let at = self.now() + delay;
        if at >= exchange.expires || !self.may_repeat(exchange.call) {
            return self.resolve(place, false);
        }
        self.exchanges[place].tries += 1;
        self.exchanges[place].last_backoff = delay;
        self.events.schedule(at, Event::Retry(self.exchanges.handle(place)));
    }

    /// The caller knows how a call ended.
    fn resolve(&mut self, place: u32, success: bool) {
        let exchange = self.exchanges[place];
        for attempt in exchange.under_way {
            self.ignore(attempt);
        }
        self.remove_exchange(place);
        match exchange.caller {
            Caller::Outside => self.tally.ended(exchange.started, self.now(), success),
            Caller::Gone => {}
            Caller::Attempt(caller) => {
                let rank = self.plan.calls[exchange.call as usize].rank;
                let callee = if success { Callee::Answered } else { Callee::Failed };
                self.callees.set(self.attempts[caller].callees, rank, callee);
                if self.attempts[caller].waits_for == rank {
                    self.attempts[caller].waits_for = NONE;
                    self.proceed(caller);
                }
            }
        }
    }

    /// Nobody waits for an attempt any more.
    fn ignore(&mut self, place: u32) {
        if place == NONE {
            return;
        }
        let attempt = &mut self.attempts[place];
        (attempt.exchange, attempt.is_ignored) = (NONE, true);
        let Attempt { call, admission, number, span, is_lost, .. } = *attempt;
        if let Some(guard) = self.guard(call) {
            guard.forget(admission);
        }
        if let Some(recorder) = Recorder::of(&mut self.recorder, number) {
            recorder.set_async(span);
        }
        if is_lost {
            self.remove_attempt(place);
        }
    }

    /// Takes an attempt out of those under way.
    fn leave(&mut self, exchange: u32, attempt: u32) {
        let [first, second] = self.exchanges[exchange].under_way;
        self.exchanges[exchange].under_way = if first == attempt { [second, NONE] } else { [first, NONE] };
    }

    fn policy(&self, call: u32) -> Option<&Policy> {
        self.plan.calls[call as usize].policy.map(|policy| &self.plan.policies[policy])
    }

    /// What its calls share with the others over their link.
    fn guard(&mut self, call: u32) -> Option<&mut Guard> {
        self.guards.get_mut(self.plan.calls[call as usize].guard as usize)
    }

    fn admit(&mut self, call: u32) -> Option<Admission> {
        let now = self.now();
        match self.guards.get_mut(self.plan.calls[call as usize].guard as usize) {
            Some(guard) => guard.admit(now, &mut self.draws),
            None => Some(Admission::FREE),
        }
    }

    /// Tells the guard how an attempt ended.
    fn tell(&mut self, call: u32, admission: Admission, success: bool) {
        let now = self.now();
        if let Some(guard) = self.guard(call) {
            guard.record(admission, now, success);
        }
    }

    fn may_repeat(&mut self, call: u32) -> bool {
        self.guard(call).is_none_or(Guard::may_repeat)
    }

    /// The time on the wire of a call now, one way.
    pub(super) fn network(&self, call: u32) -> Nanos {
        let call = &self.plan.calls[call as usize];
        if call.link == NONE {
            return Nanos::ZERO;
        }
        let effect = self.faults.of_link(call.link);
        effect.slowed(call.network) + effect.latency
    }

    /// Makes a span of what a caller has waited for in vain, under which goes what the callee records: of calls between
    /// stations only if they take a link, of those from outside only if the callee has recorded nothing.
    fn record_failed(&mut self, failed: &FailedAttempt) -> Option<u32> {
        let now = self.now();
        let planned = &self.plan.calls[failed.call as usize];
        let caller = if planned.caller == NONE {
            let is_told = self.system.client.is_some() && failed.execution == NO_SPAN;
            is_told.then_some(self.stations.len())?
        } else if planned.link == NONE {
            return None;
        } else {
            let caller = self.plan.calls[planned.caller as usize].station;
            self.tally.span(failed.number, planned, caller, failed.sent, now);
            caller as usize
        };
        let recorder = Recorder::of(&mut self.recorder, failed.number)?;
        let client = recorder.begin_waiting(planned.source(&self.system), caller, failed.parent, failed.sent);
        recorder.end_waiting(client, now, failed.order, failed.failure.name(), failed.execution);
        if planned.caller != NONE && !planned.waited_for {
            recorder.set_async(client);
        }
        Some(client)
    }
}

/// An attempt that has failed, as its caller saw it.
struct FailedAttempt {
    call: u32,
    number: u32,
    /// The caller's span.
    parent: u32,
    sent: Nanos,
    order: u32,
    failure: Failure,
    /// The callee's span, if it has one yet.
    execution: u32,
}

impl FailedAttempt {
    fn new(attempt: &Attempt, failure: Failure) -> FailedAttempt {
        let Attempt { call, number, parent_span: parent, sent, order, span: execution, .. } = *attempt;
        FailedAttempt { call, number, parent, sent, order, failure, execution }
    }
}
