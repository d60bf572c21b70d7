//! Keys that names and values speak for, and labels of codes.

use midnight_pearl::engine::lake::normalise::Normalised;
use midnight_pearl::engine::lake::normalise::declared::{Declared, DeclaredKey};
use midnight_pearl::engine::lake::normalise::relate::{keys, label};

use super::made_up::{csv_sampled, declared, texts};

/// A table of CSV: its name, its columns, and its rows as `1 x`; `-` is null.
fn table(name: &str, columns: &[&str], rows: &[&str]) -> Normalised {
    let cell = |cell: &str| if cell == "-" { String::new() } else { cell.to_owned() };
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.split(' ').map(cell).collect()).collect();
    csv_sampled(Declared { name: name.to_owned(), ..declared(columns) }, &rows, 999, false)
}

fn numbered(name: &str, column: &str, values: impl Iterator<Item = usize>) -> Normalised {
    let rows: Vec<String> = values.enumerate().map(|(at, value)| format!("{} {value}", at + 1)).collect();
    table(name, &["id", column], &rows.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn a_column_leads_to_the_table_that_it_names() {
    let cases = numbered("cases", "x", 1..=20);
    let notes = numbered("notes", "case_id", (1..=19).chain([99]));
    let found = keys(&[cases.clone(), notes]);
    assert_eq!(found.len(), 1);
    let key = &found[0];
    assert_eq!((key.from, &key.from_columns[..], key.to, &key.to_columns[..]), (1, &[1][..], 0, &[0][..]));
    assert_eq!((key.values, key.orphans, key.pairs, key.is_declared), (20, 1, 19, false));
    assert_eq!(key.orphan_lines, [21]);
    let too_few = numbered("notes", "case_id", (1..=18).chain([98, 99]));
    assert_eq!(keys(&[cases.clone(), too_few]), [], "90 of 100 are too few");
    let elsewhere = numbered("notes", "number", 1..=20);
    assert_eq!(keys(&[cases, elsewhere]), [], "values alone say nothing");
}

#[test]
fn plurals_and_longer_names_are_understood() {
    let of = |parent: &str, column: &str| keys(&[numbered(parent, "x", 1..=3), numbered("t", column, 1..=3)]).len();
    for (parent, column) in [
        ("cases", "parent_case_id"),
        ("entries", "entry_id"),
        ("classes", "class_id"),
        ("case", "case_ref"),
        ("boxes", "box_id"),
    ] {
        assert_eq!(of(parent, column), 1, "{parent} {column}");
    }
    assert_eq!(of("cases", "id_case"), 0);
}

#[test]
fn what_is_not_unique_is_no_target() {
    let cases = table("cases", &["id", "x"], &["1 a", "1 b", "2 c"]);
    assert_eq!(keys(&[cases, numbered("notes", "case_id", 1..=2)]), []);
}

#[test]
fn declared_keys_are_checked_and_their_orphans_counted() {
    let parents = Declared { name: "Parents".to_owned(), primary_key: vec!["a".to_owned()], ..declared(&["a"]) };
    let parents = csv_sampled(parents, &[vec!["1".to_owned()], vec!["2".to_owned()]], 9, false);
    let key = DeclaredKey { columns: vec!["p".to_owned()], table: "Parents".to_owned(), to: Vec::new() };
    let children = Declared { name: "children".to_owned(), foreign_keys: vec![key], ..declared(&["p", "n"]) };
    let rows: Vec<Vec<String>> =
        [["1", "1"], ["1", "2"], ["3", "3"], ["", "4"]].map(|row| row.map(str::to_owned).to_vec()).to_vec();
    let found = keys(&[parents, csv_sampled(children, &rows, 9, false)]);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].values, found[0].orphans, found[0].pairs, found[0].is_declared), (3, 1, 2, true));
}

#[test]
fn codes_get_their_labels() {
    let dictionary = table(
        "dictionary_entries",
        &["type", "code", "label"],
        &["case_status OP open", "case_status CL closed", "priority 1 high", "priority 2 low"],
    );
    let cases = table("cases", &["id", "status", "priority"], &["1 OP 1", "2 CL 2", "3 XX 1", "4 - 9"]);
    let mut tables = [dictionary, cases];
    let labels = label::<Normalised>(&mut tables, &[]);
    assert_eq!(labels.len(), 2);
    assert_eq!(texts(&tables[1], "status_label"), ["open", "closed", "-", "-"]);
    assert_eq!(texts(&tables[1], "priority_label"), ["high", "low", "high", "-"]);
    assert_eq!(
        (labels[0].found, labels[0].missing, labels[0].missing_codes.as_slice()),
        (2, 1, &["XX".to_owned()][..])
    );
    assert_eq!((labels[0].table, labels[0].codes, labels[0].labels, labels[0].dictionary), (1, 1, 3, 0));
    assert_eq!(tables[1].schema.fields[4].id, 5);
}
