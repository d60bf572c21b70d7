//! stub
use crate::engine::time::Nanos;
use crate::engine::trace::{
    critical_path::Segment,
    span::{Shape, Trace},
};
#[derive(PartialEq, Clone)]
pub struct Frame {
    pub depth: usize,
    pub start: f64,
    pub width: f64,
    pub service: String,
    pub operation: String,
    pub total: Nanos,
    pub self_time: Nanos,
    pub critical: Nanos,
    pub count: usize,
}
pub fn flame(_: &Trace, _: &Shape, _: &[Nanos], _: &[Segment], _: f64) -> Vec<Frame> {
    Vec::new()
}
