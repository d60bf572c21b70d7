//! Rows that go or change, by copy-on-write: files with such rows are written anew, all others stay.

use super::column::{Batch, Bytes, Column, Values};
use super::datum::Datum;
use super::job::{Progress, Stage, Steps};
use super::query::{QueryError, bytes, matching, needed, projected, scan};
use super::read::open;
use super::schema::{Field, Type};
use super::store::{NewFiles, StoreError};
use super::table::{Condition, NewFile, Table};

/// What happens to the rows that meet a filter.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// They go.
    Delete,
    /// A column, by its place, gets a value; none is null.
    Set(usize, Option<Datum>),
}

/// Files that take the place of others.
#[derive(Debug)]
pub struct Edited {
    /// The paths of those that go.
    pub gone: Vec<String>,
    /// The new ones.
    pub files: Vec<NewFile>,
    /// How many rows met the filter.
    pub rows: u64,
}

/// Why nothing is edited.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum EditError {
    /// The rows cannot be found.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// What is left of them cannot be written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Writes the files of the current snapshot anew in which rows meet all conditions; nothing if there are none. The
/// table is not changed: the files are to be put in each other's place ([`Draft::replace`](super::table::Draft::replace)).
///
/// # Errors
/// If a condition cannot be met by the table, or if a file cannot be read or written.
pub async fn edit(table: &Table, filter: &[Condition], edit: &Edit, steps: &Steps) -> Result<Edited, EditError> {
    let schema = table.metadata().schema();
    let mut edited = Edited { gone: Vec::new(), files: Vec::new(), rows: 0 };
    let Some(snapshot) = table.metadata().current() else { return Ok(edited) };
    let scan = scan(table, snapshot, filter).map_err(QueryError::from)?;
    let needed: Vec<Field> = needed(schema, filter, None);
    let mut files = NewFiles::new(table, schema.fields.clone());
    let of_bytes = scan.read.iter().map(|(file, _)| file.size).sum();
    let mut done = 0;
    for (file, groups) in &scan.read {
        let stored = bytes(table, file).map_err(QueryError::from)?;
        let at = |rows| Progress { stage: Stage::Write, bytes: done, of_bytes, rows, rejected: 0 };
        // A file without such a row is carried over; to know that, the filter's columns are enough.
        let reader = open(stored, &needed, Some(groups)).map_err(QueryError::from)?;
        let mut has_any = needed.is_empty();
        for batch in reader.batches() {
            let batch = projected(batch.map_err(QueryError::from)?, &reader, &needed, file)?;
            has_any = has_any || !matching(&batch, &needed, filter).is_empty();
            steps.at(at(edited.rows)).await;
            if has_any {
                break;
            }
        }
        if has_any {
            edited.gone.push(file.path.clone());
            let reader = open(stored, &schema.fields, None).map_err(QueryError::from)?;
            for batch in reader.batches() {
                let batch = projected(batch.map_err(QueryError::from)?, &reader, &schema.fields, file)?;
                let rows = matching(&batch, &schema.fields, filter);
                edited.rows += rows.len() as u64;
                let batch = apply(batch, &schema.fields, &rows, edit).ok_or(StoreError::TooLarge)?;
                if batch.rows > 0 {
                    files.write(&batch, steps).await?;
                }
                steps.at(at(edited.rows)).await;
            }
        }
        done += file.size;
    }
    edited.files = files.finish(steps).await?;
    Ok(edited)
}

fn apply(mut batch: Batch, fields: &[Field], rows: &[u32], edit: &Edit) -> Option<Batch> {
    if rows.is_empty() {
        return Some(batch);
    }
    let mut is_meant = vec![false; batch.rows];
    rows.iter().for_each(|&row| is_meant[row as usize] = true);
    match edit {
        Edit::Delete => {
            let others: Vec<u32> = (0..batch.rows as u32).filter(|&row| !is_meant[row as usize]).collect();
            batch.gather(&others)
        }
        Edit::Set(place, value) => {
            set(batch.columns.get_mut(*place)?, &fields.get(*place)?.kind, &is_meant, value.as_ref())?;
            Some(batch)
        }
    }
}

/// Gives some rows of a column a value. None if it is not of the column's type, or if the column gets too large.
fn set(column: &mut Column, kind: &Type, is_meant: &[bool], value: Option<&Datum>) -> Option<()> {
    fn each<T: Copy>(values: &mut [T], is_meant: &[bool], value: T) {
        values.iter_mut().zip(is_meant).filter(|(_, is_meant)| **is_meant).for_each(|(there, _)| *there = value);
    }
    if value.is_some_and(|value| !value.is_of(kind)) {
        return None;
    }
    if column.validity.is_some() || value.is_none() {
        let validity = column.validity.get_or_insert_with(|| vec![true; is_meant.len()]);
        each(validity, is_meant, value.is_some());
    }
    match (&mut column.values, value) {
        (Values::Boolean(values), Some(Datum::Boolean(value))) => each(values, is_meant, *value),
        (Values::Int(values), Some(Datum::Int(value))) => each(values, is_meant, *value),
        (Values::Long(values), Some(Datum::Long(value))) => each(values, is_meant, *value),
        (Values::Float(values), Some(Datum::Float(value))) => each(values, is_meant, *value),
        (Values::Double(values), Some(Datum::Double(value))) => each(values, is_meant, *value),
        (Values::Decimal(values), Some(Datum::Decimal(value))) => each(values, is_meant, *value),
        (Values::Bytes(bytes), Some(Datum::Bytes(value))) => {
            let mut new = Bytes::new();
            for (row, is_meant) in is_meant.iter().enumerate() {
                if !new.push(if *is_meant { value } else { bytes.get(row) }) {
                    return None;
                }
            }
            *bytes = new;
        }
        // What stands where there is no value means nothing; a list without a value has no elements.
        (Values::List { offsets, elements }, None) => {
            let (mut ends, mut wanted) = (vec![0], Vec::new());
            for (row, is_meant) in is_meant.iter().enumerate() {
                if !is_meant {
                    wanted.extend(offsets[row]..offsets[row + 1]);
                }
                ends.push(wanted.len() as u32);
            }
            let gathered = Batch { rows: 0, columns: vec![(**elements).clone()] }.gather(&wanted)?;
            (*offsets, **elements) = (ends, gathered.columns.into_iter().next()?);
        }
        (_, None) => (),
        (_, Some(_)) => return None,
    }
    Some(())
}
