//! The virtual clock, and what is still to happen.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap, VecDeque};

use crate::engine::time::Nanos;

/// A stretch of time is 2^24 ns, 17 ms.
const STRETCH_BITS: u32 = 24;

/// What is still to happen, in order of time; at the same time, in the order in which it was scheduled.
///
/// Time-outs are most of what is scheduled, and nearly none of them comes to happen. So what is not near lies unsorted,
/// by stretches of time, and what is void when its stretch begins is never sorted.
#[derive(Debug, Clone)]
pub struct EventQueue<T> {
    now: Nanos,
    sequence: u64,
    /// What happens at this very moment, after all that the others have for it: that was scheduled before.
    at_once: VecDeque<T>,
    near: BinaryHeap<Entry<T>>,
    /// The number of the last stretch that is in `near`.
    stretch: u64,
    far: BTreeMap<u64, Vec<Entry<T>>>,
}

impl<T> EventQueue<T> {
    /// What the clock says.
    pub fn now(&self) -> Nanos {
        self.now
    }

    /// Lets something happen at a moment; at once if that moment has passed. O(log n).
    pub fn schedule(&mut self, at: Nanos, what: T) {
        if at <= self.now {
            self.at_once.push_back(what);
            return;
        }
        let entry = Entry::new(at, self.sequence, what);
        self.sequence += 1;
        match at.0 >> STRETCH_BITS {
            near if near <= self.stretch => self.near.push(entry),
            far => self.far.entry(far).or_default().push(entry),
        }
    }

    /// When the next thing happens that is not void. What is void once has to stay so. O(log n) for each that is near
    /// and void.
    pub fn next(&mut self, is_void: impl Fn(&T) -> bool) -> Option<Nanos> {
        loop {
            if let Some(entry) = self.near.peek()
                && (entry.at() <= self.now || self.at_once.is_empty())
            {
                if !is_void(&entry.what) {
                    return Some(entry.at());
                }
                self.near.pop();
            } else if let Some(what) = self.at_once.front() {
                if !is_void(what) {
                    return Some(self.now);
                }
                self.at_once.pop_front();
            } else {
                let (stretch, entries) = self.far.pop_first()?;
                self.stretch = stretch;
                self.near.extend(entries.into_iter().filter(|entry| !is_void(&entry.what)));
            }
        }
    }

    /// Takes what happens next, void or not, and puts the clock there.
    pub fn pop(&mut self) -> Option<(Nanos, T)> {
        self.now = self.next(|_| false)?;
        match self.near.peek() {
            Some(entry) if entry.at() <= self.now => self.near.pop().map(|entry| (self.now, entry.what)),
            _ => self.at_once.pop_front().map(|what| (self.now, what)),
        }
    }

    /// Puts the clock forward. Nothing may be left to happen before.
    pub fn wait_until(&mut self, moment: Nanos) {
        self.now = self.now.max(moment);
    }
}

impl<T> Default for EventQueue<T> {
    fn default() -> EventQueue<T> {
        EventQueue {
            now: Nanos::ZERO,
            sequence: 0,
            at_once: VecDeque::new(),
            near: BinaryHeap::new(),
            stretch: 0,
            far: BTreeMap::new(),
        }
    }
}

#[derive(Debug, Clone)]
struct Entry<T> {
    /// The time in the upper half, the sequence in the lower: one number is compared without a branch.
    key: u128,
    what: T,
}

impl<T> Entry<T> {
    fn new(at: Nanos, sequence: u64, what: T) -> Entry<T> {
        Entry { key: u128::from(at.0) << 64 | u128::from(sequence), what }
    }

    fn at(&self) -> Nanos {
        Nanos((self.key >> 64) as u64)
    }
}

/// The earlier is the greater: a `BinaryHeap` gives the greatest first.
impl<T> Ord for Entry<T> {
    fn cmp(&self, other: &Entry<T>) -> Ordering {
        other.key.cmp(&self.key)
    }
}

impl<T> PartialOrd for Entry<T> {
    fn partial_cmp(&self, other: &Entry<T>) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> PartialEq for Entry<T> {
    fn eq(&self, other: &Entry<T>) -> bool {
        self.key == other.key
    }
}

impl<T> Eq for Entry<T> {}
