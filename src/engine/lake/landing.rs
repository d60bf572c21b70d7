//! A lake, and what happens when a source lands in it: read, normalised, joined with what is there, and written back.
//!
//! [`land`] and [`rejoin`] only prepare, in steps: until [`Lake::settle`] nothing has changed.

mod columns;
mod rejects;

use std::ops::Range;
use std::rc::Rc;

use super::column::Batch;
use super::datum::Datum;
use super::extract::Rejected;
use super::job::{Progress, Stage, Steps};
use super::join::{JoinError, Joined, picked_of};
use super::normalise::relate;
use super::normalise::report::{Rejects, kind_name};
use super::normalise::{Normalised, Settings};
use super::picture::{self, ColumnDifference, Landing, Picture, ReadAs, TablePicture};
use super::schema::{Field, Schema};
use super::source::{self, Sample, Source, SourceError};
use super::store::{self, Gone, NewFiles, StoreError};
use super::table::{Difference, NewFile, NewTable, Table, TableError, Union, unite, without};
use columns::{Reached, follow_renames, has_all, left_empty, reached};

/// So many values are copied at a time when rows are written.
const VALUES_AT_ONCE: usize = 1 << 17;

/// What has landed, and the table that it became.
#[derive(Debug, Clone, Default)]
pub struct Lake {
    /// The tables of all sources, in the order of their landing.
    tables: Vec<Rc<Normalised>>,
    landings: Vec<Landed>,
    table: Option<Table>,
}

/// A source in the lake.
#[derive(Debug, Clone)]
pub struct Landed {
    /// What each stage did to it.
    pub shown: Landing,
    /// Records that could not be read: the first of them.
    pub unreadable: Vec<Rejected>,
    /// Records that were not taken, by table.
    pub rejects: Vec<(String, Rejects)>,
    /// Some of its rows, and where they are now.
    pub followed: Vec<Followed>,
    /// Which of the lake's tables are its.
    tables: Range<usize>,
    samples: Vec<Sample>,
    /// The data files that it wrote.
    files: Vec<String>,
    /// The columns that it wrote to.
    columns: Vec<Reached>,
}

/// A row from its file to a data file.
#[derive(Debug, Clone, PartialEq)]
pub struct Followed {
    /// Its line in the source.
    pub line: u64,
    /// What stood there; the beginning.
    pub text: String,
    /// The column that is followed, by the name that it was written with.
    pub column: String,
    /// The value in it.
    pub value: String,
    /// The data file, relative to the table.
    pub file: String,
    /// Its row in that file, from 0.
    pub row: u64,
}

/// A source that is about to land.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// Its file's name.
    pub name: String,
    /// All of it.
    pub bytes: Vec<u8>,
    /// How it is normalised.
    pub settings: Settings,
}

/// What would be done to a lake.
#[derive(Debug)]
pub struct Prepared {
    /// The landing, which lacks what the commit will say. It takes the place of the last if files go.
    landed: Landed,
    new_tables: Vec<Rc<Normalised>>,
    /// The table if this creates it.
    created: Option<Table>,
    fields: Vec<Field>,
    /// The names that the columns arrived with.
    names: Vec<String>,
    files: Vec<NewFile>,
    gone: Gone,
    renamed: Vec<ColumnDifference>,
    at_ms: i64,
}

/// Why nothing lands.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum LandError {
    /// The file is no source.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// Its tables cannot be joined so.
    #[error(transparent)]
    Join(#[from] JoinError),
    /// Its rows cannot be written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Nothing has landed.
    #[error("expected a source that has landed, found none")]
    Nothing,
    /// Rows of the last landing have been deleted or changed: joined again, they would be as they were.
    #[error("expected the last landing's rows as they landed; some have been deleted or changed since")]
    Rewritten,
}

impl From<TableError> for LandError {
    fn from(error: TableError) -> Self {
        Self::Store(StoreError::Table(error))
    }
}

impl Lake {
    /// The table; none before anything has landed.
    pub fn table(&self) -> Option<&Table> {
        self.table.as_ref()
    }

    /// The table, to be changed.
    pub fn table_mut(&mut self) -> Option<&mut Table> {
        self.table.as_mut()
    }

    /// What has landed, in its order.
    pub fn landings(&self) -> &[Landed] {
        &self.landings
    }

    /// What there is to be seen of it.
    ///
    /// # Errors
    /// If a file of the table cannot be read.
    pub fn picture(&self) -> Result<Picture, TableError> {
        let landings = self.landings.iter().map(|landed| landed.shown.clone()).collect();
        let is_rewritten = match (&self.table, self.landings.last()) {
            (Some(table), Some(last)) => !has_all(table, &last.files)?,
            _ => false,
        };
        Ok(Picture { landings, is_rewritten, table: self.table.as_ref().map(TablePicture::of).transpose()? })
    }

    /// Does what was prepared, in one commit.
    ///
    /// # Errors
    /// If the table cannot be changed so: then the lake is as it was.
    pub fn settle(&mut self, prepared: Prepared) -> Result<(), LandError> {
        let Prepared { mut landed, new_tables, mut created, fields, names, files, gone, renamed, at_ms } = prepared;
        let had = self.table.as_ref().map_or_else(Vec::new, |table| table.metadata().schema().fields.clone());
        let table = self.table.as_mut().or(created.as_mut()).ok_or(LandError::Nothing)?;
        let commit = store::commit(table, &fields, &gone, files, at_ms)?;
        let dropped = had.iter().filter(|field| gone.columns.contains(&field.id));
        let dropped = dropped.map(|field| ColumnDifference::Dropped { column: field.name.clone() });
        let names = names.iter().map(String::as_str).zip(fields.iter().map(|field| field.name.as_str()));
        landed.columns = reached(&had, &table.metadata().schema().fields, names, &landed.columns);
        landed.shown.written = picture::Written {
            snapshot_id: commit.snapshot_id,
            files: commit.files.len() as u64,
            rows: commit.files.iter().map(|file| file.records).sum(),
            bytes: commit.files.iter().map(|file| file.size).sum(),
            differences: dropped.chain(renamed).chain(commit.differences.iter().filter_map(difference)).collect(),
        };
        if created.is_some() {
            self.table = created;
        }
        if !gone.files.is_empty() {
            self.landings.pop();
        }
        self.tables.extend(new_tables);
        self.landings.push(landed);
        Ok(())
    }
}

/// Prepares a landing: reads the source, normalises it, joins its tables along keys with those that are there, and
/// writes the rows of the first.
///
/// # Errors
/// If it is no source, or if its rows cannot be joined or written.
pub async fn land(lake: Rc<Lake>, arrival: Arrival, at_ms: i64, steps: Steps) -> Result<Prepared, LandError> {
    let Arrival { name, bytes, settings } = arrival;
    let mut source = source::read(&name, &bytes, &settings, &steps).await?;
    let size = bytes.len() as u64;
    // All of it is in the columns now; the memory is needed to write them.
    drop(bytes);
    steps.pause().await;
    let labels = relate::label(&mut source.tables, &lake.tables);
    steps.pause().await;
    let first = lake.tables.len();
    let names = |place: usize| match place.checked_sub(first) {
        None => lake.tables[place].name.clone(),
        Some(own) => source.tables[own].name.clone(),
    };
    let normalised = picture::normalised(&source.tables, &labels, names);
    let Source { format, encoded, evidence, warnings, notes, unreadable, unreadable_list, tables, samples, .. } =
        source;
    let extracted = picture::Extracted {
        format,
        encoded,
        evidence,
        warnings,
        read_as: notes.into_iter().map(ReadAs::from).collect(),
        records: unreadable + tables.iter().map(|table| table.report.records).sum::<u64>(),
        unreadable,
        unreadable_first: unreadable_list.iter().take(picture::FIRST).cloned().collect(),
    };
    let shown = Landing {
        name,
        bytes: size,
        extracted,
        normalised,
        joined: picture::Joined::Alone,
        written: picture::Written { snapshot_id: 0, files: 0, rows: 0, bytes: 0, differences: Vec::new() },
    };
    let landed = Landed {
        shown,
        unreadable: unreadable_list,
        rejects: tables.iter().map(|table| (table.name.clone(), table.report.rejects.clone())).collect(),
        followed: Vec::new(),
        tables: first..first + tables.len(),
        samples,
        files: Vec::new(),
        columns: Vec::new(),
    };
    let new_tables = tables.into_iter().map(Rc::new).collect();
    write(&lake, landed, new_tables, None, at_ms, &steps).await
}

/// Prepares another join for the last landing: its rows, joined by another of the ways, take the place of those that it
/// wrote. Columns that came with those and that nothing has a value in then are dropped.
///
/// # Errors
/// If nothing has landed, if rows of it have been deleted or changed since, if there is no such way, or if the rows
/// cannot be written.
pub async fn rejoin(lake: Rc<Lake>, way: usize, at_ms: i64, steps: Steps) -> Result<Prepared, LandError> {
    let landed = lake.landings.last().ok_or(LandError::Nothing)?.clone();
    write(&lake, landed, Vec::new(), Some(way), at_ms, &steps).await
}

/// Joins the tables of a landing with all others, and writes the rows.
async fn write(
    lake: &Lake,
    mut landed: Landed,
    new_tables: Vec<Rc<Normalised>>,
    way: Option<usize>,
    at_ms: i64,
    steps: &Steps,
) -> Result<Prepared, LandError> {
    let of_bytes = landed.shown.bytes;
    let rejected = landed.shown.extracted.unreadable + landed.rejects.iter().map(|(_, of)| of.count).sum::<u64>();
    let at = |stage, bytes, rows| Progress { stage, bytes, of_bytes, rows, rejected };
    steps.at(at(Stage::Join, 0, 0)).await;
    let tables: Vec<Rc<Normalised>> = lake.tables.iter().chain(&new_tables).cloned().collect();
    let keys = relate::keys_in_steps(&tables, steps).await;
    let picked = picked_of(&tables, landed.tables.clone(), &keys);
    let joined = Joined::in_steps(&tables, &keys, &picked, way, steps).await?;
    landed.shown.joined = picture::Joined::of(&joined.how, &tables, &keys);
    let rows = joined.rows();
    if rows == 0 {
        return Err(SourceError::Empty.into());
    }
    steps.at(at(Stage::Join, of_bytes, rows as u64)).await;

    let first = &tables[picked[0]];
    let created = match &lake.table {
        Some(_) => None,
        None => Some(new_table(&first.name, &joined.schema, at_ms)?),
    };
    let table = lake.table.as_ref().or(created.as_ref()).ok_or(LandError::Nothing)?;
    let mut fields = joined.schema.fields.clone();
    let names = fields.iter().map(|field| field.name.clone()).collect();
    let mut gone = Gone::default();
    if way.is_some() {
        gone.files = std::mem::take(&mut landed.files);
        if !has_all(table, &gone.files)? {
            return Err(LandError::Rewritten);
        }
        follow_renames(table, &landed.columns, &mut fields);
        gone.columns = left_empty(table, &landed.columns, &gone.files, &fields)?;
    }
    let (union, renamed) = united(table, &gone.columns, &mut fields, &first.name);
    let mut followed = Vec::new();
    let mut files_of_followed = Vec::new();
    let samples = samples(&landed, &joined, &tables);
    let mut files = NewFiles::new(table, union.fields.clone());
    let step = (VALUES_AT_ONCE / fields.len().max(1)).clamp(64, 16_384);
    for start in (0..rows).step_by(step) {
        let range = start..rows.min(start + step);
        let batch = joined.batch(&tables, range.clone())?;
        let batch = union.conform(batch, &fields).ok_or(StoreError::TooLarge)?;
        let here: Vec<&(usize, &Sample)> = samples.iter().filter(|(row, _)| range.contains(row)).collect();
        let places: Vec<usize> = here.iter().map(|(row, _)| row - start).collect();
        let to = files.write_and_follow(&batch, &places, steps).await?;
        for ((place, (_, sample)), to) in places.into_iter().zip(here).zip(to) {
            if let Some((column, value)) = first_value(&union.fields, &batch, place) {
                let (line, text) = (sample.line.into(), sample.text.clone());
                followed.push(Followed { line, text, column, value, file: String::new(), row: to.row });
                files_of_followed.push(to.file);
            }
        }
        let read = (u128::from(of_bytes) * range.end as u128 / rows.max(1) as u128) as u64;
        steps.at(at(Stage::Write, read, range.end as u64)).await;
    }
    let files = files.finish(steps).await?;
    for (followed, file) in followed.iter_mut().zip(files_of_followed) {
        followed.file = files.get(file).map_or_else(String::new, |(file, _)| file.path.clone());
    }
    landed.followed = followed;
    landed.files = files.iter().map(|(file, _)| file.path.clone()).collect();
    Ok(Prepared { landed, new_tables, created, fields, names, files, gone, renamed, at_ms })
}

/// The first column that has a value in a row and is no struct or list, and that value as text.
fn first_value(fields: &[Field], batch: &Batch, row: usize) -> Option<(String, String)> {
    fields.iter().zip(&batch.columns).find_map(|(field, column)| {
        let value = Datum::of(&column.values, row).filter(|_| column.is_valid(row))?;
        Some((field.name.clone(), value.text(&field.kind)))
    })
}

fn new_table(name: &str, schema: &Schema, at_ms: i64) -> Result<Table, TableError> {
    let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let location = format!("file:///lake/{}", if is_plain { name } else { "table" });
    let (schema, seed) = (schema.clone(), at_ms.unsigned_abs());
    Table::create(NewTable { location: &location, schema, partitions: &[], seed, at_ms })
}

/// The table's columns, without some, with those that arrive. One whose type cannot be brought together gets the arriving
/// table's name before its own.
fn united(table: &Table, dropped: &[i32], arriving: &mut [Field], name: &str) -> (Union, Vec<ColumnDifference>) {
    let metadata = table.metadata();
    let kept = without(&metadata.schema().fields, dropped);
    let mut renamed = Vec::new();
    loop {
        let union = unite(&kept, arriving, metadata.last_column_id);
        let clash = union.differences.iter().find_map(|difference| match difference {
            Difference::Impossible { column, .. } => arriving.iter().position(|field| {
                column.strip_prefix(&field.name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            }),
            _ => None,
        });
        let Some(clash) = clash else { return (union, renamed) };
        let column = arriving[clash].name.clone();
        let mut to = format!("{name}_{column}");
        while arriving.iter().any(|field| field.name == to) {
            to.push('_');
        }
        arriving[clash].name.clone_from(&to);
        renamed.push(ColumnDifference::Renamed { column, to });
    }
}

/// The rows that are followed, in their order: three of the samples of the tables whose rows are written.
fn samples<'l>(landed: &'l Landed, joined: &Joined, tables: &[Rc<Normalised>]) -> Vec<(usize, &'l Sample)> {
    let place =
        |sample: &'l Sample| Some((joined.place_of(tables, landed.tables.start + sample.table, sample.row)?, sample));
    let mut found: Vec<(usize, &Sample)> = landed.samples.iter().filter_map(place).collect();
    found.sort_by_key(|(row, _)| *row);
    if let [first, .., last] = found.as_slice()
        && found.len() > 3
    {
        found = vec![*first, found[found.len() / 2], *last];
    }
    found
}

fn difference(difference: &Difference) -> Option<ColumnDifference> {
    Some(match difference {
        Difference::Added { column, kind } => ColumnDifference::Added { column: column.clone(), kind: kind_name(kind) },
        Difference::Promoted { column, from, to } => {
            ColumnDifference::Promoted { column: column.clone(), from: kind_name(from), to: kind_name(to) }
        }
        Difference::Widened { column, from, to } => {
            ColumnDifference::Widened { column: column.clone(), from: kind_name(from), to: kind_name(to) }
        }
        Difference::Missing { column } => ColumnDifference::Missing { column: column.clone() },
        Difference::MadeOptional { column } => ColumnDifference::MadeOptional { column: column.clone() },
        Difference::Impossible { .. } => return None,
    })
}
