//! Names as databases look them up: as they are written, or else without regard to case.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::draft::Name;
use crate::engine::joins::name;

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    /// The thing of that number.
    One(usize),
    /// Several things, none of which is called exactly that.
    Several,
    /// Nothing.
    Nothing,
}

/// Things by their names.
#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    exact: HashMap<String, Found>,
    /// In lower case.
    folded: HashMap<String, Found>,
}

impl Index {
    /// Adds a thing. A second one of the same name makes the name ambiguous.
    pub(super) fn add(&mut self, name: &str, number: usize) {
        add(&mut self.exact, name.to_owned(), number);
        add(&mut self.folded, name.to_lowercase(), number);
    }

    /// What the name stands for: what is called exactly that, or else what is called so in other case.
    pub(super) fn find(&self, name: &str) -> Found {
        match self.exact.get(name) {
            Some(found) => *found,
            None => self.folded.get(&name.to_lowercase()).copied().unwrap_or(Found::Nothing),
        }
    }

    /// Whether the name is taken: by a thing that is called exactly that, or, if it is bare, so in any case.
    pub(super) fn has(&self, name: &str, is_bare: bool) -> bool {
        self.exact.contains_key(name) || is_bare && self.folded.contains_key(&name.to_lowercase())
    }
}

fn add(map: &mut HashMap<String, Found>, name: String, number: usize) {
    match map.entry(name) {
        Entry::Vacant(entry) => drop(entry.insert(Found::One(number))),
        Entry::Occupied(mut entry) => drop(entry.insert(Found::Several)),
    }
}

/// Tables by their names, whose parts are joined by dots. `orders` finds `sales.orders` if no other table is called that.
#[derive(Debug, Clone, Default)]
pub(crate) struct TableIndex {
    whole: Index,
    /// By the ends of names that consist of several parts.
    ends: Index,
}

/// The most parts of a name: SQL Server's server, database, schema and table.
const MAX_PARTS: usize = 4;

impl TableIndex {
    /// Adds a table by its name, its parts joined by dots.
    pub(crate) fn add(&mut self, name: &str, table: usize) {
        self.whole.add(name, table);
        let parts = name::parts(name);
        let ends = (1..parts.len()).rev().take(MAX_PARTS - 1);
        ends.for_each(|first| self.ends.add(&name::joined(&parts[first..]), table));
    }

    /// The table of that name.
    pub(crate) fn find(&self, name: &str) -> Found {
        match self.whole.find(name) {
            Found::Nothing => self.ends.find(name),
            found => found,
        }
    }

    /// Whether the name is taken.
    pub(crate) fn has(&self, name: &Name) -> bool {
        self.whole.has(&name.text, name.is_bare)
    }
}
