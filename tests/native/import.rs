//! Trace files of every format, as they are in the wild.

mod chrome;
mod jaeger;
mod otlp;
mod properties;
mod refused;
pub(crate) mod sound;
mod zipkin;

use std::fmt::Write as _;
use std::path::Path;

use midnight_pearl::engine::trace::import::{Format, Imported, import};
use midnight_pearl::engine::trace::span::{Attribute, Status, Trace, Value};

/// All of tests/traces.
const FILES: [&str; 11] = [
    "chrome-unterminated.json",
    "chrome.json",
    "console-exporter.json",
    "jaeger-traps.json",
    "jaeger.json",
    "otlp-lines.jsonl",
    "otlp-old.json",
    "otlp-times.json",
    "otlp.json",
    "zipkin-headless.json",
    "zipkin.json",
];

/// A file of tests/traces.
pub(crate) fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/traces");
    std::fs::read(folder.join(name)).expect("a trace in tests/traces")
}

/// The format, the traces as trees, and the warnings of a file of tests/traces.
#[track_caller]
fn check(name: &str, expected: &str) {
    check_bytes(&fixture(name), expected);
}

#[track_caller]
fn check_bytes(bytes: &[u8], expected: &str) {
    let found = import(bytes).map_or_else(|error| format!("{error}\n"), |imported| drawn(&imported));
    // Line by line, so that a difference is to be seen.
    let lines = |text: &str| text.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>();
    assert_eq!(lines(&found), lines(expected.trim_start_matches('\n')), "\n{found}");
}

fn drawn(imported: &Imported) -> String {
    let mut out = format!("{}\n", imported.format.name());
    for trace in &imported.traces {
        // The id of Chrome's is a hash.
        let id = if imported.format == Format::Chrome { "ID".to_owned() } else { format!("{:x}", trace.id) };
        let _ = writeln!(out, "{id} from {}", trace.started_at);
        let depths = trace.shape().depths;
        for (index, depth) in depths.into_iter().enumerate() {
            let _ = writeln!(out, "{}{}", "  ".repeat(depth), span(trace, index));
            for event in &trace.details[index].events {
                let said = said(trace, &event.attributes);
                let _ = writeln!(out, "{}@ {} {}{said}", "  ".repeat(depth + 1), event.at.0, trace.name(event.name));
            }
        }
        for resource in &trace.resources {
            let _ = writeln!(out, "of {}:{}", trace.name(resource.service), said(trace, &resource.attributes));
        }
    }
    imported.warnings.iter().for_each(|warning| writeln!(out, "! {warning:?}").expect("memory takes all"));
    out
}

fn span(trace: &Trace, index: usize) -> String {
    let span = &trace.spans[index];
    let mut out = format!("{} {} {}+{}", trace.service(index), trace.operation(index), span.start.0, span.duration.0);
    let _ = write!(out, " {}", span.kind.name());
    if span.status != Status::Unset {
        let _ = write!(out, " {}", span.status.name());
    }
    if !trace.details[index].message.is_empty() {
        let _ = write!(out, " ({})", trace.details[index].message);
    }
    if !span.waited_for {
        out += " not waited for";
    }
    if span.network.0 > 0 {
        let _ = write!(out, " network {}", span.network.0);
    }
    if let Some((_, parent)) = trace.orphans.iter().find(|(orphan, _)| *orphan == index) {
        let _ = write!(out, " below {parent:x}");
    }
    out + &said(trace, &trace.details[index].attributes)
}

fn said(trace: &Trace, attributes: &[Attribute]) -> String {
    let value = |value: &Value| match value {
        Value::Text(text) => format!("{text:?}"),
        Value::Int(number) => format!("{number}"),
        Value::Float(number) => format!("{number:?}"),
        Value::Bool(truth) => format!("{truth}"),
        Value::Json(json) => json.clone(),
    };
    attributes.iter().map(|said| format!(" {}={}", trace.name(said.key), value(&said.value))).collect()
}
