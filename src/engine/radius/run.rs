//! Runs a request on the platform.

use crate::engine::radius::model::{Platform, Request, Step};
use crate::engine::time::Nanos;
use crate::engine::trace::span::{Span, Status, Trace};

/// The trace of one request on an idle platform: every call takes the time that its steps take, and
/// its edge's network time twice.
pub fn run(platform: &Platform, request: &Request) -> Trace {
    let mut run = Run { platform, request, spans: Vec::new() };
    run.call(0, None, Nanos::ZERO, true);
    Trace { request_id: request.request_id.to_owned(), spans: run.spans }
}

struct Run<'a> {
    platform: &'a Platform,
    request: &'a Request,
    spans: Vec<Span>,
}

impl Run<'_> {
    /// Makes a call that the caller sends at `sent`; returns when the caller has the answer.
    fn call(&mut self, call: usize, parent: Option<usize>, sent: Nanos, waited_for: bool) -> Nanos {
        let graph = &self.platform.graph;
        let call = &self.request.calls[call];
        let network = call.edge.map_or(Nanos::ZERO, |edge| graph[edge].network);
        let start = sent + network;
        let index = self.spans.len();
        self.spans.push(Span {
            id: span_id(self.request.request_id, index),
            parent,
            service: graph[call.node].name.0.to_owned(),
            operation: call.operation.to_owned(),
            kind: call.kind,
            start,
            duration: Nanos::ZERO,
            network,
            waited_for,
            status: Status::Ok,
        });
        let mut now = start;
        for step in &call.steps {
            now = match *step {
                Step::Work(time) => now + time,
                Step::Call(callee) => self.call(callee, Some(index), now, true),
                Step::Spawn(callee) => {
                    self.call(callee, Some(index), now, false);
                    now
                }
            };
        }
        self.spans[index].duration = now - start;
        now + network
    }
}

/// A span's id follows from the request's and its place, so that a link to a span stays good.
/// FNV-1a, 64 bits: <http://www.isthe.com/chongo/tech/comp/fnv/>.
fn span_id(request_id: &str, index: usize) -> u64 {
    let bytes = request_id.bytes().chain((index as u64).to_be_bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
