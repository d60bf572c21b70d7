//! What stands on the screen: a trace, the system it ran on, and where it comes from.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use crate::engine::radius::PLATFORM;
use crate::engine::radius::layout::{self, Drawing};
use crate::engine::sim::run::replay;
use crate::engine::sim::system::{Demand, Fault, Settings};
use crate::engine::time::Nanos;
use crate::engine::trace::study::Study;

/// A trace on a drawn system.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// Where the trace comes from.
    pub source: Source,
    /// The trace.
    pub study: Arc<Study>,
    /// The same without what the visitor has broken; none where nothing is broken.
    pub before: Option<Arc<Study>>,
    /// The system.
    pub drawing: Arc<Drawing>,
    /// The node of each span, by span.
    pub nodes: Arc<Vec<usize>>,
}

/// Where a trace comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The platform ran one request.
    Platform,
    /// It is one request of a run under load, by its number.
    Run(u32),
    /// The visitor's file, by its name.
    File(String),
}

static PLATFORM_DRAWING: LazyLock<Arc<Drawing>> = LazyLock::new(|| Arc::new(layout::drawing(&PLATFORM)));

impl Shown {
    /// Runs one request of the platform, with and without the faults.
    pub fn simulated(request: usize, seed: u64, faults: &[Fault]) -> Shown {
        let run = |faults: &[Fault]| {
            let settings = Settings { seed, demand: Demand::One(request), faults: faults.to_vec() };
            Arc::new(Study::new(replay(&PLATFORM.system, &settings)))
        };
        let before = (!faults.is_empty()).then(|| run(&[]));
        Shown::new(Source::Platform, run(faults), before, PLATFORM_DRAWING.clone())
    }

    /// One request of a run of the platform under load.
    pub fn of_run(number: u32, study: Study) -> Shown {
        Shown::new(Source::Run(number), Arc::new(study), None, PLATFORM_DRAWING.clone())
    }

    /// A trace on a system that has a node for each of its services.
    pub fn new(source: Source, study: Arc<Study>, before: Option<Arc<Study>>, drawing: Arc<Drawing>) -> Shown {
        let nodes: HashMap<&str, usize> =
            drawing.nodes.iter().enumerate().map(|(node, drawn)| (drawn.service.as_str(), node)).collect();
        let node_of = |span| nodes.get(study.trace.service(span)).copied().unwrap_or_default();
        let nodes = Arc::new((0..study.trace.spans.len()).map(node_of).collect());
        Shown { source, study, before, drawing, nodes }
    }

    /// Whether it ran on the platform.
    pub fn is_platform(&self) -> bool {
        !matches!(self.source, Source::File(_))
    }

    /// How the trace uses every node, by node.
    pub fn uses(&self) -> Vec<Use> {
        let mut uses = vec![Use::None; self.drawing.nodes.len()];
        for (&node, &is_on_path) in self.nodes.iter().zip(&self.study.is_on_path) {
            if let Some(node) = uses.get_mut(node) {
                *node = (*node).max(if is_on_path { Use::OnPath } else { Use::Called });
            }
        }
        uses
    }

    /// How the trace uses every edge, by edge.
    pub fn edge_uses(&self) -> Vec<Use> {
        let spans = &self.study.trace.spans;
        let mut calls: HashMap<(usize, usize), Use> = HashMap::new();
        for (index, span) in spans.iter().enumerate() {
            let Some(parent) = span.parent else { continue };
            let call = calls.entry((self.nodes[parent], self.nodes[index])).or_default();
            *call = (*call).max(if self.study.is_on_path[index] { Use::OnPath } else { Use::Called });
        }
        let edges = self.drawing.edges.iter();
        edges.map(|edge| calls.get(&(edge.from, edge.to)).copied().unwrap_or_default()).collect()
    }

    /// Which nodes work at `moment`, by node.
    pub fn active(&self, moment: Nanos) -> Vec<bool> {
        let mut active = vec![false; self.drawing.nodes.len()];
        for (span, &node) in self.study.trace.spans.iter().zip(self.nodes.iter()) {
            if span.is_active(moment) {
                active[node] = true;
            }
        }
        active
    }

    /// What is on the wire at `moment`.
    pub fn pulses(&self, moment: Nanos) -> Vec<Pulse> {
        let seen_for = Nanos(self.study.end.0 / SEEN_SHARE);
        let mut pulses = Vec::new();
        for (index, span) in self.study.trace.spans.iter().enumerate() {
            let Some(parent) = span.parent else { continue };
            let (from, to) = (self.nodes[parent], self.nodes[index]);
            if from == to {
                continue;
            }
            let mut add = |sent: Nanos, is_back: bool| {
                if let Some(share) = share_of(sent, span.network, seen_for, moment) {
                    let along = if is_back { 1.0 - share } else { share };
                    pulses.push(Pulse { from, to, along, waited_for: span.waited_for });
                }
            };
            add(span.start - span.network, false);
            if span.waited_for {
                add(span.end(), true);
            }
            if pulses.len() >= MOST_PULSES {
                break;
            }
        }
        pulses
    }
}

/// How a trace uses a part of the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Use {
    /// Not at all.
    #[default]
    None,
    /// Off the critical path.
    Called,
    /// On it.
    OnPath,
}

/// A signal on its way along an edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pulse {
    /// The caller's node.
    pub from: usize,
    /// The callee's node.
    pub to: usize,
    /// How far it has come from the caller to the callee, 0..=1; an answer comes back from 1 to 0.
    pub along: f64,
    /// Whether the caller waits for it.
    pub waited_for: bool,
}

/// A pulse is drawn for at least this part of the replay, centred on its time on the wire: no eye sees 150 µs.
const SEEN_SHARE: u64 = 26;
/// More would be a cloud.
const MOST_PULSES: usize = 60;

/// How much of a way that begins at `from` and takes `length` is behind it at `moment`, if it is seen.
fn share_of(from: Nanos, length: Nanos, seen_for: Nanos, moment: Nanos) -> Option<f64> {
    let seen_for = seen_for.max(length).max(Nanos(1));
    let seen_from = (from + Nanos(length.0 / 2)) - Nanos(seen_for.0 / 2);
    let passed = moment - seen_from;
    (seen_from <= moment && passed <= seen_for).then(|| passed.0 as f64 / seen_for.0 as f64)
}
