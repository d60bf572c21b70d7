//! A simulated distributed system: what every demo of services stands on.

pub mod backoff;
pub mod breaker;
pub mod budget;
pub mod events;
pub mod random;
pub mod system;
pub mod throttle;
pub mod window;
