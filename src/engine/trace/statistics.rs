//! stub
use crate::engine::time::Nanos;
use crate::engine::trace::{critical_path::Segment, span::Trace};
pub struct Statistics {
    pub services: Vec<Line>,
    pub operations: Vec<Line>,
}
pub struct Line {
    pub service: String,
    pub operation: Option<String>,
    pub count: usize,
    pub errors: usize,
    pub slow: usize,
    pub self_time: Nanos,
    pub total: Nanos,
    pub p50: Nanos,
    pub p95: Nanos,
    pub max: Nanos,
    pub critical_share: f64,
}
pub fn statistics(_: &Trace, _: &[Segment], _: &[Nanos]) -> Statistics {
    Statistics { services: vec![], operations: vec![] }
}
