//! Schemas, ways through them, and what these return.

mod alternatives;
mod brute_force;
mod embedded;
mod found;
mod graph;
mod layout;
#[cfg(feature = "ssr")]
mod link;
mod made_up;
#[cfg(feature = "ssr")]
mod marks;
mod plan;
mod rank;
mod run;
mod search;
mod shell;
mod sql;
mod sqlite;
mod traps;
mod tree;
mod walk;
