//! What a caller does: it sends, waits, gives up, and tries again.

use super::{Attempt, Callee, Caller, Event, Exchange, Failure, Machine};
use crate::engine::sim::guard::Admission;
use crate::engine::sim::plan::{NEVER, NONE};
use crate::engine::sim::recorder::{FailedAttempt, NO_SPAN};
use crate::engine::sim::system::{Backoff, Policy};
use crate::engine::time::Nanos;

/// Who waits for what got lost, and has neither a time-out nor a deadline, gives up after this time.
pub(super) const LAST_RESORT: Nanos = Nanos::from_millis(60_000);

impl Machine {
    /// Makes a call, and sends nothing yet. The caller has use for an answer until `deadline`.
    pub(super) fn make(&mut self, caller: Caller, call: u32, number: u32, deadline: Nanos, parent_span: u32) -> u32 {
        let now = self.now();
        if let Some(guard) = self.guards.get_mut(self.plan.calls[call as usize].guard as usize) {
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
                self.record(exchange.call, admission, false);
                return self.not_sent(place, Failure::Unavailable);
            }
            is_lost = effect.down;
        }
        let timeout = self.policy(exchange.call).and_then(|policy| policy.timeout);
        let network = self.network(exchange.call);
        let attempt = self.add_attempt(Attempt {
            call: exchange.call,
            number: exchange.number,
            exchange: place,
            order: exchange.sent,
            sent: now,
            deadline: timeout.map_or(exchange.expires, |timeout| exchange.expires.min(now + timeout)),
            network,
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
        });
        let free = usize::from(exchange.under_way[0] != NONE);
        self.exchanges[place].under_way[free] = attempt;
        let deadline = self.attempts[attempt].deadline;
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
        self.record(attempt.call, attempt.admission, attempt.failure.is_none());
        self.leave(attempt.exchange, place);
        match attempt.failure {
            None => {
                self.remove_attempt(place);
                self.resolve(attempt.exchange, true);
            }
            Some(failure) => {
                self.record_failed(place, failure);
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
        self.record(attempt.call, attempt.admission, false);
        self.leave(attempt.exchange, place);
        self.record_failed(place, failure);
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
        let Exchange { call, number, sent, parent_span, .. } = self.exchanges[place];
        let now = self.now();
        self.record_waiting(call, number, parent_span, now, sent, failure, NO_SPAN);
        self.failed(place, failure);
    }

    /// An attempt has failed: the caller tries again if it may. What the breaker or the throttle has held back is not
    /// tried again: that would be a call more just when there are to be fewer.
    fn failed(&mut self, place: u32, failure: Failure) {
        let exchange = self.exchanges[place];
        if exchange.under_way != [NONE; 2] {
            return;
        }
        let Some(policy) = self.policy(exchange.call) else {
            return self.resolve(place, false);
        };
        if failure == Failure::Rejected || exchange.tries >= policy.attempts {
            return self.resolve(place, false);
        }
        let backoff: Backoff = policy.backoff;
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
                self.set_callee(caller, rank, callee);
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
        if let Some(guard) = self.guards.get_mut(self.plan.calls[call as usize].guard as usize) {
            guard.forget(admission);
        }
        if let Some(recorder) = self.recorder.as_mut().filter(|recorder| recorder.number == number) {
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

    fn admit(&mut self, call: u32) -> Option<Admission> {
        let now = self.now();
        match self.guards.get_mut(self.plan.calls[call as usize].guard as usize) {
            Some(guard) => guard.admit(now, &mut self.draws),
            None => Some(Admission::FREE),
        }
    }

    fn record(&mut self, call: u32, admission: Admission, success: bool) {
        let now = self.now();
        if let Some(guard) = self.guards.get_mut(self.plan.calls[call as usize].guard as usize) {
            guard.record(admission, now, success);
        }
    }

    fn may_repeat(&mut self, call: u32) -> bool {
        self.guards.get_mut(self.plan.calls[call as usize].guard as usize).is_none_or(|guard| guard.may_repeat())
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

    /// Makes a span of an attempt that was sent and failed.
    fn record_failed(&mut self, place: u32, failure: Failure) {
        let Attempt { call, number, parent_span, sent, order, span, .. } = self.attempts[place];
        if let Some(client) = self.record_waiting(call, number, parent_span, sent, order, failure, span) {
            self.attempts[place].parent_span = client;
        }
    }

    /// Makes a span of what a caller has waited for in vain: only of calls over a link, and only callers at a station
    /// have spans.
    #[allow(clippy::too_many_arguments)]
    fn record_waiting(
        &mut self,
        call: u32,
        number: u32,
        parent: u32,
        sent: Nanos,
        attempt: u32,
        failure: Failure,
        execution: u32,
    ) -> Option<u32> {
        let now = self.now();
        let planned = &self.plan.calls[call as usize];
        if planned.link == NONE || planned.caller == NONE {
            return None;
        }
        let caller = self.plan.calls[planned.caller as usize].station;
        self.tally.span(number, planned, caller, sent, now);
        let recorder = self.recorder.as_mut().filter(|recorder| recorder.number == number)?;
        let (request, index) = planned.name;
        let call = &self.system.requests[request as usize].calls[index as usize];
        let (caller, error) = (caller as usize, failure.name());
        let client =
            recorder.failed_attempt(FailedAttempt { call, caller, parent, sent, now, attempt, error, execution });
        if !planned.waited_for {
            recorder.set_async(client);
        }
        Some(client)
    }
}
