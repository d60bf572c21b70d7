//! A second opinion: SQLite runs the statements that were written, on the rows that were joined here.

use midnight_pearl::engine::joins::graph::{Direction, Graph};
use midnight_pearl::engine::joins::output::output;
use midnight_pearl::engine::joins::plan::Plan;
use midnight_pearl::engine::joins::run::{JoinKind, run};
use midnight_pearl::engine::joins::schema::{Column, ForeignKey, Schema, Table};
use midnight_pearl::engine::joins::sql::{Dialect, sql};
use midnight_pearl::engine::joins::value::{Row, Value};
use proptest::prelude::*;
use rusqlite::Connection;
use rusqlite::types::{ToSqlOutput, Value as Sqlite, ValueRef};

use super::run::rows;

/// A database in memory with the tables and rows of a schema. Columns have no type, so that SQLite converts nothing.
pub(crate) fn database(schema: &Schema, rows: &[Vec<Row>]) -> Connection {
    let database = Connection::open_in_memory().expect("a database");
    for (table, rows) in schema.tables.iter().zip(rows) {
        let name = table.name.split('.').map(quoted).collect::<Vec<_>>().join(".");
        if let Some((schema, _)) = table.name.split_once('.') {
            // Fails for the second table of a schema, which is there by then.
            let _ = database.execute(&format!("ATTACH ':memory:' AS {}", quoted(schema)), []);
        }
        let columns: Vec<String> = table.columns.iter().map(|column| quoted(&column.name)).collect();
        database.execute(&format!("CREATE TABLE {name} ({})", columns.join(", ")), []).expect("a table");
        let places = vec!["?"; columns.len()].join(", ");
        let mut insert = database.prepare(&format!("INSERT INTO {name} VALUES ({places})")).expect("a statement");
        for row in rows {
            insert.execute(rusqlite::params_from_iter(row.iter().map(to_sqlite))).expect("a row");
        }
    }
    database
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn to_sqlite(value: &Value) -> ToSqlOutput<'_> {
    match value {
        Value::Null => ToSqlOutput::Owned(Sqlite::Null),
        Value::Integer(number) => ToSqlOutput::Owned(Sqlite::Integer(*number)),
        Value::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
    }
}

fn from_sqlite(value: ValueRef) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Text(text) => Value::Text(String::from_utf8(text.to_vec()).expect("text")),
        other => panic!("{other:?} was never put in"),
    }
}

/// That a statement returns the same rows and columns there as here. Returns how many rows.
#[track_caller]
pub(crate) fn check(database: &Connection, plan: &Plan, data: &[Vec<Row>], kind: JoinKind) -> usize {
    let text = sql(plan, kind, Dialect::Ansi);
    let mut statement = database.prepare(&text).unwrap_or_else(|error| panic!("{error} in\n{text}"));
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    assert_eq!(names, output(plan).into_iter().map(|column| column.name).collect::<Vec<_>>(), "{text}");
    let width = names.len();
    let mut found = statement.query([]).expect("rows");
    let mut theirs: Vec<Row> = Vec::new();
    while let Some(row) = found.next().expect("a row") {
        theirs.push((0..width).map(|column| from_sqlite(row.get_ref(column).expect("a cell"))).collect());
    }
    let joined = run(plan, data, kind, 10_000_000).expect("not so many rows");
    let mut ours: Vec<Row> = joined.rows().map(|row| row.into_iter().cloned().collect()).collect();
    ours.sort_unstable();
    theirs.sort_unstable();
    assert!(ours == theirs, "{} rows here, {} there, of\n{text}", ours.len(), theirs.len());
    ours.len()
}

#[test]
fn tables_of_several_schemas_are_found() {
    let column = |name: &str| Column { name: name.to_owned(), ..Column::default() };
    let table = |name: &str| Table { name: name.to_owned(), columns: vec![column("id")], ..Table::default() };
    let tables = vec![table("Sales.order"), table("crm.order"), table("order")];
    let key = |from, to| ForeignKey { name: None, from, from_columns: vec![0], to, to_columns: vec![0] };
    let schema = Schema { name: String::new(), tables, keys: vec![key(0, 1), key(1, 2)] };
    let data = [rows(&["1", "2"]), rows(&["2", "3"]), rows(&["2"])];
    let database = database(&schema, &data);
    let graph = Graph::new(schema).expect("a schema");
    let plan = Plan::spanning(&graph, 0, &[0, 1]).expect("a tree");
    assert_eq!(check(&database, &plan, &data, JoinKind::Inner), 1);
    assert_eq!(check(&database, &plan, &data, JoinKind::Left), 2);
}

/// Names that no statement could bear without quotes, and some that it could.
const TABLES: [&str; 10] =
    ["cases", "order", "User Accounts", "quo\"te", "2024", "病例", "asSelect", "a", "it's", "values"];
const COLUMNS: [&str; 8] = ["id", "group", "Mixed", "a b", "quo\"te", "a_id", "A_id_2", "-"];

fn any_value() -> impl Strategy<Value = Value> {
    let text = prop::sample::select(vec!["", "a", "1"]);
    prop_oneof![
        1 => Just(Value::Null),
        4 => (0_i64..3).prop_map(Value::Integer),
        1 => text.prop_map(|text| Value::Text(text.to_owned())),
    ]
}

fn any_table() -> impl Strategy<Value = (Table, Vec<Row>)> {
    let columns = prop::sample::subsequence(COLUMNS.to_vec(), 1..=4).prop_shuffle();
    columns.prop_flat_map(|names| {
        let column = |name: &str| Column { name: name.to_owned(), ..Column::default() };
        let table = Table { columns: names.iter().map(|name| column(name)).collect(), ..Table::default() };
        let row = prop::collection::vec(any_value(), names.len());
        (Just(table), prop::collection::vec(row, 0..6))
    })
}

fn any_data() -> impl Strategy<Value = (Schema, Vec<Vec<Row>>)> {
    let names = prop::sample::subsequence(TABLES.to_vec(), 1..=4).prop_shuffle();
    names.prop_flat_map(|names| {
        let tables = prop::collection::vec(any_table(), names.len());
        let keys = prop::collection::vec(any::<[prop::sample::Index; 6]>(), 1..8);
        (Just(names), tables, keys).prop_map(|(names, tables, keys)| {
            let (mut tables, rows): (Vec<Table>, Vec<Vec<Row>>) = tables.into_iter().unzip();
            tables.iter_mut().zip(names).for_each(|(table, name)| table.name = name.to_owned());
            // Of one column, or of two.
            let key = |[from, to, a, b, c, d]: [prop::sample::Index; 6]| {
                let (from, to) = (from.index(tables.len()), to.index(tables.len()));
                let [a, c] = [a, c].map(|column| column.index(tables[from].columns.len()));
                let [b, d] = [b, d].map(|column| column.index(tables[to].columns.len()));
                let (from_columns, to_columns) = if a < c { (vec![a, c], vec![b, d]) } else { (vec![a], vec![b]) };
                ForeignKey { name: None, from, from_columns, to, to_columns }
            };
            let keys = keys.into_iter().map(key).collect();
            (Schema { name: String::new(), tables, keys }, rows)
        })
    })
}

/// A plan with every join that it can be given.
fn all_longer<'g>(plan: &Plan<'g>) -> Vec<Plan<'g>> {
    let keys = 0..plan.graph().schema().keys.len();
    let joins = keys.flat_map(|key| [(key, Direction::ToParent), (key, Direction::ToChild)]);
    let longer = |left| {
        joins.clone().filter_map(move |(key, direction)| {
            let mut plan = plan.clone();
            plan.join(left, key, direction).is_ok().then_some(plan)
        })
    };
    (0..=plan.joins().len()).flat_map(longer).collect()
}

proptest! {
    /// Any table may come any number of times, joined to any that is there.
    #[test]
    fn any_plan_returns_what_sqlite_returns(
        (schema, data) in any_data(),
        first in any::<prop::sample::Index>(),
        joins in prop::collection::vec(any::<prop::sample::Index>(), 0..5),
    ) {
        let database = database(&schema, &data);
        let graph = Graph::new(schema).expect("a schema");
        let mut plan = Plan::start(&graph, first.index(data.len())).expect("a table");
        for join in joins {
            let longer = all_longer(&plan);
            if !longer.is_empty() {
                plan = longer[join.index(longer.len())].clone();
            }
        }
        for kind in [JoinKind::Inner, JoinKind::Left] {
            check(&database, &plan, &data, kind);
        }
    }
}
