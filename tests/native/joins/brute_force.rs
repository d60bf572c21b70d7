//! Answers found by trying everything.

use std::collections::BTreeSet;

use midnight_pearl::engine::joins::graph::{Graph, Path};
use midnight_pearl::engine::joins::search::Counts;

/// Every path between two tables on which no table comes twice, of any length.
pub(crate) fn simple_paths(graph: &Graph, from: usize, to: usize) -> Vec<Path> {
    let mut found = Vec::new();
    extend(graph, to, &mut Path { tables: vec![from], keys: Vec::new() }, &mut found);
    found
}

fn extend(graph: &Graph, to: usize, path: &mut Path, found: &mut Vec<Path>) {
    let here = *path.tables.last().expect("a path has a table");
    if here == to {
        found.push(path.clone());
        return;
    }
    for (number, key) in graph.schema().keys.iter().enumerate() {
        for (from, next) in [(key.from, key.to), (key.to, key.from)] {
            if from == here && !path.tables.contains(&next) {
                path.tables.push(next);
                path.keys.push(number);
                extend(graph, to, path, found);
                path.tables.pop();
                path.keys.pop();
            }
        }
    }
}

/// Of some paths those of so many hops, in the order of the file.
pub(crate) fn of_length(paths: &[Path], hops: usize) -> Vec<Path> {
    let mut found: Vec<Path> = paths.iter().filter(|path| path.keys.len() == hops).cloned().collect();
    found.sort_by_key(|path| {
        path.tables.iter().copied().zip([usize::MAX].into_iter().chain(path.keys.iter().copied())).collect::<Vec<_>>()
    });
    found
}

/// How many differ in a table.
pub(crate) fn table_paths(paths: &[Path]) -> u64 {
    paths.iter().map(|path| &path.tables).collect::<BTreeSet<_>>().len() as u64
}

/// How far every pair of tables `a < b` lies apart and in how many ways, by multiplying matrices: walks of as many hops
/// as the shortest has are paths. Nothing for pairs without a path.
pub(crate) fn all_pairs(graph: &Graph) -> Vec<((usize, usize), Option<Counts>)> {
    let tables = graph.schema().tables.len();
    let mut keys = vec![vec![0; tables]; tables];
    for key in graph.schema().keys.iter().filter(|key| key.from != key.to) {
        keys[key.from][key.to] += 1;
        keys[key.to][key.from] += 1;
    }
    let joined: Vec<Vec<u64>> = keys.iter().map(|row| row.iter().map(|&keys| u64::from(keys > 0)).collect()).collect();
    let times = |row: &[u64], matrix: &[Vec<u64>]| -> Vec<u64> {
        (0..tables).map(|to| (0..tables).map(|by| row[by] * matrix[by][to]).sum()).collect()
    };
    let mut found = Vec::new();
    for a in 0..tables {
        let mut of_a = vec![None; tables];
        let (mut table_walks, mut key_walks) = (vec![0; tables], vec![0; tables]);
        (table_walks[a], key_walks[a]) = (1, 1);
        for hops in 1..tables {
            (table_walks, key_walks) = (times(&table_walks, &joined), times(&key_walks, &keys));
            for b in (0..tables).filter(|&b| table_walks[b] > 0 && of_a[b].is_none()).collect::<Vec<_>>() {
                of_a[b] = Some(Counts { hops, table_paths: table_walks[b], key_paths: key_walks[b] });
            }
        }
        found.extend((a + 1..tables).map(|b| ((a, b), of_a[b])));
    }
    found
}

/// All smallest sets of keys that connect some tables, in the order of the file; none if no set does.
pub(crate) fn smallest_trees(graph: &Graph, terminals: &[usize]) -> Vec<Vec<usize>> {
    let keys = &graph.schema().keys;
    let mut found: Vec<Vec<usize>> = Vec::new();
    for set in 0_u32..1 << keys.len() {
        let best = found.first().map_or(usize::MAX, Vec::len);
        if set.count_ones() as usize > best {
            continue;
        }
        let chosen: Vec<usize> = (0..keys.len()).filter(|key| set >> key & 1 == 1).collect();
        let mut reached = BTreeSet::from([terminals[0]]);
        for _ in &chosen {
            for &key in &chosen {
                let (from, to) = (keys[key].from, keys[key].to);
                if reached.contains(&from) || reached.contains(&to) {
                    reached.extend([from, to]);
                }
            }
        }
        if terminals.iter().all(|terminal| reached.contains(terminal)) {
            found.retain(|tree| tree.len() <= chosen.len());
            found.push(chosen);
        }
    }
    found.sort_unstable();
    found
}
