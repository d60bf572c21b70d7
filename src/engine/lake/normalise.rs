//! From records to typed columns: names, types, nested values, duplicates, and what cannot be taken.
//!
//! A [`Survey`] sees records, all of them or some, and makes a [`Plan`]: which columns there are, which type each has,
//! and why. A [`Build`] takes all records by the plan. If it meets values that the survey did not see and that the plan
//! does not fit, it asks for another reading with a wider plan; otherwise it hands out the tables ([`Normalised`]) and
//! a [`report`] for each. [`relate`] then looks at the tables of all sources together: which keys lead from one to
//! another, and which codes have labels.

pub mod build;
pub mod children;
pub mod class;
pub mod decide;
pub mod declared;
mod duplicates;
pub mod evidence;
mod fill;
pub mod moment;
pub mod names;
mod number;
pub mod plan;
pub mod relate;
pub mod report;
pub mod rule;
pub mod written;

use declared::{Declared, DeclaredColumn};
use evidence::{Evidence, Fields};
use plan::{Plan, TablePlan};
use report::Report;

use super::cell::{Cells, Record};
use super::column::Batch;
use super::schema::Schema;

pub use build::{Build, Finished};
pub(in crate::engine::lake) use moment::{Moment, Order, moment};

/// The most columns a table may have.
pub const MOST_COLUMNS: usize = 10_000;

/// What the visitor may choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// How many structs may lie within each other below a column; deeper ones become text. Lists do not count.
    pub levels: usize,
    /// Whether lists of structs become tables of their own.
    pub children: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { levels: 4, children: false }
    }
}

/// A source's table, typed.
#[derive(Debug, Clone, PartialEq)]
pub struct Normalised {
    /// Its name, tidied.
    pub name: String,
    /// Its columns.
    pub schema: Schema,
    /// Its records.
    pub batch: Batch,
    /// Where each record came from.
    pub origins: Vec<Origin>,
    /// Its keys, as far as its source declares them.
    pub keys: Keys,
    /// What was done to it.
    pub report: Report,
}

/// Where a record came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// Its line, or its number if its file has no lines; `u32::MAX` stands for that or more.
    pub line: u32,
    /// Where it begins in its file, unpacked: bytes; `u32::MAX` stands for that or more.
    pub offset: u32,
}

/// Columns by their place in their table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keys {
    /// The primary key; empty without one.
    pub primary: Vec<usize>,
    /// Further sets of columns that no two records share.
    pub unique: Vec<Vec<usize>>,
    /// What refers to other tables.
    pub foreign: Vec<ForeignKey>,
}

/// What refers to another table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignKey {
    /// The columns that refer.
    pub columns: Vec<usize>,
    /// The table that is referred to, by its tidied name.
    pub table: String,
    /// Its columns, tidied; empty for its primary key.
    pub to: Vec<String>,
}

/// Why there is no plan, or no table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NormaliseError {
    /// More columns than a table may have.
    #[error("table {table}: expected at most {most} columns, found more")]
    Columns {
        /// The table, by its number in the source.
        table: usize,
        /// How many it may have.
        most: usize,
    },
    /// Texts or lists of a column that together do not fit.
    #[error("table {table}: expected at most 4 GiB in a column, found more")]
    TooLarge {
        /// The table, by its name.
        table: String,
    },
}

/// What has been seen of a source's records.
#[derive(Debug, Clone, Default)]
pub struct Survey {
    has_types: bool,
    tables: Vec<TableSurvey>,
}

#[derive(Debug, Clone, Default)]
struct TableSurvey {
    /// Of positional records, by place.
    positional: Vec<Evidence>,
    /// Of named ones.
    named: Fields,
    has_too_many: bool,
}

impl Survey {
    /// A survey of a source that has types, as JSON and dumps do, or in which everything is text (CSV). Where there are
    /// types, text in quotation marks is text, and may be a date at most.
    pub fn new(has_types: bool) -> Survey {
        Survey { has_types, tables: Vec::new() }
    }

    /// Takes a record into account. A record of a table beyond the 10,000th is not looked at.
    pub fn see(&mut self, record: &Record) {
        if record.table >= MOST_COLUMNS {
            return;
        }
        if self.tables.len() <= record.table {
            self.tables.resize_with(record.table + 1, TableSurvey::default);
        }
        let (table, has_types) = (&mut self.tables[record.table], self.has_types);
        match record.cells {
            Cells::Positional(cells) => {
                table.has_too_many |= cells.len() > MOST_COLUMNS;
                let cells = &cells[..cells.len().min(MOST_COLUMNS)];
                if table.positional.len() < cells.len() {
                    table.positional.resize_with(cells.len(), Evidence::default);
                }
                for (evidence, cell) in table.positional.iter_mut().zip(cells) {
                    evidence.see(cell, record.line, has_types, 0);
                }
            }
            Cells::Named(cells) => {
                for (hint, (name, cell)) in cells.iter().enumerate() {
                    match table.named.place(hint, name) {
                        Some(place) => table.named.evidence[place].see(cell, record.line, has_types, 0),
                        None => table.has_too_many = true,
                    }
                }
            }
        }
    }

    /// What is to become of the records, given what their source says of its tables, in their order.
    ///
    /// # Errors
    /// If a table has too many columns.
    pub fn plan(self, mut declared: Vec<Declared>, settings: &Settings) -> Result<Plan, NormaliseError> {
        let count = declared.len().max(self.tables.len());
        declared.resize_with(count, Declared::default);
        let surveys = self.tables.into_iter().chain(std::iter::repeat_with(TableSurvey::default));
        let mut tables = Vec::with_capacity(count);
        for (at, (mut declared, survey)) in declared.into_iter().zip(surveys).enumerate() {
            for place in declared.columns.len()..survey.positional.len() {
                declared.columns.push(DeclaredColumn { name: format!("column_{}", place + 1), kind: None });
            }
            if survey.has_too_many || declared.columns.len() > MOST_COLUMNS {
                let most = if survey.positional.is_empty() { evidence::MOST_FIELDS } else { MOST_COLUMNS };
                return Err(NormaliseError::Columns { table: at, most });
            }
            tables.push(TablePlan::new(declared, &survey.positional, &survey.named, self.has_types, settings));
        }
        let names = names::unique(tables.iter().map(|table| table.declared.name.as_str()), "table");
        tables.iter_mut().zip(names).for_each(|(table, name)| table.name = name);
        Ok(Plan { tables, has_types: self.has_types, settings: settings.clone() })
    }
}
