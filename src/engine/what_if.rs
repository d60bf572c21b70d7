//! stub
use crate::engine::sim::system::Backoff;
use crate::engine::time::Nanos;
use crate::engine::trace::span::Trace;
use serde::{Deserialize, Serialize};
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Change {
    Slow { service: String, factor: f64 },
    AddLatency { service: String, latency: Nanos },
    Down { service: String, timeout: Nanos, attempts: u32, backoff: Backoff },
    Parallel { service: String },
}
pub fn what_if(trace: &Trace, _: &[Change]) -> Trace {
    trace.clone()
}
