//! Write-back: rows become data files, and a commit of the table.

use std::collections::HashMap;

use super::column::Batch;
use super::job::{Steps, at_once};
use super::parquet::{self, WriteError, Writer};
use super::schema::{Field, Schema};
use super::table::{
    ColumnMetrics, DataFile, Difference, Draft, NewFile, PartitionSpec, PartitionValues, Table, TableError,
    partition_key, schema_text, split, unite,
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

/// What goes with a commit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Gone {
    /// Data files, by their paths.
    pub files: Vec<String>,
    /// Columns, by their ids.
    pub columns: Vec<i32>,
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
    let Some(batch) = union.conform(batch, fields) else {
        // The draft says which column it is.
        let refused = table.commit(at_ms, |draft| draft.unite(fields, &[])).err();
        return Err(refused.map_or(StoreError::TooLarge, StoreError::Table));
    };
    let mut files = NewFiles::new(table, union.fields);
    let files = at_once(|steps| async move {
        files.write(&batch, &steps).await?;
        files.finish(&steps).await
    })?;
    commit(table, fields, &Gone::default(), files, at_ms)
}

/// Commits files that were written with the columns of the table and of rows that arrived; they take the place of what
/// goes.
///
/// # Errors
/// If the table cannot be changed so: then it is as it was.
pub fn commit(
    table: &mut Table,
    fields: &[Field],
    gone: &Gone,
    files: Vec<NewFile>,
    at_ms: i64,
) -> Result<Commit, StoreError> {
    let added: Vec<DataFile> = files.iter().map(|(file, _)| file.clone()).collect();
    let change = |draft: &mut Draft| {
        let differences = draft.unite(fields, &gone.columns)?;
        let paths: Vec<&str> = gone.files.iter().map(String::as_str).collect();
        let snapshot_id = if paths.is_empty() { draft.append(files) } else { draft.replace(&paths, files) };
        Ok((differences, snapshot_id?))
    };
    let (differences, snapshot_id) = table.commit(at_ms, change)?;
    Ok(Commit { snapshot_id, files: added, differences })
}

/// Data files while they are written, one for each partition; rows come some at a time.
#[derive(Debug)]
pub struct NewFiles {
    schema: Schema,
    spec: PartitionSpec,
    /// Of the table that they will make.
    version: u32,
    parts: Vec<(PartitionValues, Writer)>,
    places: HashMap<Vec<u8>, usize>,
    rows: u64,
}

/// Where a row was written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// The file, by its place among the new ones.
    pub file: usize,
    /// Its row there.
    pub row: u64,
}

impl NewFiles {
    /// None yet. The columns are those that the table will have.
    pub fn new(table: &Table, fields: Vec<Field>) -> NewFiles {
        let metadata = table.metadata();
        let schema = Schema { id: metadata.schema_id(&fields), fields };
        let (spec, version) = (metadata.spec().clone(), table.version() + 1);
        NewFiles { schema, spec, version, parts: Vec::new(), places: HashMap::new(), rows: 0 }
    }

    /// The columns.
    pub fn fields(&self) -> &[Field] {
        &self.schema.fields
    }

    /// How many rows have come.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Takes rows.
    ///
    /// # Errors
    /// If there are too many partitions, or if they cannot be written. These files are of no use then.
    pub async fn write(&mut self, batch: &Batch, steps: &Steps) -> Result<(), StoreError> {
        self.write_and_follow(batch, &[], steps).await.map(|_| ())
    }

    /// Takes rows; says of some of them where they went.
    ///
    /// # Errors
    /// As [`NewFiles::write`].
    pub async fn write_and_follow(
        &mut self,
        batch: &Batch,
        followed: &[usize],
        steps: &Steps,
    ) -> Result<Vec<Written>, StoreError> {
        self.rows += batch.rows as u64;
        let mut written = vec![Written { file: 0, row: 0 }; followed.len()];
        if self.spec.fields.is_empty() {
            let file = self.part(Vec::new())?;
            let writer = &mut self.parts[file].1;
            for (written, &row) in written.iter_mut().zip(followed) {
                *written = Written { file, row: writer.rows() + row as u64 };
            }
            writer.write_in_steps(batch, steps).await?;
            return Ok(written);
        }
        for (values, rows) in split(batch, &self.schema, &self.spec, MOST_PARTITIONS)? {
            let file = self.part(values)?;
            let writer = &mut self.parts[file].1;
            for (written, &row) in written.iter_mut().zip(followed) {
                if let Some(place) = rows.iter().position(|&there| there as usize == row) {
                    *written = Written { file, row: writer.rows() + place as u64 };
                }
            }
            writer.write_in_steps(&batch.gather(&rows).ok_or(StoreError::TooLarge)?, steps).await?;
        }
        Ok(written)
    }

    /// The place of a partition.
    fn part(&mut self, values: PartitionValues) -> Result<usize, StoreError> {
        let next = self.parts.len();
        let place = *self.places.entry(partition_key(&values)).or_insert(next);
        if place == next {
            if next == MOST_PARTITIONS {
                return Err(TableError::TooManyPartitions { limit: MOST_PARTITIONS }.into());
            }
            self.parts.push((values, writer(&self.schema, parquet::Settings::default())?));
        }
        Ok(place)
    }

    /// The files, each column of each a step.
    ///
    /// # Errors
    /// If one cannot be written.
    pub async fn finish(self, steps: &Steps) -> Result<Vec<NewFile>, StoreError> {
        let NewFiles { schema, spec, version, parts, .. } = self;
        let mut files = Vec::with_capacity(parts.len());
        for (index, (values, writer)) in parts.into_iter().enumerate() {
            let folder = spec.folder(&schema, &values);
            let separator = if folder.is_empty() { "" } else { "/" };
            let path = format!("data/{folder}{separator}{version:05}-{index:05}.parquet");
            files.push(data_file_of(writer.finish_in_steps(steps).await?, path, values));
            steps.pause().await;
        }
        Ok(files)
    }
}

/// Rows as a data file of a partition, for an append of it.
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
    let mut writer = writer(schema, settings)?;
    writer.write(batch)?;
    Ok(data_file_of(writer.finish()?, path, partition))
}

/// A writer of data files. Their footer has the columns as the table's metadata has them, under the key
/// `iceberg.schema`, as the files of Iceberg's own writers do.
fn writer(schema: &Schema, settings: parquet::Settings) -> Result<Writer, WriteError> {
    let mut writer = Writer::new(schema, settings)?;
    writer.add_metadata("iceberg.schema", schema_text(schema));
    Ok(writer)
}

fn data_file_of(written: parquet::File, path: String, partition: PartitionValues) -> NewFile {
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
    (file, written.bytes)
}
