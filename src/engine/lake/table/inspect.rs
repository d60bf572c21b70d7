//! What a table has been and consists of, as PyIceberg's inspect views have it. Snapshots and names stand in the
//! metadata ([`Metadata::snapshots`](super::Metadata::snapshots), [`refs`](super::Metadata::refs)), manifests and files
//! in [`Table::manifests`] and [`Table::data_files`].

use std::collections::{HashMap, HashSet};

use super::Table;
use super::error::TableError;
use super::manifest_list::Count;
use super::metadata::Snapshot;
use super::spec::{self, PartitionValues};

/// A snapshot that has been the current one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HistoryRow {
    /// Since when: milliseconds since 1970-01-01 UTC.
    pub made_current_at_ms: i64,
    /// Which.
    pub snapshot_id: i64,
    /// The one before.
    pub parent_id: Option<i64>,
    /// Whether the current one comes from it, or is it.
    pub is_current_ancestor: bool,
}

/// A partition with what is in it.
#[derive(Debug, Clone, PartialEq)]
pub struct PartitionRow {
    /// Its spec.
    pub spec_id: i32,
    /// Its values, one for each field of the spec.
    pub values: PartitionValues,
    /// Its files and rows.
    pub count: Count,
    /// The size of its files in bytes.
    pub bytes: u64,
    /// The snapshot that last added a file to it, of those that are there.
    pub last_snapshot_id: i64,
}

impl Table {
    /// Which snapshots have been the current one, the oldest first.
    pub fn history(&self) -> Vec<HistoryRow> {
        let metadata = self.metadata();
        let mut ancestors = HashSet::new();
        let mut next = metadata.current();
        // A snapshot that comes twice would be its own parent: then there is an end, too.
        while let Some(snapshot) = next.filter(|snapshot| ancestors.insert(snapshot.snapshot_id)) {
            next = snapshot.parent_snapshot_id.and_then(|id| metadata.snapshot(id));
        }
        let row = |entry: &super::SnapshotLogEntry| HistoryRow {
            made_current_at_ms: entry.timestamp_ms,
            snapshot_id: entry.snapshot_id,
            parent_id: metadata.snapshot(entry.snapshot_id).and_then(|snapshot| snapshot.parent_snapshot_id),
            is_current_ancestor: ancestors.contains(&entry.snapshot_id),
        };
        metadata.snapshot_log.iter().map(row).collect()
    }

    /// The partitions of a snapshot, in the order of its files. A table without partitions has one, without values.
    ///
    /// # Errors
    /// If a manifest cannot be read.
    pub fn partitions(&self, snapshot: &Snapshot) -> Result<Vec<PartitionRow>, TableError> {
        let mut rows: Vec<PartitionRow> = Vec::new();
        let mut places: HashMap<(i32, Vec<u8>), usize> = HashMap::new();
        let mut last_numbers: Vec<i64> = Vec::new();
        for (entry, spec_id) in self.data_files(snapshot)? {
            let file = entry.file;
            let place = *places.entry((spec_id, spec::key(&file.partition))).or_insert(rows.len());
            if place == rows.len() {
                let (count, values) = (Count::default(), file.partition);
                rows.push(PartitionRow { spec_id, values, count, bytes: 0, last_snapshot_id: entry.snapshot_id });
                last_numbers.push(entry.file_sequence_number);
            }
            let row = &mut rows[place];
            row.count.files += 1;
            row.count.rows = row.count.rows.saturating_add(file.records);
            row.bytes = row.bytes.saturating_add(file.size);
            if entry.file_sequence_number > last_numbers[place] {
                (last_numbers[place], row.last_snapshot_id) = (entry.file_sequence_number, entry.snapshot_id);
            }
        }
        Ok(rows)
    }
}
