//! What format an input has, by what is in it.

mod delimited;
mod json;

use super::decode::{Decoded, Encoding, EncodingEvidence, decode};
use super::evidence::{Evidence, Mark, Shape, Warning};
use super::refused::Refused;
use super::rejected::excerpt;
use super::scan::Lines;
use super::{Format, Sql};
use crate::engine::joins::import::sql::{Dialect, Script};

/// What an input is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognised<'a> {
    /// What it is written in.
    pub format: Format,
    /// What speaks for that.
    pub evidence: Vec<Evidence>,
    /// What speaks against it.
    pub warnings: Vec<Warning>,
    /// Its text; of Parquet, none.
    pub decoded: Decoded<'a>,
}

/// What an input of that name is, unpacked. The name only says what a format is taken for that nothing else tells apart
/// from text; if it says something else than the content, that is a warning.
pub fn recognise<'a>(name: &str, bytes: &'a [u8]) -> Result<Recognised<'a>, Refused> {
    let extension = extension(name);
    let (format, evidence, decoded) = if bytes.starts_with(PARQUET) {
        (Format::Parquet, vec![parquet(bytes)?], no_text())
    } else {
        let decoded = decode(bytes)?;
        let (format, evidence) = of_text(&decoded.text, &extension)?;
        (format, evidence, decoded)
    };
    let warnings = if lies(&extension, &format) { vec![Warning::Extension { found: extension }] } else { Vec::new() };
    Ok(Recognised { format, evidence, warnings, decoded })
}

/// A file's name without its folders and without what says its format.
pub(super) fn stem(name: &str) -> &str {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let plain = strip_gz(name);
    plain.rsplit_once('.').map_or(plain, |(stem, _)| if stem.is_empty() { plain } else { stem })
}

fn strip_gz(name: &str) -> &str {
    let place = name.len().saturating_sub(3);
    match name.get(place..) {
        Some(end) if end.eq_ignore_ascii_case(".gz") => &name[..place],
        _ => name,
    }
}

fn extension(name: &str) -> String {
    let extension = strip_gz(name).rsplit_once('.').map_or("", |(_, extension)| extension);
    excerpt(extension).to_ascii_lowercase()
}

/// Whether a file's name ends as those of another format do.
fn lies(extension: &str, format: &Format) -> bool {
    match extension {
        "csv" | "psv" => !matches!(format, Format::Delimited(_)),
        "tsv" | "tab" => !matches!(format, Format::Delimited(format) if format.delimiter == b'\t'),
        "json" => !matches!(format, Format::Json { .. }),
        "ndjson" | "jsonl" => !matches!(format, Format::Json { shape: Shape::Lines | Shape::Single, .. }),
        "sql" | "dump" => !matches!(format, Format::Dump(_)),
        "parquet" | "pq" => *format != Format::Parquet,
        _ => false,
    }
}

/// The first and the last bytes of a Parquet file (Apache Parquet, "File Format").
const PARQUET: &[u8] = b"PAR1";

fn parquet(bytes: &[u8]) -> Result<Evidence, Refused> {
    let last = &bytes[bytes.len().saturating_sub(PARQUET.len())..];
    // Two marks and the length of what stands between them.
    if last != PARQUET || bytes.len() < 12 {
        let found: Vec<String> = last.iter().map(|byte| format!("{byte:02x}")).collect();
        return Err(Refused::CutParquet { found: found.join(" ") });
    }
    Ok(Evidence::Begins { with: Mark::Par1, line: 1 })
}

fn no_text<'a>() -> Decoded<'a> {
    let (encoding, evidence) = (Encoding::Utf8, EncodingEvidence::Ascii);
    Decoded { text: "".into(), encoding, evidence, damages: Vec::new(), damage_count: 0 }
}

fn of_text(text: &str, extension: &str) -> Result<(Format, Vec<Evidence>), Refused> {
    if let Some(found) = json::recognise(text) {
        return Ok(found);
    }
    if let Some(found) = dump(text) {
        return Ok(found);
    }
    let found = delimited::recognise(text, extension)?;
    found.ok_or_else(|| Refused::Unknown { found: excerpt(text.trim_start()) })
}

/// How much of a text is looked at for statements, in bytes.
const HEAD: usize = 256 << 10;

/// A dump begins with a statement, past comments, and has rows or tables among its first statements.
fn dump(text: &str) -> Option<(Format, Vec<Evidence>)> {
    let dialect = Dialect::of(text);
    let (first, _) = Script::new(text, dialect).rest()?;
    if !first.is_sql() {
        return None;
    }
    let head = &text[..text.floor_char_boundary(HEAD)];
    let is_statement = |line: &str| {
        ["CREATE TABLE ", "INSERT INTO ", "REPLACE INTO ", "CREATE TEMPORARY TABLE ", "INSERT IGNORE INTO "]
            .iter()
            .any(|verb| line.get(..verb.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(verb)))
    };
    let is_title = |line: &str| line.starts_with("-- ") && (line.contains(" dump") || line.contains(" Dump"));
    let found = |is: &dyn Fn(&str) -> bool| head.lines().enumerate().find(|(_, line)| is(line.trim_start()));
    let evidence = |(place, line): (usize, &str)| {
        let with = Mark::Statement(excerpt(line.trim()));
        Evidence::Begins { with, line: place as u64 + 1 }
    };
    let evidence: Vec<Evidence> =
        [found(&is_title), found(&is_statement)].into_iter().flatten().map(evidence).collect();
    if evidence.is_empty() {
        return None;
    }
    let sql = match dialect {
        Dialect::MySql => Sql::MySql,
        Dialect::Postgres => Sql::Postgres,
        // Names between backticks are what MySQL writes; SQLite only reads them.
        Dialect::Sqlite if head.contains("INTO `") && !head.contains("PRAGMA ") => Sql::MySql,
        Dialect::Sqlite => Sql::Sqlite,
    };
    Some((Format::Dump(sql), evidence))
}

/// In which line a place is.
fn line_of(text: &str, place: usize) -> u64 {
    Lines::new(b'\n').line(text, place)
}
