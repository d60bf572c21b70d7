//! What is wrong with a schema file, and what is odd in it, in the page's language.

use std::fmt::Display;

use crate::baked::Text;
use crate::content::Language;
use crate::engine::joins::import::{Expected, ImportError, Limited, MAX_NAME, Problem, ProblemKind};
use crate::protocol::{Fault, Refusal};
use crate::ui::trouble;

/// Why there is no answer.
pub fn fault(language: Language, fault: &Fault) -> String {
    match fault {
        Fault::Refused(Refusal::Schema(error)) => import_error(language, error),
        fault => trouble::fault(language, fault),
    }
}

/// Why a file gives no schema.
pub fn import_error(language: Language, error: &ImportError) -> String {
    let words = &language.schema_import().errors;
    match error {
        ImportError::Empty => words.empty.to_string(),
        ImportError::Binary { line } => words.binary.fill(&[("line", line)]),
        ImportError::TooLarge { limit, found } => words.too_large.fill(&[("limit", limit), ("found", found)]),
        ImportError::Json { line, column, problem } => {
            words.json.fill(&[("line", line), ("column", column), ("problem", problem)])
        }
        ImportError::NoTables { format } => words.no_tables.fill(&[("format", format)]),
        ImportError::Neither { found } => words.neither.fill(&[("found", found)]),
    }
}

/// What could not be used of a file, or is doubtful, and where.
pub fn problem(language: Language, problem: &Problem) -> String {
    let said = kind(language, &problem.kind);
    language.schema_import().place.fill(&[("line", &problem.line), ("problem", &said)])
}

fn kind(language: Language, kind: &ProblemKind) -> String {
    use ProblemKind::*;
    let words = &language.schema_import().problems;
    let ends = |words: &Text, from: &String, to: &String| words.fill(&[("from", from), ("to", to)]);
    let table = |words: &Text, table: &String| words.fill(&[("table", table)]);
    let column = |words: &Text, table: &String, column: &String| words.fill(&[("table", table), ("column", column)]);
    match kind {
        TargetMissing { from, to } => ends(&words.target_missing, from, to),
        TargetAmbiguous { from, to } => ends(&words.target_ambiguous, from, to),
        TableMissing { table: name } => table(&words.table_missing, name),
        TableAmbiguous { table: name } => table(&words.table_ambiguous, name),
        ColumnMissing { table, column: name } => column(&words.column_missing, table, name),
        ColumnAmbiguous { table, column: name } => column(&words.column_ambiguous, table, name),
        ColumnCount { from, from_columns, to, to_columns } => words.column_count.fill(&[
            ("from", from),
            ("from_columns", from_columns),
            ("to", to),
            ("to_columns", to_columns),
        ]),
        NoPrimaryKey { from, to } => ends(&words.no_primary_key, from, to),
        TargetNotUnique { from, to, columns } => {
            let columns = columns.join(if language == Language::Chinese { "、" } else { ", " });
            words.target_not_unique.fill(&[("from", from), ("to", to), ("columns", &columns)])
        }
        KeyTwice { from, to } => ends(&words.key_twice, from, to),
        TableTwice { table: name } => table(&words.table_twice, name),
        ColumnTwice { table, column: name } => column(&words.column_twice, table, name),
        PrimaryKeyTwice { table: name } => table(&words.primary_key_twice, name),
        NoColumns { table: name } => table(&words.no_columns, name),
        Unreadable { statement, expected, found } => {
            let sentence = if found.is_empty() { words.ends_too_soon } else { words.unreadable };
            let expected = self::expected(language, *expected);
            sentence.fill(&[("statement", statement), ("expected", &expected), ("found", found)])
        }
        UnknownStatements { word, count } => words.unknown_statements.fill(&[("word", word), ("count", count)]),
        Unterminated { opening } => words.unterminated.fill(&[("opening", opening)]),
        Malformed { place, problem } => words.malformed.fill(&[("place", place), ("problem", problem)]),
        NameTooLong { name, bytes } => {
            words.name_too_long.fill(&[("name", name), ("bytes", bytes), ("limit", &MAX_NAME as &dyn Display)])
        }
        TooMany { what, limit } => words.too_many.fill(&[("what", &limited(language, *what)), ("limit", limit)]),
        NoKeys => words.no_keys.to_string(),
        More { count } => words.more.fill(&[("count", count)]),
    }
}

fn expected(language: Language, expected: Expected) -> &'static str {
    let words = &language.schema_import().expected;
    match expected {
        Expected::Name => words.name.0,
        Expected::Columns => words.columns.0,
        Expected::PlainColumns => words.plain_columns.0,
        Expected::Closing => words.closing.0,
        Expected::On => words.on.0,
        Expected::References => words.references.0,
    }
}

fn limited(language: Language, what: Limited) -> &'static str {
    let words = &language.schema_import().limited;
    match what {
        Limited::Tables => words.tables.0,
        Limited::Columns => words.columns.0,
        Limited::Keys => words.keys.0,
        Limited::KeyColumns => words.key_columns.0,
        Limited::UniqueSets => words.unique_sets.0,
    }
}
