//! A table while it is written, with what its readers are to find.

use std::collections::BTreeMap;

use midnight_pearl::engine::lake::column::{Batch, Column, Values};
use midnight_pearl::engine::lake::datum::Datum;
use midnight_pearl::engine::lake::parquet::{self, Settings};
use midnight_pearl::engine::lake::schema::{Field, Schema, Type};
use midnight_pearl::engine::lake::store;
use midnight_pearl::engine::lake::table::{Change, NewFile, NewTable, Snapshot, Table, Transform, split, type_name};
use serde_json::{Map, Value as Json, json};

use crate::made_up::batch;

const START_MS: i64 = 1_700_000_000_000;

/// Row groups so small that a table of a few thousand rows has several in a file.
const SETTINGS: Settings = Settings { row_group_rows: 500, row_group_bytes: 16 << 20, page_bytes: 1 << 20 };

/// The rows of a data file and the schema they are written with.
type Rows = (Schema, Batch);

/// A table, and the rows of each of its snapshots.
pub(crate) struct Written {
    pub(crate) name: String,
    pub(crate) table: Table,
    /// By the data files' paths.
    live: BTreeMap<String, Rows>,
    snapshots: Vec<(i64, BTreeMap<String, Rows>)>,
    files: usize,
}

impl Written {
    pub(crate) fn new(location: &str, name: &str, fields: Vec<Field>, partitions: &[(&str, Transform)]) -> Self {
        let (location, schema) = (format!("{location}/{name}"), Schema { id: 0, fields });
        let table = Table::create(NewTable { location: &location, schema, partitions, seed: 5, at_ms: START_MS });
        let table = table.unwrap_or_else(|error| panic!("{name}: {error}"));
        Self { name: name.to_owned(), table, live: BTreeMap::new(), snapshots: Vec::new(), files: 0 }
    }

    /// A table that others have written, with what its own files say.
    pub(crate) fn read(name: &str, table: Table) -> Self {
        let rows = |path: &str| -> Rows {
            let reader = parquet::read(&table.files()[path], None, None).expect("a Parquet file");
            let columns = reader.fields.iter().map(|field| Column::empty(&field.kind)).collect();
            let mut rows = Batch { rows: 0, columns };
            reader.batches().for_each(|batch| rows.append(batch.expect("rows")).expect("under 4 GiB"));
            (Schema { id: 0, fields: reader.fields.clone() }, rows)
        };
        let files_of = |snapshot: &Snapshot| -> BTreeMap<String, Rows> {
            let files = table.data_files(snapshot).expect("manifests");
            files.into_iter().map(|(entry, _)| (entry.file.path.clone(), rows(&entry.file.path))).collect()
        };
        let of = |snapshot: &Snapshot| (snapshot.snapshot_id, files_of(snapshot));
        let snapshots = table.metadata().snapshots.iter().map(of).collect();
        let live = table.metadata().current().map(files_of).unwrap_or_default();
        Self { name: name.to_owned(), live, snapshots, files: 0, table }
    }

    pub(crate) fn append(&mut self, rows: &[Json]) {
        let schema = self.table.metadata().schema().clone();
        let files = self.files_of(&schema, &batch(&schema.fields, rows));
        let id = self.commit(|draft| draft.append(files));
        self.snapshots.push((id, self.live.clone()));
    }

    pub(crate) fn overwrite(&mut self, rows: &[Json]) {
        self.live.clear();
        let schema = self.table.metadata().schema().clone();
        let files = self.files_of(&schema, &batch(&schema.fields, rows));
        let id = self.commit(|draft| draft.overwrite(files));
        self.snapshots.push((id, self.live.clone()));
    }

    /// Deletes rows by writing the files anew that have them; a file without any other row goes as it is.
    pub(crate) fn delete(&mut self, is_gone: fn(&Json) -> bool) {
        let (mut gone, mut files) = (Vec::new(), Vec::new());
        for (path, (schema, rows)) in self.live.clone() {
            let shown = rendered(&rows, &schema, &schema);
            let keep: Vec<u32> = (0..shown.len() as u32).filter(|&row| !is_gone(&shown[row as usize])).collect();
            if keep.len() == rows.rows {
                continue;
            }
            self.live.remove(&path);
            gone.push(path);
            if !keep.is_empty() {
                files.extend(self.files_of(&schema, &gathered(&rows, &keep)));
            }
        }
        let gone: Vec<_> = gone.iter().map(String::as_str).collect();
        let id = self.commit(|draft| draft.replace(&gone, files));
        self.snapshots.push((id, self.live.clone()));
    }

    pub(crate) fn evolve(&mut self, changes: &[Change]) {
        self.commit(|draft| draft.evolve(changes));
    }

    pub(crate) fn partition_by(&mut self, partitions: &[(&str, Transform)]) {
        self.commit(|draft| draft.partition_by(partitions));
    }

    /// Names the current snapshot.
    pub(crate) fn tag(&mut self, name: &str) {
        let id = self.snapshots.last().map_or(0, |(id, _)| *id);
        self.commit(|draft| draft.tag(name, id));
    }

    fn commit<T>(
        &mut self,
        change: impl FnOnce(
            &mut midnight_pearl::engine::lake::table::Draft,
        ) -> Result<T, midnight_pearl::engine::lake::table::TableError>,
    ) -> T {
        let at_ms = START_MS + 60_000 * i64::from(self.table.version());
        self.table.commit(at_ms, change).unwrap_or_else(|error| panic!("{}: {error}", self.name))
    }

    /// A data file for each partition, of two row groups if it has many rows.
    fn files_of(&mut self, schema: &Schema, rows: &Batch) -> Vec<NewFile> {
        let spec = self.table.metadata().spec().clone();
        let parts = split(rows, schema, &spec, 100).unwrap_or_else(|error| panic!("{}: {error}", self.name));
        let file = |(values, picked): (Vec<Option<Datum>>, Vec<u32>)| {
            let folder = spec.folder(schema, &values);
            self.files += 1;
            let separator = if folder.is_empty() { "" } else { "/" };
            let path = format!("data/{folder}{separator}{:05}.parquet", self.files);
            let rows = gathered(rows, &picked);
            let file = store::data_file(schema, &rows, path.clone(), values, SETTINGS).expect("a file");
            self.live.insert(path, (schema.clone(), rows));
            file
        };
        parts.into_iter().map(file).collect()
    }

    /// What readers are to find: columns by their types, rows as objects of texts, snapshots, and the rows of each, by
    /// its own columns and by the table's of today.
    pub(crate) fn expected(&self) -> Json {
        let metadata = self.table.metadata();
        let all = |files: &BTreeMap<String, Rows>, schema: &Schema| -> Vec<Json> {
            files.values().flat_map(|(written, rows)| rendered(rows, written, schema)).collect()
        };
        let snapshots = self.snapshots.iter().map(|(id, files)| {
            let schema = metadata.snapshot(*id).and_then(|snapshot| metadata.schema_of(snapshot.schema_id));
            let schema = schema.unwrap_or(metadata.schema());
            json!({
                "id": id,
                "columns": columns(schema),
                "rows": all(files, schema),
                "rows_by_current_columns": all(files, metadata.schema()),
            })
        });
        let tags: Map<String, Json> = metadata
            .refs
            .iter()
            .filter(|(name, _)| *name != "main")
            .map(|(name, named)| (name.clone(), named.snapshot_id.into()))
            .collect();
        json!({
            "table": self.name,
            "columns": columns(metadata.schema()),
            "rows": all(&self.live, metadata.schema()),
            "snapshots": snapshots.collect::<Vec<_>>(),
            "tags": tags,
        })
    }
}

/// Each column's name and type: `decimal(9, 2)`, `list<int>`, `struct<city: string>`.
fn columns(schema: &Schema) -> Vec<Json> {
    schema.fields.iter().map(|field| json!([field.name, type_text(&field.kind)])).collect()
}

fn type_text(kind: &Type) -> String {
    match kind {
        Type::Struct(fields) => {
            let fields: Vec<_> =
                fields.iter().map(|field| format!("{}: {}", field.name, type_text(&field.kind))).collect();
            format!("struct<{}>", fields.join(", "))
        }
        Type::List(element) => format!("list<{}>", type_text(&element.kind)),
        primitive => type_name(primitive),
    }
}

/// Rows written with one schema as another has them.
fn rendered(rows: &Batch, written: &Schema, read: &Schema) -> Vec<Json> {
    let columns: Vec<_> = rows.columns.iter().collect();
    (0..rows.rows).map(|row| record(&columns, &written.fields, &read.fields, row)).collect()
}

fn record(columns: &[&Column], written: &[Field], read: &[Field], row: usize) -> Json {
    let value = |field: &Field| match written.iter().position(|before| before.id == field.id) {
        Some(place) => cell(columns[place], &written[place].kind, &field.kind, row),
        None => Json::Null,
    };
    Json::Object(read.iter().map(|field| (field.name.clone(), value(field))).collect())
}

fn cell(column: &Column, written: &Type, read: &Type, row: usize) -> Json {
    if !column.is_valid(row) {
        return Json::Null;
    }
    match (&column.values, written, read) {
        (Values::Struct(inner), Type::Struct(written), Type::Struct(read)) => {
            record(&inner.iter().collect::<Vec<_>>(), written, read, row)
        }
        (Values::List { offsets, elements }, Type::List(written), Type::List(read)) => {
            let range = offsets[row] as usize..offsets[row + 1] as usize;
            range.map(|row| cell(elements, &written.kind, &read.kind, row)).collect()
        }
        // Floating-point numbers by their bits: no two ways to write them are compared.
        (Values::Float(values), ..) => bits(values[row].into()),
        (Values::Double(values), ..) => bits(values[row]),
        (values, ..) => Datum::of(values, row).map_or(Json::Null, |value| value.text(read).into()),
    }
}

fn bits(value: f64) -> Json {
    if value.is_nan() { "NaN".into() } else { format!("{:016x}", value.to_bits()).into() }
}

fn gathered(rows: &Batch, picked: &[u32]) -> Batch {
    rows.gather(picked).expect("under 4 GiB")
}
