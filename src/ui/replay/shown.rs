//! What stands on the screen: a trace, the system it ran on, and where it comes from.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use petgraph::graph::{EdgeIndex, NodeIndex};

use crate::engine::radius::PLATFORM;
use crate::engine::radius::layout::{self, Drawing};
use crate::engine::radius::replay::Places;
use crate::engine::sim::run::replay;
use crate::engine::sim::system::{Demand, Fault, Settings};
use crate::engine::time::Nanos;
use crate::engine::trace::import::Format;
use crate::engine::trace::skew::Adjustment;
use crate::engine::trace::span::Span;
use crate::engine::trace::study::Study;
use crate::protocol::Picture;

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
    /// Where its spans belong in the drawing: stations and links are indices of its nodes and edges.
    pub places: Arc<Places>,
    /// Where clocks were put right, in the order of the spans.
    pub adjustments: Vec<Adjustment>,
}

/// Where a trace comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The platform ran one request.
    Platform,
    /// It is one request of a run under load, by its number.
    Run(u32),
    /// The visitor's file.
    File {
        /// What it is called.
        name: String,
        /// How it is written.
        format: Format,
    },
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
        Shown::on_platform(Source::Platform, run(faults), before)
    }

    /// One request of a run of the platform under load.
    pub fn of_run(number: u32, study: Study) -> Shown {
        Shown::on_platform(Source::Run(number), Arc::new(study), None)
    }

    /// A trace of the visitor's, on the system that its services form.
    pub fn of_file(source: Source, picture: Picture, before: Option<Arc<Study>>) -> Shown {
        let Picture { study, drawing, adjustments } = picture;
        let places = Arc::new(places_in(&drawing, &study));
        Shown { source, study: Arc::new(study), before, drawing: Arc::new(drawing), places, adjustments }
    }

    fn on_platform(source: Source, study: Arc<Study>, before: Option<Arc<Study>>) -> Shown {
        let places = Arc::new(Places::new(&PLATFORM.system, &study.trace));
        Shown { source, study, before, drawing: PLATFORM_DRAWING.clone(), places, adjustments: Vec::new() }
    }

    /// Whether it ran on the platform.
    pub fn is_platform(&self) -> bool {
        !matches!(self.source, Source::File { .. })
    }

    /// How the clock of a span was put right, if it was.
    pub fn adjustment(&self, span: usize) -> Option<Adjustment> {
        let found = self.adjustments.binary_search_by_key(&span, |adjustment| adjustment.span);
        found.ok().map(|index| self.adjustments[index])
    }

    /// How the trace uses every node, by node.
    pub fn uses(&self) -> Vec<Use> {
        let stations = self.places.stations.iter().map(|station| station.map(NodeIndex::index));
        self.uses_of(self.drawing.nodes.len(), stations)
    }

    /// How the trace uses every edge, by edge.
    pub fn edge_uses(&self) -> Vec<Use> {
        let links = self.places.links.iter().zip(&self.places.attempts);
        self.uses_of(self.drawing.edges.len(), links.map(|(link, attempt)| link.or(*attempt).map(EdgeIndex::index)))
    }

    fn uses_of(&self, count: usize, places: impl Iterator<Item = Option<usize>>) -> Vec<Use> {
        let mut uses = vec![Use::None; count];
        for (place, &is_on_path) in places.zip(&self.study.is_on_path) {
            if let Some(place) = place.and_then(|place| uses.get_mut(place)) {
                *place = (*place).max(if is_on_path { Use::OnPath } else { Use::Called });
            }
        }
        uses
    }

    /// Which nodes work at `moment`, by node.
    pub fn active(&self, moment: Nanos) -> Vec<bool> {
        let mut active = vec![false; self.drawing.nodes.len()];
        for (span, station) in self.study.trace.spans.iter().zip(&self.places.stations) {
            if let Some(node) = station.filter(|_| span.is_active(moment)) {
                active[node.index()] = true;
            }
        }
        active
    }
}

/// Where the spans of a trace belong in a drawing that has a node for each of its services.
fn places_in(drawing: &Drawing, study: &Study) -> Places {
    let nodes: HashMap<&str, usize> =
        drawing.nodes.iter().enumerate().map(|(node, drawn)| (drawn.service.as_str(), node)).collect();
    let edges: HashMap<(usize, usize), usize> =
        drawing.edges.iter().enumerate().map(|(index, edge)| ((edge.from, edge.to), index)).collect();
    let spans = &study.trace.spans;
    let stations: Vec<Option<NodeIndex>> =
        (0..spans.len()).map(|span| nodes.get(study.trace.service(span)).copied().map(NodeIndex::new)).collect();
    let link = |(span, to): (&Span, &Option<NodeIndex>)| {
        let from = stations[span.parent?]?;
        edges.get(&(from.index(), (*to)?.index())).copied().map(EdgeIndex::new)
    };
    let links = spans.iter().zip(&stations).map(link).collect();
    Places { attempts: vec![None; spans.len()], links, stations }
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
