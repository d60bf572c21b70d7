//! What makes a graph, and what does not.

use midnight_pearl::engine::joins::graph::{Graph, NoSuchTable, SchemaError};
use midnight_pearl::engine::joins::schema::Schema;

use super::made_up::{graph, schema};

#[track_caller]
fn check_refused(spoil: impl Fn(&mut Schema), expected: SchemaError, message: &str) {
    let mut schema = schema("a b", "a>b b>a");
    spoil(&mut schema);
    let error = Graph::new(schema).expect_err(message);
    assert_eq!(error, expected);
    assert_eq!(error.to_string(), message);
}

#[test]
fn numbers_that_stand_for_nothing_are_refused() {
    let no_table = |key| SchemaError::Table { key, error: NoSuchTable { table: 2, tables: 2 } };
    let message = "key 1: expected the number of one of 2 tables, found 2";
    check_refused(|schema| schema.keys[1].from = 2, no_table(1), message);
    check_refused(|schema| schema.keys[1].to = 2, no_table(1), message);
    let no_column = |place: &str, table: &str| SchemaError::Column {
        place: place.into(),
        table: table.into(),
        columns: 2,
        column: 2,
    };
    let message = "key 0: expected the number of one of the 2 columns of `b`, found 2";
    check_refused(|schema| schema.keys[0].to_columns = vec![2], no_column("key 0", "b"), message);
    let message = "a unique set of `a`: expected the number of one of the 2 columns of `a`, found 2";
    check_refused(|schema| schema.tables[0].primary_key.push(2), no_column("a unique set of `a`", "a"), message);
    check_refused(|schema| schema.tables[0].unique.push(vec![2]), no_column("a unique set of `a`", "a"), message);
}

#[test]
fn a_key_has_as_many_columns_on_both_sides() {
    let sides = |from, to| SchemaError::Sides { key: 0, from, to };
    let message = "key 0: expected as many columns on both sides and at least one, found 1 and 2";
    check_refused(|schema| schema.keys[0].to_columns = vec![0, 1], sides(1, 2), message);
    let message = "key 0: expected as many columns on both sides and at least one, found 0 and 0";
    let empty = |schema: &mut Schema| [schema.keys[0].from_columns, schema.keys[0].to_columns] = [vec![], vec![]];
    check_refused(empty, sides(0, 0), message);
}

#[test]
fn a_key_without_a_name_is_called_after_its_columns() {
    let graph = graph("cases users", "cases>users");
    let mut key = graph.schema().keys[0].clone();
    assert_eq!(graph.key_name(&key), "cases.by_1 -> users.id");
    (key.from_columns, key.to_columns) = (vec![0, 1], vec![0, 0]);
    assert_eq!(graph.key_name(&key), "cases.(id, by_1) -> users.(id, id)");
    key.name = Some("created".to_owned());
    assert_eq!(graph.key_name(&key), "created");
}

#[test]
fn a_schema_may_have_nothing_in_it() {
    assert!(Graph::new(Schema::default()).is_ok());
}
