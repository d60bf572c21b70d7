//! What the stages did, as it is shown.

use std::borrow::Borrow;

use super::{FIRST, Joined, JoinedHop, LabelledColumn, NormalisedColumn, NormalisedTable, Orphans, ReadAs};
use super::{RejectReason, RejectedRow};
use crate::engine::joins::found::Way;
use crate::engine::lake::join::How;
use crate::engine::lake::normalise::Normalised;
use crate::engine::lake::normalise::relate::{Key, Label};
use crate::engine::lake::normalise::report::{ColumnReport, Reason, Reject, kind_name};
use crate::engine::lake::parquet::Note;

/// Tables as they were normalised, with the labels that were put beside their codes. `name` says what the table of a
/// dictionary is called.
pub(in crate::engine::lake) fn normalised(
    tables: &[Normalised],
    labels: &[Label],
    name: impl Fn(usize) -> String,
) -> Vec<NormalisedTable> {
    let labelled = |table: &Normalised, label: &Label| LabelledColumn {
        codes: table.schema.fields[label.codes].name.clone(),
        labels: table.schema.fields[label.labels].name.clone(),
        dictionary: name(label.dictionary),
        found: label.found,
        missing: label.missing,
        missing_codes: label.missing_codes.clone(),
    };
    let table = |(at, table): (usize, &Normalised)| NormalisedTable {
        name: table.name.clone(),
        records: table.report.records,
        rows: table.batch.rows as u64,
        duplicates: table.report.duplicates,
        columns: columns(table),
        rejects: table.report.rejects.count,
        rejects_first: table.report.rejects.list.iter().take(FIRST).map(RejectedRow::of).collect(),
        labels: labels.iter().filter(|label| label.table == at).map(|label| labelled(table, label)).collect(),
    };
    tables.iter().enumerate().map(table).collect()
}

/// What the survey says of each column; of a table that was not surveyed, as one of Parquet, its columns.
fn columns(table: &Normalised) -> Vec<NormalisedColumn> {
    use crate::engine::lake::normalise::decide::Basis;
    if table.report.columns.is_empty() {
        let column = |field: &crate::engine::lake::schema::Field| NormalisedColumn {
            path: field.name.clone(),
            renamed_from: None,
            kind: kind_name(&field.kind),
            basis: Basis::Declared(kind_name(&field.kind)),
            seen: Vec::new(),
            nulls: Vec::new(),
        };
        return table.schema.fields.iter().map(column).collect();
    }
    let column = |column: &ColumnReport| NormalisedColumn {
        path: column.path.clone(),
        renamed_from: column.renamed_from.clone(),
        kind: kind_name(&column.kind),
        basis: column.basis.clone(),
        seen: column.seen.clone(),
        nulls: column.nulls.clone(),
    };
    table.report.columns.iter().map(column).collect()
}

impl From<Note> for ReadAs {
    fn from(note: Note) -> ReadAs {
        ReadAs { column: note.column, found: note.found, became: kind_name(&note.became) }
    }
}

impl RejectedRow {
    fn of(reject: &Reject) -> RejectedRow {
        let reason = match &reject.reason {
            Reason::Type { expected, found } => {
                RejectReason::Type { expected: kind_name(expected), found: found.clone() }
            }
            Reason::DuplicateKey { first_line, key } => {
                RejectReason::DuplicateKey { first_line: *first_line, key: key.clone() }
            }
            Reason::Width { expected, found } => {
                RejectReason::Width { expected: *expected as u64, found: *found as u64 }
            }
            Reason::Full => RejectReason::Full,
        };
        RejectedRow { line: reject.line, column: reject.column.clone(), reason }
    }
}

impl Joined {
    /// How some of the tables were joined.
    pub(in crate::engine::lake) fn of<T: Borrow<Normalised>>(how: &How, tables: &[T], keys: &[Key]) -> Joined {
        let name = |table: usize| tables[table].borrow().name.clone();
        match how {
            How::Joined { way: None, .. } => Joined::Alone,
            How::Joined { found, way: Some(way), hops } => {
                let hop = |hop: &crate::engine::lake::join::Hop| JoinedHop {
                    from: name(hop.left),
                    to: name(hop.table),
                    on: condition(tables, &keys[hop.key]),
                    matched: hop.counts.matched,
                    unmatched: hop.counts.unmatched,
                    rows: hop.counts.rows,
                };
                let way_text = |way: &Way| {
                    let names: Vec<String> = way.tables.iter().map(|&table| name(table)).collect();
                    let keys: Vec<String> = way.keys.iter().map(|&key| condition(tables, &keys[key])).collect();
                    format!("{}: {}", names.join(" → "), keys.join(", "))
                };
                let orphans = keys.iter().filter(|key| key.orphans > 0 && found.tables.contains(&key.from));
                Joined::Path {
                    first: found.tables.first().map_or_else(String::new, |&table| name(table)),
                    hops: hops.iter().map(hop).collect(),
                    ways: found.ways.iter().map(way_text).collect(),
                    way: *way,
                    orphans: orphans
                        .map(|key| Orphans {
                            key: condition(tables, key),
                            count: key.orphans,
                            lines: key.orphan_lines.clone(),
                        })
                        .collect(),
                }
            }
            How::Union { islands, widened } => Joined::Union {
                islands: islands.iter().map(|island| island.iter().map(|&table| name(table)).collect()).collect(),
                widened: widened.iter().map(|of| (of.column.clone(), kind_name(&of.to))).collect(),
            },
        }
    }
}

/// What a key says of two tables: `cases.organisation_id = organisations.id`.
fn condition<T: Borrow<Normalised>>(tables: &[T], key: &Key) -> String {
    let side = |table: usize, column: usize| {
        let table: &Normalised = tables[table].borrow();
        let column = table.schema.fields.get(column).map_or("", |field| field.name.as_str());
        format!("{}.{column}", table.name)
    };
    let pairs = key.from_columns.iter().zip(&key.to_columns);
    let pairs = pairs.map(|(&from, &to)| format!("{} = {}", side(key.from, from), side(key.to, to)));
    pairs.collect::<Vec<_>>().join(" and ")
}
