//! What has been seen of a column: how many values of which kind.

use std::collections::HashMap;

use super::class::{CLASSES, Class, TOKENS, Token, Told, told};
use super::rule::Classes;
use crate::engine::lake::cell::Cell;

/// Structs and lists deeper within each other than this are not looked into.
pub(crate) const DEEPEST: usize = 32;

/// The most fields that a struct may have as such: one with more has its data in its names.
pub const MOST_FIELDS: usize = 2_000;

/// What has been seen of a column, and of the columns within it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Evidence {
    tokens: [u64; TOKENS],
    classes: [u64; CLASSES],
    /// By kind: the line of its first value.
    first: [u64; CLASSES],
    /// Of its numbers: the most digits before the point and after it.
    pub(crate) digits: (u32, u32),
    pub(crate) fields: Fields,
    pub(crate) element: Option<Box<Evidence>>,
}

/// The fields of structs, in the order in which they came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Fields {
    pub(crate) names: Names,
    pub(crate) evidence: Vec<Evidence>,
    /// Whether there were more than [`MOST_FIELDS`].
    pub(crate) are_too_many: bool,
}

/// Names that are mostly asked for in one order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Names {
    list: Vec<String>,
    index: HashMap<String, usize>,
}

impl Names {
    /// A name's place; `hint` is where it stands if it follows the last.
    pub(crate) fn find(&self, hint: usize, name: &str) -> Option<usize> {
        match self.list.get(hint) {
            Some(there) if there == name => Some(hint),
            _ => self.index.get(name).copied(),
        }
    }

    /// Adds a name and returns its place, the old one if it is there.
    pub(crate) fn add(&mut self, name: &str) -> usize {
        if let Some(&place) = self.index.get(name) {
            return place;
        }
        self.list.push(name.to_owned());
        self.index.insert(name.to_owned(), self.list.len() - 1);
        self.list.len() - 1
    }

    pub(crate) fn list(&self) -> &[String] {
        &self.list
    }
}

impl Fields {
    /// The place of a field, which is new if it has not been seen; nothing if there are too many.
    pub(crate) fn place(&mut self, hint: usize, name: &str) -> Option<usize> {
        if let Some(place) = self.names.find(hint, name) {
            return Some(place);
        }
        if self.evidence.len() >= MOST_FIELDS {
            self.are_too_many = true;
            return None;
        }
        self.evidence.push(Evidence::default());
        Some(self.names.add(name))
    }
}

impl Evidence {
    /// Takes a cell into account.
    pub(crate) fn see(&mut self, cell: &Cell, line: u64, has_types: bool, depth: usize) {
        match told(cell, has_types) {
            Told::None(token) => self.tokens[token as usize] += 1,
            Told::Value { class, digits } => {
                self.add(class, 1, line);
                self.digits = (self.digits.0.max(digits.0), self.digits.1.max(digits.1));
            }
        }
        if depth >= DEEPEST {
            return;
        }
        match cell {
            Cell::Struct(cells) => {
                for (hint, (name, cell)) in cells.iter().enumerate() {
                    if let Some(place) = self.fields.place(hint, name) {
                        self.fields.evidence[place].see(cell, line, has_types, depth + 1);
                    }
                }
            }
            Cell::List(cells) => {
                let element = self.element.get_or_insert_default();
                cells.iter().for_each(|cell| element.see(cell, line, has_types, depth + 1));
            }
            _ => (),
        }
    }

    /// Takes as many values of a kind into account.
    pub(crate) fn add(&mut self, class: Class, count: u64, line: u64) {
        if self.classes[class as usize] == 0 && count > 0 {
            self.first[class as usize] = line;
        }
        self.classes[class as usize] += count;
    }

    pub(crate) fn count(&self, classes: Classes) -> u64 {
        self.classes.iter().enumerate().filter(|(class, _)| classes >> class & 1 == 1).map(|(_, count)| count).sum()
    }

    pub(crate) fn of(&self, class: Class) -> u64 {
        self.classes[class as usize]
    }

    pub(crate) fn token(&self, token: Token) -> u64 {
        self.tokens[token as usize]
    }

    /// The line of the first value of a kind.
    pub(crate) fn first_line(&self, class: Class) -> u64 {
        self.first[class as usize]
    }

    /// The kinds that were seen, how often, and in which line first.
    pub(crate) fn seen(&self) -> Vec<(Class, u64, u64)> {
        let seen = |class: Class| (class, self.of(class), self.first_line(class));
        Class::ALL.iter().copied().map(seen).filter(|(_, count, _)| *count > 0).collect()
    }
}
