//! The values of a row, as the databases write them into their dumps.

use std::borrow::Cow;

use crate::engine::lake::cell::Cell;
use crate::engine::lake::extract::rejected::Expected;
use crate::engine::lake::extract::{MAX_COLUMNS, Sql};

/// What should have stood in a place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fault {
    /// The place, in bytes.
    pub(super) at: usize,
    /// What should have.
    pub(super) expected: Expected,
}

/// A place among values.
#[derive(Debug)]
pub(super) struct Values<'a> {
    text: &'a str,
    /// How far the text is read.
    pub(super) at: usize,
    sql: Sql,
}

/// How deep calls may be in calls. SQLite writes one for each kind of line end in a text.
const MAX_CALLS: usize = 8;

impl<'a> Values<'a> {
    /// From a place on.
    pub(super) fn new(text: &'a str, at: usize, sql: Sql) -> Self {
        Self { text, at, sql }
    }

    /// The values between parentheses.
    pub(super) fn row(&mut self, values: &mut Vec<Cell<'a>>) -> Result<(), Fault> {
        values.clear();
        self.expect(b'(', Expected::Row)?;
        loop {
            let value = self.value(0)?;
            if values.len() <= MAX_COLUMNS {
                values.push(value);
            }
            self.skip_space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b')') => break,
                _ => return Err(self.fault(Expected::CommaOrParenthesis)),
            }
        }
        self.at += 1;
        Ok(())
    }

    /// One past the end of the row that begins here, whatever is in it.
    pub(super) fn row_end(&mut self) -> Option<usize> {
        let mut depth = 0_usize;
        loop {
            match self.peek()? {
                quote @ (b'\'' | b'"' | b'`') => {
                    let escapes = quote != b'`' && self.has_escapes(self.at);
                    self.quoted(quote, escapes).ok()?;
                    continue;
                }
                b'(' => depth += 1,
                b')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return Some(self.at);
            }
        }
    }

    fn fault(&self, expected: Expected) -> Fault {
        Fault { at: self.at, expected }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    fn expect(&mut self, byte: u8, expected: Expected) -> Result<(), Fault> {
        self.skip_space();
        if self.peek() != Some(byte) {
            return Err(self.fault(expected));
        }
        self.at += 1;
        Ok(())
    }

    /// Whether a backslash escapes in the string that begins at a place.
    fn has_escapes(&self, quote: usize) -> bool {
        let before = quote.checked_sub(1).and_then(|before| self.text.as_bytes().get(before));
        self.sql == Sql::MySql || self.sql == Sql::Postgres && matches!(before, Some(b'E' | b'e'))
    }

    fn value(&mut self, calls: usize) -> Result<Cell<'a>, Fault> {
        self.skip_space();
        let start = self.at;
        match self.peek() {
            Some(b'\'') => self.string().map(Cell::Text),
            Some(b'"') if self.sql == Sql::MySql => self.string().map(Cell::Text),
            Some(b'0') if matches!(self.text.as_bytes().get(start + 1), Some(b'x' | b'X')) => {
                self.at += 2;
                let digits = self.word();
                bytes_of(digits).ok_or(Fault { at: start, expected: Expected::HexBytes }).map(Cell::Bytes)
            }
            Some(b'0'..=b'9' | b'-' | b'+' | b'.') => self.number().map(Cell::Number),
            Some(byte) if byte.is_ascii_alphabetic() || byte == b'_' => {
                let word = self.word();
                self.after_word(word, start, calls)
            }
            _ => Err(self.fault(Expected::Value)),
        }
    }

    fn word(&mut self) -> &'a str {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let end = rest.bytes().position(|byte| !byte.is_ascii_alphanumeric() && byte != b'_').unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn after_word(&mut self, word: &'a str, start: usize, calls: usize) -> Result<Cell<'a>, Fault> {
        let is = |keyword: &str| word.eq_ignore_ascii_case(keyword);
        let no_value = Fault { at: start, expected: Expected::Value };
        if is("NULL") {
            return Ok(Cell::Null);
        } else if is("TRUE") || is("FALSE") {
            return Ok(Cell::Boolean(is("TRUE")));
        }
        let is_prefix = self.peek() == Some(b'\'');
        if is_prefix && is("X") {
            let text = self.string()?;
            return bytes_of(&text).ok_or(Fault { at: start, expected: Expected::HexBytes }).map(Cell::Bytes);
        } else if is_prefix && is("B") {
            let text = self.string()?;
            return bits(&text).ok_or(Fault { at: start, expected: Expected::Bits });
        } else if is_prefix && (is("N") || is("E")) {
            return self.string().map(Cell::Text);
        } else if is("_binary") {
            return match self.value(calls)? {
                Cell::Text(Cow::Borrowed(text)) => Ok(Cell::Bytes(Cow::Borrowed(text.as_bytes()))),
                Cell::Text(Cow::Owned(text)) => Ok(Cell::Bytes(Cow::Owned(text.into_bytes()))),
                bytes @ Cell::Bytes(_) => Ok(bytes),
                _ => Err(no_value),
            };
        } else if word.starts_with('_') {
            // The name of an encoding: `_utf8mb4 'text'`.
            self.skip_space();
            return if self.peek() == Some(b'\'') { self.string().map(Cell::Text) } else { Err(no_value) };
        }
        self.call(word, calls).ok_or(no_value)
    }

    /// What SQLite writes for a text with line ends or control characters: `replace('a\nb','\n',char(10))`,
    /// `unistr('a\u000ab')`.
    fn call(&mut self, name: &str, calls: usize) -> Option<Cell<'a>> {
        if calls >= MAX_CALLS || self.sql != Sql::Sqlite {
            return None;
        }
        self.expect(b'(', Expected::Value).ok()?;
        let mut arguments = Vec::new();
        loop {
            arguments.push(match self.value(calls + 1).ok()? {
                Cell::Text(text) | Cell::Number(text) => text,
                _ => return None,
            });
            self.skip_space();
            self.at += 1;
            match (self.text.as_bytes().get(self.at - 1)?, arguments.len()) {
                (b')', _) => break,
                (b',', ..3) => {}
                _ => return None,
            }
        }
        let text = match &arguments[..] {
            // What is put in is one character, or the text could grow without bound.
            [text, from, to] if name.eq_ignore_ascii_case("replace") && to.len() <= from.len() && !from.is_empty() => {
                text.replace(&**from, to)
            }
            [code] if name.eq_ignore_ascii_case("char") => char::from_u32(code.parse().ok()?)?.to_string(),
            [text] if name.eq_ignore_ascii_case("unistr") => unistr(text)?,
            _ => return None,
        };
        Some(Cell::Text(Cow::Owned(text)))
    }

    fn number(&mut self) -> Result<Cow<'a, str>, Fault> {
        let start = self.at;
        self.at += usize::from(matches!(self.peek(), Some(b'-' | b'+')));
        let whole = self.digits();
        let has_point = self.peek() == Some(b'.');
        self.at += usize::from(has_point);
        let part = if has_point { self.digits() } else { 0 };
        if whole + part == 0 {
            return Err(self.fault(Expected::Digit));
        }
        let mantissa = self.at;
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'-' | b'+')));
            if self.digits() == 0 {
                return Err(self.fault(Expected::Digit));
            }
        }
        let written = &self.text[start..self.at];
        let is_plain = whole > 0 && !(has_point && part == 0) && !written.starts_with('+');
        if is_plain {
            return Ok(Cow::Borrowed(written));
        }
        // `.5`, `5.` and `+5`, as JSON would have them.
        let (sign, rest) = match written.split_at(1) {
            ("-", rest) => ("-", rest),
            ("+", rest) => ("", rest),
            _ => ("", written),
        };
        let exponent = &self.text[mantissa..self.at];
        let (whole, part) = rest[..rest.len() - exponent.len()].split_once('.').unwrap_or((rest, ""));
        let (whole, part) = (if whole.is_empty() { "0" } else { whole }, if part.is_empty() { "0" } else { part });
        Ok(Cow::Owned(if has_point { format!("{sign}{whole}.{part}{exponent}") } else { format!("{sign}{rest}") }))
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        self.at - start
    }

    /// A string and all that follows it directly: the databases join strings.
    fn string(&mut self) -> Result<Cow<'a, str>, Fault> {
        let Some(quote) = self.peek() else { return Err(self.fault(Expected::Value)) };
        let escapes = self.has_escapes(self.at);
        let (inner, is_plain) = self.quoted(quote, escapes)?;
        Ok(if is_plain { Cow::Borrowed(inner) } else { Cow::Owned(plain(inner, quote, escapes)) })
    }

    /// What stands between quotes, and whether it stands for itself.
    fn quoted(&mut self, quote: u8, escapes: bool) -> Result<(&'a str, bool), Fault> {
        let bytes = self.text.as_bytes();
        let start = self.at + 1;
        let (mut at, mut is_plain) = (start, true);
        loop {
            let rest = bytes.get(at..).unwrap_or_default();
            let found = if escapes { memchr::memchr2(quote, b'\\', rest) } else { memchr::memchr(quote, rest) };
            let Some(found) = found else {
                self.at = bytes.len();
                return Err(self.fault(Expected::ClosingQuote));
            };
            at += found;
            if bytes[at] == quote && bytes.get(at + 1) != Some(&quote) {
                break;
            }
            is_plain = false;
            at += 2;
        }
        self.at = at + 1;
        Ok((self.text.get(start..at).unwrap_or_default(), is_plain))
    }
}

/// A string without its escapes (MySQL 8.4 Reference Manual, 9.1.1, Table 9.1) and with its quotes once.
fn plain(inner: &str, quote: u8, escapes: bool) -> String {
    let mut plain = String::with_capacity(inner.len());
    let mut rest = inner.chars();
    while let Some(c) = rest.next() {
        if c == char::from(quote) {
            rest.next();
        }
        if c != '\\' || !escapes {
            plain.push(c);
            continue;
        }
        let escaped = match rest.next() {
            Some('0') => '\0',
            Some('b') => '\u{8}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('Z') => '\u{1a}',
            Some(other @ ('%' | '_')) => {
                plain.push('\\');
                other
            }
            Some(other) => other,
            None => '\\',
        };
        plain.push(escaped);
    }
    plain
}

fn bytes_of<'a>(digits: &str) -> Option<Cow<'a, [u8]>> {
    let (pairs, rest) = digits.as_bytes().as_chunks::<2>();
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let byte = |pair: &[u8; 2]| u8::try_from(digit(pair[0])? * 16 + digit(pair[1])?).ok();
    let bytes: Option<Vec<u8>> = pairs.iter().map(byte).collect();
    bytes.filter(|_| rest.is_empty()).map(Cow::Owned)
}

/// A number if it has at most 63 bits, else bytes.
fn bits<'a>(digits: &str) -> Option<Cell<'a>> {
    if digits.len() < 64 && !digits.is_empty() {
        return i64::from_str_radix(digits, 2).ok().filter(|_| !digits.starts_with(['+', '-'])).map(Cell::Integer);
    }
    let bit = |byte: &u8| matches!(byte, b'0' | b'1').then(|| byte - b'0');
    let byte = |bits: &[u8]| bits.iter().try_fold(0, |sum: u8, digit| Some(sum << 1 | bit(digit)?));
    let bytes: Option<Vec<u8>> = digits.as_bytes().rchunks(8).rev().map(byte).collect();
    bytes.map(|bytes| Cell::Bytes(Cow::Owned(bytes)))
}

/// The text of SQLite's `unistr` (SQLite, "Built-In Scalar SQL Functions"): `\XXXX`, `\uXXXX`, `\+XXXXXX`,
/// `\UXXXXXXXX` and `\\`.
fn unistr(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        plain.push_str(before);
        let (skipped, length) = match after.bytes().next()? {
            b'\\' => {
                plain.push('\\');
                rest = &after[1..];
                continue;
            }
            b'u' => (1, 4),
            b'U' => (1, 8),
            b'+' => (1, 6),
            _ => (0, 4),
        };
        let digits = after.get(skipped..skipped + length)?;
        plain.push(char::from_u32(u32::from_str_radix(digits, 16).ok()?)?);
        rest = &after[skipped + length..];
    }
    plain.push_str(rest);
    Some(plain)
}
