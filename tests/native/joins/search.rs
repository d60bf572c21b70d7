//! The shortest paths, by hand and against brute force.

use midnight_pearl::engine::joins::graph::{Graph, NoSuchTable, Reach};
use midnight_pearl::engine::joins::search::{Counts, LISTED, LISTED_KEYS, Search, Ways};
use proptest::prelude::*;

use super::brute_force::{of_length, simple_paths, table_paths};
use super::made_up::{any_graph, any_graph_and, graph, names, number, numbered};

fn search(graph: &Graph, from: &str, to: &str) -> Search {
    graph.search(number(graph, from), number(graph, to)).expect("tables of the graph")
}

#[track_caller]
fn ways(search: &Search) -> &Ways {
    match &search.ways {
        Reach::Joined(ways) => ways,
        Reach::Apart(islands) => panic!("apart: {islands:?}"),
    }
}

/// Hops, table paths, key paths, and the key paths themselves: tables and keys.
#[track_caller]
fn check(graph: &Graph, from: &str, to: &str, counts: (usize, u64, u64), paths: &[(&str, &[usize])]) {
    let search = search(graph, from, to);
    let ways = ways(&search);
    let (hops, table_paths, key_paths) = counts;
    assert_eq!(ways.counts, Counts { hops, table_paths, key_paths });
    let found: Vec<_> = ways.paths.iter().map(|path| (names(graph, &path.tables), path.keys.as_slice())).collect();
    let expected: Vec<_> = paths.iter().map(|&(tables, keys)| (tables.to_owned(), keys)).collect();
    assert_eq!(found, expected);
    assert!(ways.all_listed);
}

#[test]
fn the_shortest_path_is_found_whichever_way_the_keys_point() {
    let graph = graph("cases users organisations forms", "cases>users users>organisations cases>forms");
    check(&graph, "cases", "organisations", (2, 1, 1), &[("cases users organisations", &[0, 1])]);
    check(&graph, "organisations", "forms", (3, 1, 1), &[("organisations users cases forms", &[1, 0, 2])]);
}

#[test]
fn a_table_is_no_hop_away_from_itself() {
    let graph = graph("a b", "a>b a>a");
    check(&graph, "a", "a", (0, 1, 1), &[("a", &[])]);
    assert_eq!(search(&graph, "a", "a").steps, []);
}

#[test]
fn all_ties_are_found() {
    let graph = graph("a b c d e", "a>b a>c b>d c>d a>e");
    check(&graph, "a", "d", (2, 2, 2), &[("a b d", &[0, 2]), ("a c d", &[1, 3])]);
}

#[test]
fn parallel_keys_are_ways_of_their_own() {
    let graph = graph("cases users organisations", "cases>users cases>users users>organisations users>cases");
    let paths: [(&str, &[usize]); 3] = [
        ("cases users organisations", &[0, 2]),
        ("cases users organisations", &[1, 2]),
        ("cases users organisations", &[3, 2]),
    ];
    check(&graph, "cases", "organisations", (2, 1, 3), &paths);
}

#[test]
fn self_references_are_on_no_path() {
    let graph = graph("a b", "a>a a>b b>b b>b");
    check(&graph, "a", "b", (1, 1, 1), &[("a b", &[1])]);
}

#[test]
fn without_a_path_both_islands_are_named() {
    let graph = graph("a b c d e", "a>b d>c");
    let search = search(&graph, "b", "d");
    assert_eq!(search.ways, Reach::Apart(vec![vec![0, 1], vec![2, 3]]));
    assert_eq!(search.met, [1, 0]);
    assert_eq!(graph.island(4), Ok(vec![4]));
}

#[test]
fn a_table_that_is_not_there_is_an_error() {
    let graph = graph("a b", "a>b");
    let error = NoSuchTable { table: 2, tables: 2 };
    assert_eq!(graph.search(0, 2), Err(error));
    assert_eq!(graph.search(2, 0), Err(error));
    assert_eq!(graph.counts_from(2), Err(error));
    assert_eq!(error.to_string(), "expected the number of one of 2 tables, found 2");
}

/// Step by step: the table taken from the queue, the keys that lead a level farther, what is found, what waits.
#[test]
fn the_frontier_is_played_as_the_queue_has_it() {
    let graph = graph("a b c d e f", "a>c a>b b>d c>d a>b d>e d>f");
    let search = search(&graph, "a", "e");
    let played: Vec<String> = search
        .steps
        .iter()
        .enumerate()
        .map(|(index, step)| {
            let hops = search.hops[step.hops.clone()].iter();
            let hops: Vec<_> = hops.map(|hop| format!("{}:{}", names(&graph, &[hop.to]), hop.key)).collect();
            let [table, found, queue] = [&[step.table][..], &search.met[step.found.clone()], search.queue(index)]
                .map(|tables| names(&graph, tables));
            format!("{} {table} by {} finds [{found}], waiting [{queue}]", step.level, hops.join(" "))
        })
        .collect();
    let expected = [
        "0 a by b:1 b:4 c:0 finds [b c], waiting [b c]",
        "1 b by d:2 finds [d], waiting [c d]",
        "1 c by d:3 finds [], waiting [d]",
        "2 d by e:5 f:6 finds [e f], waiting [e f]",
    ];
    assert_eq!(played, expected);
    assert!(search.queue(4).is_empty());
}

/// A chain of so many diamonds, each with all its keys twice: 2^n table paths, and 8^n key paths.
fn diamonds(count: usize) -> Graph {
    let corners = |diamond: usize| [3 * diamond, 3 * diamond + 1, 3 * diamond + 2, 3 * diamond + 3];
    let keys = (0..count)
        .map(corners)
        .flat_map(|[a, b, c, d]| [(a, b), (a, b), (a, c), (a, c), (b, d), (b, d), (c, d), (c, d)]);
    numbered(3 * count + 1, &keys.collect::<Vec<_>>())
}

#[test]
fn what_is_too_many_to_list_is_still_counted() {
    let ways_of = |count| ways(&diamonds(count).search(0, 3 * count).expect("tables")).clone();
    let ways = ways_of(4);
    assert_eq!(ways.counts, Counts { hops: 8, table_paths: 1 << 4, key_paths: 1 << 12 });
    assert_eq!((ways.paths.len(), ways.all_listed), (LISTED, false));
    assert!(ways.paths.windows(2).all(|pair| pair[0] != pair[1]));
    assert_eq!(ways_of(30).counts.table_paths, 1 << 30);
    assert_eq!(ways_of(30).counts.key_paths, u64::MAX);
    assert_eq!(ways_of(64).counts.table_paths, u64::MAX);
    // Six thousand hops long: not a thousand times six thousand.
    assert_eq!(ways_of(3_000).paths.len(), LISTED_KEYS.div_ceil(6_000));
}

/// A chain of ten thousand tables, each joined to the next by three keys.
#[test]
fn size_costs_no_stack_and_no_patience() {
    let chain: Vec<_> = (1..10_000).map(|table| (table - 1, table)).collect();
    let graph = numbered(10_000, &[chain.clone(), chain.clone(), chain].concat());
    let ways = ways(&graph.search(0, 9_999).expect("tables")).clone();
    assert_eq!(ways.counts, Counts { hops: 9_999, table_paths: 1, key_paths: u64::MAX });
}

proptest! {
    #[test]
    fn paths_are_those_of_brute_force((graph, picked) in any_graph_and(7, 14, 2)) {
        let (from, to) = (picked[0], picked[1]);
        let search = graph.search(from, to).expect("tables");
        let all = simple_paths(&graph, from, to);
        let shortest = all.iter().map(|path| path.keys.len()).min();
        match (&search.ways, shortest) {
            (Reach::Apart(islands), None) => {
                prop_assert_eq!(islands, &[graph.island(from).expect("a table"), graph.island(to).expect("a table")]);
            }
            (Reach::Joined(ways), Some(hops)) => {
                let expected = of_length(&all, hops);
                let (table_paths, key_paths) = (table_paths(&expected), expected.len() as u64);
                prop_assert_eq!(ways.counts, Counts { hops, table_paths, key_paths });
                prop_assert_eq!(ways.all_listed, expected.len() <= LISTED);
                prop_assert_eq!(&ways.paths, &expected[..expected.len().min(LISTED)]);
            }
            (found, expected) => prop_assert!(false, "{:?} where brute force has {:?}", found, expected),
        }
    }

    /// The queue is what was found less what was taken, and nothing is found twice.
    #[test]
    fn the_queue_is_a_queue((graph, picked) in any_graph_and(12, 24, 2)) {
        let search = graph.search(picked[0], picked[1]).expect("tables");
        let mut queue = std::collections::VecDeque::from([picked[0]]);
        let mut ever = queue.clone();
        for (index, step) in search.steps.iter().enumerate() {
            prop_assert_eq!(queue.pop_front(), Some(step.table));
            let found = &search.met[step.found.clone()];
            prop_assert!(found.iter().all(|table| !ever.contains(table)));
            let hops = &search.hops[step.hops.clone()];
            prop_assert!(found.iter().all(|table| hops.iter().any(|hop| hop.to == *table)));
            prop_assert!(hops.iter().all(|hop| hop.from == step.table));
            queue.extend(found);
            ever.extend(found);
            prop_assert_eq!(search.queue(index), queue.make_contiguous());
        }
        prop_assert_eq!(&search.met, ever.make_contiguous());
    }

    #[test]
    fn counts_from_a_table_are_those_of_its_searches(graph in any_graph(7, 14)) {
        for (to, counts) in graph.counts_from(0).expect("a table").into_iter().enumerate() {
            let found = match graph.search(0, to).expect("tables").ways {
                Reach::Joined(ways) => Some(ways.counts),
                Reach::Apart(_) => None,
            };
            prop_assert_eq!(found, counts);
        }
    }
}
