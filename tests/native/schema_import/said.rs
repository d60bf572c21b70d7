//! What went wrong with a schema file, in the words of both editions.

use std::mem::discriminant;

use midnight_pearl::content::Language;
use midnight_pearl::engine::joins::import::{
    Expected, Format, ImportError, Limited, MAX_NAME, Problem, ProblemKind, StatementKind,
};
use midnight_pearl::protocol::{Fault, Refusal};
use midnight_pearl::ui::joins::trouble::{fault, import_error, problem};
use serde::de::DeserializeOwned;

/// How many kinds a type has: of all its numbers, ones will do.
fn kinds<T: DeserializeOwned>() -> usize {
    let bytes = |kind: u8| [&[kind][..], &[1; 32]].concat();
    (0..=u8::MAX).take_while(|&kind| postcard::from_bytes::<T>(&bytes(kind)).is_ok()).count()
}

/// Each problem, with the values that a sentence of it has to have.
fn problems() -> Vec<(ProblemKind, Vec<String>)> {
    use ProblemKind::*;
    let [from, to, table, column] = ["{to}s", "order.lines", "t{column}", "größe"].map(str::to_owned);
    let ends = || vec![from.clone(), to.clone()];
    let both = || vec![table.clone(), column.clone()];
    let one = || vec![table.clone()];
    let mut problems = vec![
        (TargetMissing { from: from.clone(), to: to.clone() }, ends()),
        (TargetAmbiguous { from: from.clone(), to: to.clone() }, ends()),
        (TableMissing { table: table.clone() }, one()),
        (TableAmbiguous { table: table.clone() }, one()),
        (ColumnMissing { table: table.clone(), column: column.clone() }, both()),
        (ColumnAmbiguous { table: table.clone(), column: column.clone() }, both()),
        (
            ColumnCount { from: from.clone(), from_columns: 17, to: to.clone(), to_columns: 23 },
            [ends(), vec!["17".to_owned(), "23".to_owned()]].concat(),
        ),
        (NoPrimaryKey { from: from.clone(), to: to.clone() }, ends()),
        (
            TargetNotUnique { from: from.clone(), to: to.clone(), columns: vec!["x".to_owned(), "yy".to_owned()] },
            [ends(), vec!["x".to_owned(), "yy".to_owned()]].concat(),
        ),
        (KeyTwice { from: from.clone(), to: to.clone() }, ends()),
        (TableTwice { table: table.clone() }, one()),
        (ColumnTwice { table: table.clone(), column: column.clone() }, both()),
        (PrimaryKeyTwice { table: table.clone() }, one()),
        (NoColumns { table: table.clone() }, one()),
        (UnknownStatements { word: "FROB".to_owned(), count: 41 }, vec!["FROB".to_owned(), "41".to_owned()]),
        (Unterminated { opening: "/* to do".to_owned() }, vec!["/* to do".to_owned()]),
        (
            Malformed { place: "tables[3]".to_owned(), problem: "missing field `name`".to_owned() },
            vec!["tables[3]".to_owned(), "missing field `name`".to_owned()],
        ),
        (
            NameTooLong { name: "a…".to_owned(), bytes: 5_000 },
            vec!["a…".to_owned(), "5000".to_owned(), MAX_NAME.to_string()],
        ),
        (NoKeys, Vec::new()),
        (More { count: 97 }, vec!["97".to_owned()]),
    ];
    let expected = [
        Expected::Name,
        Expected::Columns,
        Expected::PlainColumns,
        Expected::Closing,
        Expected::On,
        Expected::References,
    ];
    assert_eq!(expected.len(), kinds::<Expected>());
    let statements = [StatementKind::CreateTable, StatementKind::AlterTable, StatementKind::CreateUniqueIndex];
    for (expected, statement) in expected.into_iter().zip(statements.into_iter().cycle()) {
        for found in ["", "{found}"] {
            let values = vec![statement.to_string(), found.to_owned()];
            problems.push((Unreadable { statement, expected, found: found.to_owned() }, values));
        }
    }
    let limited = [Limited::Tables, Limited::Columns, Limited::Keys, Limited::KeyColumns, Limited::UniqueSets];
    assert_eq!(limited.len(), kinds::<Limited>());
    problems.extend(limited.map(|what| (TooMany { what, limit: 10_000 }, vec!["10000".to_owned()])));
    problems
}

/// A Chinese sentence: has these values, nothing else in braces, and ends as one.
#[track_caller]
fn check_chinese(said: &str, values: &[String]) {
    let rest = values.iter().fold(said.to_owned(), |rest, value| {
        assert!(rest.contains(value.as_str()), "{value} is missing: {said}");
        rest.replacen(value.as_str(), "", 1)
    });
    assert!(!rest.contains(['{', '}']) && rest.contains(|c| c > '\u{4e00}') && !rest.contains(" was "), "{said}");
}

#[test]
fn every_problem_is_said_in_both_languages_with_its_line_and_its_values() {
    let problems = problems();
    let mut said: Vec<String> = problems.iter().map(|(kind, _)| format!("{:?}", discriminant(kind))).collect();
    said.sort();
    said.dedup();
    assert_eq!(said.len(), kinds::<ProblemKind>());
    for (kind, mut values) in problems {
        let found = Problem { line: 1234, kind };
        assert_eq!(problem(Language::English, &found), found.to_string());
        values.insert(0, "1234".to_owned());
        let chinese = problem(Language::Chinese, &found);
        check_chinese(&chinese, &values);
        assert!(chinese.ends_with('。'), "{chinese}");
    }
}

#[test]
fn every_error_is_said_in_both_languages_with_what_was_found_and_where() {
    let text = |value: &str| value.to_owned();
    let form = "{\"tables\": [{\"name\": …, \"columns\": [{\"name\": …}]}], \"foreign_keys\": […]}";
    let mut errors = vec![
        (ImportError::Empty, vec![]),
        (ImportError::Binary { line: 42 }, vec![text("42")]),
        (ImportError::TooLarge { limit: 67_108_864, found: 67_108_865 }, vec![text("67108864"), text("67108865")]),
        (
            ImportError::Json { line: 12, column: 34, problem: text("missing field `{line}`") },
            vec![text("12"), text("34"), text("missing field `{line}`"), text(form)],
        ),
        (ImportError::Neither { found: text("Dear {found}") }, vec![text("Dear {found}"), text("{\"tables\": …}")]),
    ];
    errors
        .extend([Format::Sql, Format::Json].map(|format| (ImportError::NoTables { format }, vec![format.to_string()])));
    assert_eq!(errors.len(), kinds::<ImportError>() + 1);
    for (error, values) in errors {
        assert_eq!(import_error(Language::English, &error), error.to_string());
        check_chinese(&import_error(Language::Chinese, &error), &values);
        for language in Language::ALL {
            let refused = Fault::Refused(Refusal::Schema(error.clone()));
            assert_eq!(fault(language, &refused), import_error(language, &error));
        }
    }
}
