//! What holds for all records.

use std::borrow::Cow;

use midnight_pearl::engine::lake::calendar::date_text;
use midnight_pearl::engine::lake::cell::{Cell, Cells, Record};
use midnight_pearl::engine::lake::normalise::{Build, Finished, Settings, Survey};
use proptest::prelude::*;

use super::made_up::{csv_sampled, declared, documents, kind, one, text, texts};

/// Any cell, up to three deep.
fn cell() -> impl Strategy<Value = Cell<'static>> {
    let digits =
        prop_oneof!["-?(0|[1-9][0-9]{0,40})", "-?[0-9]{1,3}\\.[0-9]{1,25}", "[0-9]e-?[0-9]{1,4}", "[0-9.e-]{0,9}"];
    let words = prop_oneof![
        digits.clone(),
        "[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?",
        "true|False|NULL|NA|N/A|\\\\N|nan|-inf|0000-00-00|\\(1,234\\.5\\)|1,000||  | 7 ",
        any::<String>(),
    ];
    let leaf = prop_oneof![
        Just(Cell::Null),
        any::<bool>().prop_map(Cell::Boolean),
        digits.prop_map(|text| Cell::Number(text.into())),
        any::<i64>().prop_map(Cell::Integer),
        any::<f64>().prop_map(Cell::Float),
        (any::<i128>(), any::<u8>()).prop_map(|(digits, scale)| Cell::Decimal(digits, scale)),
        words.prop_map(|text| Cell::Text(text.into())),
        any::<Vec<u8>>().prop_map(|bytes| Cell::Bytes(bytes.into())),
        any::<i32>().prop_map(Cell::Date),
        (any::<i64>(), any::<bool>()).prop_map(|(micros, has_zone)| Cell::Timestamp(micros, has_zone)),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(("[a-c]?", inner.clone()), 0..4).prop_map(|fields| {
                Cell::Struct(fields.into_iter().map(|(name, cell)| (Cow::Owned(name), cell)).collect())
            }),
            proptest::collection::vec(inner, 0..4).prop_map(Cell::List),
        ]
    })
}

type Named = Vec<(Cow<'static, str>, Cell<'static>)>;

fn record() -> impl Strategy<Value = Named> {
    proptest::collection::vec(("[a-d]".prop_map(Cow::Owned), cell()), 0..5)
}

/// Reads records until the plan fits.
fn read(records: &[Named], sample: usize, has_types: bool, settings: &Settings) -> usize {
    let record = |at: usize| Record { table: 0, offset: 0, line: 1, cells: Cells::Named(&records[at]) };
    let mut survey = Survey::new(has_types);
    (0..records.len().min(sample)).for_each(|at| survey.see(&record(at)));
    let mut plan = survey.plan(vec![declared(&["a:int", "b:decimal(5,2)"])], settings).expect("few columns");
    for _ in 0..40 {
        let mut build = Build::new(plan, 0);
        (0..records.len()).for_each(|at| build.take(&record(at)));
        match build.finish().expect("little text") {
            Finished::Again(again) => plan = again,
            Finished::Tables(tables) => {
                for table in &tables {
                    assert_eq!(table.schema.fields.len(), table.batch.columns.len());
                    assert_eq!(table.origins.len(), table.batch.rows);
                    for (field, column) in table.schema.fields.iter().zip(&table.batch.columns) {
                        (0..table.batch.rows).for_each(|row| _ = text(column, &field.kind, row));
                    }
                }
                let (report, rows) = (&tables[0].report, tables[0].batch.rows as u64);
                assert_eq!(report.records, rows + report.duplicates + report.rejects.count);
                return tables.len();
            }
        }
    }
    panic!("it asks again and again");
}

proptest! {
    #[test]
    fn any_records_make_sound_tables(
        records in proptest::collection::vec(record(), 0..30),
        sample in 0_usize..30,
        has_types: bool,
        children: bool,
    ) {
        read(&records, sample, has_types, &Settings { children, ..Settings::default() });
    }

    #[test]
    fn no_digit_of_a_whole_number_is_lost(numbers in proptest::collection::hash_set("-?[1-9][0-9]{0,37}", 1..20)) {
        let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
        let table = csv_sampled(declared(&["x"]), &one(&numbers), 5, false);
        prop_assert_eq!(texts(&table, "x"), numbers);
    }

    #[test]
    fn no_digit_of_a_declared_decimal_is_lost(numbers in proptest::collection::hash_set("-?[1-9][0-9]{0,20}\\.[0-9]{4}", 1..20)) {
        let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
        let table = csv_sampled(declared(&["x:decimal(38,4)"]), &one(&numbers), 5, false);
        prop_assert_eq!(kind(&table, "x"), "decimal(38,4)");
        prop_assert_eq!(texts(&table, "x"), numbers);
    }

    #[test]
    fn every_day_is_read_and_written_the_same(days in proptest::collection::hash_set(-719_162_i32..2_932_896, 1..20)) {
        let days: Vec<String> = days.into_iter().map(|days| date_text(days.into())).collect();
        let days: Vec<&str> = days.iter().map(String::as_str).collect();
        let table = csv_sampled(declared(&["x"]), &one(&days), 5, false);
        prop_assert_eq!(kind(&table, "x"), "date");
        prop_assert_eq!(texts(&table, "x"), days);
    }

    #[test]
    fn numbers_with_a_point_are_read_as_rust_reads_them(numbers in proptest::collection::hash_set("-?[0-9]\\.[0-9]{1,16}", 1..20)) {
        let expected: Vec<String> = numbers.iter().map(|text| text.parse::<f64>().expect("a number").to_string()).collect();
        let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
        let table = csv_sampled(declared(&["x", "n"]), &numbers.iter().enumerate().map(|(n, x)| {
            vec![(*x).to_owned(), n.to_string()]
        }).collect::<Vec<_>>(), 99, false);
        prop_assert_eq!(texts(&table, "x"), expected);
    }

    #[test]
    fn the_order_of_named_values_does_not_matter(
        lines in proptest::collection::vec((any::<i16>(), "[a-z]{0,3}", any::<bool>()), 1..20),
    ) {
        let forward: Vec<_> = lines.iter().map(|(a, b, c)| serde_json::json!({"a": a, "b": b, "c": {"d": c, "e": a}})).collect();
        let backward: Vec<Named> = lines.iter().map(|(a, b, c)| vec![
            ("c".into(), Cell::Struct(vec![("e".into(), Cell::Number(a.to_string().into())), ("d".into(), Cell::Boolean(*c))])),
            ("b".into(), Cell::Text(b.clone().into())),
            ("a".into(), Cell::Number(a.to_string().into())),
        ]).collect();
        let forward = documents("t", &forward, 99, &Settings::default()).remove(0);
        let mut survey = Survey::new(true);
        let records = || backward.iter().enumerate().map(|(at, cells)| Record {
            table: 0, offset: 0, line: at as u64 + 1, cells: Cells::Named(cells),
        });
        records().for_each(|record| survey.see(&record));
        let mut build = Build::new(survey.plan(Vec::new(), &Settings::default()).expect("a plan"), 0);
        records().for_each(|record| build.take(&record));
        let Ok(Finished::Tables(tables)) = build.finish() else { panic!("a table") };
        for name in ["a", "b"] {
            prop_assert_eq!(texts(&forward, name), texts(&tables[0], name));
            prop_assert_eq!(kind(&forward, name), kind(&tables[0], name));
        }
        let swapped: Vec<String> = texts(&tables[0], "c").iter().map(|text| {
            let (e, d) = text.trim_matches(['{', '}']).split_once(' ').expect("two fields");
            format!("{{{d} {e}}}")
        }).collect();
        prop_assert_eq!(texts(&forward, "c"), swapped);
    }
}
