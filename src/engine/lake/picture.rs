//! A lake as it is shown: what has landed in it, and what its table is made of. Names, sizes and counts; no bytes.

mod landing;
mod table;

use serde::{Deserialize, Serialize};

use super::extract::{Encoded, Evidence, Format, Rejected, Warning};
use super::normalise::class::{Class, Token};
use super::normalise::decide::Basis;
use super::parquet::Foreign;

pub(super) use landing::normalised;

/// Of what may be much so many are shown.
pub const FIRST: usize = 10;

/// A lake.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Picture {
    /// What has landed, in its order.
    pub landings: Vec<Landing>,
    /// Whether rows of the last landing have been deleted or changed since: then it cannot be joined by another way.
    pub is_rewritten: bool,
    /// The table; none before anything has landed.
    pub table: Option<TablePicture>,
}

/// A source in the lake, with what each stage did to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Landing {
    /// Its file's name.
    pub name: String,
    /// Bytes of its file, as it came.
    pub bytes: u64,
    /// 01: what it is written in, and what speaks for that.
    pub extracted: Extracted,
    /// 02: its tables.
    pub normalised: Vec<NormalisedTable>,
    /// 03: how its tables, and those that were there, became the rows that were written.
    pub joined: Joined,
    /// 04: what was written.
    pub written: Written,
}

/// What the first stage found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Extracted {
    /// What it is written in.
    pub format: Format,
    /// How its text is written in bytes; nothing where it is no text.
    pub encoded: Option<Encoded>,
    /// What speaks for that.
    pub evidence: Vec<Evidence>,
    /// What may not be what was meant.
    pub warnings: Vec<Warning>,
    /// Columns of a Parquet file that have another type here.
    pub read_as: Vec<ReadAs>,
    /// Records that were read.
    pub records: u64,
    /// Records that could not be read; all are counted.
    pub unreadable: u64,
    /// The first ten of those.
    pub unreadable_first: Vec<Rejected>,
}

/// A column of a Parquet file whose type Iceberg has no equal of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReadAs {
    /// Its name in the file, after those that it lies within: `a.b`.
    pub column: String,
    /// What it has there.
    pub found: Foreign,
    /// The type that it is read as: `decimal(20,0)`.
    pub became: String,
}

/// What the second stage made of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NormalisedTable {
    /// Its tidied name.
    pub name: String,
    /// Records that came.
    pub records: u64,
    /// Rows that it has.
    pub rows: u64,
    /// Records that were dropped because the same had come before.
    pub duplicates: u64,
    /// Its columns, each followed by those within it.
    pub columns: Vec<NormalisedColumn>,
    /// Records that were not taken; all are counted.
    pub rejects: u64,
    /// The first ten of those.
    pub rejects_first: Vec<RejectedRow>,
    /// Codes that got labels from a dictionary.
    pub labels: Vec<LabelledColumn>,
}

/// A column, and why it is of its type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NormalisedColumn {
    /// Its name, after those that it lies within: `a.b.element`.
    pub path: String,
    /// Its name in the source, if that is another.
    pub renamed_from: Option<String>,
    /// Its type as the table specification writes it: `decimal(18,2)`.
    pub kind: String,
    /// Why.
    pub basis: Basis,
    /// The kinds of values that were seen: how many, and the line of the first.
    pub seen: Vec<(Class, u64, u64)>,
    /// What stood for no value, and how often.
    pub nulls: Vec<(Token, u64)>,
}

/// A record that was not taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RejectedRow {
    /// Its line.
    pub line: u64,
    /// The column that is to blame; empty if none is.
    pub column: String,
    /// Why.
    pub reason: RejectReason,
}

/// Why a record was not taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum RejectReason {
    /// A value is not of its column's type.
    Type {
        /// The type.
        expected: String,
        /// The value; of a long one the beginning.
        found: String,
    },
    /// Another record has the same key and other values.
    DuplicateKey {
        /// The line of that record.
        first_line: u64,
        /// The key.
        key: String,
    },
    /// It has more or fewer values than its table has columns.
    Width {
        /// How many columns.
        expected: u64,
        /// How many values.
        found: u64,
    },
    /// The table has as much data as fits.
    Full,
}

/// A column of codes with labels from a dictionary.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LabelledColumn {
    /// The codes.
    pub codes: String,
    /// The new column.
    pub labels: String,
    /// The table of the dictionary.
    pub dictionary: String,
    /// How many codes have a label.
    pub found: u64,
    /// How many have none.
    pub missing: u64,
    /// The first ten of those.
    pub missing_codes: Vec<String>,
}

/// How tables became one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Joined {
    /// There was one table, and no key leads from it.
    Alone,
    /// Left joins.
    Path {
        /// The table whose rows are written.
        first: String,
        /// Each join.
        hops: Vec<JoinedHop>,
        /// All ways of that length, as the rule ranks them: their tables and keys as text.
        ways: Vec<String>,
        /// The one that was taken.
        way: usize,
        /// Keys that were found, with values that lead nowhere.
        orphans: Vec<Orphans>,
    },
    /// One below the other, by the columns' names: no key leads from one to another.
    Union {
        /// The tables of each island.
        islands: Vec<Vec<String>>,
        /// Columns whose types differed: their name, and the type that they have now.
        widened: Vec<(String, String)>,
    },
}

/// A join.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JoinedHop {
    /// From this table.
    pub from: String,
    /// To that one.
    pub to: String,
    /// Its condition: `cases.organisation_id = organisations.id`.
    pub on: String,
    /// Rows that found at least one.
    pub matched: u64,
    /// Rows that found none, and stay.
    pub unmatched: u64,
    /// Rows afterwards.
    pub rows: u64,
}

/// Values of a key that lead nowhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Orphans {
    /// The key: `documents.case_id = cases.id`.
    pub key: String,
    /// How many.
    pub count: u64,
    /// The lines of the first ten.
    pub lines: Vec<u32>,
}

/// What a commit wrote.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Written {
    /// The snapshot.
    pub snapshot_id: i64,
    /// Data files.
    pub files: u64,
    /// Their rows.
    pub rows: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Where the columns differed from the table's.
    pub differences: Vec<ColumnDifference>,
}

/// Where a column that arrived differed from the table's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ColumnDifference {
    /// The table got it.
    Added {
        /// Which.
        column: String,
        /// Its type.
        kind: String,
    },
    /// The table's column became as wide as what arrived.
    Promoted {
        /// Which.
        column: String,
        /// From this type.
        from: String,
        /// To that.
        to: String,
    },
    /// What arrived was made as wide as the table's column.
    Widened {
        /// Which.
        column: String,
        /// From this type.
        from: String,
        /// To that.
        to: String,
    },
    /// It did not arrive: null in the new rows.
    Missing {
        /// Which.
        column: String,
    },
    /// Every row had it; now there are rows that do not.
    MadeOptional {
        /// Which.
        column: String,
    },
    /// It came with rows that others took the place of, and nothing has a value in it any more: the table has it no
    /// longer.
    Dropped {
        /// Which.
        column: String,
    },
    /// The two types cannot be brought together: what arrived got another name.
    Renamed {
        /// Which.
        column: String,
        /// Its name in the table.
        to: String,
    },
}

/// What a table is made of. Parts refer to each other by their places in these lists.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TablePicture {
    /// Its name.
    pub name: String,
    /// Where it says that it is.
    pub location: String,
    /// The columns of the current schema.
    pub columns: Vec<TableColumn>,
    /// How its partitions are made: `day(ts)`; empty without.
    pub partitions: Vec<String>,
    /// All its metadata files, the oldest first; the last counts.
    pub metadata: Vec<MetadataFile>,
    /// Its snapshots, the oldest first.
    pub snapshots: Vec<SnapshotPart>,
    /// All manifests that a snapshot names, the oldest first.
    pub manifests: Vec<ManifestPart>,
    /// All data files that a manifest names, the oldest first.
    pub files: Vec<FilePart>,
    /// Names of snapshots: the name, and the snapshot's place.
    pub refs: Vec<(String, usize)>,
    /// Of all its files together, in bytes.
    pub bytes: u64,
}

/// A part of a table that can be opened.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Part {
    /// A metadata file, by its place.
    Metadata(usize),
    /// A snapshot, as it stands in the metadata, by its place.
    Snapshot(usize),
    /// The manifest list of a snapshot, by that one's place.
    ManifestList(usize),
    /// A manifest, by its place.
    Manifest(usize),
    /// A data file, by its place.
    DataFile(usize),
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TableColumn {
    /// What it keeps under any name.
    pub field_id: i32,
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: String,
    /// Whether every row has it.
    pub is_required: bool,
}

/// A metadata file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MetadataFile {
    /// Where it is, relative to the table.
    pub path: String,
    /// In bytes.
    pub bytes: u64,
}

/// A snapshot, with its manifest list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SnapshotPart {
    /// Its id.
    pub id: i64,
    /// The place of the one that it changed.
    pub parent: Option<usize>,
    /// Its number, from 1.
    pub sequence_number: i64,
    /// Milliseconds since 1970-01-01 UTC.
    pub at_ms: i64,
    /// `append`, `overwrite` or `delete`.
    pub operation: String,
    /// Rows that it added.
    pub added_rows: u64,
    /// Rows that it took away.
    pub deleted_rows: u64,
    /// Rows that the table has then.
    pub rows: u64,
    /// The columns that were the current ones.
    pub schema_id: i32,
    /// Where its manifest list is, relative to the table.
    pub list: String,
    /// The list's size in bytes.
    pub list_bytes: u64,
    /// The places of its manifests.
    pub manifests: Vec<usize>,
    /// The places of the data files whose rows it has.
    pub files: Vec<usize>,
}

/// A manifest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ManifestPart {
    /// Where it is, relative to the table.
    pub path: String,
    /// In bytes.
    pub bytes: u64,
    /// The place of the snapshot that made it.
    pub snapshot: usize,
    /// Files that it adds.
    pub added: u64,
    /// Files that were there before.
    pub existing: u64,
    /// Files that it says are gone.
    pub deleted: u64,
    /// The places of the data files that it names, those that are gone aside.
    pub files: Vec<usize>,
}

/// A data file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FilePart {
    /// Where it is, relative to the table.
    pub path: String,
    /// In bytes.
    pub bytes: u64,
    /// Its rows.
    pub rows: u64,
    /// Its row groups.
    pub row_groups: u64,
    /// The place of the snapshot that added it.
    pub snapshot: usize,
    /// Its partition: `ts_day=2026-01-01`; empty without.
    pub partition: String,
}
