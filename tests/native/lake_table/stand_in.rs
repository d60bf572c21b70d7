//! Data files for tables under test, by the official Parquet writer.

use std::sync::Arc;

use midnight_pearl::engine::lake::column::{Batch, Bytes, Column, Values};
use midnight_pearl::engine::lake::datum::Datum;
use midnight_pearl::engine::lake::schema::{Field, Schema, Type};
use midnight_pearl::engine::lake::table::{ColumnMetrics, DataFile, NewFile, PartitionValues, schema_text};
use parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DoubleType, FixedLenByteArrayType, FloatType, Int32Type, Int64Type,
};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type as Node;
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

/// A data file with a row group for each batch.
pub(crate) fn data_file(schema: &Schema, batches: &[&Batch], path: &str, partition: PartitionValues) -> NewFile {
    let nodes = schema.fields.iter().map(|field| Arc::new(node(field))).collect();
    let root = Arc::new(Node::group_type_builder("table").with_fields(nodes).build().expect("a schema"));
    let columns = KeyValue::new("iceberg.schema".to_owned(), schema_text(schema));
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY);
    let properties = Arc::new(properties.set_key_value_metadata(Some(vec![columns])).build());
    let mut writer = SerializedFileWriter::new(Vec::new(), root, properties).expect("a writer");
    let mut columns: Vec<ColumnMetrics> = Vec::new();
    let mut split_offsets = Vec::new();
    for batch in batches {
        let slots: Vec<_> =
            (0..batch.rows).map(|row| Slot { index: Some(row), definition: 0, repetition: 0 }).collect();
        let mut leaves = Vec::new();
        for (field, column) in schema.fields.iter().zip(&batch.columns) {
            shred(field, column, &slots, (0, 0), &mut leaves);
        }
        let mut group = writer.next_row_group().expect("a row group");
        for (place, leaf) in leaves.iter().enumerate() {
            let mut column = group.next_column().expect("no failure").expect("a column");
            write(&mut column, leaf);
            column.close().expect("a column");
            let found = leaf.metrics();
            match columns.get_mut(place) {
                Some(so_far) => merge(so_far, found),
                None => columns.push(found),
            }
        }
        let closed = group.close().expect("a row group");
        for (column, chunk) in columns.iter_mut().zip(closed.columns()) {
            column.size = Some(column.size.unwrap_or(0) + chunk.compressed_size() as u64);
        }
        split_offsets.push(closed.columns().first().map_or(4, |chunk| chunk.byte_range().0));
    }
    let bytes = writer.into_inner().expect("a file");
    let records = batches.iter().map(|batch| batch.rows as u64).sum();
    (DataFile { path: path.to_owned(), size: bytes.len() as u64, records, partition, columns, split_offsets }, bytes)
}

/// What is known of the columns of a batch, as of a row group.
#[allow(dead_code, reason = "the example that shares this file has no use for it")]
pub(crate) fn metrics(schema: &Schema, batch: &Batch) -> Vec<ColumnMetrics> {
    let slots: Vec<_> = (0..batch.rows).map(|row| Slot { index: Some(row), definition: 0, repetition: 0 }).collect();
    let mut leaves = Vec::new();
    for (field, column) in schema.fields.iter().zip(&batch.columns) {
        shred(field, column, &slots, (0, 0), &mut leaves);
    }
    leaves.iter().map(Leaf::metrics).collect()
}

fn node(field: &Field) -> Node {
    let repetition = if field.is_required { Repetition::REQUIRED } else { Repetition::OPTIONAL };
    let group = |fields: Vec<Node>| {
        Node::group_type_builder(&field.name).with_fields(fields.into_iter().map(Arc::new).collect())
    };
    let built = match &field.kind {
        Type::Struct(fields) => {
            group(fields.iter().map(node).collect()).with_repetition(repetition).with_id(Some(field.id)).build()
        }
        Type::List(element) => {
            let repeated = Node::group_type_builder("list")
                .with_repetition(Repetition::REPEATED)
                .with_fields(vec![Arc::new(node(element))])
                .build()
                .expect("a group");
            let list = group(vec![repeated]).with_logical_type(Some(LogicalType::List));
            list.with_repetition(repetition).with_id(Some(field.id)).build()
        }
        kind => {
            let (physical, logical, length) = physical(kind);
            let mut leaf = Node::primitive_type_builder(&field.name, physical).with_logical_type(logical);
            if let Type::Decimal { precision, scale } = kind {
                leaf = leaf.with_precision((*precision).into()).with_scale((*scale).into());
            }
            leaf.with_length(length).with_repetition(repetition).with_id(Some(field.id)).build()
        }
    };
    built.expect("a node")
}

fn physical(kind: &Type) -> (Physical, Option<LogicalType>, i32) {
    let timestamp = |is_adjusted_to_u_t_c| LogicalType::timestamp(is_adjusted_to_u_t_c, TimeUnit::MICROS);
    match kind {
        Type::Boolean => (Physical::BOOLEAN, None, 0),
        Type::Int => (Physical::INT32, None, 0),
        Type::Date => (Physical::INT32, Some(LogicalType::Date), 0),
        Type::Long => (Physical::INT64, None, 0),
        Type::Timestamp => (Physical::INT64, Some(timestamp(false)), 0),
        Type::Timestamptz => (Physical::INT64, Some(timestamp(true)), 0),
        Type::Float => (Physical::FLOAT, None, 0),
        Type::Double => (Physical::DOUBLE, None, 0),
        Type::Decimal { precision, scale } => {
            let logical = LogicalType::decimal((*scale).into(), (*precision).into());
            match precision {
                1..=9 => (Physical::INT32, Some(logical), 0),
                10..=18 => (Physical::INT64, Some(logical), 0),
                _ => (Physical::FIXED_LEN_BYTE_ARRAY, Some(logical), 16),
            }
        }
        Type::String => (Physical::BYTE_ARRAY, Some(LogicalType::String), 0),
        _ => (Physical::BYTE_ARRAY, None, 0),
    }
}

/// A place for a value: whether there is one, and its levels.
#[derive(Clone, Copy)]
struct Slot {
    index: Option<usize>,
    definition: i16,
    repetition: i16,
}

struct Leaf<'c> {
    field: &'c Field,
    values: &'c Values,
    slots: Vec<Slot>,
}

fn shred<'c>(
    field: &'c Field,
    column: &'c Column,
    slots: &[Slot],
    (definition, repetition): (i16, i16),
    leaves: &mut Vec<Leaf<'c>>,
) {
    let definition = definition + i16::from(!field.is_required);
    let valid = |slot: &Slot| match slot.index {
        Some(row) if column.is_valid(row) => Slot { definition, ..*slot },
        _ => Slot { index: None, ..*slot },
    };
    let slots: Vec<_> = slots.iter().map(valid).collect();
    match (&column.values, &field.kind) {
        (Values::Struct(columns), Type::Struct(fields)) => {
            for (field, column) in fields.iter().zip(columns) {
                shred(field, column, &slots, (definition, repetition), leaves);
            }
        }
        (Values::List { offsets, elements }, Type::List(element)) => {
            let mut inner = Vec::new();
            for slot in slots {
                let range = slot.index.map_or(0..0, |row| offsets[row] as usize..offsets[row + 1] as usize);
                if range.is_empty() {
                    inner.push(Slot { index: None, ..slot });
                }
                for (place, index) in range.enumerate() {
                    let repetition = if place == 0 { slot.repetition } else { repetition + 1 };
                    inner.push(Slot { index: Some(index), definition: definition + 1, repetition });
                }
            }
            shred(element, elements, &inner, (definition + 1, repetition + 1), leaves);
        }
        (values, _) => leaves.push(Leaf { field, values, slots }),
    }
}

impl Leaf<'_> {
    fn data(&self) -> Vec<Datum> {
        let rows = self.slots.iter().filter_map(|slot| slot.index);
        rows.map(|row| Datum::of(self.values, row).expect("a value")).collect()
    }

    fn metrics(&self) -> ColumnMetrics {
        let mut metrics = ColumnMetrics { field_id: self.field.id, ..ColumnMetrics::default() };
        let (data, slots) = (self.data(), self.slots.len() as u64);
        metrics.values = Some(slots);
        metrics.nulls = Some(slots - data.len() as u64);
        if matches!(self.field.kind, Type::Float | Type::Double) {
            metrics.nans = Some(data.iter().filter(|value| value.is_nan()).count() as u64);
        }
        for value in data.into_iter().filter(|value| !value.is_nan()) {
            widen(&mut metrics, &value, &value);
        }
        metrics
    }
}

fn widen(metrics: &mut ColumnMetrics, lower: &Datum, upper: &Datum) {
    if metrics.lower.as_ref().is_none_or(|bound| lower < bound) {
        metrics.lower = Some(lower.clone());
    }
    if metrics.upper.as_ref().is_none_or(|bound| upper > bound) {
        metrics.upper = Some(upper.clone());
    }
}

fn merge(so_far: &mut ColumnMetrics, found: ColumnMetrics) {
    let sum = |one: Option<u64>, two: Option<u64>| one.zip(two).map(|(one, two)| one + two);
    so_far.values = sum(so_far.values, found.values);
    so_far.nulls = sum(so_far.nulls, found.nulls);
    so_far.nans = sum(so_far.nans, found.nans);
    if let (Some(lower), Some(upper)) = (&found.lower, &found.upper) {
        widen(so_far, lower, upper);
    }
}

fn write(column: &mut parquet::file::writer::SerializedColumnWriter, leaf: &Leaf) {
    let definitions: Vec<_> = leaf.slots.iter().map(|slot| slot.definition).collect();
    let repetitions: Vec<_> = leaf.slots.iter().map(|slot| slot.repetition).collect();
    let data = leaf.data();
    macro_rules! put {
        ($kind:ty, $value:expr) => {{
            let values: Vec<_> = data.into_iter().map($value).collect();
            column.typed::<$kind>().write_batch(&values, Some(&definitions), Some(&repetitions)).expect("values");
        }};
    }
    let small = |value| match value {
        Datum::Int(value) => value,
        Datum::Decimal(value) => value as i32,
        _ => unreachable!("an int"),
    };
    let large = |value| match value {
        Datum::Long(value) => value,
        Datum::Decimal(value) => value as i64,
        _ => unreachable!("a long"),
    };
    match physical(&leaf.field.kind).0 {
        Physical::BOOLEAN => put!(BoolType, |value| value == Datum::Boolean(true)),
        Physical::INT32 => put!(Int32Type, small),
        Physical::INT64 => put!(Int64Type, large),
        Physical::FLOAT => put!(FloatType, |value| f32::from_le_bytes(value.to_bytes().try_into().expect("four"))),
        Physical::DOUBLE => put!(DoubleType, |value| f64::from_le_bytes(value.to_bytes().try_into().expect("eight"))),
        Physical::FIXED_LEN_BYTE_ARRAY => put!(FixedLenByteArrayType, |value| match value {
            Datum::Decimal(value) => ByteArray::from(value.to_be_bytes().to_vec()).into(),
            _ => unreachable!("a decimal"),
        }),
        _ => put!(ByteArrayType, |value| ByteArray::from(value.to_bytes())),
    }
}
