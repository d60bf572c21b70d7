//! A trace with all that is drawn of it.

use serde::{Deserialize, Serialize};

use crate::engine::packed::{self, Packed};
use crate::engine::time::Nanos;
use crate::engine::trace::critical_path::{Segment, critical_path};
use crate::engine::trace::flame::{Frame, flame};
use crate::engine::trace::minimap;
use crate::engine::trace::self_time::self_times;
use crate::engine::trace::span::{Shape, Span, Trace};
use crate::engine::trace::statistics::{Statistics, statistics};

/// A trace with all that is drawn of it. For a hundred thousand spans it is made in a worker and travels to the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Study {
    /// The spans.
    pub trace: Trace,
    /// The tree that they form.
    pub shape: Shape,
    /// The chain that decided.
    #[serde(with = "packed")]
    pub path: Vec<Segment>,
    /// Indices of `path`, by span and by time.
    #[serde(with = "packed")]
    path_by_span: Vec<usize>,
    /// By span.
    #[serde(with = "packed")]
    pub self_times: Vec<Nanos>,
    /// Whether it ever decided, by span.
    #[serde(with = "packed")]
    pub is_on_path: Vec<bool>,
    /// Where steps stop: the start and the end of every span, in order.
    #[serde(with = "packed")]
    pub stops: Vec<Nanos>,
    /// The end of the last span.
    pub end: Nanos,
    /// By span: the time that it and all that is under it takes up, on the wire too.
    #[serde(with = "packed")]
    reaches: Vec<Reach>,
    /// Time on the wire, there and back, of all calls that were waited for.
    pub network: Nanos,
    /// Where its time went.
    pub statistics: Statistics,
    /// The same by who called whom.
    pub flame: Vec<Frame>,
    /// The whole at a glance.
    pub minimap: Vec<minimap::Line>,
}

/// A stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Reach {
    from: Nanos,
    until: Nanos,
}

impl Packed for Reach {
    const WIDTH: usize = 2 * Nanos::WIDTH;

    fn pack(&self, out: &mut Vec<u8>) {
        self.from.pack(out);
        self.until.pack(out);
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Reach> {
        Some(Reach { from: Nanos::unpack(bytes)?, until: Nanos::unpack(bytes)? })
    }
}

fn reaches(trace: &Trace) -> Vec<Reach> {
    let own = |span: &Span| Reach { from: span.start - span.network, until: span.end() + span.network };
    let mut reaches: Vec<Reach> = trace.spans.iter().map(own).collect();
    for (index, span) in trace.spans.iter().enumerate().rev() {
        if let Some(parent) = span.parent {
            let (of, parent) = (reaches[index], &mut reaches[parent]);
            *parent = Reach { from: parent.from.min(of.from), until: parent.until.max(of.until) };
        }
    }
    reaches
}

/// Frames of the flame graph that are narrower, as a share of the whole, are drawn together.
const NARROWEST: f64 = 0.0015;

/// A trace may have an operation of its own for every span: the statistics keep those with the most own time.
const MOST_OPERATIONS: usize = 1_000;

impl Study {
    /// Studies a trace, in O(n log n).
    pub fn new(trace: Trace) -> Study {
        let path = critical_path(&trace);
        let mut path_by_span: Vec<usize> = (0..path.len()).collect();
        path_by_span.sort_by_key(|&segment| path[segment].span);
        let mut is_on_path = vec![false; trace.spans.len()];
        path.iter().for_each(|segment| is_on_path[segment.span] = true);
        let mut stops: Vec<Nanos> = trace.spans.iter().flat_map(|span| [span.start, span.end()]).collect();
        stops.sort_unstable();
        stops.dedup();
        let self_times = self_times(&trace);
        let statistics = statistics(&trace, &path, &self_times);
        Study {
            shape: trace.shape(),
            statistics: Statistics {
                operations: statistics.operations.into_iter().take(MOST_OPERATIONS).collect(),
                services: statistics.services,
            },
            flame: flame(&trace, &self_times, &path, NARROWEST),
            minimap: minimap::minimap(&trace, &is_on_path, minimap::LINES),
            self_times,
            end: stops.last().copied().unwrap_or_default(),
            reaches: reaches(&trace),
            network: trace.spans.iter().filter(|span| span.waited_for).map(|span| span.network + span.network).sum(),
            path,
            path_by_span,
            is_on_path,
            stops,
            trace,
        }
    }

    /// A moment as a share of the whole, in percent, for a drawing.
    pub fn percent(&self, moment: Nanos) -> f64 {
        if self.end == Nanos::ZERO { 0.0 } else { moment.0 as f64 * 100.0 / self.end.0 as f64 }
    }

    /// The stretches in which a span decided, in order of time.
    pub fn segments(&self, span: usize) -> impl Iterator<Item = Segment> + '_ {
        let first = self.path_by_span.partition_point(|&segment| self.path[segment].span < span);
        let segments = self.path_by_span[first..].iter().map(|&segment| self.path[segment]);
        segments.take_while(move |segment| segment.span == span)
    }

    /// Spans between the two moments, on the wire too, and what they are under: of a long trace a small part.
    pub fn near(&self, from: Nanos, until: Nanos) -> impl Iterator<Item = usize> + '_ {
        let is_near = move |span: usize| self.reaches[span].from <= until && from <= self.reaches[span].until;
        let mut next = 0;
        std::iter::from_fn(move || {
            while next < self.reaches.len() {
                let here = next;
                if is_near(here) {
                    next += 1;
                    return Some(here);
                }
                next = self.shape.ends[here];
            }
            None
        })
    }

    /// The span that the caller is waiting for at `position`: the deepest one under way.
    pub fn at_work(&self, position: Nanos) -> Option<usize> {
        let waited = |span: &Span| span.waited_for && span.is_active(position);
        let spans = self.near(position, position).filter(|&span| waited(&self.trace.spans[span]));
        spans.max_by_key(|&span| self.shape.depths[span])
    }

    /// The last stop before `position`, or the start.
    pub fn step_back(&self, position: Nanos) -> Nanos {
        let next = self.stops.partition_point(|&stop| stop < position);
        next.checked_sub(1).map_or(Nanos::ZERO, |last| self.stops[last])
    }

    /// The next stop after `position`, or the last.
    pub fn step_into(&self, position: Nanos) -> Nanos {
        let next = self.stops.partition_point(|&stop| stop <= position);
        self.stops.get(next).copied().unwrap_or(self.end)
    }

    /// The next moment at which the span at work goes on or ends: calls that it makes on the way are passed over.
    pub fn step_over(&self, position: Nanos) -> Nanos {
        let Some(span) = self.at_work(position) else { return self.step_into(position) };
        let calls = self.shape.children(span).map(|child| &self.trace.spans[child]);
        let answers = calls.filter(|call| call.waited_for && call.start >= position && call.end() > position);
        let next = answers.map(Span::end).min().unwrap_or(self.end);
        next.min(self.trace.spans[span].end())
    }
}
