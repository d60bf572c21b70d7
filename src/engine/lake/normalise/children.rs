//! Lists of structs as tables of their own.

use super::report::Report;
use super::{ForeignKey, Keys, NormaliseError, Normalised};
use crate::engine::lake::column::{Batch, Column, Values};
use crate::engine::lake::rows::{Index, gather};
use crate::engine::lake::schema::{Field, Schema, Type};

/// A list of structs that has been taken out.
struct Taken {
    /// The names of the columns it lay within, and its own: `steps_actions`.
    path: String,
    offsets: Vec<u32>,
    fields: Vec<Field>,
    elements: Column,
}

/// The columns whose lists of structs would become tables, by path: `steps.actions`.
pub fn offered(schema: &Schema) -> Vec<String> {
    fn look(fields: &[Field], above: &str, found: &mut Vec<String>) {
        for field in fields {
            let path = if above.is_empty() { field.name.clone() } else { format!("{above}.{}", field.name) };
            match &field.kind {
                Type::Struct(fields) => look(fields, &path, found),
                Type::List(element) => {
                    if let Type::Struct(fields) = &element.kind {
                        found.push(path.clone());
                        look(fields, &path, found);
                    }
                }
                _ => (),
            }
        }
    }
    let mut found = Vec::new();
    look(&schema.fields, "", &mut found);
    found
}

/// Puts a table without its lists of structs at the end, and after it a table for each of these: what its records are
/// known by (the primary key if it is one column, else a unique `id`, `key` or `code`, else a number that is added),
/// their position from 1, and the fields of the structs.
///
/// # Errors
/// If a table has too much text for a column.
pub fn split(mut table: Normalised, tables: &mut Vec<Normalised>) -> Result<(), NormaliseError> {
    let mut taken = Vec::new();
    let names: Vec<String> = table.schema.fields.iter().map(|field| field.name.clone()).collect();
    let (mut fields, mut columns) =
        (std::mem::take(&mut table.schema.fields), std::mem::take(&mut table.batch.columns));
    take(&mut fields, &mut columns, "", &mut taken);
    (table.schema.fields, table.batch.columns) = (fields, columns);
    moved(&mut table, &names);
    if taken.is_empty() {
        tables.push(table);
        return Ok(());
    }
    let key = key(&mut table);
    renumber(&mut table.schema);
    let parent = (table.name.clone(), table.schema.fields[key].clone());
    let (key_column, origins) = (table.batch.columns[key].clone(), table.origins.clone());
    tables.push(table);
    for Taken { path, offsets, fields, elements } in taken {
        let name = format!("{}_{path}", parent.0);
        let spans = offsets.windows(2).enumerate();
        let parents: Vec<u32> = spans.flat_map(|(row, ends)| (ends[0]..ends[1]).map(move |_| row as u32)).collect();
        let positions = offsets.windows(2).flat_map(|ends| 1..=(ends[1] - ends[0]) as i32).collect();
        let too_large = || NormaliseError::TooLarge { table: name.clone() };
        let keys = gather(&key_column, &parents).ok_or_else(too_large)?;
        let key_name = format!("{}_{}", parent.0, parent.1.name);
        let mut columns = vec![keys, Column { validity: None, values: Values::Int(positions) }];
        let structs_validity = elements.validity;
        if let Values::Struct(within) = elements.values {
            columns.extend(within.into_iter().map(|column| under(column, structs_validity.as_deref())));
        }
        let names = [key_name.as_str(), "position"].into_iter().chain(fields.iter().map(|field| field.name.as_str()));
        let names = super::names::unique(names, "column");
        let kinds = [parent.1.kind.clone(), Type::Int].into_iter().chain(fields.into_iter().map(|field| field.kind));
        let field = |(name, kind)| Field { id: 0, name, kind, is_required: false };
        let mut schema = Schema { id: 0, fields: names.into_iter().zip(kinds).map(field).collect() };
        renumber(&mut schema);
        let to = vec![parent.1.name.clone()];
        let keys = Keys {
            primary: vec![0, 1],
            unique: Vec::new(),
            foreign: vec![ForeignKey { columns: vec![0], table: parent.0.clone(), to }],
        };
        let batch = Batch { rows: parents.len(), columns };
        let origins = parents.iter().map(|&row| origins[row as usize]).collect();
        let report = Report { records: batch.rows as u64, ..Report::default() };
        split(Normalised { name, schema, batch, origins, keys, report }, tables)?;
    }
    Ok(())
}

/// Takes the lists of structs out of some columns, also out of structs; a struct with nothing left goes with them.
fn take(fields: &mut Vec<Field>, columns: &mut Vec<Column>, above: &str, taken: &mut Vec<Taken>) {
    let pairs = std::mem::take(fields).into_iter().zip(std::mem::take(columns));
    for (mut field, column) in pairs {
        let path = if above.is_empty() { field.name.clone() } else { format!("{above}_{}", field.name) };
        match (field.kind, column) {
            (Type::List(element), Column { validity, values: Values::List { offsets, elements } }) => {
                match element.kind {
                    Type::Struct(fields) => taken.push(Taken { path, offsets, fields, elements: *elements }),
                    _ => {
                        field.kind = Type::List(element);
                        fields.push(field);
                        columns.push(Column { validity, values: Values::List { offsets, elements } });
                    }
                }
            }
            (Type::Struct(mut within), Column { validity, values: Values::Struct(mut inner) }) => {
                take(&mut within, &mut inner, &path, taken);
                if !within.is_empty() {
                    field.kind = Type::Struct(within);
                    fields.push(field);
                    columns.push(Column { validity, values: Values::Struct(inner) });
                }
            }
            (kind, column) => {
                field.kind = kind;
                fields.push(field);
                columns.push(column);
            }
        }
    }
}

/// Finds the columns of keys again, by the names that stood in their places. A key with one that is gone goes too.
fn moved(table: &mut Normalised, names: &[String]) {
    let fields = &table.schema.fields;
    let place = |place: &usize| fields.iter().position(|field| Some(&field.name) == names.get(*place));
    let places = |places: &[usize]| places.iter().map(place).collect::<Option<Vec<_>>>().unwrap_or_default();
    let keys = &mut table.keys;
    keys.primary = places(&keys.primary);
    keys.unique.iter_mut().for_each(|set| *set = places(set));
    keys.unique.retain(|set| !set.is_empty());
    keys.foreign.iter_mut().for_each(|key| key.columns = places(&key.columns));
    keys.foreign.retain(|key| !key.columns.is_empty());
}

/// A field of structs as a column of its own: where there is no struct there is no value.
fn under(mut column: Column, structs: Option<&[bool]>) -> Column {
    if let Some(structs) = structs {
        let validity = column.validity.get_or_insert_with(|| vec![true; structs.len()]);
        validity.iter_mut().zip(structs).for_each(|(valid, &is_there)| *valid &= is_there);
    }
    column
}

/// The place of the column that a table's records are known by; adds one if there is none.
fn key(table: &mut Normalised) -> usize {
    let Normalised { schema, batch, keys, .. } = table;
    let is_unique = |place: &usize| {
        let kind = &schema.fields[*place].kind;
        let is_plain = matches!(kind, Type::Int | Type::Long | Type::String);
        is_plain && Index::new(vec![&batch.columns[*place]], batch.rows).distinct == batch.rows
    };
    let named = |name: &&str| schema.fields.iter().position(|field| field.name == **name);
    let declared = match keys.primary.as_slice() {
        [place] => Some(*place),
        _ => None,
    };
    let candidates = declared.into_iter().chain(["id", "key", "code"].iter().filter_map(named));
    if let Some(place) = candidates.into_iter().find(is_unique) {
        return place;
    }
    let names = schema.fields.iter().map(|field| field.name.as_str()).chain(["row_number"]);
    let name = super::names::unique(names, "column").pop().unwrap_or_default();
    schema.fields.push(Field { id: 0, name, kind: Type::Long, is_required: false });
    batch.columns.push(Column { validity: None, values: Values::Long((1..=batch.rows as i64).collect()) });
    schema.fields.len() - 1
}

/// Gives all fields of a new schema their ids, the columns first.
pub(crate) fn renumber(schema: &mut Schema) {
    fn below(kind: &mut Type, last: &mut i32) {
        let fields = match kind {
            Type::Struct(fields) => fields.as_mut_slice(),
            Type::List(element) => std::slice::from_mut(&mut **element),
            _ => &mut [],
        };
        for field in fields {
            *last += 1;
            field.id = *last;
            below(&mut field.kind, last);
        }
    }
    let mut last = schema.fields.len() as i32;
    for (at, field) in schema.fields.iter_mut().enumerate() {
        field.id = at as i32 + 1;
        below(&mut field.kind, &mut last);
    }
}
