//! Traces: spans, the time each spent itself, and the chain of them that the caller waited for.

pub mod assemble;
pub mod critical_path;
pub mod difference;
pub mod export;
pub mod flame;
pub mod import;
pub mod minimap;
pub mod rows;
pub mod self_time;
pub mod skew;
pub mod span;
pub mod statistics;
pub mod study;
pub mod topology;
