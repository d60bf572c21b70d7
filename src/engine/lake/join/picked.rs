//! Which tables to join, where nobody says.

use std::borrow::Borrow;
use std::ops::Range;

use crate::engine::joins::tree::MAX_TERMINALS;
use crate::engine::lake::normalise::Normalised;
use crate::engine::lake::normalise::relate::Key;

/// The table from which keys lead to the most others, of several the one with the most rows, and after it those others,
/// the nearest first: each row of the first finds at most one row in each, so that a join multiplies nothing. Where no
/// keys lead anywhere, the tables with the most rows. No more than may be joined.
pub fn picked<T: Borrow<Normalised>>(tables: &[T], keys: &[Key]) -> Vec<usize> {
    picked_of(tables, 0..tables.len(), keys)
}

/// As [`picked`], where the first has to be one of some of the tables, and so has each where no keys lead anywhere.
pub fn picked_of<T: Borrow<Normalised>>(tables: &[T], own: Range<usize>, keys: &[Key]) -> Vec<usize> {
    let rows = |at: usize| tables.get(at).map_or(0, |table| table.borrow().batch.rows);
    let best = own.clone().map(|table| reached(table, keys));
    let best = best.max_by_key(|reached| (reached.len(), rows(reached[0]), std::cmp::Reverse(reached[0])));
    let mut picked = match best {
        Some(reached) if reached.len() > 1 || own.len() == 1 => reached,
        _ => {
            let mut all: Vec<usize> = own.collect();
            all.sort_by_key(|&at| (std::cmp::Reverse(rows(at)), at));
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
