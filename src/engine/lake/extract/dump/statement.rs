//! What a statement is about, by its words.

use crate::engine::joins::import::sql::Piece;

/// Its first word.
pub(super) fn first<'p>(piece: &'p Piece) -> &'p str {
    piece.words(1).next().unwrap_or_default()
}

/// What a statement is about: of `CREATE DEFINER=… VIEW` the view, of others their first word.
pub(super) fn object<'p>(piece: &'p Piece) -> &'p str {
    const OBJECTS: [&str; 13] = [
        "TABLE",
        "VIEW",
        "TRIGGER",
        "PROCEDURE",
        "FUNCTION",
        "EVENT",
        "INDEX",
        "DATABASE",
        "SCHEMA",
        "TYPE",
        "SEQUENCE",
        "EXTENSION",
        "ROLE",
    ];
    let mut words = piece.words(20);
    let first = words.next().unwrap_or_default();
    if !["CREATE", "ALTER"].iter().any(|verb| first.eq_ignore_ascii_case(verb)) {
        return first;
    }
    words.find(|word| OBJECTS.iter().any(|object| word.eq_ignore_ascii_case(object))).unwrap_or_default()
}

/// Whether statements about that say nothing of rows, tables or keys, or are read.
pub(super) fn is_bookkeeping(object: &str) -> bool {
    const WORDS: [&str; 20] = [
        "TABLE",
        "INDEX",
        "DATABASE",
        "SCHEMA",
        "SET",
        "LOCK",
        "UNLOCK",
        "DROP",
        "USE",
        "PRAGMA",
        "BEGIN",
        "COMMIT",
        "START",
        "ANALYZE",
        "ROLLBACK",
        "END",
        "SAVEPOINT",
        "RELEASE",
        "SELECT",
        "OWNER",
    ];
    WORDS.iter().any(|word| object.eq_ignore_ascii_case(word))
}

/// Whether it is the last of those in a body.
pub(super) fn ends_body(piece: &Piece) -> bool {
    piece.last_word().is_some_and(|word| word.eq_ignore_ascii_case("END"))
}
