//! The smallest trees of keys that connect several tables: the Steiner problem in graphs, where each key counts one.
//!
//! Dreyfus and Wagner 1971, in the form of Erickson, Monma and Veinott 1987: the cheapest tree from a table to a set of
//! others is made of two trees for two parts of the set, or of a key and the tree at its other end. With t tables to
//! connect, n tables and m keys that takes O(3^t · n + 2^t · m · log n) time and 2^(t-1) · n numbers of room. A table
//! or a key more makes it a little slower, a table more to connect three times.
//!
//! Counting and listing take each tree apart in one way only: at its root, the branch that holds the first of the
//! tables that are still to be reached is looked at before the rest. In a smallest tree branches share no table, or a
//! smaller one could be made of them, so nothing is counted twice.

mod distances;
mod splits;

use serde::{Deserialize, Serialize};

use crate::engine::joins::graph::{Graph, NoSuchTable, Reach};
use distances::Distances;

/// The most tables that are connected.
pub const MAX_TERMINALS: usize = 8;

/// The most numbers that a search keeps: 64 MiB. Enough for eight among 131,072 tables.
const MAX_NUMBERS: usize = 1 << 24;

/// All smallest trees that connect some tables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trees {
    /// The keys of each; the tables are one more.
    pub hops: usize,
    /// Trees that differ in a table or in which tables are joined; `u64::MAX` stands for that many or more.
    pub table_trees: u64,
    /// Trees that differ in a key; `u64::MAX` stands for that many or more.
    pub key_trees: u64,
    /// Trees as their keys in the order of the file. No more than [`LISTED`], with no more than [`LISTED_KEYS`]; if
    /// these are all, they come in the order of the file too.
    ///
    /// [`LISTED`]: crate::engine::joins::search::LISTED
    /// [`LISTED_KEYS`]: crate::engine::joins::search::LISTED_KEYS
    pub trees: Vec<Vec<usize>>,
    /// Whether these are all.
    pub all_listed: bool,
}

/// Why tables are not connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TreeError {
    /// No table has this number.
    #[error(transparent)]
    Table(#[from] NoSuchTable),
    /// None, or more than can be searched for.
    #[error("expected 1 to {MAX_TERMINALS} different tables to connect, found {found}")]
    Terminals {
        /// How many there are.
        found: usize,
    },
    /// A schema that is too large for that many.
    #[error("expected at most {most} tables for so many to connect, found {tables}")]
    TooLarge {
        /// How many tables the schema may have.
        most: usize,
        /// How many it has.
        tables: usize,
    },
}

impl Graph {
    /// The smallest trees that connect one to [`MAX_TERMINALS`] tables; the same table twice is one.
    ///
    /// # Errors
    /// If there is no such table, or if there are none, too many, or too many for so large a schema.
    pub fn tree(&self, tables: &[usize]) -> Result<Reach<Trees>, TreeError> {
        let mut terminals: Vec<usize> = tables.to_vec();
        terminals.sort_unstable();
        terminals.dedup();
        let (found, count) = (terminals.len(), self.schema().tables.len());
        let Some((&root, others)) = terminals.split_last().filter(|_| found <= MAX_TERMINALS) else {
            return Err(TreeError::Terminals { found });
        };
        if let Some(islands) = self.apart(&terminals)? {
            return Ok(Reach::Apart(islands));
        }
        let most = MAX_NUMBERS >> others.len();
        if count > most {
            return Err(TreeError::TooLarge { most, tables: count });
        }
        Ok(Reach::Joined(Distances::new(self, others).trees(root)))
    }
}
