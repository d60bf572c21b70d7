//! Rows of values between delimiters (RFC 4180).

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::evidence::Warning;
use super::refused::Refused;
use super::rejected::{Expected, Reason, Rejected, excerpt};
use super::scan::{Either, Lines};
use super::{Delimited, MAX_COLUMNS, Progress};
use crate::engine::joins::schema::{Column, Schema, Table};
use crate::engine::lake::cell::{Cell, Cells, Record};

const QUOTE: u8 = b'"';

/// Reads rows.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    rows: Rows<'a>,
    cells: Vec<Cell<'a>>,
    schema: Schema,
    columns: usize,
    warnings: Vec<Warning>,
    /// How many bytes were read again after a quote without an end.
    reread: usize,
}

impl<'a> Reader<'a> {
    /// Before the first row below the header.
    pub(super) fn new(name: &str, text: &'a str, format: Delimited) -> Result<Self, Refused> {
        let mut rows = Rows::new(text, format);
        let mut cells = Vec::new();
        let before = rows.clone();
        rows.next(&mut cells);
        if cells.len() > MAX_COLUMNS {
            return Err(Refused::TooManyColumns { limit: MAX_COLUMNS, found: cells.len() });
        }
        let mut warnings = Vec::new();
        let columns = cells.len();
        let names = if format.has_header {
            names(&cells, &mut warnings)
        } else {
            rows = before;
            (1..=columns).map(numbered).collect()
        };
        let columns_of = |name| Column { name, kind: String::new(), nullable: true };
        let table =
            Table { name: name.to_owned(), columns: names.into_iter().map(columns_of).collect(), ..Table::default() };
        let schema = Schema { name: name.to_owned(), tables: vec![table], keys: Vec::new() };
        Ok(Self { rows, cells, schema, columns, warnings, reread: 0 })
    }

    pub(super) fn read(&mut self, budget: usize, sink: &mut impl FnMut(Result<Record<'a, '_>, Rejected>)) -> Progress {
        let end = self.rows.at.saturating_add(budget);
        while let Some(row) = self.rows.next(&mut self.cells) {
            let (start, line) = (row.start, row.line);
            if row.fault.is_none() && self.cells.len() == self.columns {
                let cells = Cells::Positional(&self.cells);
                sink(Ok(Record { table: 0, offset: start as u64, line, cells }));
            } else {
                sink(Err(self.rejected(row)));
            }
            if self.rows.at >= end {
                break;
            }
        }
        if self.rows.at >= self.rows.text.len() { Progress::Done } else { Progress::More }
    }

    pub(super) fn position(&self) -> u64 {
        self.rows.at as u64
    }

    pub(super) fn tables(&self) -> &Schema {
        &self.schema
    }

    pub(super) fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// What is wrong with a row. A quote that was never meant as one takes the lines after it for its own: they are
    /// read again, each for itself, as long as no more is read again than the text is long.
    fn rejected(&mut self, row: Row) -> Rejected {
        let text = excerpt(self.rows.text[row.start..row.end].trim_end_matches(['\r', '\n']));
        let reason = match row.fault {
            None if self.cells.len() > MAX_COLUMNS => Reason::TooManyColumns { limit: MAX_COLUMNS },
            None => Reason::Columns { expected: self.columns, found: self.cells.len() },
            Some(fault) => {
                let lines = Lines::new(self.rows.format.line_end);
                let (line, column) = lines.place(&self.rows.text[row.start..], fault.at - row.start);
                let found = self.rows.text[fault.at..].chars().next();
                self.read_again(&row);
                Reason::Syntax { expected: fault.expected, found, line: row.line + line - 1, column }
            }
        };
        Rejected { table: 0, line: row.line, offset: row.start as u64, reason, text }
    }

    fn read_again(&mut self, row: &Row) {
        let text = self.rows.text.as_bytes();
        let first_end = memchr::memchr(self.rows.format.line_end, &text[row.start..row.end]);
        let Some(next) = first_end.map(|end| row.start + end + 1) else { return };
        let again = row.end - next;
        if again > 0 && self.reread + again <= text.len() {
            self.reread += again;
            self.rows.at = next;
            self.rows.line = row.line + 1;
        }
    }
}

/// The names of columns, each once.
fn names(cells: &[Cell], warnings: &mut Vec<Warning>) -> Vec<String> {
    let own = |cell: &Cell| if let Cell::Text(name) = cell { name.trim().to_owned() } else { String::new() };
    let own: Vec<String> = cells.iter().map(own).collect();
    let all: HashSet<&str> = own.iter().map(String::as_str).collect();
    let mut taken = HashSet::new();
    // By name, the number that was given last.
    let mut given: HashMap<String, usize> = HashMap::new();
    let name = |(place, from): (usize, &String)| {
        let column = place + 1;
        if !from.is_empty() && taken.insert(from.clone()) {
            return from.clone();
        }
        let base = if from.is_empty() { numbered(column) } else { from.clone() };
        let mut to = base.clone();
        while all.contains(to.as_str()) || !taken.insert(to.clone()) {
            let number = given.entry(base.clone()).or_insert(1);
            *number += 1;
            to = format!("{base}_{number}");
        }
        warnings.push(Warning::Renamed { column, from: from.clone(), to: to.clone() });
        to
    };
    own.iter().enumerate().map(name).collect()
}

fn numbered(column: usize) -> String {
    format!("column_{column}")
}

/// A row as it stands in its text.
#[derive(Debug)]
pub(super) struct Row {
    /// Its first byte.
    pub(super) start: usize,
    /// One past the end of its line.
    pub(super) end: usize,
    /// Where it begins, from 1.
    pub(super) line: u64,
    /// What is wrong in it.
    fault: Option<Fault>,
}

#[derive(Debug, Clone, Copy)]
struct Fault {
    at: usize,
    expected: Expected,
}

impl Row {
    /// Whether its quotes are as they should be.
    pub(super) fn is_whole(&self) -> bool {
        self.fault.is_none()
    }
}

/// A text as it is cut into rows, in O(n).
#[derive(Debug, Clone)]
pub(super) struct Rows<'a> {
    text: &'a str,
    format: Delimited,
    either: Either,
    /// How far it is read.
    pub(super) at: usize,
    line: u64,
}

impl<'a> Rows<'a> {
    /// Before the first row.
    pub(super) fn new(text: &'a str, format: Delimited) -> Self {
        Self { text, format, either: Either::new(format.delimiter, format.line_end), at: 0, line: 1 }
    }

    /// The next row and its values, of which no more than one above [`MAX_COLUMNS`] are kept. Lines without anything
    /// are no rows.
    #[inline]
    pub(super) fn next(&mut self, cells: &mut Vec<Cell<'a>>) -> Option<Row> {
        let bytes = self.text.as_bytes();
        self.skip_empty();
        cells.clear();
        let (start, line) = (self.at, self.line);
        if start >= bytes.len() {
            return None;
        }
        let (mut at, mut fault) = (start, None);
        loop {
            let end = if bytes.get(at) == Some(&QUOTE) {
                match self.quoted(at) {
                    Ok((cell, end)) => {
                        push(cells, cell);
                        end
                    }
                    Err(found) => {
                        fault = Some(found);
                        break;
                    }
                }
            } else {
                let end = self.either.find(bytes, at);
                let mut value = self.text.get(at..end).unwrap_or_default();
                if bytes.get(end) != Some(&self.format.delimiter) {
                    value = value.strip_suffix('\r').unwrap_or(value);
                }
                push(cells, Cell::Text(Cow::Borrowed(value)));
                end
            };
            at = end + 1;
            if bytes.get(end) != Some(&self.format.delimiter) {
                break;
            }
        }
        if let Some(fault) = fault {
            at = memchr::memchr(self.format.line_end, &bytes[fault.at..]).map_or(bytes.len(), |end| fault.at + end + 1);
            let rest = self.text.as_bytes()[start..at].iter();
            self.line = line + rest.filter(|&&byte| byte == self.format.line_end).count() as u64;
        } else {
            self.line += 1;
        }
        self.at = at.min(bytes.len());
        Some(Row { start, end: self.at, line, fault })
    }

    fn skip_empty(&mut self) {
        let bytes = self.text.as_bytes();
        loop {
            match &bytes[self.at..] {
                [byte, ..] if *byte == self.format.line_end => self.at += 1,
                [b'\r', b'\n', ..] => self.at += 2,
                _ => return,
            }
            self.line += 1;
        }
    }

    /// A value in quotes, and where its delimiter or its line's end is.
    #[inline(never)]
    fn quoted(&mut self, start: usize) -> Result<(Cell<'a>, usize), Fault> {
        let bytes = self.text.as_bytes();
        let (mut at, mut doubled) = (start + 1, false);
        let end = loop {
            let Some(quote) = memchr::memchr(QUOTE, bytes.get(at..).unwrap_or_default()) else {
                return Err(Fault { at: bytes.len(), expected: Expected::ClosingQuote });
            };
            if bytes.get(at + quote + 1) != Some(&QUOTE) {
                break at + quote;
            }
            doubled = true;
            at += quote + 2;
        };
        let after = match bytes.get(end + 1) {
            Some(b'\r') if bytes.get(end + 2).is_none_or(|&byte| byte == self.format.line_end) => end + 2,
            _ => end + 1,
        };
        let is_end = |byte: &u8| *byte == self.format.delimiter || *byte == self.format.line_end;
        if !bytes.get(after).is_none_or(is_end) {
            return Err(Fault { at: after, expected: Expected::DelimiterAfterQuote });
        }
        let value = self.text.get(start + 1..end).unwrap_or_default();
        self.line += memchr::memchr_iter(self.format.line_end, value.as_bytes()).count() as u64;
        let value = if doubled { Cow::Owned(value.replace("\"\"", "\"")) } else { Cow::Borrowed(value) };
        Ok((Cell::Text(value), after))
    }
}

#[inline]
fn push<'a>(cells: &mut Vec<Cell<'a>>, cell: Cell<'a>) {
    if cells.len() <= MAX_COLUMNS {
        cells.push(cell);
    }
}
