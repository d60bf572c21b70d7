//! What can be joined to what.

use midnight_pearl::engine::joins::graph::{Direction, NoSuchTable, Path, Reach};
use midnight_pearl::engine::joins::plan::{Plan, PlanError};
use proptest::prelude::*;

use super::made_up::{any_graph, any_graph_and, graph, names};

fn path(tables: &[usize], keys: &[usize]) -> Path {
    Path { tables: tables.to_vec(), keys: keys.to_vec() }
}

/// The tables with the place that each is joined to, the key, and an arrow to its parent or from its child.
fn told(plan: &Plan) -> String {
    let name = |table| names(plan.graph(), &[table]);
    let mut told = name(plan.tables().next().expect("a first table"));
    for join in plan.joins() {
        let arrow = if join.direction == Direction::ToParent { ">" } else { "<" };
        told += &format!(" {}{arrow}{}:{}", join.left, name(join.table), join.key);
    }
    told
}

#[test]
fn a_path_joins_each_table_to_the_one_before() {
    let graph = graph("a b c", "a>b c>b a>a");
    let along = |tables: &[usize], keys: &[usize]| told(&Plan::along(&graph, &path(tables, keys)).expect("a path"));
    assert_eq!(along(&[0, 1, 2], &[0, 1]), "a 0>b:0 1<c:1");
    assert_eq!(along(&[2], &[]), "c");
    assert_eq!(along(&[1, 0, 0], &[0, 2]), "b 0<a:0 1>a:2");
    assert_eq!(along(&[0, 1, 0], &[0, 0]), "a 0>b:0 1<a:0");
}

#[test]
fn a_path_of_another_graph_is_refused() {
    let graph = graph("a b c", "a>b c>b");
    let check = |tables: &[usize], keys: &[usize], expected| {
        assert_eq!(Plan::along(&graph, &path(tables, keys)).err(), Some(expected));
    };
    check(&[], &[], PlanError::Length { tables: 0, keys: 0 });
    check(&[0, 1], &[], PlanError::Length { tables: 2, keys: 0 });
    check(&[3], &[], PlanError::Table(NoSuchTable { table: 3, tables: 3 }));
    check(&[0, 1], &[2], PlanError::Key { key: 2, keys: 2 });
    check(&[0, 2], &[0], PlanError::Elsewhere { key: 0, from: 0, to: 2 });
}

#[test]
fn a_self_reference_can_be_walked_in_both_directions() {
    let graph = graph("a", "a>a");
    let mut plan = Plan::start(&graph, 0).expect("a table");
    assert_eq!(plan.join(0, 0, Direction::ToParent), Ok(1));
    assert_eq!(plan.join(0, 0, Direction::ToChild), Ok(2));
    assert_eq!(told(&plan), "a 0>a:0 0<a:0");
    assert_eq!(plan.join(3, 0, Direction::ToChild), Err(PlanError::Place { place: 3, places: 3 }));
}

#[test]
fn a_tree_is_joined_outwards_from_its_first_table() {
    let graph = graph("a b c d e", "a>b c>b c>d e>d a>c b>b");
    let spanning = |first, keys: &[usize]| Plan::spanning(&graph, first, keys);
    assert_eq!(told(&spanning(3, &[3, 2, 1, 0]).expect("a tree")), "d 0<e:3 0<c:2 2>b:1 3<a:0");
    assert_eq!(spanning(0, &[0, 1, 4]).err(), Some(PlanError::NoTree { first: 0, key: 1 }));
    assert_eq!(spanning(0, &[0, 3]).err(), Some(PlanError::NoTree { first: 0, key: 3 }));
    assert_eq!(spanning(0, &[0, 5]).err(), Some(PlanError::NoTree { first: 0, key: 5 }));
    assert_eq!(spanning(0, &[6]).err(), Some(PlanError::Key { key: 6, keys: 6 }));
}

proptest! {
    #[test]
    fn every_path_and_every_tree_is_a_plan((graph, tables) in any_graph_and(8, 16, 1..=5)) {
        if let Reach::Joined(ways) = graph.search(tables[0], tables[tables.len() - 1]).expect("tables").ways {
            for path in ways.paths {
                let plan = Plan::along(&graph, &path).expect("a path");
                prop_assert_eq!(plan.tables().collect::<Vec<_>>(), path.tables);
            }
        }
        if let Ok(Reach::Joined(found)) = graph.tree(&tables) {
            for tree in found.trees {
                let plan = Plan::spanning(&graph, tables[0], &tree).expect("a tree");
                prop_assert!(tables.iter().all(|&table| plan.tables().any(|joined| joined == table)));
                let mut keys: Vec<_> = plan.joins().iter().map(|join| join.key).collect();
                keys.sort_unstable();
                prop_assert_eq!(keys, tree);
            }
        }
    }

    /// Whatever the numbers.
    #[test]
    fn no_path_is_a_panic(
        graph in any_graph(4, 6),
        tables in prop::collection::vec(0_usize..6, 0..5),
        keys in prop::collection::vec(0_usize..8, 0..5),
    ) {
        let _ = Plan::along(&graph, &path(&tables, &keys));
        let _ = Plan::spanning(&graph, tables.first().copied().unwrap_or(9), &keys);
    }
}
