//! Records taken apart: for each of a file's columns its values, and the levels that say which record and list each
//! belongs to (Melnik et al., "Dremel", VLDB 2010, section 4).

use std::ops::Range;

use super::error::WriteError;
use crate::engine::lake::column::{Column, Values};
use crate::engine::lake::schema::{Field, Type};

/// What some records have in one of the file's columns.
pub(super) struct Part<'a> {
    /// For each entry how much of the path is there; none if it is the same everywhere.
    pub(super) definition: Option<Vec<u8>>,
    /// For each entry which list it goes on with; none if it always begins a record.
    pub(super) repetition: Option<Vec<u8>>,
    /// How many entries: values, and what is missing.
    pub(super) entries: usize,
    /// Where values are found…
    pub(super) values: &'a Values,
    /// …and which of them are meant.
    pub(super) rows: Rows,
}

/// Some rows in their order.
pub(super) enum Rows {
    All(Range<usize>),
    Some(Vec<u32>),
}

impl Rows {
    #[inline]
    pub(super) fn each(&self, mut visit: impl FnMut(usize)) {
        match self {
            Self::All(range) => range.clone().for_each(visit),
            Self::Some(rows) => rows.iter().for_each(|&row| visit(row as usize)),
        }
    }
}

/// Hands out the parts of a column's records, one for each of the file's columns, in their order.
pub(super) fn shred<'a>(
    field: &Field,
    column: &'a Column,
    records: Range<usize>,
    put: &mut impl FnMut(Part<'a>) -> Result<(), WriteError>,
) -> Result<(), WriteError> {
    if !matches!(field.kind, Type::Struct(_) | Type::List(_)) {
        return put(flat(field, column, records)?);
    }
    let entries = records.len();
    let rows = records.map(|row| Some(row as u32)).collect();
    nested(field, column, Entries { definition: vec![0; entries], repetition: vec![0; entries], rows }, 0, 0, put)
}

fn flat<'a>(field: &Field, column: &'a Column, records: Range<usize>) -> Result<Part<'a>, WriteError> {
    let valid = column.validity.as_ref().map(|valid| &valid[records.clone()]);
    let missing = valid.and_then(|valid| valid.iter().position(|is_valid| !is_valid));
    let entries = records.len();
    let part = |definition, rows| Part { definition, repetition: None, entries, values: &column.values, rows };
    match (valid, missing) {
        (Some(valid), Some(_)) if !field.is_required => {
            let numbered = records.zip(valid);
            let rows = numbered.filter_map(|(row, is_valid)| is_valid.then_some(row as u32)).collect();
            Ok(part(Some(valid.iter().map(|&is_valid| is_valid.into()).collect()), Rows::Some(rows)))
        }
        (_, Some(row)) => Err(WriteError::Missing { column: field.name.clone(), row: records.start + row }),
        (_, None) => Ok(part(None, Rows::All(records))),
    }
}

/// The entries of a field: each is a row of its column, or stands for something that is missing further up.
struct Entries {
    definition: Vec<u8>,
    repetition: Vec<u8>,
    rows: Vec<Option<u32>>,
}

impl Entries {
    fn push(&mut self, definition: u8, repetition: u8, row: Option<u32>) {
        self.definition.push(definition);
        self.repetition.push(repetition);
        self.rows.push(row);
    }
}

/// `depth` is how many levels lead to the field if nothing is missing, `lists` how many of them are lists.
fn nested<'a>(
    field: &Field,
    column: &'a Column,
    mut entries: Entries,
    depth: u8,
    lists: u8,
    put: &mut impl FnMut(Part<'a>) -> Result<(), WriteError>,
) -> Result<(), WriteError> {
    let depth = depth + u8::from(!field.is_required);
    for (row, definition) in entries.rows.iter_mut().zip(&mut entries.definition) {
        match *row {
            Some(index) if !column.is_valid(index as usize) => {
                if field.is_required {
                    return Err(WriteError::Missing { column: field.name.clone(), row: index as usize });
                }
                *row = None;
            }
            Some(_) => *definition = depth,
            None => {}
        }
    }
    match (&field.kind, &column.values) {
        (Type::Struct(fields), Values::Struct(columns)) => {
            for (field, column) in fields.iter().zip(columns) {
                let entries = Entries {
                    definition: entries.definition.clone(),
                    repetition: entries.repetition.clone(),
                    rows: entries.rows.clone(),
                };
                nested(field, column, entries, depth, lists, put)?;
            }
            Ok(())
        }
        (Type::List(inner), Values::List { offsets, elements }) => {
            let len = entries.rows.len();
            let mut of_elements = Entries {
                definition: Vec::with_capacity(len),
                repetition: Vec::with_capacity(len),
                rows: Vec::with_capacity(len),
            };
            for (at, row) in entries.rows.iter().enumerate() {
                let (definition, repetition) = (entries.definition[at], entries.repetition[at]);
                let range = row.map_or(0..0, |row| offsets[row as usize]..offsets[row as usize + 1]);
                if range.is_empty() {
                    of_elements.push(definition, repetition, None);
                }
                for element in range.clone() {
                    let repetition = if element == range.start { repetition } else { lists + 1 };
                    of_elements.push(depth + 1, repetition, Some(element));
                }
            }
            nested(inner, elements, of_elements, depth + 1, lists + 1, put)
        }
        (_, values) => put(Part {
            entries: entries.rows.len(),
            rows: Rows::Some(entries.rows.iter().filter_map(|row| *row).collect()),
            definition: Some(entries.definition),
            repetition: (lists > 0).then_some(entries.repetition),
            values,
        }),
    }
}

/// How many bytes some records take in their longest column of the file, before anything is encoded.
pub(super) fn weight(column: &Column, rows: Range<usize>) -> usize {
    match &column.values {
        Values::Boolean(_) => rows.len().div_ceil(8),
        Values::Int(_) | Values::Float(_) => 4 * rows.len(),
        Values::Long(_) | Values::Double(_) => 8 * rows.len(),
        Values::Decimal(_) => 16 * rows.len(),
        Values::Bytes(bytes) => (bytes.offsets[rows.end] - bytes.offsets[rows.start]) as usize + 4 * rows.len(),
        Values::Struct(columns) => columns.iter().map(|column| weight(column, rows.clone())).max().unwrap_or(0),
        Values::List { offsets, elements } => {
            rows.len() + weight(elements, offsets[rows.start] as usize..offsets[rows.end] as usize)
        }
    }
}
