//! Places for what comes and goes: a place that is given back is used again.

use std::ops::{Index, IndexMut};

/// A list with free places. What is alive is known by its place; who may come too late keeps a [`Handle`].
#[derive(Debug, Clone)]
pub(super) struct Slab<T> {
    entries: Vec<Entry<T>>,
    free: Vec<u32>,
}

/// A place, and who was there when the handle was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Handle {
    pub(super) place: u32,
    generation: u32,
}

#[derive(Debug, Clone)]
struct Entry<T> {
    generation: u32,
    value: T,
}

impl<T> Slab<T> {
    /// Puts something into a free place.
    pub(super) fn insert(&mut self, value: T) -> u32 {
        if let Some(place) = self.free.pop() {
            self[place] = value;
            return place;
        }
        self.entries.push(Entry { generation: 0, value });
        self.entries.len() as u32 - 1
    }

    /// Gives a place back: its handles are void from now on.
    pub(super) fn remove(&mut self, place: u32) {
        let entry = &mut self.entries[place as usize];
        entry.generation = entry.generation.wrapping_add(1);
        self.free.push(place);
    }

    /// A handle of what is alive at a place.
    pub(super) fn handle(&self, place: u32) -> Handle {
        Handle { place, generation: self.entries[place as usize].generation }
    }

    /// What the handle was made for, if it is still there.
    pub(super) fn get(&self, handle: Handle) -> Option<&T> {
        let entry = &self.entries[handle.place as usize];
        (entry.generation == handle.generation).then_some(&entry.value)
    }

    /// How many are alive.
    pub(super) fn len(&self) -> usize {
        self.entries.len() - self.free.len()
    }
}

impl<T> Default for Slab<T> {
    fn default() -> Slab<T> {
        Slab { entries: Vec::new(), free: Vec::new() }
    }
}

impl<T> Index<u32> for Slab<T> {
    type Output = T;
    fn index(&self, place: u32) -> &T {
        &self.entries[place as usize].value
    }
}

impl<T> IndexMut<u32> for Slab<T> {
    fn index_mut(&mut self, place: u32) -> &mut T {
        &mut self.entries[place as usize].value
    }
}
