//! Parts of a table, opened.

use std::collections::HashMap;

use crate::engine::lake::parquet::map::{Content as MapContent, MappedKind, map};
use crate::engine::lake::picture::TablePicture;
use crate::engine::lake::schema::{Field, Schema, Type};
use crate::engine::lake::table::{ColumnMetrics, Entry, ManifestRow, Status, Table, field_name};
use crate::protocol::lake::{ByteMap, Chunk, Content, Grid, Opened, Page, Part, Refusal, Stretch};

/// A part of a table as it can be read.
pub(super) fn open(table: &Table, part: &Part) -> Result<Opened, Refusal> {
    let picture = TablePicture::of(table)?;
    let file = |path: &str| table.files().get(path).ok_or(Refusal::NoPart);
    match part {
        Part::Metadata(place) => {
            let path = &picture.metadata.get(*place).ok_or(Refusal::NoPart)?.path;
            Ok(Opened::Json(String::from_utf8_lossy(file(path)?).into_owned()))
        }
        Part::Snapshot(place) => {
            let snapshot = table.metadata().snapshots.get(*place).ok_or(Refusal::NoPart)?;
            Ok(Opened::Json(serde_json::to_string_pretty(snapshot).map_err(|_| Refusal::NoPart)?))
        }
        Part::ManifestList(place) => {
            let snapshot = table.metadata().snapshots.get(*place).ok_or(Refusal::NoPart)?;
            let rows = table.manifests(snapshot)?;
            let header = table.avro_header(&picture.snapshots.get(*place).ok_or(Refusal::NoPart)?.list)?;
            Ok(Opened::Avro { grid: manifests(table, &rows), header })
        }
        Part::Manifest(place) => {
            let path = &picture.manifests.get(*place).ok_or(Refusal::NoPart)?.path;
            let row = manifest(table, path)?;
            let entries = table.entries(&row)?;
            Ok(Opened::Avro { grid: self::entries(table, &entries, row.spec_id), header: table.avro_header(path)? })
        }
        Part::DataFile(place) => {
            let path = &picture.files.get(*place).ok_or(Refusal::NoPart)?.path;
            Ok(Opened::Parquet(byte_map(file(path)?)?))
        }
    }
}

fn manifest(table: &Table, path: &str) -> Result<ManifestRow, Refusal> {
    for snapshot in &table.metadata().snapshots {
        if let Some(row) = table.manifests(snapshot)?.into_iter().find(|row| row.path == path) {
            return Ok(row);
        }
    }
    Err(Refusal::NoPart)
}

/// A grid by its columns' names, which begin with `#` if they hold numbers.
pub(super) fn grid(columns: &[&str], rows: Vec<Vec<Option<String>>>) -> Grid {
    let column = |name: &&str| match name.strip_prefix('#') {
        Some(name) => (name.to_owned(), true),
        None => ((*name).to_owned(), false),
    };
    Grid { columns: columns.iter().map(column).collect(), rows }
}

pub(super) fn text(value: impl ToString) -> Option<String> {
    Some(value.to_string())
}

/// Rows of a manifest list.
pub(super) fn manifests(table: &Table, rows: &[ManifestRow]) -> Grid {
    let location = &table.metadata().location;
    let row = |row: &ManifestRow| {
        let summaries = row.partitions.iter().map(|of| {
            let bytes =
                |bound: &Option<Vec<u8>>| bound.as_ref().map_or_else(|| "null".to_owned(), |of| hexadecimal(of));
            let flags = format!("contains_null: {}, contains_nan: {}", of.contains_null, of.contains_nan);
            format!("{{{flags}, lower_bound: {}, upper_bound: {}}}", bytes(&of.lower), bytes(&of.upper))
        });
        vec![
            text(format!("{location}/{}", row.path)),
            text(row.size),
            text(row.spec_id),
            text("data"),
            text(row.sequence_number),
            text(row.min_sequence_number),
            text(row.snapshot_id),
            text(row.added.files),
            text(row.existing.files),
            text(row.deleted.files),
            text(row.added.rows),
            text(row.existing.rows),
            text(row.deleted.rows),
            text(format!("[{}]", summaries.collect::<Vec<_>>().join(", "))),
        ]
    };
    let columns = [
        "manifest_path",
        "#manifest_length",
        "#partition_spec_id",
        "content",
        "#sequence_number",
        "#min_sequence_number",
        "#added_snapshot_id",
        "#added_files_count",
        "#existing_files_count",
        "#deleted_files_count",
        "#added_rows_count",
        "#existing_rows_count",
        "#deleted_rows_count",
        "partitions",
    ];
    grid(&columns, rows.iter().map(row).collect())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The columns that say everything of a data file.
pub(super) const FILE_COLUMNS: [&str; 13] = [
    "file_path",
    "file_format",
    "partition",
    "#record_count",
    "#file_size_in_bytes",
    "column_sizes",
    "value_counts",
    "null_value_counts",
    "nan_value_counts",
    "lower_bounds",
    "upper_bounds",
    "split_offsets",
    "#sort_order_id",
];

/// A data file by these columns; bounds as text of their types.
pub(super) fn file_row(table: &Table, entry: &Entry, spec_id: i32) -> Vec<Option<String>> {
    let (metadata, file) = (table.metadata(), &entry.file);
    let leaves = Leaves::new(&metadata.schemas);
    let partition =
        metadata.spec_of(spec_id).map_or_else(String::new, |spec| spec.text(metadata.schema(), &file.partition));
    let map = |value: &dyn Fn(&ColumnMetrics) -> Option<String>| {
        let pair = |column: &ColumnMetrics| Some(format!("{}: {}", leaves.name(column.field_id), value(column)?));
        text(format!("{{{}}}", file.columns.iter().filter_map(pair).collect::<Vec<_>>().join(", ")))
    };
    let count = |count: fn(&ColumnMetrics) -> Option<u64>| map(&|column| count(column).map(|count| count.to_string()));
    let kind = |column: &ColumnMetrics| leaves.kind(column.field_id);
    let offsets: Vec<String> = file.split_offsets.iter().map(u64::to_string).collect();
    vec![
        text(format!("{}/{}", metadata.location, file.path)),
        text("PARQUET"),
        text(partition),
        text(file.records),
        text(file.size),
        count(|column| column.size),
        count(|column| column.values),
        count(|column| column.nulls),
        count(|column| column.nans),
        map(&|column| Some(column.lower.as_ref()?.text(kind(column)?))),
        map(&|column| Some(column.upper.as_ref()?.text(kind(column)?))),
        text(format!("[{}]", offsets.join(", "))),
        text(0),
    ]
}

/// Rows of a manifest.
fn entries(table: &Table, entries: &[Entry], spec_id: i32) -> Grid {
    let row = |entry: &Entry| {
        let status = match entry.status {
            Status::Existing => "0 EXISTING",
            Status::Added => "1 ADDED",
            Status::Deleted => "2 DELETED",
        };
        let own =
            [text(status), text(entry.snapshot_id), text(entry.sequence_number), text(entry.file_sequence_number)];
        own.into_iter().chain(file_row(table, entry, spec_id)).collect()
    };
    let own = ["status", "#snapshot_id", "#sequence_number", "#file_sequence_number"];
    let columns: Vec<&str> = own.into_iter().chain(FILE_COLUMNS).collect();
    grid(&columns, entries.iter().map(row).collect())
}

/// The fields of all schemas by their ids; of one that changed, as it was last.
struct Leaves<'t>(HashMap<i32, (String, &'t Type)>);

impl<'t> Leaves<'t> {
    fn new(schemas: &'t [Schema]) -> Leaves<'t> {
        fn look<'t>(fields: &'t [Field], above: &str, found: &mut HashMap<i32, (String, &'t Type)>) {
            for field in fields {
                let name = if above.is_empty() { field.name.clone() } else { format!("{above}.{}", field.name) };
                match &field.kind {
                    Type::Struct(inner) => look(inner, &name, found),
                    Type::List(element) => look(std::slice::from_ref(element), &name, found),
                    _ => {}
                }
                found.insert(field.id, (name, &field.kind));
            }
        }
        let mut found = HashMap::new();
        schemas.iter().for_each(|schema| look(&schema.fields, "", &mut found));
        Leaves(found)
    }

    fn name(&self, id: i32) -> String {
        self.0.get(&id).map_or_else(|| id.to_string(), |(name, _)| name.clone())
    }

    fn kind(&self, id: i32) -> Option<&'t Type> {
        self.0.get(&id).map(|(_, kind)| *kind)
    }
}

/// A Parquet file's bytes.
fn byte_map(bytes: &[u8]) -> Result<ByteMap, Refusal> {
    let map = map(bytes)?;
    let per_group = map.columns.len();
    let mut stretches: Vec<Stretch> = Vec::new();
    for part in map.parts() {
        let content = match part.content {
            MapContent::Magic => Content::Magic,
            MapContent::PageHeader { row_group, column, .. } | MapContent::PageBody { row_group, column, .. } => {
                Content::Chunk(row_group * per_group + column)
            }
            MapContent::Footer => Content::Footer,
            MapContent::FooterLength => Content::FooterLength,
            MapContent::Unclaimed => Content::Other,
        };
        match stretches.last_mut() {
            Some(last) if last.content == content && matches!(content, Content::Chunk(_)) => last.to = part.bytes.end,
            _ => stretches.push(Stretch { from: part.bytes.start, to: part.bytes.end, content }),
        }
    }
    let mut chunks = Vec::new();
    for (row_group, group) in map.row_groups.iter().enumerate() {
        for (column, chunk) in group.chunks.iter().enumerate() {
            let kind = &map.columns[column].kind;
            let page = |page: &crate::engine::lake::parquet::map::MappedPage| Page {
                from: page.header.start,
                to: page.body.end,
                is_dictionary: page.kind == MappedKind::Dictionary,
                encoding: page.encoding.name().to_owned(),
                values: page.values,
            };
            chunks.push(Chunk {
                row_group,
                column,
                bytes: chunk.bytes.end - chunk.bytes.start,
                uncompressed: chunk.uncompressed,
                codec: chunk.codec.name().to_owned(),
                encodings: chunk.encodings.iter().map(|encoding| encoding.name().to_owned()).collect(),
                values: chunk.values,
                nulls: chunk.nulls,
                min: chunk.min.as_ref().map(|bound| bound.text(kind)),
                max: chunk.max.as_ref().map(|bound| bound.text(kind)),
                pages: chunk.pages.iter().map(page).collect(),
            });
        }
    }
    Ok(ByteMap {
        len: map.len,
        rows: map.rows,
        created_by: map.created_by.clone().unwrap_or_default(),
        columns: map.columns.iter().map(|column| column.path.join(".")).collect(),
        stretches,
        chunks,
    })
}

/// A value's column and the text of it, as grids have them.
pub(super) fn columns(fields: &[Field]) -> Vec<(String, bool)> {
    let is_number =
        |kind: &Type| matches!(kind, Type::Int | Type::Long | Type::Float | Type::Double | Type::Decimal { .. });
    let name = |field: &Field| field_name(fields, field.id).unwrap_or_else(|| field.name.clone());
    fields.iter().map(|field| (name(field), is_number(&field.kind))).collect()
}
