//! Runs a request on the platform.

use crate::engine::radius::model::Platform;
use crate::engine::sim::system::{Request, ServiceTime, Step};
use crate::engine::time::Nanos;
use crate::engine::trace::assemble::{Draft, Drafts, Parent, assemble};
use crate::engine::trace::span::{Attribute, Details, REQUEST_ID, Resource, Status, Trace, Value};

/// The trace of one request on an idle platform: every call takes the time that its steps take, and
/// its edge's network time twice.
pub fn run(platform: &Platform, request: usize) -> Trace {
    let request = &platform.system.requests[request];
    let mut run = Run { platform, request, drafts: Drafts::default() };
    for station in platform.system.graph.node_weights() {
        let service = run.drafts.names.name(&station.service);
        run.drafts.resources.push(Resource { service, attributes: Vec::new() });
    }
    run.call(0, Parent::None, Nanos::ZERO, true);
    let key = run.drafts.names.name(REQUEST_ID);
    let value = Value::Text(request.request_id.clone());
    run.drafts.spans[0].details = Details { attributes: vec![Attribute { key, value }], ..Details::default() };
    assemble(run.drafts).0
}

struct Run<'a> {
    platform: &'a Platform,
    request: &'a Request,
    drafts: Drafts,
}

impl Run<'_> {
    /// Makes a call that the caller sends at `sent`; returns when the caller has the answer.
    fn call(&mut self, call: usize, parent: Parent, sent: Nanos, waited_for: bool) -> Nanos {
        let graph = &self.platform.system.graph;
        let call = &self.request.calls[call];
        let network = call.link.map_or(Nanos::ZERO, |link| graph[link].network);
        let start = sent + network;
        let index = self.drafts.spans.len();
        self.drafts.spans.push(Draft {
            id: span_id(&self.request.request_id, index),
            parent,
            resource: call.station.index(),
            operation: self.drafts.names.name(&call.operation),
            kind: call.kind,
            start: start.0,
            network,
            is_async: !waited_for,
            status: Status::Ok,
            ..Draft::default()
        });
        let mut now = start;
        for step in &call.steps {
            now = match *step {
                Step::Work(ServiceTime::Fixed(time) | ServiceTime::LogNormal { median: time, .. }) => now + time,
                Step::Start(callee) => {
                    let waited_for = call.steps.contains(&Step::Wait(callee));
                    let answered = self.call(callee, Parent::Span(index), now, waited_for);
                    if waited_for { answered } else { now }
                }
                _ => now,
            };
        }
        self.drafts.spans[index].duration = now - start;
        now + network
    }
}

/// A span's id follows from the request's and its place, so that a link to a span stays good.
/// FNV-1a, 64 bits: <http://www.isthe.com/chongo/tech/comp/fnv/>.
fn span_id(request_id: &str, index: usize) -> u64 {
    let bytes = request_id.bytes().chain((index as u64).to_be_bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
