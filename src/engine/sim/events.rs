//! Virtual time: what happens next, and when.

use std::cmp::Ordering;
use std::collections::{BinaryHeap, VecDeque};

use crate::engine::time::Nanos;

/// Things that will happen, in order of time; of one moment, in the order in which they were announced.
#[derive(Debug, Clone)]
pub struct Events<E> {
    heap: BinaryHeap<Entry<E>>,
    /// Things that happen a fixed time after they are announced stand in order by themselves: one queue for each
    /// such time costs less than the heap.
    lanes: Vec<(Nanos, VecDeque<Entry<E>>)>,
    sequence: u64,
    now: Nanos,
}

#[derive(Debug, Clone, Copy)]
struct Entry<E> {
    at: Nanos,
    sequence: u64,
    event: E,
}

impl<E> Default for Events<E> {
    fn default() -> Self {
        Events { heap: BinaryHeap::new(), lanes: Vec::new(), sequence: 0, now: Nanos::ZERO }
    }
}

impl<E: Copy> Events<E> {
    /// The moment of the last thing that happened.
    pub fn now(&self) -> Nanos {
        self.now
    }

    /// How many things have been announced so far.
    pub fn announced(&self) -> u64 {
        self.sequence
    }

    /// Announces something for a moment that is not past.
    pub fn at(&mut self, at: Nanos, event: E) {
        let entry = self.entry(at, event);
        self.heap.push(entry);
    }

    /// Announces something for so much later. For the few delays that many things have in common.
    pub fn after(&mut self, delay: Nanos, event: E) {
        let entry = self.entry(self.now + delay, event);
        match self.lanes.iter_mut().find(|(lane, _)| *lane == delay) {
            Some((_, lane)) => lane.push_back(entry),
            None => self.lanes.push((delay, VecDeque::from([entry]))),
        }
    }

    /// What happens next, if it is not later than `until`. Time moves on to it.
    pub fn next(&mut self, until: Nanos) -> Option<E> {
        let mut first = self.heap.peek().map(|entry| (entry.at, entry.sequence, None));
        for (index, (_, lane)) in self.lanes.iter().enumerate() {
            if let Some(entry) = lane.front()
                && first.is_none_or(|(at, sequence, _)| (entry.at, entry.sequence) < (at, sequence))
            {
                first = Some((entry.at, entry.sequence, Some(index)));
            }
        }
        let (at, _, lane) = first?;
        if at > until {
            return None;
        }
        let entry = match lane {
            Some(lane) => self.lanes[lane].1.pop_front(),
            None => self.heap.pop(),
        }?;
        self.now = entry.at;
        Some(entry.event)
    }

    /// Time passes, and nothing happens in it.
    pub fn pass(&mut self, until: Nanos) {
        self.now = self.now.max(until);
    }

    /// Whether nothing will happen any more.
    pub fn is_empty(&self) -> bool {
        self.heap.is_empty() && self.lanes.iter().all(|(_, lane)| lane.is_empty())
    }

    fn entry(&mut self, at: Nanos, event: E) -> Entry<E> {
        self.sequence += 1;
        Entry { at: at.max(self.now), sequence: self.sequence, event }
    }
}

/// The heap's greatest is the next to happen.
impl<E> Ord for Entry<E> {
    fn cmp(&self, other: &Self) -> Ordering {
        (other.at, other.sequence).cmp(&(self.at, self.sequence))
    }
}

impl<E> PartialOrd for Entry<E> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<E> PartialEq for Entry<E> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl<E> Eq for Entry<E> {}
