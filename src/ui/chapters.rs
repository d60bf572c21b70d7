//! The six chapters of the descent.

pub mod coda;
pub mod iceberg;
pub mod joins;
pub mod lzstock;
pub mod overture;
pub mod radius;
pub mod trajectory;
