//! A visitor's own schema: the DDL of MySQL, PostgreSQL and SQLite, dumps with all their rows among it, or JSON.
//!
//! Both formats are read into the same statements (`draft`), whose names are looked up last (`resolve`).

mod ddl;
pub(crate) mod draft;
mod error;
pub(crate) mod index;
mod json;
mod lines;
mod problem;
mod resolve;
pub(crate) mod sql;

use std::fmt;

use serde::{Deserialize, Serialize};

pub(crate) use ddl::Ddl;
pub use error::{EXCERPT, ImportError};
pub use problem::{Expected, Limited, MAX_LISTED, Problem, ProblemKind, Severity, StatementKind};

use crate::engine::joins::schema::Schema;
use problem::Problems;

/// The largest file that is read, in bytes.
pub const MAX_BYTES: usize = 64 << 20;
/// The most tables that are read: the first of the file.
pub const MAX_TABLES: usize = 10_000;
/// The most columns that are read of a table: the first.
pub const MAX_COLUMNS: usize = 2_000;
/// The most keys that are read: the first of the file.
pub const MAX_KEYS: usize = 100_000;
/// The most columns of a key or a constraint. PostgreSQL's indexes have at most 32, MySQL's 16.
pub const MAX_KEY_COLUMNS: usize = 100;
/// The most sets of columns that are read as unique, of one table. MySQL's tables have at most 64 indexes.
pub const MAX_UNIQUE: usize = 100;
/// The longest name that is read, in bytes; longer types are cut to it.
pub const MAX_NAME: usize = 1024;

/// The formats of schema files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Format {
    /// Statements of SQL.
    Sql,
    /// One object: `{"name", "tables", "foreign_keys"}`.
    Json,
}

impl fmt::Display for Format {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Format::Sql => "SQL",
            Format::Json => "JSON",
        })
    }
}

/// The schema in a file of that name, and what of the file is not in it, in O(n log n). What begins with a bracket is
/// JSON; else it is SQL if there is a statement in it; else the ending of the name decides what it should have been.
pub fn import(name: &str, text: &str) -> Result<(Schema, Vec<Problem>), ImportError> {
    if text.len() > MAX_BYTES {
        return Err(ImportError::TooLarge { limit: MAX_BYTES, found: text.len() });
    }
    if let Some((before, _)) = text.split_once('\0') {
        return Err(ImportError::Binary { line: before.matches('\n').count() + 1 });
    }
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().is_empty() {
        return Err(ImportError::Empty);
    }
    let mut problems = Problems::default();
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let (format, own_name, statements) = if text.trim_start().starts_with(['{', '[']) {
        let (own_name, statements) = json::read(text, &mut problems)?;
        (Format::Json, own_name, statements)
    } else {
        let (is_sql, statements) = sql::read(text, &mut problems);
        if !is_sql && ending.eq_ignore_ascii_case("json") {
            json::read(text, &mut problems)?;
        }
        if !is_sql && !ending.eq_ignore_ascii_case("sql") {
            return Err(ImportError::Neither { found: error::excerpt(text.trim_start()) });
        }
        (Format::Sql, None, statements)
    };
    let mut name = own_name.unwrap_or_else(|| stem.to_owned());
    name.truncate(name.floor_char_boundary(MAX_NAME));
    let schema = resolve::resolve(name, statements, &mut problems);
    match schema.tables.is_empty() {
        true => Err(ImportError::NoTables { format }),
        false => Ok((schema, problems.into_list())),
    }
}
