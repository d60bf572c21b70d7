//! Where a join multiplies rows, and where that makes sums wrong.
//!
//! A key walked to its parent finds one row at the most. Walked to its child it may find many, unless a primary key or
//! a unique set of the child lies within the key's columns.
//!
//! The traps are those of SAP BusinessObjects (Universe Designer's guide, "Resolving join problems": chasm traps, fan
//! traps). Howe, *Data Analysis for Data Base Design* (1989), and after him the books on ER models call both
//! "connection traps", and use the words otherwise: his fan trap has the shape that is a chasm trap here, and his chasm
//! trap is a way that some rows do not have, which here is a nullable key.

use serde::{Deserialize, Serialize};

use crate::engine::joins::graph::{Direction, Graph};
use crate::engine::joins::measure::Measured;
use crate::engine::joins::plan::{Join, Plan};
use crate::engine::joins::schema::ForeignKey;

/// How many rows a key finds for a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Multiplicity {
    /// One at the most.
    One,
    /// Any number.
    Many,
}

/// What a join does to the number of rows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct FanOut {
    /// What the schema allows.
    pub multiplicity: Multiplicity,
    /// How many rows it finds for a row of the table on its left, on average over all of that table; known where there
    /// are rows.
    pub average: Option<f64>,
}

/// The two shapes of tables and keys that count rows more than once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TrapKind {
    /// Two or more many-sides meet at one table: each row of the one is paired with every row of the others, and sums
    /// over any of them are wrong.
    Chasm,
    /// A many-side has a many-side of its own: measures of the table between them, and of the tables before it, are
    /// repeated for each row of the last.
    Fan,
}

/// A trap in a plan. It is there from whichever table the plan begins.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Trap {
    /// Which of the two.
    pub kind: TrapKind,
    /// The place in the plan of the table where it is: the one-side of a chasm, the middle of a fan.
    pub place: usize,
    /// The places of the many-sides next to it.
    pub many: Vec<usize>,
}

/// How many rows a key finds, walked in a direction.
pub fn multiplicity(graph: &Graph, key: &ForeignKey, direction: Direction) -> Multiplicity {
    let unique = || {
        let child = graph.schema().tables.get(key.from);
        let mut sets = child.into_iter().flat_map(|child| std::iter::once(&child.primary_key).chain(&child.unique));
        sets.any(|set| !set.is_empty() && set.iter().all(|column| key.from_columns.contains(column)))
    };
    match direction {
        Direction::ToParent => Multiplicity::One,
        Direction::ToChild if unique() => Multiplicity::One,
        Direction::ToChild => Multiplicity::Many,
    }
}

/// What each join of a plan does to the number of rows, in their order.
pub fn fan_outs(plan: &Plan, measured: Option<&Measured>) -> Vec<FanOut> {
    let keys = &plan.graph().schema().keys;
    let tables: Vec<usize> = plan.tables().collect();
    let fan_out = |join: &Join| FanOut {
        multiplicity: multiplicity(plan.graph(), &keys[join.key], join.direction),
        average: measured.and_then(|measured| measured.average(tables[join.left], join.key)),
    };
    plan.joins().iter().map(fan_out).collect()
}

/// The traps of a plan, chasms first, in the order of their places. O(joins · log joins).
pub fn traps(plan: &Plan) -> Vec<Trap> {
    let keys = &plan.graph().schema().keys;
    let places = plan.joins().len() + 1;
    // By place: its many-sides, and of how many of its neighbours it is itself a many-side.
    let mut many: Vec<Vec<usize>> = vec![Vec::new(); places];
    let mut many_of = vec![0_usize; places];
    for (index, join) in plan.joins().iter().enumerate() {
        let right = index + 1;
        let (parent, child) = match join.direction {
            Direction::ToParent => (right, join.left),
            Direction::ToChild => (join.left, right),
        };
        if multiplicity(plan.graph(), &keys[join.key], Direction::ToChild) == Multiplicity::Many {
            many[parent].push(child);
            many_of[child] += 1;
        }
    }
    let mut traps = Vec::new();
    for (place, many) in many.into_iter().enumerate() {
        if many.len() > 1 {
            traps.push(Trap { kind: TrapKind::Chasm, place, many: many.clone() });
        }
        if many_of[place] > 0 && !many.is_empty() {
            traps.push(Trap { kind: TrapKind::Fan, place, many });
        }
    }
    traps.sort_unstable();
    traps
}
