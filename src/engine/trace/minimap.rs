//! A whole trace at a glance: at most so many lines, however many spans it has.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::engine::time::Nanos;
use crate::engine::trace::span::{Status, Trace};

/// As many lines as a small picture has room for.
pub const LINES: usize = 60;

/// A span, or several that stand one after another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Indices in [`Trace::spans`]; never empty.
    pub spans: Range<usize>,
    /// The start of the first to start, since the start of the trace.
    pub start: Nanos,
    /// The end of the last to end, since the start of the trace.
    pub end: Nanos,
    /// Whether any of them is on the critical path.
    pub is_on_path: bool,
    /// Whether any of them failed.
    pub has_errors: bool,
}

/// The lines of a trace, at most `most`, in O(n): one a span where that is enough, or else groups that differ in size
/// by one at the most. `is_on_path` is by span.
pub fn minimap(trace: &Trace, is_on_path: &[bool], most: usize) -> Vec<Line> {
    let count = trace.spans.len();
    let lines = most.min(count);
    // The first `longer` groups have one span more.
    let (shorter, longer) =
        (count.checked_div(lines).unwrap_or_default(), count.checked_rem(lines).unwrap_or_default());
    let first = |line: usize| line * shorter + line.min(longer);
    (0..lines)
        .map(|line| {
            let spans = first(line)..first(line + 1);
            let members = || spans.clone().map(|span| &trace.spans[span]);
            Line {
                start: members().map(|span| span.start).min().unwrap_or_default(),
                end: members().map(|span| span.end()).max().unwrap_or_default(),
                is_on_path: spans.clone().any(|span| is_on_path.get(span).copied().unwrap_or_default()),
                has_errors: members().any(|span| span.status == Status::Error),
                spans,
            }
        })
        .collect()
}
