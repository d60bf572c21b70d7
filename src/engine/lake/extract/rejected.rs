//! What a record is that cannot be read.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A part of an input that should have been a record.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
#[error("Line {line}: {reason}: {text}")]
pub struct Rejected {
    /// Which of the source's tables it would belong to, by index.
    pub table: usize,
    /// In which line it begins, from 1.
    pub line: u64,
    /// Where it begins in its text, in bytes.
    pub offset: u64,
    /// What is wrong with it.
    pub reason: Reason,
    /// How it begins: at most [`EXCERPT`] characters.
    pub text: String,
}

/// The longest excerpt of a record, in characters.
pub const EXCERPT: usize = 200;

/// What is wrong with a record.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum Reason {
    /// It has more or fewer values than its table has columns.
    #[error("{expected} values were expected, {found} were found")]
    Columns {
        /// How many columns there are.
        expected: usize,
        /// How many values.
        found: usize,
    },
    /// Something else should have stood in a place of it.
    #[error("{expected} was expected in line {line}, column {column}, {} was found", Found(*found))]
    Syntax {
        /// What should have.
        expected: Expected,
        /// What does; nothing at the end.
        found: Option<char>,
        /// Counted from 1.
        line: u64,
        /// Counted from 1, in bytes.
        column: u64,
    },
    /// Values in values, too deep.
    #[error(
        "values in values were expected at most {limit} deep, deeper ones were found in line {line}, column {column}"
    )]
    TooDeep {
        /// How deep they may be.
        limit: usize,
        /// Counted from 1.
        line: u64,
        /// Counted from 1, in bytes.
        column: u64,
    },
    /// A value stands where a record should.
    #[error("an object was expected, {found} was found")]
    NoRecord {
        /// What does.
        found: Kind,
    },
    /// More columns than are read of a table.
    #[error("at most {limit} values were expected, more were found")]
    TooManyColumns {
        /// How many are.
        limit: usize,
    },
}

/// What should have stood in a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error, Serialize, Deserialize)]
pub enum Expected {
    /// The quotation mark that ends a value.
    #[error("a quotation mark at the value's end")]
    ClosingQuote,
    /// After a quoted value.
    #[error("a delimiter or the line's end after the quotation mark")]
    DelimiterAfterQuote,
    /// Any value.
    #[error("a value")]
    Value,
    /// The name of a value, in quotation marks.
    #[error("a name in quotation marks")]
    Name,
    /// After a name.
    #[error("a colon")]
    Colon,
    /// After a value of an object.
    #[error("a comma or }}")]
    CommaOrBrace,
    /// After a value of a list.
    #[error("a comma or ]")]
    CommaOrBracket,
    /// In a number.
    #[error("a digit")]
    Digit,
    /// In a string: characters below U+0020 are to be escaped.
    #[error("an escape instead of a control character")]
    NoControl,
    /// After a backslash.
    #[error("one of \" \\ / b f n r t u after the backslash")]
    Escape,
    /// After `\u`.
    #[error("four hexadecimal digits, and of a surrogate its other half")]
    Hexadecimal,
    /// After a record.
    #[error("the record's end")]
    End,
    /// Before the values of a row.
    #[error("a row in parentheses")]
    Row,
    /// After a value of a row.
    #[error("a comma or )")]
    CommaOrParenthesis,
    /// An even number of hexadecimal digits.
    #[error("bytes in hexadecimal digits")]
    HexBytes,
    /// Zeros and ones.
    #[error("bits")]
    Bits,
    /// What the operator's name asks for: `$oid` wants 24 hexadecimal digits.
    #[error("a value that fits its type")]
    Extended,
}

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum Kind {
    /// `null`.
    #[error("null")]
    Null,
    /// `true` or `false`.
    #[error("a truth value")]
    Boolean,
    /// A number.
    #[error("a number")]
    Number,
    /// Text.
    #[error("text")]
    Text,
    /// A list.
    #[error("a list")]
    List,
    /// Another value of Extended JSON.
    #[error("another value")]
    Other,
}

struct Found(Option<char>);

impl fmt::Display for Found {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(found) => write!(out, "{found:?}"),
            None => out.write_str("the end"),
        }
    }
}

/// At most [`EXCERPT`] characters of a text.
pub(super) fn excerpt(text: &str) -> String {
    let end = text.char_indices().nth(EXCERPT).map_or(text.len(), |(end, _)| end);
    text[..end].to_owned()
}
