//! Whose SQL a text is, as far as quotes and comments go.

/// The databases whose tokens differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// And MariaDB: a backslash escapes in every string, `#` begins a comment.
    MySql,
    /// Comments nest, `$$` quotes.
    Postgres,
    /// And what says nothing of itself.
    Sqlite,
}

/// What only one of them writes, in capital letters.
const SIGNS: [(&str, Dialect); 19] = [
    ("MYSQL DUMP", Dialect::MySql),
    ("MARIADB DUMP", Dialect::MySql),
    ("PHPMYADMIN", Dialect::MySql),
    ("ENGINE=", Dialect::MySql),
    ("AUTO_INCREMENT", Dialect::MySql),
    ("/*!", Dialect::MySql),
    ("\nDELIMITER ", Dialect::MySql),
    ("POSTGRESQL DATABASE DUMP", Dialect::Postgres),
    ("SEARCH_PATH", Dialect::Postgres),
    ("SERIAL ", Dialect::Postgres),
    ("SERIAL,", Dialect::Postgres),
    ("CHARACTER VARYING", Dialect::Postgres),
    ("FROM STDIN", Dialect::Postgres),
    ("JSONB", Dialect::Postgres),
    ("TIMESTAMPTZ", Dialect::Postgres),
    ("PLPGSQL", Dialect::Postgres),
    ("PRAGMA ", Dialect::Sqlite),
    ("AUTOINCREMENT", Dialect::Sqlite),
    ("WITHOUT ROWID", Dialect::Sqlite),
];

/// How much of a text is looked at, in bytes. Tables stand before their rows.
const LOOKED_AT: usize = 256 << 10;

impl Dialect {
    /// The dialect whose sign comes first.
    pub(crate) fn of(text: &str) -> Dialect {
        let head = text[..text.floor_char_boundary(LOOKED_AT)].to_ascii_uppercase();
        let found = SIGNS.iter().filter_map(|(sign, dialect)| Some((head.find(sign)?, *dialect)));
        found.min_by_key(|&(place, _)| place).map_or(Dialect::Sqlite, |(_, dialect)| dialect)
    }
}
