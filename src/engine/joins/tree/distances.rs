//! How large the smallest tree is, from every table to every set of terminals.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::engine::joins::graph::Graph;

/// A set of terminals: a bit for each.
pub(super) type Set = usize;

/// Where no tree is.
const NONE: u32 = u32::MAX;

/// By set, then by table: the keys of the smallest tree that connects the table and the set.
pub(super) struct Distances<'g> {
    pub(super) graph: &'g Graph,
    /// The terminals but one, which is the root.
    pub(super) terminals: Vec<usize>,
    tables: usize,
    keys: Vec<u32>,
}

impl<'g> Distances<'g> {
    pub(super) fn new(graph: &'g Graph, terminals: &[usize]) -> Distances<'g> {
        let tables = graph.schema().tables.len();
        // No key is needed to connect a table with nothing.
        let mut keys = vec![0_u32; tables];
        for set in 1..1 << terminals.len() {
            let mut row = vec![NONE; tables];
            match halves(set).next() {
                None => row[terminals[set.trailing_zeros() as usize]] = 0,
                Some(_) => {
                    for (half, rest) in halves(set) {
                        let [half, rest] = [half, rest].map(|part| &keys[part * tables..][..tables]);
                        for (keys, (a, b)) in row.iter_mut().zip(half.iter().zip(rest)) {
                            *keys = (*keys).min(a.saturating_add(*b));
                        }
                    }
                }
            }
            grow(graph, &mut row);
            keys.extend(row);
        }
        Distances { graph, terminals: terminals.to_vec(), tables, keys }
    }

    pub(super) fn keys(&self, set: Set, table: usize) -> u32 {
        self.keys[set * self.tables + table]
    }
}

/// The parts of a set that hold its first terminal, each with what it leaves; the whole set is none of them.
fn halves(set: Set) -> impl Iterator<Item = (Set, Set)> {
    subsets(set & (set - 1)).filter(|&rest| rest != 0).map(move |rest| (set & !rest, rest))
}

/// All subsets of a set, from the whole down to none.
pub(super) fn subsets(set: Set) -> impl Iterator<Item = Set> {
    std::iter::successors(Some(set), move |&subset| (subset != 0).then(|| (subset - 1) & set))
}

/// Lets every table know of trees at its neighbours (Dijkstra 1959).
fn grow(graph: &Graph, row: &mut [u32]) {
    let known = row.iter().enumerate().filter(|&(_, &keys)| keys != NONE);
    let mut heap: BinaryHeap<_> = known.map(|(table, &keys)| Reverse((keys, table))).collect();
    while let Some(Reverse((keys, table))) = heap.pop() {
        if row[table] < keys {
            continue;
        }
        for way in graph.ways(table) {
            if row[way.to] > keys + 1 {
                row[way.to] = keys + 1;
                heap.push(Reverse((keys + 1, way.to)));
            }
        }
    }
}
