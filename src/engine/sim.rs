//! A simulated distributed system: what every demo of services stands on.
//!
//! In reading order: [`system`] says what is simulated, [`run`] simulates it, [`report`] says how it went. Beneath:
//! [`events`] is virtual time, [`random`] the draws, [`backoff`] and [`guard`] what callers do about failures.

pub mod backoff;
pub mod contention;
pub mod events;
pub mod guard;
pub mod random;
pub mod report;
pub mod run;
mod slab;
mod station;
pub mod system;
