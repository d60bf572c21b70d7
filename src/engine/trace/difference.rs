//! stub
use crate::engine::time::Nanos;
use crate::engine::trace::study::Study;
pub struct Difference {
    pub services: Vec<ServiceChange>,
}
pub struct ServiceChange {
    pub service: String,
    pub self_time: (Nanos, Nanos),
    pub critical_time: (Nanos, Nanos),
    pub spans: (usize, usize),
}
pub fn difference(_: &Study, _: &Study) -> Difference {
    Difference { services: vec![] }
}
