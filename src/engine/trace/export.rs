//! Traces as files that other tools read: the way out of [`import`](super::import).
//!
//! Two things that only this crate's own traces know have no field in either format. They are written as attributes,
//! [`REF_TYPE`] and [`NETWORK`], and taken off again on the way in.

mod jaeger;
mod otlp;

pub use jaeger::jaeger_json;
pub use otlp::otlp_json;

/// The attribute of a span that its parent does not wait for, by OpenTelemetry's compatibility with OpenTracing:
/// <https://opentelemetry.io/docs/specs/semconv/registry/attributes/opentracing/>.
pub const REF_TYPE: &str = "opentracing.ref_type";

/// The value of [`REF_TYPE`].
pub const FOLLOWS_FROM: &str = "follows_from";

/// The attribute for the time on the wire, each way, in whole nanoseconds.
pub const NETWORK: &str = "sim.network_ns";
