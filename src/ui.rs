//! The pages and what lives on them.
//!
//! A page is a document, rendered natively by [`document`]. Its demos are islands: only they, and none of
//! the prose, are in the browser's program.

pub mod address;
pub mod browser;
#[cfg(feature = "ssr")]
pub mod chapters;
#[cfg(feature = "ssr")]
pub mod document;
pub mod islands;
pub mod joins;
pub mod labs;
pub mod lake;
#[cfg(feature = "ssr")]
pub mod pages;
pub mod palette;
pub mod parts;
pub mod replay;
pub mod trouble;
