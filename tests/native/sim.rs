//! The simulator: every published figure that it has to meet, and what callers may rely on.

mod backoff;
mod platform;
