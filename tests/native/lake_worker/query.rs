//! Rows by filters, and rows that go or change: as brute force over all rows has it.

use midnight_pearl::lake_worker::Desk;
use midnight_pearl::protocol::lake::{Change, Expected, Query, Refusal, Request, Response, Rows};
use proptest::prelude::*;

use super::{ask, embedded, lake, land};

fn query(filter: &str) -> Query {
    Query { filter: filter.to_owned(), limit: 500, ..Query::default() }
}

#[track_caller]
fn rows(desk: &mut Desk, query: Query) -> Rows {
    match ask(desk, Request::Preview(query)) {
        Response::Rows(rows) => *rows,
        other => panic!("{other:?}"),
    }
}

/// A column of what was found.
#[track_caller]
fn column(rows: &Rows, name: &str) -> Vec<Option<String>> {
    let place = rows.grid.columns.iter().position(|(column, _)| column == name).expect("a column");
    rows.grid.rows.iter().map(|row| row[place].clone()).collect()
}

const ORDERS: &str = "id,fee,status,opened,paid,at\n\
    1,12.50,open,2026-01-01,true,2026-01-01T10:00:00\n\
    2,100.00,closed,2026-02-01,false,2026-01-02T10:00:00\n\
    3,,it's,2026-03-01,true,2026-01-03T10:00:00\n\
    4,99.99,,2026-04-01,,2026-01-04T10:00:00\n";

#[test]
fn filters_find_rows_by_values_of_every_type() {
    let mut desk = Desk::default();
    land(&mut desk, "orders.csv", ORDERS, 1);
    for (filter, expected) in [
        ("", vec!["1", "2", "3", "4"]),
        ("id > 2", vec!["3", "4"]),
        ("fee >= 99.99", vec!["2", "4"]),
        ("fee = 12.5", vec!["1"]),
        ("fee is null", vec!["3"]),
        ("fee IS NOT NULL and id != 1", vec!["2", "4"]),
        ("status = 'it''s'", vec!["3"]),
        ("status != 'open'", vec!["2", "3"]),
        ("opened<2026-02-01", vec!["1"]),
        ("opened <= '2026-02-01' and paid = false", vec!["2"]),
        ("at > 2026-01-02T10:00:00", vec!["3", "4"]),
        ("at = '2026-01-02 10:00:00'", vec!["2"]),
        ("\"id\"=4", vec!["4"]),
    ] {
        let found = rows(&mut desk, query(filter));
        let ids: Vec<String> = column(&found, "id").into_iter().flatten().collect();
        assert_eq!(ids, expected, "{filter}");
        assert_eq!(found.counts.matching, expected.len() as u64, "{filter}");
    }
}

#[test]
fn a_filter_that_cannot_be_read_says_what_was_expected_and_where() {
    let mut desk = Desk::default();
    land(&mut desk, "orders.csv", ORDERS, 1);
    for (filter, expected, found, at) in [
        ("fees > 1", Expected::Column, "fees", 1),
        ("fee > 1 and", Expected::Column, "", 12),
        ("fee ~ 1", Expected::Operator, "~", 5),
        ("fee", Expected::Operator, "", 4),
        ("id = 1.5", Expected::Value("int".to_owned()), "1.5", 6),
        ("id = 5000000000", Expected::Value("int".to_owned()), "5000000000", 6),
        ("status = open", Expected::Value("string".to_owned()), "open", 10),
        ("status = 'open", Expected::Value("string".to_owned()), "'open", 10),
        ("opened = 2026-13-01", Expected::Value("date".to_owned()), "2026-13-01", 10),
        ("paid is nothing", Expected::Value("null".to_owned()), "nothing", 9),
        ("id = 1 or id = 2", Expected::And, "or", 8),
    ] {
        let refusal = Refusal::Filter { expected, found: found.to_owned(), at };
        assert_eq!(ask(&mut desk, Request::Preview(query(filter))), Response::Refused(refusal), "{filter}");
    }
}

#[test]
fn rows_come_in_order_a_page_at_a_time() {
    let mut desk = Desk::default();
    let text: String = (0..1_000).map(|n| format!("{n},{}\n", (n * 7_919) % 1_000)).collect();
    land(&mut desk, "n.csv", &format!("id,key\n{text}"), 1);
    let page = |desk: &mut Desk, offset, is_descending| {
        let sort = Some(("key".to_owned(), is_descending));
        let found = rows(desk, Query { sort, offset, limit: 3, ..Query::default() });
        assert_eq!(found.counts.matching, 1_000);
        column(&found, "key").into_iter().flatten().collect::<Vec<_>>()
    };
    assert_eq!(page(&mut desk, 0, false), ["0", "1", "2"]);
    assert_eq!(page(&mut desk, 500, false), ["500", "501", "502"]);
    assert_eq!(page(&mut desk, 998, true), ["1", "0"]);
    assert_eq!(page(&mut desk, 5_000, true), [""; 0]);
    assert_eq!(rows(&mut desk, Query { limit: 10_000, ..Query::default() }).grid.rows.len(), 500);
}

#[test]
fn statistics_let_files_and_row_groups_be_skipped() {
    let mut desk = Desk::default();
    for part in 0..3 {
        let text: String = (0..200_000).map(|n| format!("{}\n", part * 1_000_000 + n)).collect();
        land(&mut desk, "n.csv", &format!("id\n{text}"), part + 1);
    }
    let found = rows(&mut desk, query("id >= 1190000 and id < 1190010"));
    assert_eq!((found.counts.matching, found.counts.files, found.counts.skipped_files), (10, 3, 2));
    assert!(found.counts.row_groups > 3 && found.counts.skipped_row_groups > 2, "{found:?}");
    assert!(found.counts.scanned < 200_000, "{}", found.counts.scanned);
    assert_eq!(found.because.as_deref(), Some("id: 2000000 … 2199999"));
}

#[test]
fn former_snapshots_are_read_with_the_columns_that_were() {
    let (mut desk, _) = embedded();
    let before = rows(&mut desk, Query { snapshot: Some(0), ..query("case_id > 10") });
    assert_eq!(before.counts.files, 1);
    let change = Change::Rename { column: "case_id".to_owned(), name: "number_of_case".to_owned() };
    lake(ask(&mut desk, Request::Change { change, at_ms: 1_800_000_000_000 }));
    assert_eq!(rows(&mut desk, Query { snapshot: Some(0), ..query("case_id > 10") }), before);
    let refused = ask(&mut desk, Request::Preview(query("case_id > 10")));
    assert!(matches!(refused, Response::Refused(Refusal::Filter { expected: Expected::Column, .. })));
    assert!(rows(&mut desk, query("number_of_case > 10")).counts.matching > before.counts.matching);
}

#[test]
fn decimals_are_compared_by_their_digits() {
    let mut desk = Desk::default();
    let dump = "CREATE TABLE t (id int, fee decimal(10,2));\nINSERT INTO t VALUES (1, 1.10), (2, 1.09), (3, NULL);\n";
    land(&mut desk, "t.sql", dump, 1);
    assert_eq!(ids(&mut desk, query("fee >= 1.1")), [1]);
    assert_eq!(ids(&mut desk, query("fee < 1.1 and fee > -2")), [2]);
    let refusal =
        Refusal::Filter { expected: Expected::Value("decimal(10, 2)".to_owned()), found: "1.005".to_owned(), at: 7 };
    assert_eq!(ask(&mut desk, Request::Preview(query("fee = 1.005"))), Response::Refused(refusal));
}

/// A row under test: number, text.
type Row = (Option<i32>, Option<String>);

fn some_rows() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec((prop::option::of(-5..5), prop::option::of("[ab]{1,2}")), 1..40)
}

fn csv(start: usize, rows: &[Row]) -> String {
    let line = |(at, (number, text)): (usize, &Row)| {
        let number = number.map_or(String::new(), |number| number.to_string());
        format!("{},{number},{}\n", start + at, text.as_deref().unwrap_or_default())
    };
    // The first line makes sure of the types.
    format!("id,n,word\n{},1,x\n{}", start + 1_000, rows.iter().enumerate().map(line).collect::<String>())
}

type Means = fn(i32, i32) -> bool;

/// A condition, and what it means.
fn condition() -> impl Strategy<Value = (String, Means, i32)> {
    let relations: [(&str, Means); 6] = [
        ("=", |a, b| a == b),
        ("!=", |a, b| a != b),
        ("<", |a, b| a < b),
        ("<=", |a, b| a <= b),
        (">", |a, b| a > b),
        (">=", |a, b| a >= b),
    ];
    (prop::sample::select(relations.to_vec()), -6..6)
        .prop_map(|((sign, means), value)| (format!("n {sign} {value}"), means, value))
}

fn ids(desk: &mut Desk, query: Query) -> Vec<usize> {
    let found = rows(desk, query);
    let mut ids: Vec<usize> =
        column(&found, "id").into_iter().flatten().map(|id| id.parse().expect("a number")).collect();
    assert_eq!(ids.len() as u64, found.counts.matching);
    ids.sort_unstable();
    ids
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn queries_and_edits_agree_with_brute_force(
        first in some_rows(),
        second in some_rows(),
        by in prop::sample::select(vec![None, Some("n"), Some("truncate[1](word)"), Some("bucket[3](id)")]),
        (filter, means, value) in condition(),
    ) {
        let mut desk = Desk::default();
        land(&mut desk, "t.csv", &csv(0, &first), 1);
        if let Some(by) = by {
            lake(ask(&mut desk, Request::Change { change: Change::PartitionBy(vec![by.to_owned()]), at_ms: 2 }));
        }
        land(&mut desk, "t.csv", &csv(100, &second), 3);
        let number = |start: usize, rows: &[Row]| -> Vec<(usize, Option<i32>)> {
            let own = (start + 1_000, Some(1));
            rows.iter().enumerate().map(|(at, (number, _))| (start + at, *number)).chain([own]).collect()
        };
        let all = [number(0, &first), number(100, &second)].concat();
        let meets = |number: &Option<i32>| number.is_some_and(|number| means(number, value));
        let mut expected: Vec<usize> = all.iter().filter(|(_, number)| meets(number)).map(|(id, _)| *id).collect();
        let mut others: Vec<usize> = all.iter().filter(|(_, number)| !meets(number)).map(|(id, _)| *id).collect();
        expected.sort_unstable();
        others.sort_unstable();
        prop_assert_eq!(&ids(&mut desk, query(&filter)), &expected);

        let before = ids(&mut desk, query(""));
        let change = Change::Delete { filter: filter.clone() };
        let picture = lake(ask(&mut desk, Request::Change { change, at_ms: 4 })).table.expect("a table");
        prop_assert_eq!(&ids(&mut desk, query("")), &others);
        prop_assert_eq!(picture.snapshots.len(), if expected.is_empty() { 2 } else { 3 });
        prop_assert_eq!(&ids(&mut desk, Query { snapshot: Some(1), ..query("") }), &before);

        let (column, word) = ("word".to_owned(), Some("new".to_owned()));
        let change = Change::Overwrite { filter: "id < 100".to_owned(), column, value: word };
        lake(ask(&mut desk, Request::Change { change, at_ms: 5 }));
        let changed: Vec<usize> = others.iter().copied().filter(|&id| id < 100).collect();
        prop_assert_eq!(&ids(&mut desk, query("word = 'new'")), &changed);
        prop_assert_eq!(&ids(&mut desk, query("")), &others);
        prop_assert_eq!(&ids(&mut desk, Query { snapshot: Some(1), ..query("") }), &before);
    }
}
