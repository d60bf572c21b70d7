//! A moment of a replayed trace: what is on the wire.

use std::collections::HashMap;

use petgraph::graph::{EdgeIndex, NodeIndex};
use serde::{Deserialize, Serialize};

use crate::engine::packed;
use crate::engine::radius::layout::Drawing;
use crate::engine::sim::system::System;
use crate::engine::time::Nanos;
use crate::engine::trace::span::{Span, SpanKind, Status};
use crate::engine::trace::study::Study;

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
    /// How the trace uses every node.
    pub nodes: Vec<Use>,
    /// How it uses every edge.
    pub edges: Vec<Use>,
}

/// How a trace uses a part of a system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum Use {
    /// Not at all.
    #[default]
    None,
    /// Off the critical path.
    Called,
    /// On it.
    OnPath,
}

impl Places {
    /// Looks for the stations of a trace's services, for the links between them, and, by the names of failed attempts,
    /// for the calls that these were of.
    pub fn new(system: &System, study: &Study) -> Places {
        let (graph, trace) = (&system.graph, &study.trace);
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
        let places = Places { stations, links, attempts, ..Places::default() };
        places.used_by(study, graph.node_count(), graph.edge_count())
    }

    /// Looks for them in a drawing that has a node for each of the trace's services.
    pub fn drawn(drawing: &Drawing, study: &Study) -> Places {
        let trace = &study.trace;
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
        let attempts = vec![None; trace.spans.len()];
        let places = Places { stations, links, attempts, ..Places::default() };
        places.used_by(study, drawing.nodes.len(), drawing.edges.len())
    }

    fn used_by(mut self, study: &Study, nodes: usize, edges: usize) -> Places {
        self.nodes = uses(study, nodes, self.stations.iter().map(|station| station.map(NodeIndex::index)));
        let links = self.links.iter().zip(&self.attempts);
        self.edges = uses(study, edges, links.map(|(link, attempt)| link.or(*attempt).map(EdgeIndex::index)));
        self
    }

    /// Which of a drawing's `nodes` work at `moment`, by node.
    pub fn active(&self, study: &Study, moment: Nanos) -> Vec<bool> {
        let mut active = vec![false; self.nodes.len()];
        let spans = study.near(moment, moment).filter(|&span| study.trace.spans[span].is_active(moment));
        for station in spans.filter_map(|span| self.stations[span]) {
            active[station.index()] = true;
        }
        active
    }
}

/// By place: how a trace uses it whose spans are at `places`.
fn uses(study: &Study, count: usize, places: impl Iterator<Item = Option<usize>>) -> Vec<Use> {
    let mut uses = vec![Use::None; count];
    for (place, &is_on_path) in places.zip(&study.is_on_path) {
        if let Some(place) = place.and_then(|place| uses.get_mut(place)) {
            *place = (*place).max(if is_on_path { Use::OnPath } else { Use::Called });
        }
    }
    uses
}

/// What is on the wire at `position`, of a trace whose spans belong to `places`.
pub fn pulses(study: &Study, places: &Places, position: Nanos) -> Vec<Pulse> {
    let seen_for = Nanos(study.end.0 / SEEN_SHARE).max(Nanos(1));
    let mut pulses = Vec::new();
    for index in study.near(position - seen_for, position + seen_for) {
        if pulses.len() >= MOST_PULSES {
            break;
        }
        let span = &study.trace.spans[index];
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
