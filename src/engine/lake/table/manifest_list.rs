//! Manifest lists: an Avro file for each snapshot with a row for each manifest (table specification, "Manifest
//! Lists").

use super::avro::{self, AvroType, Fields, Value, field};
use super::manifest::{Entry, Status};
use super::metadata::Snapshot;
use super::spec::PartitionSpec;
use crate::engine::lake::datum::Datum;

/// A row of a manifest list.
#[derive(Debug, Clone, PartialEq)]
pub struct ManifestRow {
    /// Where the manifest is, relative to the table.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// The partition spec of its files.
    pub spec_id: i32,
    /// The number of the snapshot that made it.
    pub sequence_number: i64,
    /// The lowest that rows of it have.
    pub min_sequence_number: i64,
    /// The snapshot that made it.
    pub snapshot_id: i64,
    /// Files that it adds.
    pub added: Count,
    /// Files that were there before.
    pub existing: Count,
    /// Files that it deletes.
    pub deleted: Count,
    /// For each field of the spec, what its values are.
    pub partitions: Vec<FieldSummary>,
}

/// How many files, and how many rows in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// Files.
    pub files: u64,
    /// Rows.
    pub rows: u64,
}

/// What the values of a partition field are in a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FieldSummary {
    /// Whether one is null.
    pub contains_null: bool,
    /// Whether one is NaN.
    pub contains_nan: bool,
    /// The lowest, as [`Datum::to_bytes`] writes it.
    pub lower: Option<Vec<u8>>,
    /// The highest.
    pub upper: Option<Vec<u8>>,
}

impl ManifestRow {
    /// The row of a manifest with some entries, which a snapshot made.
    pub(super) fn of(entries: &[Entry], spec: &PartitionSpec, path: String, size: u64, snapshot: (i64, i64)) -> Self {
        let (snapshot_id, sequence_number) = snapshot;
        let count = |status| {
            let entries = entries.iter().filter(|entry| entry.status == status);
            entries.fold(Count::default(), |sum, entry| Count {
                files: sum.files + 1,
                rows: sum.rows.saturating_add(entry.file.records),
            })
        };
        let live = entries.iter().filter(|entry| entry.status != Status::Deleted);
        let summary = |place: usize| {
            FieldSummary::of(entries.iter().map(|entry| entry.file.partition.get(place).and_then(Option::as_ref)))
        };
        Self {
            path,
            size,
            spec_id: spec.id,
            sequence_number,
            min_sequence_number: live.map(|entry| entry.sequence_number).min().unwrap_or(sequence_number),
            snapshot_id,
            added: count(Status::Added),
            existing: count(Status::Existing),
            deleted: count(Status::Deleted),
            partitions: (0..spec.fields.len()).map(summary).collect(),
        }
    }
}

impl FieldSummary {
    fn of<'d>(values: impl Iterator<Item = Option<&'d Datum>>) -> Self {
        let mut summary = Self::default();
        let (mut lower, mut upper): (Option<&Datum>, Option<&Datum>) = (None, None);
        for value in values {
            match value {
                None => summary.contains_null = true,
                Some(value) if value.is_nan() => summary.contains_nan = true,
                Some(value) => {
                    lower = lower.filter(|&lower| lower <= value).or(Some(value));
                    upper = upper.filter(|&upper| upper >= value).or(Some(value));
                }
            }
        }
        (summary.lower, summary.upper) = (lower.map(Datum::to_bytes), upper.map(Datum::to_bytes));
        summary
    }
}

/// The list of a snapshot as its file has it. The paths of manifests begin with the location.
pub(super) fn write(rows: &[ManifestRow], snapshot: &Snapshot, location: &str) -> Vec<u8> {
    let parent = snapshot.parent_snapshot_id.map_or_else(|| "null".to_owned(), |id| id.to_string());
    let header = [
        ("snapshot-id", snapshot.snapshot_id.to_string()),
        ("parent-snapshot-id", parent),
        ("sequence-number", snapshot.sequence_number.to_string()),
        ("format-version", "2".to_owned()),
    ];
    let rows: Vec<_> = rows.iter().map(|row| record(row, location)).collect();
    avro::write(&row_type(), &header, &rows)
}

/// Reads a list.
///
/// # Errors
/// What was expected, and where.
pub(super) fn read(bytes: &[u8], location: &str) -> Result<Vec<ManifestRow>, String> {
    let container = avro::read(bytes)?;
    let rows = container.records.iter().enumerate();
    rows.map(|(index, record)| {
        row(record, &container.schema, location).map_err(|missing| format!("manifest {}: {missing}", index + 1))
    })
    .collect()
}

fn row_type() -> AvroType {
    use AvroType::{Boolean, Bytes, Int, Long, Record, String as Text};
    let summary = vec![
        field(509, "contains_null", Boolean),
        field(518, "contains_nan", Boolean.optional()),
        field(510, "lower_bound", Bytes.optional()),
        field(511, "upper_bound", Bytes.optional()),
    ];
    let summary = Record { name: "r508".to_owned(), fields: summary };
    let fields = vec![
        field(500, "manifest_path", Text),
        field(501, "manifest_length", Long),
        field(502, "partition_spec_id", Int),
        field(517, "content", Int),
        field(515, "sequence_number", Long),
        field(516, "min_sequence_number", Long),
        field(503, "added_snapshot_id", Long),
        field(504, "added_files_count", Int),
        field(505, "existing_files_count", Int),
        field(506, "deleted_files_count", Int),
        field(512, "added_rows_count", Long),
        field(513, "existing_rows_count", Long),
        field(514, "deleted_rows_count", Long),
        field(507, "partitions", AvroType::array(508, summary).optional()),
        field(519, "key_metadata", Bytes.optional()),
    ];
    Record { name: "manifest_file".to_owned(), fields }
}

fn record(row: &ManifestRow, location: &str) -> Value {
    let files = |count: Count| Value::Int(i32::try_from(count.files).unwrap_or(i32::MAX));
    let long = |count: u64| Value::Long(i64::try_from(count).unwrap_or(i64::MAX));
    let bound = |bound: &Option<Vec<u8>>| bound.clone().map_or(Value::Null, Value::Bytes);
    let summary = |summary: &FieldSummary| {
        let (null, nan) = (Value::Boolean(summary.contains_null), Value::Boolean(summary.contains_nan));
        Value::Record(vec![null, nan, bound(&summary.lower), bound(&summary.upper)])
    };
    Value::Record(vec![
        Value::Text(format!("{location}/{}", row.path)),
        long(row.size),
        Value::Int(row.spec_id),
        Value::Int(0),
        Value::Long(row.sequence_number),
        Value::Long(row.min_sequence_number),
        Value::Long(row.snapshot_id),
        files(row.added),
        files(row.existing),
        files(row.deleted),
        long(row.added.rows),
        long(row.existing.rows),
        long(row.deleted.rows),
        Value::Array(row.partitions.iter().map(summary).collect()),
        Value::Null,
    ])
}

fn row(record: &Value, kind: &AvroType, location: &str) -> Result<ManifestRow, String> {
    let fields = Fields::of(record, kind).ok_or("expected a record")?;
    if fields.long(517).unwrap_or(0) != 0 {
        return Err("expected a manifest of rows, found one of deletes".to_owned());
    }
    let path = fields.text(500)?;
    let relative = path.strip_prefix(location).and_then(|path| path.strip_prefix('/'));
    let relative = relative.ok_or_else(|| format!("expected a path under {location}, found {path}"))?;
    let count = |files, rows| Ok::<_, String>(Count { files: fields.count(files)?, rows: fields.count(rows)? });
    let bytes = |value: Option<&Value>| match value {
        Some(Value::Bytes(bytes)) => Some(bytes.clone()),
        _ => None,
    };
    let is_true = |value: Option<&Value>| value == Some(&Value::Boolean(true));
    let summaries = fields.records(507).into_iter().map(|fields| FieldSummary {
        contains_null: is_true(fields.get(509)),
        contains_nan: is_true(fields.get(518)),
        lower: bytes(fields.get(510)),
        upper: bytes(fields.get(511)),
    });
    Ok(ManifestRow {
        path: relative.to_owned(),
        size: fields.count(501)?,
        spec_id: fields.long(502)?.try_into().map_err(|_| "expected a spec id of 32 bits")?,
        sequence_number: fields.long(515)?,
        min_sequence_number: fields.long(516)?,
        snapshot_id: fields.long(503)?,
        added: count(504, 512)?,
        existing: count(505, 513)?,
        deleted: count(506, 514)?,
        partitions: summaries.collect(),
    })
}
