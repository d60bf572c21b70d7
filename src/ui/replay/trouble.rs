//! What went wrong, and what is odd, in the page's language.

use crate::content::Language;
use crate::content::trace_import::TraceImport;
use crate::engine::trace::import::{Binary, Format, GzipDamage, ImportError, Json, MAX_TRACES, Scalar, Warning};
use crate::protocol::{Fault, Refusal};
use crate::ui::trouble;

/// Why there is no answer.
pub fn fault(language: Language, fault: &Fault) -> String {
    match fault {
        Fault::Refused(Refusal::Import(error)) => import_error(language, error),
        fault => trouble::fault(language, fault),
    }
}

/// What people call a format.
pub fn format_name(language: Language, format: Format) -> &'static str {
    let words = &language.trace_import().formats;
    match format {
        Format::OtlpJson => words.otlp_json.0,
        Format::OtlpJsonLines => words.otlp_json_lines.0,
        Format::Jaeger => words.jaeger.0,
        Format::ZipkinV2 => words.zipkin_v2.0,
        Format::Chrome => words.chrome.0,
    }
}

/// Why a file gives no trace.
pub fn import_error(language: Language, error: &ImportError) -> String {
    let words = language.trace_import();
    let errors = &words.errors;
    match error {
        ImportError::Empty => errors.empty.to_string(),
        ImportError::TooLarge { limit, found } => errors.too_large.fill(&[("limit", limit), ("found", found)]),
        ImportError::TooManySpans { limit } => errors.too_many_spans.fill(&[("limit", limit)]),
        ImportError::Binary { found } => errors.binary.fill(&[("found", &binary(words, found))]),
        ImportError::BrokenGzip { found } => errors.broken_gzip.fill(&[("found", &gzip(words, *found))]),
        ImportError::NotJson { line, column, found } => {
            errors.not_json.fill(&[("line", line), ("column", column), ("found", found)])
        }
        ImportError::Truncated { line, column, found } => {
            errors.truncated.fill(&[("line", line), ("column", column), ("found", found)])
        }
        ImportError::Malformed { format, line, column, problem, found } => errors.malformed.fill(&[
            ("format", &format_name(language, *format)),
            ("line", line),
            ("column", column),
            ("problem", problem),
            ("found", found),
        ]),
        ImportError::NotATrace { found } => errors.not_a_trace.fill(&[("found", &json(words, found))]),
        ImportError::NoSpans { format } => errors.no_spans.fill(&[("format", &format_name(language, *format))]),
        ImportError::ConsoleExporter => errors.console_exporter.to_string(),
    }
}

fn binary(words: &TraceImport, found: &Binary) -> String {
    let words = &words.binary;
    match found {
        Binary::Zip => words.zip.to_string(),
        Binary::Zstd => words.zstd.to_string(),
        Binary::Bzip2 => words.bzip2.to_string(),
        Binary::Picture => words.picture.to_string(),
        Binary::Pdf => words.pdf.to_string(),
        Binary::Parquet => words.parquet.to_string(),
        Binary::Other { first } => words.other.fill(&[("first", first)]),
    }
}

fn gzip(words: &TraceImport, found: GzipDamage) -> &'static str {
    match found {
        GzipDamage::CutOff => words.gzip.cut_off.0,
        GzipDamage::Damaged => words.gzip.damaged.0,
    }
}

fn json(words: &TraceImport, found: &Json) -> String {
    let kinds = &words.scalars;
    let kind = |scalar: &Scalar| match scalar {
        Scalar::Bool => kinds.bool.0,
        Scalar::Number => kinds.number.0,
        Scalar::Text => kinds.text.0,
        Scalar::Null => kinds.null.0,
        Scalar::List => kinds.list.0,
    };
    let words = &words.json;
    match found {
        Json::Scalar(scalar) => words.scalar.fill(&[("kind", &kind(scalar))]),
        Json::ScalarList(scalar) => words.scalar_list.fill(&[("kind", &kind(scalar))]),
        Json::EmptyList => words.empty_list.to_string(),
        Json::EmptyObject => words.empty_object.to_string(),
        Json::Object(keys) => words.object.fill(&[("keys", keys)]),
        Json::ObjectList(keys) => words.object_list.fill(&[("keys", keys)]),
    }
}

/// What a visitor should know of the traces that were read.
pub fn warning(language: Language, warning: Warning) -> String {
    let words = &language.trace_import().warnings;
    let (sentence, n) = match warning {
        Warning::NotUtf8 => (words.not_utf8, 0),
        Warning::OldKeys => (words.old_keys, 0),
        Warning::UnterminatedArray => (words.unterminated_array, 0),
        Warning::CutLastLine => (words.cut_last_line, 0),
        Warning::EnumsAsNames(n) => (words.enums_as_names, n),
        Warning::Base64Ids(n) => (words.base64_ids, n),
        Warning::NonHexIds(n) => (words.non_hex_ids, n),
        Warning::MissingIds(n) => (words.missing_ids, n),
        Warning::DuplicateIds(n) => (words.duplicate_ids, n),
        Warning::SharedSpans(n) => (words.shared_spans, n),
        Warning::Orphans(n) => (words.orphans, n),
        Warning::Cycles(n) => (words.cycles, n),
        Warning::MissingStart(n) => (words.missing_start, n),
        Warning::MissingDuration(n) => (words.missing_duration, n),
        Warning::EndsBeforeStart(n) => (words.ends_before_start, n),
        Warning::UnknownServices(n) => (words.unknown_services, n),
        Warning::ResourcesCut(n) => (words.resources_cut, n),
        Warning::LinksLeftOut(n) => (words.links_left_out, n),
        Warning::UnmatchedEnds(n) => (words.unmatched_ends, n),
        Warning::UnmatchedBegins(n) => (words.unmatched_begins, n),
        Warning::OtherEvents(n) => (words.other_events, n),
        Warning::OtherSignals(n) => (words.other_signals, n),
        Warning::TracesLeftOut(n) => (words.traces_left_out, n),
    };
    sentence.fill(&[("n", &n), ("most", &MAX_TRACES)])
}
