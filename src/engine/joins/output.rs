//! The columns of a result, and what they are called.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::engine::joins::name;
use crate::engine::joins::plan::Plan;

/// A column of a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// The place of its table in the plan.
    pub place: usize,
    /// Its number there.
    pub column: usize,
    /// What it is called in the result: as in its table if no other column of the result is called so, or else with the
    /// table's name before it (`users_id`, `users_2_id` the second time). No two are the same, large and small letters
    /// being one, since most databases do not tell them apart here.
    pub name: String,
}

/// All columns of all tables of a plan, by place and column. O(columns).
pub fn output(plan: &Plan) -> Vec<Output> {
    let mut uses: HashMap<String, usize> = HashMap::new();
    for column in plan.records().flat_map(|table| &table.columns) {
        *uses.entry(column.name.to_lowercase()).or_default() += 1;
    }
    let alone = |name: &str| uses.get(&name.to_lowercase()) == Some(&1);
    let mut names = Names::default();
    uses.keys().filter(|name| alone(name)).for_each(|name| {
        names.take(name);
    });
    let mut seen: HashMap<usize, usize> = HashMap::new();
    let mut outputs = Vec::new();
    for (place, (table, record)) in plan.tables().zip(plan.records()).enumerate() {
        let times = seen.entry(table).or_default();
        *times += 1;
        let own_name = last_part(&record.name);
        let table_name = if *times == 1 { own_name.to_owned() } else { format!("{own_name}_{times}") };
        for (column, name) in record.columns.iter().map(|column| column.name.as_str()).enumerate() {
            let name = match alone(name) {
                true => name.to_owned(),
                false => names.unique(&format!("{table_name}_{name}"), "_"),
            };
            outputs.push(Output { place, column, name });
        }
    }
    outputs
}

/// A name without its schema: `orders` of `sales.orders`.
pub(crate) fn last_part(name: &str) -> String {
    name::parts(name).pop().unwrap_or_default()
}

/// Names that are given once each, large and small letters being one.
#[derive(Default)]
pub(crate) struct Names {
    /// By name in small letters: the number to try next to make it differ.
    taken: HashMap<String, usize>,
}

impl Names {
    pub(crate) fn take(&mut self, name: &str) -> bool {
        let free = !self.taken.contains_key(&name.to_lowercase());
        if free {
            self.taken.insert(name.to_lowercase(), 2);
        }
        free
    }

    /// The name itself, or with the first number after it that makes it differ from all that are taken.
    pub(crate) fn unique(&mut self, name: &str, separator: &str) -> String {
        if self.take(name) {
            return name.to_owned();
        }
        let lower = name.to_lowercase();
        let mut number = self.taken.get(&lower).copied().unwrap_or(2);
        loop {
            let numbered = format!("{name}{separator}{number}");
            number = number.saturating_add(1);
            if self.take(&numbered) {
                self.taken.insert(lower, number);
                return numbered;
            }
        }
    }
}
