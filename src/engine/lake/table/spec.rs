//! How a table's rows are divided into partitions.

use std::collections::HashMap;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::error::TableError;
use super::transform::Transform;
use crate::engine::lake::column::{Batch, Column, Values};
use crate::engine::lake::datum::Datum;
use crate::engine::lake::schema::{Field, Schema, Type};

/// The id of the first partition field of a table.
pub const FIRST_PARTITION_FIELD: i32 = 1000;

/// A partition spec (table specification, "Partitioning").
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartitionSpec {
    /// Its number within its table, from 0.
    #[serde(rename = "spec-id")]
    pub id: i32,
    /// What a partition's values are; none if the table is not partitioned.
    pub fields: Vec<PartitionField>,
}

/// One of a partition's values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct PartitionField {
    /// The column it is made from.
    pub source_id: i32,
    /// Unique in a table over all its specs, from 1000.
    pub field_id: i32,
    /// What it is called.
    pub name: String,
    /// How it is made.
    pub transform: Transform,
}

/// What a partition's field is called after its column: as the column if it has nothing but letters, digits and `_` of
/// ASCII and points, which become `_`; otherwise by its id. Manifests cannot name a field otherwise, and at least one
/// reader does not find the values of a field that has another name there.
fn plain_name(column: &str, id: i32) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "_.".contains(letter);
    let begins_well = column.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    if begins_well && column.chars().all(is_plain) { column.replace('.', "_") } else { format!("column_{id}") }
}

/// The values of a partition, one for each field of its spec; none is null.
pub type PartitionValues = Vec<Option<Datum>>;

impl PartitionSpec {
    /// No partitions.
    pub fn unpartitioned() -> Self {
        Self { id: 0, fields: Vec::new() }
    }

    /// A spec with a field for each column, given by its name (that of a field of a struct: `a.b`), and its transform.
    /// The fields' ids follow `last_field`.
    ///
    /// # Errors
    /// If there is no such column, if its type cannot be transformed so, or if two fields would have one name.
    pub fn new(id: i32, schema: &Schema, fields: &[(&str, Transform)], last_field: i32) -> Result<Self, TableError> {
        let mut spec = Self { id, fields: Vec::new() };
        for (&(column, transform), field_id) in fields.iter().zip(last_field.saturating_add(1)..) {
            let source = find(&schema.fields, column).ok_or_else(|| TableError::NoColumn(column.to_owned()))?;
            if transform.result(&source.kind).is_none() {
                return Err(TableError::Transform { column: column.to_owned(), transform, kind: source.kind.clone() });
            }
            let name = transform.name(&plain_name(column, source.id));
            let is_own = |field: &Field| field.id == source.id && transform == Transform::Identity;
            let is_taken = schema.fields.iter().any(|field| field.name == name && !is_own(field));
            if is_taken || spec.fields.iter().any(|field| field.name == name) {
                return Err(TableError::PartitionName(name));
            }
            spec.fields.push(PartitionField { source_id: source.id, field_id, name, transform });
        }
        Ok(spec)
    }

    /// The type of each of a partition's values; that of a column that has been dropped is not known any more.
    pub fn types(&self, schema: &Schema) -> Vec<Option<Type>> {
        let source = |field: &PartitionField| Some((path(&schema.fields, field.source_id)?, field.transform));
        let kind = |(path, transform): (Vec<usize>, Transform)| transform.result(&at(&schema.fields, &path)?.kind);
        self.fields.iter().map(|field| source(field).and_then(kind)).collect()
    }

    /// The folder of a partition's files: `name=value/name=value`, and nothing if the table is not partitioned. What
    /// is not a letter or a digit of ASCII, `-`, `_` or `.` is written as `%` and its bytes' hexadecimal digits.
    pub fn folder(&self, schema: &Schema, values: &[Option<Datum>]) -> String {
        let mut folder = String::new();
        for ((field, kind), value) in self.fields.iter().zip(self.types(schema)).zip(values) {
            let value = match (value, kind) {
                (Some(value), Some(kind)) => partition_text(value, &kind, field.transform),
                _ => "null".to_owned(),
            };
            let separator = if folder.is_empty() { "" } else { "/" };
            let _ = write!(folder, "{separator}{}={}", escaped(&field.name), escaped(&value));
        }
        folder
    }
}

impl PartitionSpec {
    /// A partition as people read it: `ts_day=2026-01-01, status=open`; empty if the table is not partitioned.
    pub fn text(&self, schema: &Schema, values: &[Option<Datum>]) -> String {
        let value = |(value, kind, field): (&Option<Datum>, Option<Type>, &PartitionField)| match (value, kind) {
            (Some(value), Some(kind)) => partition_text(value, &kind, field.transform),
            _ => "null".to_owned(),
        };
        let parts = self.fields.iter().zip(self.types(schema)).zip(values);
        let parts = parts.map(|((field, kind), each)| format!("{}={}", field.name, value((each, kind, field))));
        parts.collect::<Vec<_>>().join(", ")
    }

    /// How it divides, field by field: `day(ts)`, `bucket[16](id)`, a column alone.
    pub fn texts(&self, schema: &Schema) -> Vec<String> {
        let text = |field: &PartitionField| {
            let column = name(&schema.fields, field.source_id).unwrap_or_else(|| field.name.clone());
            match field.transform {
                Transform::Identity => column,
                transform => format!("{transform}({column})"),
            }
        };
        self.fields.iter().map(text).collect()
    }
}

/// The name of a field after those of the structs that it stands in, with dots; none if it stands in a list.
pub fn name(fields: &[Field], id: i32) -> Option<String> {
    let path = path(fields, id)?;
    let names = (1..=path.len()).filter_map(|len| at(fields, &path[..len])).map(|field| field.name.as_str());
    Some(names.collect::<Vec<_>>().join("."))
}

/// Divides rows by partition: for each partition its values, and the rows that belong to it in their order. The
/// partitions come in the order of their first rows. O(rows).
///
/// # Errors
/// If there are more than `limit` partitions, or if the batch is not one of the schema.
pub fn split(
    batch: &Batch,
    schema: &Schema,
    spec: &PartitionSpec,
    limit: usize,
) -> Result<Vec<(PartitionValues, Vec<u32>)>, TableError> {
    let mut sources = Vec::new();
    for field in &spec.fields {
        let path = path(&schema.fields, field.source_id).ok_or(TableError::NoField(field.source_id))?;
        let kind = at(&schema.fields, &path).map(|field| &field.kind).ok_or(TableError::NoField(field.source_id))?;
        let columns = columns(batch, &path).ok_or(TableError::NoField(field.source_id))?;
        sources.push((columns, kind, field.transform));
    }
    let rows = u32::try_from(batch.rows).map_err(|_| TableError::TooManyRows(batch.rows))?;
    let mut partitions: Vec<(PartitionValues, Vec<u32>)> = Vec::new();
    let mut by_key: HashMap<Vec<u8>, usize> = HashMap::new();
    let (mut key, mut last) = (Vec::new(), None::<(Vec<u8>, usize)>);
    for row in 0..rows {
        let mut values = Vec::with_capacity(sources.len());
        key.clear();
        for (columns, kind, transform) in &sources {
            let value = value(columns, row as usize).and_then(|value| transform.apply(&value, kind));
            write_key(&mut key, value.as_ref());
            values.push(value);
        }
        let same = last.as_ref().filter(|(before, _)| *before == key).map(|&(_, index)| index);
        let index = match same.or_else(|| by_key.get(&key).copied()) {
            Some(index) => index,
            None if partitions.len() >= limit => return Err(TableError::TooManyPartitions { limit }),
            None => {
                by_key.insert(key.clone(), partitions.len());
                partitions.push((values, Vec::new()));
                partitions.len() - 1
            }
        };
        partitions[index].1.push(row);
        if same.is_none() {
            last = Some((key.clone(), index));
        }
    }
    Ok(partitions)
}

/// The field of a name; one in a struct has its struct's name and a point before its own.
pub fn find<'f>(fields: &'f [Field], name: &str) -> Option<&'f Field> {
    if let Some(field) = fields.iter().find(|field| field.name == name) {
        return Some(field);
    }
    fields.iter().find_map(|field| {
        let rest = name.strip_prefix(&field.name)?.strip_prefix('.')?;
        match &field.kind {
            Type::Struct(inner) => find(inner, rest),
            _ => None,
        }
    })
}

/// Where a field is, by the places of the structs that it stands in; none if it stands in a list.
pub(in crate::engine::lake) fn path(fields: &[Field], id: i32) -> Option<Vec<usize>> {
    fields.iter().enumerate().find_map(|(place, field)| match &field.kind {
        _ if field.id == id => Some(vec![place]),
        Type::Struct(inner) => path(inner, id).map(|rest| [vec![place], rest].concat()),
        _ => None,
    })
}

/// The field at a place.
pub(in crate::engine::lake) fn at<'f>(fields: &'f [Field], path: &[usize]) -> Option<&'f Field> {
    let (&first, rest) = path.split_first()?;
    let field = fields.get(first)?;
    match &field.kind {
        Type::Struct(inner) if !rest.is_empty() => at(inner, rest),
        _ => rest.is_empty().then_some(field),
    }
}

/// The column at a place, and before it the structs that it stands in.
pub(in crate::engine::lake) fn columns<'b>(batch: &'b Batch, path: &[usize]) -> Option<Vec<&'b Column>> {
    let (&first, rest) = path.split_first()?;
    let mut columns = vec![batch.columns.get(first)?];
    for &place in rest {
        match &columns.last()?.values {
            Values::Struct(inner) => columns.push(inner.get(place)?),
            _ => return None,
        }
    }
    Some(columns)
}

/// The value of a row; none if it or a struct that it stands in is null.
pub(super) fn value(columns: &[&Column], row: usize) -> Option<Datum> {
    let column = columns.last()?;
    columns.iter().all(|column| column.is_valid(row)).then(|| Datum::of(&column.values, row))?
}

/// The ids of all fields, wherever they stand.
pub(super) fn ids(fields: &[Field], found: &mut Vec<i32>) {
    for field in fields {
        found.push(field.id);
        match &field.kind {
            Type::Struct(inner) => ids(inner, found),
            Type::List(element) => ids(std::slice::from_ref(element), found),
            _ => {}
        }
    }
}

/// The ids of the columns that stand in a data file for a field: its own, or those of what it is made of.
pub(in crate::engine::lake) fn leaf_ids(field: &Field) -> Vec<i32> {
    match &field.kind {
        Type::Struct(inner) => inner.iter().flat_map(leaf_ids).collect(),
        Type::List(element) => leaf_ids(element),
        _ => vec![field.id],
    }
}

/// What tells a partition from others.
pub(in crate::engine::lake) fn key(values: &[Option<Datum>]) -> Vec<u8> {
    let mut key = Vec::new();
    values.iter().for_each(|value| write_key(&mut key, value.as_ref()));
    key
}

/// Puts what tells a value from others at the end of a key.
fn write_key(key: &mut Vec<u8>, value: Option<&Datum>) {
    let Some(value) = value else {
        key.extend_from_slice(&u32::MAX.to_le_bytes());
        return;
    };
    let start = key.len();
    key.extend_from_slice(&[0; 4]);
    match value {
        Datum::Boolean(value) => key.push((*value).into()),
        Datum::Int(value) => key.extend_from_slice(&value.to_le_bytes()),
        Datum::Long(value) => key.extend_from_slice(&value.to_le_bytes()),
        Datum::Float(value) if value.is_nan() => key.extend_from_slice(&f32::NAN.to_le_bytes()),
        Datum::Float(value) => key.extend_from_slice(&value.to_le_bytes()),
        Datum::Double(value) if value.is_nan() => key.extend_from_slice(&f64::NAN.to_le_bytes()),
        Datum::Double(value) => key.extend_from_slice(&value.to_le_bytes()),
        Datum::Decimal(value) => key.extend_from_slice(&value.to_le_bytes()),
        Datum::Bytes(bytes) => key.extend_from_slice(bytes),
    }
    // A column's bytes are under 4 GiB, and so is one of its values.
    let len = (key.len() - start - 4) as u32;
    key[start..start + 4].copy_from_slice(&len.to_le_bytes());
}

/// A partition's value as people read it: 54 years since 1970 are `2024`.
pub(super) fn partition_text(value: &Datum, kind: &Type, transform: Transform) -> String {
    match (transform, value) {
        (Transform::Year, Datum::Int(years)) => format!("{:04}", 1970 + i64::from(*years)),
        (Transform::Month, Datum::Int(months)) => {
            let (year, month) = (months.div_euclid(12), months.rem_euclid(12));
            format!("{:04}-{:02}", 1970 + i64::from(year), month + 1)
        }
        (Transform::Hour, Datum::Int(hours)) => {
            let day = Datum::Int(hours.div_euclid(24)).text(&Type::Date);
            format!("{day}-{:02}", hours.rem_euclid(24))
        }
        _ => value.text(kind),
    }
}

fn escaped(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut escaped, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            escaped.push(byte.into());
        } else {
            let _ = write!(escaped, "%{byte:02X}");
        }
        escaped
    })
}
