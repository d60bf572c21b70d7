//! Zipkin v2.

use super::check;

#[test]
fn both_halves_of_a_shared_span_are_spans_and_children_go_to_their_own_half() {
    check(
        "zipkin.json",
        r#"
zipkin-v2
a from 1700000000000000000
front get / 0+1000000 server http.path="/"
  front get 200000+600000 client peer.service="stock" peer.ipv4="10.0.0.2" peer.port=9000
    stock get /stock 300000+400000 server error (it broke)
      @ 350000 cache miss
      stock select 400000+100000 internal
    front retry 750000+10000 internal
of front: ip="10.0.0.1" port=8080
of stock:
! SharedSpans(1)
"#,
    );
}

#[test]
fn headless_and_timeless_spans_and_lists_of_lists_are_read() {
    check(
        "zipkin-headless.json",
        r#"
zipkin-v2
b from 200000
stock unknown 0+50000 server below 1
  stock select 0+50000 internal
    unknown_service inner 0+0 internal
of stock:
of unknown_service:
c from 10000
a unflagged client 0+30000 client
  b unflagged server 5000+20000 server
of a:
of b:
! UnknownServices(1)
! Orphans(1)
! MissingStart(2)
! MissingDuration(2)
! SharedSpans(1)
"#,
    );
}
