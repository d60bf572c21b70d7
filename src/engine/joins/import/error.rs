//! Why a file cannot be read as a schema.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::Format;

/// Why a file gives no schema at all. What is quoted of it is cut to [`EXCERPT`] characters.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum ImportError {
    /// Nothing but white space.
    #[error("The file is empty: CREATE TABLE statements or a schema as JSON were expected.")]
    Empty,
    /// A byte that no text has.
    #[error("The file is not text: SQL or JSON was expected, a zero byte was found in line {line}.")]
    Binary {
        /// Counted from 1.
        line: usize,
    },
    /// More bytes than [`MAX_BYTES`](super::MAX_BYTES).
    #[error("The file is too large: at most {limit} bytes were expected, {found} were found.")]
    TooLarge {
        /// How many bytes it may have.
        limit: usize,
        /// How many it has.
        found: usize,
    },
    /// It begins like JSON, or is called so, and is not, or is not in the form of a schema.
    #[error(
        "The file is not a schema as JSON: in line {line}, column {column}, {{\"tables\": [{{\"name\": …, \"columns\": \
         [{{\"name\": …}}]}}], \"foreign_keys\": […]}} was expected, this was found: {problem}."
    )]
    Json {
        /// Counted from 1.
        line: usize,
        /// Counted from 1, in bytes; 0 before a line's first.
        column: usize,
        /// What serde_json says of it.
        problem: String,
    },
    /// It is of a known format and creates no table that could be read.
    #[error("The file has no tables: it is {format}, and at least one table that can be read was expected in it.")]
    NoTables {
        /// What it is.
        format: Format,
    },
    /// It is text, but neither JSON nor SQL.
    #[error(
        "The file is neither SQL nor JSON: CREATE TABLE statements or {{\"tables\": …}} were expected, it begins with: {found}"
    )]
    Neither {
        /// Its first characters.
        found: String,
    },
}

/// The longest excerpt of a file in a message, in characters.
pub const EXCERPT: usize = 60;

/// At most [`EXCERPT`] characters of a text, on one line.
pub(super) fn excerpt(text: &str) -> String {
    let (kept, mark) = match text.char_indices().nth(EXCERPT) {
        Some((end, _)) => (&text[..end], "…"),
        None => (text, ""),
    };
    let plain = kept.chars().map(|c| if c.is_control() { ' ' } else { c });
    plain.chain(mark.chars()).collect()
}
