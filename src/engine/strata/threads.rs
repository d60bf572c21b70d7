//! The asynchronous rewrite: threads that wait, and one loop that goes from one to another where there is work.

use super::{Pen, SIZE, Texture};
use crate::engine::sim::random::Draws;

/// How many wait for their turn.
pub const THREADS: usize = 8;
const TOP: i32 = 8;
const APART: i32 = 15;
const SHORTEST: f64 = 6.0;
const LONGEST: f64 = 26.0;

/// A turn: which thread runs, and from where to where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    /// Of [`THREADS`].
    pub thread: usize,
    /// Its left end.
    pub from: i32,
    /// Its right end.
    pub until: i32,
}

/// The course of the loop over the whole width: one turn ends where the next begins, and no thread has two in a row.
pub fn course(seed: u64) -> Vec<Turn> {
    let mut draws = Draws::seeded(seed);
    let mut turns: Vec<Turn> = Vec::new();
    let (mut from, mut thread) = (0, 0);
    while from < SIZE.0 {
        let length = SHORTEST + draws.uniform() * (LONGEST - SHORTEST);
        let until = (from + length as i32).min(SIZE.0);
        turns.push(Turn { thread, from, until });
        // Any of the others.
        thread = (thread + 1 + (draws.uniform() * (THREADS - 1) as f64) as usize) % THREADS;
        from = until;
    }
    turns
}

/// The threads, and the loop's course over them as one line.
pub fn texture(course: &[Turn]) -> Texture {
    let y = |thread: usize| TOP + APART * thread as i32;
    let mut fine = Pen::default();
    for thread in 0..THREADS {
        fine.to(0, y(thread)).across(SIZE.0);
    }
    let mut bold = Pen::default();
    let mut last = None;
    for turn in course {
        match last {
            None => bold.to(turn.from, y(turn.thread)),
            Some(before) => bold.down(y(turn.thread) - y(before)),
        };
        bold.across(turn.until - turn.from);
        last = Some(turn.thread);
    }
    Texture { fine: fine.0, bold: bold.0 }
}
