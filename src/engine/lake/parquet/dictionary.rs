//! Distinct values, numbered as they first come.

use crate::engine::lake::column::Bytes;

/// How many wrong entries a search looks at before it gives up: values may be chosen to meet.
const MOST_PROBES: usize = 512;

const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

/// Numbers of entries by the entries' hashes: open addressing, at most half full.
#[derive(Debug)]
struct Table {
    /// The number of an entry and one; 0 is nothing. As many as a power of two.
    slots: Vec<u32>,
    len: usize,
}

impl Table {
    fn new() -> Self {
        Self { slots: vec![0; 1 << 8], len: 0 }
    }

    /// The entry that `is_it` recognises, or a new one and true; nothing if too many others are in its way.
    #[inline]
    fn find(&mut self, hash: u64, is_it: impl Fn(usize) -> bool) -> Option<(u32, bool)> {
        let mask = self.slots.len() - 1;
        let first = self.first(hash);
        for probe in 0..MOST_PROBES {
            let slot = &mut self.slots[(first + probe) & mask];
            match *slot {
                0 => {
                    self.len += 1;
                    *slot = self.len as u32;
                    return Some((self.len as u32 - 1, true));
                }
                entry if is_it(entry as usize - 1) => return Some((entry - 1, false)),
                _ => {}
            }
        }
        None
    }

    #[inline]
    fn first(&self, hash: u64) -> usize {
        (hash >> (64 - self.slots.len().trailing_zeros())) as usize
    }

    /// Makes room for one more.
    #[inline]
    fn reserve(&mut self, hash_of: impl Fn(usize) -> u64) {
        if self.len * 2 < self.slots.len() {
            return;
        }
        self.slots = vec![0; self.slots.len() * 2];
        let mask = self.slots.len() - 1;
        for entry in 0..self.len {
            let mut slot = self.first(hash_of(entry));
            while self.slots[slot] != 0 {
                slot = (slot + 1) & mask;
            }
            self.slots[slot] = entry as u32 + 1;
        }
    }
}

/// Distinct numbers of at most 64 bits.
#[derive(Debug)]
pub(super) struct Numbers {
    pub(super) entries: Vec<u64>,
    table: Table,
}

impl Numbers {
    pub(super) fn new() -> Self {
        Self { entries: Vec::new(), table: Table::new() }
    }

    /// The number of an entry; nothing if it could not be found in reasonable time.
    #[inline]
    pub(super) fn index(&mut self, value: u64) -> Option<u32> {
        let hash = |value: u64| (value ^ value >> 32).wrapping_mul(MULTIPLIER);
        self.table.reserve(|entry| hash(self.entries[entry]));
        let (index, is_new) = self.table.find(hash(value), |entry| self.entries[entry] == value)?;
        if is_new {
            self.entries.push(value);
        }
        Some(index)
    }
}

/// Distinct strings of bytes.
#[derive(Debug)]
pub(super) struct Texts {
    pub(super) entries: Bytes,
    hashes: Vec<u64>,
    table: Table,
}

impl Texts {
    pub(super) fn new() -> Self {
        Self { entries: Bytes::new(), hashes: Vec::new(), table: Table::new() }
    }

    /// The number of an entry and whether it is new; nothing if it could not be found in reasonable time.
    #[inline]
    pub(super) fn index(&mut self, value: &[u8]) -> Option<(u32, bool)> {
        let hash = hash(value);
        self.table.reserve(|entry| self.hashes[entry]);
        let is_it = |entry: usize| self.hashes[entry] == hash && self.entries.get(entry) == value;
        let (index, is_new) = self.table.find(hash, is_it)?;
        if is_new {
            if !self.entries.push(value) {
                return None;
            }
            self.hashes.push(hash);
        }
        Some((index, is_new))
    }
}

#[inline]
fn hash(bytes: &[u8]) -> u64 {
    let mix = |hash: u64, word: u64| {
        let product = (hash ^ word).wrapping_mul(MULTIPLIER);
        product ^ product >> 29
    };
    let (words, rest) = bytes.as_chunks::<8>();
    let hash = words.iter().fold(bytes.len() as u64, |hash, word| mix(hash, u64::from_le_bytes(*word)));
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    mix(hash, u64::from_le_bytes(last)).wrapping_mul(MULTIPLIER)
}
