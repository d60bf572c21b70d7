//! A simulated distributed system: what every demo of services stands on.

pub mod run;
pub mod system;
