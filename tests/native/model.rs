//! What the records of a platform may not say.

use midnight_pearl::baked::{List, Text};
use midnight_pearl::engine::radius::data::{CallData, EdgeData, Lane, Node, PlatformData, RequestData, StepData};
use midnight_pearl::engine::radius::model::{ModelError, Platform};
use midnight_pearl::engine::trace::span::SpanKind;

const NODES: List<Node> = List(&[
    Node { id: Text("a"), name: Text("A"), lane: Lane::Edge },
    Node { id: Text("b"), name: Text("B"), lane: Lane::Service },
]);
const EDGES: List<EdgeData> = List(&[EdgeData { from: Text("a"), to: List(&[Text("b")]), network_us: 1 }]);

const fn call(id: &'static str, node: &'static str, steps: &'static [StepData]) -> CallData {
    CallData { id: Text(id), node: Text(node), operation: Text("o"), kind: SpanKind::Server, steps: List(steps) }
}

#[track_caller]
fn check(calls: &'static [CallData], expected: Option<ModelError>) {
    let requests: &'static [RequestData] =
        vec![RequestData { name: Text("r"), request_id: Text("i"), root: Text("x"), calls: List(calls) }].leak();
    let platform = Platform::new(&PlatformData { nodes: NODES, edges: EDGES, requests: List(requests) });
    assert_eq!(platform.err(), expected);
}

#[test]
fn a_tree_along_edges_is_good() {
    const CALLS: &[CallData] = &[call("x", "a", &[StepData::Call(Text("y"))]), call("y", "b", &[])];
    check(CALLS, None);
}

#[test]
fn calls_have_to_be_there() {
    const CALLS: &[CallData] = &[call("x", "a", &[StepData::Call(Text("z"))])];
    check(CALLS, Some(ModelError::UnknownCall { request: "r", id: "z" }));
}

#[test]
fn nodes_have_to_be_there() {
    const CALLS: &[CallData] = &[call("x", "c", &[])];
    check(CALLS, Some(ModelError::UnknownNode { place: "requests.r.calls.x".to_owned(), id: "c" }));
}

#[test]
fn no_call_makes_itself() {
    const CALLS: &[CallData] = &[call("x", "a", &[StepData::Call(Text("x"))])];
    check(CALLS, Some(ModelError::NotATree { request: "r", id: "x" }));
}

#[test]
fn no_call_is_made_twice() {
    const CALLS: &[CallData] =
        &[call("x", "a", &[StepData::Call(Text("y")), StepData::Spawn(Text("y"))]), call("y", "b", &[])];
    check(CALLS, Some(ModelError::NotATree { request: "r", id: "y" }));
}

#[test]
fn every_call_is_made() {
    const CALLS: &[CallData] = &[call("x", "a", &[]), call("y", "b", &[])];
    check(CALLS, Some(ModelError::NotATree { request: "r", id: "y" }));
}

#[test]
fn calls_take_edges() {
    const CALLS: &[CallData] = &[call("x", "b", &[StepData::Call(Text("y"))]), call("y", "a", &[])];
    check(CALLS, Some(ModelError::NoEdge { request: "r", id: "y" }));
}
