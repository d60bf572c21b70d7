//! stub
use crate::engine::trace::span::Trace;
use serde::{Deserialize, Serialize};
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Rule {
    Jaeger,
    Zipkin,
}
pub fn correct(trace: &Trace, _: Rule) -> (Trace, Vec<()>) {
    (trace.clone(), vec![])
}
