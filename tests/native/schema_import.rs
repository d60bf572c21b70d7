//! Schemas as visitors bring them: dumps of three databases, and JSON.

mod json;
mod names;
mod oracle;
mod problems;
mod properties;
mod refused;
#[cfg(feature = "ssr")]
mod said;
pub(crate) mod sound;
mod sql;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use midnight_pearl::engine::joins::import::{Problem, import};
use midnight_pearl::engine::joins::schema::Schema;

/// A file of tests/schemas.
fn file(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas").join(name)).expect("a schema")
}

/// The schema and the problems of a file.
#[track_caller]
fn imported(name: &str, text: &str) -> (Schema, Vec<Problem>) {
    import(name, text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A schema on few lines. Of a table: its columns, `!` where no row may leave one empty, the primary key in brackets, then
/// further sets in braces that no two rows share. Of a key: its ends, and its name if it has one.
fn described(schema: &Schema) -> String {
    let mut out = String::new();
    let names = |table: usize, columns: &[usize]| {
        let names = columns.iter().map(|&column| schema.tables[table].columns[column].name.as_str());
        names.collect::<Vec<_>>().join(", ")
    };
    for (index, table) in schema.tables.iter().enumerate() {
        let columns = table.columns.iter().map(|column| {
            let space = if column.kind.is_empty() { "" } else { " " };
            let mark = if column.nullable { "" } else { "!" };
            format!("{}{space}{}{mark}", column.name, column.kind)
        });
        write!(out, "{} ({})", table.name, columns.collect::<Vec<_>>().join(", ")).expect("memory takes all");
        if !table.primary_key.is_empty() {
            write!(out, " [{}]", names(index, &table.primary_key)).expect("memory takes all");
        }
        for set in &table.unique {
            write!(out, " {{{}}}", names(index, set)).expect("memory takes all");
        }
        out.push('\n');
    }
    for key in &schema.keys {
        let [from, to] = [(key.from, &key.from_columns), (key.to, &key.to_columns)]
            .map(|(table, columns)| format!("{} ({})", schema.tables[table].name, names(table, columns)));
        let name = key.name.as_ref().map(|name| format!(" as {name}")).unwrap_or_default();
        writeln!(out, "{from} -> {to}{name}").expect("memory takes all");
    }
    out
}

/// What is read of a file, and its problems as they are worded.
#[track_caller]
fn check(name: &str, text: &str, expected: &str, expected_problems: &[&str]) {
    let (schema, problems) = imported(name, text);
    sound::check_sound(&schema);
    assert_eq!(described(&schema).trim_end(), expected.trim());
    assert_eq!(problems.iter().map(ToString::to_string).collect::<Vec<_>>(), expected_problems);
}
