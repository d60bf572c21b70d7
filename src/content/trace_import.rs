//! The shape of what is said of a trace file that was imported, or was not: `trace_import.toml`.
//!
//! There is a sentence for each variant of the types of [`import`](crate::engine::trace::import), under the variant's
//! name. In it, `{name}` stands for a value.

// The keys speak for themselves, in the files as well.
#![allow(missing_docs)]

use crate::baked::Text;

baked! {
    path = crate::content::trace_import;

    /// `trace_import.toml`.
    pub struct TraceImport {
        pub formats: FormatWords,
        pub errors: ErrorWords,
        pub binary: BinaryWords,
        pub gzip: GzipWords,
        pub json: JsonWords,
        pub scalars: ScalarWords,
        pub warnings: WarningWords,
    }

    /// The formats, as people call them.
    pub struct FormatWords {
        pub otlp_json: Text,
        pub otlp_json_lines: Text,
        pub jaeger: Text,
        pub zipkin_v2: Text,
        pub chrome: Text,
    }

    /// Why a file gives no trace.
    pub struct ErrorWords {
        pub empty: Text,
        pub too_large: Text,
        pub too_many_spans: Text,
        pub binary: Text,
        pub broken_gzip: Text,
        pub not_json: Text,
        pub truncated: Text,
        pub malformed: Text,
        pub not_a_trace: Text,
        pub no_spans: Text,
        pub console_exporter: Text,
    }

    /// What bytes are that are no text.
    pub struct BinaryWords {
        pub zip: Text,
        pub zstd: Text,
        pub bzip2: Text,
        pub picture: Text,
        pub pdf: Text,
        pub parquet: Text,
        pub other: Text,
    }

    /// What is wrong with a gzip file.
    pub struct GzipWords {
        pub cut_off: Text,
        pub damaged: Text,
    }

    /// JSON of no known format.
    pub struct JsonWords {
        pub scalar: Text,
        pub scalar_list: Text,
        pub empty_list: Text,
        pub empty_object: Text,
        pub object: Text,
        pub object_list: Text,
    }

    /// What such JSON is, or has in a list.
    pub struct ScalarWords {
        pub bool: Text,
        pub number: Text,
        pub text: Text,
        pub null: Text,
        pub list: Text,
    }

    /// What a visitor should know of the traces that were read.
    pub struct WarningWords {
        pub not_utf8: Text,
        pub old_keys: Text,
        pub unterminated_array: Text,
        pub cut_last_line: Text,
        pub enums_as_names: Text,
        pub base64_ids: Text,
        pub non_hex_ids: Text,
        pub missing_ids: Text,
        pub duplicate_ids: Text,
        pub shared_spans: Text,
        pub orphans: Text,
        pub cycles: Text,
        pub missing_start: Text,
        pub missing_duration: Text,
        pub ends_before_start: Text,
        pub unknown_services: Text,
        pub resources_cut: Text,
        pub links_left_out: Text,
        pub unmatched_ends: Text,
        pub unmatched_begins: Text,
        pub other_events: Text,
        pub other_signals: Text,
        pub traces_left_out: Text,
    }
}
