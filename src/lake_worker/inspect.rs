//! A table as PyIceberg's `inspect` shows it: the views, and the names of their columns.

use super::opened::{FILE_COLUMNS, file_row, grid, manifests, text};
use crate::engine::lake::datum::Datum;
use crate::engine::lake::schema::Type;
use crate::engine::lake::table::{HistoryRow, PartitionRow, Snapshot, Table};
use crate::protocol::lake::{Grid, Refusal, View};

/// A view of a table, or of a snapshot of it.
pub(super) fn inspect(table: &Table, view: View, snapshot: Option<&Snapshot>) -> Result<Grid, Refusal> {
    let metadata = table.metadata();
    let Some(snapshot) = snapshot.or_else(|| metadata.current()) else { return Ok(Grid::default()) };
    Ok(match view {
        View::Snapshots => {
            let row = |snapshot: &Snapshot| {
                let said = snapshot.summary.iter().filter(|(key, _)| *key != "operation");
                let said: Vec<String> = said.map(|(key, value)| format!("{key}: {value}")).collect();
                vec![
                    moment(snapshot.timestamp_ms),
                    text(snapshot.snapshot_id),
                    snapshot.parent_snapshot_id.and_then(text),
                    snapshot.summary.get("operation").cloned(),
                    text(&snapshot.manifest_list),
                    text(said.join(", ")),
                ]
            };
            let columns = ["committed_at", "#snapshot_id", "#parent_id", "operation", "manifest_list", "summary"];
            grid(&columns, metadata.snapshots.iter().map(row).collect())
        }
        View::Files => {
            let files = table.data_files(snapshot)?;
            grid(&FILE_COLUMNS, files.iter().map(|(entry, spec_id)| file_row(table, entry, *spec_id)).collect())
        }
        View::Manifests => manifests(table, &table.manifests(snapshot)?),
        View::Partitions => {
            let row = |row: &PartitionRow| {
                let spec = metadata.spec_of(row.spec_id);
                vec![
                    text(spec.map_or_else(String::new, |spec| spec.text(metadata.schema(), &row.values))),
                    text(row.spec_id),
                    text(row.count.rows),
                    text(row.count.files),
                    text(row.bytes),
                    text(row.last_snapshot_id),
                ]
            };
            let columns = [
                "partition",
                "#spec_id",
                "#record_count",
                "#file_count",
                "#total_data_file_size_in_bytes",
                "#last_updated_snapshot_id",
            ];
            grid(&columns, table.partitions(snapshot)?.iter().map(row).collect())
        }
        View::History => {
            let row = |row: &HistoryRow| {
                vec![
                    moment(row.made_current_at_ms),
                    text(row.snapshot_id),
                    row.parent_id.and_then(text),
                    text(row.is_current_ancestor),
                ]
            };
            let columns = ["made_current_at", "#snapshot_id", "#parent_id", "is_current_ancestor"];
            grid(&columns, table.history().iter().map(row).collect())
        }
    })
}

fn moment(at_ms: i64) -> Option<String> {
    text(Datum::Long(at_ms.saturating_mul(1_000)).text(&Type::Timestamptz))
}
