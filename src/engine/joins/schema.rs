//! Tables and the foreign keys between them.

use serde::{Deserialize, Serialize};

/// What a search walks: tables joined by foreign keys. Indices are places in the lists.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schema {
    /// What it is called.
    pub name: String,
    /// In the order of their file.
    pub tables: Vec<Table>,
    /// In the order of their file. Two tables may have several, and a table one with itself.
    pub keys: Vec<ForeignKey>,
}

/// A table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// As it was written, with its schema if it had one: `sales.orders`.
    pub name: String,
    /// The system that it comes from, if that was said.
    pub source: Option<String>,
    /// In the order of their file.
    pub columns: Vec<Column>,
    /// The columns of its primary key; empty without one.
    pub primary_key: Vec<usize>,
    /// Further sets of columns that no two rows share.
    pub unique: Vec<Vec<usize>>,
}

/// A column of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// As it was written.
    pub name: String,
    /// The type, as it was written; empty if it was not.
    pub kind: String,
    /// Whether a row may leave it empty.
    pub nullable: bool,
}

/// Rows of `from` point at rows of `to`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignKey {
    /// As it was written, if it was.
    pub name: Option<String>,
    /// The table that holds the reference.
    pub from: usize,
    /// Its columns.
    pub from_columns: Vec<usize>,
    /// The table that is referred to.
    pub to: usize,
    /// Its columns, one for each of `from_columns`.
    pub to_columns: Vec<usize>,
}
