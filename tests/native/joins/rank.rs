//! Which of several ways comes first, and why.

use midnight_pearl::engine::joins::graph::{Graph, Reach};
use midnight_pearl::engine::joins::measure::Measured;
use midnight_pearl::engine::joins::plan::Plan;
use midnight_pearl::engine::joins::rank::Criterion::{self, ExpectedRows, FanOuts, FileOrder, NullableKeys};
use midnight_pearl::engine::joins::rank::{Figures, figures, rank};
use proptest::prelude::*;

use super::made_up::{any_graph_and, graph, names};

fn plans<'g>(graph: &'g Graph, from: usize, to: usize) -> Vec<Plan<'g>> {
    match graph.search(from, to).expect("tables").ways {
        Reach::Joined(ways) => ways.paths.iter().map(|path| Plan::along(graph, path).expect("a path")).collect(),
        Reach::Apart(_) => Vec::new(),
    }
}

/// The second table of each path from `a` to `z`, from the best to the worst, and what decided.
#[track_caller]
fn check(graph: &Graph, measured: Option<&Measured>, expected: &[(&str, Option<Criterion>)]) {
    let plans = plans(graph, 0, graph.schema().tables.len() - 1);
    let ranked = rank(&plans, measured);
    let told: Vec<_> = ranked
        .iter()
        .map(|ranked| {
            assert_eq!(ranked.figures, figures(&plans[ranked.way], measured));
            (names(graph, &[plans[ranked.way].tables().nth(1).expect("a second table")]), ranked.decided_by)
        })
        .collect();
    assert_eq!(told.iter().map(|(name, by)| (name.as_str(), *by)).collect::<Vec<_>>(), expected);
}

#[test]
fn no_fan_out_comes_before_any() {
    let graph = graph("a b c d z", "b>a z>b a?c c?z a>d z>d");
    check(&graph, None, &[("c", Some(FanOuts)), ("d", Some(FanOuts)), ("b", None)]);
}

#[test]
fn fewer_nullable_keys_decide_next_and_the_file_last() {
    let graph = graph("a b c d e z", "a?b b?z a>c c?z a>d d>z a>e e>z");
    let expected = [("d", Some(FileOrder)), ("e", Some(NullableKeys)), ("c", Some(NullableKeys)), ("b", None)];
    check(&graph, None, &expected);
}

#[test]
fn with_rows_fewer_expected_ones_decide_before_the_file() {
    let graph = graph("a b c d z", "a>b b>z a>c c>z a>d d>z");
    // 100 rows in each table; by b 100 · 100/100 · 50/100, by c 100 · 100/100 · 20/100, by d as many.
    let measured = Measured { rows: vec![100; 5], pairs: vec![100, 50, 100, 20, 40, 50] };
    check(&graph, Some(&measured), &[("c", Some(FileOrder)), ("d", Some(ExpectedRows)), ("b", None)]);
}

#[test]
fn the_figures_of_a_path_are_told() {
    let graph = graph("a b z", "a?b z>b");
    let plans = plans(&graph, 0, 2);
    let expected = Figures { fan_outs: 1, nullable_keys: 1, expected_rows: None };
    assert_eq!(figures(&plans[0], None), expected);
    // Of 10 rows 8 find one; each of the 4 there finds 3.
    let measured = Measured { rows: vec![10, 4, 12], pairs: vec![8, 12] };
    assert_eq!(figures(&plans[0], Some(&measured)), Figures { expected_rows: Some(24), ..expected });
}

#[test]
fn rows_beyond_all_numbers_are_the_most_there_are() {
    let graph = graph("a b z", "b>a z>b");
    let measured = Measured { rows: vec![1, 1, u64::MAX], pairs: vec![u64::MAX, u64::MAX] };
    assert_eq!(figures(&plans(&graph, 0, 2)[0], Some(&measured)).expected_rows, Some(u64::MAX));
    let empty = Measured { rows: vec![0, 0, 0], pairs: vec![0, 0] };
    assert_eq!(figures(&plans(&graph, 0, 2)[0], Some(&empty)).expected_rows, Some(0));
    // Figures of other tables.
    assert_eq!(figures(&plans(&graph, 0, 2)[0], Some(&Measured { rows: vec![1], pairs: vec![] })).expected_rows, None);
}

proptest! {
    /// The order is total: it does not depend on how the ways were given.
    #[test]
    fn the_order_is_the_ways_own((graph, picked) in any_graph_and(7, 16, 2), turn in any::<prop::sample::Index>()) {
        let plans = plans(&graph, picked[0], picked[1]);
        let mut turned = plans.clone();
        turned.rotate_left(turn.index(plans.len().max(1)));
        let keys = |plans: &[Plan]| -> Vec<Vec<usize>> {
            let ranked = rank(plans, None);
            ranked.iter().map(|ranked| plans[ranked.way].joins().iter().map(|join| join.key).collect()).collect()
        };
        prop_assert_eq!(keys(&plans), keys(&turned));
    }
}
