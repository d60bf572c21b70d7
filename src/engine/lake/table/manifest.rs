//! Manifests: Avro files with a row for each data file (table specification, "Manifests").

mod partition;

use std::collections::{BTreeMap, HashMap};

use super::avro::{self, AvroType, Fields, Value, field};
use super::data_file::{ColumnMetrics, DataFile};
use super::schema_json::schema_text;
use super::spec::PartitionSpec;
use crate::engine::lake::datum::{Datum, decimal_of};
use crate::engine::lake::schema::{Field, Schema, Type};

/// What a snapshot did with a data file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It was there before.
    Existing = 0,
    /// It is new.
    Added = 1,
    /// It is no part of the table any more.
    Deleted = 2,
}

/// A row of a manifest.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// What was done with the file.
    pub status: Status,
    /// The snapshot that added it, or, of a deleted one, that deleted it.
    pub snapshot_id: i64,
    /// The number of the snapshot that its rows belong to.
    pub sequence_number: i64,
    /// The number of the snapshot that added the file.
    pub file_sequence_number: i64,
    /// The file.
    pub file: DataFile,
}

/// The rows of a manifest, and by which schema and spec they are written.
pub(super) struct Manifest<'t> {
    pub(super) schema: &'t Schema,
    pub(super) spec: &'t PartitionSpec,
    pub(super) entries: &'t [Entry],
}

/// A manifest as its file has it. The paths of data files begin with the location.
pub(super) fn write(manifest: &Manifest, location: &str) -> Vec<u8> {
    let Manifest { schema, spec, entries } = manifest;
    let types = spec.types(schema);
    let fields = serde_json::to_string(&spec.fields).expect("texts and numbers can be written");
    let header = [
        ("schema", schema_text(schema)),
        ("schema-id", schema.id.to_string()),
        ("partition-spec", fields),
        ("partition-spec-id", spec.id.to_string()),
        ("format-version", "2".to_owned()),
        ("content", "data".to_owned()),
    ];
    let rows: Vec<_> = entries.iter().map(|entry| row(entry, &types, location)).collect();
    avro::write(&entry_type(spec, &types), &header, &rows)
}

/// Reads a manifest of a spec, whose bounds are of the columns of a schema. Numbers that are left out are those of the
/// manifest's own snapshot.
///
/// # Errors
/// What was expected, and where.
pub(super) fn read(
    bytes: &[u8],
    schema: &Schema,
    spec: &PartitionSpec,
    location: &str,
    (snapshot_id, sequence_number): (i64, i64),
) -> Result<Vec<Entry>, String> {
    let container = avro::read(bytes)?;
    let mut types_by_id = HashMap::new();
    leaves(&schema.fields, &mut types_by_id);
    let reader = Reader { leaves: types_by_id, types: spec.types(schema), location, snapshot_id, sequence_number };
    let rows = container.records.iter().enumerate();
    rows.map(|(index, record)| {
        reader.entry(record, &container.schema).map_err(|missing| format!("entry {}: {missing}", index + 1))
    })
    .collect()
}

fn entry_type(spec: &PartitionSpec, types: &[Option<Type>]) -> AvroType {
    use AvroType::{Bytes, Int, Long, Record, String as Text};
    let counts = |key, value| AvroType::map(key, value, Long).optional();
    let partition = Record { name: "r102".to_owned(), fields: partition::fields(spec, types) };
    let list = |id, kind| AvroType::array(id, kind).optional();
    let file = vec![
        field(134, "content", Int),
        field(100, "file_path", Text),
        field(101, "file_format", Text),
        field(102, "partition", partition),
        field(103, "record_count", Long),
        field(104, "file_size_in_bytes", Long),
        field(108, "column_sizes", counts(117, 118)),
        field(109, "value_counts", counts(119, 120)),
        field(110, "null_value_counts", counts(121, 122)),
        field(137, "nan_value_counts", counts(138, 139)),
        field(125, "lower_bounds", AvroType::map(126, 127, Bytes).optional()),
        field(128, "upper_bounds", AvroType::map(129, 130, Bytes).optional()),
        field(131, "key_metadata", Bytes.optional()),
        field(132, "split_offsets", list(133, Long)),
        field(135, "equality_ids", list(136, Int)),
        field(140, "sort_order_id", Int.optional()),
    ];
    let fields = vec![
        field(0, "status", Int),
        field(1, "snapshot_id", Long.optional()),
        field(3, "sequence_number", Long.optional()),
        field(4, "file_sequence_number", Long.optional()),
        field(2, "data_file", Record { name: "r2".to_owned(), fields: file }),
    ];
    Record { name: "manifest_entry".to_owned(), fields }
}

fn row(entry: &Entry, types: &[Option<Type>], location: &str) -> Value {
    let file = &entry.file;
    let map = |value: &dyn Fn(&ColumnMetrics) -> Option<Value>| {
        let pair = |column: &ColumnMetrics| Some(Value::Record(vec![Value::Int(column.field_id), value(column)?]));
        Value::Array(file.columns.iter().filter_map(pair).collect())
    };
    let counts = |count: fn(&ColumnMetrics) -> Option<u64>| map(&|column| count(column).map(long));
    // Bounds say nothing of NaN; some readers take them for all values, and would leave NaN out.
    let bounds = |bound: fn(&ColumnMetrics) -> Option<&Datum>| {
        map(&|column| {
            let known = bound(column).filter(|_| column.nans.unwrap_or(0) == 0);
            known.map(|bound| Value::Bytes(bound.to_bytes()))
        })
    };
    let partition = types.iter().zip(&file.partition);
    let partition = partition.map(|(kind, value)| partition::value(value.as_ref(), kind.as_ref())).collect();
    let file = vec![
        Value::Int(0),
        Value::Text(format!("{location}/{}", file.path)),
        Value::Text("PARQUET".to_owned()),
        Value::Record(partition),
        long(file.records),
        long(file.size),
        counts(|column| column.size),
        counts(|column| column.values),
        counts(|column| column.nulls),
        counts(|column| column.nans),
        bounds(|column| column.lower.as_ref()),
        bounds(|column| column.upper.as_ref()),
        Value::Null,
        Value::Array(file.split_offsets.iter().map(|&offset| long(offset)).collect()),
        Value::Null,
        Value::Int(0),
    ];
    Value::Record(vec![
        Value::Int(entry.status as i32),
        Value::Long(entry.snapshot_id),
        Value::Long(entry.sequence_number),
        Value::Long(entry.file_sequence_number),
        Value::Record(file),
    ])
}

fn long(value: u64) -> Value {
    Value::Long(i64::try_from(value).unwrap_or(i64::MAX))
}

/// Where something is kept of a column.
type Place<T> = fn(&mut ColumnMetrics) -> &mut Option<T>;

struct Reader<'t> {
    leaves: HashMap<i32, &'t Type>,
    types: Vec<Option<Type>>,
    location: &'t str,
    snapshot_id: i64,
    sequence_number: i64,
}

impl Reader<'_> {
    fn entry(&self, record: &Value, kind: &AvroType) -> Result<Entry, String> {
        let fields = Fields::of(record, kind).ok_or("expected a record")?;
        let status = match fields.long(0)? {
            0 => Status::Existing,
            1 => Status::Added,
            2 => Status::Deleted,
            other => return Err(format!("expected a status from 0 to 2, found {other}")),
        };
        let file = self.file(fields.record(2).ok_or("expected a data file")?)?;
        Ok(Entry {
            status,
            snapshot_id: fields.long(1).unwrap_or(self.snapshot_id),
            sequence_number: fields.long(3).unwrap_or(self.sequence_number),
            file_sequence_number: fields.long(4).unwrap_or(self.sequence_number),
            file,
        })
    }

    fn file(&self, fields: Fields) -> Result<DataFile, String> {
        if fields.long(134).unwrap_or(0) != 0 {
            return Err("expected a file of rows, found one of deletes".to_owned());
        }
        let path = fields.text(100)?;
        let relative = path.strip_prefix(self.location).and_then(|path| path.strip_prefix('/'));
        let relative = relative.ok_or_else(|| format!("expected a path under {}, found {path}", self.location))?;
        let partition = fields.record(102).ok_or("expected a partition")?;
        let values = self.types.iter().zip(partition.values);
        let values = values.map(|(kind, value)| partition_value(value, kind.as_ref())).collect();
        let offsets = fields.array(132).iter().filter_map(|offset| match offset {
            Value::Long(offset) => u64::try_from(*offset).ok(),
            _ => None,
        });
        Ok(DataFile {
            path: relative.to_owned(),
            size: fields.count(104)?,
            records: fields.count(103)?,
            partition: values,
            columns: self.columns(fields),
            split_offsets: offsets.collect(),
        })
    }

    fn columns(&self, fields: Fields) -> Vec<ColumnMetrics> {
        let mut columns: BTreeMap<i32, ColumnMetrics> = BTreeMap::new();
        let mut column = |field_id: i32, set: &dyn Fn(&mut ColumnMetrics)| {
            set(columns.entry(field_id).or_insert_with(|| ColumnMetrics { field_id, ..ColumnMetrics::default() }));
        };
        let counts: [(i32, Place<u64>); 4] = [
            (108, |column| &mut column.size),
            (109, |column| &mut column.values),
            (110, |column| &mut column.nulls),
            (137, |column| &mut column.nans),
        ];
        for (id, place) in counts {
            for (key, value) in fields.pairs(id) {
                if let Value::Long(count) = value {
                    column(key, &|column| *place(column) = u64::try_from(*count).ok());
                }
            }
        }
        let bounds: [(i32, Place<Datum>); 2] = [(125, |column| &mut column.lower), (128, |column| &mut column.upper)];
        for (id, place) in bounds {
            for (key, value) in fields.pairs(id) {
                if let (Value::Bytes(bytes), Some(kind)) = (value, self.leaves.get(&key)) {
                    column(key, &|column| *place(column) = Datum::from_bytes(bytes, kind));
                }
            }
        }
        columns.into_values().collect()
    }
}

fn partition_value(value: &Value, kind: Option<&Type>) -> Option<Datum> {
    Some(match value {
        Value::Boolean(value) => Datum::Boolean(*value),
        // The column may have been promoted since.
        Value::Int(value) if matches!(kind, Some(Type::Long)) => Datum::Long((*value).into()),
        Value::Int(value) => Datum::Int(*value),
        Value::Long(value) => Datum::Long(*value),
        Value::Float(value) if matches!(kind, Some(Type::Double)) => Datum::Double((*value).into()),
        Value::Float(value) => Datum::Float(*value),
        Value::Double(value) => Datum::Double(*value),
        Value::Bytes(bytes) if matches!(kind, Some(Type::Decimal { .. })) => Datum::Decimal(decimal_of(bytes)?),
        Value::Bytes(bytes) => Datum::Bytes(bytes.clone()),
        Value::Text(text) => Datum::Bytes(text.clone().into_bytes()),
        Value::Null | Value::Record(_) | Value::Array(_) => return None,
    })
}

/// The types of all fields by their ids, wherever they stand.
fn leaves<'s>(fields: &'s [Field], found: &mut HashMap<i32, &'s Type>) {
    for field in fields {
        found.insert(field.id, &field.kind);
        match &field.kind {
            Type::Struct(inner) => leaves(inner, found),
            Type::List(element) => leaves(std::slice::from_ref(element), found),
            _ => {}
        }
    }
}
