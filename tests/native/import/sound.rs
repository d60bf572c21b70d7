//! What holds of every trace that is read, whatever the file.

use midnight_pearl::engine::trace::export::otlp_json;
use midnight_pearl::engine::trace::import::{Format, Imported, Warning, import};
use midnight_pearl::engine::trace::span::Trace;

/// Panics if something does not hold: every index is one of what it is an index of, parents stand first, ids are
/// each span's own, and a trace that is written and read again is the same, with nothing new to be said of it.
pub(crate) fn check_sound(imported: &Imported) {
    assert!(!imported.traces.is_empty());
    for trace in &imported.traces {
        check_indices(trace);
        let again = import(otlp_json(trace).as_bytes()).expect("what is written can be read");
        assert_eq!(again.format, Format::OtlpJson);
        assert_eq!(again.traces, std::slice::from_ref(trace));
        assert!(again.warnings.iter().all(|warning| matches!(warning, Warning::Orphans(_))), "{:?}", again.warnings);
    }
}

fn check_indices(trace: &Trace) {
    assert!(!trace.spans.is_empty());
    assert_eq!(trace.details.len(), trace.spans.len());
    let mut ids = std::collections::HashSet::from([0]);
    for (index, span) in trace.spans.iter().enumerate() {
        assert!(span.parent.is_none_or(|parent| parent < index));
        assert!(span.resource < trace.resources.len());
        assert!((span.operation.0 as usize) < trace.names.len());
        assert!(ids.insert(span.id), "{:x} twice", span.id);
    }
}
