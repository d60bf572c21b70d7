//! Tables made into one: along the shortest way between their keys, or else one below the other.

mod picked;
mod union;

use std::borrow::Borrow;
use std::ops::Range;

use super::column::{Batch, Column};
use super::job::{Steps, at_once};
use super::normalise::Normalised;
use super::normalise::children::renumber;
use super::normalise::names::unique;
use super::normalise::relate::{self, Key, Label};
use super::rows::{Index, NONE, ROWS_AT_ONCE, gather, hashes_in_steps};
use super::schema::{Field, Schema};
use crate::engine::joins::found::{Found, Way};
use crate::engine::joins::graph::{Graph, SchemaError};
use crate::engine::joins::measure::Measured;
use crate::engine::joins::plan::{Join, Plan, PlanError};
use crate::engine::joins::run::JoinCounts;
use crate::engine::joins::schema as joins;
use crate::engine::joins::tree::MAX_TERMINALS;
use crate::engine::lake::normalise::report::kind_name;

pub use picked::{picked, picked_of};
pub use union::Widened;

/// The most rows that a join makes, also on its way.
pub const MOST_ROWS: usize = 5_000_000;

/// Several tables as one, of which nothing has been copied yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Joined {
    /// Its columns; a name that more than one table has stands after the name of its table.
    pub schema: Schema,
    /// How it is made.
    pub how: How,
    rows: Rows,
}

/// Where the rows of several tables as one come from.
#[derive(Debug, Clone, PartialEq)]
enum Rows {
    /// By table: for each row the one of that table.
    Joined(Vec<(usize, Vec<u32>)>),
    /// Those of the tables one below the other, already copied.
    Union(Vec<usize>, Batch),
}

/// What came of all tables together.
#[derive(Debug, Clone, PartialEq)]
pub struct Together {
    /// The columns of labels that were added to the tables.
    pub labels: Vec<Label>,
    /// The keys between the tables.
    pub keys: Vec<Key>,
    /// The tables that were joined, the first of them first.
    pub picked: Vec<usize>,
    /// The one table.
    pub wide: Wide,
}

/// Several tables as one.
#[derive(Debug, Clone, PartialEq)]
pub struct Wide {
    /// Its columns; a name that more than one table has stands after the name of its table.
    pub schema: Schema,
    /// Its rows.
    pub batch: Batch,
    /// How it was made.
    pub how: How,
}

/// How tables became one.
#[derive(Debug, Clone, PartialEq)]
pub enum How {
    /// By left joins.
    Joined {
        /// What the search found.
        found: Box<Found>,
        /// Which of its ways was taken; none for a table alone.
        way: Option<usize>,
        /// What each join did.
        hops: Vec<Hop>,
    },
    /// One below the other, because no key leads from one to another: by the names of their columns.
    Union {
        /// The islands on which the tables lie.
        islands: Vec<Vec<usize>>,
        /// Columns whose types differed.
        widened: Vec<Widened>,
    },
}

/// What a join did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hop {
    /// The table that it was joined to.
    pub left: usize,
    /// The table that it added.
    pub table: usize,
    /// By this key.
    pub key: usize,
    /// How many rows matched, did not, and are there now.
    pub counts: JoinCounts,
}

/// Why there is no table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JoinError {
    /// No tables, one that is not there, or too many.
    #[error("expected 1 to {MAX_TERMINALS} of the {tables} tables, found {found:?}")]
    Tables {
        /// What was asked for.
        found: Vec<usize>,
        /// How many tables there are.
        tables: usize,
    },
    /// No such way.
    #[error("expected one of {ways} ways, found {found}")]
    Way {
        /// The number that was asked for.
        found: usize,
        /// How many there are.
        ways: usize,
    },
    /// Keys that the tables do not have.
    #[error(transparent)]
    Keys(#[from] SchemaError),
    /// A way that is none.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// It was stopped before it took all the memory.
    #[error("expected at most {MOST_ROWS} rows; the join to `{table}` makes more")]
    TooManyRows {
        /// The table that makes too many.
        table: String,
    },
    /// Too much text in a column.
    #[error("expected at most 4 GiB in a column, found more in `{table}`")]
    TooLarge {
        /// The table that it comes from.
        table: String,
    },
}

/// The tables of all sources as one, where nobody says which: codes get their labels ([`relate::label`]), keys are found
/// ([`relate::keys`]), and the tables that they lead to from one of them ([`picked`]) are joined by the best way. With
/// the keys of the answer another choice can be joined ([`join`]).
///
/// # Errors
/// As [`join`].
pub fn join_all(tables: &mut [Normalised]) -> Result<Together, JoinError> {
    let labels = relate::label::<Normalised>(tables, &[]);
    let keys = relate::keys(tables);
    let picked = picked(tables, &keys);
    let wide = join(tables, &keys, &picked, None)?;
    Ok(Together { labels, keys, picked, wide })
}

/// The tables and keys as the graph that is searched.
///
/// # Errors
/// If a key names what is not there.
pub fn graph<T: Borrow<Normalised>>(tables: &[T], keys: &[Key]) -> Result<Graph, JoinError> {
    let column = |(field, column): (&Field, &Column)| joins::Column {
        name: field.name.clone(),
        kind: kind_name(&field.kind),
        nullable: column.validity.as_ref().is_some_and(|validity| validity.contains(&false)),
    };
    let table = |table: &Normalised| joins::Table {
        name: table.name.clone(),
        source: None,
        columns: table.schema.fields.iter().zip(&table.batch.columns).map(column).collect(),
        primary_key: table.keys.primary.clone(),
        unique: table.keys.unique.clone(),
    };
    let key = |key: &Key| joins::ForeignKey {
        name: None,
        from: key.from,
        from_columns: key.from_columns.clone(),
        to: key.to,
        to_columns: key.to_columns.clone(),
    };
    let tables = tables.iter().map(|each| table(each.borrow())).collect();
    Ok(Graph::new(joins::Schema { name: String::new(), tables, keys: keys.iter().map(key).collect() })?)
}

/// One table of some: the first of `picked` with the others joined to it, by the best of the shortest ways or by one
/// that was chosen from [`Found::ways`]; no row of the first is lost. Where no way leads to all, all rows below each
/// other. O(rows read and made).
///
/// # Errors
/// If there is no such table, key or way, or if too much comes of it.
pub fn join<T: Borrow<Normalised>>(
    tables: &[T],
    keys: &[Key],
    picked: &[usize],
    way: Option<usize>,
) -> Result<Wide, JoinError> {
    let joined = Joined::new(tables, keys, picked, way)?;
    let batch = joined.batch(tables, 0..joined.rows())?;
    Ok(Wide { schema: joined.schema, batch, how: joined.how })
}

impl Joined {
    /// As [`join`], but of the rows only where they come from.
    ///
    /// # Errors
    /// As there.
    pub fn new<T: Borrow<Normalised>>(
        tables: &[T],
        keys: &[Key],
        picked: &[usize],
        way: Option<usize>,
    ) -> Result<Joined, JoinError> {
        at_once(|steps| async move { Joined::in_steps(tables, keys, picked, way, &steps).await })
    }

    /// As [`Joined::new`], in steps.
    ///
    /// # Errors
    /// As there.
    pub async fn in_steps<T: Borrow<Normalised>>(
        tables: &[T],
        keys: &[Key],
        picked: &[usize],
        way: Option<usize>,
        steps: &Steps,
    ) -> Result<Joined, JoinError> {
        let wrong = || JoinError::Tables { found: picked.to_vec(), tables: tables.len() };
        let mut once: Vec<usize> = Vec::new();
        picked.iter().for_each(|table| {
            if !once.contains(table) {
                once.push(*table)
            }
        });
        if once.is_empty() || once.len() > MAX_TERMINALS || once.iter().any(|&table| table >= tables.len()) {
            return Err(wrong());
        }
        let graph = graph(tables, keys)?;
        let tables: Vec<&Normalised> = tables.iter().map(Borrow::borrow).collect();
        let measured = Measured {
            rows: tables.iter().map(|table| table.batch.rows as u64).collect(),
            pairs: keys.iter().map(|key| key.pairs).collect(),
        };
        let found = Found::new(&graph, Some(&measured), &once, false);
        if !found.islands.is_empty() {
            let (schema, batch, widened) = union::union(&tables, &once)?;
            let how = How::Union { islands: found.islands, widened };
            return Ok(Joined { schema, how, rows: Rows::Union(once, batch) });
        }
        let (plan, way) = match once.as_slice() {
            [table] => (Plan::start(&graph, *table)?, None),
            _ => {
                let (number, ways) = (way.unwrap_or(0), found.ways.len());
                let way: &Way = found.ways.get(number).ok_or(JoinError::Way { found: number, ways })?;
                (found.plan(&graph, way).ok_or_else(wrong)?, Some(number))
            }
        };
        let (places, hops) = run(&tables, &plan, steps).await?;
        let schema = schema(&tables, &plan);
        let rows = Rows::Joined(plan.tables().zip(places).collect());
        Ok(Joined { schema, how: How::Joined { found: Box::new(found), way, hops }, rows })
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        match &self.rows {
            Rows::Joined(places) => places.first().map_or(0, |(_, rows)| rows.len()),
            Rows::Union(_, batch) => batch.rows,
        }
    }

    /// Some of the rows, copied from the tables that this was made of.
    ///
    /// # Errors
    /// If they have too much text.
    pub fn batch<T: Borrow<Normalised>>(&self, tables: &[T], rows: Range<usize>) -> Result<Batch, JoinError> {
        let mut columns = Vec::with_capacity(self.schema.fields.len());
        match &self.rows {
            Rows::Joined(places) => {
                for (table, places) in places {
                    let table: &Normalised = tables[*table].borrow();
                    let too_large = || JoinError::TooLarge { table: table.name.clone() };
                    for column in &table.batch.columns {
                        columns.push(gather(column, &places[rows.clone()]).ok_or_else(too_large)?);
                    }
                }
            }
            Rows::Union(picked, batch) => {
                let places: Vec<u32> = rows.clone().map(|row| row as u32).collect();
                for column in &batch.columns {
                    let name = || picked.first().map_or(String::new(), |&table| tables[table].borrow().name.clone());
                    columns.push(gather(column, &places).ok_or_else(|| JoinError::TooLarge { table: name() })?);
                }
            }
        }
        Ok(Batch { rows: rows.len(), columns })
    }

    /// The first of the rows that a row of the first table, or of any in a union, went into.
    pub fn place_of<T: Borrow<Normalised>>(&self, tables: &[T], table: usize, row: usize) -> Option<usize> {
        match &self.rows {
            Rows::Joined(places) => {
                let (_, rows) = places.first().filter(|(first, _)| *first == table)?;
                rows.iter().position(|&there| there as usize == row)
            }
            Rows::Union(picked, _) => {
                let at = picked.iter().position(|&other| other == table)?;
                let before: usize = picked[..at].iter().map(|&other| tables[other].borrow().batch.rows).sum();
                Some(before + row)
            }
        }
    }
}

/// By place in the plan: for each row of the result the row of the table there.
type Places = Vec<Vec<u32>>;

/// Left joins, one after the other.
async fn run(tables: &[&Normalised], plan: &Plan<'_>, steps: &Steps) -> Result<(Places, Vec<Hop>), JoinError> {
    let too_many = |table: usize| JoinError::TooManyRows { table: tables[table].name.clone() };
    let at: Vec<usize> = plan.tables().collect();
    let first = tables[at[0]].batch.rows;
    if first > MOST_ROWS {
        return Err(too_many(at[0]));
    }
    let mut places: Places = vec![(0..first as u32).collect()];
    let mut hops = Vec::with_capacity(plan.joins().len());
    for join in plan.joins() {
        let (left, right) = (&tables[at[join.left]].batch, &tables[join.table].batch);
        let (left_columns, right_columns) = plan.sides(join);
        let index = Index::in_steps(columns(right, right_columns), right.rows, false, steps).await;
        let left_columns = columns(left, left_columns);
        let hashes = hashes_in_steps(&left_columns, left.rows, steps).await;
        let (mut so_far, mut joined) = (Vec::new(), Vec::new());
        let mut counts = JoinCounts { matched: 0, unmatched: 0, rows: 0 };
        for (row, &here) in places[join.left].iter().enumerate() {
            if row % ROWS_AT_ONCE == 0 {
                steps.pause().await;
            }
            let before = joined.len();
            if here != NONE {
                joined.extend(index.matches(&left_columns, hashes[here as usize], here as usize).take(MOST_ROWS));
            }
            match joined.len() > before {
                true => counts.matched += 1,
                false => {
                    counts.unmatched += 1;
                    joined.push(NONE);
                }
            }
            so_far.resize(joined.len(), row as u32);
            if joined.len() > MOST_ROWS {
                return Err(too_many(join.table));
            }
        }
        counts.rows = joined.len() as u64;
        let is_as_before = so_far.len() == places[0].len();
        if !is_as_before {
            for place in &mut places {
                *place = so_far.iter().map(|&row| place[row as usize]).collect();
            }
        }
        places.push(joined);
        let Join { key, table, .. } = *join;
        hops.push(Hop { left: at[join.left], table, key, counts });
    }
    Ok((places, hops))
}

fn columns<'b>(batch: &'b Batch, places: &[usize]) -> Vec<&'b Column> {
    places.iter().map(|&place| &batch.columns[place]).collect()
}

/// The columns of all tables of a plan.
fn schema(tables: &[&Normalised], plan: &Plan) -> Schema {
    let (mut names, mut fields) = (Vec::new(), Vec::new());
    let mut counts = std::collections::HashMap::<&str, usize>::new();
    for table in plan.tables() {
        tables[table].schema.fields.iter().for_each(|field| *counts.entry(&field.name).or_default() += 1);
    }
    for table in plan.tables().map(|table| tables[table]) {
        for field in &table.schema.fields {
            let is_alone = counts.get(field.name.as_str()) == Some(&1);
            names.push(if is_alone { field.name.clone() } else { format!("{}_{}", table.name, field.name) });
            fields.push(field.clone());
        }
    }
    let names = unique(names.iter().map(String::as_str), "column");
    fields.iter_mut().zip(names).for_each(|(field, name)| field.name = name);
    let mut schema = Schema { id: 0, fields };
    renumber(&mut schema);
    schema
}
