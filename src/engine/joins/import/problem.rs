//! What of a file could not be used, or is doubtful, though there is a schema in it.

use std::collections::HashMap;
use std::fmt;
use std::mem::{Discriminant, discriminant};

use serde::{Deserialize, Serialize};

#[cfg(doc)]
use super::error::EXCERPT;

/// Something that a visitor should know of the schema that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Where in the file, counted from 1.
    pub line: usize,
    /// What it is.
    pub kind: ProblemKind,
}

/// How much a problem matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    /// Nothing is wrong.
    Note,
    /// It was read, and may not mean what it says.
    Warning,
    /// It was left out.
    Loss,
}

/// The statements that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum StatementKind {
    /// `CREATE TABLE`.
    CreateTable,
    /// `ALTER TABLE`.
    AlterTable,
    /// `CREATE UNIQUE INDEX`.
    CreateUniqueIndex,
}

/// What should have come in a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Expected {
    /// A name, in quotes or without.
    Name,
    /// Columns in parentheses.
    Columns,
    /// Columns among which is no expression.
    PlainColumns,
    /// The parenthesis that ends a list of columns.
    Closing,
    /// `ON`.
    On,
    /// `REFERENCES`.
    References,
}

/// What a schema may only have so many of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Limited {
    /// At most [`MAX_TABLES`](super::MAX_TABLES) in a schema.
    Tables,
    /// At most [`MAX_COLUMNS`](super::MAX_COLUMNS) in a table.
    Columns,
    /// At most [`MAX_KEYS`](super::MAX_KEYS) in a schema.
    Keys,
    /// At most [`MAX_KEY_COLUMNS`](super::MAX_KEY_COLUMNS) in a key or a constraint.
    KeyColumns,
    /// At most [`MAX_UNIQUE`](super::MAX_UNIQUE) in a table.
    UniqueSets,
}

/// What a problem is. Names are as they stand in the file, cut to [`EXCERPT`] characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ProblemKind {
    /// A key refers to a table that the file does not create.
    TargetMissing {
        /// The table with the key.
        from: String,
        /// The table that it refers to.
        to: String,
    },
    /// A key refers to a table by a name that fits several.
    TargetAmbiguous {
        /// The table with the key.
        from: String,
        /// The name.
        to: String,
    },
    /// A statement adds to a table that the file does not create.
    TableMissing {
        /// The table.
        table: String,
    },
    /// A statement adds to a table by a name that fits several.
    TableAmbiguous {
        /// The name.
        table: String,
    },
    /// A key or a constraint names a column that the table does not have.
    ColumnMissing {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// A key or a constraint names a column by a name that fits several of the table.
    ColumnAmbiguous {
        /// The table.
        table: String,
        /// The name.
        column: String,
    },
    /// A key has not as many columns as it refers to.
    ColumnCount {
        /// The table with the key.
        from: String,
        /// How many columns of it the key names.
        from_columns: usize,
        /// The table that it refers to.
        to: String,
        /// How many columns of that it refers to.
        to_columns: usize,
    },
    /// A key names no columns to refer to, and its target has no primary key.
    NoPrimaryKey {
        /// The table with the key.
        from: String,
        /// The table that it refers to.
        to: String,
    },
    /// A key is kept, though nothing says that no two rows of its target share the columns it refers to.
    TargetNotUnique {
        /// The table with the key.
        from: String,
        /// The table that it refers to.
        to: String,
        /// The columns that it refers to, the first few.
        columns: Vec<String>,
    },
    /// Two keys from and to the same columns. The first is kept.
    KeyTwice {
        /// The table with the keys.
        from: String,
        /// The table that they refer to.
        to: String,
    },
    /// Two tables of one name. The first is kept.
    TableTwice {
        /// The name.
        table: String,
    },
    /// Two columns of one name. The first is kept.
    ColumnTwice {
        /// The table.
        table: String,
        /// The name.
        column: String,
    },
    /// Two primary keys of one table. The first is kept.
    PrimaryKeyTwice {
        /// The table.
        table: String,
    },
    /// A table that is created without a list of columns, from another or from a query.
    NoColumns {
        /// The table.
        table: String,
    },
    /// A statement, or an entry in one, that cannot be read.
    Unreadable {
        /// What it begins as.
        statement: StatementKind,
        /// What should have come.
        expected: Expected,
        /// What came instead; nothing at the statement's end.
        found: String,
    },
    /// Statements that begin with a word that is none of SQL's.
    UnknownStatements {
        /// The word, or sign.
        word: String,
        /// How many.
        count: usize,
    },
    /// A quote, a comment or a block of data without an end: what follows is not read.
    Unterminated {
        /// How it opens.
        opening: String,
    },
    /// An entry of a JSON file that is not in the form of a table or a key.
    Malformed {
        /// Its path: `tables[3]`.
        place: String,
        /// What was expected and found.
        problem: String,
    },
    /// A name longer than [`MAX_NAME`](super::MAX_NAME). What bears it is left out.
    NameTooLong {
        /// How it begins.
        name: String,
        /// How many bytes it has.
        bytes: usize,
    },
    /// More than are read; the first are.
    TooMany {
        /// Of what.
        what: Limited,
        /// How many are read.
        limit: usize,
    },
    /// No key at all: no two tables can be joined.
    NoKeys,
    /// Problems of kinds that are listed often enough.
    More {
        /// How many are not listed.
        count: usize,
    },
}

use ProblemKind::*;

impl ProblemKind {
    /// How much it matters.
    pub fn severity(&self) -> Severity {
        match self {
            NoKeys => Severity::Note,
            TargetNotUnique { .. } | KeyTwice { .. } => Severity::Warning,
            _ => Severity::Loss,
        }
    }
}

impl fmt::Display for StatementKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            StatementKind::CreateTable => "CREATE TABLE",
            StatementKind::AlterTable => "ALTER TABLE",
            StatementKind::CreateUniqueIndex => "CREATE UNIQUE INDEX",
        })
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Expected::Name => "a name",
            Expected::Columns => "a list of columns in parentheses",
            Expected::PlainColumns => "a list of columns without expressions",
            Expected::Closing => "`)` after the last column",
            Expected::On => "`ON`",
            Expected::References => "`REFERENCES`",
        })
    }
}

impl fmt::Display for Limited {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Limited::Tables => "tables in a schema",
            Limited::Columns => "columns in a table",
            Limited::Keys => "keys in a schema",
            Limited::KeyColumns => "columns in a key",
            Limited::UniqueSets => "unique constraints on a table",
        })
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Line {}: {}", self.line, self.kind)
    }
}

impl fmt::Display for ProblemKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TargetMissing { from, to } => {
                write!(out, "A key of `{from}` refers to `{to}`, and no table is called that: left out.")
            }
            TargetAmbiguous { from, to } => {
                write!(out, "A key of `{from}` refers to `{to}`, and several tables are called that: left out.")
            }
            TableMissing { table } => write!(out, "Something is added to `{table}`, which is not created: left out."),
            TableAmbiguous { table } => {
                write!(out, "Something is added to `{table}`, and several tables are called that: left out.")
            }
            ColumnMissing { table, column } => {
                write!(out, "A key or constraint names the column `{column}`, which `{table}` does not have: left out.")
            }
            ColumnAmbiguous { table, column } => {
                write!(out, "A key or constraint names `{column}`, which fits several columns of `{table}`: left out.")
            }
            ColumnCount { from, from_columns, to, to_columns } => write!(
                out,
                "A key does not have as many columns as it refers to: {from_columns} of `{from}`, {to_columns} of \
                 `{to}`; left out."
            ),
            NoPrimaryKey { from, to } => write!(
                out,
                "A key of `{from}` refers to the primary key of `{to}`, which has none: columns were expected, left out."
            ),
            TargetNotUnique { from, to, columns } => write!(
                out,
                "A key of `{from}` refers to `{to}` ({}), which nothing says to be unique: kept.",
                columns.join(", ")
            ),
            KeyTwice { from, to } => write!(out, "The same key from `{from}` to `{to}` stands twice: one is kept."),
            TableTwice { table } => write!(out, "The table `{table}` stands twice: the first is kept."),
            ColumnTwice { table, column } => {
                write!(out, "The column `{column}` of `{table}` stands twice: the first is kept.")
            }
            PrimaryKeyTwice { table } => write!(out, "`{table}` has two primary keys: the first is kept."),
            NoColumns { table } => write!(out, "`{table}` is created without a list of columns: left out."),
            Unreadable { statement, expected, found } => match found.as_str() {
                "" => write!(out, "{statement} ends too soon: {expected} was expected."),
                _ => write!(out, "{statement} cannot be read here: {expected} was expected, `{found}` was found."),
            },
            UnknownStatements { word, count } => {
                write!(out, "{count} × a statement that begins with `{word}`: a word of SQL was expected, left out.")
            }
            Unterminated { opening } => {
                write!(out, "`{opening}` has no end: what follows is left out.")
            }
            Malformed { place, problem } => write!(out, "{place} is not as expected: {problem}, left out."),
            NameTooLong { name, bytes } => write!(
                out,
                "A name of {bytes} bytes, `{name}`: at most {} were expected, what bears it is left out.",
                super::MAX_NAME
            ),
            TooMany { what, limit } => write!(out, "More than {limit} {what}: the rest is left out."),
            NoKeys => write!(out, "There are no foreign keys: no two tables can be joined."),
            More { count } => write!(out, "{count} × a further problem of a kind that is listed above."),
        }
    }
}

/// The most problems of one kind that are listed.
pub const MAX_LISTED: usize = 50;

/// The problems of a file as they are found.
#[derive(Debug, Default)]
pub(super) struct Problems {
    listed: Vec<Problem>,
    found: HashMap<Discriminant<ProblemKind>, usize>,
    /// By their word: the place in `listed`.
    unknown: HashMap<String, usize>,
    /// The first line and the number of those that are not listed.
    more: Option<(usize, usize)>,
}

impl Problems {
    /// Lists a problem, or counts it if there are enough of its kind.
    pub(super) fn add(&mut self, line: usize, kind: ProblemKind) {
        self.add_listed(line, kind);
    }

    /// Counts a statement that begins with a word that is none of SQL's.
    pub(super) fn add_unknown(&mut self, line: usize, word: &str) {
        let word = quoted(word);
        let known = self.unknown.get(&word).and_then(|&place| self.listed.get_mut(place));
        if let Some(Problem { kind: UnknownStatements { count, .. }, .. }) = known {
            *count += 1;
        } else if let Some(place) = self.add_listed(line, UnknownStatements { word: word.clone(), count: 1 }) {
            self.unknown.insert(word, place);
        }
    }

    fn add_listed(&mut self, line: usize, kind: ProblemKind) -> Option<usize> {
        let found = self.found.entry(discriminant(&kind)).or_default();
        *found += 1;
        if *found > MAX_LISTED {
            self.more.get_or_insert((line, 0)).1 += 1;
            return None;
        }
        self.listed.push(Problem { line, kind });
        Some(self.listed.len() - 1)
    }

    /// In the order of their lines; what is not listed comes last.
    pub(super) fn into_list(mut self) -> Vec<Problem> {
        self.listed.sort_by_key(|problem| problem.line);
        self.listed.extend(self.more.map(|(line, count)| Problem { line, kind: More { count } }));
        self.listed
    }
}

/// A name as it stands in a message.
pub(super) fn quoted(name: &str) -> String {
    super::error::excerpt(name)
}
