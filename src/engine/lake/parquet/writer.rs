//! Writing Parquet.

use std::ops::Range;

use super::MAGIC;
use super::chunk::{Chunk, ColumnMetrics};
use super::error::WriteError;
use super::format::{Footer, RowGroup, SchemaElement};
use super::leaf::leaves;
use super::shred::{shred, weight};
use crate::engine::lake::column::{Batch, Column, Values};
use crate::engine::lake::job::{Steps, at_once};
use crate::engine::lake::schema::{Field, Schema, Type};

/// Who wrote a file, as its footer says.
pub const CREATED_BY: &str = "midnight-pearl 0.1";

/// At most so many records are taken at a time.
const STEP: usize = 4096;

/// How large the parts of a file become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// The most records of a row group.
    pub row_group_rows: usize,
    /// A row group ends when its values take so many bytes, before they are encoded.
    pub row_group_bytes: usize,
    /// A page ends when its values take so many bytes, before they are encoded.
    pub page_bytes: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { row_group_rows: 128 << 10, row_group_bytes: 16 << 20, page_bytes: 1 << 20 }
    }
}

/// A file, and what an Iceberg manifest says of it.
#[derive(Debug, Clone, PartialEq)]
pub struct File {
    /// All of it.
    pub bytes: Vec<u8>,
    /// How many records.
    pub row_count: u64,
    /// Where its row groups begin.
    pub split_offsets: Vec<u64>,
    /// What it has in each field that is no struct and no list, in the schema's order.
    pub columns: Vec<ColumnMetrics>,
}

/// Writes records into one file, in memory.
#[derive(Debug)]
pub struct Writer {
    settings: Settings,
    fields: Vec<Field>,
    elements: Vec<SchemaElement>,
    chunks: Vec<Chunk>,
    bytes: Vec<u8>,
    row_groups: Vec<RowGroup>,
    key_values: Vec<(String, String)>,
    /// Records of the row group that grows.
    rows: usize,
}

impl Writer {
    /// A file without records.
    ///
    /// # Errors
    /// If Parquet has no such schema: one without columns, with an empty struct, or nested too deeply.
    pub fn new(schema: &Schema, settings: Settings) -> Result<Self, WriteError> {
        let (elements, leaves) = leaves(schema)?;
        Ok(Self {
            settings,
            fields: schema.fields.clone(),
            elements,
            chunks: leaves.into_iter().map(Chunk::new).collect(),
            bytes: MAGIC.to_vec(),
            row_groups: Vec::new(),
            key_values: Vec::new(),
            rows: 0,
        })
    }

    /// Says something more of the file in its footer.
    pub fn add_metadata(&mut self, key: &str, value: String) {
        self.key_values.push((key.to_owned(), value));
    }

    /// How many bytes are written; the row group that grows is not.
    pub fn written(&self) -> usize {
        self.bytes.len()
    }

    /// How many records it has taken.
    pub fn rows(&self) -> u64 {
        self.row_groups.iter().map(|group| group.rows as u64).sum::<u64>() + self.rows as u64
    }

    /// Takes records, in time that grows with their bytes.
    ///
    /// # Errors
    /// If they are not what the schema says. The writer is of no use then.
    pub fn write(&mut self, batch: &Batch) -> Result<(), WriteError> {
        at_once(|steps| async move { self.write_in_steps(batch, &steps).await })
    }

    /// As [`Writer::write`]; where a row group ends, each column is a step.
    ///
    /// # Errors
    /// As there. The writer is of no use either if this is not done to its end.
    pub async fn write_in_steps(&mut self, batch: &Batch, steps: &Steps) -> Result<(), WriteError> {
        if batch.columns.len() != self.fields.len() {
            let (expected, found) = (format!("{} columns", self.fields.len()), batch.columns.len().to_string());
            return Err(WriteError::Mismatch { column: String::new(), expected, found });
        }
        for (field, column) in self.fields.iter().zip(&batch.columns) {
            check(field, column, batch.rows)?;
        }
        let mut done = 0;
        while done < batch.rows {
            let step = self.step(batch, done);
            self.write_rows(batch, done..done + step)?;
            done += step;
            let weight: usize = self.chunks.iter().map(Chunk::weight).sum();
            if self.rows >= self.settings.row_group_rows || weight >= self.settings.row_group_bytes {
                self.end_row_group(steps).await?;
            }
        }
        Ok(())
    }

    /// How many records are taken next: a power of two of them, or what is left, so that no page grows far beyond its
    /// size.
    fn step(&self, batch: &Batch, from: usize) -> usize {
        let room = self.settings.row_group_rows.max(1).saturating_sub(self.rows).max(1);
        let mut step = STEP.min(room).min(batch.rows - from);
        let is_heavy =
            |step| batch.columns.iter().any(|column| weight(column, from..from + step) > self.settings.page_bytes);
        while step > 1 && is_heavy(step) {
            step /= 2;
        }
        step
    }

    fn write_rows(&mut self, batch: &Batch, rows: Range<usize>) -> Result<(), WriteError> {
        let mut chunks = self.chunks.iter_mut();
        for (field, column) in self.fields.iter().zip(&batch.columns) {
            shred(field, column, rows.clone(), &mut |part| {
                chunks.next().map_or(Ok(()), |chunk| chunk.push(part, self.settings.page_bytes))
            })?;
        }
        self.rows += rows.len();
        Ok(())
    }

    async fn end_row_group(&mut self, steps: &Steps) -> Result<(), WriteError> {
        let mut columns = Vec::with_capacity(self.chunks.len());
        for chunk in &mut self.chunks {
            columns.push(chunk.flush(&mut self.bytes)?);
            steps.pause().await;
        }
        self.row_groups.push(RowGroup { columns, rows: std::mem::take(&mut self.rows) as i64 });
        Ok(())
    }

    /// Ends the file.
    ///
    /// # Errors
    /// If a page has grown beyond what Parquet can count.
    pub fn finish(self) -> Result<File, WriteError> {
        at_once(|steps| async move { self.finish_in_steps(&steps).await })
    }

    /// As [`Writer::finish`]; each column is a step.
    ///
    /// # Errors
    /// As there.
    pub async fn finish_in_steps(mut self, steps: &Steps) -> Result<File, WriteError> {
        if self.rows > 0 {
            self.end_row_group(steps).await?;
        }
        let rows = self.row_groups.iter().map(|group| group.rows).sum();
        let starts = self.row_groups.iter().filter_map(|group| group.columns.first());
        let split_offsets = starts.map(|chunk| chunk.start() as u64).collect();
        let footer = Footer {
            version: 1,
            schema: self.elements,
            rows,
            row_groups: self.row_groups,
            key_values: self.key_values,
            created_by: Some(CREATED_BY.to_owned()),
        };
        let footer = footer.encode();
        let footer_len = u32::try_from(footer.len());
        let footer_len = footer_len.map_err(|_| WriteError::TooLarge { column: String::new(), bytes: footer.len() })?;
        self.bytes.extend_from_slice(&footer);
        self.bytes.extend_from_slice(&footer_len.to_le_bytes());
        self.bytes.extend_from_slice(&MAGIC);
        let columns = self.chunks.iter().map(Chunk::metrics).collect();
        Ok(File { bytes: self.bytes, row_count: rows as u64, split_offsets, columns })
    }
}

/// That a column has so many rows and the types of its field. Missing values and digits are looked at later.
fn check(field: &Field, column: &Column, rows: usize) -> Result<(), WriteError> {
    let mismatch = |expected, found| Err(WriteError::Mismatch { column: field.name.clone(), expected, found });
    let found = match &column.values {
        Values::Boolean(values) => values.len(),
        Values::Int(values) => values.len(),
        Values::Long(values) => values.len(),
        Values::Float(values) => values.len(),
        Values::Double(values) => values.len(),
        Values::Decimal(values) => values.len(),
        Values::Bytes(values) => values.offsets.len().saturating_sub(1),
        Values::Struct(_) => rows,
        Values::List { offsets, .. } => offsets.len().saturating_sub(1),
    };
    if found != rows || column.validity.as_ref().is_some_and(|valid| valid.len() != rows) {
        return mismatch(format!("{rows} values"), format!("{found} or another number of marks of validity"));
    }
    match (&field.kind, &column.values) {
        (Type::Struct(fields), Values::Struct(columns)) if fields.len() == columns.len() => {
            fields.iter().zip(columns).try_for_each(|(field, column)| check(field, column, rows))
        }
        (Type::List(inner), Values::List { offsets, elements }) => {
            check(inner, elements, offsets.last().map_or(0, |&end| end as usize))
        }
        (Type::Struct(_) | Type::List(_), _) => mismatch(format!("{:.200?}", field.kind), "other values".to_owned()),
        _ => Ok(()),
    }
}
