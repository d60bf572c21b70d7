//! What another join of a landing does to the columns of its table.

use std::collections::HashSet;

use crate::engine::lake::schema::Field;
use crate::engine::lake::table::{DataFile, Table, TableError, leaf_ids};

/// A column that the rows of a landing were written to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reached {
    /// The name that it arrived with.
    name: String,
    /// Its field id.
    id: i32,
    /// Whether the table had no such column before.
    is_new: bool,
}

/// The columns that were written to: those of the table now, by the names that they arrived with and were written with.
/// `before` is what the table had; `former` what another join of the same landing had written to.
pub(super) fn reached<'n>(
    before: &[Field],
    now: &[Field],
    names: impl Iterator<Item = (&'n str, &'n str)>,
    former: &[Reached],
) -> Vec<Reached> {
    let had: HashSet<i32> = before.iter().map(|field| field.id).collect();
    let brought: HashSet<i32> = former.iter().filter(|of| of.is_new).map(|of| of.id).collect();
    let column = |(arrived, written): (&str, &str)| {
        let id = now.iter().find(|field| field.name == written)?.id;
        Some(Reached { name: arrived.to_owned(), id, is_new: !had.contains(&id) || brought.contains(&id) })
    };
    names.filter_map(column).collect()
}

/// Gives columns that arrive again the names that their columns have been given meanwhile.
pub(super) fn follow_renames(table: &Table, former: &[Reached], arriving: &mut [Field]) {
    let fields = &table.metadata().schema().fields;
    for at in 0..arriving.len() {
        let reached = former.iter().find(|of| of.name == arriving[at].name);
        let now = reached.and_then(|of| fields.iter().find(|field| field.id == of.id)).map(|field| &field.name);
        if let Some(now) = now.filter(|now| arriving.iter().all(|other| other.name != **now)) {
            arriving[at].name.clone_from(now);
        }
    }
}

/// The columns, by their ids, that nothing has a value in once some files have gone: those that came with them, that do
/// not arrive again, that no other file has a value in, and that the partitions are not made from.
///
/// # Errors
/// If a manifest cannot be read.
pub(super) fn left_empty(
    table: &Table,
    former: &[Reached],
    gone: &[String],
    arriving: &[Field],
) -> Result<Vec<i32>, TableError> {
    let metadata = table.metadata();
    let gone: HashSet<&str> = gone.iter().map(String::as_str).collect();
    let kept: Vec<DataFile> = files(table)?.into_iter().filter(|file| !gone.contains(file.path.as_str())).collect();
    let is_empty = |field: &&Field| {
        let came_with_them = former.iter().any(|of| of.is_new && of.id == field.id);
        let leaves = leaf_ids(field);
        let is_of_partitions =
            || metadata.spec().fields.iter().any(|of| of.source_id == field.id || leaves.contains(&of.source_id));
        came_with_them
            && !arriving.iter().any(|new| new.name == field.name)
            && !is_of_partitions()
            && !kept.iter().any(|file| leaves.iter().any(|&leaf| has_value(file, leaf)))
    };
    Ok(metadata.schema().fields.iter().filter(is_empty).map(|field| field.id).collect())
}

/// Whether the table still has all of some files.
///
/// # Errors
/// If a manifest cannot be read.
pub(super) fn has_all(table: &Table, wanted: &[String]) -> Result<bool, TableError> {
    let there: HashSet<String> = files(table)?.into_iter().map(|file| file.path).collect();
    Ok(wanted.iter().all(|file| there.contains(file)))
}

/// The data files of a table as it is now.
fn files(table: &Table) -> Result<Vec<DataFile>, TableError> {
    let Some(current) = table.metadata().current() else { return Ok(Vec::new()) };
    Ok(table.data_files(current)?.into_iter().map(|(entry, _)| entry.file).collect())
}

/// Whether a file has a value in a leaf column, or may have one.
fn has_value(file: &DataFile, leaf: i32) -> bool {
    file.column(leaf).is_some_and(|of| of.values.zip(of.nulls).is_none_or(|(values, nulls)| nulls < values))
}
