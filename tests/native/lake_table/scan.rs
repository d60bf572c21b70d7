//! Scan planning: what is skipped, and that no row is lost by it.

use midnight_pearl::engine::lake::column::Batch;
use midnight_pearl::engine::lake::datum::Datum;
use midnight_pearl::engine::lake::parquet::Settings;
use midnight_pearl::engine::lake::schema::{Schema, Type};
use midnight_pearl::engine::lake::store;
use midnight_pearl::engine::lake::table::{
    Condition, NewTable, Reason, Relation, Scan, Table, TableError, Test, Transform, split,
};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::made_up::{batch, data_file, field};

const RELATIONS: [Relation; 6] = [
    Relation::Equal,
    Relation::NotEqual,
    Relation::Less,
    Relation::LessOrEqual,
    Relation::Greater,
    Relation::GreaterOrEqual,
];

fn schema() -> Schema {
    Schema {
        id: 0,
        fields: vec![field(1, "day", Type::Date), field(2, "amount", Type::Double), field(3, "n", Type::Int)],
    }
}

/// A table with a file for each partition, and the rows of each file.
fn table(partitions: &[(&str, Transform)], rows: &[Json]) -> (Table, Vec<(String, Batch)>) {
    let schema = schema();
    let new = NewTable { location: "file:///tmp/t", schema: schema.clone(), partitions, seed: 0, at_ms: 0 };
    let mut table = Table::create(new).expect("a table");
    let spec = table.metadata().spec().clone();
    let mut written = Vec::new();
    let mut files = Vec::new();
    for (values, picked) in split(&batch(&schema.fields, rows), &schema, &spec, 1000).expect("partitions") {
        let rows: Vec<_> = picked.iter().map(|&row| rows[row as usize].clone()).collect();
        let (path, rows) = (format!("data/{}.parquet", written.len()), batch(&schema.fields, &rows));
        files.push(data_file(&schema, &rows, &path, values));
        written.push((path, rows));
    }
    table.commit(1, |draft| draft.append(files)).expect("a snapshot");
    (table, written)
}

fn scan(table: &Table, filter: &[Condition]) -> Result<Scan, TableError> {
    table.scan(table.metadata().current().expect("a snapshot"), filter, |_| Vec::new())
}

fn compare(field_id: i32, relation: Relation, value: Datum) -> Condition {
    Condition { field_id, test: Test::Compare(relation, value) }
}

/// The reasons for which files are skipped, and how many are read.
#[track_caller]
fn check(table: &Table, filter: &[Condition], read: usize, reasons: &[Reason]) {
    let scan = scan(table, filter).expect("a scan");
    assert_eq!(scan.read.len(), read);
    assert_eq!(scan.skipped.iter().map(|(_, reason)| reason.clone()).collect::<Vec<_>>(), reasons);
}

#[test]
fn partitions_that_are_not_asked_for_are_skipped() {
    let rows = [json!([0, 1.5, 1]), json!([31, 2.5, 2]), json!([-1, null, 3]), json!([null, 3.5, 4])];
    let (table, _) = table(&[("day", Transform::Month)], &rows);
    let skipped = |value: Option<i32>| Reason::Partition { name: "day_month".to_owned(), value: value.map(Datum::Int) };
    let day = |relation, day| [compare(1, relation, Datum::Int(day))];
    check(&table, &day(Relation::Equal, 0), 1, &[skipped(Some(1)), skipped(Some(-1)), skipped(None)]);
    check(
        &table,
        &day(Relation::Less, 0),
        1,
        &[
            Reason::Bounds { field_id: 1, lower: Some(Datum::Int(0)), upper: Some(Datum::Int(0)) },
            skipped(Some(1)),
            skipped(None),
        ],
    );
    check(
        &table,
        &[Condition { field_id: 1, test: Test::IsNull }],
        1,
        &[skipped(Some(0)), skipped(Some(1)), skipped(Some(-1))],
    );
    check(&table, &[], 4, &[]);
}

#[test]
fn files_whose_bounds_or_nulls_say_so_are_skipped() {
    let rows = [json!([0, 1.5, null]), json!([0, 2.5, null]), json!([1, "NaN", 7])];
    let (table, _) = table(&[("day", Transform::Identity)], &rows);
    let bounds = Reason::Bounds { field_id: 2, lower: Some(Datum::Double(1.5)), upper: Some(Datum::Double(2.5)) };
    // NaN may be above every number.
    check(&table, &[compare(2, Relation::Greater, Datum::Double(9.0))], 1, &[bounds]);
    check(&table, &[Condition { field_id: 3, test: Test::NotNull }], 1, &[Reason::AllNull { field_id: 3 }]);
    check(&table, &[Condition { field_id: 3, test: Test::IsNull }], 1, &[Reason::NoNulls { field_id: 3 }]);
    check(
        &table,
        &[compare(3, Relation::Equal, Datum::Int(7)), compare(1, Relation::Equal, Datum::Int(1))],
        1,
        &[Reason::Partition { name: "day".to_owned(), value: Some(Datum::Int(0)) }],
    );
}

#[test]
fn row_groups_are_skipped_within_a_file() {
    let schema = schema();
    let groups = [[json!([0, 1.0, 1]), json!([0, 1.0, 5])], [json!([0, 1.0, 6]), json!([0, 1.0, 9])]];
    let rows = batch(&schema.fields, groups.as_flattened());
    let new = NewTable { location: "file:///tmp/t", schema: schema.clone(), partitions: &[], seed: 0, at_ms: 0 };
    let mut table = Table::create(new).expect("a table");
    let settings = Settings { row_group_rows: 2, ..Settings::default() };
    let file = store::data_file(&schema, &rows, "data/a.parquet".to_owned(), Vec::new(), settings).expect("a file");
    assert_eq!(file.0.split_offsets.len(), 2);
    table.commit(1, |draft| draft.append(vec![file])).expect("a snapshot");
    let snapshot = table.metadata().current().expect("a snapshot");
    let of_groups = |relation, n| {
        // A row group is known as a file of its rows is.
        let known = |_: &_| {
            let alone = |rows| data_file(&schema, &batch(&schema.fields, rows), "data/b.parquet", Vec::new());
            groups.iter().map(|rows| alone(rows).0.columns).collect()
        };
        table.scan(snapshot, &[compare(3, relation, Datum::Int(n))], known).expect("a scan")
    };
    let found = of_groups(Relation::Greater, 5);
    assert_eq!((found.read[0].1.as_slice(), found.skipped_row_groups.len()), (&[1][..], 1));
    assert_eq!(of_groups(Relation::LessOrEqual, 6).read[0].1, [0, 1]);
    assert_eq!(scan(&table, &[]).expect("a scan").read[0].1, [0, 1]);
    assert!(of_groups(Relation::Equal, 10).read.is_empty());
}

#[test]
fn a_filter_names_columns_and_compares_with_their_types() {
    let (table, _) = table(&[], &[json!([0, 1.0, 1])]);
    assert_eq!(scan(&table, &[Condition { field_id: 9, test: Test::IsNull }]), Err(TableError::NoField(9)));
    assert!(matches!(scan(&table, &[compare(3, Relation::Equal, Datum::Long(1))]), Err(TableError::Literal { .. })));
}

#[test]
fn history_and_partitions_are_those_of_the_commits() {
    let rows = [json!([0, 1.5, 1]), json!([0, 2.5, 2]), json!([5, null, 3])];
    let (mut table, _) = table(&[("day", Transform::Identity)], &rows);
    let first = table.metadata().current_snapshot_id.expect("a snapshot");
    let schema = schema();
    let file = data_file(&schema, &batch(&schema.fields, &rows[2..]), "data/z.parquet", vec![Some(Datum::Int(5))]);
    let second = table.commit(9, |draft| draft.append(vec![file])).expect("a snapshot");
    let history: Vec<_> =
        table.history().iter().map(|row| (row.snapshot_id, row.parent_id, row.is_current_ancestor)).collect();
    assert_eq!(history, [(first, None, true), (second, Some(first), true)]);
    let current = table.metadata().current().expect("a snapshot");
    let mut partitions: Vec<_> = table
        .partitions(current)
        .expect("partitions")
        .into_iter()
        .map(|row| (row.values, row.count.files, row.count.rows, row.last_snapshot_id))
        .collect();
    partitions.sort_by_key(|row| row.2);
    let day = |day| vec![Some(Datum::Int(day))];
    partitions.sort_by(|one, two| one.0[0].partial_cmp(&two.0[0]).expect("days"));
    assert_eq!(partitions, [(day(0), 1, 2, first), (day(5), 2, 2, second)]);
}

fn meets(value: Option<&Datum>, test: &Test) -> bool {
    match (value, test) {
        (value, Test::IsNull) => value.is_none(),
        (value, Test::NotNull) => value.is_some(),
        (None, Test::Compare(..)) => false,
        (Some(value), Test::Compare(relation, other)) => {
            let order = value.partial_cmp(other);
            match relation {
                Relation::Equal => order.is_some_and(|order| order.is_eq()),
                Relation::NotEqual => order.is_none_or(|order| order.is_ne()),
                Relation::Less => order.is_some_and(|order| order.is_lt()),
                Relation::LessOrEqual => order.is_some_and(|order| order.is_le()),
                Relation::Greater => order.is_some_and(|order| order.is_gt()),
                Relation::GreaterOrEqual => order.is_some_and(|order| order.is_ge()),
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn no_row_that_is_asked_for_is_in_a_skipped_file(
        rows in prop::collection::vec((prop::option::of(-800..800i32), prop::option::of(-5..5i32), prop::option::of(-20..20i32)), 1..40),
        partition in 0..8usize, column in 0..3i32, relation in 0..8usize, literal in -30..30i32,
    ) {
        let number = |n: Option<i32>| n.map_or(json!(null), |n| if n == 4 { json!("NaN") } else { json!(f64::from(n) / 2.0) });
        let rows: Vec<_> = rows.into_iter().map(|(day, amount, n)| json!([day, number(amount), n])).collect();
        let partitions: [&[(&str, Transform)]; 8] = [
            &[], &[("day", Transform::Day)], &[("day", Transform::Month)], &[("day", Transform::Year)],
            &[("n", Transform::Identity)], &[("n", Transform::Truncate(7))], &[("n", Transform::Bucket(3))],
            &[("amount", Transform::Identity)],
        ];
        let (table, written) = table(partitions[partition], &rows);
        let value = match column {
            0 => Datum::Int(literal * 25),
            1 if literal == 29 => Datum::Double(f64::NAN),
            1 => Datum::Double(f64::from(literal) / 2.0),
            _ => Datum::Int(literal),
        };
        let test = match RELATIONS.get(relation) {
            Some(relation) => Test::Compare(*relation, value),
            None => if relation == 6 { Test::IsNull } else { Test::NotNull },
        };
        let scan = scan(&table, &[Condition { field_id: column + 1, test: test.clone() }]).expect("a scan");
        prop_assert_eq!(scan.read.len() + scan.skipped.len(), written.len());
        for (file, reason) in scan.skipped {
            let (_, rows) = written.iter().find(|(path, _)| *path == file.path).expect("a file");
            let values = &rows.columns[column as usize];
            for row in 0..rows.rows {
                let value = values.is_valid(row).then(|| Datum::of(&values.values, row)).flatten();
                prop_assert!(!meets(value.as_ref(), &test), "{:?} {:?} {:?}", value, test, reason);
            }
        }
    }
}
