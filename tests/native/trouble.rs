//! What went wrong, in the words of both editions.

use std::mem::discriminant;

use midnight_pearl::content::Language;
use midnight_pearl::engine::joins::import::ImportError as SchemaError;
use midnight_pearl::engine::trace::import::{
    Binary, Format, GzipDamage, ImportError, Json, MAX_TRACES, Scalar, Warning,
};
use midnight_pearl::protocol::{Fault, Refusal};
use midnight_pearl::ui::replay::trouble::{fault, format_name, import_error, warning};
use serde::de::DeserializeOwned;

fn errors() -> Vec<ImportError> {
    let (line, column, found) = (12, 34, "{\"a\": {n}}".to_owned());
    let other = Binary::Other { first: "0a 05".to_owned() };
    let binaries = [Binary::Zip, Binary::Zstd, Binary::Bzip2, Binary::Picture, Binary::Pdf, Binary::Parquet, other];
    let scalars = [Scalar::Bool, Scalar::Number, Scalar::Text, Scalar::Null, Scalar::List];
    let jsons = scalars.into_iter().flat_map(|scalar| [Json::Scalar(scalar), Json::ScalarList(scalar)]);
    let keys = "\"name\", \"{found}\"".to_owned();
    let others = [Json::EmptyList, Json::EmptyObject, Json::Object(keys.clone()), Json::ObjectList(keys)];
    let malformed = |format| ImportError::Malformed {
        format,
        line,
        column,
        problem: "invalid type: integer `7`, expected a list".to_owned(),
        found: found.clone(),
    };
    let mut errors = vec![
        ImportError::Empty,
        ImportError::TooLarge { limit: 268_435_456, found: 268_435_457 },
        ImportError::TooManySpans { limit: 1_000_000 },
        ImportError::NotJson { line, column, found: found.clone() },
        ImportError::Truncated { line, column, found: found.clone() },
        ImportError::ConsoleExporter,
    ];
    errors.extend(binaries.map(|found| ImportError::Binary { found }));
    errors.extend([GzipDamage::CutOff, GzipDamage::Damaged].map(|found| ImportError::BrokenGzip { found }));
    errors.extend(jsons.chain(others).map(|found| ImportError::NotATrace { found }));
    errors.extend(formats().map(malformed));
    errors.extend(formats().map(|format| ImportError::NoSpans { format }));
    errors
}

fn formats() -> [Format; 5] {
    [Format::OtlpJson, Format::OtlpJsonLines, Format::Jaeger, Format::ZipkinV2, Format::Chrome]
}

/// Every warning: postcard writes the number of the kind first, then that of the places.
fn warnings() -> Vec<Warning> {
    (0..=u8::MAX).map_while(|kind| postcard::from_bytes(&[kind, 97]).ok()).collect()
}

/// How many kinds a type has: of all its numbers, ones will do.
fn kinds<T: DeserializeOwned>() -> usize {
    let bytes = |kind: u8| [&[kind][..], &[1; 32]].concat();
    (0..=u8::MAX).take_while(|&kind| postcard::from_bytes::<T>(&bytes(kind)).is_ok()).count()
}

#[test]
fn every_warning_is_said_in_both_languages() {
    assert_eq!(warnings().len(), 23);
    for said in warnings() {
        assert_eq!(warning(Language::English, said), said.to_string());
        let chinese = warning(Language::Chinese, said);
        assert_eq!(chinese.contains("97"), said.to_string().contains("97"), "{chinese}");
        assert!(!chinese.contains(['{', '}']) && chinese.ends_with('。'), "{chinese}");
    }
    assert!(warning(Language::Chinese, Warning::TracesLeftOut(1)).contains(&MAX_TRACES.to_string()));
}

#[test]
fn every_error_is_said_in_both_languages_with_what_was_found_and_where() {
    let errors = errors();
    let mut said: Vec<_> = errors.iter().map(discriminant).collect();
    said.sort_by_key(|kind| format!("{kind:?}"));
    said.dedup();
    assert_eq!(said.len(), kinds::<ImportError>());
    for error in &errors {
        assert_eq!(import_error(Language::English, error), error.to_string());
        let chinese = import_error(Language::Chinese, error);
        let values: Vec<String> = match error {
            ImportError::TooLarge { limit, found } => vec![limit.to_string(), found.to_string()],
            ImportError::TooManySpans { limit } => vec![limit.to_string()],
            ImportError::NotJson { line, column, found } | ImportError::Truncated { line, column, found } => {
                vec![line.to_string(), column.to_string(), found.clone()]
            }
            ImportError::Malformed { format, line, column, problem, found } => {
                let format = format_name(Language::Chinese, *format).to_owned();
                vec![format, line.to_string(), column.to_string(), problem.clone(), found.clone()]
            }
            ImportError::NotATrace { found: Json::Object(keys) | Json::ObjectList(keys) } => vec![keys.clone()],
            ImportError::Binary { found: Binary::Other { first } } => vec![first.clone()],
            ImportError::NoSpans { format } => vec![format_name(Language::Chinese, *format).to_owned()],
            _ => Vec::new(),
        };
        let rest = values.iter().fold(chinese.clone(), |rest, value| {
            assert!(rest.contains(value), "{value} is missing: {chinese}");
            rest.replacen(value, "", 1)
        });
        assert!(!rest.contains(['{', '}']), "{chinese}");
    }
}

#[test]
fn every_fault_is_said_in_both_languages() {
    let refusals = [
        Refusal::NotUnderstood,
        Refusal::Import(ImportError::Empty),
        Refusal::Schema(SchemaError::Empty),
        Refusal::NoFile,
        Refusal::NoTrace(6),
        Refusal::NoRun,
        Refusal::NoRequest(7),
    ];
    assert_eq!(refusals.len(), kinds::<Refusal>());
    let broken = Fault::Broken("out of {memory}".to_owned());
    let faults = [Fault::NotStarted, broken, Fault::Unreadable, Fault::Silent, Fault::NotUnderstood];
    for said in faults.into_iter().chain(refusals.map(Fault::Refused)) {
        for language in Language::ALL {
            let words = fault(language, &said);
            let value = match &said {
                Fault::Broken(why) => why.as_str(),
                // Visitors count from 1.
                Fault::Refused(Refusal::NoTrace(_) | Refusal::NoRequest(_)) => "7",
                _ => "",
            };
            assert!(words.contains(value) && !words.replacen(value, "", 1).contains(['{', '}']), "{words}");
        }
    }
}
