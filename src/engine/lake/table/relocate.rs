//! A table at another place: its metadata with other paths. Data files name no path and stay as they are.

use std::collections::HashMap;

use super::avro::{self, AvroType, Container, Value};
use super::error::TableError;
use super::metadata::Metadata;
use super::{Files, Table, location};

impl Table {
    /// The files below `metadata/` as they would be if the table were at another location.
    ///
    /// # Errors
    /// If the location is no URI, or if a file cannot be read.
    pub fn relocated(&self, to: &str) -> Result<Files, TableError> {
        let (from, to) = (format!("{}/", self.metadata().location), location(to)? + "/");
        let moved = |path: &str| path.strip_prefix(&from).map_or_else(|| path.to_owned(), |rest| format!("{to}{rest}"));
        let mut files = Files::new();
        let mut lists = Vec::new();
        let mut sizes = HashMap::new();
        for (path, bytes) in self.files().range("metadata/".to_owned().."metadata0".to_owned()) {
            let unreadable = |problem| TableError::Unreadable { file: path.clone(), problem };
            if path.ends_with(".json") {
                let metadata = Metadata::from_json(bytes).map_err(unreadable)?;
                files.insert(path.clone(), moved_metadata(metadata, &to, moved).to_json());
            } else if path.ends_with(".avro") {
                let mut container = avro::read(bytes).map_err(unreadable)?;
                container.records.iter_mut().for_each(|record| change_texts(record, &moved));
                if is_list(&container) {
                    lists.push((path.clone(), container));
                    continue;
                }
                let written = container.write();
                sizes.insert(format!("{to}{path}"), written.len());
                files.insert(path.clone(), written);
            } else {
                files.insert(path.clone(), bytes.clone());
            }
        }
        // A list has the sizes of its manifests.
        for (path, mut container) in lists {
            container.records.iter_mut().for_each(|record| {
                if let Value::Record(fields) = record
                    && let [Value::Text(manifest), Value::Long(size), ..] = &mut fields[..]
                    && let Some(new) = sizes.get(manifest)
                {
                    *size = *new as i64;
                }
            });
            files.insert(path, container.write());
        }
        Ok(files)
    }

    /// Takes the table to another location.
    ///
    /// # Errors
    /// As [`Table::relocated`]: then the table is as it was.
    pub fn relocate(&mut self, to: &str) -> Result<(), TableError> {
        let files = self.relocated(to)?;
        let location = location(to)?;
        let from = format!("{}/", self.metadata.location);
        let moved =
            |path: &str| path.strip_prefix(&from).map_or_else(|| path.to_owned(), |rest| format!("{location}/{rest}"));
        self.metadata = moved_metadata(self.metadata.clone(), &format!("{location}/"), moved);
        self.files.extend(files);
        Ok(())
    }
}

fn moved_metadata(mut metadata: Metadata, to: &str, moved: impl Fn(&str) -> String) -> Metadata {
    metadata.location = to.trim_end_matches('/').to_owned();
    metadata.snapshots.iter_mut().for_each(|snapshot| snapshot.manifest_list = moved(&snapshot.manifest_list));
    metadata.metadata_log.iter_mut().for_each(|entry| entry.metadata_file = moved(&entry.metadata_file));
    metadata
}

/// Whether the records are those of a manifest list: its first field is a manifest's path.
fn is_list(container: &Container) -> bool {
    matches!(&container.schema, AvroType::Record { fields, .. } if fields.first().is_some_and(|first| first.id == Some(500)))
}

/// Changes the paths of a record: those of manifests and of data files are the only texts that can be under a table's
/// location, save for partition values that look the same, which stand one record deeper.
fn change_texts(record: &mut Value, moved: &impl Fn(&str) -> String) {
    let Value::Record(fields) = record else { return };
    let change = |fields: &mut [Value]| {
        for field in fields {
            if let Value::Text(text) = field {
                *text = moved(text);
            }
        }
    };
    change(fields);
    // Of a manifest's entry, the last field is the data file.
    if let Some(Value::Record(file)) = fields.last_mut() {
        change(file);
    }
}
