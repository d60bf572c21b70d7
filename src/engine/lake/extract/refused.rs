//! Why an input is not read at all.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why an input gives no records.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum Refused {
    /// No bytes, or nothing but white space.
    #[error("The file is empty: records were expected.")]
    Empty,
    /// More bytes than [`MAX_BYTES`](super::MAX_BYTES).
    #[error("The file is too large: at most {limit} bytes were expected, {found} were found.")]
    TooLarge {
        /// How many it may have.
        limit: u64,
        /// How many it has.
        found: u64,
    },
    /// It unpacks to more than its size can honestly hold, or than memory should.
    #[error(
        "The file is a zip bomb: {packed} bytes were expected to unpack to at most {limit}, and more came out of the \
         first {read} of them."
    )]
    ZipBomb {
        /// How many bytes it has.
        packed: u64,
        /// How many may come out.
        limit: u64,
        /// After how many of its own bytes more had come out.
        read: u64,
    },
    /// It begins as a gzip file and does not go on as one.
    #[error(
        "The file begins like a .gz file and cannot be unpacked beyond byte {offset}: more of it was expected, {found}."
    )]
    BrokenGzip {
        /// How far it could be read.
        offset: u64,
        /// What is wrong.
        found: GzipDamage,
    },
    /// A zip archive, which may hold any number of files.
    #[error(
        "The file is a zip archive (or a spreadsheet, which is one): please unpack it, and give the files in it one by \
         one, or packed with gzip."
    )]
    Zip,
    /// It is neither text nor Parquet.
    #[error("The file is not text: CSV, JSON, an SQL dump or Parquet was expected, {found} was found.")]
    Binary {
        /// What its bytes say.
        found: Binary,
    },
    /// It begins as a Parquet file and does not end as one.
    #[error(
        "The file begins like a Parquet file and does not end like one: PAR1 was expected as its last bytes, {found} was found."
    )]
    CutParquet {
        /// Its last bytes, in hexadecimal digits.
        found: String,
    },
    /// It is text of no known format.
    #[error(
        "The file is text of no known format: CSV, JSON, NDJSON or an SQL dump was expected, it begins with: {found}"
    )]
    Unknown {
        /// Its first characters.
        found: String,
    },
    /// More columns than [`MAX_COLUMNS`](super::MAX_COLUMNS).
    #[error(
        "The file has too many columns: at most {limit} were expected, at least {found} were found in its first row."
    )]
    TooManyColumns {
        /// How many it may have.
        limit: usize,
        /// How many it has at least.
        found: usize,
    },
}

/// What is wrong with a gzip file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum GzipDamage {
    /// It ends too early.
    #[error("it ends there")]
    CutOff,
    /// Its bytes do not unpack, or not to what its checksum says.
    #[error("its data is damaged")]
    Damaged,
}

/// What bytes are that are no text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Binary {
    /// A file of a format that is known by its first bytes.
    Known(Magic),
    /// Nobody knows; the first bytes in hexadecimal digits.
    Other(String),
}

/// Formats that are known by their first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Magic {
    /// Zstandard.
    Zstd,
    /// bzip2.
    Bzip2,
    /// xz.
    Xz,
    /// A picture.
    Picture,
    /// A PDF document.
    Pdf,
    /// A database of SQLite's, which `.dump` makes text of.
    SqliteDatabase,
    /// An Avro file.
    Avro,
    /// An ORC file.
    Orc,
    /// An Arrow or Feather file.
    Arrow,
    /// An old Word document or spreadsheet.
    Office,
}

impl Magic {
    /// What bytes begin as.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        const KNOWN: [(&[u8], Magic); 13] = [
            (b"\x28\xb5\x2f\xfd", Magic::Zstd),
            (b"BZh", Magic::Bzip2),
            (b"\xfd7zXZ\0", Magic::Xz),
            (b"\x89PNG", Magic::Picture),
            (b"\xff\xd8\xff", Magic::Picture),
            (b"GIF8", Magic::Picture),
            (b"%PDF-", Magic::Pdf),
            (b"SQLite format 3\0", Magic::SqliteDatabase),
            (b"Obj\x01", Magic::Avro),
            (b"ORC\x08", Magic::Orc),
            (b"ARROW1\0\0", Magic::Arrow),
            (b"FEA1", Magic::Arrow),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Magic::Office),
        ];
        KNOWN.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|&(_, format)| format)
    }
}

impl fmt::Display for Binary {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = match self {
            Binary::Other(first) => return write!(out, "data that begins with the bytes {first}"),
            Binary::Known(known) => known,
        };
        out.write_str(match known {
            Magic::Zstd => "a zstd archive",
            Magic::Bzip2 => "a bzip2 archive",
            Magic::Xz => "an xz archive",
            Magic::Picture => "a picture",
            Magic::Pdf => "a PDF document",
            Magic::SqliteDatabase => "an SQLite database (its .dump is text)",
            Magic::Avro => "an Avro file",
            Magic::Orc => "an ORC file",
            Magic::Arrow => "an Arrow file",
            Magic::Office => "an old Word document or spreadsheet",
        })
    }
}
