//! Reads a trace file of any known format and prints what is in it as one JSON document.
//!
//! `cargo run --release --example trace -- FILE`

use std::collections::{BTreeMap, HashSet};
use std::env;
use std::io::{self, ErrorKind, Write as _};
use std::process::ExitCode;

use midnight_pearl::engine::trace::critical_path::critical_path;
use midnight_pearl::engine::trace::import::{Imported, import};
use midnight_pearl::engine::trace::span::Trace;
use serde::Serialize;

fn main() -> ExitCode {
    let printed = arguments(env::args_os().skip(1))
        .and_then(|file| std::fs::read(&file).map_err(|error| format!("{}: {error}", file.display())))
        .and_then(|bytes| import(&bytes).map_err(|error| error.to_string()))
        .and_then(|imported| print(&document(&imported)).map_err(|error| format!("cannot print: {error}")));
    match printed {
        Ok(()) => ExitCode::SUCCESS,
        Err(complaint) => {
            eprintln!("{complaint}");
            ExitCode::FAILURE
        }
    }
}

/// The one argument.
fn arguments(mut arguments: impl Iterator<Item = std::ffi::OsString>) -> Result<std::path::PathBuf, String> {
    match (arguments.next(), arguments.next()) {
        (Some(file), None) => Ok(file.into()),
        _ => Err("usage: cargo run --release --example trace -- FILE".to_owned()),
    }
}

/// Whoever reads may have seen enough.
fn print(document: &Document) -> io::Result<()> {
    let mut json = serde_json::to_vec_pretty(document)?;
    json.push(b'\n');
    match io::stdout().lock().write_all(&json) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}

#[derive(Serialize)]
struct Document<'a> {
    format: &'static str,
    warnings: Vec<String>,
    traces: Vec<TraceDocument<'a>>,
}

#[derive(Serialize)]
struct TraceDocument<'a> {
    trace_id: String,
    spans: usize,
    services: usize,
    roots: usize,
    orphans: usize,
    depth: usize,
    duration_ns: u64,
    critical_path: Vec<SegmentDocument<'a>>,
    critical_ns_by_service: BTreeMap<&'a str, u64>,
}

/// Times are relative to the start of the trace.
#[derive(Serialize)]
struct SegmentDocument<'a> {
    span_id: String,
    service: &'a str,
    operation: &'a str,
    start_ns: u64,
    end_ns: u64,
}

fn document(imported: &Imported) -> Document<'_> {
    Document {
        format: imported.format.name(),
        warnings: imported.warnings.iter().map(ToString::to_string).collect(),
        traces: imported.traces.iter().map(trace_document).collect(),
    }
}

fn trace_document(trace: &Trace) -> TraceDocument<'_> {
    let services: HashSet<&str> = (0..trace.spans.len()).map(|span| trace.service(span)).collect();
    let path = critical_path(trace);
    let mut by_service = BTreeMap::new();
    for segment in &path {
        *by_service.entry(trace.service(segment.span)).or_default() += segment.end.0 - segment.start.0;
    }
    let segments = path.iter().map(|segment| SegmentDocument {
        span_id: format!("{:016x}", trace.spans[segment.span].id),
        service: trace.service(segment.span),
        operation: trace.operation(segment.span),
        start_ns: segment.start.0,
        end_ns: segment.end.0,
    });
    TraceDocument {
        // Sixteen digits where the rest are zeros, as Jaeger and Zipkin write them.
        trace_id: if trace.id >> 64 == 0 { format!("{:016x}", trace.id) } else { format!("{:032x}", trace.id) },
        spans: trace.spans.len(),
        services: services.len(),
        roots: trace.spans.iter().filter(|span| span.parent.is_none()).count(),
        orphans: trace.orphans.len(),
        depth: trace.shape().depths.into_iter().max().map_or(0, |depth| depth + 1),
        duration_ns: trace.duration().0,
        critical_path: segments.collect(),
        critical_ns_by_service: by_service,
    }
}
