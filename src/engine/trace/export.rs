//! stub
use crate::engine::trace::span::Trace;
pub fn otlp_json(_: &Trace) -> String {
    String::new()
}
pub fn jaeger_json(_: &Trace) -> String {
    String::new()
}
