//! Who is joined to whom, without regard to how often and in which direction.

use std::collections::BTreeMap;

use crate::engine::joins::schema::Schema;

/// Tables that are joined, by numbers of their own.
#[derive(Debug, Clone, Default)]
pub(super) struct Graph {
    /// The numbers of the tables in their schema.
    pub(super) tables: Vec<usize>,
    /// Pairs of tables, and how many keys join them. No pair stands twice, and no table with itself.
    pub(super) edges: Vec<(usize, usize, usize)>,
    /// By table: the edges it has, and who is at their other end.
    pub(super) neighbours: Vec<Vec<(usize, usize)>>,
}

impl Graph {
    /// All of a schema.
    pub(super) fn new(schema: &Schema) -> Graph {
        let mut keys: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for key in schema.keys.iter().filter(|key| key.from != key.to) {
            *keys.entry((key.from.min(key.to), key.from.max(key.to))).or_default() += 1;
        }
        let edges = keys.into_iter().map(|((one, other), count)| (one, other, count)).collect();
        Graph::of((0..schema.tables.len()).collect(), edges)
    }

    pub(super) fn of(tables: Vec<usize>, edges: Vec<(usize, usize, usize)>) -> Graph {
        let mut neighbours = vec![Vec::new(); tables.len()];
        for (edge, &(one, other, _)) in edges.iter().enumerate() {
            neighbours[one].push((edge, other));
            neighbours[other].push((edge, one));
        }
        Graph { tables, edges, neighbours }
    }

    /// How many tables there are.
    pub(super) fn len(&self) -> usize {
        self.tables.len()
    }

    /// The tables of each part in which all are joined, nearest to its best joined one first; the largest part first.
    pub(super) fn parts(&self) -> Vec<Graph> {
        let mut part_of = vec![usize::MAX; self.len()];
        let mut parts: Vec<Vec<usize>> = Vec::new();
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.sort_by_key(|&table| std::cmp::Reverse(self.neighbours[table].len()));
        for first in order {
            if part_of[first] != usize::MAX {
                continue;
            }
            let mut part = vec![first];
            part_of[first] = parts.len();
            let mut at = 0;
            while let Some(&table) = part.get(at) {
                at += 1;
                for &(_, other) in &self.neighbours[table] {
                    if part_of[other] == usize::MAX {
                        part_of[other] = parts.len();
                        part.push(other);
                    }
                }
            }
            parts.push(part);
        }
        let mut place = vec![0; self.len()];
        parts.iter().flat_map(|part| part.iter().enumerate()).for_each(|(number, &table)| place[table] = number);
        let mut edges = vec![Vec::new(); parts.len()];
        for &(one, other, count) in &self.edges {
            edges[part_of[one]].push((place[one], place[other], count));
        }
        let tables = |part: Vec<usize>| part.into_iter().map(|table| self.tables[table]).collect();
        let mut parts: Vec<Graph> =
            parts.into_iter().zip(edges).map(|(part, edges)| Graph::of(tables(part), edges)).collect();
        parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
        parts
    }
}
