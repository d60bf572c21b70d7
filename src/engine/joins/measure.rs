//! What rows say about a schema: how many there are, and how many of them a key brings together.

use serde::{Deserialize, Serialize};

use crate::engine::joins::graph::Graph;
use crate::engine::joins::hash::HashTable;
use crate::engine::joins::plan::Plan;
use crate::engine::joins::value::Row;

/// The figures of some rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    /// By table: how many rows it has.
    pub rows: Vec<u64>,
    /// By key: how many pairs of a child row and a parent row it joins.
    pub pairs: Vec<u64>,
}

impl Measured {
    /// Counts rows, given by table, in O(rows · keys of their table). A table without an entry has none.
    pub fn of(graph: &Graph, rows: &[Vec<Row>]) -> Measured {
        let rows_of = |table: usize| rows.get(table).map_or(&[][..], Vec::as_slice);
        let pairs = graph.schema().keys.iter().map(|key| {
            let parents = HashTable::new(rows_of(key.to), &key.to_columns);
            let parents_of = |child| parents.matches(child, &key.from_columns).count() as u64;
            rows_of(key.from).iter().map(|child| parents_of(child)).fold(0, u64::saturating_add)
        });
        let pairs = pairs.collect();
        Measured { rows: (0..graph.schema().tables.len()).map(|table| rows_of(table).len() as u64).collect(), pairs }
    }

    /// How many rows a key finds for a row of one of its tables, on average; nothing without figures or rows.
    pub fn average(&self, table: usize, key: usize) -> Option<f64> {
        let (&rows, &pairs) = (self.rows.get(table)?, self.pairs.get(key)?);
        (rows > 0).then(|| pairs as f64 / rows as f64)
    }

    /// How many rows an inner join of a plan is expected to have: the rows of its first table, times the average of
    /// each join, as if no join knew of another (the assumption of independence of Selinger et al. 1979). Whole rows;
    /// `u64::MAX` stands for that many or more. Nothing without figures.
    pub fn expected_rows(&self, plan: &Plan) -> Option<u64> {
        let tables: Vec<usize> = plan.tables().collect();
        let mut expected = *self.rows.get(*tables.first()?)? as f64;
        for join in plan.joins() {
            expected *= match self.rows.get(tables[join.left])? {
                0 => 0.0,
                _ => self.average(tables[join.left], join.key)?,
            };
        }
        Some(expected.round() as u64)
    }
}
