//! Midnight Pearl: one engineer's work, told as a descent and run in the visitor's browser.
//!
//! In reading order:
//! - [`engine`]: what the demos compute. Pure: no browser, no clock, no randomness of its own.
//! - [`baked`]: how data from files becomes constants.
//! - [`content`]: the words of both languages.
//! - [`ui`]: the pages. [`ui::page`] renders all of one natively; [`ui::islands`] names the parts of it
//!   that come to life in the browser.
//! - `scene`: the live pictures, laid over the stills of [`ui`]'s pages.
//!
//! ARCHITECTURE.md tells how they hang together.

#![recursion_limit = "256"]

#[macro_use]
pub mod baked;
#[cfg(feature = "worker")]
pub mod body;
pub mod content;
pub mod engine;
pub mod lake_worker;
pub mod protocol;
#[cfg(feature = "scene")]
pub mod scene;
#[cfg(any(feature = "ssr", feature = "hydrate"))]
pub mod ui;
pub mod worker;
