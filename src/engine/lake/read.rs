//! Data files read as a schema has them: columns are found by their field ids (table specification, "Column
//! Projection").

use super::column::{Batch, Column, Values};
use super::parquet::{self, ReadError, Reader};
use super::schema::{Field, Type};
use super::table::nulls;

/// A data file that can be read. Row groups are all if they are not given.
///
/// # Errors
/// If it is no Parquet file, or if its footer lies.
pub fn open<'a>(bytes: &'a [u8], fields: &[Field], groups: Option<&[usize]>) -> Result<Reader<'a>, ReadError> {
    let all = parquet::read(bytes, Some(&[]), None)?.fields;
    let wanted = |field: &&Field| fields.iter().any(|wanted| wanted.id == field.id);
    let mut names: Vec<&str> = all.iter().filter(wanted).map(|field| field.name.as_str()).collect();
    // Rows are counted by some column even if none is asked for.
    if names.is_empty() {
        names.extend(all.first().map(|field| field.name.as_str()));
    }
    parquet::read(bytes, groups, Some(&names))
}

/// Rows of a data file with other columns: what the file does not have is null, what has been promoted since is
/// widened. None if the rows are not of the columns that they are said to have.
pub fn project(batch: Batch, from: &[Field], to: &[Field]) -> Option<Batch> {
    let rows = batch.rows;
    Some(Batch { rows, columns: project_columns(batch.columns, from, to, rows)? })
}

fn project_columns(columns: Vec<Column>, from: &[Field], to: &[Field], rows: usize) -> Option<Vec<Column>> {
    let mut columns: Vec<Option<Column>> = columns.into_iter().map(Some).collect();
    let column = |field: &Field| match from.iter().position(|there| there.id == field.id) {
        Some(place) => project_column(columns.get_mut(place)?.take()?, &from[place].kind, &field.kind, rows),
        None => Some(nulls(&field.kind, rows)),
    };
    to.iter().map(column).collect()
}

fn project_column(column: Column, from: &Type, to: &Type, rows: usize) -> Option<Column> {
    let Column { validity, values } = column;
    let values = match (values, from, to) {
        (Values::Struct(columns), Type::Struct(from), Type::Struct(to)) => {
            Values::Struct(project_columns(columns, from, to, rows)?)
        }
        (Values::List { offsets, elements }, Type::List(from), Type::List(to)) => {
            let count = *offsets.last()? as usize;
            Values::List { offsets, elements: Box::new(project_column(*elements, &from.kind, &to.kind, count)?) }
        }
        (Values::Int(values), Type::Int, Type::Long) => Values::Long(values.into_iter().map(i64::from).collect()),
        (Values::Float(values), Type::Float, Type::Double) => {
            Values::Double(values.into_iter().map(f64::from).collect())
        }
        (values, _, _) => values,
    };
    Some(Column { validity, values })
}
