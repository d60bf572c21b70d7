//! The critical path and own times, on made-up traces.

use midnight_pearl::engine::time::Nanos;
use midnight_pearl::engine::trace::assemble::{Draft, Drafts, Parent, assemble};
use midnight_pearl::engine::trace::critical_path::{
    Segment, critical_path, critical_time_by_service, critical_time_by_span,
};
use midnight_pearl::engine::trace::self_time::{self_time_by_service, self_times};
use midnight_pearl::engine::trace::span::{Resource, Trace};
use proptest::prelude::*;

use super::made_up::{self, any_trace, large};

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

/// As in Jaeger, which takes the first that it finds.
#[test]
fn of_children_that_end_together_the_first_to_start_explains_the_wait() {
    check(&[(0, 0, 10), (0, 1, 9), (0, 8, 9)], &[(0, 0, 1), (1, 1, 9), (0, 9, 10)]);
}

#[test]
fn what_takes_no_time_decides_nothing() {
    check(&[(0, 0, 10), (0, 5, 5), (1, 5, 5), (0, 0, 0), (0, 10, 10)], &[(0, 0, 10)]);
    check(&[(0, 7, 7), (0, 7, 7)], &[]);
}

#[test]
fn a_child_that_overlaps_the_cursor_is_passed_over() {
    check(&[(0, 0, 10), (0, 4, 9), (0, 2, 5), (0, 0, 3)], &[(3, 0, 3), (0, 3, 4), (1, 4, 9), (0, 9, 10)]);
}

#[test]
fn grandchildren_count_only_inside_of_what_is_left_of_their_parent() {
    check(&[(0, 5, 10), (0, 0, 8), (1, 3, 6), (1, 1, 4)], &[(2, 5, 6), (1, 6, 8), (0, 8, 10)]);
}

#[test]
fn the_path_is_the_first_whole_roots() {
    let trace = made_up::trace("a get 10-90\n  b get 20-30\na get 50-200\n");
    let path = critical_path(&trace);
    assert_eq!(path.iter().map(|segment| segment.span).collect::<Vec<_>>(), [0, 1, 0]);
    assert_eq!(path.last().map(|segment| segment.end), Some(Nanos(80)));
}

/// An orphan stands for a request whose beginning is missing: only without a whole one it is the root.
#[test]
fn orphans_are_roots_only_where_nothing_else_is() {
    let mut drafts = Drafts::default();
    let name = drafts.names.name("a");
    drafts.resources.push(Resource { service: name, attributes: Vec::new() });
    let draft = |parent, start| Draft { parent, operation: name, start, duration: Nanos(5), ..Draft::default() };
    drafts.spans.push(draft(Parent::Missing(9), 0));
    assert_eq!(critical_path(&assemble(drafts.clone()).0).first().map(|segment| segment.span), Some(0));
    drafts.spans.push(draft(Parent::None, 3));
    assert_eq!(critical_path(&assemble(drafts).0).first().map(|segment| segment.span), Some(1));
}

#[test]
fn no_trace_has_no_path() {
    assert_eq!(critical_path(&Trace::default()), []);
    assert!(self_times(&Trace::default()).is_empty());
}

#[test]
fn times_are_summed_by_span_and_by_service() {
    let trace = made_up::trace("a buy 0-100\n  b get 10-30\n    a get 15-20\n  b get 40-90\n");
    let path = critical_path(&trace);
    assert_eq!(critical_time_by_span(&trace, &path), [Nanos(30), Nanos(15), Nanos(5), Nanos(50)]);
    let (a, b) = (trace.service_name(0), trace.service_name(1));
    assert_eq!(
        critical_time_by_service(&trace, &path).into_iter().collect::<Vec<_>>(),
        [(a, Nanos(35)), (b, Nanos(65))]
    );
    let self_times = self_times(&trace);
    assert_eq!(self_time_by_service(&trace, &self_times)[&b], Nanos(65));
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
    let deep = large(1_000_000, true);
    assert_eq!(critical_path(&deep).len(), 1_000_000);
    assert!(self_times(&deep).iter().all(|&time| time == Nanos(1)));
}

/// Ten thousand million steps, if each were to look at all siblings.
#[test]
fn a_hundred_thousand_siblings_are_all_on_it() {
    let broad = large(100_000, false);
    assert_eq!(critical_path(&broad).len(), 100_000);
    assert_eq!(self_times(&broad)[0], Nanos(1));
}

/// The rule, word by word, by looking at every child at every step.
fn by_the_rule(trace: &Trace, span: usize, (start, end): (Nanos, Nanos), path: &mut Vec<Segment>) {
    let mut cursor = end;
    loop {
        let calls = trace.spans.iter().enumerate().filter(|(_, call)| call.parent == Some(span) && call.waited_for);
        let inside = calls.map(|(index, call)| (index, call.start.max(start), call.end().min(end)));
        let finished = inside.filter(|&(_, from, to)| from < to && to <= cursor);
        let last = finished.min_by_key(|&(index, from, to)| (std::cmp::Reverse(to), from, index));
        let own_from = last.map_or(start, |(.., to)| to);
        if own_from < cursor {
            path.push(Segment { span, start: own_from, end: cursor });
        }
        let Some((child, from, to)) = last else { return };
        by_the_rule(trace, child, (from, to), path);
        cursor = from;
    }
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

    #[test]
    fn the_path_is_by_the_rule(trace in any_trace(40)) {
        let mut expected = Vec::new();
        if let Some(root) = trace.main_root() {
            by_the_rule(&trace, root, (trace.spans[root].start, trace.spans[root].end()), &mut expected);
        }
        expected.reverse();
        let path = critical_path(&trace);
        prop_assert_eq!(&path, &expected);
        prop_assert!(path.windows(2).all(|pair| pair[0].span != pair[1].span));
        let time: Nanos = critical_time_by_span(&trace, &path).into_iter().sum();
        prop_assert_eq!(time, trace.wall_time());
        let time: Nanos = critical_time_by_service(&trace, &path).into_values().sum();
        prop_assert_eq!(time, trace.wall_time());
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
