//! What a table is made of, as it is shown.

use std::collections::HashMap;

use super::{FilePart, ManifestPart, MetadataFile, SnapshotPart, TableColumn, TablePicture};
use crate::engine::lake::normalise::report::kind_name;
use crate::engine::lake::schema::Field;
use crate::engine::lake::table::{Entry, Snapshot, Status, Table, TableError};

impl TablePicture {
    /// A table with all its parts, each list in the order in which they were made.
    ///
    /// # Errors
    /// If a file of it cannot be read.
    pub fn of(table: &Table) -> Result<TablePicture, TableError> {
        let metadata = table.metadata();
        let size = |path: &str| table.files().get(path).map_or(0, |bytes| bytes.len() as u64);
        let places: HashMap<i64, usize> =
            metadata.snapshots.iter().enumerate().map(|(place, snapshot)| (snapshot.snapshot_id, place)).collect();
        let place_of = |id: i64| places.get(&id).copied();
        let mut parts = Parts::default();
        let mut snapshots = Vec::with_capacity(metadata.snapshots.len());
        for (place, snapshot) in metadata.snapshots.iter().enumerate() {
            let (mut manifests, mut files) = (Vec::new(), Vec::new());
            for row in table.manifests(snapshot)? {
                let known = parts.manifest_places.get(&row.path).copied();
                let at = match known {
                    Some(at) => at,
                    None => {
                        let entries = table.entries(&row)?;
                        let text = |entry: &Entry| {
                            let spec = metadata.spec_of(row.spec_id);
                            spec.map_or_else(String::new, |spec| spec.text(metadata.schema(), &entry.file.partition))
                        };
                        let live = entries.iter().filter(|entry| entry.status != Status::Deleted);
                        let named = live.map(|entry| parts.file(entry, place_of, text(entry))).collect();
                        parts.manifest_places.insert(row.path.clone(), parts.manifests.len());
                        parts.manifests.push(ManifestPart {
                            bytes: row.size,
                            snapshot: place_of(row.snapshot_id).unwrap_or(place),
                            added: row.added.files,
                            existing: row.existing.files,
                            deleted: row.deleted.files,
                            path: row.path,
                            files: named,
                        });
                        parts.manifests.len() - 1
                    }
                };
                manifests.push(at);
                files.extend(&parts.manifests[at].files);
            }
            snapshots.push(snapshot_part(table, snapshot, place_of, (manifests, files)));
        }
        let number = |path: &str| path.strip_prefix("metadata/v")?.strip_suffix(".metadata.json")?.parse::<u32>().ok();
        let mut versions: Vec<(u32, &String)> =
            table.files().keys().filter_map(|path| Some((number(path)?, path))).collect();
        versions.sort_unstable();
        let column = |field: &Field| TableColumn {
            field_id: field.id,
            name: field.name.clone(),
            kind: kind_name(&field.kind),
            is_required: field.is_required,
        };
        let named = metadata.refs.iter().filter_map(|(name, to)| Some((name.clone(), place_of(to.snapshot_id)?)));
        Ok(TablePicture {
            name: metadata.location.rsplit('/').next().unwrap_or_default().to_owned(),
            location: metadata.location.clone(),
            columns: metadata.schema().fields.iter().map(column).collect(),
            partitions: metadata.spec().texts(metadata.schema()),
            metadata: versions
                .into_iter()
                .map(|(_, path)| MetadataFile { path: path.clone(), bytes: size(path) })
                .collect(),
            snapshots,
            manifests: parts.manifests,
            files: parts.files,
            refs: named.collect(),
            bytes: table.files().values().map(|bytes| bytes.len() as u64).sum(),
        })
    }
}

#[derive(Default)]
struct Parts {
    manifests: Vec<ManifestPart>,
    files: Vec<FilePart>,
    manifest_places: HashMap<String, usize>,
    file_places: HashMap<String, usize>,
}

impl Parts {
    /// The place of a data file.
    fn file(&mut self, entry: &Entry, place_of: impl Fn(i64) -> Option<usize>, partition: String) -> usize {
        let next = self.files.len();
        let place = *self.file_places.entry(entry.file.path.clone()).or_insert(next);
        if place == next {
            self.files.push(FilePart {
                path: entry.file.path.clone(),
                bytes: entry.file.size,
                rows: entry.file.records,
                row_groups: entry.file.split_offsets.len() as u64,
                snapshot: place_of(entry.snapshot_id).unwrap_or_default(),
                partition,
            });
        }
        place
    }
}

fn snapshot_part(
    table: &Table,
    snapshot: &Snapshot,
    place_of: impl Fn(i64) -> Option<usize>,
    (manifests, files): (Vec<usize>, Vec<usize>),
) -> SnapshotPart {
    let said = |key: &str| snapshot.summary.get(key).and_then(|count| count.parse().ok()).unwrap_or(0);
    let prefix = format!("{}/", table.metadata().location);
    let list = snapshot.manifest_list.strip_prefix(&prefix).unwrap_or(&snapshot.manifest_list).to_owned();
    SnapshotPart {
        id: snapshot.snapshot_id,
        parent: snapshot.parent_snapshot_id.and_then(place_of),
        sequence_number: snapshot.sequence_number,
        at_ms: snapshot.timestamp_ms,
        operation: snapshot.summary.get("operation").cloned().unwrap_or_default(),
        added_rows: said("added-records"),
        deleted_rows: said("deleted-records"),
        rows: said("total-records"),
        schema_id: snapshot.schema_id,
        list_bytes: table.files().get(&list).map_or(0, |bytes| bytes.len() as u64),
        list,
        manifests,
        files,
    }
}
