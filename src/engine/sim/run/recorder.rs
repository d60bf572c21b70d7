//! Puts one request on record: a span for every task, and one for every attempt that failed.

use std::collections::HashMap;

use crate::engine::sim::run::answers::Failure;
use crate::engine::sim::run::{Caller, Simulation};
use crate::engine::sim::slab::Key;
use crate::engine::sim::system::{Call, System};
use crate::engine::time::Nanos;
use crate::engine::trace::assemble::{Draft, Drafts, Parent, assemble};
use crate::engine::trace::span::{Attribute, REQUEST_ID, Resource, SpanKind, Status, Trace, Value};

/// The spans of one request so far.
#[derive(Debug, Clone)]
pub(super) struct Recorder {
    drafts: Drafts,
    request_id: String,
    kind: usize,
    began: Nanos,
    /// By attempt of an invocation: when it was sent, its span at the callee, its span at the caller.
    attempts: HashMap<(Key, u32), Attempt>,
    is_complete: bool,
}

#[derive(Debug, Clone, Copy)]
struct Attempt {
    sent: Nanos,
    at_callee: Option<u32>,
    at_caller: Option<u32>,
}

impl Recorder {
    /// For a request that has just come.
    pub(super) fn new(system: &System, kind: usize, seed: u64, number: u32, is_idle: bool, began: Nanos) -> Recorder {
        let request = &system.requests[kind];
        let name = hash(&request.request_id, &[seed, u64::from(number)]);
        let is_recorded_run = is_idle && seed == 0;
        let request_id = if is_recorded_run { request.request_id.clone() } else { format!("req_{:08x}", name as u32) };
        let id = u128::from(hash(&request_id, &[1])) << 64 | u128::from(name);
        let mut drafts = Drafts { id, ..Drafts::default() };
        for station in system.graph.node_weights() {
            let service = drafts.names.name(&station.service);
            drafts.resources.push(Resource { service, attributes: Vec::new() });
        }
        Recorder { drafts, request_id, kind, began, attempts: HashMap::new(), is_complete: false }
    }

    pub(super) fn complete(&mut self) {
        self.is_complete = true;
    }

    pub(super) fn is_complete(&self) -> bool {
        self.is_complete
    }

    pub(super) fn is_empty(&self) -> bool {
        self.drafts.spans.is_empty()
    }

    /// The trace of what is on record.
    pub(super) fn into_trace(self) -> Trace {
        assemble(self.drafts).0
    }

    fn span(&mut self, of: &Call, kind: SpanKind, resource: usize, parent: Parent, start: Nanos) -> u32 {
        let index = self.drafts.spans.len();
        let mut draft = Draft {
            id: hash(&self.request_id, &[index as u64]),
            parent,
            resource,
            operation: self.drafts.names.name(&of.operation),
            kind,
            start: EPOCH + (start - self.began).0,
            status: Status::Ok,
            ..Draft::default()
        };
        let said = [(REQUEST_ID, self.request_id.as_str())].into_iter();
        let attributes = said.chain(of.attributes.iter().map(|(key, value)| (key.as_str(), value.as_str())));
        for (key, value) in attributes {
            let key = self.drafts.names.name(key);
            draft.details.attributes.push(Attribute { key, value: Value::Text(value.to_owned()) });
        }
        self.drafts.spans.push(draft);
        index as u32
    }

    fn say(&mut self, span: u32, key: &str, value: Value) {
        let key = self.drafts.names.name(key);
        self.drafts.spans[span as usize].details.attributes.push(Attribute { key, value });
    }
}

/// Simulated requests are sent at the beginning of 2026.
const EPOCH: u64 = 1_767_225_600_000_000_000;

impl Simulation {
    /// Whether a request is on record.
    pub(super) fn is_recorded(&self, flight: Key) -> bool {
        self.flights.get(flight).is_some_and(|flight| flight.is_recorded)
    }

    /// A task of the recorded request begins.
    pub(super) fn record_begin(&mut self, call: u32, caller: Caller, now: Nanos) -> Option<u32> {
        let (system, recorder) = (self.system.clone(), self.recorder.as_mut()?);
        let invocation = caller.and_then(|(invocation, _)| self.invocations.get(invocation));
        let at_caller = caller.and_then(|caller| recorder.attempts.get(&caller)).and_then(|attempt| attempt.at_caller);
        let task = invocation.and_then(|invocation| self.tasks.get(invocation.task));
        let parent = at_caller.or(task.and_then(|task| task.span));
        let of = &system.requests[recorder.kind].calls[call as usize];
        let is_async = invocation.is_some_and(|invocation| !invocation.is_awaited);
        let network = of.link.map_or(Nanos::ZERO, |link| self.links[link.index()].one_way());
        let recorder = self.recorder.as_mut()?;
        let parent = parent.map_or(Parent::None, |parent| Parent::Span(parent as usize));
        let span = recorder.span(of, of.kind, of.station.index(), parent, now);
        let draft = &mut recorder.drafts.spans[span as usize];
        draft.is_async = is_async;
        draft.network = network;
        if let Some(caller) = caller {
            if let Some(attempt) = recorder.attempts.get_mut(&caller) {
                attempt.at_callee = Some(span);
            }
            if caller.1 > 0 {
                recorder.say(span, "retry.attempt", Value::Int(i64::from(caller.1) + 1));
            }
        }
        Some(span)
    }

    /// A task of the recorded request ends.
    pub(super) fn record_end(&mut self, span: Option<u32>, now: Nanos, failure: Option<Failure>) {
        let (Some(span), Some(recorder)) = (span, self.recorder.as_mut()) else { return };
        let draft = &mut recorder.drafts.spans[span as usize];
        draft.duration = Nanos(EPOCH) + (now - recorder.began) - Nanos(draft.start);
        if let Some(failure) = failure {
            draft.status = Status::Error;
            recorder.say(span, "error.type", Value::Text(failure.name().to_owned()));
        }
    }

    /// The recorded request sends an attempt.
    pub(super) fn record_sent(&mut self, invocation: Key, attempt: u32, now: Nanos) {
        if let Some(recorder) = &mut self.recorder {
            recorder.attempts.insert((invocation, attempt), Attempt { sent: now, at_callee: None, at_caller: None });
        }
    }

    /// An attempt of the recorded request has failed: its caller says so in a span of its own.
    pub(super) fn record_failed_attempt(&mut self, key: Key, attempt: u32, of: &Call, failure: Failure, now: Nanos) {
        let Some(invocation) = self.invocations.get(key) else { return };
        if of.link.is_none() || !self.is_recorded(invocation.flight) {
            return;
        }
        let (is_async, task) = (!invocation.is_awaited, self.tasks.get(invocation.task));
        let Some((caller, call)) = task.and_then(|task| Some((task.span?, task.call as usize))) else { return };
        let Some(recorder) = self.recorder.as_mut() else { return };
        let resource = self.system.requests[recorder.kind].calls[call].station.index();
        let sent = recorder.attempts.get(&(key, attempt)).map_or(now, |attempt| attempt.sent);
        let span = recorder.span(of, SpanKind::Client, resource, Parent::Span(caller as usize), sent);
        let draft = &mut recorder.drafts.spans[span as usize];
        draft.duration = now - sent;
        draft.status = Status::Error;
        draft.is_async = is_async;
        recorder.say(span, "error.type", Value::Text(failure.name().to_owned()));
        recorder.say(span, "retry.attempt", Value::Int(i64::from(attempt) + 1));
        let at_callee = recorder.attempts.get_mut(&(key, attempt)).and_then(|attempt| {
            attempt.at_caller = Some(span);
            attempt.at_callee
        });
        if let Some(at_callee) = at_callee {
            recorder.drafts.spans[at_callee as usize].parent = Parent::Span(span as usize);
        }
    }
}

/// Ids follow from what they name, so that a link to a span stays good.
/// FNV-1a, 64 bits: <http://www.isthe.com/chongo/tech/comp/fnv/>.
fn hash(text: &str, numbers: &[u64]) -> u64 {
    let bytes = text.bytes().chain(numbers.iter().flat_map(|number| number.to_be_bytes()));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
