//! Rows and data files for tables under test.

use midnight_pearl::engine::lake::column::{Batch, Bytes, Column, Values};
use midnight_pearl::engine::lake::schema::{Field, Schema, Type};
use midnight_pearl::engine::lake::table::{NewFile, PartitionValues};
use midnight_pearl::engine::lake::{parquet, store};
use serde_json::Value as Json;

/// A required or optional field, by its name's last letter: `id!` is required.
pub(crate) fn field(id: i32, name: &str, kind: Type) -> Field {
    let is_required = name.ends_with('!');
    Field { id, name: name.trim_end_matches('!').to_owned(), kind, is_required }
}

/// A list of optional elements.
pub(crate) fn list(id: i32, kind: Type) -> Type {
    Type::List(Box::new(field(id, "element", kind)))
}

/// Rows as JSON: an array for each, and objects for structs. Decimals are texts of digits, NaN is a text.
pub(crate) fn batch(fields: &[Field], rows: &[Json]) -> Batch {
    let cells = |place: usize| rows.iter().map(|row| &row[place]).collect::<Vec<_>>();
    let columns = fields.iter().enumerate().map(|(place, field)| column(&field.kind, &cells(place)));
    Batch { rows: rows.len(), columns: columns.collect() }
}

fn column(kind: &Type, cells: &[&Json]) -> Column {
    let validity = cells.iter().any(|cell| cell.is_null()).then(|| cells.iter().map(|cell| !cell.is_null()).collect());
    let long = |cell: &&Json| if cell.is_null() { 0 } else { cell.as_i64().expect("a whole number") };
    let double = |cell: &&Json| match cell.as_str() {
        Some(text) => text.parse().expect("a number"),
        None => cell.as_f64().unwrap_or(0.0),
    };
    let values = match kind {
        Type::Boolean => Values::Boolean(cells.iter().map(|cell| **cell == true).collect()),
        Type::Int | Type::Date => Values::Int(cells.iter().map(|cell| long(cell) as i32).collect()),
        Type::Long | Type::Timestamp | Type::Timestamptz => Values::Long(cells.iter().map(long).collect()),
        Type::Float => Values::Float(cells.iter().map(|cell| double(cell) as f32).collect()),
        Type::Double => Values::Double(cells.iter().map(double).collect()),
        Type::Decimal { .. } => {
            let digits = |cell: &&Json| cell.as_str().map_or(0, |digits| digits.parse().expect("digits"));
            Values::Decimal(cells.iter().map(digits).collect())
        }
        Type::String | Type::Binary => {
            let mut bytes = Bytes::new();
            cells.iter().for_each(|cell| assert!(bytes.push(cell.as_str().unwrap_or("").as_bytes())));
            Values::Bytes(bytes)
        }
        Type::Struct(fields) => {
            let inner = |field: &Field| {
                column(
                    &field.kind,
                    &cells.iter().map(|cell| cell.get(&field.name).unwrap_or(&Json::Null)).collect::<Vec<_>>(),
                )
            };
            Values::Struct(fields.iter().map(inner).collect())
        }
        Type::List(element) => {
            let (mut offsets, mut elements) = (vec![0], Vec::new());
            for cell in cells {
                elements.extend(cell.as_array().into_iter().flatten());
                offsets.push(elements.len() as u32);
            }
            Values::List { offsets, elements: Box::new(column(&element.kind, &elements)) }
        }
    };
    Column { validity, values }
}

/// A data file of some rows.
#[allow(dead_code, reason = "the example that shares this file writes files of many row groups")]
pub(crate) fn data_file(schema: &Schema, batch: &Batch, path: &str, partition: PartitionValues) -> NewFile {
    let settings = parquet::Settings::default();
    store::data_file(schema, batch, path.to_owned(), partition, settings).expect("a file")
}
