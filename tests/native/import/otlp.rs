//! OTLP as JSON.

use super::{check, check_bytes, fixture};

const CART: &str = r#"
otlp-json
5b8efff798038103d269b633813fc60c from 1700000000000000000
shop GET /cart 0+10000000 server error (it broke) http.status_code=500 ratio=0.25 retry=true tags={"arrayValue":{"values":[{"stringValue":"a b"},{"intValue":"1"}]}} nothing=""
  @ 4000000 cache miss size=3
  shop call stock 1000000+8000000 client
    stock count 2000000+6000000 server ok not waited for network 150000
of shop: host.name="a1"
of stock:
! LinksLeftOut(1)
"#;

#[test]
fn a_document_is_read_with_all_that_is_said_in_it() {
    check("otlp.json", CART);
}

#[test]
fn old_keys_names_of_enums_base64_and_bare_numbers_are_read_with_a_warning() {
    check(
        "otlp-old.json",
        r#"
otlp-json
5b8efff798038103d269b633813fc60c from 1700000000000000000
unknown_service GET 0+900 server error n=7 x="NaN"
  unknown_service call 100+100 client
of unknown_service: host.name="a1"
! OldKeys
! Base64Ids(2)
! UnknownServices(2)
! EnumsAsNames(3)
"#,
    );
}

#[test]
fn a_trace_may_be_spread_over_lines_in_any_order() {
    check(
        "otlp-lines.jsonl",
        r#"
otlp-json-lines
a from 10
a root 0+50 internal
  a middle 10+30 internal
    b leaf 20+10 internal
of a:
of b:
b from 5
c other 0+1 internal
of c:
! OtherSignals(1)
! CutLastLine
"#,
    );
}

#[test]
fn missing_ends_are_those_of_the_children_and_backward_spans_take_no_time() {
    check(
        "otlp-times.json",
        r#"
otlp-json
a from 100
a unfinished 0+70 internal
  a backwards 20+0 internal
  a last 30+40 internal
    a timeless 30+0 internal
of a:
! EndsBeforeStart(1)
! MissingStart(1)
! MissingDuration(2)
"#,
    );
}

#[test]
fn orphans_are_roots_and_counted() {
    let text = br#"{"resourceSpans":[{"scopeSpans":[{"spans":[
        {"traceId":"0a","spanId":"01","parentSpanId":"ff","name":"x","startTimeUnixNano":"1","endTimeUnixNano":"2"}]}]}]}"#;
    check_bytes(
        text,
        "otlp-json\na from 1\nunknown_service x 0+1 internal below ff\nof unknown_service:\n! UnknownServices(1)\n! Orphans(1)",
    );
}

#[test]
fn a_parent_of_zeros_is_none() {
    let text = br#"{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"s"}}]},
        "scopeSpans":[{"spans":[{"traceId":"0a","spanId":"01","parentSpanId":"0000000000000000","name":"x"}]}]}]}"#;
    check_bytes(text, "otlp-json\na from 0\ns x 0+0 internal\nof s:\n! MissingStart(1)\n! MissingDuration(1)");
}

/// By `jq -s`, in Tempo's envelope, with a byte order mark, and in UTF-16 as PowerShell's `>` writes it.
#[test]
fn other_wrappings_are_seen_through() {
    let text = String::from_utf8(fixture("otlp.json")).expect("text");
    check_bytes(format!("[{text}]").as_bytes(), CART);
    check_bytes(format!("{{\"trace\":{text}}}").as_bytes(), CART);
    check_bytes(format!("\u{feff}{text}").as_bytes(), CART);
    let little_endian: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    check_bytes(&little_endian, CART);
    let big_endian: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_be_bytes).collect();
    check_bytes(&big_endian, CART);
}

#[test]
fn bytes_that_are_no_utf8_are_replaced_with_a_warning() {
    let mut bytes = fixture("otlp.json");
    let at = bytes.windows(8).position(|word| word == b"it broke").expect("the message");
    bytes[at] = 0xe9;
    check_bytes(&bytes, &CART.replace("it broke", "\u{fffd}t broke").replace("! Links", "! NotUtf8\n! Links"));
}
