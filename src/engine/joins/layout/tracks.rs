//! Lines that run through one channel, each on a track of its own beside those that it meets there.

use std::cmp::Ordering;

/// A line's run through a channel.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    /// The first and the last slot along the channel.
    pub(super) slots: [usize; 2],
    /// Where it begins and ends along the channel, and whether it goes on from there on the far side: to the right of a
    /// channel that runs down, below one that runs across.
    pub(super) ends: [(f64, bool); 2],
}

/// Channels with more runs than this are put in order by their ends only.
const MAX_SIFTED: usize = 600;
/// What it costs, in crossings, where the ends of two runs would lie on each other.
const OVERLAP: i64 = 4;
/// Nearer than this they do.
const ON_EACH_OTHER: f64 = 1.5e-3;

/// The track of every run, from the near side on, and how many there are. Runs that share a slot are at least one track
/// apart. Runs are put in order by sifting (Matuszewski, Schönfeld and Molitor, "Using sifting for k-layer straightline
/// crossing minimization", Graph Drawing 1999): each is put where it crosses the fewest. O(runs²) up to 600 runs, then
/// O(runs × slots).
pub(super) fn tracks(runs: &[Run]) -> (Vec<f64>, usize) {
    let mut order: Vec<usize> = (0..runs.len()).collect();
    order.sort_by(|&one, &other| leaning(&runs[one]).cmp(&leaning(&runs[other])).then(one.cmp(&other)));
    if runs.len() <= MAX_SIFTED {
        for _ in 0..2 {
            for run in 0..runs.len() {
                sift(&mut order, run, runs);
            }
        }
    }
    let (near, count) = stacked(runs, order.iter().copied());
    let (far, _) = stacked(runs, order.iter().rev().copied());
    // In the middle between as near and as far as it could be.
    let middle = |run: usize| (near[run] + count - 1 - far[run]) as f64 / 2.0;
    ((0..runs.len()).map(middle).collect(), count)
}

/// Runs that turn back to the near side first, the short ones nearest; on the far side the other way round.
fn leaning(run: &Run) -> (usize, isize) {
    let length = (run.slots[1] - run.slots[0]) as isize;
    match run.ends.iter().filter(|(_, is_far)| *is_far).count() {
        0 => (0, length),
        1 => (1, 0),
        _ => (2, -length),
    }
}

/// Puts a run where it crosses the fewest.
fn sift(order: &mut Vec<usize>, run: usize, runs: &[Run]) {
    order.retain(|&other| other != run);
    let (mut cost, mut least, mut best) = (0, 0, 0);
    for (place, &other) in order.iter().enumerate() {
        cost += crossed(&runs[other], &runs[run]) - crossed(&runs[run], &runs[other]);
        if cost.cmp(&least) == Ordering::Less {
            (least, best) = (cost, place + 1);
        }
    }
    order.insert(best, run);
}

/// How often two runs cross if one is nearer than the other.
fn crossed(near: &Run, far: &Run) -> i64 {
    if near.slots[0] > far.slots[1] || far.slots[0] > near.slots[1] {
        return 0;
    }
    let within = |at: f64, run: &Run| {
        let (one, other) = (run.ends[0].0, run.ends[1].0);
        i64::from(at > one.min(other) && at < one.max(other))
    };
    let mut cost = 0;
    for &(at, is_far) in &near.ends {
        if is_far {
            cost += within(at, far);
            let meets = far.ends.iter().any(|&(other, is_far)| !is_far && (at - other).abs() < ON_EACH_OTHER);
            cost += if meets { OVERLAP } else { 0 };
        }
    }
    cost + far.ends.iter().filter(|(_, is_far)| !is_far).map(|&(at, _)| within(at, near)).sum::<i64>()
}

/// Each run on the first track beyond those before it in the order that share a slot with it.
fn stacked(runs: &[Run], order: impl Iterator<Item = usize>) -> (Vec<usize>, usize) {
    let slots = runs.iter().map(|run| run.slots[1] + 1).max().unwrap_or(0);
    let mut taken = vec![0; slots];
    let mut tracks = vec![0; runs.len()];
    let mut count = 0;
    for run in order {
        let [low, high] = runs[run].slots;
        let track = taken[low..=high].iter().copied().max().unwrap_or(0);
        taken[low..=high].fill(track + 1);
        tracks[run] = track;
        count = count.max(track + 1);
    }
    (tracks, count)
}
