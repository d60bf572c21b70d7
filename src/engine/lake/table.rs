//! An Apache Iceberg table, format version 2, held in memory as the files that it is: metadata, manifests and data
//! files, by their paths relative to the table.
//!
//! A table changes by [`Table::commit`] alone: all of a change, or nothing of it. It has no clock: the caller says
//! what time it is, and the same calls with the same times make the same bytes.

mod avro;
mod data_file;
mod draft;
mod error;
mod evolution;
mod ids;
mod inspect;
mod manifest;
mod manifest_list;
mod metadata;
mod murmur3;
mod package;
mod relocate;
mod scan;
mod schema_json;
mod spec;
mod transform;

pub use data_file::{ColumnMetrics, DataFile};
pub use draft::{Draft, NewFile};
pub use error::TableError;
pub(in crate::engine::lake) use evolution::nulls;
pub use evolution::{Change, Difference, Union, evolve, is_promotion, unite, without};
pub use inspect::{HistoryRow, PartitionRow};
pub use manifest::{Entry, Status};
pub use manifest_list::{Count, FieldSummary, ManifestRow};
pub use metadata::{MAIN, Metadata, MetadataLogEntry, RefKind, Snapshot, SnapshotLogEntry, SnapshotRef, SortOrder};
pub use package::ReadmeLanguage;
pub use scan::{Condition, Reason, Relation, Scan, Test};
pub use schema_json::{primitive as type_named, schema_text, type_name};
pub use spec::find as column_named;
pub use spec::name as field_name;
pub use spec::{FIRST_PARTITION_FIELD, PartitionField, PartitionSpec, PartitionValues, split};
pub(in crate::engine::lake) use spec::{at as field_at, columns as field_columns, leaf_ids};
pub(in crate::engine::lake) use spec::{key as partition_key, path as field_path};
pub use transform::{Transform, UnknownTransform};

use std::collections::BTreeMap;

use crate::engine::lake::schema::Schema;

/// Files by their paths relative to the table, with `/`.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Which version of the metadata counts.
const VERSION_HINT: &str = "metadata/version-hint.text";

/// A table.
#[derive(Debug, Clone)]
pub struct Table {
    files: Files,
    metadata: Metadata,
    /// Of the metadata, from 1.
    version: u32,
}

/// What a new table is to be.
#[derive(Debug, Clone)]
pub struct NewTable<'a> {
    /// Where it will be read: an absolute URI, such as `file:///tmp/lake/taxi`. A slash at its end is left out.
    pub location: &'a str,
    /// Its columns, each with an id of its own from 1.
    pub schema: Schema,
    /// The columns that its partitions are made from, and how.
    pub partitions: &'a [(&'a str, Transform)],
    /// Of the ids that are made up: tables of different seeds have different ones.
    pub seed: u64,
    /// What time it is: milliseconds since 1970-01-01 UTC.
    pub at_ms: i64,
}

impl Table {
    /// A table without rows.
    ///
    /// # Errors
    /// If the location is no URI, if a field id is there twice, or if there cannot be such partitions.
    pub fn create(new: NewTable) -> Result<Self, TableError> {
        let location = location(new.location)?;
        let last_column_id = highest_id(&new.schema)?;
        let schema = Schema { id: 0, fields: new.schema.fields };
        let spec = PartitionSpec::new(0, &schema, new.partitions, FIRST_PARTITION_FIELD - 1)?;
        let last_partition_id = spec.fields.last().map_or(FIRST_PARTITION_FIELD - 1, |field| field.field_id);
        let metadata = Metadata {
            format_version: 2,
            table_uuid: ids::uuid(&[&new.seed.to_le_bytes(), location.as_bytes()]),
            location,
            last_sequence_number: 0,
            last_updated_ms: new.at_ms,
            last_column_id,
            current_schema_id: 0,
            schemas: vec![schema],
            default_spec_id: 0,
            partition_specs: vec![spec],
            last_partition_id,
            default_sort_order_id: 0,
            sort_orders: vec![SortOrder { order_id: 0, fields: [] }],
            properties: BTreeMap::new(),
            current_snapshot_id: None,
            snapshots: Vec::new(),
            snapshot_log: Vec::new(),
            metadata_log: Vec::new(),
            refs: BTreeMap::new(),
        };
        let mut table = Self { files: Files::new(), metadata: metadata.clone(), version: 0 };
        table.adopt(metadata, Files::new());
        Ok(table)
    }

    /// The table that some files are. `version-hint.text` says which metadata counts; without it, the highest does.
    ///
    /// # Errors
    /// If there is no metadata, or if it cannot be read.
    pub fn open(files: Files) -> Result<Self, TableError> {
        let number = |path: &str| path.strip_prefix("metadata/v")?.strip_suffix(".metadata.json")?.parse::<u32>().ok();
        let hint = files.get(VERSION_HINT).and_then(|bytes| std::str::from_utf8(bytes).ok()?.trim().parse().ok());
        let version = hint.or_else(|| files.keys().filter_map(|path| number(path)).max()).unwrap_or(1);
        let path = metadata_path(version);
        let bytes = files.get(&path).ok_or_else(|| TableError::NoFile(path.clone()))?;
        let metadata =
            Metadata::from_json(bytes).map_err(|problem| TableError::Unreadable { file: path.clone(), problem })?;
        Ok(Self { files, metadata, version })
    }

    /// What the table knows of itself.
    pub fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// The number of its metadata file, from 1.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// All its files.
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// All its files, to be kept.
    pub fn into_files(self) -> Files {
        self.files
    }

    /// A snapshot by its id or by its name; without either, the current one.
    ///
    /// # Errors
    /// If there is no such snapshot; that a table without rows has no current one is no error.
    pub fn snapshot(&self, which: Option<&str>) -> Result<Option<&Snapshot>, TableError> {
        let Some(which) = which else { return Ok(self.metadata.current()) };
        let id = self.metadata.refs.get(which).map(|named| named.snapshot_id).or_else(|| which.parse().ok());
        let found = id.and_then(|id| self.metadata.snapshot(id));
        found.map(Some).ok_or_else(|| TableError::NoSnapshot(which.to_owned()))
    }

    /// The columns that a snapshot is read with: the current ones if it is the current one, or else those that were
    /// when it was made.
    pub fn schema_at(&self, snapshot: &Snapshot) -> &Schema {
        let metadata = &self.metadata;
        match metadata.current_snapshot_id == Some(snapshot.snapshot_id) {
            true => metadata.schema(),
            false => metadata.schema_of(snapshot.schema_id).unwrap_or(metadata.schema()),
        }
    }

    /// What an Avro file of the table says of itself, besides its schema and codec.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn avro_header(&self, path: &str) -> Result<Vec<(String, String)>, TableError> {
        let bytes = self.files.get(path).ok_or_else(|| TableError::NoFile(path.to_owned()))?;
        let container = avro::read(bytes);
        let container = container.map_err(|problem| TableError::Unreadable { file: path.to_owned(), problem })?;
        Ok(container.header)
    }

    /// The manifests of a snapshot.
    ///
    /// # Errors
    /// If its list cannot be read.
    pub fn manifests(&self, snapshot: &Snapshot) -> Result<Vec<ManifestRow>, TableError> {
        manifests(&[&self.files], &self.metadata, snapshot)
    }

    /// The rows of a manifest, deleted files among them.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn entries(&self, manifest: &ManifestRow) -> Result<Vec<Entry>, TableError> {
        entries(&[&self.files], &self.metadata, manifest)
    }

    /// The data files that a snapshot has, each with the id of its partition spec.
    ///
    /// # Errors
    /// If a manifest cannot be read.
    pub fn data_files(&self, snapshot: &Snapshot) -> Result<Vec<(Entry, i32)>, TableError> {
        let mut found = Vec::new();
        for manifest in self.manifests(snapshot)? {
            let live = self.entries(&manifest)?.into_iter().filter(|entry| entry.status != Status::Deleted);
            found.extend(live.map(|entry| (entry, manifest.spec_id)));
        }
        Ok(found)
    }

    /// Changes the table, at a time in milliseconds since 1970-01-01 UTC; a time that is not after the last change's
    /// counts as the millisecond after it. What the change returns is returned.
    ///
    /// # Errors
    /// If the change returns one: then the table is as it was.
    pub fn commit<T>(
        &mut self,
        at_ms: i64,
        change: impl FnOnce(&mut Draft) -> Result<T, TableError>,
    ) -> Result<T, TableError> {
        let mut draft = Draft::new(self, at_ms.max(self.metadata.last_updated_ms.saturating_add(1)));
        let result = change(&mut draft)?;
        if let Some((mut metadata, files)) = draft.finish() {
            metadata.metadata_log.push(MetadataLogEntry {
                timestamp_ms: self.metadata.last_updated_ms,
                metadata_file: format!("{}/{}", self.metadata.location, metadata_path(self.version)),
            });
            self.adopt(metadata, files);
        }
        Ok(result)
    }

    fn adopt(&mut self, metadata: Metadata, files: Files) {
        self.version = self.version.saturating_add(1);
        self.files.extend(files);
        self.files.insert(metadata_path(self.version), metadata.to_json());
        self.files.insert(VERSION_HINT.to_owned(), self.version.to_string().into_bytes());
        self.metadata = metadata;
    }
}

fn metadata_path(version: u32) -> String {
    format!("metadata/v{version}.metadata.json")
}

/// A location without a slash at its end.
fn location(uri: &str) -> Result<String, TableError> {
    let is_uri = uri.split_once("://").is_some_and(|(scheme, rest)| {
        !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()) && rest.len() > 1
    });
    let trimmed = uri.trim_end_matches('/');
    if is_uri && !uri.chars().any(char::is_control) && !trimmed.ends_with(':') {
        Ok(trimmed.to_owned())
    } else {
        Err(TableError::Location(uri.chars().take(200).collect()))
    }
}

/// The highest field id of a schema, all of which are to be above 0 and different.
fn highest_id(schema: &Schema) -> Result<i32, TableError> {
    let mut ids = Vec::new();
    spec::ids(&schema.fields, &mut ids);
    ids.sort_unstable();
    if let Some(&id) = ids.first().filter(|&&id| id < 1) {
        return Err(TableError::FieldId(id));
    }
    match ids.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(TableError::FieldId(pair[0])),
        None => Ok(ids.last().copied().unwrap_or(0)),
    }
}

/// A file in the first of some places that has it.
fn file<'f>(places: &[&'f Files], metadata: &Metadata, path: &str) -> Result<(String, &'f [u8]), TableError> {
    let relative = path.strip_prefix(&metadata.location).and_then(|path| path.strip_prefix('/'));
    let relative =
        relative.ok_or_else(|| TableError::Elsewhere { location: metadata.location.clone(), path: path.to_owned() })?;
    let found = places.iter().find_map(|files| files.get(relative));
    found.map(|bytes| (relative.to_owned(), &bytes[..])).ok_or_else(|| TableError::NoFile(relative.to_owned()))
}

fn manifests(places: &[&Files], metadata: &Metadata, snapshot: &Snapshot) -> Result<Vec<ManifestRow>, TableError> {
    let (path, bytes) = file(places, metadata, &snapshot.manifest_list)?;
    manifest_list::read(bytes, &metadata.location).map_err(|problem| TableError::Unreadable { file: path, problem })
}

fn entries(places: &[&Files], metadata: &Metadata, manifest: &ManifestRow) -> Result<Vec<Entry>, TableError> {
    let bytes = places.iter().find_map(|files| files.get(&manifest.path));
    let bytes = bytes.ok_or_else(|| TableError::NoFile(manifest.path.clone()))?;
    let unreadable = |problem| TableError::Unreadable { file: manifest.path.clone(), problem };
    let spec = metadata.spec_of(manifest.spec_id);
    let spec = spec.ok_or_else(|| unreadable(format!("there is no partition spec {}", manifest.spec_id)))?;
    let snapshot = (manifest.snapshot_id, manifest.sequence_number);
    manifest::read(bytes, metadata.schema(), spec, &metadata.location, snapshot).map_err(unreadable)
}
