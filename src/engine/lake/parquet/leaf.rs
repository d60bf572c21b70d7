//! The columns that a schema has in a Parquet file: one for each field that is no struct and no list.

use super::error::WriteError;
use super::format::{Physical, Repetition, SchemaElement};
use super::logical::{Logical, Unit};
use crate::engine::lake::schema::{Field, Schema, Type};

/// How deep structs and lists may be nested.
pub(super) const DEEPEST: usize = 64;

/// A column of the file.
#[derive(Debug, Clone)]
pub(super) struct Leaf {
    /// The names that lead to it, those of Parquet's own groups included.
    pub(super) path: Vec<String>,
    pub(super) id: i32,
    pub(super) kind: Type,
    pub(super) physical: Physical,
    /// Bytes of a value that has always the same number of them; else 0.
    pub(super) len: usize,
    /// How many of the names that lead to it may be missing or repeated.
    pub(super) max_definition: u8,
    /// How many of them are lists.
    pub(super) max_repetition: u8,
}

impl Leaf {
    pub(super) fn name(&self) -> String {
        self.path.join(".")
    }
}

/// A schema as Parquet has it, depth first, and its columns in the same order.
pub(super) fn leaves(schema: &Schema) -> Result<(Vec<SchemaElement>, Vec<Leaf>), WriteError> {
    let mut tree = Tree::default();
    tree.elements.push(group("table", schema.fields.len()));
    if schema.fields.is_empty() {
        return Err(WriteError::NoFields { column: String::new() });
    }
    for field in &schema.fields {
        tree.add(field, 0, 0)?;
    }
    Ok((tree.elements, tree.leaves))
}

#[derive(Default)]
struct Tree {
    elements: Vec<SchemaElement>,
    leaves: Vec<Leaf>,
    path: Vec<String>,
}

impl Tree {
    fn add(&mut self, field: &Field, definition: u8, repetition: u8) -> Result<(), WriteError> {
        self.path.push(field.name.clone());
        if self.path.len() > 2 * DEEPEST {
            return Err(WriteError::TooDeep { column: self.path.join("."), limit: DEEPEST });
        }
        let required = if field.is_required { Repetition::Required } else { Repetition::Optional };
        let element = SchemaElement { repetition: Some(required), field_id: Some(field.id), ..group(&field.name, 0) };
        let definition = definition + u8::from(!field.is_required);
        match &field.kind {
            Type::Struct(fields) => {
                if fields.is_empty() {
                    return Err(WriteError::NoFields { column: self.path.join(".") });
                }
                self.elements.push(SchemaElement { children: fields.len() as i32, ..element });
                for field in fields {
                    self.add(field, definition, repetition)?;
                }
            }
            Type::List(inner) => {
                self.elements.push(SchemaElement { children: 1, logical: Some(Logical::List), ..element });
                self.elements.push(SchemaElement { repetition: Some(Repetition::Repeated), ..group("list", 1) });
                self.path.push("list".to_owned());
                self.add(inner, definition + 1, repetition + 1)?;
                self.path.pop();
            }
            kind => {
                let (physical, len, logical) = stored(kind);
                let length = (physical == Physical::FixedLenByteArray).then_some(len as i32);
                self.elements.push(SchemaElement { physical: Some(physical), length, logical, ..element });
                self.leaves.push(Leaf {
                    path: self.path.clone(),
                    id: field.id,
                    kind: kind.clone(),
                    physical,
                    len,
                    max_definition: definition,
                    max_repetition: repetition,
                });
            }
        }
        self.path.pop();
        Ok(())
    }
}

fn group(name: &str, children: usize) -> SchemaElement {
    SchemaElement {
        physical: None,
        length: None,
        repetition: None,
        name: name.to_owned(),
        children: children as i32,
        field_id: None,
        logical: None,
    }
}

/// How values of a type are stored (Iceberg table specification, Appendix A, "Parquet").
fn stored(kind: &Type) -> (Physical, usize, Option<Logical>) {
    let timestamp = |is_utc| Some(Logical::Timestamp { unit: Unit::Micros, is_utc });
    match *kind {
        Type::Boolean => (Physical::Boolean, 0, None),
        Type::Int => (Physical::Int32, 4, None),
        Type::Long => (Physical::Int64, 8, None),
        Type::Float => (Physical::Float, 4, None),
        Type::Double => (Physical::Double, 8, None),
        Type::Date => (Physical::Int32, 4, Some(Logical::Date)),
        Type::Timestamp => (Physical::Int64, 8, timestamp(false)),
        Type::Timestamptz => (Physical::Int64, 8, timestamp(true)),
        Type::String => (Physical::ByteArray, 0, Some(Logical::String)),
        Type::Decimal { precision, scale } => {
            let logical = Some(Logical::Decimal { precision: precision.into(), scale: scale.into() });
            match precision {
                0..=9 => (Physical::Int32, 4, logical),
                10..=18 => (Physical::Int64, 8, logical),
                _ => (Physical::FixedLenByteArray, decimal_len(precision), logical),
            }
        }
        Type::Binary | Type::Struct(_) | Type::List(_) => (Physical::ByteArray, 0, None),
    }
}

/// The least number of bytes that holds every decimal number of so many digits.
fn decimal_len(precision: u8) -> usize {
    let largest = 10u128.checked_pow(precision.into()).map_or(u128::MAX, |power| power - 1);
    ((u128::BITS - largest.leading_zeros()) as usize + 1).div_ceil(8).min(16)
}
