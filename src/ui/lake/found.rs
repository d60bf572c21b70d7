//! What was recognised of a source and what was decided, in the page's language.

use crate::content::Language;
use crate::engine::lake::extract::{
    Delimited, Encoded, Encoding, EncodingEvidence, Evidence, Format, HeaderEvidence, Mark, Shape, Sql, Warning,
};
use crate::engine::lake::normalise::class::{Class, Token};
use crate::engine::lake::normalise::decide::Basis;
use crate::engine::lake::parquet::Foreign;
use crate::engine::lake::picture::{ColumnDifference, ReadAs, RejectReason, RejectedRow};
use crate::ui::joins::trouble::problem;
use crate::ui::lake::figures::{count, grouped};
use crate::ui::lake::sentence::{fill, list};

/// A format.
pub fn format(language: Language, format: &Format) -> String {
    let words = &language.lake_report().formats;
    match format {
        Format::Delimited(Delimited { delimiter: b'\t', .. }) => words.tab.to_string(),
        Format::Delimited(Delimited { delimiter, .. }) => fill(&words.delimited, "delimiter", char::from(*delimiter)),
        Format::Json { shape: Shape::Lines, is_extended: false } => words.lines.to_string(),
        Format::Json { shape: Shape::Lines, is_extended: true } => words.extended_lines.to_string(),
        Format::Json { is_extended: false, .. } => words.json.to_string(),
        Format::Json { is_extended: true, .. } => words.extended.to_string(),
        Format::Dump(Sql::MySql) => words.mysql.to_string(),
        Format::Dump(Sql::Sqlite) => words.sqlite.to_string(),
        Format::Dump(Sql::Postgres) => words.postgres.to_string(),
        Format::Parquet => words.parquet.to_string(),
    }
}

/// How text is written in bytes.
pub fn encoding(language: Language, encoding: Encoding) -> &'static str {
    let words = &language.lake_report().encodings;
    let said = match encoding {
        Encoding::Utf8 => words.utf8,
        Encoding::Utf16Le => words.utf16_le,
        Encoding::Utf16Be => words.utf16_be,
        Encoding::Windows1252 => words.windows1252,
    };
    said.0
}

/// Why a text is taken to be written so, and whether all of it is.
pub fn encoded(language: Language, encoded: &Encoded) -> Vec<String> {
    let words = &language.lake_report().encodings;
    let why = match encoded.evidence {
        EncodingEvidence::Mark => words.mark.to_string(),
        EncodingEvidence::Ascii => words.ascii.to_string(),
        EncodingEvidence::Multibyte { characters } => fill(&words.multibyte, "characters", grouped(characters as u64)),
        EncodingEvidence::Zeros { zeros, sampled } => words.zeros.fill(&[("zeros", &zeros), ("sampled", &sampled)]),
        EncodingEvidence::NotUtf8 { offset, byte, .. } => {
            words.not_utf8.fill(&[("offset", &offset), ("byte", &format!("{byte:02x}"))])
        }
    };
    let damages = (encoded.damages > 0)
        .then(|| words.damages.fill(&[("n", &grouped(encoded.damages as u64)), ("line", &encoded.first_line)]));
    std::iter::once(why).chain(damages).collect()
}

/// What speaks for a format.
pub fn evidence(language: Language, evidence: &Evidence) -> String {
    let words = &language.lake_report().evidence;
    match evidence {
        Evidence::Begins { with, line } => {
            let mark = match with {
                Mark::Par1 => words.par1.0,
                Mark::List => words.list.0,
                Mark::Object => words.object.0,
                Mark::Statement(statement) => statement,
            };
            words.begins.fill(&[("line", line), ("mark", &mark)])
        }
        Evidence::Delimiter { delimiter, columns, agreeing, sampled } => {
            let delimiter = match delimiter {
                b'\t' => words.tab.to_string(),
                other => char::from(*other).to_string(),
            };
            words.delimiter.fill(&[
                ("delimiter", &delimiter),
                ("columns", columns),
                ("agreeing", agreeing),
                ("sampled", sampled),
            ])
        }
        Evidence::Header(HeaderEvidence::TextOverValues { columns }) => {
            fill(&words.text_over_values, "columns", count(&language.lake().counts.columns, *columns as u64))
        }
        Evidence::Header(HeaderEvidence::Names) => words.names.to_string(),
        Evidence::Header(HeaderEvidence::ValueOverValues { column, value }) => {
            words.value_over_values.fill(&[("column", column), ("value", value)])
        }
        Evidence::Header(HeaderEvidence::Repeated { column, value }) => {
            words.repeated.fill(&[("column", column), ("value", value)])
        }
        Evidence::Lines { objects, sampled } => words.lines.fill(&[("objects", objects), ("sampled", sampled)]),
        Evidence::Rows { path, seen } if path.is_empty() => fill(&words.rows_at_top, "seen", grouped(*seen as u64)),
        Evidence::Rows { path, seen } => {
            words.rows.fill(&[("path", &path.join(".")), ("seen", &grouped(*seen as u64))])
        }
        Evidence::Operator { name, line } => words.operator.fill(&[("name", name), ("line", line)]),
    }
}

/// What may not be what was meant.
pub fn warning(language: Language, warning: &Warning) -> String {
    let words = &language.lake_report().warnings;
    match warning {
        Warning::Extension { found } => fill(&words.extension, "found", found),
        Warning::Renamed { column, from, to } => words.renamed.fill(&[("column", column), ("from", from), ("to", to)]),
        Warning::DuplicateName { name, line } => words.duplicate_name.fill(&[("name", name), ("line", line)]),
        Warning::LeftOut { name, line } => words.left_out.fill(&[("name", name), ("line", line)]),
        Warning::SkippedStatements { word, count, line } => {
            words.skipped_statements.fill(&[("word", word), ("count", count), ("line", line)])
        }
        // It says its line itself.
        Warning::Unreadable { problem: said, .. } => problem(language, said),
        Warning::TableNotCreated { table, line } => words.table_not_created.fill(&[("table", table), ("line", line)]),
        Warning::Unterminated { line } => fill(&words.unterminated, "line", line),
    }
}

/// Why a column has its type.
pub fn basis(language: Language, basis: &Basis) -> String {
    let words = &language.lake_report().basis;
    match basis {
        Basis::Nothing => words.nothing.to_string(),
        Basis::Declared(kind) => fill(&words.declared, "type", kind),
        Basis::NotAsDeclared(kind) => fill(&words.not_as_declared, "type", kind),
        Basis::All => words.all.to_string(),
        Basis::Most => words.most.to_string(),
        Basis::LeadingZeros(line) => fill(&words.leading_zeros, "line", line),
        Basis::OrderUnknown => words.order_unknown.to_string(),
        Basis::OrderMixed(day, month) => words.order_mixed.fill(&[("day", day), ("month", month)]),
        Basis::Shapes => words.shapes.to_string(),
        Basis::TooDeep => words.too_deep.to_string(),
        Basis::TooManyFields => words.too_many_fields.to_string(),
        Basis::Mixed => words.mixed.to_string(),
    }
}

/// A kind of value.
pub fn class(language: Language, class: Class) -> &'static str {
    let words = &language.lake_report().classes;
    let said = match class {
        Class::Boolean => words.boolean,
        Class::Int => words.int,
        Class::Exact => words.exact,
        Class::Long => words.long,
        Class::Digits => words.digits,
        Class::Point => words.point,
        Class::Precise => words.precise,
        Class::Exponent => words.exponent,
        Class::NotFinite => words.not_finite,
        Class::Decimal => words.decimal,
        Class::Grouped => words.grouped,
        Class::GroupedPoint => words.grouped_point,
        Class::LeadingZero => words.leading_zero,
        Class::Date => words.date,
        Class::Timestamp => words.timestamp,
        Class::Timestamptz => words.timestamptz,
        Class::DayFirst => words.day_first,
        Class::MonthFirst => words.month_first,
        Class::EitherFirst => words.either_first,
        Class::DayFirstTime => words.day_first_time,
        Class::MonthFirstTime => words.month_first_time,
        Class::EitherFirstTime => words.either_first_time,
        Class::Bytes => words.bytes,
        Class::Text => words.text,
        Class::Struct => words.structure,
        Class::List => words.list,
    };
    said.0
}

/// What stood for no value.
pub fn token(language: Language, token: Token) -> &'static str {
    let words = &language.lake_report().tokens;
    let said = match token {
        Token::Null => words.null,
        Token::Empty => words.empty,
        Token::Word => words.word,
        Token::Backslash => words.backslash,
        Token::NotApplicable => words.not_applicable,
        Token::Na => words.na,
        Token::ZeroDate => words.zero_date,
    };
    said.0
}

/// Why a column of a Parquet file has another type here.
pub fn read_as(language: Language, read: &ReadAs) -> String {
    let words = &language.lake_report().read_as;
    let sentence = match read.found {
        Foreign::Map => &words.map,
        Foreign::Time => &words.time,
        Foreign::Uuid => &words.uuid,
        Foreign::Fixed => &words.fixed,
        Foreign::Unsigned => &words.unsigned,
        Foreign::Float16 => &words.float16,
        Foreign::Int96 => &words.int96,
        Foreign::Nanoseconds => &words.nanoseconds,
        Foreign::Text => &words.text,
        Foreign::Bson => &words.bson,
    };
    sentence.fill(&[("column", &read.column), ("type", &read.became)])
}

/// Why a record was not taken.
pub fn reject(language: Language, row: &RejectedRow) -> String {
    let words = &language.lake_report().rejects;
    match &row.reason {
        RejectReason::Type { expected, found } => {
            words.kind.fill(&[("column", &row.column), ("expected", expected), ("found", found)])
        }
        RejectReason::DuplicateKey { first_line, key } => {
            words.duplicate_key.fill(&[("key", key), ("line", first_line)])
        }
        RejectReason::Width { expected, found } => words.width.fill(&[("expected", expected), ("found", found)]),
        RejectReason::Full => words.full.to_string(),
    }
}

/// Where the columns that arrived differed from the table's. Those that went, those that did not arrive, and those
/// that are no longer required are said together.
pub fn differences(language: Language, differences: &[ColumnDifference]) -> Vec<String> {
    let words = &language.lake_report().written;
    let (mut dropped, mut missing, mut optional, mut said) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for difference in differences {
        match difference {
            ColumnDifference::Added { column, kind } => {
                said.push(words.added.fill(&[("column", column), ("type", kind)]))
            }
            ColumnDifference::Promoted { column, from, to } => {
                said.push(words.promoted.fill(&[("column", column), ("from", from), ("to", to)]));
            }
            ColumnDifference::Widened { column, from, to } => {
                said.push(words.widened.fill(&[("column", column), ("from", from), ("to", to)]));
            }
            ColumnDifference::Dropped { column } => dropped.push(column),
            ColumnDifference::Renamed { column, to } => {
                said.push(words.renamed.fill(&[("column", column), ("to", to)]));
            }
            ColumnDifference::Missing { column } => missing.push(column),
            ColumnDifference::MadeOptional { column } => optional.push(column),
        }
    }
    let together = [(dropped, &words.dropped), (missing, &words.missing), (optional, &words.made_optional)];
    for (columns, sentence) in together {
        if !columns.is_empty() {
            said.push(fill(sentence, "columns", list(language, columns)));
        }
    }
    said
}
