//! Why a file did not land, in the page's language: what was expected, what was found, and where.

mod table;

use std::fmt::Display;

use crate::baked::Text;
use crate::content::Language;
use crate::engine::lake::extract::{Binary, Expected, GzipDamage, Kind, Magic, Reason, Refused, Rejected};
use crate::protocol::Fault;
use crate::protocol::lake::{Expected as FilterExpected, Refusal};
use crate::ui::trouble::fault_of;

/// Why there is no answer.
pub fn fault(language: Language, fault: &Fault<Refusal>) -> String {
    fault_of(language, fault, |refusal| self::refusal(language, refusal))
}

/// Why nothing was done.
pub fn refusal(language: Language, refusal: &Refusal) -> String {
    let words = &language.lake_report().refusals;
    match refusal {
        Refusal::NotUnderstood => words.not_understood.to_string(),
        Refusal::Cancelled => words.cancelled.to_string(),
        Refusal::Unreadable(refused) => self::refused(language, refused),
        Refusal::NoRecords => words.no_records.to_string(),
        Refusal::TooManyColumns(limit) => words.too_many_columns.fill(&[("limit", limit)]),
        Refusal::TooLarge(table) => words.too_large.fill(&[("table", table)]),
        Refusal::TooManyRows(limit, table) => words.too_many_rows.fill(&[("limit", limit), ("table", table)]),
        Refusal::Parquet(why) => table::unread(language, why),
        Refusal::Rows(why) => table::unwritten(language, why),
        Refusal::Filter { expected, found, at } => filter(language, expected, found, *at),
        Refusal::Table(why) => table::refused(language, why),
        Refusal::Rewritten => language.lake_report().joined.rewritten.to_string(),
        Refusal::NoTable => words.no_table.to_string(),
        Refusal::NoPart => words.no_part.to_string(),
    }
}

fn filter(language: Language, expected: &FilterExpected, found: &str, at: u64) -> String {
    let words = &language.lake_report().filter;
    let expected = match expected {
        FilterExpected::Column => words.column.to_string(),
        FilterExpected::Operator => words.operator.to_string(),
        FilterExpected::Value(kind) => words.value.fill(&[("type", kind)]),
        FilterExpected::And => words.and.to_string(),
        FilterExpected::Type => words.kind.to_string(),
    };
    let found = if found.is_empty() { words.end.0 } else { found };
    words.wrong.fill(&[("at", &at), ("expected", &expected), ("found", &found)])
}

/// Why a file is not read.
pub fn refused(language: Language, refused: &Refused) -> String {
    let words = &language.lake_report().refused;
    let limit_found =
        |words: &Text, limit: &dyn Display, found: &dyn Display| words.fill(&[("limit", limit), ("found", found)]);
    match refused {
        Refused::Empty => words.empty.to_string(),
        Refused::TooLarge { limit, found } => limit_found(&words.too_large, limit, found),
        Refused::ZipBomb { packed, limit, read } => {
            words.zip_bomb.fill(&[("packed", packed), ("limit", limit), ("read", read)])
        }
        Refused::BrokenGzip { offset, found } => {
            let found = match found {
                GzipDamage::CutOff => language.lake_report().gzip.cut_off,
                GzipDamage::Damaged => language.lake_report().gzip.damaged,
            };
            words.broken_gzip.fill(&[("offset", offset), ("found", &found.0)])
        }
        Refused::Zip => words.zip.to_string(),
        Refused::Binary { found } => words.binary.fill(&[("found", &binary(language, found))]),
        Refused::CutParquet { found } => words.cut_parquet.fill(&[("found", found)]),
        Refused::Unknown { found } => words.unknown.fill(&[("found", found)]),
        Refused::TooManyColumns { limit, found } => limit_found(&words.too_many_columns, limit, found),
    }
}

fn binary(language: Language, binary: &Binary) -> String {
    let words = &language.lake_report().binary;
    let known = match binary {
        Binary::Other(bytes) => return words.other.fill(&[("bytes", bytes)]),
        Binary::Known(known) => known,
    };
    let known = match known {
        Magic::Zstd => words.zstd,
        Magic::Bzip2 => words.bzip2,
        Magic::Xz => words.xz,
        Magic::Picture => words.picture,
        Magic::Pdf => words.pdf,
        Magic::SqliteDatabase => words.sqlite_database,
        Magic::Avro => words.avro,
        Magic::Orc => words.orc,
        Magic::Arrow => words.arrow,
        Magic::Office => words.office,
    };
    known.to_string()
}

/// What is wrong with a record that cannot be read, and where.
pub fn unreadable(language: Language, rejected: &Rejected) -> String {
    let words = &language.lake_report().unreadable;
    let reason = match &rejected.reason {
        Reason::Columns { expected, found } => words.columns.fill(&[("expected", expected), ("found", found)]),
        Reason::Syntax { expected, found, line, column } => {
            let found = found.map_or_else(|| words.end.to_string(), |found| format!("{found:?}"));
            let expected = self::expected(language, *expected);
            words.syntax.fill(&[("expected", &expected), ("line", line), ("column", column), ("found", &found)])
        }
        Reason::TooDeep { limit, line, column } => {
            words.too_deep.fill(&[("limit", limit), ("line", line), ("column", column)])
        }
        Reason::NoRecord { found } => words.no_record.fill(&[("found", &kind(language, *found))]),
        Reason::TooManyColumns { limit } => words.too_many_columns.fill(&[("limit", limit)]),
    };
    words.line.fill(&[("line", &rejected.line), ("reason", &reason)])
}

fn expected(language: Language, expected: Expected) -> &'static str {
    let words = &language.lake_report().expected;
    let said = match expected {
        Expected::ClosingQuote => words.closing_quote,
        Expected::DelimiterAfterQuote => words.delimiter_after_quote,
        Expected::Value => words.value,
        Expected::Name => words.name,
        Expected::Colon => words.colon,
        Expected::CommaOrBrace => words.comma_or_brace,
        Expected::CommaOrBracket => words.comma_or_bracket,
        Expected::Digit => words.digit,
        Expected::NoControl => words.no_control,
        Expected::Escape => words.escape,
        Expected::Hexadecimal => words.hexadecimal,
        Expected::End => words.end,
        Expected::Row => words.row,
        Expected::CommaOrParenthesis => words.comma_or_parenthesis,
        Expected::HexBytes => words.hex_bytes,
        Expected::Bits => words.bits,
        Expected::Extended => words.extended,
    };
    said.0
}

fn kind(language: Language, kind: Kind) -> &'static str {
    let words = &language.lake_report().kinds;
    let said = match kind {
        Kind::Null => words.null,
        Kind::Boolean => words.boolean,
        Kind::Number => words.number,
        Kind::Text => words.text,
        Kind::List => words.list,
        Kind::Other => words.other,
    };
    said.0
}
