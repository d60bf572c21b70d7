//! What stands on the screen: a trace, the system it ran on, and where it comes from.

use std::sync::{Arc, LazyLock};

use crate::engine::radius::PLATFORM;
use crate::engine::radius::layout::{self, Drawing};
use crate::engine::radius::replay::Places;
use crate::engine::sim::run::replay;
use crate::engine::sim::system::{Demand, Fault, Settings};
use crate::engine::trace::import::Format;
use crate::engine::trace::skew::Adjustment;
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

static FIRST: LazyLock<Arc<Shown>> = LazyLock::new(|| Arc::new(Shown::simulated(0, 0, &[])));

impl Shown {
    /// What stands there before anyone has changed anything.
    pub fn first() -> Arc<Shown> {
        FIRST.clone()
    }

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
        Shown {
            source,
            study: Arc::new(picture.study),
            before,
            drawing: Arc::new(picture.drawing),
            places: Arc::new(picture.places),
            adjustments: picture.adjustments,
        }
    }

    fn on_platform(source: Source, study: Arc<Study>, before: Option<Arc<Study>>) -> Shown {
        let places = Arc::new(Places::new(&PLATFORM.system, &study));
        Shown { source, study, before, drawing: PLATFORM_DRAWING.clone(), places, adjustments: Vec::new() }
    }

    /// Which request of a run it is.
    pub fn call(&self) -> Option<u32> {
        match self.source {
            Source::Run(number) => Some(number),
            _ => None,
        }
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
}
