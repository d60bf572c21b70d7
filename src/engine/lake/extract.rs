//! From a file's name and bytes to its records.
//!
//! [`unpack`] takes gzip off, [`recognise`] finds out what the text is written in and what format it has, each with
//! the evidence for it, and a [`Reader`] hands the records out, step by step. Nothing is ever built as a whole: a record
//! borrows from the text.

mod csv;
mod decode;
mod dump;
mod evidence;
mod json;
mod recognise;
mod refused;
mod rejected;
mod scan;
mod unpack;

use serde::{Deserialize, Serialize};

pub use decode::{Damage, Decoded, Encoded, Encoding, EncodingEvidence, MAX_DAMAGES};
pub use evidence::{Evidence, HeaderEvidence, Mark, Shape, Warning};
pub use json::MAX_DEPTH;
pub use recognise::{Recognised, recognise};
pub use refused::{Binary, GzipDamage, Magic, Refused};
pub use rejected::{EXCERPT, Expected, Kind, Reason, Rejected};
pub use unpack::unpack;

use super::cell::Record;
use crate::engine::joins::import::sql::Dialect;
use crate::engine::joins::schema::Schema;

/// The largest input, packed or not, in bytes.
pub const MAX_BYTES: u64 = 200 << 20;
/// The most columns of a file of rows.
pub const MAX_COLUMNS: usize = 10_000;

/// Whether an input of that many bytes is read. To be asked before the input is.
pub fn check_size(bytes: u64) -> Result<(), Refused> {
    if bytes > MAX_BYTES { Err(Refused::TooLarge { limit: MAX_BYTES, found: bytes }) } else { Ok(()) }
}

/// What an input is written in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// A record a line, its values between delimiters (RFC 4180, and what is written like it).
    Delimited(Delimited),
    /// JSON, or what MongoDB makes of it.
    Json {
        /// Where the records are.
        shape: Shape,
        /// Whether it is Extended JSON: objects such as `{"$oid": …}` are values.
        is_extended: bool,
    },
    /// Statements of SQL with the rows of tables among them.
    Dump(Sql),
    /// Columns in binary form; its reader is not among these.
    Parquet,
}

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delimited {
    /// What stands between values: one of `,`, `;`, `|` and the tab.
    pub delimiter: u8,
    /// What ends a row: a line feed, with or without a carriage return before it, or a carriage return alone.
    pub line_end: u8,
    /// Whether the first row has the columns' names.
    pub has_header: bool,
}

/// Whose SQL a dump is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sql {
    /// And MariaDB's: a backslash escapes.
    MySql,
    /// A quote in a string is doubled.
    Sqlite,
    /// As SQLite's, and strings before which an `E` stands have escapes.
    Postgres,
}

impl From<Sql> for Dialect {
    fn from(sql: Sql) -> Self {
        match sql {
            Sql::MySql => Dialect::MySql,
            Sql::Sqlite => Dialect::Sqlite,
            Sql::Postgres => Dialect::Postgres,
        }
    }
}

/// Whether a step was the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// There is more to read.
    More,
    /// All is read.
    Done,
}

/// Hands out the records of a text, one after the other.
#[derive(Debug)]
pub struct Reader<'a>(Inner<'a>);

#[derive(Debug)]
enum Inner<'a> {
    Csv(Box<csv::Reader<'a>>),
    Json(Box<json::Reader<'a>>),
    Dump(Box<dump::Reader<'a>>),
}

impl<'a> Reader<'a> {
    /// Before the first record of an input; `name` is its file's. Nothing if its format is Parquet.
    pub fn new(name: &str, input: &'a Recognised<'_>) -> Result<Option<Self>, Refused> {
        let text = &*input.decoded.text;
        let stem = recognise::stem(name);
        Ok(Some(Self(match &input.format {
            Format::Delimited(format) => Inner::Csv(Box::new(csv::Reader::new(stem, text, *format)?)),
            Format::Json { shape, is_extended } => {
                Inner::Json(Box::new(json::Reader::new(stem, text, shape.clone(), *is_extended)))
            }
            Format::Dump(sql) => Inner::Dump(Box::new(dump::Reader::new(stem, text, *sql))),
            Format::Parquet => return Ok(None),
        })))
    }

    /// Reads on by about so many bytes, and by one record at least. What cannot be read is handed out as rejected, and
    /// reading goes on after it wherever the format says where that is.
    pub fn read(&mut self, budget: usize, sink: &mut impl FnMut(Result<Record<'a, '_>, Rejected>)) -> Progress {
        match &mut self.0 {
            Inner::Csv(reader) => reader.read(budget, sink),
            Inner::Json(reader) => reader.read(budget, sink),
            Inner::Dump(reader) => reader.read(budget, sink),
        }
    }

    /// How far the text is read, in bytes.
    pub fn position(&self) -> u64 {
        match &self.0 {
            Inner::Csv(reader) => reader.position(),
            Inner::Json(reader) => reader.position(),
            Inner::Dump(reader) => reader.position(),
        }
    }

    /// The tables that records have been found of so far, by the index that the records bear. A table whose records
    /// name their values themselves has no columns here. The keys of a dump are known when all is read.
    pub fn tables(&self) -> &Schema {
        match &self.0 {
            Inner::Csv(reader) => reader.tables(),
            Inner::Json(reader) => reader.tables(),
            Inner::Dump(reader) => reader.tables(),
        }
    }

    /// What was read and may not be what was meant, as far as it is known by now.
    pub fn warnings(&self) -> &[Warning] {
        match &self.0 {
            Inner::Csv(reader) => reader.warnings(),
            Inner::Json(reader) => reader.warnings(),
            Inner::Dump(reader) => reader.warnings(),
        }
    }
}
