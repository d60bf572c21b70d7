//! Statements, word by word. That databases understand them is for `sqlite` to say.

use midnight_pearl::engine::joins::graph::{Direction, Graph};
use midnight_pearl::engine::joins::output::output;
use midnight_pearl::engine::joins::plan::Plan;
use midnight_pearl::engine::joins::run::JoinKind;
use midnight_pearl::engine::joins::schema::{Column, ForeignKey, Schema, Table};
use midnight_pearl::engine::joins::sql::{Dialect, sql};

/// Tables as `name: column column`, and keys as `table.column,column > table.column,column`; all by their places.
fn schema(tables: &[(&str, &[&str])], keys: &[(usize, &[usize], usize, &[usize])]) -> Graph {
    let column = |name: &&str| Column { name: (*name).to_owned(), ..Column::default() };
    let table = |&(name, columns): &(&str, &[&str])| Table {
        name: name.to_owned(),
        columns: columns.iter().map(column).collect(),
        ..Table::default()
    };
    let key = |&(from, from_columns, to, to_columns): &(usize, &[usize], usize, &[usize])| ForeignKey {
        name: None,
        from,
        from_columns: from_columns.to_vec(),
        to,
        to_columns: to_columns.to_vec(),
    };
    let (tables, keys) = (tables.iter().map(table).collect(), keys.iter().map(key).collect());
    Graph::new(Schema { name: String::new(), tables, keys }).expect("a schema")
}

/// The tables, each joined to the one before by the next key, to the parent if there is a choice.
fn chain<'g>(graph: &'g Graph, first: usize, keys: &[usize]) -> Plan<'g> {
    let mut plan = Plan::start(graph, first).expect("a table");
    for (left, &key) in keys.iter().enumerate() {
        plan.join(left, key, Direction::ToParent).or_else(|_| plan.join(left, key, Direction::ToChild)).expect("a key");
    }
    plan
}

#[track_caller]
fn check(plan: &Plan, kind: JoinKind, dialect: Dialect, expected: &str) {
    let found = sql(plan, kind, dialect);
    assert_eq!(found, expected.trim(), "\n{found}");
}

#[test]
fn a_path_is_a_chain_of_joins() {
    let graph = schema(
        &[
            ("cases", &["id", "title", "created_by"]),
            ("users", &["id", "handle", "organisation_id"]),
            ("organisations", &["id", "name"]),
        ],
        &[(0, &[2], 1, &[0]), (1, &[2], 2, &[0])],
    );
    let expected = "
SELECT
  c.id AS cases_id, c.title, c.created_by,
  u.id AS users_id, u.handle, u.organisation_id,
  o.id AS organisations_id, o.name
FROM cases AS c
INNER JOIN users AS u ON c.created_by = u.id
INNER JOIN organisations AS o ON u.organisation_id = o.id";
    check(&chain(&graph, 0, &[0, 1]), JoinKind::Inner, Dialect::Ansi, expected);
    let expected = "
SELECT
  o.id AS organisations_id, o.name,
  u.id AS users_id, u.handle, u.organisation_id
FROM organisations AS o
LEFT JOIN users AS u ON o.id = u.organisation_id";
    check(&chain(&graph, 2, &[1]), JoinKind::Left, Dialect::Ansi, expected);
}

#[test]
fn a_composite_key_compares_every_column() {
    let graph = schema(
        &[("workflow_steps", &["workflow_id", "position"]), ("WorkflowSteps2", &["a", "b"])],
        &[(0, &[1, 0], 1, &[0, 1])],
    );
    let expected = r#"
SELECT
  ws.workflow_id, ws."position",
  ws2.a, ws2.b
FROM workflow_steps AS ws
INNER JOIN "WorkflowSteps2" AS ws2 ON ws."position" = ws2.a AND ws.workflow_id = ws2.b"#;
    check(&chain(&graph, 0, &[0]), JoinKind::Inner, Dialect::PostgreSql, expected);
}

#[test]
fn a_table_that_comes_back_is_told_apart() {
    let graph = schema(
        &[("organisations", &["id", "parent_id"]), ("cases", &["id", "owner", "payer"])],
        &[(0, &[1], 0, &[0]), (1, &[1], 0, &[0]), (1, &[2], 0, &[0])],
    );
    let expected = "
SELECT
  o.id AS organisations_id, o.parent_id AS organisations_parent_id,
  o2.id AS organisations_2_id, o2.parent_id AS organisations_2_parent_id
FROM organisations AS o
LEFT JOIN organisations AS o2 ON o.parent_id = o2.id";
    check(&chain(&graph, 0, &[0]), JoinKind::Left, Dialect::DuckDb, expected);
    let expected = "
SELECT
  o.id AS organisations_id, o.parent_id AS organisations_parent_id,
  c.id AS cases_id, c.owner, c.payer,
  o2.id AS organisations_2_id, o2.parent_id AS organisations_2_parent_id
FROM organisations AS o
INNER JOIN cases AS c ON o.id = c.owner
INNER JOIN organisations AS o2 ON c.payer = o2.id";
    check(&chain(&graph, 0, &[1, 2]), JoinKind::Inner, Dialect::Ansi, expected);
}

#[test]
fn names_are_quoted_where_they_need_it() {
    let cases = [
        // A name, and how it is written in MySQL and elsewhere.
        ("cases", "cases", "cases"),
        ("case_2", "case_2", "case_2"),
        ("order", "`order`", "\"order\""),
        ("Cases", "`Cases`", "\"Cases\""),
        ("CASES", "`CASES`", "\"CASES\""),
        ("_id", "`_id`", "\"_id\""),
        ("2024", "`2024`", "\"2024\""),
        ("two words", "`two words`", "\"two words\""),
        ("a\"b", "`a\"b`", "\"a\"\"b\""),
        ("a`b", "`a``b`", "\"a`b\""),
        ("名", "`名`", "\"名\""),
        ("", "``", "\"\""),
    ];
    for (name, mysql, others) in cases {
        for dialect in Dialect::ALL {
            let expected = if dialect == Dialect::MySql { mysql } else { others };
            assert_eq!(dialect.identifier(name), expected, "{}", dialect.name());
        }
    }
}

#[test]
fn the_parts_of_a_name_are_quoted_each_by_itself() {
    let cases = [
        ("sales.orders", "sales.orders"),
        ("lake.Sales.order", "lake.\"Sales\".\"order\""),
        ("sales..orders", "\"sales..orders\""),
        (".orders", "\".orders\""),
    ];
    for (name, expected) in cases {
        assert_eq!(Dialect::Trino.qualified(name), expected);
    }
}

/// Reserved by the standard, PostgreSQL, MySQL, Trino and DuckDB, in this order; and words that all of them let be.
#[test]
fn reserved_words_are_quoted() {
    for word in ["value", "analyse", "fulltext", "uescape", "qualify", "select", "table", "user", "abs", "zerofill"] {
        assert_eq!(Dialect::Ansi.identifier(word), format!("\"{word}\""));
    }
    for word in ["name", "title", "status", "label", "code", "users", "cases", "id", "type", "note"] {
        assert_eq!(Dialect::Ansi.identifier(word), word);
    }
}

#[test]
fn an_alias_is_short_and_no_word_of_sql() {
    let check = |names: &[&str], expected: &[&str]| {
        let tables: Vec<(&str, &[&str])> = names.iter().map(|&name| (name, &["id"][..])).collect();
        let keys: Vec<_> = (1..names.len()).map(|table| (table, &[0][..], table - 1, &[0][..])).collect();
        let graph = schema(&tables, &keys);
        let text = sql(&chain(&graph, 0, &(0..keys.len()).collect::<Vec<_>>()), JoinKind::Inner, Dialect::Ansi);
        let words: Vec<&str> = text.split_whitespace().collect();
        // In the list of columns no name is followed by ON or by the end of a line with FROM or JOIN.
        let lines = text.lines().filter(|line| line.starts_with("FROM") || line.contains(" JOIN "));
        let aliases: Vec<&str> = lines.filter_map(|line| line.split(" AS ").nth(1)?.split(' ').next()).collect();
        assert_eq!(aliases, expected, "{words:?}");
    };
    check(&["audit_events", "ArchivedEvents", "all_events"], &["ae", "ae2", "ae3"]);
    check(&["audit_series", "order_rows", "2024", "名前", "sales.tables"], &["t", "t2", "t3", "t4", "t5"]);
    check(&["sales.orders", "crm.orders", "O'Brien's list"], &["o", "o2", "obsl"]);
}

/// Also where a name that was made up is already there, or differs only in its capitals.
#[test]
fn no_two_columns_have_one_name() {
    let graph = schema(
        &[("a", &["id", "a_id", "A_ID", "a_id_2"]), ("b", &["ID", "a_id", "b_id"])],
        &[(0, &[0], 1, &[0]), (1, &[1], 0, &[0])],
    );
    let plan = chain(&graph, 0, &[0, 1]);
    let names: Vec<String> = output(&plan).into_iter().map(|column| column.name).collect();
    let expected = [
        "a_id",
        "a_a_id",
        "a_A_ID_2",
        "a_a_id_2_2",
        "b_ID_2",
        "b_a_id",
        "b_id",
        "a_2_id",
        "a_2_a_id",
        "a_2_A_ID_2",
        "a_2_a_id_2_2",
    ];
    let mut lower: Vec<_> = names.iter().map(|name| name.to_lowercase()).collect();
    lower.sort_unstable();
    lower.dedup();
    assert_eq!(lower.len(), names.len(), "{names:?}");
    assert_eq!(names.len(), expected.len());
    assert_eq!(names, expected);
}

#[test]
fn a_table_of_no_known_columns_can_still_be_asked_for() {
    check(&chain(&schema(&[("a", &[])], &[]), 0, &[]), JoinKind::Inner, Dialect::Ansi, "SELECT\n  *\nFROM a AS a");
}
