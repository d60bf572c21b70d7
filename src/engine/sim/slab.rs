//! Things that come and go by the million: their room is used again, and an old key finds nothing in it.

/// Where a thing is, and which of those that were there it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) struct Key {
    index: u32,
    generation: u32,
}

/// Room for things. A thing that goes leaves its buffers to the next.
#[derive(Debug, Clone, Default)]
pub(super) struct Slab<T> {
    slots: Vec<(u32, T)>,
    free: Vec<u32>,
}

impl<T: Default> Slab<T> {
    /// Makes a thing in a room that may have been used: `fill` has to set all of it.
    pub(super) fn insert_with(&mut self, fill: impl FnOnce(&mut T)) -> Key {
        let index = self.free.pop().unwrap_or_else(|| {
            self.slots.push((0, T::default()));
            self.slots.len() as u32 - 1
        });
        let (generation, thing) = &mut self.slots[index as usize];
        fill(thing);
        Key { index, generation: *generation }
    }

    /// The thing, unless it has gone.
    pub(super) fn get(&self, key: Key) -> Option<&T> {
        let (generation, thing) = self.slots.get(key.index as usize)?;
        (*generation == key.generation).then_some(thing)
    }

    /// The thing, unless it has gone.
    pub(super) fn get_mut(&mut self, key: Key) -> Option<&mut T> {
        let (generation, thing) = self.slots.get_mut(key.index as usize)?;
        (*generation == key.generation).then_some(thing)
    }

    /// Lets a thing go.
    pub(super) fn remove(&mut self, key: Key) {
        if let Some((generation, _)) = self.slots.get_mut(key.index as usize)
            && *generation == key.generation
        {
            *generation = generation.wrapping_add(1);
            self.free.push(key.index);
        }
    }
}
