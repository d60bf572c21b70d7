//! Why the lake's worker does not do what is asked.

use serde::{Deserialize, Serialize};

use crate::engine::lake::extract::Refused;

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
    /// The Parquet file is damaged, or holds what is not read here; as the engine says it.
    Parquet(String),
    /// The filter cannot be read: what was expected, what was found, and at which character, from 1.
    Filter {
        /// Expected.
        expected: Expected,
        /// Found.
        found: String,
        /// Where.
        at: u64,
    },
    /// The table cannot be changed so; as the engine says it.
    Table(String),
    /// Rows of the last landing have been deleted or changed: it cannot be joined by another way.
    Rewritten,
    /// There is no table yet.
    NoTable,
    /// There is no such part.
    NoPart,
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
