//! A change of a table while it is made.

mod summary;

use std::collections::HashSet;

use super::data_file::DataFile;
use super::error::TableError;
use super::evolution::{Change, Difference, evolve, unite, without};
use super::manifest::{self, Entry, Manifest, Status};
use super::manifest_list::{self, ManifestRow};
use super::metadata::{MAIN, Metadata, RefKind, Snapshot, SnapshotLogEntry, SnapshotRef};
use super::spec::PartitionSpec;
use super::transform::Transform;
use super::{Files, Table, entries, ids, manifests, spec};
use crate::engine::lake::datum::Datum;
use crate::engine::lake::schema::{Field, Schema};
use summary::Summary;

/// A new data file: what the table is to know of it, and its bytes.
pub type NewFile = (DataFile, Vec<u8>);

/// A table as it will be if the change is committed.
#[derive(Debug)]
pub struct Draft<'t> {
    table: &'t Table,
    metadata: Metadata,
    /// The new ones.
    files: Files,
}

/// A snapshot while it is made.
struct Next {
    id: i64,
    sequence_number: i64,
    /// Part of its files' names.
    uuid: String,
    manifests: Vec<ManifestRow>,
    summary: Summary,
}

impl<'t> Draft<'t> {
    pub(super) fn new(table: &'t Table, at_ms: i64) -> Self {
        let metadata = Metadata { last_updated_ms: at_ms, ..table.metadata.clone() };
        Self { table, metadata, files: Files::new() }
    }

    /// What has been made; none if nothing has been changed.
    pub(super) fn finish(self) -> Option<(Metadata, Files)> {
        let before = Metadata { last_updated_ms: self.metadata.last_updated_ms, ..self.table.metadata.clone() };
        (before != self.metadata).then_some((self.metadata, self.files))
    }

    /// What the table will know of itself.
    pub fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// Adds rows. Returns the new snapshot's id.
    ///
    /// # Errors
    /// If a file's name is taken or its size or partition is wrong, or if a manifest cannot be read.
    pub fn append(&mut self, files: Vec<NewFile>) -> Result<i64, TableError> {
        self.replace_files(&HashSet::new(), files, "append")
    }

    /// Puts files in the place of others, which are named by their paths: how rows are deleted or changed. Returns the
    /// new snapshot's id.
    ///
    /// # Errors
    /// As [`Draft::append`], and if the current snapshot does not have one of the files that go.
    pub fn replace(&mut self, gone: &[&str], files: Vec<NewFile>) -> Result<i64, TableError> {
        let operation = if files.is_empty() { "delete" } else { "overwrite" };
        self.replace_files(&gone.iter().copied().collect(), files, operation)
    }

    /// Puts files in the place of all that there are. Returns the new snapshot's id.
    ///
    /// # Errors
    /// As [`Draft::append`].
    pub fn overwrite(&mut self, files: Vec<NewFile>) -> Result<i64, TableError> {
        let mut gone = HashSet::new();
        for manifest in self.manifests()? {
            let live = self.entries(&manifest)?.into_iter().filter(|entry| entry.status != Status::Deleted);
            gone.extend(live.map(|entry| entry.file.path));
        }
        self.replace_files(&gone.iter().map(String::as_str).collect(), files, "overwrite")
    }

    /// Changes the columns that new files are written with.
    ///
    /// # Errors
    /// If a column is missing, is there already, cannot change so, or is dropped though the partitions are made of it.
    pub fn evolve(&mut self, changes: &[Change]) -> Result<(), TableError> {
        let (mut fields, mut last_id) = (self.metadata.schema().fields.clone(), self.metadata.last_column_id);
        evolve(&mut fields, &mut last_id, changes)?;
        self.set_fields(fields, last_id)
    }

    /// Brings the table's columns, without some that are given by their ids, together with those of rows that arrive, by
    /// name; says where they differ. The rows are to be brought into the new schema before they are written
    /// ([`Union::conform`](super::Union::conform)).
    ///
    /// # Errors
    /// If the types of a column cannot be brought together, or if the partitions are made of a column that goes.
    pub fn unite(&mut self, arriving: &[Field], dropped: &[i32]) -> Result<Vec<Difference>, TableError> {
        let kept = without(&self.metadata.schema().fields, dropped);
        let union = unite(&kept, arriving, self.metadata.last_column_id);
        let impossible = union.differences.iter().find_map(|difference| match difference {
            Difference::Impossible { column, table, arriving } => {
                let (column, from, to) = (column.clone(), table.clone(), arriving.clone());
                Some(TableError::Promotion { column, from, to })
            }
            _ => None,
        });
        match impossible {
            Some(error) => Err(error),
            None => self.set_fields(union.fields, union.last_id).map(|()| union.differences),
        }
    }

    /// Changes how new files are divided into partitions; files that are there stay as they are.
    ///
    /// # Errors
    /// As [`PartitionSpec::new`].
    pub fn partition_by(&mut self, fields: &[(&str, Transform)]) -> Result<(), TableError> {
        let id = self.metadata.partition_specs.iter().map(|spec| spec.id).max().unwrap_or(0).saturating_add(1);
        let spec = PartitionSpec::new(id, self.metadata.schema(), fields, self.metadata.last_partition_id)?;
        let highest = spec.fields.last().map_or(self.metadata.last_partition_id, |field| field.field_id);
        self.metadata.last_partition_id = highest;
        self.metadata.default_spec_id = id;
        self.metadata.partition_specs.push(spec);
        Ok(())
    }

    /// Gives a snapshot a name that stays with it; a name that is there moves to it.
    ///
    /// # Errors
    /// If there is no such snapshot, or if it cannot be called so.
    pub fn tag(&mut self, name: &str, snapshot_id: i64) -> Result<(), TableError> {
        if name.is_empty() || name == MAIN {
            return Err(TableError::Tag(name.to_owned()));
        }
        if self.metadata.snapshot(snapshot_id).is_none() {
            return Err(TableError::NoSnapshot(snapshot_id.to_string()));
        }
        self.metadata.refs.insert(name.to_owned(), SnapshotRef { snapshot_id, r#type: RefKind::Tag });
        Ok(())
    }

    fn set_fields(&mut self, fields: Vec<Field>, last_id: i32) -> Result<(), TableError> {
        let metadata = &mut self.metadata;
        let sources = metadata.spec().fields.iter().map(|field| field.source_id);
        let lost = sources.into_iter().find(|&id| spec::path(&fields, id).is_none());
        if let Some(id) = lost {
            let name = spec::path(&metadata.schema().fields, id)
                .and_then(|path| spec::at(&metadata.schema().fields, &path))
                .map_or_else(|| id.to_string(), |field| field.name.clone());
            return Err(TableError::IsPartitioned(name));
        }
        metadata.last_column_id = last_id;
        let id = metadata.schema_id(&fields);
        if metadata.schema_of(id).is_none() {
            metadata.schemas.push(Schema { id, fields });
        }
        metadata.current_schema_id = id;
        Ok(())
    }

    fn places(&self) -> [&Files; 2] {
        [&self.files, &self.table.files]
    }

    /// The manifests of the current snapshot.
    fn manifests(&self) -> Result<Vec<ManifestRow>, TableError> {
        match self.metadata.current() {
            Some(current) => manifests(&self.places(), &self.metadata, current),
            None => Ok(Vec::new()),
        }
    }

    fn entries(&self, manifest: &ManifestRow) -> Result<Vec<Entry>, TableError> {
        entries(&self.places(), &self.metadata, manifest)
    }

    fn replace_files(&mut self, gone: &HashSet<&str>, new: Vec<NewFile>, operation: &str) -> Result<i64, TableError> {
        self.check(&new)?;
        let sequence_number = self.metadata.last_sequence_number.saturating_add(1);
        let seed = [
            self.metadata.table_uuid.as_bytes(),
            &sequence_number.to_le_bytes(),
            &self.metadata.last_updated_ms.to_le_bytes(),
        ];
        let summary = Summary::new(operation, self.metadata.current());
        let (id, uuid) = (ids::snapshot_id(&seed), ids::uuid(&seed));
        let mut next = Next { id, sequence_number, uuid, manifests: Vec::new(), summary };

        if !new.is_empty() {
            let entry = |(file, _): &NewFile| Entry {
                status: Status::Added,
                snapshot_id: next.id,
                sequence_number,
                file_sequence_number: sequence_number,
                file: file.clone(),
            };
            let entries: Vec<_> = new.iter().map(entry).collect();
            let spec = self.metadata.spec().clone();
            entries.iter().for_each(|entry| next.summary.add(&spec, &entry.file));
            self.write_manifest(&mut next, &spec, &entries);
            self.files.extend(new.into_iter().map(|(file, bytes)| (file.path, bytes)));
        }
        let mut left = gone.clone();
        for manifest in self.manifests()? {
            let has_files = manifest.added.files > 0 || manifest.existing.files > 0;
            // Without files to take away, manifests need not be read.
            let entries = if left.is_empty() { Vec::new() } else { self.entries(&manifest)? };
            let mut entries: Vec<_> = entries.into_iter().filter(|entry| entry.status != Status::Deleted).collect();
            if !entries.iter().any(|entry| gone.contains(entry.file.path.as_str())) {
                next.manifests.extend(has_files.then_some(manifest));
                continue;
            }
            let spec = self.metadata.spec_of(manifest.spec_id).cloned();
            let spec = spec.ok_or(TableError::NoField(manifest.spec_id))?;
            for entry in &mut entries {
                entry.status = Status::Existing;
                if left.remove(entry.file.path.as_str()) {
                    (entry.status, entry.snapshot_id) = (Status::Deleted, next.id);
                    next.summary.remove(&spec, &entry.file);
                }
            }
            self.write_manifest(&mut next, &spec, &entries);
        }
        match left.into_iter().min() {
            Some(missing) => Err(TableError::NoDataFile(missing.to_owned())),
            None => Ok(self.write_snapshot(next)),
        }
    }

    fn check(&self, new: &[NewFile]) -> Result<(), TableError> {
        let types = self.metadata.spec().types(self.metadata.schema());
        let mut names = HashSet::new();
        for (file, bytes) in new {
            let path = file.path.as_str();
            if !names.insert(path) || self.places().iter().any(|files| files.contains_key(path)) {
                return Err(TableError::FileExists(path.to_owned()));
            }
            if path.is_empty() || path.split('/').any(|part| ["", ".", ".."].contains(&part)) {
                return Err(TableError::Elsewhere { location: self.metadata.location.clone(), path: path.to_owned() });
            }
            if file.size != bytes.len() as u64 {
                let problem = format!("expected {} bytes, found {}", file.size, bytes.len());
                return Err(TableError::Unreadable { file: path.to_owned(), problem });
            }
            let fits = |(kind, value): (&Option<_>, &Option<Datum>)| match (kind, value) {
                (Some(kind), Some(value)) => value.is_of(kind),
                (_, value) => value.is_none(),
            };
            if file.partition.len() != types.len() || !types.iter().zip(&file.partition).all(fits) {
                return Err(TableError::Partition(path.to_owned()));
            }
        }
        Ok(())
    }

    fn write_manifest(&mut self, next: &mut Next, spec: &PartitionSpec, entries: &[Entry]) {
        let schema = self.metadata.schema();
        let bytes = manifest::write(&Manifest { schema, spec, entries }, &self.metadata.location);
        let path = format!("metadata/{}-m{}.avro", next.uuid, next.manifests.len());
        let (size, snapshot) = (bytes.len() as u64, (next.id, next.sequence_number));
        next.manifests.push(ManifestRow::of(entries, spec, path.clone(), size, snapshot));
        self.files.insert(path, bytes);
    }

    fn write_snapshot(&mut self, next: Next) -> i64 {
        let metadata = &mut self.metadata;
        let path = format!("metadata/snap-{}-1-{}.avro", next.id, next.uuid);
        let snapshot = Snapshot {
            snapshot_id: next.id,
            parent_snapshot_id: metadata.current_snapshot_id,
            sequence_number: next.sequence_number,
            timestamp_ms: metadata.last_updated_ms,
            manifest_list: format!("{}/{path}", metadata.location),
            summary: next.summary.finish(),
            schema_id: metadata.current_schema_id,
        };
        self.files.insert(path, manifest_list::write(&next.manifests, &snapshot, &metadata.location));
        metadata.last_sequence_number = next.sequence_number;
        metadata.current_snapshot_id = Some(next.id);
        let (timestamp_ms, snapshot_id) = (metadata.last_updated_ms, next.id);
        metadata.snapshot_log.push(SnapshotLogEntry { timestamp_ms, snapshot_id });
        metadata.refs.insert(MAIN.to_owned(), SnapshotRef { snapshot_id, r#type: RefKind::Branch });
        metadata.snapshots.push(snapshot);
        next.id
    }
}
