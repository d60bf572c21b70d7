//! Rows joined in memory, by hand. That SQLite returns the same is for `sqlite` to say.

use midnight_pearl::engine::joins::graph::{Graph, Path};
use midnight_pearl::engine::joins::measure::Measured;
use midnight_pearl::engine::joins::plan::Plan;
use midnight_pearl::engine::joins::run::{JoinCounts, JoinKind, RunError, run};
use midnight_pearl::engine::joins::traps::fan_outs;
use midnight_pearl::engine::joins::value::{Row, Value};

use super::made_up::{graph, schema};

/// Rows as `1 - x`: integers, nulls and texts.
pub(crate) fn rows(text: &[&str]) -> Vec<Row> {
    let value = |cell: &str| match cell {
        "-" => Value::Null,
        cell => cell.parse().map_or_else(|_| Value::Text(cell.to_owned()), Value::Integer),
    };
    text.iter().map(|row| row.split_whitespace().map(value).collect()).collect()
}

fn told(row: &[&Value]) -> String {
    let cells = row.iter().map(|value| match value {
        Value::Null => "-".to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Text(text) => text.clone(),
    });
    cells.collect::<Vec<_>>().join(" ")
}

fn path(tables: &[usize], keys: &[usize]) -> Path {
    Path { tables: tables.to_vec(), keys: keys.to_vec() }
}

/// The rows after a path, and for each join what matched, what did not, and how many rows there are then.
#[track_caller]
fn check(graph: &Graph, data: &[Vec<Row>], path: &Path, kind: JoinKind, counts: &[(u64, u64, u64)], expected: &[&str]) {
    let plan = Plan::along(graph, path).expect("a path");
    let joined = run(&plan, data, kind, 1_000).expect("few rows");
    assert_eq!(joined.rows().map(|row| told(&row)).collect::<Vec<_>>(), expected);
    assert_eq!(joined.len(), expected.len());
    assert_eq!(joined.is_empty(), expected.is_empty());
    let count = |&(matched, unmatched, rows): &_| JoinCounts { matched, unmatched, rows };
    assert_eq!(joined.joins, counts.iter().map(count).collect::<Vec<_>>());
    assert_eq!(joined.first_rows, data[path.tables[0]].len() as u64);
}

/// Cases have a user or none, or one that is not there; users have an organisation.
fn office() -> (Graph, [Vec<Row>; 3]) {
    let graph = graph("cases users organisations", "cases?users users>organisations");
    (graph, [rows(&["1 7", "2 -", "3 9", "4 7"]), rows(&["7 70", "8 70"]), rows(&["70", "71"])])
}

#[test]
fn an_inner_join_leaves_out_what_finds_nothing() {
    let (graph, data) = office();
    let (counts, expected) = ([(2, 2, 2), (2, 0, 2)], ["1 7 7 70 70", "4 7 7 70 70"]);
    check(&graph, &data, &path(&[0, 1, 2], &[0, 1]), JoinKind::Inner, &counts, &expected);
}

#[test]
fn a_left_join_keeps_every_row_of_the_first_table() {
    let (graph, data) = office();
    let expected = ["1 7 7 70 70", "2 - - - -", "3 9 - - -", "4 7 7 70 70"];
    check(&graph, &data, &path(&[0, 1, 2], &[0, 1]), JoinKind::Left, &[(2, 2, 4), (2, 2, 4)], &expected);
    let expected = ["70 7 70 1 7", "70 7 70 4 7", "70 8 70 - -", "71 - - - -"];
    check(&graph, &data, &path(&[2, 1, 0], &[1, 0]), JoinKind::Left, &[(1, 1, 3), (1, 2, 4)], &expected);
}

#[test]
fn a_null_matches_nothing_not_even_a_null() {
    let graph = graph("a b", "a?b");
    let data = [rows(&["1 -", "2 5"]), rows(&["-", "5"])];
    check(&graph, &data, &path(&[0, 1], &[0]), JoinKind::Inner, &[(1, 1, 1)], &["2 5 5"]);
    check(&graph, &data, &path(&[1, 0], &[0]), JoinKind::Left, &[(1, 1, 2)], &["- - -", "5 2 5"]);
}

#[test]
fn a_composite_key_matches_as_a_whole() {
    let mut schema = schema("a b", "a>b");
    schema.keys[0].from_columns = vec![0, 1];
    schema.keys[0].to_columns = vec![1, 0];
    let column = schema.tables[0].columns[1].clone();
    schema.tables[1].columns.push(column);
    let graph = Graph::new(schema).expect("a schema");
    let data = [rows(&["1 x", "1 y", "- x", "2 x"]), rows(&["x 1", "y 2", "x -"])];
    check(&graph, &data, &path(&[0, 1], &[0]), JoinKind::Inner, &[(1, 3, 1)], &["1 x x 1"]);
}

#[test]
fn a_number_is_no_text() {
    let graph = graph("a b", "a>b");
    let text = vec![vec![Value::Text("1".to_owned())]];
    check(&graph, &[rows(&["1 1"]), text], &path(&[0, 1], &[0]), JoinKind::Inner, &[(0, 1, 0)], &[]);
}

#[test]
fn missing_tables_rows_and_cells_are_empty() {
    let graph = graph("a b", "a>b");
    let plan = Plan::along(&graph, &path(&[0, 1], &[0])).expect("a path");
    assert_eq!(run(&plan, &[], JoinKind::Left, 10).map(|joined| joined.len()), Ok(0));
    let data = [rows(&["1", "2 5"])];
    let joined = run(&plan, &data, JoinKind::Left, 10).expect("few rows");
    assert_eq!(joined.rows().map(|row| told(&row)).collect::<Vec<_>>(), ["1 - -", "2 5 -"]);
}

#[test]
fn a_table_alone_is_its_rows() {
    let (graph, data) = office();
    check(&graph, &data, &path(&[2], &[]), JoinKind::Inner, &[], &["70", "71"]);
}

#[test]
fn too_many_rows_are_an_error_before_they_are_made() {
    let graph = graph("a b c", "a>b c>b");
    let same = |count: usize| vec![rows(&["1 1"])[0].clone(); count];
    let data = [same(100_000), rows(&["1"]), same(100_000)];
    let plan = Plan::along(&graph, &path(&[0, 1, 2], &[0, 1])).expect("a path");
    let error = |limit| run(&plan, &data, JoinKind::Left, limit).map(|joined| joined.len());
    assert_eq!(error(1_000_000), Err(RunError::TooManyRows { limit: 1_000_000, join: 2 }));
    assert_eq!(error(99_999), Err(RunError::TooManyRows { limit: 99_999, join: 0 }));
    let message = "expected at most 99999 rows; join 0 makes more";
    assert_eq!(error(99_999).expect_err("too many").to_string(), message);
}

#[test]
fn the_limit_itself_is_allowed() {
    let (graph, data) = office();
    let plan = Plan::along(&graph, &path(&[2, 1, 0], &[1, 0])).expect("a path");
    assert_eq!(run(&plan, &data, JoinKind::Left, 4).map(|joined| joined.len()), Ok(4));
    assert_eq!(
        run(&plan, &data, JoinKind::Left, 3).map(|joined| joined.len()),
        Err(RunError::TooManyRows { limit: 3, join: 2 })
    );
}

#[test]
fn a_hundred_thousand_rows_are_joined() {
    let graph = graph("a b", "a>b");
    let integers = |values: [i64; 2]| values.map(Value::Integer).to_vec();
    let data: [Vec<Row>; 2] = [
        (0..100_000).map(|row| integers([row, row / 2])).collect(),
        (0..100_000).map(|row| integers([row, 0])).collect(),
    ];
    let plan = Plan::along(&graph, &path(&[0, 1], &[0])).expect("a path");
    let joined = run(&plan, &data, JoinKind::Inner, 100_000).expect("few rows");
    assert_eq!(joined.joins, [JoinCounts { matched: 100_000, unmatched: 0, rows: 100_000 }]);
}

#[test]
fn rows_tell_how_many_a_key_finds() {
    let (graph, data) = office();
    let measured = Measured::of(&graph, &data);
    assert_eq!(measured, Measured { rows: vec![4, 2, 2], pairs: vec![2, 2] });
    let plan = Plan::along(&graph, &path(&[2, 1, 0], &[1, 0])).expect("a path");
    let averages: Vec<_> = fan_outs(&plan, Some(&measured)).iter().map(|join| join.average).collect();
    assert_eq!(averages, [Some(1.0), Some(1.0)]);
    assert_eq!(measured.expected_rows(&plan), Some(2));
    let none = Measured::of(&graph, &[]);
    assert_eq!(none.average(0, 0), None);
    assert_eq!(none.expected_rows(&plan), Some(0));
}
