//! Writes the trace of one request of a run.

use crate::engine::sim::system::{Call, Demand, Settings, System};
use crate::engine::time::Nanos;
use crate::engine::trace::assemble::{Draft, Drafts, Parent, assemble};
use crate::engine::trace::span::{Attribute, Details, REQUEST_ID, Resource, SpanKind, Status, Trace, Value};

/// No span.
pub(super) const NO_SPAN: u32 = u32::MAX;

/// The key of the attribute that says why a span failed.
const ERROR_TYPE: &str = "error.type";
/// The key of the attribute that says the how manieth attempt of its call a span is, from 1.
const RETRY_ATTEMPT: &str = "retry.attempt";

/// The spans of one request so far.
#[derive(Debug, Clone)]
pub(super) struct Recorder {
    /// The request's number in the run.
    number: u32,
    /// How many of its calls and attempts are under way; none before it arrives.
    pub(super) under_way: Option<u32>,
    seed: u64,
    demand: Demand,
    request_id: String,
    drafts: Drafts,
    /// When a span last began or ended.
    last: Nanos,
}

impl Recorder {
    /// The recorder, if it records the request of that number.
    pub(super) fn of(recorder: &mut Option<Recorder>, number: u32) -> Option<&mut Recorder> {
        recorder.as_mut().filter(|recorder| recorder.number == number)
    }

    /// Nothing recorded yet.
    pub(super) fn new(system: &System, settings: &Settings, number: u32) -> Recorder {
        let mut drafts = Drafts::default();
        for station in system.graph.node_weights() {
            let service = drafts.names.name(&station.service);
            drafts.resources.push(Resource { service, attributes: Vec::new() });
        }
        if let Some(client) = &system.client {
            let service = drafts.names.name(client);
            drafts.resources.push(Resource { service, attributes: Vec::new() });
        }
        let (seed, demand) = (settings.seed, settings.demand.clone());
        Recorder { number, under_way: None, seed, demand, request_id: String::new(), drafts, last: Nanos::ZERO }
    }

    /// The request arrives; it is of that kind.
    pub(super) fn arrived(&mut self, system_id: &str) {
        self.request_id = match self.demand {
            Demand::One(_) if self.seed == 0 => system_id.to_owned(),
            _ => {
                let hash = self.hash(u64::MAX);
                format!("req_{:08x}", (hash >> 32) as u32 ^ hash as u32)
            }
        };
        self.under_way = Some(0);
        self.drafts.id = u128::from(self.hash(u64::MAX - 1)) << 64 | u128::from(self.hash(u64::MAX - 2));
    }

    /// Whether it has arrived, and nothing of it is under way any more.
    pub(super) fn is_over(&self) -> bool {
        self.under_way == Some(0)
    }

    /// A station begins with a call. Returns its span.
    pub(super) fn begin(&mut self, call: &Call, parent: u32, start: Nanos, network: Nanos, attempt: u32) -> u32 {
        self.last = start;
        let span = self.span(call, call.station.index(), parent, start);
        self.drafts.spans[span as usize].network = network;
        for (key, value) in &call.attributes {
            self.say(span, key, Value::Text(value.clone()));
        }
        if attempt > 1 {
            self.say(span, RETRY_ATTEMPT, Value::Int(attempt.into()));
        }
        span
    }

    /// A station is done with a call, for better or worse.
    pub(super) fn end(&mut self, span: u32, now: Nanos, error: Option<&str>) {
        self.last = now;
        let draft = &mut self.drafts.spans[span as usize];
        draft.duration = now - Nanos(draft.start);
        draft.status = if error.is_some() { Status::Error } else { Status::Ok };
        if let Some(error) = error {
            self.say(span, ERROR_TYPE, Value::Text(error.to_owned()));
        }
    }

    /// A caller begins to wait for what will fail: a station, or the system's client, whose number comes after those
    /// of the stations. Returns the span of its waiting.
    pub(super) fn begin_waiting(&mut self, call: &Call, caller: usize, parent: u32, sent: Nanos) -> u32 {
        let span = self.span(call, caller, parent, sent);
        self.drafts.spans[span as usize].kind = SpanKind::Client;
        span
    }

    /// It gives up that attempt, the how manieth from 1. What the callee has recorded of it goes under its waiting.
    pub(super) fn end_waiting(&mut self, span: u32, now: Nanos, attempt: u32, error: &str, execution: u32) {
        self.say(span, RETRY_ATTEMPT, Value::Int(attempt.into()));
        self.end(span, now, Some(error));
        if let Some(execution) = self.drafts.spans.get_mut(execution as usize) {
            (execution.parent, execution.is_async) = (Parent::Span(span as usize), false);
        }
    }

    /// Nobody waits for that span.
    pub(super) fn set_async(&mut self, span: u32) {
        if let Some(draft) = self.drafts.spans.get_mut(span as usize) {
            draft.is_async = true;
        }
    }

    /// The trace. What has not ended has an unset status, and lasts until a span last began or ended.
    pub(super) fn finish(mut self) -> Trace {
        for draft in self.drafts.spans.iter_mut().filter(|draft| draft.status == Status::Unset) {
            draft.duration = self.last - Nanos(draft.start);
        }
        assemble(self.drafts).0
    }

    fn span(&mut self, call: &Call, resource: usize, parent: u32, start: Nanos) -> u32 {
        let index = self.drafts.spans.len();
        let operation = self.drafts.names.name(&call.operation);
        self.drafts.spans.push(Draft {
            id: self.hash(index as u64).max(1),
            parent: if parent == NO_SPAN { Parent::None } else { Parent::Span(parent as usize) },
            resource,
            operation,
            kind: call.kind,
            start: start.0,
            details: Details::default(),
            ..Draft::default()
        });
        if parent == NO_SPAN {
            let id = self.request_id.clone();
            self.say(index as u32, REQUEST_ID, Value::Text(id));
        }
        index as u32
    }

    fn say(&mut self, span: u32, key: &str, value: Value) {
        let key = self.drafts.names.name(key);
        self.drafts.spans[span as usize].details.attributes.push(Attribute { key, value });
    }

    /// A number that follows from the request and a place in it, so that a link to a span stays good.
    /// FNV-1a, 64 bits: <http://www.isthe.com/chongo/tech/comp/fnv/>.
    fn hash(&self, place: u64) -> u64 {
        let numbers = [self.seed, u64::from(self.number), place];
        let bytes = self.request_id.bytes().chain(numbers.into_iter().flat_map(u64::to_be_bytes));
        bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    }
}
