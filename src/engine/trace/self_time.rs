//! Own time: what a span spent itself, not waiting for anyone.

use std::collections::BTreeMap;

use crate::engine::time::Nanos;
use crate::engine::trace::span::{Name, Shape, Trace};

/// The own time of every span, by index, in O(n log n): its duration without the time in which it waited for a child,
/// the child's time on the wire included. Moments in which it waited for several count once.
pub fn self_times(trace: &Trace) -> Vec<Nanos> {
    let shape = trace.shape();
    (0..trace.spans.len()).map(|span| trace.spans[span].duration - waiting(trace, &shape, span)).collect()
}

/// The own time of every service, by the number of its name: the sum over its spans, given theirs. Calls that ran
/// beside each other count each.
pub fn self_time_by_service(trace: &Trace, self_times: &[Nanos]) -> BTreeMap<Name, Nanos> {
    time_by_service(trace, self_times)
}

/// Times by span, summed by the service whose spans they are.
pub(super) fn time_by_service(trace: &Trace, times: &[Nanos]) -> BTreeMap<Name, Nanos> {
    let mut by_resource = vec![Nanos::ZERO; trace.resources.len()];
    for (span, &time) in trace.spans.iter().zip(times) {
        by_resource[span.resource] += time;
    }
    let mut by_service = BTreeMap::new();
    for (resource, time) in trace.resources.iter().zip(by_resource) {
        *by_service.entry(resource.service).or_default() += time;
    }
    by_service
}

/// Length of the union of the children's intervals inside the span.
fn waiting(trace: &Trace, shape: &Shape, span: usize) -> Nanos {
    let parent = &trace.spans[span];
    let mut waits: Vec<(Nanos, Nanos)> = shape
        .children(span)
        .map(|child| &trace.spans[child])
        .filter(|child| child.waited_for)
        .map(|child| {
            let (sent, answered) = (child.start - child.network, child.end() + child.network);
            (sent.max(parent.start), answered.min(parent.end()))
        })
        .collect();
    waits.sort_unstable();
    let mut counted_to = parent.start;
    let mut total = Nanos::ZERO;
    for (from, to) in waits {
        total += to - from.max(counted_to);
        counted_to = counted_to.max(to);
    }
    total
}
