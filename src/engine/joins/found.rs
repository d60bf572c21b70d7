//! Everything that is shown for the tables that were picked: the ways between them, the best first, each with its
//! figures and its rows.

use crate::engine::joins::graph::{Graph, Path, Reach};
use crate::engine::joins::measure::Measured;
use crate::engine::joins::plan::Plan;
use crate::engine::joins::rank::{Criterion, Figures, rank};
use crate::engine::joins::run::{JoinKind, RunError, run};
use crate::engine::joins::search::Search;
use crate::engine::joins::value::Row;

/// So many ways are ranked and shown; who wants more does not want to choose.
pub const SHOWN: usize = 60;
/// A result with more rows is not made.
pub const MOST_ROWS: usize = 200_000;

/// The ways between some tables.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The tables, in the order in which they were picked.
    pub tables: Vec<usize>,
    /// How the first found the second; only of two tables.
    pub search: Option<Search>,
    /// How many keys a shortest way has; nothing without a way.
    pub hops: Option<usize>,
    /// Shortest ways that differ in a table, and in a key; `u64::MAX` stands for that many or more.
    pub counts: (u64, u64),
    /// The ways, at most [`SHOWN`]: shortest ones first, and of these the best.
    pub ways: Vec<Way>,
    /// Without a way: the islands that the tables lie on.
    pub islands: Vec<Vec<usize>>,
}

/// One way.
#[derive(Debug, Clone, PartialEq)]
pub struct Way {
    /// Its tables: of two picked ones in their order, of more the first picked and then what is joined to it.
    pub tables: Vec<usize>,
    /// Its keys: of two picked tables, those between them.
    pub keys: Vec<usize>,
    /// How many keys it has more than the shortest.
    pub longer: usize,
    /// What the rule looks at.
    pub figures: Figures,
    /// What puts it before the next of its length.
    pub decided_by: Option<Criterion>,
}

impl Found {
    /// Searches. `with_longer` asks for ways of two tables that are up to two hops longer as well. Tables that are not
    /// there, or more than a tree can connect, have no way.
    pub fn new(graph: &Graph, measured: Option<&Measured>, tables: &[usize], with_longer: bool) -> Found {
        let mut found = Found {
            tables: tables.to_vec(),
            search: None,
            hops: None,
            counts: (0, 0),
            ways: Vec::new(),
            islands: Vec::new(),
        };
        match *tables {
            [] | [_] => (),
            [from, to] => found.two(graph, measured, from, to, with_longer),
            _ => found.several(graph, measured),
        }
        found
    }

    fn two(&mut self, graph: &Graph, measured: Option<&Measured>, from: usize, to: usize, with_longer: bool) {
        let Ok(search) = graph.search(from, to) else { return };
        match &search.ways {
            Reach::Apart(islands) => self.islands.clone_from(islands),
            Reach::Joined(ways) => {
                self.hops = Some(ways.counts.hops);
                self.counts = (ways.counts.table_paths, ways.counts.key_paths);
                let mut lengths = vec![ways.paths.clone()];
                if with_longer && let Ok(longer) = graph.alternatives(from, to) {
                    let mut paths = longer.paths.into_iter().peekable();
                    while let Some(first) = paths.next() {
                        let length = first.keys.len();
                        let same = std::iter::from_fn(|| paths.next_if(|path| path.keys.len() == length));
                        lengths.push(std::iter::once(first).chain(same).collect());
                    }
                }
                for paths in lengths {
                    let plans = paths.iter().filter_map(|path| Plan::along(graph, path).ok());
                    self.rank(plans.collect(), measured, |way| paths[way].keys.clone());
                }
            }
        }
        self.search = Some(search);
    }

    fn several(&mut self, graph: &Graph, measured: Option<&Measured>) {
        match graph.tree(&self.tables) {
            Ok(Reach::Apart(islands)) => self.islands = islands,
            Ok(Reach::Joined(trees)) => {
                self.hops = Some(trees.hops);
                self.counts = (trees.table_trees, trees.key_trees);
                let plans = trees.trees.iter().filter_map(|keys| Plan::spanning(graph, self.tables[0], keys).ok());
                self.rank(plans.collect(), measured, |way| trees.trees[way].clone());
            }
            Err(_) => (),
        }
    }

    /// Adds ways of one length.
    fn rank(&mut self, plans: Vec<Plan>, measured: Option<&Measured>, keys: impl Fn(usize) -> Vec<usize>) {
        let room = SHOWN.saturating_sub(self.ways.len());
        for ranked in rank(&plans, measured).into_iter().take(room) {
            let keys = keys(ranked.way);
            self.ways.push(Way {
                tables: plans[ranked.way].tables().collect(),
                longer: keys.len() - self.hops.unwrap_or(keys.len()).min(keys.len()),
                keys,
                figures: ranked.figures,
                decided_by: ranked.decided_by,
            });
        }
    }

    /// The plan of a way.
    pub fn plan<'g>(&self, graph: &'g Graph, way: &Way) -> Option<Plan<'g>> {
        match self.tables.len() {
            2 => Plan::along(graph, &Path { tables: way.tables.clone(), keys: way.keys.clone() }).ok(),
            _ => Plan::spanning(graph, *self.tables.first()?, &way.keys).ok(),
        }
    }

    /// How many rows a way really returns.
    ///
    /// # Errors
    /// If there are more than [`MOST_ROWS`] on the way.
    pub fn rows(&self, graph: &Graph, rows: &[Vec<Row>], way: &Way, kind: JoinKind) -> Option<Result<usize, RunError>> {
        let plan = self.plan(graph, way)?;
        Some(run(&plan, rows, kind, MOST_ROWS).map(|joined| joined.len()))
    }

    /// The shown way that is `way` with another key between two of its tables.
    pub fn swapped(&self, way: usize, key: usize, graph: &Graph) -> Option<usize> {
        let keys = &graph.schema().keys;
        let ends = |key: usize| keys.get(key).map(|key| (key.from.min(key.to), key.from.max(key.to)));
        let here = self.ways.get(way)?;
        let place = here.keys.iter().position(|&other| ends(other) == ends(key))?;
        let mut wanted = here.keys.clone();
        wanted[place] = key;
        let mut sorted = wanted.clone();
        sorted.sort_unstable();
        self.ways.iter().position(|other| {
            let mut keys = other.keys.clone();
            keys.sort_unstable();
            keys == sorted
        })
    }
}
