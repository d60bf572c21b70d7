//! A B+tree: all keys are in its leaves, which know the next (D. Comer, "The Ubiquitous B-Tree", 1979).

/// Two columns.
pub type Key = (u32, u32);

/// Keys that a page holds at the most; an inner page one child more.
pub const PAGE: usize = 128;

/// Keys in order, in pages. Pages but the root are at least half full.
#[derive(Debug)]
pub struct Tree {
    pages: Vec<Page>,
    root: usize,
    height: usize,
    entries: usize,
}

#[derive(Debug)]
enum Page {
    Leaf {
        keys: Vec<Key>,
        next: Option<usize>,
    },
    /// Child i has what is less than key i, and child i + 1 the rest.
    Inner {
        keys: Vec<Key>,
        children: Vec<usize>,
    },
}

/// A way through the leaves, which counts what it reads.
#[derive(Debug)]
pub struct Cursor<'t> {
    tree: &'t Tree,
    /// The next key: its leaf, and its place there.
    at: Option<(usize, usize)>,
    pages: u64,
    entries: u64,
}

impl Default for Tree {
    fn default() -> Tree {
        Tree { pages: vec![Page::Leaf { keys: Vec::new(), next: None }], root: 0, height: 1, entries: 0 }
    }
}

impl Tree {
    /// Adds a key, once. O(log n).
    pub fn insert(&mut self, key: Key) {
        let way = self.way_to(key);
        let mut split = self.insert_into_leaf(way.last().map_or(self.root, |&(_, child)| child), key);
        for &(parent, _) in way.iter().rev() {
            let Some((middle, right)) = split else { return };
            split = self.insert_child(parent, middle, right);
        }
        if let Some((middle, right)) = split {
            self.pages.push(Page::Inner { keys: vec![middle], children: vec![self.root, right] });
            self.root = self.pages.len() - 1;
            self.height += 1;
        }
    }

    /// The keys from that one on.
    pub fn from(&self, key: Key) -> Cursor<'_> {
        let leaf = self.way_to(key).last().map_or(self.root, |&(_, child)| child);
        let place = match &self.pages[leaf] {
            Page::Leaf { keys, .. } => keys.partition_point(|&other| other < key),
            Page::Inner { .. } => 0,
        };
        Cursor { tree: self, at: Some((leaf, place)), pages: self.height as u64, entries: 0 }
    }

    /// How many keys it has.
    pub fn entries(&self) -> usize {
        self.entries
    }

    /// How many pages it has.
    pub fn pages(&self) -> usize {
        self.pages.len()
    }

    /// How many pages lie on the way to a key, with its leaf.
    pub fn height(&self) -> usize {
        self.height
    }

    /// The share of its leaves that is used. With keys in any order it swings around ln 2 (A. Yao, "On Random 2–3
    /// Trees", 1978).
    pub fn fill(&self) -> f64 {
        let leaves = self.pages.iter().filter(|page| matches!(page, Page::Leaf { .. })).count();
        self.entries as f64 / (leaves * PAGE) as f64
    }

    /// The inner pages on the way to a key, from the root, each with the child that comes next.
    fn way_to(&self, key: Key) -> Vec<(usize, usize)> {
        let mut way = Vec::with_capacity(self.height);
        let mut page = self.root;
        while let Page::Inner { keys, children } = &self.pages[page] {
            let child = children[keys.partition_point(|&other| other <= key)];
            way.push((page, child));
            page = child;
        }
        way
    }

    /// If the leaf was full, returns the new leaf to its right and that one's first key.
    fn insert_into_leaf(&mut self, leaf: usize, key: Key) -> Option<(Key, usize)> {
        let right = self.pages.len();
        let Page::Leaf { keys, next } = &mut self.pages[leaf] else { return None };
        let place = keys.binary_search(&key).err()?;
        keys.insert(place, key);
        self.entries += 1;
        if keys.len() <= PAGE {
            return None;
        }
        let moved = keys.split_off(keys.len() / 2);
        let middle = moved[0];
        let page = Page::Leaf { keys: moved, next: next.replace(right) };
        self.pages.push(page);
        Some((middle, right))
    }

    /// Adds a child that begins with a key. If the page was full, returns the new page to its right and the key between
    /// the two.
    fn insert_child(&mut self, parent: usize, key: Key, child: usize) -> Option<(Key, usize)> {
        let right = self.pages.len();
        let Page::Inner { keys, children } = &mut self.pages[parent] else { return None };
        let place = keys.partition_point(|&other| other < key);
        keys.insert(place, key);
        children.insert(place + 1, child);
        if keys.len() <= PAGE {
            return None;
        }
        let half = keys.len() / 2;
        let (moved, middle) = (keys.split_off(half + 1), keys.pop()?);
        let page = Page::Inner { keys: moved, children: children.split_off(half + 1) };
        self.pages.push(page);
        Some((middle, right))
    }
}

impl Cursor<'_> {
    /// How many pages it has touched, with those on the way to its first key.
    pub fn pages(&self) -> u64 {
        self.pages
    }

    /// How many keys it has read.
    pub fn entries(&self) -> u64 {
        self.entries
    }
}

impl Iterator for Cursor<'_> {
    type Item = Key;

    fn next(&mut self) -> Option<Key> {
        loop {
            let (leaf, place) = self.at?;
            let Page::Leaf { keys, next } = &self.tree.pages[leaf] else { return None };
            if let Some(&key) = keys.get(place) {
                self.at = Some((leaf, place + 1));
                self.entries += 1;
                return Some(key);
            }
            self.at = next.map(|next| (next, 0));
            self.pages += u64::from(next.is_some());
        }
    }
}
