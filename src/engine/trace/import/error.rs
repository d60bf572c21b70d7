//! Why a file cannot be read as a trace.

use serde::{Deserialize, Serialize};
use serde_json::error::Category;
use thiserror::Error;

use super::Format;

/// Why a file gives no trace at all. Excerpts of it are cut to [`EXCERPT`] characters.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum ImportError {
    /// No byte, or nothing but white space.
    #[error("The file is empty: a trace as JSON was expected.")]
    Empty,
    /// More bytes, after unpacking, than [`MAX_BYTES`](super::MAX_BYTES).
    #[error("The file is too large: at most {limit} bytes (unpacked) were expected, at least {found} were found.")]
    TooLarge {
        /// How many bytes it may have.
        limit: usize,
        /// How many it has at least.
        found: usize,
    },
    /// More spans than [`MAX_SPANS`](super::MAX_SPANS).
    #[error("The file has too many spans: at most {limit} were expected, more were found.")]
    TooManySpans {
        /// How many there may be.
        limit: usize,
    },
    /// It is not text.
    #[error("The file is not text: a trace as JSON, plain or as .gz, was expected, {found} was found.")]
    Binary {
        /// What its first bytes say.
        found: Binary,
    },
    /// It begins as a gzip file and does not go on as one.
    #[error("The file begins like a .gz file but cannot be unpacked: {found}.")]
    BrokenGzip {
        /// What is wrong.
        found: GzipDamage,
    },
    /// It is text, but not JSON.
    #[error("The file is not JSON: in line {line}, column {column}, JSON was expected, but this was found: {found}")]
    NotJson {
        /// Counted from 1.
        line: usize,
        /// Counted from 1, in bytes.
        column: usize,
        /// What stands there.
        found: String,
    },
    /// It ends in the middle.
    #[error(
        "The file is cut off: more JSON was expected where it ends, in line {line}, column {column}, after: {found}"
    )]
    Truncated {
        /// Counted from 1.
        line: usize,
        /// Counted from 1, in bytes.
        column: usize,
        /// The last of what there is.
        found: String,
    },
    /// It begins like a format and then breaks its rules.
    #[error("The file begins like {format} but is not: {problem} in line {line}, column {column}, at: {found}")]
    Malformed {
        /// What it begins like.
        format: Format,
        /// Counted from 1.
        line: usize,
        /// Counted from 1, in bytes.
        column: usize,
        /// What was expected, and what is there instead, as the parser says it.
        problem: String,
        /// What stands there.
        found: String,
    },
    /// It is JSON, but of no kind that is known here.
    #[error(
        "The file is JSON but no trace: OTLP (\"resourceSpans\"), Jaeger (\"data\" or \"spans\"), Zipkin v2 (an array \
         with \"traceId\" and \"id\") or Chrome trace events (\"traceEvents\", or an array with \"ph\") was expected, \
         {found} was found."
    )]
    NotATrace {
        /// What there is.
        found: Json,
    },
    /// It is of a known format, and there is no span in it.
    #[error("The file has no spans: at least one was expected; it is {format} and well formed.")]
    NoSpans {
        /// What it is.
        format: Format,
    },
    /// Spans as OpenTelemetry's console exporter prints them for people to read.
    #[error(
        "The file has the spans that OpenTelemetry's console exporter prints, with ids like 0x… and dates as text: \
         OTLP was expected; export with OTLPSpanExporter to a collector and keep what its file exporter writes, or \
         download the trace from Jaeger."
    )]
    ConsoleExporter,
}

/// The longest excerpt of a file in a message, in characters.
pub const EXCERPT: usize = 60;

/// What bytes are that are no text.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum Binary {
    /// By the mark that zip begins with.
    #[error("a zip archive")]
    Zip,
    /// By the mark that zstd begins with.
    #[error("a zstd archive")]
    Zstd,
    /// By the mark that bzip2 begins with.
    #[error("a bzip2 archive")]
    Bzip2,
    /// By the mark that PNG begins with.
    #[error("a picture")]
    Picture,
    /// By the mark that PDF begins with.
    #[error("a PDF document")]
    Pdf,
    /// By the mark that Parquet begins with.
    #[error("a Parquet file")]
    Parquet,
    /// Nobody knows.
    #[error("data that begins with the bytes {first}")]
    Other {
        /// The first bytes, in hexadecimal digits.
        first: String,
    },
}

/// What is wrong with a gzip file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum GzipDamage {
    /// It ends too early.
    #[error("it is cut off")]
    CutOff,
    /// Its bytes do not unpack, or not to what its checksum says.
    #[error("its packed data is damaged")]
    Damaged,
}

/// JSON of no known format.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum Json {
    /// Neither an object nor a list.
    #[error("a {0}")]
    Scalar(Scalar),
    /// A list of such.
    #[error("a list of {0}s")]
    ScalarList(Scalar),
    /// `[]`
    #[error("an empty list")]
    EmptyList,
    /// `{}`
    #[error("an empty object")]
    EmptyObject,
    /// An object; the excerpt names its first keys.
    #[error("an object with the keys {0}")]
    Object(String),
    /// A list of objects; the excerpt names the first keys of the first.
    #[error("a list of objects with the keys {0}")]
    ObjectList(String),
}

/// A value of JSON in which no span can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum Scalar {
    /// `true` or `false`.
    #[error("truth value")]
    Bool,
    /// Any number.
    #[error("number")]
    Number,
    /// A string.
    #[error("text")]
    Text,
    /// `null`
    #[error("null")]
    Null,
    /// A list inside of lists.
    #[error("list")]
    List,
}

impl ImportError {
    /// What serde_json complained of while it read `text` as `format`, if that was known already.
    pub(super) fn of_json(text: &str, format: Option<Format>, error: &serde_json::Error) -> ImportError {
        let (line, column) = (error.line(), error.column());
        match (error.classify(), format) {
            (Category::Eof | Category::Io, _) => {
                ImportError::Truncated { line, column, found: excerpt_before(text, offset(text, line, column)) }
            }
            (Category::Data, Some(format)) => {
                let message = error.to_string();
                if message.starts_with(super::json::TOO_LONG) {
                    return ImportError::TooManySpans { limit: super::MAX_SPANS };
                }
                let problem = message.rsplit_once(" at line ").map_or(message.as_str(), |(problem, _)| problem);
                ImportError::Malformed {
                    format,
                    line,
                    column,
                    problem: shortened(problem),
                    found: excerpt(text, offset(text, line, column.saturating_sub(1))),
                }
            }
            _ => ImportError::NotJson {
                line,
                column,
                found: excerpt(text, offset(text, line, column.saturating_sub(1))),
            },
        }
    }
}

/// How many bytes stand before a line, counted from 1, and so many bytes of it; at a character's first byte.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start = match line {
        0 | 1 => 0,
        line => text
            .bytes()
            .enumerate()
            .filter(|&(_, byte)| byte == b'\n')
            .nth(line - 2)
            .map_or(text.len(), |(at, _)| at + 1),
    };
    let at = start.saturating_add(column).min(text.len());
    text.floor_char_boundary(at)
}

/// The first characters from a place on, on one line.
pub(super) fn excerpt(text: &str, from: usize) -> String {
    shortened(text.get(from..).unwrap_or_default().trim_start())
}

/// The last characters before a place, on one line.
fn excerpt_before(text: &str, to: usize) -> String {
    let text = text.get(..to).unwrap_or(text).trim_end();
    let from = text.char_indices().rev().nth(EXCERPT - 1).map_or(0, |(at, _)| at);
    plain(&text[from..])
}

/// At most [`EXCERPT`] characters, on one line.
pub(super) fn shortened(text: &str) -> String {
    match text.char_indices().nth(EXCERPT) {
        None => plain(text),
        Some(_) => {
            let kept = text.char_indices().nth(EXCERPT - 1).map_or(text, |(at, _)| &text[..at]);
            format!("{}…", plain(kept))
        }
    }
}

fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
