//! Tables joined along their keys, column by column.

use midnight_pearl::engine::joins::run::JoinCounts;
use midnight_pearl::engine::lake::column::{Batch, Bytes, Column, Values};
use midnight_pearl::engine::lake::join::{How, JoinError, Wide, Widened, join};
use midnight_pearl::engine::lake::normalise::relate::Key;
use midnight_pearl::engine::lake::normalise::report::{Report, kind_name};
use midnight_pearl::engine::lake::normalise::{Keys, Normalised};
use midnight_pearl::engine::lake::schema::{Field, Schema, Type};
use proptest::prelude::*;

use super::lake_normalise::made_up::texts;

/// A column of whole numbers; nothing for null.
fn ints(values: &[Option<i32>]) -> (Type, Column) {
    let validity = values.contains(&None).then(|| values.iter().map(Option::is_some).collect());
    (Type::Int, Column { validity, values: Values::Int(values.iter().map(|value| value.unwrap_or(0)).collect()) })
}

fn strings(values: &[&str]) -> (Type, Column) {
    let mut bytes = Bytes::new();
    values.iter().for_each(|value| assert!(bytes.push(value.as_bytes())));
    (Type::String, Column { validity: None, values: Values::Bytes(bytes) })
}

fn table(name: &str, columns: Vec<(&str, (Type, Column))>, rows: usize) -> Normalised {
    let mut fields = Vec::new();
    let mut batch = Batch { rows, columns: Vec::new() };
    for (at, (name, (kind, column))) in columns.into_iter().enumerate() {
        fields.push(Field { id: at as i32 + 1, name: name.to_owned(), kind, is_required: false });
        batch.columns.push(column);
    }
    let schema = Schema { id: 0, fields };
    let (origins, keys, report) = (Vec::new(), Keys::default(), Report::default());
    Normalised { name: name.to_owned(), schema, batch, origins, keys, report }
}

fn key(from: usize, column: usize, to: usize, to_column: usize) -> Key {
    let (from_columns, to_columns) = (vec![column], vec![to_column]);
    let (values, orphans, orphan_lines, pairs) = (0, 0, Vec::new(), 0);
    Key { from, from_columns, to, to_columns, is_declared: true, values, orphans, orphan_lines, pairs }
}

/// A result's rows as text; it has the columns of the plan's tables in their order.
fn rows(wide: &Wide) -> Vec<String> {
    let Wide { schema, batch, .. } = wide.clone();
    let (origins, keys, report) = (Vec::new(), Keys::default(), Report::default());
    let table = Normalised { name: String::new(), schema, batch, origins, keys, report };
    let columns: Vec<Vec<String>> = table.schema.fields.iter().map(|field| texts(&table, &field.name)).collect();
    (0..wide.batch.rows)
        .map(|row| columns.iter().map(|column| column[row].as_str()).collect::<Vec<_>>().join(" "))
        .collect()
}

fn names(wide: &Wide) -> Vec<&str> {
    wide.schema.fields.iter().map(|field| field.name.as_str()).collect()
}

/// Cases of users of organisations, and a table that has nothing to do with them.
fn office() -> (Vec<Normalised>, Vec<Key>) {
    let cases = table(
        "cases",
        vec![
            ("id", ints(&[Some(1), Some(2), Some(3), Some(4)])),
            ("user_id", ints(&[Some(7), None, Some(9), Some(7)])),
        ],
        4,
    );
    let users = table("users", vec![("id", ints(&[Some(7), Some(8)])), ("office", strings(&["north", "south"]))], 2);
    let offices =
        table("offices", vec![("name", strings(&["south", "north"])), ("size", ints(&[Some(3), Some(4)]))], 2);
    let locales = table("locales", vec![("name", strings(&["en"])), ("id", strings(&["x"]))], 1);
    (vec![cases, users, offices, locales], vec![key(0, 1, 1, 0), key(1, 1, 2, 0)])
}

#[test]
fn left_joins_keep_every_row_of_the_first_table() {
    let (tables, keys) = office();
    let wide = join(&tables, &keys, &[0, 2], None).expect("a way");
    assert_eq!(names(&wide), ["cases_id", "user_id", "users_id", "office", "name", "size"]);
    assert_eq!(rows(&wide), ["1 7 7 north north 4", "2 - - - - -", "3 9 - - - -", "4 7 7 north north 4"]);
    let How::Joined { hops, way, .. } = wide.how else { panic!("a join") };
    let counts: Vec<_> = hops.iter().map(|hop| (hop.left, hop.table, hop.key, hop.counts)).collect();
    let expected = JoinCounts { matched: 2, unmatched: 2, rows: 4 };
    assert_eq!((counts, way), (vec![(0, 1, 0, expected), (1, 2, 1, expected)], Some(0)));
}

#[test]
fn a_key_walked_to_its_child_multiplies_rows() {
    let (tables, keys) = office();
    let wide = join(&tables, &keys, &[1, 0], None).expect("a way");
    assert_eq!(rows(&wide), ["7 north 1 7", "7 north 4 7", "8 south - -"]);
    let wide = join(&tables, &keys, &[2, 0, 1], None).expect("a tree");
    assert_eq!(rows(&wide), ["south 3 8 south - -", "north 4 7 north 1 7", "north 4 7 north 4 7"]);
}

#[test]
fn a_table_alone_is_itself() {
    let (tables, keys) = office();
    let wide = join(&tables, &keys, &[3, 3], None).expect("a table");
    assert_eq!((names(&wide), rows(&wide)), (vec!["name", "id"], vec!["en x".to_owned()]));
}

#[test]
fn without_a_way_tables_are_put_below_each_other() {
    let (tables, keys) = office();
    let wide = join(&tables, &keys, &[1, 3], None).expect("tables");
    assert_eq!(names(&wide), ["source_table", "id", "office", "name"]);
    assert_eq!(rows(&wide), ["users 7 north -", "users 8 south -", "locales x - en"]);
    let How::Union { islands, widened } = wide.how else { panic!("a union") };
    assert_eq!(islands, [vec![0, 1, 2], vec![3]]);
    assert_eq!(widened, [Widened { column: "id".to_owned(), from: vec![Type::Int, Type::String], to: Type::String }]);
}

#[test]
fn a_union_finds_the_type_that_holds_all() {
    let long = |value: i64| (Type::Long, Column { validity: None, values: Values::Long(vec![value]) });
    let double = |value: f64| (Type::Double, Column { validity: None, values: Values::Double(vec![value]) });
    let day = (Type::Date, Column { validity: None, values: Values::Int(vec![1]) });
    let time = (Type::Timestamp, Column { validity: None, values: Values::Long(vec![5_000_000]) });
    let check = |left: (Type, Column), right: (Type, Column), kind: &str, expected: [&str; 2]| {
        let tables = [table("a", vec![("x", left)], 1), table("b", vec![("x", right)], 1)];
        let wide = join(&tables, &[], &[0, 1], None).expect("tables");
        assert_eq!(kind_name(&wide.schema.fields[1].kind), kind);
        assert_eq!(rows(&wide), expected);
    };
    check(ints(&[Some(1)]), long(9_007_199_254_740_993), "long", ["a 1", "b 9007199254740993"]);
    check(ints(&[None]), double(0.5), "double", ["a -", "b 0.5"]);
    check(long(9_007_199_254_740_993), double(0.5), "string", ["a 9007199254740993", "b 0.5"]);
    check(time, day, "timestamp", ["a 1970-01-01T00:00:05", "b 1970-01-02T00:00:00"]);
}

#[test]
fn of_several_ways_one_may_be_chosen() {
    let cases = table("cases", vec![("a", ints(&[Some(1)])), ("b", ints(&[Some(2)]))], 1);
    let mut users = table("users", vec![("id", ints(&[Some(1), Some(2)]))], 2);
    users.keys.primary = vec![0];
    let (tables, keys) = ([cases, users], [key(0, 0, 1, 0), key(0, 1, 1, 0)]);
    let chosen = |way| join(&tables, &keys, &[0, 1], way).map(|wide| rows(&wide));
    assert_eq!(chosen(None), Ok(vec!["1 2 1".to_owned()]));
    assert_eq!(chosen(Some(1)), Ok(vec!["1 2 2".to_owned()]));
    assert_eq!(chosen(Some(2)), Err(JoinError::Way { found: 2, ways: 2 }));
}

#[test]
fn tables_that_are_not_there_cannot_be_joined() {
    let (tables, keys) = office();
    for picked in [&[][..], &[9], &[0, 4]] {
        assert_eq!(join(&tables, &keys, picked, None), Err(JoinError::Tables { found: picked.to_vec(), tables: 4 }));
    }
}

#[test]
fn too_many_rows_are_an_error_before_they_are_made() {
    let same = |name, rows| table(name, vec![("x", ints(&vec![Some(1); rows]))], rows);
    let tables = [same("a", 3_000), same("b", 3_000)];
    let error = join(&tables, &[key(0, 0, 1, 0)], &[0, 1], None).map(|wide| wide.batch.rows);
    assert_eq!(error, Err(JoinError::TooManyRows { table: "b".to_owned() }));
}

proptest! {
    /// Three tables with two keys, against loops within loops.
    #[test]
    fn joins_are_what_nested_loops_make_of_them(
        columns in proptest::collection::vec(proptest::collection::vec(proptest::option::of(0_i32..4), 0..7), 3),
        others in proptest::collection::vec(proptest::option::of(0_i32..4), 7),
        first in 0_usize..3,
    ) {
        let tables: Vec<Normalised> = (0..3).map(|at| {
            let rows = columns[at].len();
            table(["a", "b", "c"][at], vec![("x", ints(&columns[at])), ("y", ints(&others[..rows]))], rows)
        }).collect();
        let keys = [key(0, 0, 1, 0), key(2, 1, 1, 1)];
        let picked = [first, (first + 1) % 3, (first + 2) % 3];
        let wide = join(&tables, &keys, &picked, None).expect("a tree");
        let How::Joined { hops, .. } = &wide.how else { panic!("a join") };
        let value = |table: usize, column: usize, row: usize| match column { 0 => columns[table][row], _ => others[row] };
        let mut order = vec![first];
        let mut expected: Vec<Vec<Option<usize>>> = (0..columns[first].len()).map(|row| vec![Some(row)]).collect();
        for hop in hops {
            let key = &keys[hop.key];
            let place = order.iter().position(|&table| table == hop.left).expect("an earlier table");
            let (left, right) = if key.from == hop.left { (&key.from_columns, &key.to_columns) } else { (&key.to_columns, &key.from_columns) };
            let mut joined = Vec::new();
            for row in &expected {
                let before = joined.len();
                for other in 0..columns[hop.table].len() {
                    let is_match = row[place].is_some_and(|here| {
                        let (here, there) = (value(hop.left, left[0], here), value(hop.table, right[0], other));
                        here.is_some() && here == there
                    });
                    if is_match {
                        joined.push(row.iter().copied().chain([Some(other)]).collect());
                    }
                }
                if joined.len() == before {
                    joined.push(row.iter().copied().chain([None]).collect());
                }
            }
            prop_assert_eq!(hop.counts.rows, joined.len() as u64);
            prop_assert_eq!(hop.counts.matched + hop.counts.unmatched, expected.len() as u64);
            (expected, order) = (joined, [order, vec![hop.table]].concat());
        }
        let told: Vec<String> = expected.iter().map(|row| {
            let cells = row.iter().zip(&order).flat_map(|(row, &table)| {
                [0, 1].map(|column| row.and_then(|row| value(table, column, row)).map_or("-".to_owned(), |value| value.to_string()))
            });
            cells.collect::<Vec<_>>().join(" ")
        }).collect();
        prop_assert_eq!(rows(&wide), told);
    }
}
