//! Which tables to join, where nobody says.

use crate::engine::joins::tree::MAX_TERMINALS;
use crate::engine::lake::normalise::Normalised;
use crate::engine::lake::normalise::relate::Key;

/// The table from which keys lead to the most others, of several the one with the most rows, and after it those others,
/// the nearest first: each row of the first finds at most one row in each, so that a join multiplies nothing. Where no
/// keys lead anywhere, the tables with the most rows. No more than may be joined.
pub fn picked(tables: &[Normalised], keys: &[Key]) -> Vec<usize> {
    let reached: Vec<Vec<usize>> = (0..tables.len()).map(|table| reached(table, keys)).collect();
    let best = (0..tables.len()).max_by_key(|&at| (reached[at].len(), tables[at].batch.rows, std::cmp::Reverse(at)));
    let mut picked = match best {
        Some(at) if reached[at].len() > 1 || tables.len() == 1 => reached[at].clone(),
        _ => {
            let mut all: Vec<usize> = (0..tables.len()).collect();
            all.sort_by_key(|&at| (std::cmp::Reverse(tables[at].batch.rows), at));
            all
        }
    };
    picked.truncate(MAX_TERMINALS);
    picked
}

/// A table and those that its keys lead to, the nearest first. O(tables × keys) at the worst.
fn reached(from: usize, keys: &[Key]) -> Vec<usize> {
    let mut reached = vec![from];
    let mut next = 0;
    while let Some(&table) = reached.get(next) {
        next += 1;
        for key in keys.iter().filter(|key| key.from == table) {
            if !reached.contains(&key.to) {
                reached.push(key.to);
            }
        }
    }
    reached
}
