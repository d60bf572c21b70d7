//! What is wrong with a file of somebody else's, and what does not fit into one of ours.

use std::fmt;

/// Where in a file something is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The byte, from 0.
    pub at: u64,
    /// The column, its names joined with dots, if it is in one.
    pub column: Option<String>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.column {
            Some(column) => write!(f, "byte {}, column `{column:.100}`", self.at),
            None => write!(f, "byte {}", self.at),
        }
    }
}

/// Why a Parquet file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It does not begin and end as Parquet files do.
    #[error("expected a file that begins and ends with `PAR1`, found {len} bytes that {}", NotParquet(.found))]
    NotParquet {
        /// How long it is.
        len: u64,
        /// Its last four bytes, or as many as there are.
        found: Vec<u8>,
    },
    /// Something is not as the format has it.
    #[error("{place}: expected {expected}, found {found:.200}")]
    Broken {
        /// Where.
        place: Place,
        /// What should be there.
        expected: &'static str,
        /// What is there.
        found: String,
    },
    /// The file may be right, but it uses what is not read here.
    #[error("{place}: {feature} is not read")]
    Unsupported {
        /// Where.
        place: Place,
        /// What it uses.
        feature: Feature,
    },
    /// There is no such column.
    #[error("expected one of the file's columns, found `{column:.100}`")]
    NoSuchColumn {
        /// The column that was asked for.
        column: String,
    },
    /// There is no such row group.
    #[error("expected one of the file's {groups} row groups, found {group}")]
    NoSuchRowGroup {
        /// The row group that was asked for, from 0.
        group: usize,
        /// How many there are.
        groups: usize,
    },
    /// There is no such row.
    #[error("expected one of the file's {rows} rows, found {row}")]
    NoSuchRow {
        /// The row that was asked for, from 0.
        row: u64,
        /// How many there are.
        rows: u64,
    },
}

/// What a file uses that is not read here. Names are those of the format.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Feature {
    /// A compression.
    Compression(String),
    /// An encoding of levels.
    Levels(String),
    /// A type.
    Type(String),
    /// A schema that is too deep, or whose names are too long.
    Schema,
    /// A record with more values than this in one column.
    Record(u64),
}

impl fmt::Display for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Feature::Compression(name) => f.write_str(name),
            Feature::Levels(encoding) => write!(f, "levels in {encoding}"),
            Feature::Type(name) => f.write_str(name),
            Feature::Schema => f.write_str("a schema so deep, or with names so long,"),
            Feature::Record(most) => write!(f, "a record with more than {most} values"),
        }
    }
}

struct NotParquet<'a>(&'a [u8]);

impl fmt::Display for NotParquet<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            b"PARE" => f.write_str("are encrypted"),
            b"PAR1" => f.write_str("end so, but do not begin so"),
            found => write!(f, "end with `{}`", found.escape_ascii()),
        }
    }
}

/// Why records cannot be written. The writer is of no use after it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// Parquet has no table without columns and no struct without fields.
    #[error("expected a field at least, found none in `{column:.100}`")]
    NoFields {
        /// The struct; empty for the table.
        column: String,
    },
    /// The schema's structs and lists are nested deeper than the limit.
    #[error("expected at most {limit} structs and lists one in the other, found more in `{column:.100}`")]
    TooDeep {
        /// The deepest column that was looked at.
        column: String,
        /// The limit.
        limit: usize,
    },
    /// A batch's columns are not the schema's.
    #[error("column `{column:.100}`: expected {expected}, found {found}")]
    Mismatch {
        /// The column.
        column: String,
        /// What the schema says.
        expected: String,
        /// What the batch has.
        found: String,
    },
    /// A record lacks what every record must have.
    #[error("column `{column:.100}`: expected a value in every record, found none in record {row} of the batch")]
    Missing {
        /// The column.
        column: String,
        /// The record, or the element of a list, from 0.
        row: usize,
    },
    /// A decimal number has more digits than its type.
    #[error("column `{column:.100}`: expected at most {precision} digits, found {value}")]
    TooManyDigits {
        /// The column.
        column: String,
        /// How many it may have.
        precision: u8,
        /// Its digits without the point.
        value: i128,
    },
    /// Parquet counts a page's bytes with 31 bits.
    #[error("column `{column:.100}`: expected a record below 2 GiB, found {bytes} bytes")]
    TooLarge {
        /// The column.
        column: String,
        /// How many bytes a page with that record has.
        bytes: usize,
    },
}
