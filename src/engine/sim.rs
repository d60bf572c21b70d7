//! A simulated distributed system: what every demo of services stands on.

mod arrivals;
pub mod backoff;
pub mod breaker;
pub mod budget;
pub mod contention;
pub mod events;
mod faults;
mod guard;
pub mod histogram;
mod machine;
mod plan;
pub mod random;
mod recorder;
pub mod report;
pub mod run;
mod series;
mod slab;
mod station;
pub mod system;
mod tally;
pub mod throttle;
pub mod window;
