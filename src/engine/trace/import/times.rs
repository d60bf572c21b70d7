//! Times that a file does not say, from those that it does.

use super::link::Found;
use super::warning::{Warning, Warnings};
use crate::engine::time::Nanos;
use crate::engine::trace::assemble::Parent;

/// Gives every span a start and a duration, in O(n). A start is that of the earliest child, or else the parent's, or
/// else the earliest there is; a duration reaches to the last child's end, or is zero.
pub(super) fn complete(spans: &mut [Found], warnings: &mut Warnings) {
    let without_start = spans.iter().filter(|span| span.start.is_none()).count();
    let without_duration = spans.iter().filter(|span| span.duration.is_none()).count();
    warnings.add(Warning::MissingStart(without_start));
    warnings.add(Warning::MissingDuration(without_duration));
    if without_start + without_duration > 0 {
        let order = children_first(spans);
        from_children(spans, &order);
        from_parents(spans, &order);
    }
    for span in spans {
        span.draft.start = span.start.unwrap_or_default();
        // None ends after the last moment that can be told.
        span.draft.duration = span.duration.unwrap_or_default().min(Nanos(u64::MAX - span.draft.start));
    }
}

/// Every span after its children; those in a circle are left out.
fn children_first(spans: &[Found]) -> Vec<usize> {
    let mut waiting_for = vec![0_usize; spans.len()];
    for span in spans {
        if let Parent::Span(parent) = span.draft.parent {
            waiting_for[parent] += 1;
        }
    }
    let mut order: Vec<usize> = (0..spans.len()).filter(|&span| waiting_for[span] == 0).collect();
    let mut next = 0;
    while let Some(&span) = order.get(next) {
        next += 1;
        if let Parent::Span(parent) = spans[span].draft.parent {
            waiting_for[parent] -= 1;
            if waiting_for[parent] == 0 {
                order.push(parent);
            }
        }
    }
    order
}

fn from_children(spans: &mut [Found], order: &[usize]) {
    let mut first_starts: Vec<Option<u64>> = vec![None; spans.len()];
    let mut last_ends: Vec<Option<u64>> = vec![None; spans.len()];
    for &index in order {
        let span = &mut spans[index];
        span.start = span.start.or(first_starts[index]);
        if let (None, Some(start), Some(end)) = (span.duration, span.start, last_ends[index]) {
            span.duration = Some(Nanos(end.saturating_sub(start)));
        }
        if let (Parent::Span(parent), Some(start)) = (span.draft.parent, span.start) {
            let end = start.saturating_add(span.duration.unwrap_or_default().0);
            first_starts[parent] = Some(first_starts[parent].map_or(start, |first| first.min(start)));
            last_ends[parent] = Some(last_ends[parent].map_or(end, |last| last.max(end)));
        }
    }
}

fn from_parents(spans: &mut [Found], order: &[usize]) {
    let earliest = spans.iter().filter_map(|span| span.start).min();
    for &index in order.iter().rev() {
        if spans[index].start.is_none() {
            spans[index].start = match spans[index].draft.parent {
                Parent::Span(parent) => spans[parent].start,
                Parent::None | Parent::Missing(_) => None,
            };
        }
    }
    spans.iter_mut().for_each(|span| span.start = span.start.or(earliest));
}
