//! Records that are not taken, and records that come twice.

use midnight_pearl::engine::lake::cell::{Cell, Cells, Record};
use midnight_pearl::engine::lake::normalise::declared::Declared;
use midnight_pearl::engine::lake::normalise::report::{MOST_REJECTS, Reason, Reject};
use midnight_pearl::engine::lake::normalise::{Build, Finished, Settings, Survey};
use midnight_pearl::engine::lake::schema::Type;

use super::made_up::{csv_sampled, declared, texts};

fn rows(rows: &[[&str; 2]]) -> Vec<Vec<String>> {
    rows.iter().map(|row| row.map(str::to_owned).to_vec()).collect()
}

#[test]
fn a_value_of_another_type_rejects_its_record_with_line_and_column() {
    let mut data: Vec<Vec<String>> = (0..150).map(|n| vec![n.to_string(), format!("text {n}")]).collect();
    data.insert(70, vec!["a, \"b\"".to_owned(), "x".to_owned()]);
    let table = csv_sampled(declared(&["n", "note"]), &data, 10, false);
    let reason = Reason::Type { expected: Type::Int, found: "a, \"b\"".to_owned() };
    assert_eq!(table.report.rejects.list, [Reject { line: 72, offset: 700, column: "n".to_owned(), reason }]);
    assert_eq!((table.report.records, table.batch.rows, table.origins.len()), (151, 150, 150));
    assert_eq!(texts(&table, "note")[70], "text 70", "nothing is left of the record");
}

#[test]
fn the_same_record_again_is_dropped_and_counted() {
    let data = rows(&[["1", "a"], ["2", "b"], ["1", "a"], ["1", "c"], ["", ""], ["", ""]]);
    let table = csv_sampled(declared(&["n", "note"]), &data, 9, false);
    assert_eq!((table.report.duplicates, table.report.rejects.count), (2, 0));
    assert_eq!(texts(&table, "note"), ["a", "b", "c", "-"]);
    assert_eq!(table.origins.iter().map(|origin| origin.line).collect::<Vec<_>>(), [2, 3, 5, 6]);
}

#[test]
fn a_key_with_other_values_is_rejected_with_both_lines() {
    let data = rows(&[["1", "a"], ["2", "b"], ["1", "a"], ["1", "c"], ["", "d"], ["", "e"]]);
    let with_key = Declared { primary_key: vec!["n".to_owned()], ..declared(&["n", "note"]) };
    let table = csv_sampled(with_key, &data, 9, false);
    assert_eq!((table.report.duplicates, table.report.rejects.count), (1, 1));
    let reason = Reason::DuplicateKey { first_line: 2, key: "1".to_owned() };
    assert_eq!(table.report.rejects.list, [Reject { line: 5, offset: 30, column: "n".to_owned(), reason }]);
    assert_eq!(texts(&table, "note"), ["a", "b", "d", "e"], "nothing is no key");
    assert_eq!(table.keys.primary, [0]);
}

#[test]
fn the_list_of_rejects_is_bounded_and_their_count_is_not() {
    let count = MOST_REJECTS + 5;
    let data: Vec<Vec<String>> = (0..count).map(|n| vec!["1".to_owned(), n.to_string()]).collect();
    let table = csv_sampled(Declared { primary_key: vec!["n".to_owned()], ..declared(&["n", "x"]) }, &data, 9, false);
    assert_eq!((table.report.rejects.count, table.report.rejects.list.len()), (count as u64 - 1, MOST_REJECTS));
}

#[test]
fn a_record_of_another_width_is_rejected() {
    let cells = [Cell::Integer(1), Cell::Integer(2)];
    let record = |cells, table| Record { table, offset: 0, line: 1, cells: Cells::Positional(cells) };
    let mut survey = Survey::new(true);
    survey.see(&record(&cells, 0));
    let mut build = Build::new(survey.plan(Vec::new(), &Settings::default()).expect("two columns"), 0);
    build.take(&record(&cells, 0));
    build.take(&record(&cells[..1], 0));
    build.take(&record(&cells, 7));
    assert_eq!(build.counts(), (1, 1));
    let Ok(Finished::Tables(tables)) = build.finish() else { panic!("a table") };
    assert_eq!(tables[0].report.rejects.list[0].reason, Reason::Width { expected: 2, found: 1 });
    assert_eq!(tables[0].schema.fields[1].name, "column_2");
}

#[test]
fn a_day_beyond_all_moments_is_rejected() {
    let cells = [[Cell::Timestamp(0, false)], [Cell::Date(106_751_992)]];
    let record =
        |line: usize| Record { table: 0, offset: 0, line: line as u64, cells: Cells::Positional(&cells[line]) };
    let mut survey = Survey::new(true);
    survey.see(&record(0));
    survey.see(&record(1));
    let mut build = Build::new(survey.plan(Vec::new(), &Settings::default()).expect("one column"), 0);
    build.take(&record(0));
    build.take(&record(1));
    assert_eq!(build.counts(), (1, 1));
}
