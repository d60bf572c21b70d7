//! The rows of a waterfall.

use std::collections::HashSet;

use midnight_pearl::engine::trace::rows::{
    Filter, Row, Step, Walk, collapse_all, collapse_to_depth, parent_row, reveal, visible, walk, window,
};
use midnight_pearl::engine::trace::span::{Attribute, Details, Name, Trace, Value};
use proptest::prelude::*;

use super::made_up::{any_trace, large, trace};

const SHOP: &str = "
shop buy 0-100
  cart list 10-30
    redis get 12-20
    redis set 21-28
  bank pay 40-90
    Redis LOCK 41-42
  mail send 95-99 async
";

fn rows(trace: &Trace, collapsed: &[usize], text: &str) -> Vec<Row> {
    let collapsed: HashSet<usize> = collapsed.iter().copied().collect();
    visible(trace, &trace.shape(), &collapsed, &Filter { text: text.to_owned() })
}

/// Rows as text: two spaces a level, `+` closed or `-` open, the span, how many are hidden, `dim` if not found.
#[track_caller]
fn check(collapsed: &[usize], text: &str, expected: &str) {
    let line = |row: &Row| {
        let fold = match (row.descendants > 0, row.is_collapsed) {
            (false, _) => "",
            (true, true) => "+",
            (true, false) => "-",
        };
        let hidden = if row.is_collapsed { format!(" {} hidden", row.descendants) } else { String::new() };
        let dim = if row.is_match { "" } else { " dim" };
        format!("{}{fold}{}{hidden}{dim}\n", "  ".repeat(row.depth), row.span)
    };
    let found: String = rows(&trace(SHOP), collapsed, text).iter().map(line).collect();
    assert_eq!(format!("\n{found}"), expected);
}

#[test]
fn without_filter_all_spans_have_rows() {
    check(&[], " ", "\n-0\n  -1\n    2\n    3\n  -4\n    5\n  6\n");
}

#[test]
fn a_collapsed_span_hides_what_is_under_it() {
    check(&[1], "", "\n-0\n  +1 2 hidden\n  -4\n    5\n  6\n");
    check(&[0, 1], "", "\n+0 6 hidden\n");
}

#[test]
fn a_span_without_children_cannot_be_collapsed() {
    check(&[6], "", "\n-0\n  -1\n    2\n    3\n  -4\n    5\n  6\n");
}

#[test]
fn what_is_found_is_shown_with_its_ancestors() {
    check(&[], "GET", "\n-0 dim\n  -1 dim\n    2\n");
    check(&[], "redis", "\n-0 dim\n  -1 dim\n    2\n    3\n  -4 dim\n    5\n");
    check(&[], "cart", "\n-0 dim\n  1\n");
    check(&[], "nobody", "\n");
}

#[test]
fn what_is_folded_away_counts_only_if_it_is_found() {
    check(&[1], "redis", "\n-0 dim\n  +1 2 hidden dim\n  -4 dim\n    5\n");
    check(&[1], "get", "\n-0 dim\n  +1 1 hidden dim\n");
}

#[test]
fn revealing_opens_what_hides_a_found_span_and_nothing_else() {
    let trace = trace(SHOP);
    let mut collapsed = collapse_all(&trace.shape());
    assert_eq!(collapsed, HashSet::from([0, 1, 4]));
    reveal(&trace, &Filter { text: "set".to_owned() }, &mut collapsed);
    assert_eq!(collapsed, HashSet::from([4]));
}

#[test]
fn values_of_attributes_are_found_in_any_case() {
    let mut trace = trace(SHOP);
    let said = |value| Details { attributes: vec![Attribute { key: Name(0), value }], ..Details::default() };
    trace.details[2] = said(Value::Text("SELECT ÄPFEL".to_owned()));
    trace.details[3] = said(Value::Int(-404));
    trace.details[5] = said(Value::Float(2.5));
    trace.details[6] = said(Value::Bool(true));
    let found = |text: &str| -> Vec<usize> {
        rows(&trace, &[], text).iter().filter(|row| row.is_match).map(|row| row.span).collect()
    };
    for (text, spans) in
        [("select", vec![2]), ("äpfel", vec![2]), ("404", vec![3]), ("2.5", vec![5]), ("TRUE", vec![6])]
    {
        assert_eq!(found(text), spans, "{text}");
    }
    trace.details.clear();
    assert!(rows(&trace, &[], "404").is_empty());
}

#[test]
fn collapsing_to_a_depth_shows_nothing_deeper() {
    let trace = trace(SHOP);
    let depths = |depth| -> Vec<usize> {
        let collapsed = collapse_to_depth(&trace.shape(), depth);
        visible(&trace, &trace.shape(), &collapsed, &Filter::default()).iter().map(|row| row.depth).collect()
    };
    assert_eq!(depths(0), [0]);
    assert_eq!(depths(1), [0, 1, 1, 1]);
    assert_eq!(depths(2), [0, 1, 2, 2, 1, 2, 1]);
}

/// The keys of the tree view pattern, on the rows 0, 1 (closed), 4 (open), 5, 6.
#[test]
fn keys_walk_the_tree() {
    let rows = rows(&trace(SHOP), &[1], "");
    let cases = [
        (0, Walk::Next, 1, None),
        (1, Walk::Next, 4, None),
        (6, Walk::Next, 6, None),
        (4, Walk::Previous, 1, None),
        (0, Walk::Previous, 0, None),
        (1, Walk::In, 1, Some(1)),
        (4, Walk::In, 5, None),
        (5, Walk::In, 5, None),
        (4, Walk::Out, 4, Some(4)),
        (1, Walk::Out, 0, None),
        (5, Walk::Out, 4, None),
        (6, Walk::Out, 0, None),
        (0, Walk::Out, 0, Some(0)),
        (5, Walk::First, 0, None),
        (0, Walk::Last, 6, None),
        // Row 3 is hidden in row 1.
        (3, Walk::Next, 1, None),
        (3, Walk::Last, 6, None),
    ];
    for (here, key, span, toggle) in cases {
        assert_eq!(walk(&rows, here, key), Step { span, toggle }, "{key:?} on {here}");
    }
    assert_eq!(walk(&[], 3, Walk::Next), Step { span: 3, toggle: None });
}

#[test]
fn a_closed_root_has_nowhere_to_go_out_to() {
    let rows = rows(&trace(SHOP), &[0], "");
    assert_eq!(walk(&rows, 0, Walk::Out), Step { span: 0, toggle: None });
}

#[test]
fn only_what_is_in_sight_is_drawn() {
    let cases = [
        ((0.0, 100.0, 20.0, 0, 1_000), 0..6),
        ((30.0, 100.0, 20.0, 0, 1_000), 1..7),
        ((400.0, 100.0, 20.0, 8, 1_000), 12..34),
        ((0.0, 100.0, 20.0, 8, 3), 0..3),
        // Scrolled further than there are rows.
        ((9_000.0, 100.0, 20.0, 0, 10), 4..10),
        ((-50.0, 100.0, 20.0, 0, 10), 0..6),
        ((0.0, 100.0, 0.0, 0, 10), 0..0),
        ((0.0, 100.0, f64::NAN, 0, 10), 0..0),
        ((f64::INFINITY, f64::INFINITY, 1.0, usize::MAX, 10), 0..10),
        ((0.0, 100.0, 20.0, 8, 0), 0..0),
    ];
    for ((first_pixel, height, row_height, overscan, count), expected) in cases {
        assert_eq!(window(first_pixel, height, row_height, overscan, count), expected, "{first_pixel} {height}");
    }
}

#[test]
fn depth_and_breadth_cost_no_stack() {
    for is_deep in [true, false] {
        let trace = large(100_000, is_deep);
        assert_eq!(rows(&trace, &[], "get").len(), 100_000);
        assert_eq!(rows(&trace, &[0], "get").len(), 1);
    }
}

proptest! {
    /// Every row's parent has a row, and is open; a span without a row is hidden by a collapsed ancestor or
    /// neither found nor above anything found.
    #[test]
    fn rows_are_the_found_spans_and_their_ancestors(trace in any_trace(40), collapsed in prop::collection::hash_set(0..40_usize, 0..10), text in "[abg]?") {
        let shape = trace.shape();
        let filter = Filter { text: text.clone() };
        let rows = visible(&trace, &shape, &collapsed, &filter);
        let is_found = |span: usize| trace.service(span).contains(&text) || trace.operation(span).contains(&text);
        let is_wanted = |span: usize| (span..shape.ends[span]).any(is_found);
        let ancestors = |span: usize| std::iter::successors(trace.spans[span].parent, |&span| trace.spans[span].parent);
        let expected: Vec<usize> = (0..trace.spans.len())
            .filter(|&span| is_wanted(span) && !ancestors(span).any(|above| collapsed.contains(&above)))
            .collect();
        prop_assert_eq!(rows.iter().map(|row| row.span).collect::<Vec<_>>(), expected);
        for (index, row) in rows.iter().enumerate() {
            prop_assert_eq!(row.is_match, is_found(row.span));
            prop_assert_eq!(parent_row(&rows, index).map(|parent| rows[parent].span), trace.spans[row.span].parent);
            let under = (row.span + 1..shape.ends[row.span]).filter(|&span| is_wanted(span)).count();
            prop_assert_eq!(row.descendants, under);
        }
    }

    /// After a reveal, everything that is found has a row.
    #[test]
    fn a_reveal_shows_all_that_is_found(trace in any_trace(40), text in "[abg]") {
        let filter = Filter { text: text.clone() };
        let mut collapsed = collapse_all(&trace.shape());
        reveal(&trace, &filter, &mut collapsed);
        let rows = visible(&trace, &trace.shape(), &collapsed, &filter);
        let found = filter.found(&trace).unwrap_or_default();
        prop_assert_eq!(rows.iter().filter(|row| row.is_match).count(), found.iter().filter(|&&found| found).count());
    }

    /// The window is inside of the rows, never empty without reason, and no key leads out of them.
    #[test]
    fn windows_and_keys_stay_inside(first in any::<f64>(), height in any::<f64>(), row_height in 0.1_f64..1e6, overscan in 0..20_usize, count in 0..200_usize) {
        let range = window(first, height, row_height, overscan, count);
        prop_assert!(range.start <= range.end && range.end <= count);
        prop_assert_eq!(range.is_empty(), count == 0);
    }
}
