//! Values as text.

use std::fmt::Write;

use crate::engine::lake::calendar::{date_text, timestamp_text};
use crate::engine::lake::cell::Cell;
use crate::engine::lake::datum::decimal_text;

/// A cell as text: numbers in their own digits, structs and lists as JSON, bytes that are no UTF-8 in hexadecimal.
/// Nothing of a null.
pub(crate) fn text(cell: &Cell) -> String {
    let mut out = String::new();
    match cell {
        Cell::Null => (),
        Cell::Text(text) | Cell::Number(text) => out.push_str(text),
        cell => json(&mut out, cell),
    }
    match cell {
        Cell::Bytes(_) | Cell::Date(_) | Cell::Timestamp(..) => out.trim_matches('"').to_owned(),
        _ => out,
    }
}

/// A cell as JSON. Its depth is bounded by its reader.
fn json(out: &mut String, cell: &Cell) {
    // Writing to a string does not fail.
    let _ = match cell {
        Cell::Null => write!(out, "null"),
        Cell::Boolean(value) => write!(out, "{value}"),
        Cell::Number(text) => write!(out, "{text}"),
        Cell::Integer(value) => write!(out, "{value}"),
        Cell::Float(value) if value.is_finite() => write!(out, "{value:?}"),
        Cell::Float(value) => write!(out, "\"{value}\""),
        Cell::Decimal(digits, scale) => write!(out, "{}", decimal_text(*digits, *scale)),
        Cell::Text(text) => return quoted(out, text),
        Cell::Bytes(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => return quoted(out, text),
            Err(_) => {
                out.push_str("\"0x");
                bytes.iter().for_each(|byte| _ = write!(out, "{byte:02x}"));
                write!(out, "\"")
            }
        },
        Cell::Date(days) => write!(out, "\"{}\"", date_text((*days).into())),
        Cell::Timestamp(micros, has_zone) => write!(out, "\"{}\"", timestamp(*micros, *has_zone)),
        Cell::Struct(fields) => {
            for (at, (name, value)) in fields.iter().enumerate() {
                out.push(if at == 0 { '{' } else { ',' });
                quoted(out, name);
                out.push(':');
                json(out, value);
            }
            write!(out, "{}", if fields.is_empty() { "{}" } else { "}" })
        }
        Cell::List(values) => {
            for (at, value) in values.iter().enumerate() {
                out.push(if at == 0 { '[' } else { ',' });
                json(out, value);
            }
            write!(out, "{}", if values.is_empty() { "[]" } else { "]" })
        }
    };
}

fn quoted(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if (control as u32) < 0x20 => _ = write!(out, "\\u{:04x}", control as u32),
            other => out.push(other),
        }
    }
    out.push('"');
}

/// A moment as `2024-12-31T23:59:59.5`, with `Z` if it has a zone, from the microseconds since 1970-01-01.
pub fn timestamp(micros: i64, has_zone: bool) -> String {
    let text = timestamp_text(micros);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if has_zone { format!("{text}Z") } else { text.to_owned() }
}
