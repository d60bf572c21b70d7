//! The pages of the address scheme.

pub mod descent;
pub mod labs;
pub mod lzstock;
pub mod not_found;
pub mod resume;
