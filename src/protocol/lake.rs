//! What a page and the lake's worker say to each other. Both come from one build, so that there are no versions.

mod bytes;
mod refusal;

use serde::{Deserialize, Serialize};

use crate::engine::lake::job;
pub use crate::engine::lake::picture::Part;
use crate::engine::lake::picture::Picture;
use crate::engine::lake::query::Counts;

pub use refusal::{Expected, Refusal, TableRefusal, UnreadParquet, UnwrittenRows};

/// What a page asks. Bytes that come with a request, such as a file's, travel beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Are you there?
    Ping,
    /// A source into the lake. Its bytes come beside. Answered with [`Response::Lake`].
    Ingest {
        /// Its file's name.
        name: String,
        /// What time it is: milliseconds since 1970-01-01 UTC.
        at_ms: i64,
        /// Whether lists of objects become tables of their own.
        children: bool,
    },
    /// The last landing's join by another of its ways: those rows take the place of the ones that it wrote. Answered
    /// with [`Response::Lake`].
    JoinBy {
        /// Which of [`Joined::Path::ways`](crate::engine::lake::picture::Joined::Path::ways).
        way: usize,
        /// What time it is.
        at_ms: i64,
    },
    /// A commit of another kind. Answered with [`Response::Lake`].
    Change {
        /// Which.
        change: Change,
        /// What time it is.
        at_ms: i64,
    },
    /// A part of the table as it can be read. Answered with [`Response::Part`].
    Open(Part),
    /// Rows of a snapshot. Answered with [`Response::Rows`].
    Preview(Query),
    /// A view of the table as PyIceberg's `inspect` has it. Answered with [`Response::Grid`].
    Inspect {
        /// Which view.
        view: View,
        /// The place of a snapshot; none for the current one.
        snapshot: Option<usize>,
    },
    /// Three rows of a landing, from its file to the bytes that they ended in. Answered with [`Response::Trails`].
    Follow {
        /// The landing, by its place.
        landing: usize,
    },
    /// The records of a landing that were not taken, as CSV. Answered with [`Response::File`].
    Rejects {
        /// The landing, by its place.
        landing: usize,
    },
    /// The table as a zip. Answered with [`Response::File`].
    Download {
        /// The absolute URI that it will be unzipped to: `file:///home/…/lake`.
        to: String,
        /// Whether its README is in Chinese.
        is_chinese: bool,
        /// What time it is.
        at_ms: i64,
    },
    /// One of its files. Answered with [`Response::File`].
    File {
        /// Where it is, relative to the table.
        path: String,
    },
    /// The rows of a snapshot as one Parquet file. Answered with [`Response::File`].
    Parquet {
        /// The place of a snapshot; none for the current one.
        snapshot: Option<usize>,
    },
    /// An empty lake. Answered with [`Response::Lake`].
    Clear,
}

/// A change of a table, as the visitor writes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Change {
    /// A new column at the end.
    AddColumn {
        /// Its name.
        name: String,
        /// Its type as the table specification writes it.
        kind: String,
    },
    /// A wider type.
    Promote {
        /// Which column.
        column: String,
        /// Its new type.
        to: String,
    },
    /// Another name.
    Rename {
        /// Which column.
        column: String,
        /// Its new name.
        name: String,
    },
    /// A column that is not to be read any more.
    Drop {
        /// Which column.
        column: String,
    },
    /// How the rows to come are divided: `day(ts)`, `bucket[16](id)`, a column alone; empty for not at all.
    PartitionBy(Vec<String>),
    /// Rows that go, by a filter.
    Delete {
        /// As in [`Query::filter`].
        filter: String,
    },
    /// A value for the rows that a filter names.
    Overwrite {
        /// As in [`Query::filter`].
        filter: String,
        /// Which column.
        column: String,
        /// Its value as text; none for null.
        value: Option<String>,
    },
    /// A name for a snapshot.
    Tag {
        /// The name.
        name: String,
        /// The snapshot's place.
        snapshot: usize,
    },
}

/// Rows that are asked for.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Query {
    /// The place of a snapshot; none for the current one.
    pub snapshot: Option<usize>,
    /// `fee > 100 and status = 'open'`: comparisons (`=`, `!=`, `<`, `<=`, `>`, `>=`), `is null`, `is not null`, joined
    /// by `and`; empty for all rows.
    pub filter: String,
    /// A column, and whether the highest come first.
    pub sort: Option<(String, bool)>,
    /// How many rows to pass over.
    pub offset: u64,
    /// How many at the most; no more than 500 are given.
    pub limit: u64,
}

/// Views of a table, by the names that PyIceberg gives them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum View {
    /// Its snapshots.
    Snapshots,
    /// Data files of a snapshot.
    Files,
    /// Manifests of a snapshot.
    Manifests,
    /// Partitions of a snapshot.
    Partitions,
    /// Which snapshot has been the current one, and when.
    History,
}

impl View {
    /// All of them.
    pub const ALL: [View; 5] = [View::Snapshots, View::Files, View::Manifests, View::Partitions, View::History];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            View::Snapshots => "snapshots",
            View::Files => "files",
            View::Manifests => "manifests",
            View::Partitions => "partitions",
            View::History => "history",
        }
    }
}

/// How far an ingestion has come, in rows and bytes.
pub type Progress = job::Progress;

/// What the worker answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Response {
    /// I am.
    Pong,
    /// It cannot be done, and nothing has changed.
    Refused(Refusal),
    /// The lake as it is now.
    Lake(Box<Picture>),
    /// An opened part.
    Part(Box<Opened>),
    /// Rows.
    Rows(Box<Rows>),
    /// A view.
    Grid(Grid),
    /// Where rows went.
    Trails(Vec<Trail>),
    /// A file to be saved.
    File {
        /// What it is to be called.
        name: String,
        /// What is in it.
        #[serde(with = "bytes")]
        bytes: Vec<u8>,
    },
}

/// A part of a table as it can be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Opened {
    /// Text of JSON, indented.
    Json(String),
    /// Rows of an Avro file, and the size of the file in bytes.
    Avro {
        /// The rows.
        grid: Grid,
        /// The file's key-value metadata.
        header: Vec<(String, String)>,
    },
    /// A Parquet file's bytes.
    Parquet(ByteMap),
}

/// A table of text.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Grid {
    /// Names of the columns, and whether they hold numbers.
    pub columns: Vec<(String, bool)>,
    /// The rows; none stands for null.
    pub rows: Vec<Vec<Option<String>>>,
}

/// What stands at which bytes of a Parquet file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ByteMap {
    /// How many bytes it has.
    pub len: u64,
    /// How many rows.
    pub rows: u64,
    /// Who wrote it.
    pub created_by: String,
    /// The names of its columns.
    pub columns: Vec<String>,
    /// All its bytes, from the first to the last, without gaps.
    pub stretches: Vec<Stretch>,
    /// Its column chunks, row group by row group.
    pub chunks: Vec<Chunk>,
}

/// Bytes of a Parquet file that are one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// The first byte.
    pub from: u64,
    /// The byte after the last.
    pub to: u64,
    /// What they are.
    pub content: Content,
}

/// What bytes of a Parquet file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Content {
    /// `PAR1`, at the beginning and at the end.
    Magic,
    /// A column chunk, by its place.
    Chunk(usize),
    /// Indexes of pages, Bloom filters, padding.
    Other,
    /// What tells a reader where all else is.
    Footer,
    /// The footer's length.
    FooterLength,
}

/// A row group's values of a column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Chunk {
    /// The row group.
    pub row_group: usize,
    /// The column, by its place.
    pub column: usize,
    /// Its bytes, and how many there would be uncompressed.
    pub bytes: u64,
    /// Without compression.
    pub uncompressed: u64,
    /// How it is compressed: `SNAPPY`.
    pub codec: String,
    /// Its encodings: `RLE_DICTIONARY`.
    pub encodings: Vec<String>,
    /// Its values, nulls among them.
    pub values: u64,
    /// Its nulls, if that is known.
    pub nulls: Option<u64>,
    /// No value is below it.
    pub min: Option<String>,
    /// No value is above it.
    pub max: Option<String>,
    /// Its pages.
    pub pages: Vec<Page>,
}

/// A page of a column chunk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// The first byte of its header.
    pub from: u64,
    /// The byte after its last.
    pub to: u64,
    /// Whether it is the dictionary.
    pub is_dictionary: bool,
    /// How its values are encoded.
    pub encoding: String,
    /// Its values.
    pub values: u64,
}

/// Rows of a snapshot, and what was not read to find them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rows {
    /// The rows.
    pub grid: Grid,
    /// How many.
    pub counts: Counts,
    /// Why the first of what was skipped cannot hold such a row: `fee: 1.00 to 98.50`.
    pub because: Option<String>,
}

/// Where a row went.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trail {
    /// Its line in the file.
    pub line: u64,
    /// What stood there; the beginning.
    pub text: String,
    /// The place of the data file.
    pub file: usize,
    /// Its row in that file, from 0.
    pub row: u64,
    /// The value that is followed: its column, and what it is now.
    pub column: String,
    /// The value.
    pub value: String,
    /// The row group.
    pub row_group: usize,
    /// The bytes of the page that it ended in, from and to.
    pub page: (u64, u64),
}
