//! Ways between two tables that are a little longer than the shortest.

use serde::{Deserialize, Serialize};

use crate::engine::joins::graph::{Graph, NoSuchTable, Path};
use crate::engine::joins::search::Listing;

/// How many hops longer than the shortest an alternative may be.
pub const LONGER: usize = 2;

/// How many keys are looked at for each length before the search gives up. There may be paths without number, and ways
/// without number that only seem to become one.
const LOOKS: usize = 1_000_000;

/// Paths that are longer than the shortest.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alternatives {
    /// Key paths on which no table comes twice: shorter ones first, then in the order of the file.
    pub paths: Vec<Path>,
    /// Whether these are known to be all.
    pub all_listed: bool,
}

impl Graph {
    /// The paths that are one to [`LONGER`] hops longer than the shortest. Without any path there are none.
    ///
    /// Depth first, never farther from `to` than the hops that are left; no more than [`LISTED`] for each length, and
    /// no more than a million keys looked at for each.
    ///
    /// # Errors
    /// If there is no such table.
    ///
    /// [`LISTED`]: crate::engine::joins::search::LISTED
    pub fn alternatives(&self, from: usize, to: usize) -> Result<Alternatives, NoSuchTable> {
        self.known(from)?;
        let distances: Vec<_> = self.counts_from(to)?.iter().map(|counts| counts.map(|counts| counts.hops)).collect();
        let mut found = Alternatives { paths: Vec::new(), all_listed: true };
        if let Some(shortest) = distances[from].filter(|_| from != to) {
            for length in shortest + 1..=shortest + LONGER {
                let (paths, all) = self.paths_of(from, length, &distances);
                found.paths.extend(paths);
                found.all_listed &= all;
            }
        }
        Ok(found)
    }

    /// The paths of exactly so many hops to where the distances are measured from, and whether these are all.
    fn paths_of(&self, from: usize, length: usize, distances: &[Option<usize>]) -> (Vec<Path>, bool) {
        let mut listed = Listing::default();
        let mut path = Path { tables: vec![from], keys: Vec::new() };
        let mut on_path = vec![false; distances.len()];
        on_path[from] = true;
        let mut rest = vec![self.ways(from).iter()];
        let mut looks = 0;
        while let Some(ways) = rest.last_mut() {
            let left = length - path.keys.len();
            let leads = |to: usize| match distances[to] {
                Some(0) => left == 1,
                Some(distance) => distance < left,
                None => false,
            };
            let Some(way) = ways.next() else {
                rest.pop();
                path.keys.pop();
                path.tables.pop().into_iter().for_each(|table| on_path[table] = false);
                continue;
            };
            looks += 1;
            if looks > LOOKS {
                return (listed.paths, false);
            }
            if on_path[way.to] || !leads(way.to) {
                continue;
            }
            path.tables.push(way.to);
            path.keys.push(way.key);
            if left > 1 {
                on_path[way.to] = true;
                rest.push(self.ways(way.to).iter());
                continue;
            }
            if !listed.add(&path) {
                return (listed.paths, false);
            }
            path.tables.pop();
            path.keys.pop();
        }
        (listed.paths, true)
    }
}
