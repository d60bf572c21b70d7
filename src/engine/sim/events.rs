//! The virtual clock, and what is still to happen.

use std::cmp::Ordering;
use std::collections::{BinaryHeap, VecDeque};

use crate::engine::time::Nanos;

/// What is still to happen, in order of time; at the same time, in the order in which it was scheduled.
#[derive(Debug, Clone)]
pub struct EventQueue<T> {
    now: Nanos,
    sequence: u64,
    later: BinaryHeap<Entry<T>>,
    /// What happens at this very moment, after all that `later` has for it: that was scheduled before.
    at_once: VecDeque<T>,
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
        self.later.push(Entry { at, sequence: self.sequence, what });
        self.sequence += 1;
    }

    /// What happens next, and when.
    pub fn peek(&self) -> Option<(Nanos, &T)> {
        match self.later.peek() {
            Some(entry) if entry.at <= self.now || self.at_once.is_empty() => Some((entry.at, &entry.what)),
            _ => self.at_once.front().map(|what| (self.now, what)),
        }
    }

    /// Takes what happens next and puts the clock there. O(log n).
    pub fn pop(&mut self) -> Option<(Nanos, T)> {
        let next = self.take()?;
        self.now = next.0.max(self.now);
        Some(next)
    }

    /// Drops what would happen next, and leaves the clock alone. O(log n).
    pub fn discard(&mut self) {
        self.take();
    }

    /// Puts the clock forward, to the next event at the most.
    pub fn wait_until(&mut self, moment: Nanos) {
        let next = self.peek().map_or(moment, |(at, _)| at);
        self.now = self.now.max(moment.min(next));
    }

    fn take(&mut self) -> Option<(Nanos, T)> {
        match self.later.peek() {
            Some(entry) if entry.at <= self.now || self.at_once.is_empty() => {
                self.later.pop().map(|entry| (entry.at, entry.what))
            }
            _ => self.at_once.pop_front().map(|what| (self.now, what)),
        }
    }
}

impl<T> Default for EventQueue<T> {
    fn default() -> EventQueue<T> {
        EventQueue { now: Nanos::ZERO, sequence: 0, later: BinaryHeap::new(), at_once: VecDeque::new() }
    }
}

#[derive(Debug, Clone)]
struct Entry<T> {
    at: Nanos,
    sequence: u64,
    what: T,
}

/// The earlier is the greater: a `BinaryHeap` gives the greatest first.
impl<T> Ord for Entry<T> {
    fn cmp(&self, other: &Entry<T>) -> Ordering {
        (other.at, other.sequence).cmp(&(self.at, self.sequence))
    }
}

impl<T> PartialOrd for Entry<T> {
    fn partial_cmp(&self, other: &Entry<T>) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> PartialEq for Entry<T> {
    fn eq(&self, other: &Entry<T>) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl<T> Eq for Entry<T> {}
