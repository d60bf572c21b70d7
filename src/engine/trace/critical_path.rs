//! The critical path: the chain of spans that decided when the answer came.
//!
//! The rule: walk back from the root's end. Take the child that finished last at or before the cursor,
//! go into it, and put the cursor at its start; what lies between is the parent's own. Of children that finished
//! together, the one that started first is taken: it alone explains the whole wait. A child counts only as far as it
//! lies inside its parent, and only if the parent waited for it. The root is the trace's main one.
//!
//! Jaeger asks for a child that finished strictly before the cursor, and so loses the first of two siblings that
//! stand back to back (jaeger#9148).

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::engine::packed::Packed;
use crate::engine::time::Nanos;
use crate::engine::trace::self_time::time_by_service;
use crate::engine::trace::span::{Name, Trace};

/// A stretch of time in which one span decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Segment {
    /// Index in [`Trace::spans`].
    pub span: usize,
    /// Since the start of the trace.
    pub start: Nanos,
    /// Since the start of the trace.
    pub end: Nanos,
}

impl Packed for Segment {
    const WIDTH: usize = <usize as Packed>::WIDTH + 2 * Nanos::WIDTH;

    fn pack(&self, out: &mut Vec<u8>) {
        self.span.pack(out);
        self.start.pack(out);
        self.end.pack(out);
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Segment> {
        Some(Segment { span: usize::unpack(bytes)?, start: Nanos::unpack(bytes)?, end: Nanos::unpack(bytes)? })
    }
}

/// A span on the way down, and how far back its time is accounted for.
struct Visit {
    span: usize,
    cursor: Nanos,
    start: Nanos,
    /// Children that may still be taken, as (end, start, index), the last to finish last.
    rest: Vec<(Nanos, Reverse<Nanos>, Reverse<usize>)>,
}

/// The critical path in order of time, in O(n log n). Its segments touch, cover the root from start to end, and change
/// the span from each to the next.
pub fn critical_path(trace: &Trace) -> Vec<Segment> {
    let shape = trace.shape();
    let visit = |span: usize, start: Nanos, end: Nanos| {
        let mut rest: Vec<_> = shape
            .children(span)
            .filter(|&child| trace.spans[child].waited_for)
            .map(|child| (trace.spans[child].end().min(end), trace.spans[child].start.max(start), child))
            .filter(|(end, start, _)| start < end)
            .map(|(end, start, child)| (end, Reverse(start), Reverse(child)))
            .collect();
        rest.sort_unstable();
        Visit { span, cursor: end, start, rest }
    };

    let mut path = Vec::new();
    let root = trace.main_root().map(|root| visit(root, trace.spans[root].start, trace.spans[root].end()));
    let mut visits: Vec<Visit> = root.into_iter().collect();
    while let Some(top) = visits.last_mut() {
        let cursor = top.cursor;
        let next = std::iter::from_fn(|| top.rest.pop()).find(|(end, ..)| *end <= cursor);
        let own_from = next.map_or(top.start, |(end, ..)| end);
        if own_from < cursor {
            path.push(Segment { span: top.span, start: own_from, end: cursor });
        }
        match next {
            Some((end, Reverse(start), Reverse(child))) => {
                top.cursor = start;
                visits.push(visit(child, start, end));
            }
            None => {
                visits.pop();
            }
        }
    }
    path.reverse();
    path
}

/// How long each span decided, by span.
pub fn critical_time_by_span(trace: &Trace, path: &[Segment]) -> Vec<Nanos> {
    let mut times = vec![Nanos::ZERO; trace.spans.len()];
    for segment in path {
        if let Some(time) = times.get_mut(segment.span) {
            *time += segment.end - segment.start;
        }
    }
    times
}

/// How long each service decided, by the number of its name.
pub fn critical_time_by_service(trace: &Trace, path: &[Segment]) -> BTreeMap<Name, Nanos> {
    time_by_service(trace, &critical_time_by_span(trace, path))
}
