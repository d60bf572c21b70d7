//! Rows of a snapshot: those that meet a filter, in an order, some of them at a time.

mod filter;
mod literal;

use std::cmp::Ordering;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::column::{Batch, Column, Values};
use super::datum::Datum;
use super::job::{Progress, Stage, Steps};
use super::parquet::map::map;
use super::parquet::{self, ReadError, Reader, WriteError, Writer};
use super::read::{open, project};
use super::schema::{Field, Schema, Type};
use super::table::{
    ColumnMetrics, Condition, DataFile, Reason, Relation, Scan, Snapshot, Table, TableError, Test, field_at,
    field_columns, field_name, field_path,
};

pub use filter::{FilterError, Wanted, parse};
pub use literal::literal;

/// What is asked of a snapshot.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Query {
    /// What a row has to meet: all of these.
    pub filter: Vec<Condition>,
    /// By which column, by its field id, and whether the highest come first; nulls come last.
    pub sort: Option<(i32, bool)>,
    /// Which of the rows that meet it.
    pub rows: Range<u64>,
}

/// What was found, and what was not read to find it.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The rows, with the columns of the snapshot's schema.
    pub batch: Batch,
    /// How many.
    pub counts: Counts,
    /// Why the first of what was skipped cannot hold such a row.
    pub because: Option<Reason>,
}

/// How many rows and files a query met with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// How many rows meet the filter.
    pub matching: u64,
    /// How many were read to find them.
    pub scanned: u64,
    /// Data files of the snapshot.
    pub files: u64,
    /// Those that were not read.
    pub skipped_files: u64,
    /// Row groups of all its files.
    pub row_groups: u64,
    /// Those that were not read, those of skipped files among them.
    pub skipped_row_groups: u64,
}

/// Why nothing is found.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum QueryError {
    /// The table cannot be read so.
    #[error(transparent)]
    Table(#[from] TableError),
    /// A data file cannot be read.
    #[error(transparent)]
    Parquet(#[from] ReadError),
    /// Its rows do not fit into one.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The rows have too much text.
    #[error("expected at most 4 GiB in a column, found more")]
    TooLarge,
    /// A data file has other columns than it is said to have.
    #[error("the file {0} has other columns than its footer says")]
    Columns(String),
}

/// A row, by its file in the scan and its row in the row groups that are read of it.
type Place = (u32, u32);

/// The files and row groups of a snapshot that may hold rows that meet a filter, in the order of their commits.
///
/// # Errors
/// As [`Table::scan`].
pub fn scan(table: &Table, snapshot: &Snapshot, filter: &[Condition]) -> Result<Scan, TableError> {
    let known = |file: &DataFile| table.files().get(&file.path).map_or_else(Vec::new, |bytes| metrics(bytes));
    let mut scan = table.scan(snapshot, filter, known)?;
    // A file's name begins with its commit. A snapshot lists its own manifest before those it takes over.
    scan.read.sort_by(|(one, _), (other, _)| name(one).cmp(name(other)));
    Ok(scan)
}

/// A file's name, without the folders of its partition.
fn name(file: &DataFile) -> &str {
    file.path.rsplit('/').next().unwrap_or_default()
}

/// What a file's footer says of the columns of each row group.
fn metrics(bytes: &[u8]) -> Vec<Vec<ColumnMetrics>> {
    let Ok(map) = map(bytes) else { return Vec::new() };
    let of_group = |group: &super::parquet::map::MappedRowGroup| {
        let columns = map.columns.iter().zip(&group.chunks);
        let metrics = columns.map(|(column, chunk)| ColumnMetrics {
            field_id: column.field_id,
            values: Some(chunk.values),
            nulls: chunk.nulls,
            lower: chunk.min.clone(),
            upper: chunk.max.clone(),
            ..ColumnMetrics::default()
        });
        metrics.collect()
    };
    map.row_groups.iter().map(of_group).collect()
}

/// Finds rows of a snapshot. Columns that neither the filter nor the order needs are read of the rows alone that are
/// given.
///
/// # Errors
/// If a condition names no column or compares with a value of another type, or if a file cannot be read.
pub async fn find(table: &Table, snapshot: &Snapshot, query: &Query, steps: &Steps) -> Result<Found, QueryError> {
    let schema = table.schema_at(snapshot);
    let scan = scan(table, snapshot, &query.filter)?;
    let mut found = counted(&scan);
    let needed: Vec<Field> = needed(schema, &query.filter, query.sort);
    let sorted = query.sort.and_then(|(id, _)| needed.iter().position(|field| contains(field, id)));
    let (mut places, mut keys): (Vec<Place>, Option<Column>) = (Vec::new(), None);
    let of_rows: u64 = scan.read.iter().map(|(file, _)| file.records).sum();
    for (at, (file, groups)) in (0_u32..).zip(&scan.read) {
        if needed.is_empty() {
            places.extend((0..u32::try_from(file.records).unwrap_or(u32::MAX)).map(|row| (at, row)));
            continue;
        }
        let reader = open(bytes(table, file)?, &needed, Some(groups))?;
        let mut start = 0_u32;
        for batch in reader.batches() {
            let batch = projected(batch?, &reader, &needed, file)?;
            let rows = matching(&batch, &needed, &query.filter);
            places.extend(rows.iter().map(|row| (at, start + row)));
            if let Some(column) = sorted.map(|place| &batch.columns[place]) {
                let of_rows = Batch { rows: batch.rows, columns: vec![column.clone()] };
                let of_rows = of_rows.gather(&rows).ok_or(QueryError::TooLarge)?;
                keys = Some(match keys {
                    None => of_rows.columns.into_iter().next().ok_or(QueryError::TooLarge)?,
                    Some(keys) => {
                        let mut all = Batch { rows: places.len() - rows.len(), columns: vec![keys] };
                        all.append(of_rows).ok_or(QueryError::TooLarge)?;
                        all.columns.remove(0)
                    }
                });
            }
            start += batch.rows as u32;
            found.counts.scanned += batch.rows as u64;
            let (bytes, of_bytes, rows, rejected) = (found.counts.scanned, of_rows, places.len() as u64, 0);
            steps.at(Progress { stage: Stage::Extract, bytes, of_bytes, rows, rejected }).await;
        }
    }
    found.counts.matching = places.len() as u64;
    steps.pause().await;
    let order = order(places.len(), query, keys.as_ref().zip(sorted.map(|place| &needed[place])));
    let chosen: Vec<Place> = order.into_iter().map(|row| places[row as usize]).collect();
    steps.pause().await;
    found.batch = gathered(table, &scan, schema, &chosen, steps).await?;
    Ok(found)
}

/// All rows of a snapshot as one Parquet file.
///
/// # Errors
/// If a file cannot be read, or if the rows do not fit into one.
pub async fn as_parquet(table: &Table, snapshot: &Snapshot, steps: &Steps) -> Result<Vec<u8>, QueryError> {
    let schema = table.schema_at(snapshot);
    let scan = scan(table, snapshot, &[])?;
    let mut writer = Writer::new(schema, parquet::Settings::default())?;
    let of_bytes = scan.read.iter().map(|(file, _)| file.size).sum();
    let mut read = 0;
    for (file, _) in &scan.read {
        let reader = open(bytes(table, file)?, &schema.fields, None)?;
        for batch in reader.batches() {
            writer.write_in_steps(&projected(batch?, &reader, &schema.fields, file)?, steps).await?;
            let (bytes, rows) = (read, writer.rows());
            steps.at(Progress { stage: Stage::Write, bytes, of_bytes, rows, rejected: 0 }).await;
        }
        read += file.size;
    }
    Ok(writer.finish_in_steps(steps).await?.bytes)
}

/// What is known before anything is read.
fn counted(scan: &Scan) -> Found {
    let groups = |file: &DataFile| file.split_offsets.len() as u64;
    let skipped = scan.skipped.iter().map(|(file, _)| groups(file)).sum::<u64>();
    let reasons = scan.skipped.iter().map(|(_, reason)| reason);
    let mut reasons = reasons.chain(scan.skipped_row_groups.iter().map(|(_, _, reason)| reason));
    let counts = Counts {
        matching: 0,
        scanned: 0,
        files: (scan.read.len() + scan.skipped.len()) as u64,
        skipped_files: scan.skipped.len() as u64,
        row_groups: scan.read.iter().map(|(file, _)| groups(file)).sum::<u64>() + skipped,
        skipped_row_groups: skipped + scan.skipped_row_groups.len() as u64,
    };
    Found { batch: Batch::default(), counts, because: reasons.next().cloned() }
}

/// The columns that have to be read to know which rows meet a filter, and their order.
pub(super) fn needed(schema: &Schema, filter: &[Condition], sort: Option<(i32, bool)>) -> Vec<Field> {
    let ids: Vec<i32> = filter.iter().map(|condition| condition.field_id).chain(sort.map(|(id, _)| id)).collect();
    schema.fields.iter().filter(|field| ids.iter().any(|&id| contains(field, id))).cloned().collect()
}

fn contains(field: &Field, id: i32) -> bool {
    field_path(std::slice::from_ref(field), id).is_some()
}

pub(super) fn bytes<'t>(table: &'t Table, file: &DataFile) -> Result<&'t [u8], TableError> {
    table.files().get(&file.path).map(Vec::as_slice).ok_or_else(|| TableError::NoFile(file.path.clone()))
}

pub(super) fn projected(batch: Batch, reader: &Reader, fields: &[Field], file: &DataFile) -> Result<Batch, QueryError> {
    project(batch, &reader.fields, fields).ok_or_else(|| QueryError::Columns(file.path.clone()))
}

/// The rows of a batch that meet all conditions.
pub(super) fn matching(batch: &Batch, fields: &[Field], filter: &[Condition]) -> Vec<u32> {
    let mut rows: Vec<u32> = (0..batch.rows as u32).collect();
    for condition in filter {
        let columns = field_path(fields, condition.field_id).and_then(|path| field_columns(batch, &path));
        let Some(columns) = columns else { return Vec::new() };
        rows.retain(|&row| meets(&columns, &condition.test, row as usize));
    }
    rows
}

/// Whether a value meets a test. NaN is above every number.
fn meets(columns: &[&Column], test: &Test, row: usize) -> bool {
    let is_there = columns.iter().all(|column| column.is_valid(row));
    let (relation, value) = match test {
        Test::IsNull => return !is_there,
        Test::NotNull => return is_there,
        Test::Compare(relation, value) => (relation, value),
    };
    let Some(column) = columns.last().filter(|_| is_there) else { return false };
    let order = compare(&column.values, row, value);
    match relation {
        Relation::Equal => order.is_eq(),
        Relation::NotEqual => order.is_ne(),
        Relation::Less => order.is_lt(),
        Relation::LessOrEqual => order.is_le(),
        Relation::Greater => order.is_gt(),
        Relation::GreaterOrEqual => order.is_ge(),
    }
}

fn compare(values: &Values, row: usize, value: &Datum) -> Ordering {
    // A value that has no order is NaN.
    let number = |order: Option<Ordering>| order.unwrap_or(Ordering::Greater);
    match (values, value) {
        (Values::Boolean(values), Datum::Boolean(value)) => values[row].cmp(value),
        (Values::Int(values), Datum::Int(value)) => values[row].cmp(value),
        (Values::Long(values), Datum::Long(value)) => values[row].cmp(value),
        (Values::Float(values), Datum::Float(value)) => number(values[row].partial_cmp(value)),
        (Values::Double(values), Datum::Double(value)) => number(values[row].partial_cmp(value)),
        (Values::Decimal(values), Datum::Decimal(value)) => values[row].cmp(value),
        (Values::Bytes(values), Datum::Bytes(value)) => values.get(row).cmp(value),
        // The types were compared when the scan was planned.
        _ => Ordering::Greater,
    }
}

/// The rows that are given, in their order.
fn order(count: usize, query: &Query, keys: Option<(&Column, &Field)>) -> Vec<u32> {
    let end = usize::try_from(query.rows.end).unwrap_or(usize::MAX).min(count);
    let start = usize::try_from(query.rows.start).unwrap_or(usize::MAX).min(end);
    let mut rows: Vec<u32> = (0..count as u32).collect();
    let sorted = query.sort.zip(keys).and_then(|((id, is_descending), (column, field))| {
        let path = field_path(std::slice::from_ref(field), id)?;
        Some((is_descending, path, Batch { rows: count, columns: vec![column.clone()] }))
    });
    if let Some((is_descending, path, batch)) = &sorted
        && let Some(columns) = field_columns(batch, path)
    {
        let by_key =
            |one: &u32, two: &u32| by_value(&columns, *one as usize, *two as usize, *is_descending).then(one.cmp(two));
        // Only those that come before the last that is asked for need an order.
        if end > 0 && end < count {
            rows.select_nth_unstable_by(end - 1, by_key);
        }
        rows[..end].sort_unstable_by(by_key);
    }
    rows[start..end].to_vec()
}

/// The order of two rows; nulls come last.
fn by_value(columns: &[&Column], one: usize, two: usize, is_descending: bool) -> Ordering {
    let is_there = |row: usize| columns.iter().all(|column| column.is_valid(row));
    match (is_there(one), is_there(two)) {
        (true, true) => (),
        (one, two) => return two.cmp(&one),
    }
    let Some(column) = columns.last() else { return Ordering::Equal };
    let order = match &column.values {
        Values::Boolean(values) => values[one].cmp(&values[two]),
        Values::Int(values) => values[one].cmp(&values[two]),
        Values::Long(values) => values[one].cmp(&values[two]),
        Values::Float(values) => values[one].total_cmp(&values[two]),
        Values::Double(values) => values[one].total_cmp(&values[two]),
        Values::Decimal(values) => values[one].cmp(&values[two]),
        Values::Bytes(values) => values.get(one).cmp(values.get(two)),
        Values::Struct(_) | Values::List { .. } => Ordering::Equal,
    };
    if is_descending { order.reverse() } else { order }
}

/// Some rows with all their columns, in the order asked for.
async fn gathered(
    table: &Table,
    scan: &Scan,
    schema: &Schema,
    places: &[Place],
    steps: &Steps,
) -> Result<Batch, QueryError> {
    let empty = || Batch { rows: 0, columns: schema.fields.iter().map(|field| Column::empty(&field.kind)).collect() };
    let mut in_order: Vec<usize> = (0..places.len()).collect();
    in_order.sort_unstable_by_key(|&at| places[at]);
    // First in the order of the files, and then as it was asked for.
    let mut all = empty();
    for of_file in in_order.chunk_by(|&one, &two| places[one].0 == places[two].0) {
        let (file, groups) = &scan.read[places[of_file[0]].0 as usize];
        let reader = open(bytes(table, file)?, &schema.fields, Some(groups))?;
        let (mut start, mut left) = (0_u32, of_file);
        for batch in reader.batches() {
            let batch = batch?;
            let end = start + batch.rows as u32;
            let here = left.partition_point(|&at| places[at].1 < end);
            if here > 0 {
                let rows: Vec<u32> = left[..here].iter().map(|&at| places[at].1 - start).collect();
                let batch = batch.gather(&rows).ok_or(QueryError::TooLarge)?;
                all.append(projected(batch, &reader, &schema.fields, file)?).ok_or(QueryError::TooLarge)?;
                left = &left[here..];
            }
            start = end;
            steps.pause().await;
            if left.is_empty() {
                break;
            }
        }
    }
    let mut back = vec![0; places.len()];
    (0_u32..).zip(&in_order).for_each(|(row, &at)| back[at] = row);
    all.gather(&back).ok_or(QueryError::TooLarge)
}

/// Why something was skipped: `fee: 1.00 … 98.50`, `ts_day=2026-01-01`, `fee: null`.
pub fn reason_text(reason: &Reason, schema: &Schema) -> String {
    let column = |id: i32| field_name(&schema.fields, id).unwrap_or_else(|| id.to_string());
    let kind = |id: i32| Some(&field_at(&schema.fields, &field_path(&schema.fields, id)?)?.kind);
    match reason {
        Reason::Partition { name, value } => {
            let text = value.as_ref().map_or_else(|| "null".to_owned(), |value| value.text(&kind_of(value)));
            format!("{name}={text}")
        }
        Reason::Bounds { field_id, lower, upper } => {
            let text = |bound: &Option<Datum>| match (bound, kind(*field_id)) {
                (Some(bound), Some(kind)) => bound.text(kind),
                _ => String::new(),
            };
            format!("{}: {} … {}", column(*field_id), text(lower), text(upper))
        }
        Reason::AllNull { field_id } => format!("{}: null", column(*field_id)),
        Reason::NoNulls { field_id } => format!("{}: not null", column(*field_id)),
    }
}

/// A type of a value whose column is not known.
fn kind_of(value: &Datum) -> Type {
    match value {
        Datum::Boolean(_) => Type::Boolean,
        Datum::Int(_) => Type::Int,
        Datum::Long(_) => Type::Long,
        Datum::Float(_) => Type::Float,
        Datum::Double(_) => Type::Double,
        Datum::Decimal(_) => Type::Decimal { precision: 38, scale: 0 },
        Datum::Bytes(_) => Type::String,
    }
}
