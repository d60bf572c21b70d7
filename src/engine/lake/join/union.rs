//! Tables one below the other.

use super::{JoinError, MOST_ROWS, Normalised, renumber};
use crate::engine::lake::calendar::MICROS_PER_DAY;
use crate::engine::lake::column::{Batch, Bytes, Column, Values};
use crate::engine::lake::normalise::names::unique;
use crate::engine::lake::normalise::report::value;
use crate::engine::lake::schema::{Field, Schema, Type};

/// A column whose types differed from table to table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Widened {
    /// Its name.
    pub column: String,
    /// Its types, each once.
    pub from: Vec<Type>,
    /// The type that holds them all: a wider number, or text.
    pub to: Type,
}

/// All rows of some tables (SQL's `UNION ALL`, with columns found by their names): first a column with the name of the
/// table, then all columns in the order in which they come; what a table does not have is null.
pub(super) fn union(tables: &[&Normalised], picked: &[usize]) -> Result<(Schema, Batch, Vec<Widened>), JoinError> {
    let rows = picked.iter().fold(0, |rows: usize, &table| rows.saturating_add(tables[table].batch.rows));
    if rows > MOST_ROWS {
        let last = picked.last().map_or(0, |&table| table);
        return Err(JoinError::TooManyRows { table: tables[last].name.clone() });
    }
    let mut places = std::collections::HashMap::<&str, usize>::new();
    let mut fields: Vec<(&Field, Vec<&Type>)> = Vec::new();
    for field in picked.iter().flat_map(|&table| &tables[table].schema.fields) {
        let place = *places.entry(&field.name).or_insert(fields.len());
        match fields.get_mut(place) {
            None => fields.push((field, vec![&field.kind])),
            Some((_, kinds)) if !kinds.iter().any(|kind| alike(kind, &field.kind)) => kinds.push(&field.kind),
            Some(_) => (),
        }
    }
    // The names of the tables' columns stay; the one that is added gives way.
    let names = fields.iter().map(|(field, _)| field.name.as_str()).chain(["source_table"]);
    let own = unique(names, "column").pop().unwrap_or_default();
    let mut widened = Vec::new();
    let mut schema = vec![Field { id: 0, name: own, kind: Type::String, is_required: false }];
    let mut columns = vec![source(tables, picked)];
    for (field, kinds) in &fields {
        let to = kinds[1..].iter().fold(kinds[0].clone(), |kind, other| wider(&kind, other));
        let mut column = Column::empty(&to);
        let mut validity = Vec::with_capacity(rows);
        for &table in picked {
            let Normalised { name, schema, batch, .. } = tables[table];
            let there = schema.fields.iter().position(|other| other.name == field.name);
            let there = there.map(|place| (&batch.columns[place], &schema.fields[place].kind));
            match there {
                Some((column, _)) => validity.extend((0..batch.rows).map(|row| column.is_valid(row))),
                None => validity.resize(validity.len() + batch.rows, false),
            }
            append(&mut column, &to, there, batch.rows).ok_or_else(|| JoinError::TooLarge { table: name.clone() })?;
        }
        column.validity = validity.contains(&false).then_some(validity);
        if kinds.len() > 1 {
            let from = kinds.iter().map(|kind| (*kind).clone()).collect();
            widened.push(Widened { column: field.name.clone(), from, to: to.clone() });
        }
        schema.push(Field { id: 0, name: field.name.clone(), kind: to, is_required: false });
        columns.push(column);
    }
    let mut schema = Schema { id: 0, fields: schema };
    renumber(&mut schema);
    Ok((schema, Batch { rows, columns }, widened))
}

/// The name of each row's table.
fn source(tables: &[&Normalised], picked: &[usize]) -> Column {
    let mut names = Bytes::new();
    for table in picked.iter().map(|&table| tables[table]) {
        (0..table.batch.rows).for_each(|_| _ = names.push(table.name.as_bytes()));
    }
    Column { validity: None, values: Values::Bytes(names) }
}

/// Whether two types are the same; field ids are their table's business.
fn alike(left: &Type, right: &Type) -> bool {
    match (left, right) {
        (Type::Struct(left), Type::Struct(right)) => {
            let is_same = |(left, right): (&Field, &Field)| left.name == right.name && alike(&left.kind, &right.kind);
            left.len() == right.len() && left.iter().zip(right).all(is_same)
        }
        (Type::List(left), Type::List(right)) => alike(&left.kind, &right.kind),
        (left, right) => left == right,
    }
}

/// A type that holds the values of two: a wider number, a moment for days, or else text.
fn wider(left: &Type, right: &Type) -> Type {
    match (left, right) {
        (left, right) if alike(left, right) => left.clone(),
        (Type::Int, Type::Long) | (Type::Long, Type::Int) => Type::Long,
        (Type::Int, Type::Double) | (Type::Double, Type::Int) => Type::Double,
        (Type::Date, Type::Timestamp) | (Type::Timestamp, Type::Date) => Type::Timestamp,
        _ => Type::String,
    }
}

/// Puts a column, or as many nulls, below another.
fn append(column: &mut Column, kind: &Type, there: Option<(&Column, &Type)>, rows: usize) -> Option<()> {
    let Some((from, from_kind)) = there else {
        fill(column, rows);
        return Some(());
    };
    match (&mut column.values, &from.values) {
        (Values::Long(to), Values::Int(from)) if *kind == Type::Timestamp => {
            to.extend(from.iter().map(|&days| i64::from(days).saturating_mul(MICROS_PER_DAY)));
        }
        (Values::Long(to), Values::Int(from)) => to.extend(from.iter().map(|&value| i64::from(value))),
        (Values::Double(to), Values::Int(from)) => to.extend(from.iter().map(|&value| f64::from(value))),
        (Values::Boolean(to), Values::Boolean(from)) => to.extend(from),
        (Values::Int(to), Values::Int(from)) => to.extend(from),
        (Values::Long(to), Values::Long(from)) => to.extend(from),
        (Values::Float(to), Values::Float(from)) => to.extend(from),
        (Values::Double(to), Values::Double(from)) => to.extend(from),
        (Values::Decimal(to), Values::Decimal(from)) => to.extend(from),
        (Values::Bytes(to), Values::Bytes(texts)) if !matches!(from_kind, Type::Binary) || *kind == Type::Binary => {
            for row in 0..rows {
                if !to.push(if from.is_valid(row) { texts.get(row) } else { &[] }) {
                    return None;
                }
            }
        }
        (Values::Bytes(to), _) => {
            for row in 0..rows {
                if !to.push(value(from, from_kind, row).as_bytes()) {
                    return None;
                }
            }
        }
        (Values::Struct(to), Values::Struct(columns)) => {
            let (Type::Struct(fields), Type::Struct(from_fields)) = (kind, from_kind) else { return Some(()) };
            for (((to, field), column), from_field) in to.iter_mut().zip(fields).zip(columns).zip(from_fields) {
                below(to, &field.kind, column, &from_field.kind, rows)?;
            }
        }
        (Values::List { offsets, elements }, Values::List { offsets: from, elements: from_elements }) => {
            let (Type::List(element), Type::List(from_element)) = (kind, from_kind) else { return Some(()) };
            let base = *offsets.last()?;
            for end in from.iter().skip(1) {
                offsets.push(base.checked_add(*end)?);
            }
            below(elements, &element.kind, from_elements, &from_element.kind, *from.last()? as usize)?;
        }
        _ => fill(column, rows),
    }
    Some(())
}

/// A column within another, below one of the same place.
fn below(column: &mut Column, kind: &Type, from: &Column, from_kind: &Type, rows: usize) -> Option<()> {
    let before = len(column);
    if column.validity.is_some() || from.validity.is_some() {
        let validity = column.validity.get_or_insert_with(|| vec![true; before]);
        validity.extend((0..rows).map(|row| from.is_valid(row)));
    }
    append(column, kind, Some((from, from_kind)), rows)
}

fn len(column: &Column) -> usize {
    match &column.values {
        Values::Boolean(values) => values.len(),
        Values::Int(values) => values.len(),
        Values::Long(values) => values.len(),
        Values::Float(values) => values.len(),
        Values::Double(values) => values.len(),
        Values::Decimal(values) => values.len(),
        Values::Bytes(bytes) => bytes.len(),
        Values::Struct(fields) => fields.first().map_or(0, len),
        Values::List { offsets, .. } => offsets.len() - 1,
    }
}

/// As many values that mean nothing.
fn fill(column: &mut Column, rows: usize) {
    let end = len(column) + rows;
    match &mut column.values {
        Values::Boolean(values) => values.resize(end, false),
        Values::Int(values) => values.resize(end, 0),
        Values::Long(values) => values.resize(end, 0),
        Values::Float(values) => values.resize(end, 0.0),
        Values::Double(values) => values.resize(end, 0.0),
        Values::Decimal(values) => values.resize(end, 0),
        Values::Bytes(bytes) => bytes.offsets.resize(end + 1, bytes.data.len() as u32),
        Values::Struct(fields) => fields.iter_mut().for_each(|field| {
            if let Some(validity) = &mut field.validity {
                validity.resize(end, false);
            }
            fill(field, rows);
        }),
        Values::List { offsets, .. } => {
            let last = offsets.last().copied().unwrap_or(0);
            offsets.resize(end + 1, last);
        }
    }
}
