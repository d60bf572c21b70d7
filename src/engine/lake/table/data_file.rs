//! What a table knows of a data file.

use super::spec::PartitionValues;
use crate::engine::lake::datum::Datum;

/// A Parquet file of rows.
#[derive(Debug, Clone, PartialEq)]
pub struct DataFile {
    /// Where it is, relative to the table: `data/part-0.parquet`.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// How many rows it has.
    pub records: u64,
    /// The values of its partition, one for each field of the spec it was written with.
    pub partition: PartitionValues,
    /// What is known of its leaf columns.
    pub columns: Vec<ColumnMetrics>,
    /// Where its row groups begin, in bytes.
    pub split_offsets: Vec<u64>,
}

/// What is known of a leaf column of a file or of a row group.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ColumnMetrics {
    /// Which column.
    pub field_id: i32,
    /// Its compressed size in bytes.
    pub size: Option<u64>,
    /// How many values it has, nulls among them.
    pub values: Option<u64>,
    /// How many of them are null.
    pub nulls: Option<u64>,
    /// How many of them are NaN.
    pub nans: Option<u64>,
    /// No value is lower, NaN aside.
    pub lower: Option<Datum>,
    /// No value is higher, NaN aside.
    pub upper: Option<Datum>,
}

impl DataFile {
    /// What is known of a leaf column.
    pub fn column(&self, field_id: i32) -> Option<&ColumnMetrics> {
        self.columns.iter().find(|column| column.field_id == field_id)
    }
}
