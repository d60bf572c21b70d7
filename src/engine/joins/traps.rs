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
    /// A many-side that was walked to has a many-side of its own, many after many: measures of the table between them,
    /// and of the tables before it, are repeated for each row of the last.
    Fan,
}

/// A trap in a plan. A chasm is there from whichever table the plan begins. A fan is there only downwards: walked from
/// child to parent, every join finds one row at the most, and the rows of the first table are not repeated.
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

/// The traps of a plan: chasms, then fans, each in the order of their places. O(joins).
pub fn traps(plan: &Plan) -> Vec<Trap> {
    let keys = &plan.graph().schema().keys;
    let places = plan.joins().len() + 1;
    // By place: the many-sides next to it, and whether it was walked to as one.
    let (mut many, mut is_many) = (vec![Vec::new(); places], vec![false; places]);
    for (index, join) in plan.joins().iter().enumerate() {
        let right = index + 1;
        if multiplicity(plan.graph(), &keys[join.key], Direction::ToChild) == Multiplicity::Many {
            match join.direction {
                Direction::ToParent => many[right].push(join.left),
                Direction::ToChild => {
                    many[join.left].push(right);
                    is_many[right] = true;
                }
            }
        }
    }
    let trap = |kind, place, many: Vec<usize>| Trap { kind, place, many };
    let chasms = (0..places).filter(|&place| many[place].len() > 1);
    let chasms = chasms.map(|place| trap(TrapKind::Chasm, place, many[place].clone()));
    let fans = (0..places).filter(|&place| is_many[place] && !many[place].is_empty());
    chasms.chain(fans.map(|place| trap(TrapKind::Fan, place, many[place].clone()))).collect()
}
