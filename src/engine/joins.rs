//! How tables are joined: every shortest way between them, what each costs, and the rows it returns.
//!
//! A [`schema`] becomes a [`graph`] once. Of two tables [`search`] finds all shortest paths, and [`alternatives`]
//! longer ones; of more, [`tree`] finds the smallest trees. Each of these is a [`plan`], and [`rank`] says which to
//! take, [`traps`] where it multiplies rows, [`sql`] how to say it, and [`run`] what it returns.

pub mod alternatives;
pub mod data;
pub mod embedded;
pub mod found;
pub mod graph;
mod hash;
pub mod import;
pub mod layout;
pub mod measure;
pub mod mermaid;
pub mod name;
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
pub mod walk;

use std::sync::LazyLock;

use graph::Graph;
use value::Row;

mod file {
    #![allow(unreachable_pub)]
    include!(concat!(env!("OUT_DIR"), "/joins.rs"));
}

/// The tables of `assets/data/joins/schema.toml`.
pub static EMBEDDED: LazyLock<Graph> = LazyLock::new(|| {
    let schema = embedded::schema(&file::SCHEMA).expect("the build script has read it once");
    Graph::new(schema).expect("its numbers were made of names that are there")
});

/// The rows of [`EMBEDDED`], by table.
pub static EMBEDDED_ROWS: LazyLock<Vec<Vec<Row>>> = LazyLock::new(|| {
    let rows = |(table, text): (_, &crate::baked::Text)| embedded::rows(table, text);
    file::SCHEMA
        .tables
        .iter()
        .zip(file::ROWS)
        .map(rows)
        .collect::<Result<_, _>>()
        .expect("the build script has read them once")
});
