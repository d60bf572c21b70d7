//! Rows found by what stands in some of their columns.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};

use crate::engine::joins::value::{Row, Value};

/// The rows of a table by the values in some columns. Rows with a null among them are in none.
pub(crate) struct HashTable<'r> {
    /// The first row of each set of values.
    first: HashMap<Key<'r>, usize>,
    /// For each row the next one with the same values.
    next: Vec<Option<usize>>,
}

/// The values of some columns of a row, where they stand.
#[derive(Clone, Copy)]
struct Key<'r> {
    row: &'r [Value],
    columns: &'r [usize],
}

impl<'r> HashTable<'r> {
    pub(crate) fn new(rows: &'r [Row], columns: &'r [usize]) -> HashTable<'r> {
        let mut table = HashTable { first: HashMap::new(), next: vec![None; rows.len()] };
        // From the last to the first, so that matches come in the order of the rows.
        for (index, row) in rows.iter().enumerate().rev() {
            if let Some(key) = Key::of(row, columns) {
                table.next[index] = table.first.insert(key, index);
            }
        }
        table
    }

    /// The rows with the values that stand in some columns of another row, in their order.
    pub(crate) fn matches(&self, row: &'r [Value], columns: &'r [usize]) -> impl Iterator<Item = usize> + '_ {
        let first = Key::of(row, columns).and_then(|key| self.first.get(&key).copied());
        std::iter::successors(first, |&row| self.next[row])
    }
}

impl<'r> Key<'r> {
    fn of(row: &'r [Value], columns: &'r [usize]) -> Option<Key<'r>> {
        let key = Key { row, columns };
        key.values().all(|value| *value != Value::Null).then_some(key)
    }

    fn values(self) -> impl Iterator<Item = &'r Value> {
        self.columns.iter().map(move |&column| self.row.get(column).unwrap_or(&Value::Null))
    }
}

impl PartialEq for Key<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.values().eq(other.values())
    }
}

impl Eq for Key<'_> {}

impl Hash for Key<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.values().for_each(|value| value.hash(state));
    }
}
