//! Where rows are multiplied.

use midnight_pearl::engine::joins::graph::{Direction, Graph, Path, Reach};
use midnight_pearl::engine::joins::plan::Plan;
use midnight_pearl::engine::joins::traps::{Multiplicity, TrapKind, fan_outs, multiplicity, traps};

use proptest::prelude::*;

use super::made_up::{any_graph_and, graph, names, schema};

/// The tables of `first` and `keys` from there outwards: for each trap its kind, its table, and the many-sides.
#[track_caller]
fn check(graph: &Graph, first: usize, keys: &[usize], expected: &[&str]) {
    let plan = Plan::spanning(graph, first, keys).expect("a tree");
    let tables: Vec<usize> = plan.tables().collect();
    let told = traps(&plan).into_iter().map(|trap| {
        let many: Vec<usize> = trap.many.iter().map(|&place| tables[place]).collect();
        let kind = if trap.kind == TrapKind::Chasm { "chasm" } else { "fan" };
        format!("{kind} at {}: {}", names(graph, &[tables[trap.place]]), names(graph, &many))
    });
    assert_eq!(told.collect::<Vec<_>>(), expected);
}

#[test]
fn a_key_to_its_child_multiplies_unless_its_columns_are_unique() {
    let mut schema = schema("parent child sibling", "child>parent sibling=parent");
    let check = |graph: &Graph, expected: [Multiplicity; 2]| {
        let keys = &graph.schema().keys;
        assert_eq!([0, 1].map(|key| multiplicity(graph, &keys[key], Direction::ToChild)), expected);
        assert_eq!([0, 1].map(|key| multiplicity(graph, &keys[key], Direction::ToParent)), [Multiplicity::One; 2]);
    };
    check(&Graph::new(schema.clone()).expect("a schema"), [Multiplicity::Many, Multiplicity::One]);
    // A primary key of two columns, of which the key has one, and then both.
    schema.tables[1].primary_key = vec![0, 1];
    check(&Graph::new(schema.clone()).expect("a schema"), [Multiplicity::Many, Multiplicity::One]);
    schema.keys[0].from_columns = vec![1, 0];
    schema.keys[0].to_columns = vec![0, 0];
    check(&Graph::new(schema).expect("a schema"), [Multiplicity::One, Multiplicity::One]);
}

/// A table without a primary key has an empty one: it lies within every key, and says nothing.
#[test]
fn no_primary_key_is_no_unique_one() {
    let mut schema = schema("parent child", "child>parent");
    schema.tables[1].primary_key.clear();
    schema.tables[1].unique.push(vec![]);
    let graph = Graph::new(schema).expect("a schema");
    assert_eq!(multiplicity(&graph, &graph.schema().keys[0], Direction::ToChild), Multiplicity::Many);
}

#[test]
fn every_join_says_whether_it_fans_out() {
    let graph = graph("organisations users cases", "users>organisations cases>users");
    let along = |tables: &[usize], keys: &[usize]| {
        let path = Path { tables: tables.to_vec(), keys: keys.to_vec() };
        let plan = Plan::along(&graph, &path).expect("a path");
        fan_outs(&plan, None).into_iter().map(|join| (join.multiplicity, join.average)).collect::<Vec<_>>()
    };
    assert_eq!(along(&[0, 1, 2], &[0, 1]), [(Multiplicity::Many, None); 2]);
    assert_eq!(along(&[2, 1, 0], &[1, 0]), [(Multiplicity::One, None); 2]);
}

#[test]
fn two_many_sides_of_one_table_are_a_chasm() {
    let graph = graph("users cases notes profiles", "cases>users notes>users profiles=users");
    check(&graph, 0, &[0, 1], &["chasm at users: cases notes"]);
    // The same from one of the many-sides: up to the user and down again.
    check(&graph, 1, &[0, 1], &["chasm at users: cases notes"]);
    check(&graph, 0, &[0, 2], &[]);
    check(&graph, 0, &[0, 1, 2], &["chasm at users: cases notes"]);
}

#[test]
fn many_after_many_is_a_fan() {
    let graph = graph("forms cases notes files", "cases>forms notes>cases files>cases");
    check(&graph, 0, &[0, 1], &["fan at cases: notes"]);
    // From child to parent no row is repeated.
    check(&graph, 2, &[0, 1], &[]);
    check(&graph, 0, &[0], &[]);
    check(&graph, 0, &[0, 1, 2], &["chasm at cases: notes files", "fan at cases: notes files"]);
}

#[test]
fn a_bridge_is_no_trap_by_itself() {
    let graph = graph("users roles memberships", "memberships>users memberships>roles");
    check(&graph, 0, &[0, 1], &[]);
}

proptest! {
    /// A path without a join that fans out has no trap.
    #[test]
    fn traps_are_only_where_rows_are_multiplied((graph, picked) in any_graph_and(7, 14, 2)) {
        let Reach::Joined(ways) = graph.search(picked[0], picked[1]).expect("tables").ways else { return Ok(()) };
        for path in ways.paths {
            let plan = Plan::along(&graph, &path).expect("a path");
            let multiplies = fan_outs(&plan, None).iter().any(|join| join.multiplicity == Multiplicity::Many);
            prop_assert!(multiplies || traps(&plan).is_empty());
        }
    }
}
