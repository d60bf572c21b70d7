//! Own time: what a span spent itself, not waiting for anyone.

use crate::engine::time::Nanos;
use crate::engine::trace::span::{Shape, Trace};

/// The own time of every span, by index: its duration without the time in which it waited for a child,
/// the child's time on the wire included. Moments in which it waited for several count once.
pub fn self_times(trace: &Trace) -> Vec<Nanos> {
    let shape = trace.shape();
    (0..trace.spans.len()).map(|span| trace.spans[span].duration - waiting(trace, &shape, span)).collect()
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
