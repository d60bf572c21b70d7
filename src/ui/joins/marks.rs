//! What each table and each key is on the screen: part of a search under way, of the chosen way, or of an island.

use crate::engine::joins::found::{Found, Way};

/// The classes of the tables and of the keys, by their places; empty for what is nothing in particular.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marks {
    /// Of the tables.
    pub tables: Vec<&'static str>,
    /// Of the keys.
    pub keys: Vec<&'static str>,
}

impl Marks {
    /// Of a schema with so many tables and keys: at a step of the search, or, once that is over, with the chosen way.
    pub fn of((tables, keys): (usize, usize), found: &Found, step: Option<usize>, way: Option<&Way>) -> Marks {
        let mut marks = Marks { tables: vec![""; tables], keys: vec![""; keys] };
        match (step, &found.search, way) {
            (Some(step), Some(search), _) => {
                let (waiting, walked) = search.steps.get(step).map_or((0, 0), |at| (at.found.end, at.hops.end));
                for (place, &table) in search.met.iter().enumerate().take(waiting.max(step + 1)) {
                    let class = match place.cmp(&step) {
                        std::cmp::Ordering::Less => "is-done",
                        std::cmp::Ordering::Equal => "is-taken",
                        std::cmp::Ordering::Greater => "is-waiting",
                    };
                    mark(&mut marks.tables, table, class);
                }
                search.hops.iter().take(walked).for_each(|hop| mark(&mut marks.keys, hop.key, "is-walked"));
            }
            (_, _, Some(way)) => {
                way.tables.iter().for_each(|&table| mark(&mut marks.tables, table, "is-on-path"));
                way.keys.iter().for_each(|&key| mark(&mut marks.keys, key, "is-on-path"));
            }
            // Where there is no way, the islands of the picked tables are told apart from the rest.
            _ => found.islands.iter().flatten().for_each(|&table| mark(&mut marks.tables, table, "is-island")),
        }
        marks
    }
}

fn mark(classes: &mut [&'static str], place: usize, class: &'static str) {
    if let Some(there) = classes.get_mut(place) {
        *there = class;
    }
}
