//! Why something cannot be done to a table.

use super::transform::Transform;
use crate::engine::lake::schema::Type;

/// Why something cannot be done to a table. The table is as it was.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum TableError {
    /// A file of the table is missing.
    #[error("expected the file {0} in the table; it is missing")]
    NoFile(String),
    /// A file of the table cannot be read.
    #[error("the file {file} cannot be read: {problem}")]
    Unreadable {
        /// Which.
        file: String,
        /// What was expected and found.
        problem: String,
    },
    /// A file is there already.
    #[error("a file of the name {0} is in the table already")]
    FileExists(String),
    /// A path in the metadata does not begin with the table's location.
    #[error("expected a path under {location}, found {path}")]
    Elsewhere {
        /// Where the table is.
        location: String,
        /// Where the file would be.
        path: String,
    },
    /// A location that is no absolute URI.
    #[error("expected a URI like file:///tmp/table or s3://bucket/table, found {0}")]
    Location(String),
    /// A column that the table does not have.
    #[error("there is no column {0}")]
    NoColumn(String),
    /// A field id that the table does not have.
    #[error("there is no field with the id {0}")]
    NoField(i32),
    /// A column is there already.
    #[error("there is a column {0} already")]
    ColumnExists(String),
    /// An id stands for two fields, or for another one than before.
    #[error("the field id {0} is used twice")]
    FieldId(i32),
    /// A type that a column cannot change to.
    #[error("the column {column} cannot change from {} to {}", super::type_name(from), super::type_name(to))]
    Promotion {
        /// Which column.
        column: String,
        /// Its type.
        from: Type,
        /// The type that was asked for.
        to: Type,
    },
    /// A type that a transform does not take.
    #[error("{transform} does not take {} as in column {column}", super::type_name(kind))]
    Transform {
        /// Which column.
        column: String,
        /// What was asked for.
        transform: Transform,
        /// The column's type.
        kind: Type,
    },
    /// Two fields of a partition would have one name, or one that a column has.
    #[error("the name {0} of a partition field is taken")]
    PartitionName(String),
    /// A column that the partitions are made from.
    #[error("the partitions are made from the column {0}: it cannot be dropped")]
    IsPartitioned(String),
    /// More partitions than allowed.
    #[error("expected at most {limit} partitions; there are more")]
    TooManyPartitions {
        /// How many may be made at once.
        limit: usize,
    },
    /// More rows than a number of 32 bits counts.
    #[error("expected at most 4294967295 rows, found {0}")]
    TooManyRows(usize),
    /// A file whose partition's values are not those of the partition spec.
    #[error("the partition of {0} does not fit the table's partition spec")]
    Partition(String),
    /// A data file that the current snapshot does not have.
    #[error("there is no data file {0} in the current snapshot")]
    NoDataFile(String),
    /// A snapshot that the table does not have.
    #[error("there is no snapshot {0}")]
    NoSnapshot(String),
    /// A name that cannot be given to a snapshot.
    #[error("{0} cannot name a snapshot: it is empty, or the branch that is written to")]
    Tag(String),
    /// A filter that compares a column with a value of another type.
    #[error("expected a value of the type {} to compare the column {column} with", super::type_name(kind))]
    Literal {
        /// Which column.
        column: String,
        /// Its type.
        kind: Type,
    },
    /// A zip of the table would be over what the format holds.
    #[error("expected at most 4 GiB and 65535 files, found {bytes} bytes in {files} files")]
    TooLarge {
        /// How many files.
        files: usize,
        /// How large together.
        bytes: u64,
    },
}
