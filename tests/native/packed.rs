//! Lists on their way from a worker to its page.

use midnight_pearl::engine::packed::Packed;
use midnight_pearl::engine::time::Nanos;
use midnight_pearl::engine::trace::critical_path::Segment;
use midnight_pearl::engine::trace::skew::{Adjustment, Why};
use midnight_pearl::engine::trace::span::{Name, Span, SpanKind, Status};
use midnight_pearl::engine::trace::study::Study;
use petgraph::graph::{EdgeIndex, NodeIndex};
use proptest::prelude::*;

use super::made_up::any_trace;

fn check<T: Packed + PartialEq + std::fmt::Debug>(value: T) {
    let mut bytes = Vec::new();
    value.pack(&mut bytes);
    assert_eq!(bytes.len(), T::WIDTH);
    assert_eq!(T::unpack(&mut &bytes[..]), Some(value));
    assert_eq!(T::unpack(&mut &bytes[..T::WIDTH - 1]), None, "a byte is missing");
}

fn span(kind: SpanKind, status: Status, parent: Option<usize>) -> Span {
    Span {
        id: u64::MAX - 1,
        parent,
        resource: 3,
        operation: Name(70_000),
        kind,
        start: Nanos(1),
        duration: Nanos(u64::MAX),
        network: Nanos(1 << 40),
        waited_for: parent.is_some(),
        status,
    }
}

#[test]
fn each_value_comes_back_and_a_cut_one_does_not() {
    check(7_usize);
    check(true);
    check(Nanos(u64::MAX));
    check(Segment { span: 9, start: Nanos(1), end: Nanos(2) });
    for why in [Why::DidNotFit, Why::BeganBefore, Why::SameHost] {
        check(Adjustment { span: 3, original: 4, delta: i64::MIN, why });
    }
    check(Some(NodeIndex::new(0)));
    check(None::<EdgeIndex>);
    for kind in [SpanKind::Internal, SpanKind::Server, SpanKind::Client, SpanKind::Producer, SpanKind::Consumer] {
        for status in [Status::Unset, Status::Ok, Status::Error] {
            check(span(kind, status, None));
            check(span(kind, status, Some(0)));
        }
    }
}

#[test]
fn a_kind_that_nobody_knows_is_refused() {
    let mut bytes = Vec::new();
    span(SpanKind::Consumer, Status::Ok, None).pack(&mut bytes);
    let kind = Span::WIDTH - 3;
    assert_eq!(bytes[kind], SpanKind::Consumer as u8);
    bytes[kind] = 5;
    assert_eq!(Span::unpack(&mut &bytes[..]), None);
}

proptest! {
    #[test]
    fn a_study_comes_back_as_it_was(trace in any_trace(40)) {
        let study = Study::new(trace);
        let bytes = postcard::to_allocvec(&study).expect("bytes");
        prop_assert_eq!(&postcard::from_bytes::<Study>(&bytes).expect("the study"), &study);
        prop_assert!(study.trace.spans.is_empty() || postcard::from_bytes::<Study>(&bytes[..bytes.len() - 1]).is_err());
    }
}
