//! What a table knows of itself: `vN.metadata.json` (table specification, "Table Metadata").

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use super::schema_json;
use super::spec::PartitionSpec;
use super::transform::Transform;
use crate::engine::lake::schema::{Field, Schema};

/// The branch that a table's rows are read from unless something else is asked for.
pub const MAIN: &str = "main";

/// A table's metadata, format version 2. Times are milliseconds since 1970-01-01 UTC.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Metadata {
    /// Always 2.
    pub format_version: u8,
    /// What the table keeps wherever it goes.
    pub table_uuid: String,
    /// Where the table is: a URI without a slash at its end. All paths in metadata and manifests begin with it.
    pub location: String,
    /// The highest that a snapshot has; 0 before the first.
    pub last_sequence_number: i64,
    /// When this metadata was made.
    pub last_updated_ms: i64,
    /// The highest field id of all schemas: ids are never used again.
    pub last_column_id: i32,
    /// The id of the schema to write with.
    pub current_schema_id: i32,
    /// All schemas that the table has had.
    #[serde(with = "schema_json")]
    pub schemas: Vec<Schema>,
    /// The id of the partition spec to write with.
    pub default_spec_id: i32,
    /// All partition specs that the table has had.
    pub partition_specs: Vec<PartitionSpec>,
    /// The highest partition field id; 999 before the first.
    pub last_partition_id: i32,
    /// Always 0: the table is not sorted.
    pub default_sort_order_id: i32,
    /// The one sort order, which sorts by nothing.
    pub sort_orders: Vec<SortOrder>,
    /// Settings for writers.
    #[serde(default)]
    pub properties: BTreeMap<String, String>,
    /// The snapshot that is read; none while the table has no rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current_snapshot_id: Option<i64>,
    /// All snapshots that can be read, the oldest first.
    #[serde(default)]
    pub snapshots: Vec<Snapshot>,
    /// Which snapshot became the current one when.
    #[serde(default)]
    pub snapshot_log: Vec<SnapshotLogEntry>,
    /// Former metadata files.
    #[serde(default)]
    pub metadata_log: Vec<MetadataLogEntry>,
    /// The names of snapshots: [`MAIN`] and tags.
    #[serde(default)]
    pub refs: BTreeMap<String, SnapshotRef>,
}

/// The table's rows at one time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Snapshot {
    /// 64 bits, above 0.
    pub snapshot_id: i64,
    /// The snapshot that this one changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_snapshot_id: Option<i64>,
    /// The table's count of snapshots, from 1.
    pub sequence_number: i64,
    /// When it was made.
    pub timestamp_ms: i64,
    /// Where the list of its manifests is.
    pub manifest_list: String,
    /// `operation`, and counts as text.
    pub summary: BTreeMap<String, String>,
    /// The schema that was the current one.
    pub schema_id: i32,
}

/// An entry of the log of snapshots.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct SnapshotLogEntry {
    /// When it became the current one.
    pub timestamp_ms: i64,
    /// Which.
    pub snapshot_id: i64,
}

/// An entry of the log of metadata files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct MetadataLogEntry {
    /// When it was made.
    pub timestamp_ms: i64,
    /// Where it is.
    pub metadata_file: String,
}

/// What a name stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct SnapshotRef {
    /// A snapshot.
    pub snapshot_id: i64,
    /// Whether the name moves on with commits.
    pub r#type: RefKind,
}

/// Whether a name moves on with commits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RefKind {
    /// It does.
    Branch,
    /// It does not.
    Tag,
}

/// In which order files are sorted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct SortOrder {
    /// Always 0.
    pub order_id: i32,
    /// Always none.
    pub fields: [(); 0],
}

impl Metadata {
    /// The schema to write with. A table always has one; that is checked when its metadata is read.
    pub fn schema(&self) -> &Schema {
        self.schema_of(self.current_schema_id).unwrap_or(&self.schemas[0])
    }

    /// A schema by its id.
    pub fn schema_of(&self, id: i32) -> Option<&Schema> {
        self.schemas.iter().find(|schema| schema.id == id)
    }

    /// The id of a schema of these fields: a schema that the table has had is not written twice.
    pub fn schema_id(&self, fields: &[Field]) -> i32 {
        let next = || self.schemas.iter().map(|schema| schema.id).max().unwrap_or(0).saturating_add(1);
        self.schemas.iter().find(|schema| schema.fields == fields).map_or_else(next, |same| same.id)
    }

    /// The partition spec to write with. A table always has one; that is checked when its metadata is read.
    pub fn spec(&self) -> &PartitionSpec {
        self.spec_of(self.default_spec_id).unwrap_or(&self.partition_specs[0])
    }

    /// A partition spec by its id.
    pub fn spec_of(&self, id: i32) -> Option<&PartitionSpec> {
        self.partition_specs.iter().find(|spec| spec.id == id)
    }

    /// A snapshot by its id.
    pub fn snapshot(&self, id: i64) -> Option<&Snapshot> {
        self.snapshots.iter().find(|snapshot| snapshot.snapshot_id == id)
    }

    /// The snapshot that is read.
    pub fn current(&self) -> Option<&Snapshot> {
        self.current_snapshot_id.and_then(|id| self.snapshot(id))
    }

    /// The metadata as its file has it.
    pub(super) fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec_pretty(self).expect("texts and numbers can be written")
    }

    /// Reads a metadata file.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn from_json(bytes: &[u8]) -> Result<Self, String> {
        let read: Self = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        if read.format_version != 2 {
            return Err(format!("expected format version 2, found {}", read.format_version));
        }
        if read.schema_of(read.current_schema_id).is_none() {
            return Err(format!("there is no schema {}", read.current_schema_id));
        }
        if read.spec_of(read.default_spec_id).is_none() {
            return Err(format!("there is no partition spec {}", read.default_spec_id));
        }
        match read.current_snapshot_id.filter(|&id| read.snapshot(id).is_none()) {
            Some(id) => Err(format!("there is no snapshot {id}")),
            None => Ok(read),
        }
    }
}

impl Serialize for Transform {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'d> Deserialize<'d> for Transform {
    fn deserialize<D: Deserializer<'d>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}
