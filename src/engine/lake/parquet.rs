//! Apache Parquet: written for a table, read from a visitor, and laid open byte by byte.

mod assemble;
mod bound;
mod chunk;
mod codec;
mod delta;
mod dictionary;
mod entries;
mod error;
mod foreign;
mod format;
mod hybrid;
mod leaf;
mod logical;
pub mod map;
mod page;
mod pages;
mod read;
mod shred;
mod statistics;
mod store;
mod stored;
mod thrift;
mod tree;
mod writer;

pub use bound::BOUND_LEN;
pub use chunk::ColumnMetrics;
pub use error::{Feature, Place, ReadError, WriteError};
pub use foreign::{Foreign, Note};
pub use format::{Codec, Encoding, Physical};
pub use logical::{Logical, Unit};
pub use read::{Batches, Reader, read};
pub use writer::{CREATED_BY, File, Settings, Writer};

/// What a Parquet file begins and ends with.
const MAGIC: [u8; 4] = *b"PAR1";
