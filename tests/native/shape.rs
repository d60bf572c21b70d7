//! The tree that a trace's spans form.

use midnight_pearl::engine::trace::span::{Shape, Trace};
use proptest::prelude::*;

use super::made_up::{any_trace, large, trace};

#[test]
fn what_is_under_a_span_follows_it() {
    let shape = trace("a get 0-9\n  b get 1-5\n    c get 2-3\n  d get 6-7\na put 8-9\n").shape();
    assert_eq!(shape, Shape { depths: vec![0, 1, 2, 1, 0], ends: vec![4, 3, 3, 4, 5] });
    assert_eq!(shape.roots().collect::<Vec<_>>(), [0, 4]);
    assert_eq!(shape.children(0).collect::<Vec<_>>(), [1, 3]);
    assert_eq!(shape.children(2).count(), 0);
    assert_eq!(Trace::default().shape(), Shape::default());
}

#[test]
fn a_million_spans_may_stand_under_each_other() {
    let shape = large(1_000_000, true).shape();
    assert_eq!(shape.depths.last(), Some(&999_999));
    assert!(shape.ends.iter().all(|&end| end == 1_000_000));
}

proptest! {
    #[test]
    fn the_shape_is_what_the_parents_say(trace in any_trace(60)) {
        let shape = trace.shape();
        let above = |span: usize| std::iter::successors(trace.spans[span].parent, |&span| trace.spans[span].parent);
        for span in 0..trace.spans.len() {
            prop_assert_eq!(shape.depths[span], above(span).count());
            let under: Vec<usize> = (0..trace.spans.len()).filter(|&other| above(other).any(|above| above == span)).collect();
            prop_assert!(under.into_iter().eq(span + 1..shape.ends[span]));
            let children = (0..trace.spans.len()).filter(|&other| trace.spans[other].parent == Some(span));
            prop_assert!(shape.children(span).eq(children));
            prop_assert!(shape.children(span).map(|child| trace.spans[child].start).is_sorted());
        }
        let roots = (0..trace.spans.len()).filter(|&span| trace.spans[span].parent.is_none());
        prop_assert!(shape.roots().eq(roots));
    }
}
