//! Records that come more than once.

use super::report::{Reason, Reject, clipped, value};
use super::{NormaliseError, Normalised};
use crate::engine::lake::column::{Batch, Column};
use crate::engine::lake::job::Steps;
use crate::engine::lake::rows::{Index, ROWS_AT_ONCE, equal, gather};

/// Drops records that are the same as one before, and rejects those that have another's primary key and other values.
/// A key with a null is no key. O(records).
pub(crate) async fn without_duplicates(mut table: Normalised, steps: &Steps) -> Result<Normalised, NormaliseError> {
    let Normalised { name, schema, batch, origins, keys, report } = &mut table;
    let (again, clashing) = same(batch, &keys.primary, steps).await;
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
        for column in &mut batch.columns {
            *column = gather(column, &rows).ok_or_else(|| NormaliseError::TooLarge { table: name.clone() })?;
            steps.pause().await;
        }
        batch.rows = rows.len();
        *origins = rows.iter().map(|&row| origins[row as usize]).collect();
    }
    Ok(table)
}

/// The records that are the same as one before, and those that have the key of one before and other values, with it.
async fn same(batch: &Batch, primary: &[usize], steps: &Steps) -> (Vec<usize>, Vec<(usize, usize)>) {
    let all = || batch.columns.iter().collect::<Vec<&Column>>();
    let of_key = || primary.iter().map(|&place| &batch.columns[place]).collect();
    let columns = if primary.is_empty() { all() } else { of_key() };
    let index = Index::in_steps(columns, batch.rows, primary.is_empty(), steps).await;
    let (mut again, mut clashing) = (Vec::new(), Vec::new());
    if index.distinct + index.nulls == batch.rows {
        return (again, clashing);
    }
    let all = all();
    for row in 0..batch.rows {
        if row % ROWS_AT_ONCE == 0 {
            steps.pause().await;
        }
        let first = index.first_of(row) as usize;
        if first >= row {
            continue;
        }
        match all.iter().all(|column| equal(column, row, column, first)) {
            true => again.push(row),
            false => clashing.push((row, first)),
        }
    }
    (again, clashing)
}
