//! Records are read out of files.

mod bytes;
mod csv;
mod dump;
mod extended;
mod json;
mod properties;
mod recognise;
#[path = "lake_extract/sound.rs"]
mod sound;

use midnight_pearl::engine::lake::cell::{Cell, Cells, Record};
use midnight_pearl::engine::lake::extract::{Recognised, Refused, Rejected, Warning, recognise};

/// What is read out of a file.
struct Read {
    records: Vec<String>,
    rejected: Vec<Rejected>,
    warnings: Vec<Warning>,
    schema: midnight_pearl::engine::joins::schema::Schema,
}

/// What is read out of a file of that name, a few bytes at a time.
#[track_caller]
fn read(name: &str, text: impl AsRef<[u8]>) -> Read {
    let input = recognise(name, text.as_ref()).unwrap_or_else(|error| panic!("{error}"));
    read_input(name, &input)
}

#[track_caller]
fn read_input(name: &str, input: &Recognised) -> Read {
    let mut records = Vec::new();
    let outcome = sound::read(name, input, 1, |record| records.push(described(record)));
    let sound::Outcome { rejected, warnings, schema } = outcome.unwrap_or_else(|error| panic!("{error}"));
    Read { records, rejected, warnings, schema }
}

/// A record on one line: its table unless that is the first, and its values.
fn described(record: &Record) -> String {
    let table = if record.table == 0 { String::new() } else { format!("{}: ", record.table) };
    let cells: Vec<String> = match record.cells {
        Cells::Positional(cells) => cells.iter().map(cell).collect(),
        Cells::Named(cells) => cells.iter().map(|(name, value)| format!("{name}={}", cell(value))).collect(),
    };
    format!("{table}{}", cells.join(" "))
}

fn cell(value: &Cell) -> String {
    match value {
        Cell::Null => "-".to_owned(),
        Cell::Boolean(value) => value.to_string(),
        Cell::Number(digits) => digits.to_string(),
        Cell::Integer(number) => format!("i{number}"),
        Cell::Float(number) => format!("f{number}"),
        Cell::Decimal(digits, scale) => format!("d{digits}/{scale}"),
        Cell::Text(text) => format!("{text:?}"),
        Cell::Bytes(bytes) => bytes.iter().fold("x".to_owned(), |text, byte| format!("{text}{byte:02x}")),
        Cell::Date(days) => format!("day{days}"),
        Cell::Timestamp(micros, is_utc) => format!("t{micros}{}", if *is_utc { "z" } else { "" }),
        Cell::Struct(fields) => {
            let fields: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", cell(value))).collect();
            format!("{{{}}}", fields.join(" "))
        }
        Cell::List(cells) => format!("[{}]", cells.iter().map(cell).collect::<Vec<_>>().join(" ")),
    }
}

/// What is read, one record a line, and what is rejected.
#[track_caller]
fn check(name: &str, text: &str, records: &str, rejected: &[&str]) {
    let read = read(name, text);
    let expected: Vec<&str> = records.trim().lines().map(str::trim).collect();
    assert_eq!(read.records, expected, "{:?}", read.rejected);
    let found: Vec<String> = read.rejected.iter().map(ToString::to_string).collect();
    assert_eq!(found, rejected);
}

#[track_caller]
fn refused(name: &str, bytes: &[u8]) -> Refused {
    match recognise(name, bytes) {
        Ok(input) => sound::read(name, &input, 1 << 20, |_| ()).err().expect("refused"),
        Err(error) => error,
    }
}

/// The columns' names of a table.
fn columns(read: &Read, table: usize) -> Vec<&str> {
    read.schema.tables[table].columns.iter().map(|column| column.name.as_str()).collect()
}
