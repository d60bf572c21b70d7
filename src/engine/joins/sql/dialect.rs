//! How databases want names to be written.

use serde::{Deserialize, Serialize};

use crate::engine::joins::name;
use crate::engine::joins::sql::reserved::is_reserved;

/// A way of writing SQL. For joins the differences are in the quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Dialect {
    /// ISO/IEC 9075.
    #[default]
    Ansi,
    /// PostgreSQL.
    PostgreSql,
    /// MySQL and MariaDB.
    MySql,
    /// DuckDB.
    DuckDb,
    /// Trino.
    Trino,
}

impl Dialect {
    /// All of them.
    pub const ALL: [Dialect; 5] = [Dialect::Ansi, Dialect::PostgreSql, Dialect::MySql, Dialect::DuckDb, Dialect::Trino];

    /// The word for it in addresses and arguments.
    pub fn name(self) -> &'static str {
        match self {
            Dialect::Ansi => "ansi",
            Dialect::PostgreSql => "postgresql",
            Dialect::MySql => "mysql",
            Dialect::DuckDb => "duckdb",
            Dialect::Trino => "trino",
        }
    }

    /// A name, in quotes if it needs them. It needs none only if every dialect reads it as it stands: a small letter,
    /// then small letters, digits and underscores, and no reserved word. A quote within is doubled (ISO/IEC 9075-2,
    /// 5.2 `<delimited identifier>`; MySQL, "Schema Object Names").
    pub fn identifier(self, name: &str) -> String {
        let begins = name.starts_with(|letter: char| letter.is_ascii_lowercase());
        let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
        if begins && name.chars().all(plain) && !is_reserved(name) {
            return name.to_owned();
        }
        let quote = match self {
            Dialect::MySql => "`",
            Dialect::Ansi | Dialect::PostgreSql | Dialect::DuckDb | Dialect::Trino => "\"",
        };
        format!("{quote}{}{quote}", name.replace(quote, &quote.repeat(2)))
    }

    /// The name of a table, each of its [parts](name::parts) by itself: `sales.Orders` is `sales."Orders"`.
    pub fn qualified(self, name: &str) -> String {
        name::parts(name).iter().map(|part| self.identifier(part)).collect::<Vec<_>>().join(".")
    }
}
