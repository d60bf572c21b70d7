//! Schemas, ways through them, and what these return.

mod alternatives;
mod brute_force;
mod graph;
mod made_up;
mod plan;
mod rank;
mod search;
mod traps;
mod tree;
