//! What changed between two traces.

use midnight_pearl::engine::time::Nanos;
use midnight_pearl::engine::trace::difference::{Difference, Match, difference};
use midnight_pearl::engine::trace::span::Trace;
use midnight_pearl::engine::trace::study::Study;
use proptest::prelude::*;

use super::made_up::{any_trace, large, trace};

fn between(before: Trace, after: Trace) -> Difference {
    difference(&Study::new(before), &Study::new(after))
}

/// The spans as (before, after).
#[track_caller]
fn check(before: &str, after: &str, expected: &[(Option<usize>, Option<usize>)]) {
    let spans = between(trace(before), trace(after)).spans;
    assert_eq!(spans.iter().map(|span| (span.before, span.after)).collect::<Vec<_>>(), expected);
}

const BEFORE: &str = "
a buy 0-100
  b get 10-30
  b get 40-60
    c ask 45-50
  d put 70-90
";

#[test]
fn the_same_trace_matches_span_by_span() {
    let all: Vec<_> = (0..5).map(|span| (Some(span), Some(span))).collect();
    check(BEFORE, BEFORE, &all);
}

#[test]
fn equal_siblings_are_told_apart_by_their_order() {
    let after = "a buy 0-100\n  b get 5-6\n  b get 7-8\n    c ask 7-8\n  b get 9-10\n    c ask 9-10\n";
    check(
        BEFORE,
        after,
        &[
            (Some(0), Some(0)),
            (Some(1), Some(1)),
            (Some(2), Some(2)),
            (Some(3), Some(3)),
            (None, Some(4)),
            (None, Some(5)),
            (Some(4), None),
        ],
    );
}

#[test]
fn what_is_under_another_parent_is_another_span() {
    let after = "a buy 0-100\n  d put 10-20\n    c ask 12-15\n";
    check(
        BEFORE,
        after,
        &[(Some(0), Some(0)), (Some(4), Some(1)), (None, Some(2)), (Some(1), None), (Some(2), None), (Some(3), None)],
    );
}

#[test]
fn service_and_operation_both_count() {
    check("a get 0-1\n", "b get 0-1\n", &[(None, Some(0)), (Some(0), None)]);
    check("a get 0-1\n", "a put 0-1\n", &[(None, Some(0)), (Some(0), None)]);
    check("a b 0-1\n", "b a 0-1\n", &[(None, Some(0)), (Some(0), None)]);
}

#[test]
fn times_are_of_both_sides() {
    let after = "a buy 0-150 error\n  b get 10-30\n  b get 40-130\n    c ask 45-50\n";
    let change = between(trace(BEFORE), trace(after));
    let pair = |before, after| (Nanos(before), Nanos(after));
    assert_eq!(change.wall, pair(100, 150));
    let second_get = Match {
        before: Some(2),
        after: Some(2),
        duration: pair(20, 90),
        self_time: pair(15, 85),
        critical_time: pair(15, 85),
    };
    assert_eq!(change.spans[2], second_get);
    let put = Match {
        before: Some(4),
        duration: pair(20, 0),
        self_time: pair(20, 0),
        critical_time: pair(20, 0),
        ..Match::default()
    };
    assert_eq!(change.spans.last(), Some(&put));
    let services: Vec<_> = change
        .services
        .iter()
        .map(|change| (change.service.as_str(), change.self_time, change.spans, change.errors))
        .collect();
    assert_eq!(
        services,
        [
            ("b", pair(35, 105), (2, 2), (0, 0)),
            ("d", pair(20, 0), (1, 0), (0, 0)),
            ("a", pair(40, 40), (1, 1), (0, 1)),
            ("c", pair(5, 5), (1, 1), (0, 0)),
        ]
    );
}

#[test]
fn size_costs_no_stack_and_little_time() {
    for is_deep in [true, false] {
        let change = between(large(100_000, is_deep), large(100_001, is_deep));
        assert_eq!(change.spans.iter().filter(|span| span.before.is_none()).count(), 1);
        assert_eq!(change.spans.len(), 100_001);
    }
}

#[test]
fn nothing_can_be_compared_with_nothing() {
    assert_eq!(between(Trace::default(), Trace::default()), Difference::default());
}

proptest! {
    /// Every span stands in the difference once; partners are of one kind, and so are their parents.
    #[test]
    fn partners_are_the_same_from_the_root_down(before in any_trace(50), after in any_trace(50)) {
        let change = between(before.clone(), after.clone());
        let mut was: Vec<usize> = change.spans.iter().filter_map(|span| span.before).collect();
        was.sort_unstable();
        prop_assert!(was.into_iter().eq(0..before.spans.len()));
        prop_assert!(change.spans.iter().filter_map(|span| span.after).eq(0..after.spans.len()));
        let partner = |span: usize| change.spans[span].before;
        for span in 0..after.spans.len() {
            let kind = |trace: &Trace, span: usize| (trace.service(span).to_owned(), trace.operation(span).to_owned());
            let parent = after.spans[span].parent;
            let ordinal = (0..span)
                .filter(|&other| after.spans[other].parent == parent && kind(&after, other) == kind(&after, span))
                .count();
            let is_possible = parent.is_none_or(|parent| partner(parent).is_some());
            let parent = parent.and_then(partner);
            let expected = (0..before.spans.len())
                .filter(|&other| before.spans[other].parent == parent && kind(&before, other) == kind(&after, span))
                .nth(ordinal)
                .filter(|_| is_possible);
            prop_assert_eq!(partner(span), expected);
        }
        let totals = |side: fn(&(Nanos, Nanos)) -> Nanos| -> (Nanos, Nanos) {
            let services = change.services.iter().map(|service| side(&service.self_time)).sum();
            (services, change.spans.iter().map(|span| side(&span.self_time)).sum())
        };
        for (services, spans) in [totals(|pair| pair.0), totals(|pair| pair.1)] {
            prop_assert_eq!(services, spans);
        }
    }
}
