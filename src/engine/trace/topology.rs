//! The services of a trace: who called whom, and how that is drawn.

pub mod layers;

use std::collections::HashMap;

use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;
use serde::{Deserialize, Serialize};

use crate::engine::radius::layout::{Curve, Drawing, DrawnEdge, DrawnNode, NODE, Point};
use crate::engine::time::Nanos;
use crate::engine::trace::span::{SpanKind, Status, Trace};
use crate::engine::trace::topology::layers::{Layers, layers};

/// A service of a trace.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Service {
    /// Its name.
    pub name: String,
    /// How many spans it has.
    pub spans: usize,
    /// Their own time, summed.
    pub self_time: Nanos,
    /// How many of them failed.
    pub errors: usize,
    /// How many of them took longer than [`SLOW`](crate::engine::trace::span::SLOW).
    pub slow: usize,
}

/// The calls from one service to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Calls {
    /// How many they are.
    pub calls: usize,
    /// How many of them failed.
    pub errors: usize,
}

/// The services of a trace in the order of its spans, and who called whom, given the spans' own times. A span under one
/// of its own service is a call only if it came over the wire: to a server or a consumer.
pub fn services(trace: &Trace, self_times: &[Nanos]) -> DiGraph<Service, Calls> {
    let mut graph: DiGraph<Service, Calls> = DiGraph::new();
    let mut nodes: Vec<Option<NodeIndex>> = vec![None; trace.names.len()];
    let mut node_of: Vec<NodeIndex> = Vec::with_capacity(trace.resources.len());
    // Resources stand in the order of the spans, too.
    for resource in &trace.resources {
        let mut add =
            || graph.add_node(Service { name: trace.name(resource.service).to_owned(), ..Service::default() });
        node_of.push(match nodes.get_mut(resource.service.0 as usize) {
            Some(node) => *node.get_or_insert_with(add),
            None => add(),
        });
    }
    let mut edges = HashMap::new();
    for (index, span) in trace.spans.iter().enumerate() {
        let node = node_of[span.resource];
        let errors = usize::from(span.status == Status::Error);
        let service = &mut graph[node];
        service.spans += 1;
        service.self_time += self_times.get(index).copied().unwrap_or_default();
        service.errors += errors;
        service.slow += usize::from(span.is_slow());
        let Some(parent) = span.parent else { continue };
        let caller = node_of[trace.spans[parent].resource];
        if caller != node || matches!(span.kind, SpanKind::Server | SpanKind::Consumer) {
            let edge = *edges.entry((caller, node)).or_insert_with(|| graph.add_edge(caller, node, Calls::default()));
            graph[edge].calls += 1;
            graph[edge].errors += errors;
        }
    }
    graph
}

/// Between the middles of two columns.
const COLUMN: f64 = NODE.x + 62.0;
/// Between the middles of two rows of the longest column.
const ROW: f64 = NODE.y + 14.0;
/// Round all nodes: room for the curves that go back.
const MARGIN: f64 = 40.0;
/// How far a curve that goes back or returns to its own node swings out.
const SWING: f64 = 44.0;

/// The services of a trace, drawn: callers to the left, in columns. The same trace is always drawn in the same way.
pub fn drawing(trace: &Trace) -> Drawing {
    draw(&services(trace, &[]))
}

/// Services, drawn. Nodes and edges are in the order of the graph.
pub fn draw(graph: &DiGraph<Service, Calls>) -> Drawing {
    let layers = layers(graph);
    let places = places(&layers);
    let nodes = graph.node_weights().zip(&places);
    let edges = graph.edge_references().map(|edge| {
        let (from, to) = (edge.source().index(), edge.target().index());
        DrawnEdge { from, to, curve: curve(places[from], places[to]) }
    });
    Drawing {
        size: size(&layers),
        nodes: nodes.map(|(service, &place)| DrawnNode { service: service.name.clone(), place }).collect(),
        edges: edges.collect(),
    }
}

fn size(layers: &Layers) -> Point {
    let (columns, rows) = (layers.columns.len(), layers.columns.iter().map(Vec::len).max().unwrap_or_default());
    let wide = columns.saturating_sub(1) as f64 * COLUMN + NODE.x;
    Point { x: wide + 2.0 * MARGIN, y: rows.max(1) as f64 * ROW + 2.0 * MARGIN }
}

/// The middle of every node, by index. A column's nodes share its height evenly.
fn places(layers: &Layers) -> Vec<Point> {
    let height = size(layers).y - 2.0 * MARGIN;
    let place = |(&column, &share): (&usize, &f64)| Point {
        x: MARGIN + NODE.x / 2.0 + column as f64 * COLUMN,
        y: MARGIN + share * height,
    };
    layers.column_of.iter().zip(&layers.shares).map(place).collect()
}

/// The curve of a call between nodes at those places: from the right side to the left; back to an earlier column, below
/// them; to itself, round the right side.
fn curve(from: Point, to: Point) -> Curve {
    let at = |x: f64, y: f64| Point { x, y };
    if from == to {
        let (side, off) = (from.x + NODE.x / 2.0, NODE.y / 4.0);
        let (above, below) = (from.y - NODE.y, from.y + NODE.y);
        return Curve {
            points: [at(side, from.y - off), at(side + SWING, above), at(side + SWING, below), at(side, from.y + off)],
        };
    }
    if to.x <= from.x {
        let (start, end) = (from.y + NODE.y / 2.0, to.y + NODE.y / 2.0);
        return Curve { points: [at(from.x, start), at(from.x, start + SWING), at(to.x, end + SWING), at(to.x, end)] };
    }
    let (start, end) = (from.x + NODE.x / 2.0, to.x - NODE.x / 2.0);
    let bend = (end - start) / 2.0;
    Curve { points: [at(start, from.y), at(start + bend, from.y), at(end - bend, to.y), at(end, to.y)] }
}
