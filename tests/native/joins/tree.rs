//! The smallest trees, by hand and against brute force.

use midnight_pearl::engine::joins::graph::{Graph, NoSuchTable, Reach};
use midnight_pearl::engine::joins::search::{LISTED, LISTED_KEYS};
use midnight_pearl::engine::joins::tree::{MAX_TERMINALS, TreeError, Trees};
use proptest::prelude::*;

use super::brute_force::smallest_trees;
use super::made_up::{any_graph_and, graph, number, numbered};

#[track_caller]
fn trees(graph: &Graph, terminals: &[usize]) -> Trees {
    match graph.tree(terminals) {
        Ok(Reach::Joined(trees)) => trees,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn check(graph: &Graph, terminals: &str, counts: (usize, u64, u64), expected: &[&[usize]]) {
    let terminals: Vec<_> = terminals.split_whitespace().map(|table| number(graph, table)).collect();
    let found = trees(graph, &terminals);
    assert_eq!((found.hops, found.table_trees, found.key_trees), counts);
    assert_eq!(found.trees, expected);
    assert!(found.all_listed);
}

#[test]
fn a_star_is_found_where_joining_pair_by_pair_would_miss_it() {
    // From each of a, b, c two hops lead to the next, round the outside; the middle m joins all three with three keys.
    let graph = graph("a b c m x y z", "a>x x>b b>y y>c c>z z>a a>m b>m c>m");
    check(&graph, "a b c", (3, 1, 1), &[&[6, 7, 8]]);
}

#[test]
fn a_chain_needs_no_more_than_its_keys() {
    let graph = graph("a b c d", "a>b c>b c>d");
    check(&graph, "a c d", (3, 1, 1), &[&[0, 1, 2]]);
    check(&graph, "d", (0, 1, 1), &[&[]]);
    check(&graph, "b b c b", (1, 1, 1), &[&[1]]);
}

#[test]
fn all_ties_are_found_and_parallel_keys_are_ties() {
    let graph = graph("a b c m n", "a>m b>m c>m a>n b>n c>n a>m a>a");
    check(&graph, "a b c", (3, 2, 3), &[&[0, 1, 2], &[1, 2, 6], &[3, 4, 5]]);
}

#[test]
fn without_a_tree_every_island_is_named_once() {
    let graph = graph("a b c d e", "a>b c>d");
    assert_eq!(graph.tree(&[3, 0, 1, 4]), Ok(Reach::Apart(vec![vec![0, 1], vec![2, 3], vec![4]])));
}

#[test]
fn what_cannot_be_connected_is_an_error() {
    let graph = numbered(10, &[]);
    assert_eq!(graph.tree(&[]), Err(TreeError::Terminals { found: 0 }));
    let all: Vec<usize> = (0..9).collect();
    assert_eq!(graph.tree(&all), Err(TreeError::Terminals { found: 9 }));
    assert_eq!(graph.tree(&[0, 10]), Err(TreeError::Table(NoSuchTable { table: 10, tables: 10 })));
    let chain: Vec<_> = (1..140_000).map(|table| (table - 1, table)).collect();
    let large = numbered(140_000, &chain).tree(&all[..MAX_TERMINALS]);
    assert_eq!(large, Err(TreeError::TooLarge { most: 131_072, tables: 140_000 }));
}

#[test]
fn what_is_too_many_to_list_is_still_counted() {
    // Eight arms of 21 hops around a middle; each hop by two keys.
    let arm = |arm: usize| (0..21).map(move |hop| (if hop == 0 { 0 } else { arm * 21 + hop }, arm * 21 + hop + 1));
    let keys: Vec<_> = (0..8).flat_map(arm).flat_map(|key| [key, key]).collect();
    let ends: Vec<usize> = (1..=8).map(|arm| arm * 21).collect();
    let graph = numbered(169, &keys);
    let found = trees(&graph, &ends);
    assert_eq!((found.hops, found.table_trees, found.key_trees), (168, 1, u64::MAX));
    assert_eq!((found.trees.len(), found.all_listed), (LISTED_KEYS.div_ceil(168), false));
    // The ends of three hops each instead: a thousand trees of eighteen keys.
    let found = trees(&graph, &[3, 21 + 3, 42 + 3, 63 + 3, 84 + 3, 105 + 3]);
    assert_eq!((found.hops, found.key_trees, found.trees.len()), (18, 1 << 18, LISTED));
    assert!(found.trees.windows(2).all(|pair| pair[0] < pair[1]));
}

#[test]
fn three_of_ten_thousand_tables_are_connected() {
    let chain: Vec<_> = (1..10_000).map(|table| (table - 1, table)).collect();
    let graph = numbered(10_000, &[chain.clone(), chain.clone(), chain].concat());
    let found = trees(&graph, &[0, 5_000, 9_999]);
    assert_eq!((found.hops, found.table_trees, found.key_trees), (9_999, 1, u64::MAX));
}

proptest! {
    #[test]
    fn trees_are_those_of_brute_force((graph, terminals) in any_graph_and(9, 13, 1..=8)) {
        let expected = smallest_trees(&graph, &terminals);
        match graph.tree(&terminals).expect("tables") {
            Reach::Apart(islands) => {
                prop_assert!(expected.is_empty());
                prop_assert!(islands.len() > 1);
            }
            Reach::Joined(found) => {
                prop_assert_eq!(found.hops, expected[0].len());
                prop_assert_eq!(found.key_trees, expected.len() as u64);
                prop_assert_eq!(&found.trees, &expected);
                let ends = |&key: &usize| {
                    let key = &graph.schema().keys[key];
                    (key.from.min(key.to), key.from.max(key.to))
                };
                let mut by_tables: Vec<Vec<_>> = expected.iter().map(|tree| tree.iter().map(ends).collect()).collect();
                by_tables.iter_mut().for_each(|tree| tree.sort_unstable());
                by_tables.sort_unstable();
                by_tables.dedup();
                prop_assert_eq!(found.table_trees, by_tables.len() as u64);
            }
        }
    }

    #[test]
    fn the_trees_of_two_tables_are_their_paths((graph, terminals) in any_graph_and(7, 14, 2)) {
        let paths = match graph.search(terminals[0], terminals[1]).expect("tables").ways {
            Reach::Apart(islands) => {
                prop_assert!(matches!(graph.tree(&terminals), Ok(Reach::Apart(found)) if found.len() == islands.len()));
                return Ok(());
            }
            Reach::Joined(ways) => ways,
        };
        let found = trees(&graph, &terminals);
        let counts = (paths.counts.hops, paths.counts.table_paths, paths.counts.key_paths);
        prop_assert_eq!((found.hops, found.table_trees, found.key_trees), counts);
    }
}
