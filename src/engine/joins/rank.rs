//! Which of several ways to take.
//!
//! The rule, from the first figure that differs:
//! 1. fewer joins that fan out, so none first: rows that are not multiplied need no second thought;
//! 2. fewer nullable keys: an inner join loses the rows that have none;
//! 3. fewer expected rows, if there are rows to measure;
//! 4. the order of the file: of the first joins that differ, the one whose table, or else whose key, stands earlier.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::engine::joins::measure::Measured;
use crate::engine::joins::plan::Plan;
use crate::engine::joins::traps::{Multiplicity, fan_outs};

/// What the rule looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Joins that may find more than one row.
    pub fan_outs: usize,
    /// Joins by a key of which a column may be null.
    pub nullable_keys: usize,
    /// Rows of the inner join, as [`Measured::expected_rows`] has them.
    pub expected_rows: Option<u64>,
}

/// What puts one way before the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Criterion {
    /// It has fewer joins that fan out.
    FanOuts,
    /// It has fewer nullable keys.
    NullableKeys,
    /// Fewer rows are expected of it.
    ExpectedRows,
    /// Its tables, or else its keys, stand earlier in the file.
    FileOrder,
}

/// A way in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ranked {
    /// Its place among the plans that were given.
    pub way: usize,
    /// Its figures.
    pub figures: Figures,
    /// What puts it before the next; nothing for the last.
    pub decided_by: Option<Criterion>,
}

/// The figures of a plan.
pub fn figures(plan: &Plan, measured: Option<&Measured>) -> Figures {
    let schema = plan.graph().schema();
    let nullable = |key: usize| {
        let key = &schema.keys[key];
        key.from_columns.iter().any(|&column| schema.tables[key.from].columns[column].nullable)
    };
    Figures {
        fan_outs: fan_outs(plan, None).iter().filter(|join| join.multiplicity == Multiplicity::Many).count(),
        nullable_keys: plan.joins().iter().filter(|join| nullable(join.key)).count(),
        expected_rows: measured.and_then(|measured| measured.expected_rows(plan)),
    }
}

/// Ways from the best to the worst.
pub fn rank(plans: &[Plan], measured: Option<&Measured>) -> Vec<Ranked> {
    let figures: Vec<Figures> = plans.iter().map(|plan| figures(plan, measured)).collect();
    let compare = |a: usize, b: usize| compare((&figures[a], &plans[a]), (&figures[b], &plans[b]));
    let mut ways: Vec<usize> = (0..plans.len()).collect();
    ways.sort_by(|&a, &b| compare(a, b).1);
    let next = ways.iter().skip(1).map(Some).chain([None]);
    let decided = |way: usize, next: Option<&usize>| next.map(|&next| compare(way, next).0);
    let ranked = |(&way, next)| Ranked { way, figures: figures[way], decided_by: decided(way, next) };
    ways.iter().zip(next).map(ranked).collect()
}

/// How two ways compare, and by what.
fn compare<'p>(a: (&Figures, &'p Plan), b: (&Figures, &'p Plan)) -> (Criterion, Ordering) {
    let criteria = [
        (Criterion::FanOuts, a.0.fan_outs.cmp(&b.0.fan_outs)),
        (Criterion::NullableKeys, a.0.nullable_keys.cmp(&b.0.nullable_keys)),
        (Criterion::ExpectedRows, a.0.expected_rows.cmp(&b.0.expected_rows)),
    ];
    let steps = |plan: &'p Plan| plan.joins().iter().map(|join| (join.table, join.key));
    let in_file = || a.1.tables().next().cmp(&b.1.tables().next()).then_with(|| steps(a.1).cmp(steps(b.1)));
    criteria.into_iter().find(|(_, order)| order.is_ne()).unwrap_or_else(|| (Criterion::FileOrder, in_file()))
}
