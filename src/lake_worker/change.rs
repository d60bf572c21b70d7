//! Changes of a table as the visitor writes them.

use crate::engine::lake::edit::Edit;
use crate::engine::lake::query::{FilterError, Wanted, literal, parse};
use crate::engine::lake::schema::Type;
use crate::engine::lake::table::{self, Condition, Snapshot, Table, TableError, Transform, type_name, type_named};
use crate::protocol::lake::{Change, Expected, Refusal};

/// What a change comes to.
pub(super) enum Meant {
    /// The table has been changed.
    Done,
    /// Files have to be written anew, which takes a while.
    Edit(Vec<Condition>, Edit),
}

/// Changes what a table says of itself, or says how its files have to change.
pub(super) fn change(table: &mut Table, change: &Change, at_ms: i64) -> Result<Meant, Refusal> {
    let evolution = match change {
        Change::AddColumn { name, kind } => table::Change::Add { column: name.clone(), kind: kind_of(kind)? },
        Change::Promote { column, to } => table::Change::Promote { column: column.clone(), to: kind_of(to)? },
        Change::Rename { column, name } => table::Change::Rename { column: column.clone(), name: name.clone() },
        Change::Drop { column } => table::Change::Drop { column: column.clone() },
        Change::PartitionBy(fields) => {
            let fields = fields.iter().map(|text| Transform::of_column(text)).collect::<Result<Vec<_>, _>>()?;
            let fields: Vec<(&str, Transform)> = fields.iter().map(|(column, of)| (column.as_str(), *of)).collect();
            table.commit(at_ms, |draft| draft.partition_by(&fields))?;
            return Ok(Meant::Done);
        }
        Change::Tag { name, snapshot } => {
            let id = snapshot_at(table, Some(*snapshot))?.snapshot_id;
            table.commit(at_ms, |draft| draft.tag(name, id))?;
            return Ok(Meant::Done);
        }
        Change::Delete { filter } => {
            return Ok(Meant::Edit(parse(filter, table.metadata().schema())?, Edit::Delete));
        }
        Change::Overwrite { filter, column, value } => {
            let schema = table.metadata().schema();
            let place = schema.fields.iter().position(|field| field.name == *column);
            let place = place.ok_or_else(|| TableError::NoColumn(column.clone()))?;
            let kind = &schema.fields[place].kind;
            let value = value.as_ref().map(|text| {
                let wrong = || wrong_value(text, kind);
                literal(text, kind).ok_or_else(wrong)
            });
            return Ok(Meant::Edit(parse(filter, schema)?, Edit::Set(place, value.transpose()?)));
        }
    };
    table.commit(at_ms, |draft| draft.evolve(&[evolution]))?;
    Ok(Meant::Done)
}

/// A snapshot by its place; the current one without.
pub(super) fn snapshot_at(table: &Table, place: Option<usize>) -> Result<&Snapshot, Refusal> {
    let metadata = table.metadata();
    match place {
        Some(place) => metadata.snapshots.get(place).ok_or(Refusal::NoPart),
        None => metadata.current().ok_or(Refusal::NoTable),
    }
}

fn kind_of(name: &str) -> Result<Type, Refusal> {
    type_named(name.trim()).ok_or_else(|| Refusal::Filter { expected: Expected::Type, found: name.to_owned(), at: 1 })
}

fn wrong_value(text: &str, kind: &Type) -> Refusal {
    Refusal::Filter { expected: Expected::Value(type_name(kind)), found: text.to_owned(), at: 1 }
}

impl From<FilterError> for Refusal {
    fn from(error: FilterError) -> Self {
        let expected = match error.wanted {
            Wanted::Column => Expected::Column,
            Wanted::Operator => Expected::Operator,
            Wanted::Value(kind) => Expected::Value(type_name(&kind)),
            Wanted::Null => Expected::Value("null".to_owned()),
            Wanted::And => Expected::And,
        };
        Refusal::Filter { expected, found: error.found, at: error.at }
    }
}
