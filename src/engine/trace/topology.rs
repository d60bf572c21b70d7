//! The services of a trace as a drawn graph: who called whom, in columns from left to right.
//!
//! After Sugiyama, Tagawa, Toda, "Methods for Visual Understanding of Hierarchical System Structures", 1981: calls that
//! close a circle are left out of account, columns follow from the longest way to a service, and sweeps put each
//! service near the middle of its neighbours.

use std::collections::{HashMap, HashSet};

use petgraph::algo::toposort;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::{DfsEvent, EdgeRef, depth_first_search};
use petgraph::{Direction, Graph};

use crate::engine::radius::layout::{DrawnEdge, DrawnNode, Drawing, NODE, Point, curve};
use crate::engine::trace::span::Trace;

/// From the middle of a column to the next one's.
const COLUMN: f64 = 204.0;
/// From the middle of a node to the next one's below.
const ROW: f64 = 52.0;
/// A column with more services goes on in another beside it.
const MOST_IN_COLUMN: usize = 14;
/// More sweeps than these change little.
const SWEEPS: usize = 6;

/// The services of a trace in the order in which they appear, with an edge for each pair that calls each other.
pub fn services(trace: &Trace) -> DiGraph<String, ()> {
    let mut graph = Graph::new();
    let mut nodes = HashMap::new();
    for span in 0..trace.spans.len() {
        nodes.entry(trace.service_name(span)).or_insert_with(|| graph.add_node(trace.service(span).to_owned()));
    }
    let mut known = HashSet::new();
    for (index, span) in trace.spans.iter().enumerate() {
        let Some(parent) = span.parent else { continue };
        let (from, to) = (nodes[&trace.service_name(parent)], nodes[&trace.service_name(index)]);
        if from != to && known.insert((from, to)) {
            graph.add_edge(from, to, ());
        }
    }
    graph
}

/// The services of a trace, drawn. The same trace gives the same drawing.
pub fn drawing(trace: &Trace) -> Drawing {
    let graph = services(trace);
    let columns = columns(&graph);
    let tallest = columns.iter().map(Vec::len).max().unwrap_or_default();
    let height = (tallest as f64 * ROW).max(ROW * 2.0);
    let mut places = vec![Point::default(); graph.node_count()];
    for (column, nodes) in columns.iter().enumerate() {
        let top = (height - nodes.len() as f64 * ROW) / 2.0;
        for (row, node) in nodes.iter().enumerate() {
            places[node.index()] =
                Point { x: NODE.x / 2.0 + 2.0 + column as f64 * COLUMN, y: top + (row as f64 + 0.5) * ROW };
        }
    }
    let width = columns.len().saturating_sub(1) as f64 * COLUMN + NODE.x + 32.0;
    let edges = graph.edge_references().map(|edge| {
        let (from, to) = (edge.source().index(), edge.target().index());
        DrawnEdge { from, to, curve: curve(places[from], places[to]) }
    });
    Drawing {
        size: Point { x: width, y: height },
        edges: edges.collect(),
        nodes: graph.node_weights().zip(&places).map(|(name, &place)| DrawnNode { service: name.clone(), place }).collect(),
    }
}

/// The nodes by column, from left to right, each from top to bottom.
fn columns(graph: &DiGraph<String, ()>) -> Vec<Vec<NodeIndex>> {
    let acyclic = without_circles(graph);
    let order = toposort(&acyclic, None).expect("the edges that close a circle are gone");
    let mut column_of = vec![0_usize; graph.node_count()];
    for &node in &order {
        let callers = acyclic.neighbors_directed(node, Direction::Incoming);
        column_of[node.index()] = callers.map(|caller| column_of[caller.index()] + 1).max().unwrap_or_default();
    }
    let count = column_of.iter().max().map_or(0, |last| last + 1);
    let mut columns: Vec<Vec<NodeIndex>> = vec![Vec::new(); count];
    for node in graph.node_indices() {
        columns[column_of[node.index()]].push(node);
    }
    let mut rank = vec![0.0; graph.node_count()];
    for sweep in 0..SWEEPS {
        let forward = sweep % 2 == 0;
        for step in 0..count {
            let column = if forward { step } else { count - 1 - step };
            let side = if forward { Direction::Incoming } else { Direction::Outgoing };
            let middle = |&node: &NodeIndex| {
                let (sum, neighbours) = graph
                    .neighbors_directed(node, side)
                    .fold((0.0, 0.0), |(sum, count), neighbour| (sum + rank[neighbour.index()], count + 1.0));
                if neighbours > 0.0 { sum / neighbours } else { rank[node.index()] }
            };
            let mut placed: Vec<(f64, NodeIndex)> = columns[column].iter().map(|node| (middle(node), *node)).collect();
            placed.sort_by(|one, other| one.0.total_cmp(&other.0));
            columns[column] = placed.into_iter().map(|(_, node)| node).collect();
            let length = columns[column].len() as f64;
            for (row, node) in columns[column].iter().enumerate() {
                rank[node.index()] = (row as f64 + 0.5) / length;
            }
        }
    }
    columns.iter().flat_map(|column| column.chunks(MOST_IN_COLUMN).map(<[NodeIndex]>::to_vec)).collect()
}

/// The graph without the edges that lead back to where a walk came from.
fn without_circles(graph: &DiGraph<String, ()>) -> DiGraph<(), ()> {
    let mut backward = HashSet::new();
    depth_first_search(graph, graph.node_indices(), |event| {
        if let DfsEvent::BackEdge(from, to) = event {
            backward.insert((from, to));
        }
    });
    graph.filter_map(
        |_, _| Some(()),
        |edge, ()| graph.edge_endpoints(edge).filter(|ends| !backward.contains(ends)).map(drop),
    )
}
