//! The critical path and own times, on made-up traces.

use midnight_pearl::engine::time::Nanos;
use midnight_pearl::engine::trace::assemble::{Draft, Drafts, Parent, assemble};
use midnight_pearl::engine::trace::critical_path::{Segment, critical_path};
use midnight_pearl::engine::trace::self_time::self_times;
use midnight_pearl::engine::trace::span::{Resource, Trace};
use proptest::prelude::*;

/// Spans as (parent, start, end); the parent of the first is not read. Their ids are their places here.
fn trace(spans: &[(usize, u64, u64)]) -> Trace {
    let mut drafts = Drafts::default();
    let name = drafts.names.name("a");
    drafts.resources.push(Resource { service: name, attributes: Vec::new() });
    for (index, &(parent, start, end)) in spans.iter().enumerate() {
        let parent = if index > 0 { Parent::Span(parent) } else { Parent::None };
        let (id, duration) = (index as u64, Nanos(end - start));
        drafts.spans.push(Draft { id, parent, operation: name, start, duration, ..Draft::default() });
    }
    assemble(drafts).0
}

#[track_caller]
fn check(spans: &[(usize, u64, u64)], expected: &[(usize, u64, u64)]) {
    let trace = trace(spans);
    let segment =
        |s: &Segment| (trace.spans[s.span].id as usize, s.start.0 + trace.started_at, s.end.0 + trace.started_at);
    let path: Vec<_> = critical_path(&trace).iter().map(segment).collect();
    assert_eq!(path, expected);
}

#[test]
fn a_lone_span_is_the_path() {
    check(&[(0, 0, 10)], &[(0, 0, 10)]);
}

#[test]
fn gaps_between_children_are_the_parents() {
    check(&[(0, 0, 10), (0, 1, 4), (0, 6, 9)], &[(0, 0, 1), (1, 1, 4), (0, 4, 6), (2, 6, 9), (0, 9, 10)]);
}

#[test]
fn of_parallel_children_the_last_to_finish_decides() {
    check(&[(0, 0, 10), (0, 1, 5), (0, 1, 8)], &[(0, 0, 1), (2, 1, 8), (0, 8, 10)]);
}

/// Where Jaeger's `<` loses the first of two.
#[test]
fn back_to_back_siblings_are_both_on_it() {
    check(&[(0, 0, 10), (0, 0, 5), (0, 5, 10)], &[(1, 0, 5), (2, 5, 10)]);
}

#[test]
fn children_count_only_inside_of_their_parent() {
    check(&[(0, 5, 10), (0, 0, 7), (0, 12, 20)], &[(1, 5, 7), (0, 7, 10)]);
}

#[test]
fn nobody_waits_for_what_is_not_waited_for() {
    let mut trace = trace(&[(0, 0, 10), (0, 2, 10)]);
    trace.spans[1].waited_for = false;
    assert_eq!(critical_path(&trace), [Segment { span: 0, start: Nanos(0), end: Nanos(10) }]);
    assert_eq!(self_times(&trace), [Nanos(10), Nanos(8)]);
}

#[test]
fn own_time_counts_parallel_waits_once() {
    let trace = trace(&[(0, 0, 10), (0, 1, 5), (0, 3, 8)]);
    assert_eq!(self_times(&trace), [Nanos(3), Nanos(4), Nanos(5)]);
}

#[test]
fn depth_costs_no_stack() {
    let spans: Vec<_> = (0..100_000_usize).map(|depth| (depth.saturating_sub(1), 0, 1)).collect();
    assert_eq!(critical_path(&trace(&spans)).len(), 1);
}

proptest! {
    /// Whatever the trace: the segments touch, cover the root, and each lies inside of its span.
    #[test]
    fn the_path_covers_the_root(spans in prop::collection::vec((any::<prop::sample::Index>(), 0_u64..1_000, 0_u64..1_000), 1..60)) {
        let spans: Vec<_> = spans
            .iter()
            .enumerate()
            .map(|(index, (parent, start, length))| (parent.index(index.max(1)), *start, start + length))
            .collect();
        let trace = trace(&spans);
        let path = critical_path(&trace);
        let root = &trace.spans[0];
        let mut cursor = root.start;
        for segment in &path {
            prop_assert_eq!(segment.start, cursor);
            prop_assert!(segment.start < segment.end);
            let span = &trace.spans[segment.span];
            prop_assert!(span.start <= segment.start && segment.end <= span.end());
            cursor = segment.end;
        }
        prop_assert_eq!(cursor, root.end());
    }

    /// Own time is what a span's moments say, one by one.
    #[test]
    fn own_time_is_the_moments_without_a_child(spans in prop::collection::vec((0_u64..60, 0_u64..60), 0..8)) {
        let mut all = vec![(0, 10, 50)];
        all.extend(spans.iter().map(|&(start, length)| (0, start, start + length)));
        let waits = |moment: u64| spans.iter().any(|&(start, length)| start <= moment && moment < start + length);
        let expected = (10..50).filter(|&moment| !waits(moment)).count() as u64;
        prop_assert_eq!(self_times(&trace(&all))[0], Nanos(expected));
    }
}
