//! What does not fit into a column.

use super::{Fill, Store};
use crate::engine::lake::cell::Cell;
use crate::engine::lake::normalise::class::{Class, Token, whole};
use crate::engine::lake::normalise::evidence::Evidence;
use crate::engine::lake::normalise::moment::Order;
use crate::engine::lake::normalise::rule::Rule;
use crate::engine::lake::normalise::written;

/// A value that did not fit.
#[derive(Debug)]
pub(crate) struct Clash {
    /// Its column: `a.b.element`.
    pub(crate) path: String,
    pub(crate) rule: Rule,
    pub(crate) found: String,
}

impl Fill {
    /// Looks again at a cell of a record that is rejected, keeps what does not fit as evidence, and says the first.
    pub(crate) fn explain(&mut self, cell: &Cell, line: u64, path: &str, first: &mut Option<Clash>) {
        let len = self.len;
        let fits = self.push(cell);
        let is_value = fits && self.validity.as_ref().is_none_or(|validity| validity[len]);
        self.truncate(len);
        if fits {
            self.outside += u64::from(is_value);
            return;
        }
        match (&self.rule, cell) {
            (Rule::Struct, Cell::Struct(cells)) => {
                for (at, (name, cell)) in cells.iter().enumerate() {
                    if let Some(place) = self.names.find(at, name) {
                        self.within[place].explain(cell, line, &format!("{path}.{name}"), first);
                    }
                }
            }
            (Rule::List, Cell::List(cells)) => {
                let path = format!("{path}.element");
                let [element] = self.within.as_mut_slice() else { return };
                cells.iter().for_each(|cell| element.explain(cell, line, &path, first));
            }
            _ => {
                self.clashes.see(cell, line, self.has_types, 0);
                let rule = self.rule.clone();
                first.get_or_insert_with(|| Clash { path: path.to_owned(), rule, found: written::text(cell) });
            }
        }
    }

    /// Everything that the column was given: what did not fit, and what did by the kind that its rule stands for.
    pub(crate) fn evidence(&self) -> Evidence {
        let mut evidence = self.clashes.clone();
        let nulls = self.validity.as_ref().map_or(0, |valid| valid.iter().filter(|valid| !**valid).count());
        let fits = (self.len - nulls) as u64 + self.outside;
        let class = match (&self.rule, &self.store) {
            (Rule::Boolean, _) => Class::Boolean,
            (Rule::Int, _) => Class::Int,
            (Rule::Long, Store::Long(values)) => values.iter().map(|&value| whole(value)).max().unwrap_or(Class::Exact),
            (Rule::Decimal { scale, .. }, Store::Decimal(values)) => {
                let largest = values.iter().map(|value| value.unsigned_abs()).max().unwrap_or(0);
                let length = largest.checked_ilog10().map_or(0, |log| log + 1);
                let (whole, scale) = (length.saturating_sub(u32::from(*scale)), u32::from(*scale));
                evidence.digits = (evidence.digits.0.max(whole), evidence.digits.1.max(scale));
                Class::Decimal
            }
            (Rule::GroupedLong, _) => Class::Grouped,
            (Rule::GroupedDouble, _) => Class::GroupedPoint,
            (Rule::Date(Order::Year), _) => Class::Date,
            (Rule::Date(Order::Day), _) => Class::DayFirst,
            (Rule::Date(Order::Month), _) => Class::MonthFirst,
            (Rule::Timestamp(Order::Year), _) => Class::Timestamp,
            (Rule::Timestamp(Order::Day), _) => Class::DayFirstTime,
            (Rule::Timestamp(Order::Month), _) => Class::MonthFirstTime,
            (Rule::Timestamptz, _) => Class::Timestamptz,
            (Rule::Binary, _) => Class::Bytes,
            (Rule::Struct, _) => Class::Struct,
            (Rule::List, _) => Class::List,
            (Rule::Text | Rule::Nothing, _) => Class::Text,
            _ => Class::Point,
        };
        evidence.add(class, fits, 0);
        evidence
    }

    /// How many values did not fit.
    pub(crate) fn clash_count(&self) -> u64 {
        let tokens = Token::ALL.iter().copied().filter(|token| *token != Token::Null);
        self.clashes.count(u32::MAX) + tokens.map(|token| self.clashes.token(token)).sum::<u64>()
    }
}
