//! Write-back: rows become data files, and a commit of the table.

use super::column::Batch;
use super::parquet::{self, WriteError, Writer};
use super::schema::{Field, Schema};
use super::table::{
    ColumnMetrics, DataFile, Difference, Draft, NewFile, PartitionValues, Table, TableError, schema_text, split, unite,
};

/// What an append did.
#[derive(Debug, Clone, PartialEq)]
pub struct Commit {
    /// The new snapshot.
    pub snapshot_id: i64,
    /// The data files that it added.
    pub files: Vec<DataFile>,
    /// Where its columns differed from the table's.
    pub differences: Vec<Difference>,
}

/// Why nothing was written.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum StoreError {
    /// The table cannot be changed so.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The rows cannot be written so.
    #[error(transparent)]
    Parquet(#[from] WriteError),
    /// A column of a partition has too much text.
    #[error("expected at most 4 GiB in a column, found more")]
    TooLarge,
}

/// The most partitions that one append may write.
pub const MOST_PARTITIONS: usize = 1_000;

/// Appends rows: the table's columns are brought together with theirs, each partition gets a file of its own, and all
/// is committed at once, at a time in milliseconds since 1970-01-01 UTC. If it fails, the table is as it was.
///
/// # Errors
/// If columns of one name cannot be brought together, if there are too many partitions, or if a file cannot be written.
pub fn append(table: &mut Table, fields: &[Field], batch: Batch, at_ms: i64) -> Result<Commit, StoreError> {
    let metadata = table.metadata();
    let union = unite(&metadata.schema().fields, fields, metadata.last_column_id);
    let schema = Schema { id: metadata.schema_id(&union.fields), fields: union.fields.clone() };
    let Some(batch) = union.conform(batch, fields) else {
        // The draft says which column it is.
        let refused = table.commit(at_ms, |draft| draft.unite(fields)).err();
        return Err(refused.map_or(StoreError::TooLarge, StoreError::Table));
    };
    let files = data_files(table, &schema, &batch)?;
    let added: Vec<DataFile> = files.iter().map(|(file, _)| file.clone()).collect();
    let change = |draft: &mut Draft| Ok((draft.unite(fields)?, draft.append(files)?));
    let (differences, snapshot_id) = table.commit(at_ms, change)?;
    Ok(Commit { snapshot_id, files: added, differences })
}

/// Rows as a data file of a partition, for an append of it. Its footer has the columns as the table's metadata has
/// them, under the key `iceberg.schema`, as the files of Iceberg's own writers do.
///
/// # Errors
/// If the rows are not what the schema says, or if Parquet cannot hold them.
pub fn data_file(
    schema: &Schema,
    batch: &Batch,
    path: String,
    partition: PartitionValues,
    settings: parquet::Settings,
) -> Result<NewFile, WriteError> {
    let mut writer = Writer::new(schema, settings)?;
    writer.add_metadata("iceberg.schema", schema_text(schema));
    writer.write(batch)?;
    let written = writer.finish()?;
    let columns = written.columns.into_iter().map(|column| ColumnMetrics {
        field_id: column.field_id,
        size: Some(column.size),
        values: Some(column.values),
        nulls: Some(column.nulls),
        nans: column.nans,
        lower: column.lower,
        upper: column.upper,
    });
    let file = DataFile {
        path,
        size: written.bytes.len() as u64,
        records: written.row_count,
        partition,
        columns: columns.collect(),
        split_offsets: written.split_offsets,
    };
    Ok((file, written.bytes))
}

/// Rows as data files, one for each partition.
fn data_files(table: &Table, schema: &Schema, batch: &Batch) -> Result<Vec<NewFile>, StoreError> {
    let spec = table.metadata().spec();
    let name = |folder: &str, index: usize| {
        let separator = if folder.is_empty() { "" } else { "/" };
        format!("data/{folder}{separator}{:05}-{index:05}.parquet", table.version() + 1)
    };
    let settings = parquet::Settings::default();
    if spec.fields.is_empty() {
        return Ok(vec![data_file(schema, batch, name("", 0), Vec::new(), settings)?]);
    }
    let mut files = Vec::new();
    for (index, (values, rows)) in split(batch, schema, spec, MOST_PARTITIONS)?.into_iter().enumerate() {
        let part = batch.gather(&rows).ok_or(StoreError::TooLarge)?;
        let path = name(&spec.folder(schema, &values), index);
        files.push(data_file(schema, &part, path, values, settings)?);
    }
    Ok(files)
}
