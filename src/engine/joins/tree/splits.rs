//! The smallest trees one by one.

use std::collections::HashMap;

use crate::engine::joins::search::{LISTED, LISTED_KEYS};
use crate::engine::joins::tree::Trees;
use crate::engine::joins::tree::distances::{Distances, Set, subsets};

/// The smallest trees that connect a table with a set of terminals. The table itself is not in the set.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Part {
    table: usize,
    set: Set,
}

/// One way to take such trees apart: a key, what hangs at its other end, and what else hangs at the table.
struct Split {
    key: usize,
    branch: Part,
    rest: Part,
}

/// Trees that differ in tables, and in keys.
type Count = (u64, u64);

/// A list that shares its end with others: the number of its first link, 0 for none.
struct Links<T>(Vec<(T, usize)>);

impl Distances<'_> {
    /// All smallest trees from the last terminal to the others.
    pub(super) fn trees(&self, root: usize) -> Trees {
        let whole = self.part(root, (1 << self.terminals.len()) - 1);
        let (table_trees, key_trees) = self.count(whole);
        let trees = self.list(whole);
        let all_listed = trees.len() as u64 == key_trees;
        Trees { hops: self.keys(whole.set, root) as usize, table_trees, key_trees, trees, all_listed }
    }

    fn part(&self, table: usize, set: Set) -> Part {
        let own = self.terminals.iter().position(|&terminal| terminal == table);
        Part { table, set: own.map_or(set, |own| set & !(1 << own)) }
    }

    /// Every way to take the trees of a part apart. Those that differ only in the key stand together.
    fn splits(&self, part: Part) -> impl Iterator<Item = Split> + '_ {
        let Part { table, set } = part;
        let keys = self.keys(set, table);
        // The branch has the first terminal of the set.
        subsets(set & set.saturating_sub(1)).filter(move |_| set != 0).flat_map(move |rest| {
            let here = self.keys(rest, table);
            let branch = set & !rest;
            let ways = self.graph.ways(table).iter();
            ways.filter(move |way| self.keys(branch, way.to).saturating_add(here).saturating_add(1) == keys)
                .map(move |way| Split { key: way.key, branch: self.part(way.to, branch), rest: self.part(table, rest) })
        })
    }

    fn count(&self, whole: Part) -> Count {
        let mut counts: HashMap<Part, Count> = HashMap::from([(whole, (0, 0))]);
        let mut parts = vec![whole];
        let mut next = 0;
        while let Some(&part) = parts.get(next) {
            next += 1;
            for split in self.splits(part) {
                for part in [split.branch, split.rest] {
                    counts.entry(part).or_insert_with(|| {
                        parts.push(part);
                        (0, 0)
                    });
                }
            }
        }
        // The parts of a tree have fewer keys than it.
        parts.sort_by_key(|part| self.keys(part.set, part.table));
        for part in parts {
            let mut count = if part.set == 0 { (1, 1) } else { (0, 0) };
            let mut last = None;
            for Split { branch, rest, .. } in self.splits(part) {
                let [branch_count, rest_count] =
                    [branch, rest].map(|part| counts.get(&part).copied().unwrap_or_default());
                if last.replace((branch, rest)) != Some((branch, rest)) {
                    count.0 = u64::saturating_add(count.0, branch_count.0.saturating_mul(rest_count.0));
                }
                count.1 = u64::saturating_add(count.1, branch_count.1.saturating_mul(rest_count.1));
            }
            counts.insert(part, count);
        }
        counts.get(&whole).copied().unwrap_or_default()
    }

    fn list(&self, whole: Part) -> Vec<Vec<usize>> {
        let (mut parts, mut keys) = (Links(Vec::new()), Links(Vec::new()));
        // Trees that are begun: the parts that they still want, and the keys that they have.
        let mut begun = vec![(parts.link(whole, 0), 0)];
        let (mut trees, mut listed) = (Vec::new(), 0);
        while let Some((wanted, taken)) = begun.pop() {
            let Some((part, wanted)) = parts.first(wanted) else {
                let mut tree: Vec<usize> = keys.all(taken).collect();
                tree.sort_unstable();
                listed += tree.len();
                trees.push(tree);
                if trees.len() >= LISTED || listed >= LISTED_KEYS {
                    break;
                }
                continue;
            };
            if part.set == 0 {
                begun.push((wanted, taken));
                continue;
            }
            for split in self.splits(part) {
                let wanted = parts.link(split.rest, wanted);
                begun.push((parts.link(split.branch, wanted), keys.link(split.key, taken)));
            }
        }
        trees.sort_unstable();
        trees
    }
}

impl<T: Copy> Links<T> {
    /// A list of `value` and the links of `rest`.
    fn link(&mut self, value: T, rest: usize) -> usize {
        self.0.push((value, rest));
        self.0.len()
    }

    /// The first of a list, and the list after it.
    fn first(&self, list: usize) -> Option<(T, usize)> {
        self.0.get(list.checked_sub(1)?).copied()
    }

    fn all(&self, list: usize) -> impl Iterator<Item = T> + '_ {
        let first = self.first(list);
        std::iter::successors(first, |&(_, rest)| self.first(rest)).map(|(value, _)| value)
    }
}
