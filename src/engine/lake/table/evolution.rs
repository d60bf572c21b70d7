//! How a table's columns change (table specification, "Schema Evolution"). A column keeps its id under any name, and
//! no id is used again.

mod union;

pub(in crate::engine::lake) use union::nulls;
pub use union::{Difference, Union, unite};

use super::error::TableError;
use super::spec::{find, path};
use crate::engine::lake::schema::{Field, Type};

/// A change of a table's columns. A field of a struct is named with its struct: `a.b`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A new column at the end; null in all rows so far.
    Add {
        /// Its name.
        column: String,
        /// Its type; the ids of fields in it are made anew.
        kind: Type,
    },
    /// A wider type: int to long, float to double, a decimal of more digits.
    Promote {
        /// Which column.
        column: String,
        /// Its new type.
        to: Type,
    },
    /// Another name.
    Rename {
        /// Which column.
        column: String,
        /// Its new name, without that of its struct.
        name: String,
    },
    /// Not to be read any more.
    Drop {
        /// Which column.
        column: String,
    },
}

/// Changes columns, one change after the other. `last_id` is the highest id that the table has used.
///
/// # Errors
/// If a column is missing, is there already or cannot change so.
pub fn evolve(fields: &mut Vec<Field>, last_id: &mut i32, changes: &[Change]) -> Result<(), TableError> {
    changes.iter().try_for_each(|change| apply(fields, last_id, change))
}

/// Columns without some of them, which are given by their ids.
pub fn without(fields: &[Field], dropped: &[i32]) -> Vec<Field> {
    fields.iter().filter(|field| !dropped.contains(&field.id)).cloned().collect()
}

/// Whether a column of one type may change to another: what is written stays as it is (table specification, "Type
/// promotion").
pub fn is_promotion(from: &Type, to: &Type) -> bool {
    match (from, to) {
        (Type::Int, Type::Long) | (Type::Float, Type::Double) => true,
        (Type::Decimal { precision, scale }, Type::Decimal { precision: wider, scale: same }) => {
            scale == same && precision < wider
        }
        _ => false,
    }
}

/// A type whose fields have new ids.
pub(super) fn with_new_ids(kind: &Type, last_id: &mut i32) -> Type {
    let mut renewed = |field: &Field| {
        let id = next(last_id);
        Field { id, name: field.name.clone(), kind: with_new_ids(&field.kind, last_id), is_required: field.is_required }
    };
    match kind {
        Type::Struct(fields) => Type::Struct(fields.iter().map(renewed).collect()),
        Type::List(element) => Type::List(Box::new(renewed(element))),
        primitive => primitive.clone(),
    }
}

pub(super) fn next(last_id: &mut i32) -> i32 {
    *last_id = last_id.saturating_add(1);
    *last_id
}

fn apply(fields: &mut Vec<Field>, last_id: &mut i32, change: &Change) -> Result<(), TableError> {
    match change {
        Change::Add { column, kind } => {
            if find(fields, column).is_some() {
                return Err(TableError::ColumnExists(column.clone()));
            }
            // A name with a point is that of a struct's field if there is such a struct.
            let parent = column.rsplit_once('.').filter(|(parent, _)| find(fields, parent).is_some());
            let (siblings, name) = match parent {
                Some((parent, name)) => match &mut field_mut(fields, parent)?.kind {
                    Type::Struct(inner) => (inner, name),
                    _ => return Err(TableError::NoColumn(format!("{parent} with fields"))),
                },
                None => (fields, column.as_str()),
            };
            let id = next(last_id);
            let kind = with_new_ids(kind, last_id);
            siblings.push(Field { id, name: name.to_owned(), kind, is_required: false });
        }
        Change::Promote { column, to } => {
            let field = field_mut(fields, column)?;
            if !is_promotion(&field.kind, to) {
                let (column, from, to) = (column.clone(), field.kind.clone(), to.clone());
                return Err(TableError::Promotion { column, from, to });
            }
            field.kind = to.clone();
        }
        Change::Rename { column, name } => {
            let (siblings, place) = siblings_mut(fields, column)?;
            if siblings.iter().any(|field| field.name == *name) {
                return Err(TableError::ColumnExists(name.clone()));
            }
            siblings[place].name.clone_from(name);
        }
        Change::Drop { column } => {
            let (siblings, place) = siblings_mut(fields, column)?;
            siblings.remove(place);
        }
    }
    Ok(())
}

/// The fields beside one, and its place among them.
fn siblings_mut<'f>(fields: &'f mut Vec<Field>, name: &str) -> Result<(&'f mut Vec<Field>, usize), TableError> {
    let missing = || TableError::NoColumn(name.to_owned());
    let id = find(fields, name).ok_or_else(missing)?.id;
    let path = path(fields, id).ok_or_else(missing)?;
    let (&place, parents) = path.split_last().ok_or_else(missing)?;
    let mut siblings = fields;
    for &parent in parents {
        siblings = match &mut siblings.get_mut(parent).ok_or_else(missing)?.kind {
            Type::Struct(inner) => inner,
            _ => return Err(missing()),
        };
    }
    Ok((siblings, place))
}

fn field_mut<'f>(fields: &'f mut Vec<Field>, name: &str) -> Result<&'f mut Field, TableError> {
    let (siblings, place) = siblings_mut(fields, name)?;
    siblings.get_mut(place).ok_or_else(|| TableError::NoColumn(name.to_owned()))
}
