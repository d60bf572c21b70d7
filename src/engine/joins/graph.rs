//! Tables as the points of an undirected multigraph and keys as its lines: made once, searched many times.

use petgraph::unionfind::UnionFind;
use serde::{Deserialize, Serialize};

use crate::engine::joins::schema::{ForeignKey, Schema, Table};

/// A schema whose numbers are known to be right, indexed for searches.
#[derive(Debug, Clone)]
pub struct Graph {
    schema: Schema,
    /// Where each table's ways begin; one more than there are tables.
    starts: Vec<usize>,
    /// By table, then by the table they lead to, then by key.
    ways: Vec<Way>,
    /// By table: a number that all tables of its island share.
    islands: Vec<usize>,
}

/// A key as it is seen from one of its two tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Way {
    /// The table at its other end.
    pub(crate) to: usize,
    pub(crate) key: usize,
}

/// The two directions in which a key can be walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Direction {
    /// From the table that holds the reference to the one that is referred to.
    ToParent,
    /// From the table that is referred to, to the one that holds the reference.
    ToChild,
}

/// A way through tables.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Path {
    /// From the first to the last: one more than there are keys.
    pub tables: Vec<usize>,
    /// The keys between them.
    pub keys: Vec<usize>,
}

/// What a question about tables finds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reach<T> {
    /// They hang together: how.
    Joined(T),
    /// They do not: the islands they lie on, each once and with all its tables.
    Apart(Vec<Vec<usize>>),
}

/// No table has this number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected the number of one of {tables} tables, found {table}")]
pub struct NoSuchTable {
    /// The number.
    pub table: usize,
    /// How many tables there are.
    pub tables: usize,
}

/// Why tables and keys are no schema.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SchemaError {
    /// A key of a table that is not there.
    #[error("key {key}: {error}")]
    Table {
        /// The key, by its place.
        key: usize,
        /// What is wrong.
        error: NoSuchTable,
    },
    /// A column that is not there.
    #[error("{place}: expected the number of one of the {columns} columns of `{table}`, found {column}")]
    Column {
        /// Who names it.
        place: String,
        /// The table that should have it.
        table: String,
        /// How many it has.
        columns: usize,
        /// The number.
        column: usize,
    },
    /// A key whose two sides do not answer to each other.
    #[error("key {key}: expected as many columns on both sides and at least one, found {from} and {to}")]
    Sides {
        /// The key, by its place.
        key: usize,
        /// How many columns refer.
        from: usize,
        /// How many are referred to.
        to: usize,
    },
}

impl Graph {
    /// The graph of a schema, in O((tables + keys) · log keys). Self-references are left out: they lead nowhere new.
    ///
    /// # Errors
    /// The first number in the schema that stands for nothing.
    pub fn new(schema: Schema) -> Result<Graph, SchemaError> {
        check(&schema)?;
        let tables = schema.tables.len();
        let mut ends: Vec<(usize, Way)> = Vec::with_capacity(schema.keys.len().saturating_mul(2));
        let mut islands = UnionFind::<usize>::new(tables);
        for (key, ForeignKey { from, to, .. }) in schema.keys.iter().enumerate() {
            if from != to {
                ends.push((*from, Way { to: *to, key }));
                ends.push((*to, Way { to: *from, key }));
                islands.union(*from, *to);
            }
        }
        ends.sort_unstable();
        let starts = (0..=tables).map(|table| ends.partition_point(|&(from, _)| from < table)).collect();
        let ways = ends.into_iter().map(|(_, way)| way).collect();
        Ok(Graph { schema, starts, ways, islands: islands.into_labeling() })
    }

    /// What it is the graph of.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// The tables that can be reached from a table, itself included, in the order of the file.
    ///
    /// # Errors
    /// If there is no such table.
    pub fn island(&self, table: usize) -> Result<Vec<usize>, NoSuchTable> {
        self.known(table)?;
        Ok((0..self.islands.len()).filter(|&other| self.islands[other] == self.islands[table]).collect())
    }

    /// The islands that some tables lie on, each once, if they are more than one.
    pub(crate) fn apart(&self, tables: &[usize]) -> Result<Option<Vec<Vec<usize>>>, NoSuchTable> {
        let mut found = Vec::new();
        for &table in tables {
            self.known(table)?;
            if !found.contains(&self.islands[table]) {
                found.push(self.islands[table]);
            }
        }
        match found.len() {
            0 | 1 => Ok(None),
            _ => found.into_iter().map(|island| self.island(island)).collect::<Result<_, _>>().map(Some),
        }
    }

    pub(crate) fn known(&self, table: usize) -> Result<(), NoSuchTable> {
        let tables = self.schema.tables.len();
        if table < tables { Ok(()) } else { Err(NoSuchTable { table, tables }) }
    }

    /// The ways out of a table, in the order of the tables that they lead to, then of their keys.
    pub(crate) fn ways(&self, table: usize) -> &[Way] {
        &self.ways[self.starts[table]..self.starts[table + 1]]
    }

    /// What a key is called; one without a name after its columns: `cases.created_by -> users.id`.
    pub fn key_name(&self, key: &ForeignKey) -> String {
        let side = |table: usize, columns: &[usize]| {
            let Some(table) = self.schema.tables.get(table) else { return String::new() };
            let names: Vec<_> =
                columns.iter().filter_map(|&column| Some(table.columns.get(column)?.name.as_str())).collect();
            match names.as_slice() {
                [name] => format!("{}.{name}", table.name),
                names => format!("{}.({})", table.name, names.join(", ")),
            }
        };
        let described = || format!("{} -> {}", side(key.from, &key.from_columns), side(key.to, &key.to_columns));
        key.name.clone().unwrap_or_else(described)
    }
}

fn check(schema: &Schema) -> Result<(), SchemaError> {
    let tables = schema.tables.len();
    for table in &schema.tables {
        let sets = std::iter::once(&table.primary_key).chain(&table.unique);
        check_columns(table, sets.flatten(), || format!("a unique set of `{}`", table.name))?;
    }
    for (index, key) in schema.keys.iter().enumerate() {
        for (table, columns) in [(key.from, &key.from_columns), (key.to, &key.to_columns)] {
            let error = NoSuchTable { table, tables };
            let table = schema.tables.get(table).ok_or(SchemaError::Table { key: index, error })?;
            check_columns(table, columns, || format!("key {index}"))?;
        }
        let (from, to) = (key.from_columns.len(), key.to_columns.len());
        if from != to || from == 0 {
            return Err(SchemaError::Sides { key: index, from, to });
        }
    }
    Ok(())
}

fn check_columns<'c>(
    table: &Table,
    columns: impl IntoIterator<Item = &'c usize>,
    place: impl Fn() -> String,
) -> Result<(), SchemaError> {
    let count = table.columns.len();
    match columns.into_iter().find(|&&column| column >= count) {
        None => Ok(()),
        Some(&column) => Err(SchemaError::Column { place: place(), table: table.name.clone(), columns: count, column }),
    }
}
