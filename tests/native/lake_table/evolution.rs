//! Changes of columns, and columns that arrive.

use midnight_pearl::engine::lake::column::{Column, Values};
use midnight_pearl::engine::lake::schema::{Field, Schema, Type};
use midnight_pearl::engine::lake::table::{Change, Difference, NewTable, Table, TableError, Transform, evolve, unite};
use serde_json::json;

use super::made_up::{batch, field, list};

fn fields() -> Vec<Field> {
    let place = Type::Struct(vec![field(4, "city", Type::String), field(5, "floor", Type::Int)]);
    vec![
        field(1, "id!", Type::Int),
        field(2, "amount", Type::Decimal { precision: 9, scale: 2 }),
        field(3, "place", place),
        field(6, "marks", list(7, Type::Float)),
    ]
}

fn add(column: &str, kind: Type) -> Change {
    Change::Add { column: column.to_owned(), kind }
}

fn promote(column: &str, to: Type) -> Change {
    Change::Promote { column: column.to_owned(), to }
}

fn rename(column: &str, name: &str) -> Change {
    Change::Rename { column: column.to_owned(), name: name.to_owned() }
}

fn drop(column: &str) -> Change {
    Change::Drop { column: column.to_owned() }
}

/// Each field as `id name`, those of structs and lists in brackets.
fn shown(fields: &[Field]) -> String {
    let one = |field: &Field| match &field.kind {
        Type::Struct(inner) => format!("{} {} [{}]", field.id, field.name, shown(inner)),
        Type::List(element) => format!("{} {} [{}]", field.id, field.name, shown(std::slice::from_ref(element))),
        _ => format!("{} {}", field.id, field.name),
    };
    fields.iter().map(one).collect::<Vec<_>>().join(", ")
}

#[track_caller]
fn check(changes: &[Change], expected: &str) {
    let (mut fields, mut last_id) = (fields(), 7);
    evolve(&mut fields, &mut last_id, changes).expect("changes");
    assert_eq!(shown(&fields), expected);
}

#[track_caller]
fn check_refused(change: Change, expected: &str) {
    let (mut fields, mut last_id) = (fields(), 7);
    let error = evolve(&mut fields, &mut last_id, &[change]).expect_err("no such change");
    assert_eq!(error.to_string(), expected);
}

#[test]
fn a_column_keeps_its_id_under_any_name_and_no_id_is_used_again() {
    check(&[rename("amount", "sum")], "1 id, 2 sum, 3 place [4 city, 5 floor], 6 marks [7 element]");
    check(
        &[drop("amount"), add("amount", Type::Long)],
        "1 id, 3 place [4 city, 5 floor], 6 marks [7 element], 8 amount",
    );
    check(
        &[rename("place.city", "town"), add("place.door", Type::String), drop("place.floor"), drop("id")],
        "2 amount, 3 place [4 town, 8 door], 6 marks [7 element]",
    );
    let step = Type::Struct(vec![field(1, "role", Type::String), field(1, "days", list(1, Type::Int))]);
    check(
        &[drop("marks"), add("steps", list(1, step))],
        "1 id, 2 amount, 3 place [4 city, 5 floor], 8 steps [9 element [10 role, 11 days [12 element]]]",
    );
}

#[test]
fn types_become_wider_and_nothing_else() {
    let decimal = |precision, scale| Type::Decimal { precision, scale };
    check(
        &[promote("id", Type::Long), promote("amount", decimal(20, 2)), promote("place.floor", Type::Long)],
        "1 id, 2 amount, 3 place [4 city, 5 floor], 6 marks [7 element]",
    );
    check_refused(promote("id", Type::String), "the column id cannot change from int to string");
    check_refused(
        promote("amount", decimal(8, 2)),
        "the column amount cannot change from decimal(9, 2) to decimal(8, 2)",
    );
    check_refused(
        promote("amount", decimal(20, 3)),
        "the column amount cannot change from decimal(9, 2) to decimal(20, 3)",
    );
    check_refused(add("id", Type::Int), "there is a column id already");
    check_refused(add("place.city", Type::Int), "there is a column place.city already");
    check_refused(rename("id", "amount"), "there is a column amount already");
    check_refused(drop("nothing"), "there is no column nothing");
    check_refused(drop("marks.element"), "there is no column marks.element");
}

#[test]
fn the_column_of_a_partition_cannot_be_dropped() {
    let new = NewTable {
        location: "file:///tmp/t",
        schema: Schema { id: 0, fields: fields() },
        partitions: &[("place.city", Transform::Identity)],
        seed: 0,
        at_ms: 0,
    };
    let mut table = Table::create(new).expect("a table");
    assert_eq!(
        table.commit(1, |draft| draft.evolve(&[drop("place")])),
        Err(TableError::IsPartitioned("city".to_owned()))
    );
    assert_eq!(table.commit(1, |draft| draft.evolve(&[rename("place", "where"), drop("amount")])), Ok(()));
    assert_eq!((table.metadata().current_schema_id, table.metadata().schemas.len()), (1, 2));
    // Back to what it was: the first schema again.
    table.commit(2, |draft| draft.evolve(&[rename("where", "place")])).expect("a name");
    assert_eq!(table.metadata().current_schema_id, 2);
    table.commit(3, |draft| draft.evolve(&[rename("place", "where")])).expect("a name");
    assert_eq!((table.metadata().current_schema_id, table.metadata().schemas.len()), (1, 3));
}

#[test]
fn columns_that_arrive_are_brought_together_with_the_tables_by_name() {
    let place = Type::Struct(vec![field(9, "door", Type::Boolean), field(9, "floor", Type::Long)]);
    let arriving = vec![
        field(9, "place", place),
        field(9, "marks", list(9, Type::Double)),
        field(9, "id", Type::Int),
        field(9, "added", Type::Date),
    ];
    let union = unite(&fields(), &arriving, 7);
    let expected = "1 id, 2 amount, 3 place [4 city, 5 floor, 8 door], 6 marks [7 element], 9 added";
    assert_eq!(shown(&union.fields), expected);
    assert_eq!(union.last_id, 9);
    let column = |name: &str| name.to_owned();
    let expected = [
        Difference::MadeOptional { column: column("id") },
        Difference::Missing { column: column("amount") },
        Difference::Missing { column: column("place.city") },
        Difference::Promoted { column: column("place.floor"), from: Type::Int, to: Type::Long },
        Difference::Added { column: column("place.door"), kind: Type::Boolean },
        Difference::Promoted { column: column("marks.element"), from: Type::Float, to: Type::Double },
        Difference::Added { column: column("added"), kind: Type::Date },
    ];
    assert_eq!(union.differences, expected);
}

#[test]
fn rows_that_arrive_get_the_tables_columns() {
    let table = [
        field(1, "id", Type::Long),
        field(2, "share", Type::Double),
        field(3, "tags", list(4, Type::Long)),
        field(5, "gone", Type::String),
    ];
    let arriving = [field(1, "tags", list(2, Type::Int)), field(3, "id", Type::Int), field(4, "share", Type::Int)];
    let union = unite(&table, &arriving, 5);
    assert!(union.is_possible(), "{:?}", union.differences);
    let rows = batch(&arriving, &[json!([[1, 2], 7, 3]), json!([null, null, null])]);
    let conformed = union.conform(rows, &arriving).expect("rows");
    let expected = batch(&table, &[json!([7, 3.0, [1, 2], null]), json!([null, null, null, null])]);
    assert_eq!(conformed, expected);
    assert!(matches!(&conformed.columns[3], Column { values: Values::Bytes(_), validity: Some(_) }));
}

#[test]
fn types_that_cannot_be_brought_together_are_said_and_refused() {
    let arriving = [field(1, "id", Type::String)];
    let union = unite(&fields(), &arriving, 7);
    assert!(!union.is_possible());
    let impossible = Difference::Impossible { column: "id".to_owned(), table: Type::Int, arriving: Type::String };
    assert!(union.differences.contains(&impossible));
    assert_eq!(union.conform(batch(&arriving, &[]), &arriving), None);
    let new = NewTable {
        location: "file:///t/a",
        schema: Schema { id: 0, fields: fields() },
        partitions: &[],
        seed: 0,
        at_ms: 0,
    };
    let mut table = Table::create(new).expect("a table");
    let before = table.files().clone();
    assert!(matches!(table.commit(1, |draft| draft.unite(&arriving, &[])), Err(TableError::Promotion { .. })));
    assert_eq!(*table.files(), before);
}
