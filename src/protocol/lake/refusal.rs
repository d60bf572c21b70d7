//! Why the lake's worker does not do what is asked.

use serde::{Deserialize, Serialize};

use crate::engine::lake::extract::Refused;
use crate::engine::lake::parquet::Feature;

/// Why nothing was done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Refusal {
    /// The question is none that it knows.
    NotUnderstood,
    /// The visitor said stop.
    Cancelled,
    /// The file is none that is read here.
    Unreadable(Refused),
    /// There are no records in it.
    NoRecords,
    /// Expected at most so many columns.
    TooManyColumns(u64),
    /// A column has more than 4 GiB, by the table's name.
    TooLarge(String),
    /// The join would make more than so many rows, at the table of that name.
    TooManyRows(u64, String),
    /// A Parquet file cannot be read.
    Parquet(UnreadParquet),
    /// Rows cannot be written as Parquet.
    Rows(UnwrittenRows),
    /// The filter cannot be read: what was expected, what was found, and at which character, from 1.
    Filter {
        /// Expected.
        expected: Expected,
        /// Found.
        found: String,
        /// Where.
        at: u64,
    },
    /// The table cannot be changed or read so.
    Table(TableRefusal),
    /// Rows of the last landing have been deleted or changed: it cannot be joined by another way.
    Rewritten,
    /// There is no table yet.
    NoTable,
    /// There is no such part.
    NoPart,
}

/// Why a table cannot be changed or read so. Types and transforms are written as the table specification does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TableRefusal {
    /// There is no such column.
    NoColumn(String),
    /// There is one of that name already.
    ColumnExists(String),
    /// Its values cannot be read as another type.
    Promotion {
        /// Which column.
        column: String,
        /// Its type.
        from: String,
        /// The type that was asked for.
        to: String,
    },
    /// Its type cannot be divided so.
    Transform {
        /// Which column.
        column: String,
        /// Its type.
        kind: String,
        /// What was asked for.
        transform: String,
    },
    /// Rows cannot be divided so.
    UnknownTransform(String),
    /// The name of a partition's field is taken.
    PartitionName(String),
    /// A column that the partitions are made from cannot go.
    IsPartitioned(String),
    /// At most so many partitions are made at once.
    TooManyPartitions(u64),
    /// So many rows are more than a number of 32 bits counts.
    TooManyRows(u64),
    /// It cannot name a snapshot.
    Tag(String),
    /// There is no such snapshot.
    NoSnapshot(String),
    /// A column is compared with a value of another type than its own.
    Literal {
        /// Which column.
        column: String,
        /// Its type.
        kind: String,
    },
    /// It is no absolute address.
    Location(String),
    /// It does not fit into a zip.
    ZipTooLarge {
        /// How many files.
        files: u64,
        /// How large together.
        bytes: u64,
    },
    /// A column would have more than 4 GiB.
    ColumnTooLarge,
    /// There is no such way to join.
    NoWay {
        /// The one that was asked for, from 1.
        found: u64,
        /// How many there are.
        ways: u64,
    },
    /// A file is missing, is there already, or is not what the metadata says.
    File(String),
    /// What the table says of itself does not agree.
    Inconsistent,
}

/// Why a Parquet file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum UnreadParquet {
    /// It does not begin and end as one.
    NotParquet,
    /// It is encrypted.
    Encrypted,
    /// What stands there is not as the format has it.
    Damaged {
        /// The byte, from 0.
        at: u64,
        /// The column, if it is in one.
        column: Option<String>,
    },
    /// It uses what is not read here.
    Unsupported {
        /// The byte, from 0.
        at: u64,
        /// What it uses.
        feature: Feature,
    },
    /// There is no such column, row group or row.
    NoPart,
}

/// Why rows cannot be written as Parquet, with the column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum UnwrittenRows {
    /// It is a struct without fields.
    NoFields(String),
    /// It has more than so many structs and lists one in the other.
    TooDeep(String, u64),
    /// A number has more than so many digits.
    TooManyDigits(String, u64),
    /// A record has 2 GiB or more.
    TooLarge(String),
    /// Its values are not of its type.
    Mismatch(String),
}

/// What a filter should have had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Expected {
    /// The name of a column.
    Column,
    /// A comparison.
    Operator,
    /// A value of this type.
    Value(String),
    /// `and`, or the end.
    And,
    /// The name of a type: `long`, `decimal(10, 2)`; where a type was asked for, not a filter.
    Type,
}
