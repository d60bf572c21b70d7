//! Jaeger's JSON.

use super::{check, check_bytes};

#[test]
fn tags_that_opentelemetry_made_are_what_they_were_made_of() {
    check(
        "jaeger.json",
        r#"
jaeger
1f from 1700000000000000000
shop GET / 0+1000000 server error (it broke) bytes=12 ratio=2.0 quoted=9007199254740993 raw={"bytesValue":"AAEC"}
  @ 500000 cache miss size=3
  @ 600000 log message="no event"
  shop ask 100000+300000 client
  audit log it 900000+5000000 internal not waited for
of shop: hostname="a1" ip="10.0.0.1"
of audit:
"#,
    );
}

#[test]
fn a_bare_trace_with_every_trap_is_read() {
    check(
        "jaeger-traps.json",
        r#"
jaeger
c5805c44ef5acc11 from 100000
shop root 0+100000 internal
  shop second reference 10000+10000 internal not waited for
  unknown_service twin 30000+10000 internal
  inline nameless 60000+0 internal
shop orphan 20000+10000 internal below 99
shop circle a 40000+10000 internal
  shop circle b 50000+10000 internal
shop own parent 70000+1000 internal
of shop:
of unknown_service:
of inline:
! NonHexIds(1)
! LinksLeftOut(2)
! UnknownServices(1)
! Orphans(1)
! DuplicateIds(1)
! MissingIds(1)
! MissingDuration(1)
! Cycles(2)
"#,
    );
}

#[test]
fn several_traces_stand_in_the_order_of_the_file() {
    let trace = |id: &str| {
        format!(r#"{{"traceID":"{id}","spans":[{{"spanID":"1","startTime":1,"duration":1}}],"processes":{{}}}}"#)
    };
    let expected = |format: &str| {
        let span = "unknown_service  0+1000 internal\nof unknown_service:\n";
        format!("{format}\nb from 1000\n{span}a from 1000\n{span}! UnknownServices(2)")
    };
    check_bytes(format!(r#"{{"data":[{},{}]}}"#, trace("b"), trace("a")).as_bytes(), &expected("jaeger"));
    check_bytes(format!("[{},{}]", trace("b"), trace("a")).as_bytes(), &expected("jaeger"));
}

/// A server that shares its client's id, as Zipkin's libraries make it and Jaeger stores it.
#[test]
fn a_server_with_its_clients_id_is_the_clients_child() {
    let text = br#"{"data":[{"traceID":"1","processes":{"a":{"serviceName":"a"},"b":{"serviceName":"b"}},"spans":[
        {"spanID":"7","operationName":"got","startTime":2,"duration":1,"processID":"b","tags":[{"key":"span.kind","value":"server"}]},
        {"spanID":"7","operationName":"get","startTime":1,"duration":3,"processID":"a","tags":[{"key":"span.kind","value":"client"}]},
        {"spanID":"8","operationName":"in b","startTime":2,"duration":1,"processID":"b","references":[{"refType":"CHILD_OF","spanID":"7"}]},
        {"spanID":"9","operationName":"in a","startTime":3,"duration":1,"processID":"a","references":[{"refType":"CHILD_OF","spanID":"7"}]}]}]}"#;
    check_bytes(
        text,
        "jaeger
1 from 1000
a get 0+3000 client
  b got 1000+1000 server
    b in b 1000+1000 internal
  a in a 2000+1000 internal
of a:
of b:
! SharedSpans(1)",
    );
}

#[test]
fn errors_are_told_in_many_ways() {
    let check = |tags: &str, expected: &str| {
        let text = format!(
            r#"{{"data":[{{"traceID":"1","processes":{{"p":{{"serviceName":"s"}}}},"spans":[
            {{"spanID":"1","operationName":"o","startTime":0,"duration":0,"processID":"p","tags":[{tags}]}}]}}]}}"#
        );
        check_bytes(text.as_bytes(), &format!("jaeger\n1 from 0\ns o 0+0 internal{expected}\nof s:"));
    };
    check(r#"{"key":"error","value":true}"#, " error");
    check(r#"{"key":"error","value":"true"}"#, " error");
    check(r#"{"key":"error","value":"timeout"}"#, " error (timeout)");
    check(r#"{"key":"error","value":false}"#, "");
    check(r#"{"key":"otel.status_code","value":"OK"}"#, " ok");
    check(r#"{"key":"otel.status_code","value":"UNSET"}"#, "");
    check(r#"{"key":"otel.status_code","value":"OK"},{"key":"error","value":true}"#, " error");
    check(r#"{"key":"error","value":true},{"key":"otel.status_code","value":"OK"}"#, " error");
    check(r#"{"key":"span.kind","value":"weird"}"#, " span.kind=\"weird\"");
}
