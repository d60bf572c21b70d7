//! What both formats are read into: statements whose names nobody has looked up yet.

use crate::engine::joins::schema::Column;

/// One statement, or one entry of a JSON file: what it says of one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Statement {
    /// Where it begins, counted from 1.
    pub(super) line: usize,
    /// The table's name, its [parts](crate::engine::joins::name::parts) joined by dots.
    pub(super) table: Name,
    /// Whether it creates the table.
    pub(super) creates: bool,
    /// The system that the table comes from, if that is said.
    pub(super) source: Option<String>,
    /// The columns that the table has by it, and their lines.
    pub(super) columns: Vec<NewColumn>,
    /// What holds of the table by it.
    pub(super) constraints: Vec<Constraint>,
}

impl Statement {
    /// A statement that says nothing yet.
    pub(super) fn new(line: usize, table: Name, creates: bool) -> Statement {
        Statement { line, table, creates, source: None, columns: Vec::new(), constraints: Vec::new() }
    }
}

/// What something is to be called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    /// As its database keeps it: PostgreSQL folds what is not in quotes to small letters (4.1.1).
    pub(crate) text: String,
    /// Whether it stands without quotes where large and small letters are one, as in MySQL and SQLite: no second thing
    /// can be called so in other case.
    pub(crate) is_bare: bool,
}

impl Name {
    /// Of a file where large and small letters differ.
    pub(crate) fn exact(text: String) -> Name {
        Name { text, is_bare: false }
    }
}

/// A column that a table is to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NewColumn {
    /// Where it stands, counted from 1.
    pub(super) line: usize,
    /// Whether its [name is bare](Name::is_bare).
    pub(super) is_bare: bool,
    /// What it is.
    pub(super) column: Column,
}

/// What holds of some of a table's columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Constraint {
    /// Where it stands, counted from 1.
    pub(super) line: usize,
    /// The columns' names.
    pub(super) columns: Vec<String>,
    /// What it says of them.
    pub(super) rule: Rule,
}

/// What a constraint says of its columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Rule {
    /// They are the primary key.
    Primary,
    /// No two rows share their values.
    Unique,
    /// They refer to another table's.
    Foreign {
        /// As it was written, if it was.
        name: Option<String>,
        /// The table.
        to: String,
        /// Its columns; none for its primary key.
        columns: Vec<String>,
    },
}
