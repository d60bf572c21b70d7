//! Parquet: what is written is what others read, and what others write can be read.

mod made_up;
mod map;
mod official;
mod reader;
mod sound;
mod writer;
