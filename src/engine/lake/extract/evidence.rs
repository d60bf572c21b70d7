//! What was seen in an input, for the page to say it.

use serde::{Deserialize, Serialize};

/// Something that speaks for a format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Evidence {
    /// Bytes or words that only this format begins with.
    Begins {
        /// Which.
        with: Mark,
        /// In which line, from 1.
        line: u64,
    },
    /// A delimiter that gives all rows the same number of values, or nearly all.
    Delimiter {
        /// Which.
        delimiter: u8,
        /// How many values it gives most rows.
        columns: usize,
        /// How many rows have so many.
        agreeing: usize,
        /// Of how many rows that were looked at.
        sampled: usize,
    },
    /// Whether the first row has names.
    Header(HeaderEvidence),
    /// That each line is a value of JSON of its own.
    Lines {
        /// How many lines are objects.
        objects: usize,
        /// Of how many that were looked at.
        sampled: usize,
    },
    /// Where the records are in a document of JSON.
    Rows {
        /// The names that lead to them.
        path: Vec<String>,
        /// How many of them were seen in the part that was looked at.
        seen: usize,
    },
    /// That objects stand for values: Extended JSON, by the first operator that was seen.
    Operator {
        /// Its name: `$oid`, `ISODate`.
        name: String,
        /// In which line, from 1.
        line: u64,
    },
}

/// What an input begins with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mark {
    /// `PAR1`, at the beginning and at the end.
    Par1,
    /// `[`, and an object in it.
    List,
    /// `{`.
    Object,
    /// A statement or a comment of SQL; how its line begins.
    Statement(String),
}

/// Why a first row is taken for names, or is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum HeaderEvidence {
    /// It is names: it has text where the rows below have numbers or dates.
    TextOverValues {
        /// In how many columns.
        columns: usize,
    },
    /// It is names: no value of it comes again in its column, and none is a number or a date.
    Names,
    /// It is a record: it has a number or a date where the rows below have such too.
    ValueOverValues {
        /// In which column, from 1.
        column: usize,
        /// What it has there.
        value: String,
    },
    /// It is a record: what it has in a column comes again there.
    Repeated {
        /// In which column, from 1.
        column: usize,
        /// What it has there.
        value: String,
    },
}

/// Where the records are in JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shape {
    /// The elements of one list.
    List,
    /// The elements of every list of objects that stands in the object at the end of this path. Each list is a table.
    Under(Vec<String>),
    /// The whole document is one record.
    Single,
    /// Each line is a record.
    Lines,
    /// Records one after the other, each of any number of lines.
    Documents,
}

/// Something that may not be what was meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Warning {
    /// The file's name ends as those of another format do.
    Extension {
        /// How it ends.
        found: String,
    },
    /// A column was given another name, because its own was empty or taken.
    Renamed {
        /// Its place, from 1.
        column: usize,
        /// Its own name.
        from: String,
        /// The name it was given.
        to: String,
    },
    /// An object has a name twice: the last counts. Said once.
    DuplicateName {
        /// The name.
        name: String,
        /// In which line its record begins, from 1.
        line: u64,
    },
    /// What stands beside the rows of an envelope is left out.
    LeftOut {
        /// Its name.
        name: String,
        /// In which line, from 1.
        line: u64,
    },
    /// Statements of a dump were passed over.
    SkippedStatements {
        /// The word that they begin with.
        word: String,
        /// How many.
        count: usize,
        /// In which line the first is.
        line: u64,
    },
    /// A part of a statement that makes a table cannot be read.
    Unreadable {
        /// In which line, from 1.
        line: u64,
        /// What is wrong with it, as the reader of schemas says it.
        problem: crate::engine::joins::import::Problem,
    },
    /// Rows of a table that the dump does not create: its columns are as the rows say.
    TableNotCreated {
        /// Its name.
        table: String,
        /// In which line, from 1.
        line: u64,
    },
    /// A quote or a comment, or a list or an object, has no end: what follows could not be read.
    Unterminated {
        /// In which line it begins, from 1.
        line: u64,
    },
}
