//! What stands in the rows of a table.

use serde::{Deserialize, Serialize};

/// A cell. As in SQL a null matches nothing in a join, not even another null; here it equals itself, so that rows can
/// be counted and sorted. An integer never matches a text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Value {
    /// Nothing.
    Null,
    /// A whole number.
    Integer(i64),
    /// Text.
    Text(String),
}

/// The cells of a row, in the order of its table's columns. Cells that are missing at the end are null.
pub type Row = Vec<Value>;
