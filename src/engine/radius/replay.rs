//! A moment of a replayed trace: what is on the wire.

use std::collections::HashMap;

use petgraph::graph::{EdgeIndex, NodeIndex};
use serde::{Deserialize, Serialize};

use crate::engine::packed;
use crate::engine::radius::layout::Drawing;
use crate::engine::sim::system::System;
use crate::engine::time::Nanos;
use crate::engine::trace::span::{Span, SpanKind, Status, Trace};

/// A signal on its way along an edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pulse {
    /// The edge.
    pub edge: EdgeIndex,
    /// How far it has come from the caller to the callee, 0..=1; an answer comes back from 1 to 0.
    pub along: f64,
    /// Whether the caller waits for it.
    pub waited_for: bool,
}

/// A pulse is drawn for at least this part of the replay, centred on its time on the wire: no eye sees 150 µs.
const SEEN_SHARE: u64 = 26;
/// More would be a cloud.
const MOST_PULSES: usize = 60;

/// Where the spans of a trace belong in a system, found by names.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Places {
    /// By span: the station that made it.
    #[serde(with = "packed")]
    pub stations: Vec<Option<NodeIndex>>,
    /// By span: the link that led to it from its parent's station.
    #[serde(with = "packed")]
    pub links: Vec<Option<EdgeIndex>>,
    /// By span: the link along which it asked in vain. An attempt that reaches nobody has no span at the other end.
    #[serde(with = "packed")]
    pub attempts: Vec<Option<EdgeIndex>>,
}

impl Places {
    /// Looks for the stations of a trace's services, for the links between them, and, by the names of failed attempts,
    /// for the calls that these were of.
    pub fn new(system: &System, trace: &Trace) -> Places {
        let graph = &system.graph;
        let known = graph.node_indices().map(|node| (graph[node].service.as_str(), node));
        let known: HashMap<&str, NodeIndex> = known.collect();
        let stations: Vec<_> = (0..trace.spans.len()).map(|span| known.get(trace.service(span)).copied()).collect();
        let link = |(span, to): (&Span, &Option<NodeIndex>)| graph.find_edge(stations[span.parent?]?, (*to)?);
        let links: Vec<_> = trace.spans.iter().zip(&stations).map(link).collect();

        let calls = system.requests.iter().flat_map(|request| &request.calls);
        let asked = calls.filter_map(|call| {
            let (caller, _) = graph.edge_endpoints(call.link?)?;
            Some(((caller, call.operation.as_str()), call.link?))
        });
        let asked: HashMap<(NodeIndex, &str), EdgeIndex> = asked.collect();
        let mut is_answered = vec![false; trace.spans.len()];
        for (span, link) in trace.spans.iter().zip(&links) {
            if let (Some(parent), Some(_)) = (span.parent, link) {
                is_answered[parent] = true;
            }
        }
        let attempt = |(index, span): (usize, &Span)| {
            let is_in_vain = span.kind == SpanKind::Client && span.status == Status::Error && !is_answered[index];
            asked.get(&(stations[index]?, trace.operation(index))).filter(|_| is_in_vain).copied()
        };
        let attempts = trace.spans.iter().enumerate().map(attempt).collect();
        Places { stations, links, attempts }
    }

    /// Looks for them in a drawing that has a node for each of the trace's services.
    pub fn drawn(drawing: &Drawing, trace: &Trace) -> Places {
        let nodes =
            drawing.nodes.iter().enumerate().map(|(node, drawn)| (drawn.service.as_str(), NodeIndex::new(node)));
        let nodes: HashMap<&str, NodeIndex> = nodes.collect();
        let edges = drawing.edges.iter().enumerate();
        let edges: HashMap<_, _> = edges.map(|(index, edge)| ((edge.from, edge.to), EdgeIndex::new(index))).collect();
        let of_resource: Vec<Option<NodeIndex>> =
            trace.resources.iter().map(|resource| nodes.get(trace.name(resource.service)).copied()).collect();
        let stations: Vec<_> =
            trace.spans.iter().map(|span| of_resource.get(span.resource).copied().flatten()).collect();
        let link = |(span, to): (&Span, &Option<NodeIndex>)| {
            let from = stations[span.parent?]?;
            edges.get(&(from.index(), (*to)?.index())).copied()
        };
        let links = trace.spans.iter().zip(&stations).map(link).collect();
        Places { attempts: vec![None; trace.spans.len()], links, stations }
    }
}

/// What is on the wire at `position`, of a trace whose spans belong to `places`.
pub fn pulses(trace: &Trace, places: &Places, position: Nanos) -> Vec<Pulse> {
    let seen_for = Nanos(trace.duration().0 / SEEN_SHARE).max(Nanos(1));
    let mut pulses = Vec::new();
    for (index, span) in trace.spans.iter().enumerate() {
        if pulses.len() >= MOST_PULSES {
            break;
        }
        let mut add = |edge: EdgeIndex, from: Nanos, back: bool| {
            if let Some(share) = share_of(from, span.network, seen_for, position) {
                let along = if back { 1.0 - share } else { share };
                pulses.push(Pulse { edge, along, waited_for: span.waited_for });
            }
        };
        if let Some(edge) = places.links[index] {
            add(edge, span.start - span.network, false);
            if span.waited_for {
                add(edge, span.end(), true);
            }
        }
        if let Some(edge) = places.attempts[index] {
            add(edge, span.start, false);
        }
    }
    pulses
}

/// How much of a way that begins at `from` and takes `length` is behind it at `position`, if it is seen.
fn share_of(from: Nanos, length: Nanos, seen_for: Nanos, position: Nanos) -> Option<f64> {
    let seen_for = length.max(seen_for);
    let seen_from = (from + Nanos(length.0 / 2)) - Nanos(seen_for.0 / 2);
    let passed = position - seen_from;
    (seen_from <= position && passed <= seen_for).then(|| passed.0 as f64 / seen_for.0 as f64)
}
