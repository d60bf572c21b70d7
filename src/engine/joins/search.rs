//! Every shortest way between two tables, by breadth-first search (Moore 1959).
//!
//! A table path is the tables in their order. A key path says by which key each step is taken as well: parallel keys
//! are ways of their own. No table comes twice. Counting follows Brandes 2001, lemma 3: to a table lead as many
//! shortest paths as to all the tables before it together.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::engine::joins::graph::{Graph, NoSuchTable, Path, Reach};

/// The most paths, or trees, that are listed.
pub const LISTED: usize = 1_000;

/// The most keys that a list of paths, or trees, has in all, so that long ones are not listed a thousand times. One is
/// always listed.
pub const LISTED_KEYS: usize = 20_000;

/// A search, and what it finds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Search {
    /// Where it begins.
    pub from: usize,
    /// What it looks for.
    pub to: usize,
    /// Every table that it met, in the order in which they were found: the queue, with nothing ever taken off. Of
    /// tables that are found together the first of the file comes first.
    pub met: Vec<usize>,
    /// One for each table that is taken from the queue, in their order: step i takes `met[i]`. The search ends when it
    /// would take a table as far away as the one it looks for, because only then all ties are known.
    pub steps: Vec<Step>,
    /// Every key that leads a level farther, in the order in which they were walked.
    pub hops: Vec<Hop>,
    /// The paths, or why there are none.
    pub ways: Reach<Ways>,
}

/// A table is taken from the queue and its neighbours are looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// It.
    pub table: usize,
    /// How many hops it is away from the first.
    pub level: usize,
    /// Which of [`Search::hops`] lead from it a level farther; also to tables that were found before, in a tie.
    pub hops: Range<usize>,
    /// Which of [`Search::met`] are found for the first time.
    pub found: Range<usize>,
}

/// A key, walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hop {
    /// From this table.
    pub from: usize,
    /// To this one.
    pub to: usize,
    /// By this key.
    pub key: usize,
}

/// All shortest paths between two tables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ways {
    /// How far they lie apart, and how many of each kind lead there.
    pub counts: Counts,
    /// Key paths in the order of the file: by their tables and keys, from the first to the last. No more than
    /// [`LISTED`], with no more than [`LISTED_KEYS`].
    pub paths: Vec<Path>,
    /// Whether these are all.
    pub all_listed: bool,
}

/// How far a table is away, and in how many ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// The keys on a shortest path.
    pub hops: usize,
    /// Shortest paths that differ in a table; `u64::MAX` stands for that many or more.
    pub table_paths: u64,
    /// Shortest paths that differ in a key; `u64::MAX` stands for that many or more.
    pub key_paths: u64,
}

impl Search {
    /// The tables that wait after a step, the next first.
    pub fn queue(&self, step: usize) -> &[usize] {
        let queue = |found: &Step| self.met.get(step + 1..found.found.end);
        self.steps.get(step).and_then(queue).unwrap_or_default()
    }
}

impl Graph {
    /// Searches from one table for another, in O(tables + keys) and what is listed.
    ///
    /// # Errors
    /// If there is no such table.
    pub fn search(&self, from: usize, to: usize) -> Result<Search, NoSuchTable> {
        let apart = self.apart(&[from, to])?;
        let sweep = self.sweep(from, Some(to));
        let ways = apart.map_or_else(|| Reach::Joined(sweep.ways(from, to)), Reach::Apart);
        Ok(Search { from, to, met: sweep.met, steps: sweep.steps, hops: sweep.hops, ways })
    }

    /// How far every table is away from one, by table; nothing for those that cannot be reached. O(tables + keys).
    ///
    /// # Errors
    /// If there is no such table.
    pub fn counts_from(&self, from: usize) -> Result<Vec<Option<Counts>>, NoSuchTable> {
        self.known(from)?;
        Ok(self.sweep(from, None).counts)
    }

    /// Looks at all that is nearer than `goal`, or at all that can be reached.
    fn sweep(&self, from: usize, goal: Option<usize>) -> Sweep {
        let mut counts: Vec<Option<Counts>> = vec![None; self.schema().tables.len()];
        counts[from] = Some(Counts { hops: 0, table_paths: 1, key_paths: 1 });
        let (mut met, mut steps, mut hops) = (vec![from], Vec::new(), Vec::new());
        while let Some(&table) = met.get(steps.len()) {
            let Some(here) = counts[table] else { break };
            let level = here.hops;
            if goal.and_then(|goal| counts[goal]).is_some_and(|goal| goal.hops <= level) {
                break;
            }
            let (first_hop, first_found) = (hops.len(), met.len());
            let mut last = None;
            for way in self.ways(table) {
                let there = counts[way.to].get_or_insert_with(|| {
                    met.push(way.to);
                    Counts { hops: level + 1, table_paths: 0, key_paths: 0 }
                });
                if there.hops <= level {
                    continue;
                }
                there.key_paths = there.key_paths.saturating_add(here.key_paths);
                // Parallel keys stand together.
                if last.replace(way.to) != Some(way.to) {
                    there.table_paths = there.table_paths.saturating_add(here.table_paths);
                }
                hops.push(Hop { from: table, to: way.to, key: way.key });
            }
            steps.push(Step { table, level, hops: first_hop..hops.len(), found: first_found..met.len() });
        }
        Sweep { met, steps, hops, counts }
    }
}

/// A search without its paths.
struct Sweep {
    met: Vec<usize>,
    steps: Vec<Step>,
    hops: Vec<Hop>,
    /// By table.
    counts: Vec<Option<Counts>>,
}

impl Sweep {
    /// The paths to a table that the sweep has met.
    fn ways(&self, from: usize, to: usize) -> Ways {
        let counts = self.counts[to].unwrap_or(Counts { hops: 0, table_paths: 0, key_paths: 0 });
        let paths = self.paths(from, to);
        let all_listed = paths.len() as u64 == counts.key_paths;
        Ways { counts, paths, all_listed }
    }

    fn paths(&self, from: usize, to: usize) -> Vec<Path> {
        let mut leads = vec![false; self.counts.len()];
        leads[to] = true;
        for hop in self.hops.iter().rev() {
            leads[hop.from] |= leads[hop.to];
        }
        let mut hops_of = vec![0..0; self.counts.len()];
        for step in &self.steps {
            hops_of[step.table] = step.hops.clone();
        }

        let mut listed = Listing::default();
        let mut path = Path { tables: vec![from], keys: Vec::new() };
        // What is still to be tried, for each table of the path.
        let mut rest = vec![hops_of[from].clone()];
        if from == to {
            listed.add(&path);
        }
        while let Some(hops) = rest.last_mut() {
            if let Some(hop) = hops.map(|hop| self.hops[hop]).find(|hop| leads[hop.to]) {
                path.tables.push(hop.to);
                path.keys.push(hop.key);
                if hop.to != to {
                    rest.push(hops_of[hop.to].clone());
                    continue;
                }
                if !listed.add(&path) {
                    break;
                }
            } else {
                rest.pop();
            }
            path.tables.pop();
            path.keys.pop();
        }
        listed.paths
    }
}

/// Paths, as many as are listed.
#[derive(Default)]
pub(crate) struct Listing {
    pub(crate) paths: Vec<Path>,
    keys: usize,
}

impl Listing {
    /// Whether there is room for another after this one.
    pub(crate) fn add(&mut self, path: &Path) -> bool {
        self.paths.push(path.clone());
        self.keys += path.keys.len();
        self.paths.len() < LISTED && self.keys < LISTED_KEYS
    }
}
