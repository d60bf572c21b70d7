//! Records in JSON: the elements of a list, of lists in an envelope, lines, documents one after the other, or one object.
//!
//! A document is walked as far as its records, and each of them is read when it is its turn.

mod extended;
mod parse;

pub(super) use extended::{OPERATORS, first_call};
pub use parse::MAX_DEPTH;
pub(super) use parse::Parser;

use parse::Fault;

use super::Progress;
use super::evidence::{Shape, Warning};
use super::rejected::{Expected, Kind, Reason, Rejected, excerpt};
use super::scan::Lines;
use crate::engine::joins::schema::{Schema, Table};
use crate::engine::lake::cell::{Cell, Cells, Record};

/// Reads records of JSON.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    name: String,
    parser: Parser<'a>,
    shape: Shape,
    state: State,
    /// The table that records are of.
    table: usize,
    lines: Lines,
    schema: Schema,
    warnings: Vec<Warning>,
}

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// The way to the records, one name after the other; how many are behind.
    Path(usize),
    /// A name of the object with the lists, or its end; whether it is the first.
    Envelope(bool),
    /// An element of a list, or its end; whether it is the first.
    Element(bool),
    /// A record without a list around it.
    Loose,
    /// Nothing that is read.
    Done,
}

impl<'a> Reader<'a> {
    /// Before the first record.
    pub(super) fn new(name: &str, text: &'a str, shape: Shape, is_extended: bool) -> Self {
        let mut schema = Schema { name: name.to_owned(), ..Schema::default() };
        let state = match shape {
            Shape::Under(_) => State::Path(0),
            Shape::List | Shape::Single | Shape::Lines | Shape::Documents => {
                schema.tables.push(Table { name: name.to_owned(), ..Table::default() });
                State::Loose
            }
        };
        let parser = Parser::new(text, is_extended);
        let (lines, warnings) = (Lines::new(b'\n'), Vec::new());
        Self { name: name.to_owned(), parser, shape, state, table: 0, lines, schema, warnings }
    }

    pub(super) fn read(&mut self, budget: usize, sink: &mut impl FnMut(Result<Record<'a, '_>, Rejected>)) -> Progress {
        let end = self.parser.at.saturating_add(budget.max(1));
        while self.state != State::Done && self.parser.at < end {
            if let Err(rejected) = self.step(sink) {
                sink(Err(rejected));
            }
        }
        if self.state != State::Done {
            return Progress::More;
        }
        self.parser.at = self.parser.text.len();
        Progress::Done
    }

    pub(super) fn position(&self) -> u64 {
        self.parser.at as u64
    }

    pub(super) fn tables(&self) -> &Schema {
        &self.schema
    }

    pub(super) fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    fn step(&mut self, sink: &mut impl FnMut(Result<Record<'a, '_>, Rejected>)) -> Result<(), Rejected> {
        self.parser.skip_space();
        let start = self.parser.at;
        match self.state {
            State::Path(behind) => self.structure(start, |reader| reader.walk(behind)),
            State::Envelope(is_first) => self.structure(start, |reader| reader.enter(is_first)),
            State::Element(is_first) => match self.next_element(is_first) {
                Ok(true) => self.element(sink),
                Ok(false) => Ok(()),
                Err(fault) => Err(self.end_at(start, fault)),
            },
            State::Loose => self.loose(sink),
            State::Done => Ok(()),
        }
    }

    /// Reads what is around the records; what is wrong there ends the reading.
    fn structure(&mut self, start: usize, read: impl FnOnce(&mut Self) -> Result<(), Fault>) -> Result<(), Rejected> {
        read(self).map_err(|fault| self.end_at(start, fault))
    }

    /// That reading ends, because what is between records is not as it should be.
    fn end_at(&mut self, start: usize, fault: Fault) -> Rejected {
        self.state = State::Done;
        let rejected = self.rejected(start, fault);
        self.parser.at = self.parser.text.len();
        rejected
    }

    /// Goes one name further on the way to the lists.
    fn walk(&mut self, behind: usize) -> Result<(), Fault> {
        let Shape::Under(path) = &self.shape else {
            self.state = State::Loose;
            return Ok(());
        };
        let wanted = path.get(behind).cloned();
        self.parser.expect(b'{', Expected::Value)?;
        let Some(wanted) = wanted else {
            self.state = State::Envelope(true);
            return Ok(());
        };
        let mut is_first = true;
        while self.parser.next_in(b'}', Expected::CommaOrBrace, is_first)? {
            is_first = false;
            if self.parser.name()? == wanted {
                self.state = State::Path(behind + 1);
                return Ok(());
            }
            self.parser.skip_value()?;
        }
        self.state = State::Done;
        Ok(())
    }

    /// Goes to the next value of the envelope, and into it if it is a list of objects.
    fn enter(&mut self, is_first: bool) -> Result<(), Fault> {
        if !self.parser.next_in(b'}', Expected::CommaOrBrace, is_first)? {
            // What closes the objects around it says nothing.
            self.state = State::Done;
            return Ok(());
        }
        self.state = State::Envelope(false);
        let start = self.parser.at;
        let name = self.parser.name()?;
        self.parser.skip_space();
        if self.parser.is_list_of_objects() {
            self.parser.at += 1;
            self.state = State::Element(true);
            let known = self.schema.tables.iter().position(|table| table.name == name);
            self.table = known.unwrap_or_else(|| {
                let name = if name.is_empty() { self.name.clone() } else { name.into_owned() };
                self.schema.tables.push(Table { name, ..Table::default() });
                self.schema.tables.len() - 1
            });
            return Ok(());
        }
        let line = self.lines.line(self.parser.text, start);
        if self.warnings.len() < MAX_WARNINGS {
            self.warnings.push(Warning::LeftOut { name: excerpt(&name), line });
        }
        self.parser.skip_value()
    }

    /// Whether another element comes; else goes past the list.
    fn next_element(&mut self, is_first: bool) -> Result<bool, Fault> {
        let comes = self.parser.next_in(b']', Expected::CommaOrBracket, is_first)?;
        if comes {
            self.state = State::Element(false);
        } else if matches!(self.shape, Shape::Under(_)) {
            self.state = State::Envelope(false);
        } else {
            self.state = State::Done;
            self.parser.skip_space();
            if self.parser.at < self.parser.text.len() {
                return Err(self.parser.fault(Expected::End));
            }
        }
        Ok(comes)
    }

    /// Hands out an element of a list. One that cannot be read costs itself alone if its brackets and quotes say where
    /// it ends.
    fn element(&mut self, sink: &mut impl FnMut(Result<Record<'a, '_>, Rejected>)) -> Result<(), Rejected> {
        let start = self.parser.at;
        match self.parser.value() {
            Ok(value) => self.hand_out(start, value, sink),
            Err(fault) => {
                self.parser.at = start;
                let has_end = self.parser.skip_value().is_ok();
                Err(if has_end { self.rejected(start, fault) } else { self.end_at(start, fault) })
            }
        }
    }

    /// Hands out the next record that has no list around it, or goes into the list.
    fn loose(&mut self, sink: &mut impl FnMut(Result<Record<'a, '_>, Rejected>)) -> Result<(), Rejected> {
        let (text, start) = (self.parser.text, self.parser.at);
        if start >= text.len() {
            self.state = State::Done;
            return Ok(());
        }
        let line_end = memchr::memchr(b'\n', &text.as_bytes()[start..]).map_or(text.len(), |end| start + end);
        match self.shape {
            Shape::List => {
                let opened = self.parser.expect(b'[', Expected::Value);
                self.state = State::Element(true);
                opened.map_err(|fault| self.end_at(start, fault))
            }
            Shape::Lines => {
                let read = match self.parser.value_within(line_end) {
                    Ok(value) => self.hand_out(start, value, sink),
                    Err(fault) => Err(self.rejected(start, fault)),
                };
                self.parser.at = line_end;
                read
            }
            Shape::Single => {
                let read = match self.parser.value() {
                    Ok(value) => self.hand_out(start, value, sink),
                    Err(fault) => return Err(self.end_at(start, fault)),
                };
                self.state = State::Done;
                self.parser.skip_space();
                if read.is_ok() && self.parser.at < text.len() {
                    let (at, fault) = (self.parser.at, self.parser.fault(Expected::End));
                    return Err(self.end_at(at, fault));
                }
                read
            }
            _ => match self.parser.value() {
                Ok(value) => self.hand_out(start, value, sink),
                Err(fault) => {
                    // The next record is where a line begins with a brace.
                    let rejected = self.rejected(start, fault);
                    let next = memchr::memmem::find(&text.as_bytes()[line_end..], b"\n{");
                    self.parser.at = next.map_or(text.len(), |next| line_end + next + 1);
                    Err(rejected)
                }
            },
        }
    }

    fn hand_out(
        &mut self,
        start: usize,
        value: Cell<'a>,
        sink: &mut impl FnMut(Result<Record<'a, '_>, Rejected>),
    ) -> Result<(), Rejected> {
        let line = self.lines.line(self.parser.text, start);
        if let Some(name) = self.parser.duplicate.take()
            && !self.warnings.iter().any(|warning| matches!(warning, Warning::DuplicateName { .. }))
        {
            self.warnings.push(Warning::DuplicateName { name: excerpt(&name), line });
        }
        let found = match value {
            Cell::Struct(fields) => {
                let (table, cells) = (self.table, Cells::Named(&fields));
                sink(Ok(Record { table, offset: start as u64, line, cells }));
                return Ok(());
            }
            Cell::Null => Kind::Null,
            Cell::Boolean(_) => Kind::Boolean,
            Cell::Number(_) => Kind::Number,
            Cell::Text(_) => Kind::Text,
            Cell::List(_) => Kind::List,
            _ => Kind::Other,
        };
        let text = excerpt(&self.parser.text[start..self.parser.at]);
        Err(Rejected { table: self.table, line, offset: start as u64, reason: Reason::NoRecord { found }, text })
    }

    /// What is wrong with the record that begins there. One without a line of its own is quoted as far as it was read.
    fn rejected(&mut self, start: usize, fault: Fault) -> Rejected {
        let text = self.parser.text;
        let offset = start as u64;
        let line = self.lines.line(text, start);
        let (at_line, column) = self.lines.place(text, fault.at());
        let reason = match fault {
            Fault::Depth(_) => Reason::TooDeep { limit: MAX_DEPTH, line: at_line, column },
            Fault::Syntax(at, expected) => {
                let found = text.get(at..).and_then(|rest| rest.chars().next());
                Reason::Syntax { expected, found, line: at_line, column }
            }
        };
        let end = match self.shape {
            Shape::Lines => memchr::memchr(b'\n', &text.as_bytes()[start..]).map_or(text.len(), |end| start + end),
            _ => text.ceil_char_boundary(fault.at().saturating_add(1)).max(start),
        };
        let text = excerpt(&text[start..end]);
        Rejected { table: self.table, line, offset, reason, text }
    }
}

/// The most warnings that are kept.
const MAX_WARNINGS: usize = 100;
