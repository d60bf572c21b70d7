//! Whatever the file: it is read to its end without a panic, and what was written is read.

use std::borrow::Cow;

use midnight_pearl::engine::lake::cell::{Cell, Cells, Record};
use midnight_pearl::engine::lake::extract::{
    Decoded, Delimited, Encoding, EncodingEvidence, Format, Recognised, Shape, Sql, recognise,
};
use proptest::prelude::*;
use serde_json::Value;

use super::sound;

/// A text that is taken for a format.
fn taken_for(format: Format, text: &str) -> Recognised<'_> {
    let (encoding, evidence) = (Encoding::Utf8, EncodingEvidence::Ascii);
    let decoded = Decoded { text: Cow::Borrowed(text), encoding, evidence, damages: Vec::new(), damage_count: 0 };
    Recognised { format, evidence: Vec::new(), warnings: Vec::new(), decoded }
}

fn delimited(delimiter: u8, line_end: u8, has_header: bool) -> Format {
    Format::Delimited(Delimited { delimiter, line_end, has_header })
}

fn json(shape: Shape, is_extended: bool) -> Format {
    Format::Json { shape, is_extended }
}

/// Every reader, in every way that it reads.
fn formats() -> Vec<Format> {
    let shapes = [
        Shape::List,
        Shape::Under(Vec::new()),
        Shape::Under(vec!["a".to_owned()]),
        Shape::Single,
        Shape::Lines,
        Shape::Documents,
    ];
    let mut formats: Vec<Format> =
        shapes.iter().flat_map(|shape| [false, true].map(|is_extended| json(shape.clone(), is_extended))).collect();
    formats.extend([b',', b'\t'].map(|delimiter| delimited(delimiter, b'\n', delimiter == b',')));
    formats.push(delimited(b';', b'\r', true));
    formats.extend([Sql::MySql, Sql::Sqlite, Sql::Postgres].map(Format::Dump));
    formats
}

fn check_any(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for format in formats().into_iter().filter(|_| !text.is_empty()) {
        let input = taken_for(format, &text);
        for budget in [1, 1 << 20] {
            sound::read("a", &input, budget, |_| ()).ok();
        }
    }
    for name in ["a.csv", "a.json", "a.sql", "a"] {
        match recognise(name, bytes) {
            Ok(input) if input.format != Format::Parquet => drop(sound::read(name, &input, 1 << 20, |_| ()).ok()),
            Ok(_) => {}
            Err(error) => assert!(error.to_string().len() < 1_000, "a long message"),
        }
    }
}

const TOKENS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "\"",
    "\"a\"",
    "\"$date\"",
    "\"$oid\"",
    "\"$binary\"",
    "\"$numberDecimal\"",
    "1",
    "-",
    "1e9",
    ".",
    "null",
    "NaN",
    "ObjectId(",
    "Date(",
    ")",
    "'",
    "\\",
    "\\u00",
    "\\ud83e",
    "\n",
    "\r",
    "\t",
    ";",
    "insert into ",
    "t",
    " values ",
    "(",
    "create table ",
    "x'",
    "0x",
    "_binary ",
    "replace(",
    "char(10)",
    "/*",
    "*/",
    "--",
    "é",
    "🦪",
    "\u{feff}",
    "delimiter ",
    "a,b\n",
    "``",
    "begin",
    "end",
    "trigger ",
    " int",
    "references ",
    "\u{fffd}",
    "items",
    "/",
    "new ",
    "unistr(",
    "b'",
    "E'",
    "copy t from stdin;\n",
    "\\.",
];

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check_any(&bytes);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,100}") {
        check_any(text.as_bytes());
    }

    #[test]
    fn tokens_in_any_order_are_read_or_refused(tokens in prop::collection::vec(prop::sample::select(TOKENS), 0..60)) {
        check_any(tokens.concat().as_bytes());
    }

    /// A table, written as RFC 4180 has it, is read as the same.
    #[test]
    fn rows_are_read_as_they_were_written(
        rows in (1_usize..6).prop_flat_map(|width| {
            let cell = prop_oneof!["[a-z0-9 ]{0,12}", "[a,;|\t\"\r\né🦪 ]{0,6}"];
            prop::collection::vec(prop::collection::vec(cell, width), 1..8)
        }),
        delimiter in prop::sample::select(&b",;|\t"[..]),
        end in prop::sample::select(&["\n", "\r\n"][..]),
        quotes_all in any::<bool>(),
        ends_last in any::<bool>(),
        budget in 1_usize..100,
    ) {
        let written = |cell: &String| {
            let needs = cell.contains(['"', '\r', '\n', char::from(delimiter)]) || rows[0].len() == 1;
            if quotes_all || needs { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.clone() }
        };
        let separator = char::from(delimiter).to_string();
        let lines: Vec<String> =
            rows.iter().map(|row| row.iter().map(written).collect::<Vec<_>>().join(&separator)).collect();
        let text = lines.join(end) + if ends_last { end } else { "" };
        let mut read = Vec::new();
        let mut places = Vec::new();
        let take = |record: &Record| {
            places.push((record.line, record.offset));
            let Cells::Positional(cells) = record.cells else { panic!("cells with names") };
            let text = |cell: &Cell| if let Cell::Text(text) = cell { text.to_string() } else { panic!("no text") };
            read.push(cells.iter().map(text).collect::<Vec<String>>());
        };
        let outcome = sound::read("a", &taken_for(delimited(delimiter, b'\n', false), &text), budget, take);
        prop_assert_eq!(outcome.expect("few columns").rejected, vec![]);
        prop_assert_eq!(&read, &rows, "{:?}", text);
        for (line, offset) in places {
            prop_assert_eq!(line as usize, text[..offset as usize].matches('\n').count() + 1);
        }
    }

    /// What serde_json writes is read as serde_json reads it.
    #[test]
    fn documents_are_read_as_serde_json_reads_them(
        records in prop::collection::vec(object(), 0..5),
        is_pretty in any::<bool>(),
        budget in 1_usize..100,
    ) {
        let list = Value::Array(records.clone());
        let text = if is_pretty { serde_json::to_string_pretty(&list) } else { serde_json::to_string(&list) };
        let text = text.expect("text");
        // Of floating-point numbers serde_json does not read quite what it writes.
        let records: Vec<Value> = serde_json::from_str(&text).expect("what was written");
        prop_assert_eq!(values(json(Shape::List, false), &text, budget), records.clone());
        let lines: Vec<String> = records.iter().map(Value::to_string).collect();
        if !lines.is_empty() {
            let records: Vec<Value> =
                lines.iter().map(|line| serde_json::from_str(line).expect("what was written")).collect();
            prop_assert_eq!(values(json(Shape::Lines, false), &lines.join("\r\n"), budget), records);
        }
    }

    /// Of texts that may or may not be JSON those are read that serde_json reads, as the same.
    #[test]
    fn what_is_no_json_is_rejected(
        record in object(),
        damages in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(TOKENS)), 0..2),
    ) {
        let mut text = record.to_string();
        for (place, token) in damages {
            let place = text.floor_char_boundary(place.index(text.len() + 1));
            text.insert_str(place, token);
        }
        let expected: Result<Value, _> = serde_json::from_str(&text);
        let mut read = Vec::new();
        let input = taken_for(json(Shape::Single, false), &text);
        let outcome = sound::read("a", &input, 1, |record| read.push(value_of(record))).expect("few columns");
        match expected {
            Ok(expected) if expected.is_object() => prop_assert_eq!(read, vec![expected], "{}", text),
            Err(error) if error.to_string().starts_with("number out of range") => {}
            _ => prop_assert!(!outcome.rejected.is_empty(), "{}", text),
        }
    }
}

fn values(format: Format, text: &str, budget: usize) -> Vec<Value> {
    let mut values = Vec::new();
    let read = sound::read("a", &taken_for(format, text), budget, |record| values.push(value_of(record)));
    assert_eq!(read.expect("few columns").rejected, []);
    values
}

fn value_of(record: &Record) -> Value {
    let Cells::Named(fields) = record.cells else { panic!("cells without names") };
    Value::Object(fields.iter().map(|(name, cell)| (name.to_string(), value(cell))).collect())
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Boolean(value) => Value::Bool(*value),
        Cell::Number(digits) => serde_json::from_str(digits).unwrap_or(Value::Null),
        Cell::Text(text) => Value::String(text.to_string()),
        Cell::List(cells) => Value::Array(cells.iter().map(value).collect()),
        Cell::Struct(fields) => {
            Value::Object(fields.iter().map(|(name, cell)| (name.to_string(), value(cell))).collect())
        }
        other => panic!("{other:?} in JSON"),
    }
}

fn object() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[a-z\"\\\\/\u{0}\u{7f}\n\té🦪]{0,8}".prop_map(Value::String),
    ];
    let any = scalar.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::Array),
            prop::collection::btree_map("[a-c\"é]{0,2}", inner, 0..5)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    });
    prop::collection::btree_map("[a-z\"\n]{0,3}", any, 0..6)
        .prop_map(|fields| Value::Object(fields.into_iter().collect()))
}
