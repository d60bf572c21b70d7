//! Traces as files that other tools read: the way out of [`import`](super::import).
//!
//! Two things that only this crate's own traces know have no field in either format. They are written as attributes,
//! [`REF_TYPE`] and [`NETWORK`], and taken off again on the way in.

mod jaeger;
mod otlp;

use serde::Serialize;

pub use jaeger::jaeger_json;
pub use otlp::otlp_json;

use crate::engine::trace::span::{Span, SpanKind, Trace};

/// The attribute of a span that its parent does not wait for, by OpenTelemetry's compatibility with OpenTracing:
/// <https://opentelemetry.io/docs/specs/semconv/registry/attributes/opentracing/>.
pub const REF_TYPE: &str = "opentracing.ref_type";

/// The value of [`REF_TYPE`].
pub const FOLLOWS_FROM: &str = "follows_from";

/// The attribute for the time on the wire, each way, in whole nanoseconds.
pub const NETWORK: &str = "sim.network_ns";

/// A span's id: sixteen lower-case digits.
fn hex(id: u64) -> String {
    format!("{id:016x}")
}

/// The word for a number that JSON has none for.
fn not_a_number(number: f64) -> Option<&'static str> {
    match number {
        f64::INFINITY => Some("Infinity"),
        f64::NEG_INFINITY => Some("-Infinity"),
        _ => number.is_nan().then_some("NaN"),
    }
}

/// Whether a span's and its parent's kind say already that nobody waits for it.
fn is_handed_over(trace: &Trace, span: &Span) -> bool {
    let parent = span.parent.and_then(|parent| trace.spans.get(parent));
    span.kind == SpanKind::Consumer && parent.is_some_and(|parent| parent.kind == SpanKind::Producer)
}

fn json(document: &impl Serialize) -> String {
    serde_json::to_string(document)
        .expect("only maps with other keys than text, and failing writers, cannot be written")
}
