//! One value as a source gives it, before the table's types are known.

use std::borrow::Cow;

/// A value of a record, as its file has it.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell<'a> {
    /// Stated to be nothing (`null`, `NULL`), or not there.
    Null,
    /// A truth value.
    Boolean(bool),
    /// A number in the file's own digits, as JSON writes numbers: nothing is lost of it.
    Number(Cow<'a, str>),
    /// A whole number.
    Integer(i64),
    /// A floating-point number that the file holds as such.
    Float(f64),
    /// A decimal number: its digits without the point, and how many stand after it.
    Decimal(i128, u8),
    /// Text. In CSV everything is text; in JSON it stood in quotation marks.
    Text(Cow<'a, str>),
    /// Bytes.
    Bytes(Cow<'a, [u8]>),
    /// Days since 1970-01-01.
    Date(i32),
    /// Microseconds since 1970-01-01, and whether that is said of UTC.
    Timestamp(i64, bool),
    /// Values with names, in the file's order. Of names that come twice the last counts.
    Struct(Vec<(Cow<'a, str>, Cell<'a>)>),
    /// Values in order.
    List(Vec<Cell<'a>>),
}

/// A record as a source gives it.
#[derive(Debug, PartialEq)]
pub struct Record<'a, 'r> {
    /// Which of the source's tables it belongs to, by index.
    pub table: usize,
    /// Where it begins in its file's text, in bytes. In a file of UTF-8 without a mark that is its place in the file,
    /// unpacked; in others [`Decoded::file_offset`](super::extract::Decoded::file_offset) finds it.
    pub offset: u64,
    /// In which line, from 1; in a file without lines, which record.
    pub line: u64,
    /// Its values.
    pub cells: Cells<'a, 'r>,
}

/// The values of a record.
#[derive(Debug, PartialEq)]
pub enum Cells<'a, 'r> {
    /// One for each of its table's columns, in their order. A record that has more or fewer is no record: its reader
    /// says what is wrong with it.
    Positional(&'r [Cell<'a>]),
    /// Each with its name.
    Named(&'r [(Cow<'a, str>, Cell<'a>)]),
}
