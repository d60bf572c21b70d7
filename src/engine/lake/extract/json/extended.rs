//! The values that MongoDB writes as objects, and its shell as calls (MongoDB Extended JSON v2, and "Legacy" v1).

use std::borrow::Cow;

use super::parse::{Fault, Parser};
use crate::engine::lake::calendar::{MICROS_PER_DAY, days};
use crate::engine::lake::cell::Cell;
use crate::engine::lake::extract::rejected::Expected;

type Fields<'a> = [(Cow<'a, str>, Cell<'a>)];

/// The names that stand for values.
pub(in super::super) const OPERATORS: [&str; 18] = [
    "$oid",
    "$date",
    "$numberInt",
    "$numberLong",
    "$numberDouble",
    "$numberDecimal",
    "$binary",
    "$type",
    "$uuid",
    "$timestamp",
    "$regularExpression",
    "$regex",
    "$options",
    "$symbol",
    "$code",
    "$undefined",
    "$minKey",
    "$maxKey",
];

/// Whether an object whose first name is that stands for a value.
pub(in super::super) fn is_operator(name: &str) -> bool {
    name.starts_with('$') && OPERATORS.contains(&name)
}

/// The calls that MongoDB's shell prints.
const CALLS: [&str; 13] = [
    "ObjectId",
    "ISODate",
    "Date",
    "NumberLong",
    "NumberInt",
    "NumberDecimal",
    "Long",
    "Int32",
    "Decimal128",
    "Double",
    "UUID",
    "Timestamp",
    "BinData",
];

/// The first call in a text, by its place.
pub(in super::super) fn first_call(text: &str) -> Option<(usize, &'static str)> {
    let place = |call: &&'static str| {
        let mut at = 0;
        loop {
            at += memchr::memmem::find(&text.as_bytes()[at..], call.as_bytes())?;
            let is_first = text[..at].trim_ascii_end().ends_with([':', '[', ',']);
            if is_first && text[at + call.len()..].starts_with('(') {
                return Some((at, *call));
            }
            at += call.len();
        }
    };
    CALLS.iter().filter_map(place).min()
}

/// The value of an object whose first name is an operator; nothing if it does not fit it.
pub(super) fn value<'a>(fields: &Fields<'a>) -> Option<Cell<'a>> {
    let get = |wanted: &str| fields.iter().rev().find(|(name, _)| name == wanted).map(|(_, value)| value);
    let (name, value) = fields.first()?;
    match &**name {
        "$oid" => text(value).filter(|text| is_object_id(text)).map(Cell::Text),
        "$date" => moment(value),
        "$numberInt" | "$numberLong" => integer(value).map(Cell::Integer),
        "$numberDouble" => text(value)?.parse().ok().map(Cell::Float),
        "$numberDecimal" => decimal(&text(value)?),
        "$uuid" | "$symbol" | "$code" => text(value).map(Cell::Text),
        "$binary" => match value {
            Cell::Struct(inner) => {
                let get = |wanted: &str| inner.iter().find(|(name, _)| name == wanted).and_then(|(_, v)| text(v));
                binary(&get("base64")?, &get("subType")?)
            }
            value => binary(&text(value)?, &text(get("$type")?)?),
        },
        "$type" => binary(&text(get("$binary")?)?, &text(value)?),
        "$timestamp" => match value {
            Cell::Struct(inner) => {
                let get = |wanted: &str| inner.iter().find(|(name, _)| name == wanted).and_then(|(_, v)| integer(v));
                Some(timestamp(get("t")?, get("i")?))
            }
            _ => None,
        },
        "$regularExpression" => match value {
            Cell::Struct(inner) => {
                let get = |wanted: &str| inner.iter().find(|(name, _)| name == wanted).and_then(|(_, v)| text(v));
                Some(regex(&get("pattern")?, &get("options").unwrap_or_default()))
            }
            _ => None,
        },
        "$regex" | "$options" => {
            Some(regex(&text(get("$regex")?)?, &get("$options").and_then(text).unwrap_or_default()))
        }
        "$undefined" => Some(Cell::Null),
        "$minKey" => Some(Cell::Text(Cow::Borrowed("MinKey"))),
        "$maxKey" => Some(Cell::Text(Cow::Borrowed("MaxKey"))),
        _ => None,
    }
}

/// What the shell prints that is no JSON: calls, `NaN`, `undefined`, `/regex/`.
pub(super) fn word<'a>(parser: &mut Parser<'a>) -> Result<Cell<'a>, Fault> {
    let start = parser.at;
    for (word, number) in [("NaN", f64::NAN), ("Infinity", f64::INFINITY), ("-Infinity", f64::NEG_INFINITY)] {
        if parser.take_word(word) {
            return Ok(Cell::Float(number));
        }
    }
    if parser.take_word("undefined") {
        return Ok(Cell::Null);
    }
    for key in ["MinKey", "MaxKey"] {
        if parser.take_word(key) {
            if parser.rest().starts_with("()") {
                parser.at += 2;
            }
            return Ok(Cell::Text(Cow::Borrowed(key)));
        }
    }
    if parser.peek() == Some(b'/') {
        return literal(parser);
    }
    if parser.take_word("new") {
        parser.skip_space();
    }
    let name = parser.word();
    if !CALLS.contains(&name) {
        parser.at = start;
        return Err(parser.fault(Expected::Value));
    }
    parser.expect(b'(', Expected::Value)?;
    let mut arguments = Vec::new();
    // None of them is a list or an object, so that nothing nests here.
    while parser.next_in(b')', Expected::CommaOrParenthesis, arguments.is_empty())? {
        arguments.push(match parser.peek() {
            Some(quote @ (b'"' | b'\'')) => Cell::Text(parser.string(quote)?),
            _ => Cell::Number(parser.number()?),
        });
    }
    call(name, &arguments).ok_or(Fault::Syntax(start, Expected::Extended))
}

fn call<'a>(name: &str, arguments: &[Cell<'a>]) -> Option<Cell<'a>> {
    let first = arguments.first();
    match name {
        "ObjectId" => text(first?).filter(|text| is_object_id(text)).map(Cell::Text),
        "ISODate" | "Date" => moment(first?),
        "NumberLong" | "NumberInt" | "Long" | "Int32" => integer(first?).map(Cell::Integer),
        "NumberDecimal" | "Decimal128" => decimal(&text(first?)?),
        "Double" => text(first?)?.parse().ok().map(Cell::Float),
        "UUID" => text(first?).map(Cell::Text),
        "Timestamp" => Some(timestamp(integer(first?)?, integer(arguments.get(1)?)?)),
        "BinData" => {
            let kind = u8::try_from(integer(first?)?).ok()?;
            binary(&text(arguments.get(1)?)?, &format!("{kind:x}"))
        }
        _ => None,
    }
}

/// `/pattern/options`.
fn literal<'a>(parser: &mut Parser<'a>) -> Result<Cell<'a>, Fault> {
    let rest = parser.rest();
    let mut is_escaped = false;
    let end = rest.bytes().skip(1).position(|byte| {
        let is_end = byte == b'\n' || byte == b'/' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_end
    });
    let Some(end) = end.map(|end| end + 1).filter(|&end| rest.as_bytes()[end] == b'/') else {
        return Err(parser.fault(Expected::Value));
    };
    parser.at += end + 1;
    let options = parser.word().len();
    Ok(Cell::Text(Cow::Borrowed(&rest[..end + 1 + options])))
}

fn text<'a>(value: &Cell<'a>) -> Option<Cow<'a, str>> {
    match value {
        Cell::Text(text) | Cell::Number(text) => Some(text.clone()),
        _ => None,
    }
}

fn integer(value: &Cell) -> Option<i64> {
    match value {
        Cell::Integer(number) => Some(*number),
        Cell::Text(text) | Cell::Number(text) => text.parse().ok(),
        _ => None,
    }
}

fn is_object_id(text: &str) -> bool {
    text.len() == 24 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn timestamp<'a>(seconds: i64, ordinal: i64) -> Cell<'a> {
    let field = |name, number| (Cow::Borrowed(name), Cell::Integer(number));
    Cell::Struct(vec![field("t", seconds), field("i", ordinal)])
}

fn regex<'a>(pattern: &str, options: &str) -> Cell<'a> {
    Cell::Text(Cow::Owned(format!("/{pattern}/{options}")))
}

/// Milliseconds since 1970-01-01, or text as ISO 8601 has it.
fn moment<'a>(value: &Cell<'a>) -> Option<Cell<'a>> {
    let micros = match value {
        Cell::Text(text) => iso(text)?,
        value => integer(value)?.checked_mul(1_000)?,
    };
    Some(Cell::Timestamp(micros, true))
}

/// Microseconds since 1970-01-01 of `2024-02-29T12:30:00.5Z`, or with another offset, or of a day.
fn iso(text: &str) -> Option<i64> {
    let number = |from: usize, to: usize| {
        let digits = text.get(from..to).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
        digits.parse::<u32>().ok()
    };
    let is = |place: usize, byte: u8| text.as_bytes().get(place) == Some(&byte);
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    if !is(4, b'-') || !is(7, b'-') {
        return None;
    }
    let midnight = i64::from(days(year, month, day)?) * MICROS_PER_DAY;
    if text.len() == 10 {
        return Some(midnight);
    }
    let (hour, minute) = (number(11, 13)?, number(14, 16)?);
    let has_seconds = is(16, b':');
    let second = if has_seconds { number(17, 19)? } else { 0 };
    if !(is(10, b'T') || is(10, b' ')) || !is(13, b':') || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let rest = text.get(if has_seconds { 19 } else { 16 }..)?;
    let (micros, zone) = match rest.strip_prefix('.') {
        None => (0, rest),
        Some(rest) => {
            let count = rest.bytes().take_while(u8::is_ascii_digit).count();
            let digits = rest.bytes().take(count).chain(std::iter::repeat(b'0')).take(6);
            (digits.fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0')), &rest[count..])
        }
    };
    let offset = match zone.as_bytes() {
        [] | b"Z" => 0,
        [sign @ (b'+' | b'-'), digits @ ..] => {
            let digit =
                |place: usize| digits.get(place).filter(|byte| byte.is_ascii_digit()).map(|d| i64::from(d - b'0'));
            let colon = usize::from(digits.get(2) == Some(&b':'));
            if digits.len() != 4 + colon {
                return None;
            }
            let minutes = (digit(0)? * 10 + digit(1)?) * 60 + digit(2 + colon)? * 10 + digit(3 + colon)?;
            if *sign == b'-' { -minutes } else { minutes }
        }
        _ => return None,
    };
    let seconds = i64::from(hour * 3_600 + minute * 60 + second) - offset * 60;
    Some(midnight + seconds * 1_000_000 + micros)
}

/// A decimal number, with all its digits; what 38 of them cannot hold stays as it is written.
fn decimal<'a>(text: &str) -> Option<Cell<'a>> {
    match text {
        "NaN" => return Some(Cell::Float(f64::NAN)),
        "Infinity" | "-Infinity" => return text.parse().ok().map(Cell::Float),
        _ => {}
    }
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
        None => (text, 0),
    };
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{part}");
    let plain = digits.strip_prefix(['-', '+']).unwrap_or(&digits);
    if plain.is_empty() || !plain.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let scale = (part.len() as i64).saturating_sub(exponent);
    let fitting = || {
        let number: i128 = digits.parse().ok()?;
        let zeros = u32::try_from(scale.min(0).unsigned_abs()).ok()?;
        let number = number.checked_mul(10_i128.checked_pow(zeros)?)?;
        let scale = u8::try_from(scale.max(0)).ok().filter(|&scale| scale <= 38)?;
        (number.unsigned_abs() < 10_u128.pow(38)).then_some(Cell::Decimal(number, scale))
    };
    Some(fitting().unwrap_or_else(|| Cell::Number(Cow::Owned(text.to_owned()))))
}

/// Bytes, or text if their subtype says that they are a UUID.
fn binary<'a>(encoded: &str, subtype: &str) -> Option<Cell<'a>> {
    let bytes = base64(encoded)?;
    if u8::from_str_radix(subtype, 16).ok()? == 4 && bytes.len() == 16 {
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let parts = [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]];
        return Some(Cell::Text(Cow::Owned(parts.join("-"))));
    }
    Some(Cell::Bytes(Cow::Owned(bytes)))
}

/// The bytes of base64 (RFC 4648, section 4), with or without its padding.
fn base64(encoded: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(encoded.len() / 4 * 3);
    let (mut word, mut bits) = (0_u32, 0);
    for letter in encoded.trim_end_matches('=').bytes() {
        let six = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        word = (word << 6 | u32::from(six)) & 0xffff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((word >> bits) as u8);
        }
    }
    Some(bytes)
}

/// Whether a byte may begin a word of the shell.
pub(super) fn begins_word(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'$')
}

/// Whether a byte belongs to words.
pub(super) fn is_word(byte: u8) -> bool {
    begins_word(byte) || byte.is_ascii_digit()
}
