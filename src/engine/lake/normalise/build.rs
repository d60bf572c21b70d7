//! Records become columns.

use super::children;
use super::declared::Declared;
use super::duplicates::without_duplicates;
use super::evidence::{Evidence, Fields, MOST_FIELDS, Names};
use super::fill::Fill;
use super::names::tidy;
use super::plan::{Node, Plan, TablePlan, name};
use super::report::{ColumnReport, Reason, Reject, Rejects, Report, clipped};
use super::rule::Rule;
use super::{ForeignKey, Keys, NormaliseError, Normalised, Origin};
use crate::engine::lake::cell::{Cell, Cells, Record};
use crate::engine::lake::column::Batch;
use crate::engine::lake::job::{Steps, at_once};
use crate::engine::lake::normalise::class::Token;
use crate::engine::lake::schema::{Field, Type};

/// The most values a table may have; records beyond are rejected. Narrow documents with names of their own would
/// otherwise make wide tables of nulls.
const MOST_VALUES: u64 = 500_000_000;

/// So many rows are made room for at most before they come.
const MOST_ROOM: usize = 1 << 24;

/// Tables that are being filled.
#[derive(Debug)]
pub struct Build {
    plan: Plan,
    tables: Vec<Table>,
}

/// What comes of a reading.
#[derive(Debug)]
pub enum Finished {
    /// The tables, in the order of the source.
    Tables(Vec<Normalised>),
    /// The plan did not fit. The records have to be read again by this one.
    Again(Plan),
}

#[derive(Debug)]
struct Table {
    fills: Vec<Fill>,
    names: Names,
    /// Where the field of each column stands in the record at hand, from 1.
    places: Vec<usize>,
    rows: usize,
    origins: Vec<Origin>,
    records: u64,
    rejects: Rejects,
    /// Fields that the plan does not know.
    late: Fields,
}

impl Build {
    /// Nothing yet, with room for as many records in each table; 0 if that is not known.
    pub fn new(plan: Plan, rows: usize) -> Build {
        let table = |table: &TablePlan| {
            let rows = rows.min(MOST_ROOM);
            let mut names = Names::default();
            table.columns.iter().for_each(|node| _ = names.add(&node.from));
            Table {
                fills: table.columns.iter().map(|node| Fill::new(node, plan.has_types, rows)).collect(),
                names,
                places: vec![0; table.columns.len()],
                rows: 0,
                origins: Vec::with_capacity(rows),
                records: 0,
                rejects: Rejects::default(),
                late: Fields::default(),
            }
        };
        Build { tables: plan.tables.iter().map(table).collect(), plan }
    }

    /// Takes a record. One of a table that the plan does not know is left out.
    pub fn take(&mut self, record: &Record) {
        let Some(table) = self.tables.get_mut(record.table) else { return };
        table.records += 1;
        let is_full = (table.rows as u64).saturating_mul(table.fills.len() as u64) >= MOST_VALUES;
        let fits = !is_full
            && match record.cells {
                Cells::Positional(cells) => {
                    cells.len() == table.fills.len()
                        && table.fills.iter_mut().zip(cells).all(|(fill, cell)| fill.push(cell))
                }
                Cells::Named(cells) => table.push_named(cells, self.plan.has_types, record.line),
            };
        if fits {
            table.rows += 1;
            let short = |value: u64| u32::try_from(value).unwrap_or(u32::MAX);
            table.origins.push(Origin { line: short(record.line), offset: short(record.offset) });
        } else {
            table.reject(record, is_full);
        }
    }

    /// How many records were taken so far, and how many were rejected.
    pub fn counts(&self) -> (u64, u64) {
        let tables = self.tables.iter();
        tables.fold((0, 0), |sum, table| (sum.0 + table.rows as u64, sum.1 + table.rejects.count))
    }

    /// The tables, or a plan that fits better, at once.
    ///
    /// # Errors
    /// As [`Build::finish_in_steps`].
    pub fn finish(self) -> Result<Finished, NormaliseError> {
        at_once(|steps| async move { self.finish_in_steps(&steps).await })
    }

    /// The tables, or a plan that fits better.
    ///
    /// # Errors
    /// If what is left without duplicates, or as child tables, does not fit.
    pub async fn finish_in_steps(self, steps: &Steps) -> Result<Finished, NormaliseError> {
        let Build { mut plan, tables } = self;
        let mut is_changed = false;
        for (at, (table_plan, table)) in plan.tables.iter_mut().zip(&tables).enumerate() {
            is_changed |= decide_again(table_plan, table, plan.has_types, &plan.settings);
            if table_plan.columns.len() > table.fills.len().max(MOST_FIELDS) || table.late.are_too_many {
                return Err(NormaliseError::Columns { table: at, most: MOST_FIELDS });
            }
        }
        if is_changed {
            return Ok(Finished::Again(plan));
        }
        let mut finished = Vec::with_capacity(tables.len());
        for (at, table) in tables.into_iter().enumerate() {
            let Some(schema) = plan.schema(at) else { continue };
            let table_plan = &plan.tables[at];
            let keys = keys(&table_plan.declared, &table_plan.columns);
            let mut report = Report { records: table.records, rejects: table.rejects, ..Report::default() };
            for ((node, field), fill) in table_plan.columns.iter().zip(&schema.fields).zip(&table.fills) {
                report_column(&mut report.columns, "", node, field, fill);
            }
            let columns = table.fills.into_iter().map(Fill::finish).collect();
            let batch = Batch { rows: table.rows, columns };
            let name = table_plan.name.clone();
            let table = Normalised { name, schema, batch, origins: table.origins, keys, report };
            let table = without_duplicates(table, steps).await?;
            match plan.settings.children {
                true => children::split(table, &mut finished)?,
                false => finished.push(table),
            }
        }
        Ok(Finished::Tables(finished))
    }
}

impl Table {
    fn push_named(&mut self, cells: &[(std::borrow::Cow<str>, Cell)], has_types: bool, line: u64) -> bool {
        self.places.fill(0);
        for (at, (name, cell)) in cells.iter().enumerate() {
            match self.names.find(at, name) {
                Some(place) => self.places[place] = at + 1,
                None => {
                    if let Some(place) = self.late.place(at, name) {
                        self.late.evidence[place].see(cell, line, has_types, 0);
                    }
                }
            }
        }
        let mut columns = self.fills.iter_mut().zip(&self.places);
        columns.all(|(fill, &place)| match place {
            0 => fill.none(Token::Null),
            place => fill.push(&cells[place - 1].1),
        })
    }

    #[cold]
    fn reject(&mut self, record: &Record, is_full: bool) {
        self.fills.iter_mut().for_each(|fill| fill.truncate(self.rows));
        let reject = |column, reason| Reject { line: record.line, offset: record.offset, column, reason };
        let width = match record.cells {
            Cells::Positional(cells) => cells.len(),
            Cells::Named(_) => self.fills.len(),
        };
        if is_full {
            return self.rejects.add(|| reject(String::new(), Reason::Full));
        }
        if width != self.fills.len() {
            let reason = Reason::Width { expected: self.fills.len(), found: width };
            return self.rejects.add(|| reject(String::new(), reason));
        }
        let mut first = None;
        for (place, fill) in self.fills.iter_mut().enumerate() {
            let cell = match record.cells {
                Cells::Positional(cells) => cells.get(place),
                Cells::Named(cells) => self.places[place].checked_sub(1).map(|at| &cells[at].1),
            };
            if let Some(cell) = cell {
                fill.explain(cell, record.line, &self.names.list()[place.min(self.names.list().len() - 1)], &mut first);
            }
        }
        if let Some(clash) = first {
            let reason = Reason::Type { expected: clash.rule.kind(), found: clipped(clash.found) };
            self.rejects.add(|| reject(clash.path, reason));
        }
    }
}

/// Decides again on columns that were given what they do not read, and on fields that came late.
fn decide_again(plan: &mut TablePlan, table: &Table, has_types: bool, settings: &super::Settings) -> bool {
    let mut is_changed = false;
    for (at, (node, fill)) in plan.columns.iter_mut().zip(&table.fills).enumerate() {
        let kind = plan.declared.columns.get(at).and_then(|column| column.kind.as_deref());
        is_changed |= node.decide_again(fill, kind, has_types, settings, (0, 0));
    }
    let late = table.late.names.list().iter().zip(&table.late.evidence);
    let late =
        late.map(|(name, field): (&String, &Evidence)| Node::new(name, field, None, has_types, settings, (0, 0)));
    let before = plan.columns.len();
    plan.columns.extend(late);
    if plan.columns.len() > before {
        name(&mut plan.columns);
        is_changed = true;
    }
    is_changed
}

/// The declared keys, by the places of their columns; what names a column that is not there is left out.
fn keys(declared: &Declared, columns: &[Node]) -> Keys {
    let place = |name: &String| columns.iter().position(|node| node.from == *name);
    let places = |names: &[String]| names.iter().map(place).collect::<Option<Vec<_>>>().unwrap_or_default();
    let foreign = declared.foreign_keys.iter().map(|key| ForeignKey {
        columns: places(&key.columns),
        table: tidy(&key.table),
        to: key.to.iter().map(|name| tidy(name)).collect(),
    });
    Keys {
        primary: places(&declared.primary_key),
        unique: declared.unique.iter().map(|set| places(set)).filter(|set| !set.is_empty()).collect(),
        foreign: foreign.filter(|key| !key.columns.is_empty()).collect(),
    }
}

fn report_column(columns: &mut Vec<ColumnReport>, above: &str, node: &Node, field: &Field, fill: &Fill) {
    let path = if above.is_empty() { node.name.clone() } else { format!("{above}.{}", node.name) };
    let nulls = Token::ALL.iter().copied().map(|token| (token, fill.tokens[token as usize]));
    columns.push(ColumnReport {
        path: path.clone(),
        renamed_from: (node.from != node.name).then(|| node.from.clone()),
        kind: field.kind.clone(),
        basis: node.basis.clone(),
        seen: node.seen.clone(),
        nulls: nulls.filter(|(_, count)| *count > 0).collect(),
        clashes: fill.clash_count(),
    });
    let fields = match &field.kind {
        Type::Struct(fields) if node.rule == Rule::Struct => fields.as_slice(),
        Type::List(element) => std::slice::from_ref(&**element),
        _ => &[],
    };
    for ((node, field), fill) in node.within.iter().zip(fields).zip(&fill.within) {
        report_column(columns, &path, node, field, fill);
    }
}
