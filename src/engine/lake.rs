//! A data lake: a source's records go in, and what comes out is an Apache Iceberg table, version 2.
//!
//! [`extract`](lake/extract) reads records out of files, [`normalise`](lake/normalise) gives them names and types,
//! [`parquet`](lake/parquet) writes them, [`table`](lake/table) commits them.

pub mod calendar;
pub mod cell;
pub mod column;
pub mod datum;
pub mod drawing;
pub mod edit;
pub mod extract;
pub mod job;
pub mod join;
pub mod landing;
pub mod normalise;
pub mod parquet;
pub mod picture;
pub mod query;
pub mod read;
mod rows;
pub mod schema;
pub mod source;
pub mod store;
pub mod table;
