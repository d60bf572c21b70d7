//! OTLP's traces in proto3's JSON mapping: opentelemetry-proto, `trace/v1/trace.proto` and `common/v1/common.proto`.
//! The mapping lets a reader meet the proto's own names, too.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::engine::trace::import::json::{Label, List, Number, Text};

/// One document, or one line.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, bound(deserialize = "'de: 'a"))]
pub(super) struct TracesData<'a> {
    #[serde(alias = "resource_spans")]
    pub(super) resource_spans: List<ResourceSpans<'a>>,
    /// Its first name, still Grafana's.
    pub(super) batches: List<ResourceSpans<'a>>,
    /// As Tempo wraps it.
    pub(super) trace: Option<Wrapped<'a>>,
    /// As Jaeger's third interface wraps it.
    pub(super) result: Option<Wrapped<'a>>,
    pub(super) resource_metrics: Option<&'a RawValue>,
    pub(super) resource_logs: Option<&'a RawValue>,
}

/// The same in another object.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, bound(deserialize = "'de: 'a"))]
pub(super) struct Wrapped<'a> {
    #[serde(alias = "resource_spans")]
    pub(super) resource_spans: List<ResourceSpans<'a>>,
    pub(super) batches: List<ResourceSpans<'a>>,
}

/// The spans of one process.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, bound(deserialize = "'de: 'a"))]
pub(super) struct ResourceSpans<'a> {
    pub(super) resource: Option<Resource<'a>>,
    #[serde(alias = "scope_spans")]
    pub(super) scope_spans: List<ScopeSpans<'a>>,
    /// Its first name.
    #[serde(alias = "instrumentation_library_spans")]
    pub(super) instrumentation_library_spans: List<ScopeSpans<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 'a"))]
pub(super) struct Resource<'a> {
    pub(super) attributes: List<KeyValue<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 'a"))]
pub(super) struct ScopeSpans<'a> {
    pub(super) spans: List<Span<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, bound(deserialize = "'de: 'a"))]
pub(super) struct Span<'a> {
    #[serde(alias = "trace_id")]
    pub(super) trace_id: Text<'a>,
    #[serde(alias = "span_id")]
    pub(super) span_id: Text<'a>,
    #[serde(alias = "parent_span_id")]
    pub(super) parent_span_id: Text<'a>,
    pub(super) name: Text<'a>,
    pub(super) kind: Label<'a>,
    #[serde(alias = "start_time_unix_nano")]
    pub(super) start_time_unix_nano: Number,
    #[serde(alias = "end_time_unix_nano")]
    pub(super) end_time_unix_nano: Number,
    pub(super) attributes: List<KeyValue<'a>>,
    pub(super) events: List<Event<'a>>,
    pub(super) links: List<serde::de::IgnoredAny>,
    pub(super) status: Option<Status<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, bound(deserialize = "'de: 'a"))]
pub(super) struct Event<'a> {
    #[serde(alias = "time_unix_nano")]
    pub(super) time_unix_nano: Number,
    pub(super) name: Text<'a>,
    pub(super) attributes: List<KeyValue<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 'a"))]
pub(super) struct Status<'a> {
    pub(super) code: Label<'a>,
    pub(super) message: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 'a"))]
pub(super) struct KeyValue<'a> {
    pub(super) key: Text<'a>,
    pub(super) value: Option<AnyValue<'a>>,
}

/// One of these, or nothing.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, bound(deserialize = "'de: 'a"))]
pub(super) struct AnyValue<'a> {
    #[serde(alias = "string_value")]
    pub(super) string_value: Option<Text<'a>>,
    #[serde(alias = "bool_value")]
    pub(super) bool_value: Option<bool>,
    #[serde(alias = "int_value")]
    pub(super) int_value: Option<&'a RawValue>,
    #[serde(alias = "double_value")]
    pub(super) double_value: Option<&'a RawValue>,
    #[serde(alias = "array_value")]
    pub(super) array_value: Option<&'a RawValue>,
    #[serde(alias = "kvlist_value")]
    pub(super) kvlist_value: Option<&'a RawValue>,
    #[serde(alias = "bytes_value")]
    pub(super) bytes_value: Option<&'a RawValue>,
}
