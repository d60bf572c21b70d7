//! The shape of what the controls of a lab say: one struct a file of `assets/content/<language>/`, as in
//! [`schema`](super::schema).

// The keys speak for themselves, in the files as well.
#![allow(missing_docs)]

use crate::baked::Text;

baked! {
path = crate::content::controls;

/// `radius_lab.toml`: what the controls of the Radius lab say.
pub struct RadiusLab {
    pub views: ViewWords,
    pub waterfall: WaterfallWords,
    pub inspector: InspectorWords,
    pub flame: FlameWords,
    pub statistics: StatisticsWords,
    pub fault: FaultWords,
    pub compare: CompareWords,
    pub open: OpenWords,
    pub what_if: WhatIfWords,
    pub live: LiveWords,
    pub keys: KeyWords,
}

/// The ways to look at a trace.
pub struct ViewWords {
    pub label: Text,
    pub waterfall: Text,
    pub flame: Text,
    pub statistics: Text,
    pub copy_link: Text,
    pub copied: Text,
    pub rule: Text,
}

/// What finds and folds spans.
pub struct WaterfallWords {
    pub search: Text,
    pub found: Text,
    pub collapse: Text,
    pub expand: Text,
}

/// A close look at a span. `{delta}` stands for milliseconds with their sign.
pub struct InspectorWords {
    pub label: Text,
    pub close: Text,
    pub kind: Text,
    pub status: Text,
    pub starts: Text,
    pub lasts: Text,
    pub own: Text,
    pub critical: Text,
    pub traceparent: Text,
    pub skew_did_not_fit: Text,
    pub skew_began_before: Text,
    pub skew_same_host: Text,
    pub attributes: Text,
    pub events: Text,
}

/// The flame graph.
pub struct FlameWords {
    pub others: Text,
    pub label: Text,
    pub total: Text,
    pub own: Text,
}

/// The statistics.
pub struct StatisticsWords {
    pub label: Text,
    pub by_operation: Text,
    pub name: Text,
    pub spans: Text,
    pub errors: Text,
    pub slow: Text,
    pub own: Text,
    pub total: Text,
    pub most: Text,
    pub on_path: Text,
    pub unit: Text,
}

/// Breaking and mending.
pub struct FaultWords {
    pub title: Text,
    pub place: Text,
    pub node_itself: Text,
    pub what: Text,
    pub nothing: Text,
    pub down: Text,
    pub errors: Text,
    pub latency: Text,
    pub slow: Text,
    pub capacity: Text,
    pub broken: Text,
    pub mend: Text,
    pub mend_all: Text,
}

/// Before and after.
pub struct CompareWords {
    pub title: Text,
    pub before: Text,
    pub after: Text,
    pub path: Text,
    pub service: Text,
    pub own_before: Text,
    pub own_after: Text,
    pub change: Text,
    pub on_path: Text,
    pub spans: Text,
}

/// The visitor's own trace.
pub struct OpenWords {
    pub title: Text,
    pub about: Text,
    pub open_file: Text,
    pub download_otlp: Text,
    pub download_jaeger: Text,
    pub reading: Text,
    pub cancel: Text,
    pub not_opened: Text,
    pub too_large: Text,
    pub warnings: Text,
    pub no_warnings: Text,
    pub which_trace: Text,
    pub skew: Text,
    pub skew_moved: Text,
    pub back: Text,
}

/// Changing the visitor's own trace.
pub struct WhatIfWords {
    pub title: Text,
    pub what: Text,
    pub slow: Text,
    pub factor: Text,
    pub latency: Text,
    pub down: Text,
    pub timeout: Text,
    pub attempts: Text,
    pub parallel: Text,
    pub parallel_means: Text,
    pub run: Text,
    pub changes: Text,
    pub remove: Text,
    pub undo: Text,
}

/// Load on the platform.
pub struct LiveWords {
    pub title: Text,
    pub about: Text,
    pub rate: Text,
    pub seed: Text,
    pub start: Text,
    pub stop: Text,
    pub progress: Text,
    pub requests: Text,
    pub offered: Text,
    pub completed: Text,
    pub failed: Text,
    pub latency: Text,
    pub availability: Text,
    pub without: Text,
    pub without_p99: Text,
    pub queue: Text,
    pub breaker_open: Text,
    pub breaker_half_open: Text,
    pub slow_calls: Text,
    pub open_request: Text,
    pub request: Text,
    pub earlier: Text,
    pub later: Text,
}

/// The keys.
pub struct KeyWords {
    pub title: Text,
    pub about: Text,
    pub play: Text,
    pub back: Text,
    pub into: Text,
    pub over: Text,
    pub restart: Text,
    pub speed: Text,
    pub rows: Text,
    pub fold: Text,
    pub help: Text,
    pub close: Text,
}}
