//! Records that come more than once.

use super::report::{Reason, Reject, clipped, value};
use super::{NormaliseError, Normalised};
use crate::engine::lake::column::{Batch, Column};
use crate::engine::lake::rows::{Index, equal};

/// Drops records that are the same as one before, and rejects those that have another's primary key and other values.
/// A key with a null is no key. O(records).
pub(crate) fn without_duplicates(mut table: Normalised) -> Result<Normalised, NormaliseError> {
    let Normalised { name, schema, batch, origins, keys, report } = &mut table;
    let (again, clashing) = same(batch, &keys.primary);
    let text = |place: &usize, row| value(&batch.columns[*place], &schema.fields[*place].kind, row);
    for &(row, first) in &clashing {
        let joined = |texts: Vec<String>| texts.join(", ");
        report.rejects.add(|| Reject {
            line: u64::from(origins[row].line),
            offset: u64::from(origins[row].offset),
            column: joined(keys.primary.iter().map(|&place| schema.fields[place].name.clone()).collect()),
            reason: Reason::DuplicateKey {
                first_line: u64::from(origins[first].line),
                key: clipped(joined(keys.primary.iter().map(|place| text(place, row)).collect())),
            },
        });
    }
    report.rejects.list.sort_by_key(|reject| reject.line);
    report.duplicates = again.len() as u64;
    let mut is_kept = vec![true; batch.rows];
    again.iter().chain(clashing.iter().map(|(row, _)| row)).for_each(|&row| is_kept[row] = false);
    if is_kept.contains(&false) {
        // Row numbers fit: each record has a byte at least.
        let rows: Vec<u32> = (0..batch.rows as u32).filter(|&row| is_kept[row as usize]).collect();
        *batch = batch.gather(&rows).ok_or_else(|| NormaliseError::TooLarge { table: name.clone() })?;
        *origins = rows.iter().map(|&row| origins[row as usize]).collect();
    }
    Ok(table)
}

/// The records that are the same as one before, and those that have the key of one before and other values, with it.
fn same(batch: &Batch, primary: &[usize]) -> (Vec<usize>, Vec<(usize, usize)>) {
    let all = || batch.columns.iter().collect::<Vec<&Column>>();
    let index = match primary {
        [] => Index::of_all(all(), batch.rows),
        primary => Index::new(primary.iter().map(|&place| &batch.columns[place]).collect(), batch.rows),
    };
    let (mut again, mut clashing) = (Vec::new(), Vec::new());
    if index.distinct + index.nulls == batch.rows {
        return (again, clashing);
    }
    for row in 0..batch.rows {
        let first = index.first_of(row) as usize;
        if first >= row {
            continue;
        }
        match all().iter().all(|column| equal(column, row, column, first)) {
            true => again.push(row),
            false => clashing.push((row, first)),
        }
    }
    (again, clashing)
}
