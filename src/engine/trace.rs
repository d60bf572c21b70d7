//! Traces: spans, the time each spent itself, and the chain of them that the caller waited for.

pub mod critical_path;
pub mod self_time;
pub mod span;
