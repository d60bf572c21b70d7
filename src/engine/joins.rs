//! How tables are joined: every shortest way between them, what each costs, and the rows it returns.
//!
//! A [`schema`] becomes a [`graph`] once. Of two tables [`search`] finds all shortest paths, and [`alternatives`] longer
//! ones; of more, [`tree`] finds the smallest trees. Each of these is a [`plan`], and [`rank`] says which to take, [`traps`]
//! where it multiplies rows, [`sql`] how to say it, and [`run`] what it returns.

pub mod alternatives;
pub mod graph;
mod hash;
pub mod measure;
pub mod output;
pub mod plan;
pub mod rank;
pub mod run;
pub mod schema;
pub mod search;
pub mod sql;
pub mod traps;
pub mod tree;
pub mod value;
