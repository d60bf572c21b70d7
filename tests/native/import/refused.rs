//! What gives no trace, and what is said then.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use midnight_pearl::engine::trace::import::{
    Binary, EXCERPT, Format, GzipDamage, ImportError, MAX_SPANS, MAX_TRACES, Warning, import,
};

use super::fixture;

#[track_caller]
fn check(text: &str, expected: &str) {
    match import(text.as_bytes()) {
        Ok(imported) => panic!("it was read as {}", imported.format.name()),
        Err(error) => assert_eq!(error.to_string(), expected),
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory takes all");
    encoder.finish().expect("memory takes all")
}

#[test]
fn nothing_is_nothing() {
    for text in ["", " \n\t", "\u{feff}", "\u{feff}  "] {
        check(text, "The file is empty: a trace as JSON was expected.");
    }
}

#[test]
fn other_text_is_not_json() {
    let said = |line, column, found: &str| {
        format!("The file is not JSON: in line {line}, column {column}, JSON was expected, but this was found: {found}")
    };
    check("<!DOCTYPE html>", &said(1, 1, "<!DOCTYPE html>"));
    check("a,b\n1,2", &said(1, 1, "a,b 1,2"));
    check("{\"data\":[],\n  data: 1}", &said(2, 3, "data: 1}"));
}

#[test]
fn what_is_cut_off_is_said_to_be() {
    let said = |line, column, found: &str| {
        format!(
            "The file is cut off: more JSON was expected where it ends, in line {line}, column {column}, after: {found}"
        )
    };
    check(r#"{"data":[{"traceID":"1","#, &said(1, 24, r#"{"data":[{"traceID":"1","#));
    check(r#"{"resourceSpans":[{"#, &said(1, 19, r#"{"resourceSpans":[{"#));
    check(r#"{"other":{"#, &said(1, 10, r#"{"other":{"#));
}

#[test]
fn other_json_is_no_trace() {
    let said = |found: &str| {
        format!(
            "The file is JSON but no trace: OTLP (\"resourceSpans\"), Jaeger (\"data\" or \"spans\"), Zipkin v2 (an array with \
             \"traceId\" and \"id\") or Chrome trace events (\"traceEvents\", or an array with \"ph\") was expected, {found} was found."
        )
    };
    check("3", &said("a number"));
    check("\"trace\"", &said("a text"));
    check("null", &said("a null"));
    check("[]", &said("an empty list"));
    check("{}", &said("an empty object"));
    check("[1,2]", &said("a list of numbers"));
    check(r#"{"log":{"entries":[]},"version":1}"#, &said(r#"an object with the keys "log", "version""#));
    check(r#"[{"a":1},{"b":2}]"#, &said(r#"a list of objects with the keys "a", "b""#));
}

#[test]
fn what_breaks_its_format_is_told_where() {
    check(
        "{\"data\":[{\"traceID\":\"1\",\n\"spans\":7}]}",
        "The file begins like Jaeger JSON but is not: invalid type: integer `7`, expected a list in line 2, column 9, at: 7}]}",
    );
}

#[test]
fn files_without_spans_are_told_from_files_that_are_none() {
    for (text, format) in [
        (r#"{"data":[]}"#, Format::Jaeger),
        (r#"{"data":null,"errors":[{"code":404,"msg":"trace not found"}]}"#, Format::Jaeger),
        (r#"{"resourceSpans":[]}"#, Format::OtlpJson),
        (r#"{"resourceMetrics":[]}"#, Format::OtlpJson),
        (r#"{"traceEvents":[]}"#, Format::Chrome),
        (r#"{"traceEvents":[{"ph":"M","name":"process_name","args":{"name":"x"}}]}"#, Format::Chrome),
    ] {
        assert_eq!(import(text.as_bytes()), Err(ImportError::NoSpans { format }), "{text}");
    }
}

#[test]
fn what_pythons_console_exporter_prints_is_recognised() {
    assert_eq!(import(&fixture("console-exporter.json")), Err(ImportError::ConsoleExporter));
    let message = ImportError::ConsoleExporter.to_string();
    assert!(message.contains("OTLPSpanExporter"), "{message}");
}

#[test]
fn binary_data_is_named() {
    let check = |bytes: &[u8], found: Binary, said: &str| {
        assert_eq!(found.to_string(), said);
        assert_eq!(import(bytes), Err(ImportError::Binary { found }));
    };
    check(b"PK\x03\x04rest", Binary::Zip, "a zip archive");
    let other = Binary::Other { first: "0a 05 00 01 02".to_owned() };
    check(b"\x0a\x05\x00\x01\x02", other, "data that begins with the bytes 0a 05 00 01 02");
}

#[test]
fn gzip_is_unpacked_and_its_damage_is_told() {
    let packed = gzip(&fixture("jaeger.json"));
    assert_eq!(import(&packed), import(&fixture("jaeger.json")));
    assert_eq!(import(&packed[..packed.len() / 2]), Err(ImportError::BrokenGzip { found: GzipDamage::CutOff }));
    let mut damaged = packed.clone();
    damaged[12] ^= 0xff;
    assert!(matches!(import(&damaged), Err(ImportError::BrokenGzip { .. })));
    assert_eq!(import(&gzip(b"")), Err(ImportError::Empty));
}

#[test]
fn excerpts_are_short_and_end_between_characters() {
    let long = "🦪".repeat(10_000);
    for text in
        [long.clone(), format!("{{\"{long}\":1}}"), format!("{{\"data\":\"{long}\"}}"), format!("{{\"data\":[\"{long}")]
    {
        let message = import(text.as_bytes()).expect_err("no trace").to_string();
        assert!(message.chars().filter(|&c| c == '🦪').count() <= 2 * EXCERPT, "{message}");
        assert!(message.len() < 1_000, "{message}");
    }
}

#[test]
fn deep_nesting_is_refused_or_ignored_and_never_overflows() {
    let deep = |depth: usize| ("[".repeat(depth), "]".repeat(depth));
    let (open, close) = deep(100_000);
    assert!(matches!(import(open.as_bytes()), Err(ImportError::NotATrace { .. } | ImportError::Truncated { .. })));
    let text = format!(
        r#"{{"resourceSpans":[{{"unknown":{open}{close},"scopeSpans":[{{"spans":[{{"spanId":"01","startTimeUnixNano":1,
           "endTimeUnixNano":1,"attributes":[{{"key":"deep","value":{{"arrayValue":{open}{close}}}}}]}}]}}]}}]}}"#
    );
    assert_eq!(import(text.as_bytes()).expect("a trace").traces[0].spans.len(), 1);
    let wrapped = format!(r#"{{"data":{}"#, "[".repeat(100_000));
    assert!(import(wrapped.as_bytes()).is_err());
}

#[test]
fn more_than_a_million_spans_are_refused() {
    for span in [r#"{"traceId":"0a","id":"01"}"#, r#"{"ph":"X"}"#] {
        let text = format!("[{}{span}]", format!("{span},").repeat(MAX_SPANS));
        assert_eq!(import(text.as_bytes()), Err(ImportError::TooManySpans { limit: MAX_SPANS }));
    }
}

#[test]
fn of_too_many_traces_the_first_are_kept_whole() {
    let line = |trace: usize| {
        format!(
            r#"{{"resourceSpans":[{{"scopeSpans":[{{"spans":[{{"traceId":"{:x}","spanId":"{trace:x}"}}]}}]}}]}}"#,
            trace % 10_001
        ) + "\n"
    };
    let text: String = (1..=20_001).map(line).collect();
    let found = import(text.as_bytes()).expect("traces");
    assert_eq!(found.traces.len(), MAX_TRACES);
    assert!(found.warnings.contains(&Warning::TracesLeftOut(1)));
    assert!(found.traces[..9_999].iter().all(|trace| trace.spans.len() == 2));
}

/// One large resource above many traces: each has a copy, but not more of them than a large file would have room for.
#[test]
fn what_is_said_once_is_not_repeated_without_end() {
    let attribute = format!(r#"{{"key":"large","value":{{"stringValue":"{}"}}}}"#, "x".repeat(1 << 20));
    let span =
        |trace: usize| format!(r#"{{"traceId":"{trace:x}","spanId":"1","startTimeUnixNano":0,"endTimeUnixNano":0}}"#);
    let spans: Vec<String> = (1..=300).map(span).collect();
    let text = format!(
        r#"{{"resourceSpans":[{{"resource":{{"attributes":[{attribute}]}},"scopeSpans":[{{"spans":[{}]}}]}}]}}"#,
        spans.join(",")
    );
    let found = import(text.as_bytes()).expect("traces");
    let copies = found.traces.iter().filter(|trace| !trace.resources[0].attributes.is_empty()).count();
    assert_eq!(copies, 256);
    assert!(found.warnings.contains(&Warning::ResourcesCut(44)));
}

#[test]
fn errors_and_warnings_travel_as_json() {
    let errors = ["", "x", "{", "{}", r#"{"data":[]}"#, r#"{"data":7}"#]
        .map(|text| import(text.as_bytes()).expect_err("no trace"));
    for error in errors.into_iter().chain([ImportError::ConsoleExporter]) {
        let json = serde_json::to_string(&error).expect("JSON");
        assert_eq!(serde_json::from_str::<ImportError>(&json).expect("an error"), error);
    }
    let warnings = import(&fixture("otlp-old.json")).expect("a trace").warnings;
    let json = serde_json::to_string(&warnings).expect("JSON");
    assert_eq!(serde_json::from_str::<Vec<Warning>>(&json).expect("warnings"), warnings);
    assert!(warnings.iter().all(|warning| warning.to_string().ends_with('.')));
}
