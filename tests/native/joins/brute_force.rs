//! Answers found by trying everything.

use std::collections::BTreeSet;

use midnight_pearl::engine::joins::graph::{Graph, Path};

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
