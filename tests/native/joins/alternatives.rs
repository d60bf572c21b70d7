//! Paths that are longer than the shortest.

use midnight_pearl::engine::joins::alternatives::{Alternatives, LONGER};
use midnight_pearl::engine::joins::search::LISTED;
use proptest::prelude::*;

use super::brute_force::{of_length, simple_paths};
use super::made_up::{any_graph_and, graph, names, numbered};

#[track_caller]
fn check(tables: &str, keys: &str, expected: &[&str]) {
    let graph = graph(tables, keys);
    let found = graph.alternatives(0, graph.schema().tables.len() - 1).expect("tables");
    assert_eq!(found.paths.iter().map(|path| names(&graph, &path.tables)).collect::<Vec<_>>(), expected);
    assert!(found.all_listed);
}

#[test]
fn alternatives_are_one_or_two_hops_longer() {
    let keys = "a>z a>b b>z a>c c>d d>z a>e e>f f>g g>z";
    check("a b c d e f g z", keys, &["a b z", "a c d z"]);
}

#[test]
fn no_table_comes_twice() {
    check("a b z", "a>b b>z", &[]);
    check("a b c z", "a>b b>c b>c b>z", &[]);
}

#[test]
fn between_islands_and_from_a_table_to_itself_there_are_none() {
    check("a b z", "a>b", &[]);
    let graph = graph("a b c", "a>b b>c c>a");
    assert_eq!(graph.alternatives(1, 1), Ok(Alternatives { paths: vec![], all_listed: true }));
    assert!(graph.alternatives(0, 3).is_err());
}

/// All 20 tables joined to each other: 18 paths of two hops, 306 of three. Of 100: 98 and 9,506.
#[test]
fn no_more_are_listed_than_can_be_read() {
    let all_joined = |tables: usize| {
        let keys: Vec<_> = (0..tables).flat_map(|to| (0..to).map(move |from| (from, to))).collect();
        let found = numbered(tables, &keys).alternatives(0, 1).expect("tables");
        (found.paths.len(), found.all_listed)
    };
    assert_eq!(all_joined(20), (18 + 18 * 17, true));
    assert_eq!(all_joined(100), (98 + LISTED, false));
}

/// Forty diamonds in a row: the shortest paths are without number, and each seems to have longer ones to the end.
#[test]
fn a_search_that_leads_nowhere_is_given_up() {
    let keys =
        (0..40).map(|diamond| 3 * diamond).flat_map(|a| [(a, a + 1), (a, a + 2), (a + 1, a + 3), (a + 2, a + 3)]);
    let found = numbered(121, &keys.collect::<Vec<_>>()).alternatives(0, 120).expect("tables");
    assert_eq!(found, Alternatives { paths: vec![], all_listed: false });
}

proptest! {
    #[test]
    fn alternatives_are_those_of_brute_force((graph, picked) in any_graph_and(6, 10, 2)) {
        let (from, to) = (picked[0], picked[1]);
        let all = simple_paths(&graph, from, to);
        let shortest = all.iter().map(|path| path.keys.len()).min().filter(|_| from != to);
        let lengths = shortest.into_iter().flat_map(|shortest| shortest + 1..=shortest + LONGER);
        let expected: Vec<_> = lengths.flat_map(|hops| of_length(&all, hops)).collect();
        prop_assert_eq!(graph.alternatives(from, to), Ok(Alternatives { paths: expected, all_listed: true }));
    }
}
