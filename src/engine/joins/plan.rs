//! What is joined to what: the common ground of statements, runs, traps and ranks.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::engine::joins::graph::{Direction, Graph, NoSuchTable, Path};
use crate::engine::joins::schema::{ForeignKey, Table};

/// Tables put together one by one. Place 0 is the first table; place i is the table that the i-th join adds. A table
/// may come more than once, and a key as well: by one key to the parent, and by another back.
#[derive(Debug, Clone)]
pub struct Plan<'g> {
    graph: &'g Graph,
    first: usize,
    joins: Vec<Join>,
}

/// One more table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Join {
    /// The place that it is joined to; an earlier one.
    pub left: usize,
    /// By this key.
    pub key: usize,
    /// Walked in this direction.
    pub direction: Direction,
    /// The table.
    pub table: usize,
}

/// Why tables cannot be joined so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// No table has this number.
    #[error(transparent)]
    Table(#[from] NoSuchTable),
    /// No key has this number.
    #[error("expected the number of one of {keys} keys, found {key}")]
    Key {
        /// The number.
        key: usize,
        /// How many keys there are.
        keys: usize,
    },
    /// No place has this number.
    #[error("expected one of the {places} places of the plan, found {place}")]
    Place {
        /// The number.
        place: usize,
        /// How many places there are.
        places: usize,
    },
    /// A key that does not lead from one table to the other.
    #[error("expected key {key} to join table {from} and table {to}")]
    Elsewhere {
        /// The key.
        key: usize,
        /// The table to start from.
        from: usize,
        /// The table to arrive at.
        to: usize,
    },
    /// A path whose tables and keys do not alternate.
    #[error("expected one table more than keys, found {tables} tables and {keys} keys")]
    Length {
        /// How many tables it has.
        tables: usize,
        /// How many keys it has.
        keys: usize,
    },
    /// Keys that are no tree.
    #[error("expected keys that form one tree from table {first}; key {key} does not belong to it")]
    NoTree {
        /// The table to start from.
        first: usize,
        /// The first key that closes a circle or hangs loose.
        key: usize,
    },
}

impl<'g> Plan<'g> {
    /// A table alone.
    ///
    /// # Errors
    /// If there is no such table.
    pub fn start(graph: &'g Graph, table: usize) -> Result<Plan<'g>, PlanError> {
        graph.known(table)?;
        Ok(Plan { graph, first: table, joins: Vec::new() })
    }

    /// Adds a table to the one at the place `left` and returns its place. At a self-reference both directions are open;
    /// anywhere else the key has to lead away from the table at `left`.
    ///
    /// # Errors
    /// If there is no such place or key, or if the key's side is of another table.
    pub fn join(&mut self, left: usize, key: usize, direction: Direction) -> Result<usize, PlanError> {
        let places = self.joins.len() + 1;
        let here = self.table_at(left).ok_or(PlanError::Place { place: left, places })?;
        let keys = &self.graph.schema().keys;
        let known = keys.get(key).ok_or(PlanError::Key { key, keys: keys.len() })?;
        let (from, to) = match direction {
            Direction::ToParent => (known.from, known.to),
            Direction::ToChild => (known.to, known.from),
        };
        if from != here {
            return Err(PlanError::Elsewhere { key, from: here, to });
        }
        self.joins.push(Join { left, key, direction, table: to });
        Ok(places)
    }

    /// The tables of a path, each joined to the one before it. A self-reference leads to the parent.
    ///
    /// # Errors
    /// If the path is none of this graph.
    pub fn along(graph: &'g Graph, path: &Path) -> Result<Plan<'g>, PlanError> {
        let (tables, keys) = (path.tables.len(), path.keys.len());
        let first = path.tables.first().filter(|_| tables == keys + 1).ok_or(PlanError::Length { tables, keys })?;
        let mut plan = Plan::start(graph, *first)?;
        for (left, (&key, ends)) in path.keys.iter().zip(path.tables.windows(2)).enumerate() {
            let elsewhere = PlanError::Elsewhere { key, from: ends[0], to: ends[1] };
            let known = plan.key(key)?;
            let direction = match (known.from, known.to) {
                ends_of if ends_of == (ends[0], ends[1]) => Direction::ToParent,
                ends_of if ends_of == (ends[1], ends[0]) => Direction::ToChild,
                _ => return Err(elsewhere),
            };
            plan.join(left, key, direction)?;
        }
        Ok(plan)
    }

    /// The tables of a tree, from one of them outwards: nearer ones first, and then in the order of the keys.
    ///
    /// # Errors
    /// If the keys are no tree that `first` belongs to.
    pub fn spanning(graph: &'g Graph, first: usize, keys: &[usize]) -> Result<Plan<'g>, PlanError> {
        let mut plan = Plan::start(graph, first)?;
        let mut keys_of: HashMap<usize, Vec<usize>> = HashMap::new();
        for &key in keys {
            let known = plan.key(key)?;
            keys_of.entry(known.from).or_default().push(key);
            keys_of.entry(known.to).or_default().push(key);
        }
        let (mut taken, mut reached) = (HashSet::new(), HashSet::from([first]));
        let mut queue = VecDeque::from([0]);
        while let Some(left) = queue.pop_front() {
            let Some(here) = plan.table_at(left) else { break };
            for &key in keys_of.get(&here).into_iter().flatten() {
                if !taken.insert(key) {
                    continue;
                }
                let known = plan.key(key)?;
                let direction = if known.from == here { Direction::ToParent } else { Direction::ToChild };
                let place = plan.join(left, key, direction)?;
                if plan.table_at(place).is_some_and(|table| !reached.insert(table)) {
                    return Err(PlanError::NoTree { first, key });
                }
                queue.push_back(place);
            }
        }
        match keys.iter().find(|key| !taken.contains(key)) {
            Some(&key) => Err(PlanError::NoTree { first, key }),
            None => Ok(plan),
        }
    }

    /// What it is a plan for.
    pub fn graph(&self) -> &'g Graph {
        self.graph
    }

    /// One for each table but the first, in their order.
    pub fn joins(&self) -> &[Join] {
        &self.joins
    }

    /// The numbers of its tables, by place.
    pub fn tables(&self) -> impl Iterator<Item = usize> + '_ {
        std::iter::once(self.first).chain(self.joins.iter().map(|join| join.table))
    }

    /// The tables, by place.
    pub(crate) fn records(&self) -> impl Iterator<Item = &'g Table> + '_ {
        let tables = &self.graph.schema().tables;
        self.tables().map(|table| &tables[table])
    }

    /// The key of a join, and its columns on the left and on the right.
    pub(crate) fn sides(&self, join: &Join) -> (&'g [usize], &'g [usize]) {
        let key = &self.graph.schema().keys[join.key];
        match join.direction {
            Direction::ToParent => (&key.from_columns, &key.to_columns),
            Direction::ToChild => (&key.to_columns, &key.from_columns),
        }
    }

    pub(crate) fn table_at(&self, place: usize) -> Option<usize> {
        match place {
            0 => Some(self.first),
            _ => self.joins.get(place - 1).map(|join| join.table),
        }
    }

    fn key(&self, key: usize) -> Result<&'g ForeignKey, PlanError> {
        let keys = &self.graph.schema().keys;
        keys.get(key).ok_or(PlanError::Key { key, keys: keys.len() })
    }
}
