//! Trace files that a visitor drops, of every format there is a tool for: read as they are in the wild.
//!
//! A file is looked at only until its format is plain (`sniff`), then read once into types that borrow from it (`otlp`,
//! `jaeger`, `zipkin`, `chrome`); `link` makes traces of what was found.

mod bytes;
mod chrome;
mod error;
mod id;
mod jaeger;
mod json;
mod link;
mod otlp;
mod sniff;
mod times;
mod warning;
mod zipkin;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use error::{Binary, EXCERPT, GzipDamage, ImportError, Json, Scalar};
pub use warning::Warning;

use crate::engine::trace::span::Trace;
use warning::Warnings;

/// The largest file that is read, in bytes after unpacking.
pub const MAX_BYTES: usize = 256 << 20;

/// The most spans that are read; a file with more is refused, since a part of a trace would tell untruths.
pub const MAX_SPANS: usize = 1_000_000;

/// The most traces that are kept: the first of the file, whole.
pub const MAX_TRACES: usize = 10_000;

/// The service of a span that names none, as OpenTelemetry's resource conventions have it.
pub const UNKNOWN_SERVICE: &str = "unknown_service";

/// The formats of trace files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Format {
    /// One `TracesData` of OpenTelemetry's protocol as JSON.
    OtlpJson,
    /// One `TracesData` a line, as the collector's file exporter writes them.
    OtlpJsonLines,
    /// What Jaeger's interface downloads.
    Jaeger,
    /// What Zipkin's interface downloads.
    ZipkinV2,
    /// Trace events of Chrome's tracing tools.
    Chrome,
}

impl Format {
    /// The word for it in documents.
    pub fn name(self) -> &'static str {
        match self {
            Format::OtlpJson => "otlp-json",
            Format::OtlpJsonLines => "otlp-json-lines",
            Format::Jaeger => "jaeger",
            Format::ZipkinV2 => "zipkin-v2",
            Format::Chrome => "chrome",
        }
    }
}

/// As people call it.
impl fmt::Display for Format {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Format::OtlpJson => "OTLP JSON",
            Format::OtlpJsonLines => "OTLP JSON Lines",
            Format::Jaeger => "Jaeger JSON",
            Format::ZipkinV2 => "Zipkin v2 JSON",
            Format::Chrome => "Chrome trace events",
        })
    }
}

/// What a file has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Imported {
    /// How it is written.
    pub format: Format,
    /// At least one; in the order in which they begin in the file. No span of one has the id of another of its spans.
    pub traces: Vec<Trace>,
    /// What is wrong with it, each kind once.
    pub warnings: Vec<Warning>,
}

/// The traces of a file, plain or packed with gzip.
pub fn import(bytes: &[u8]) -> Result<Imported, ImportError> {
    let mut warnings = Warnings::default();
    let unpacked = bytes::unpack(bytes)?;
    let text = bytes::text(&unpacked, &mut warnings)?;
    let text = text.as_ref();
    let (format, found) = match sniff::format(text)? {
        Format::OtlpJson | Format::OtlpJsonLines => otlp::read(text, &mut warnings)?,
        Format::Jaeger => (Format::Jaeger, jaeger::read(text, &mut warnings)?),
        Format::ZipkinV2 => (Format::ZipkinV2, zipkin::read(text, &mut warnings)?),
        Format::Chrome => (Format::Chrome, chrome::read(text, &mut warnings)?),
    };
    let traces: Vec<Trace> =
        found.into_iter().filter(|trace| !trace.spans.is_empty()).map(|trace| trace.link(&mut warnings)).collect();
    match traces.is_empty() {
        true => Err(ImportError::NoSpans { format }),
        false => Ok(Imported { format, traces, warnings: warnings.into_list() }),
    }
}
