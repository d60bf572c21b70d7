//! What a snapshot says of itself (table specification, appendix F, "Optional Snapshot Summary Fields").

use std::collections::{BTreeMap, HashSet};

use super::super::data_file::DataFile;
use super::super::metadata::Snapshot;
use super::super::spec::{self, PartitionSpec};

#[derive(Clone, Copy, Default)]
struct Sums {
    files: u64,
    records: u64,
    bytes: u64,
}

/// The counts of a snapshot while it is made.
pub(super) struct Summary {
    operation: String,
    before: Sums,
    added: Sums,
    removed: Sums,
    partitions: HashSet<(i32, Vec<u8>)>,
}

impl Summary {
    /// Nothing has been done yet to the files of a snapshot.
    pub(super) fn new(operation: &str, parent: Option<&Snapshot>) -> Self {
        let total = |key: &str| parent.and_then(|parent| parent.summary.get(key)?.parse().ok()).unwrap_or(0);
        let before = Sums {
            files: total("total-data-files"),
            records: total("total-records"),
            bytes: total("total-files-size"),
        };
        let (added, removed) = (Sums::default(), Sums::default());
        Self { operation: operation.to_owned(), before, added, removed, partitions: HashSet::new() }
    }

    pub(super) fn add(&mut self, spec: &PartitionSpec, file: &DataFile) {
        self.added.count(file);
        self.partitions.insert((spec.id, spec::key(&file.partition)));
    }

    pub(super) fn remove(&mut self, spec: &PartitionSpec, file: &DataFile) {
        self.removed.count(file);
        self.partitions.insert((spec.id, spec::key(&file.partition)));
    }

    pub(super) fn finish(self) -> BTreeMap<String, String> {
        let Self { operation, before, added, removed, partitions } = self;
        let total = |of: fn(&Sums) -> u64| of(&before).saturating_add(of(&added)).saturating_sub(of(&removed));
        let counts = [
            ("added-data-files", added.files),
            ("added-records", added.records),
            ("added-files-size", added.bytes),
            ("deleted-data-files", removed.files),
            ("deleted-records", removed.records),
            ("removed-files-size", removed.bytes),
            ("changed-partition-count", partitions.len() as u64),
        ];
        let totals = [
            ("total-data-files", total(|sums| sums.files)),
            ("total-records", total(|sums| sums.records)),
            ("total-files-size", total(|sums| sums.bytes)),
            ("total-delete-files", 0),
            ("total-position-deletes", 0),
            ("total-equality-deletes", 0),
        ];
        let text = |(key, count): (&str, u64)| (key.to_owned(), count.to_string());
        let counts = counts.into_iter().filter(|&(_, count)| count > 0).map(text);
        let operation = [("operation".to_owned(), operation)];
        operation.into_iter().chain(counts).chain(totals.into_iter().map(text)).collect()
    }
}

impl Sums {
    fn count(&mut self, file: &DataFile) {
        self.files += 1;
        self.records = self.records.saturating_add(file.records);
        self.bytes = self.bytes.saturating_add(file.size);
    }
}
