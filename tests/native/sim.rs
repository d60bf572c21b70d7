//! The simulator: every published figure that it has to meet, and what callers may rely on.

mod backoff;
mod breaker;
mod determinism;
mod faults;
mod load;
mod overload;
mod platform;
mod random;
mod setup;
mod traces;
