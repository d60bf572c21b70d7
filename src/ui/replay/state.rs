//! What a replay knows and what a visitor has set.

use leptos::prelude::*;

use crate::content::Language;
use crate::content::schema::{Card, Radius};
use crate::engine::radius::PLATFORM;
use crate::engine::radius::replay::{self, Places};
use crate::engine::sim::run::replay as simulate;
use crate::engine::sim::system::{Demand, Settings};
use crate::engine::time::Nanos;
use crate::engine::trace::critical_path::{Segment, critical_path};
use crate::engine::trace::self_time::self_times;
use crate::engine::trace::span::Trace;

/// A request's run, with all that is drawn of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// The spans.
    pub trace: Trace,
    /// Where the spans belong on the platform.
    pub places: Places,
    /// The chain that decided.
    pub path: Vec<Segment>,
    /// By span.
    pub self_times: Vec<Nanos>,
    /// Where steps stop.
    pub stops: Vec<Nanos>,
    /// The end of the replay.
    pub end: Nanos,
}

impl Run {
    /// Runs a request.
    pub fn new(request: usize) -> Run {
        let settings = Settings { seed: 0, demand: Demand::One(request), faults: Vec::new() };
        let trace = simulate(&PLATFORM.system, &settings);
        let stops = replay::stops(&trace);
        Run {
            places: Places::new(&PLATFORM.system, &trace),
            path: critical_path(&trace),
            self_times: self_times(&trace),
            end: stops.last().copied().unwrap_or_default(),
            stops,
            trace,
        }
    }

    /// Whether a span ever decided.
    pub fn is_on_path(&self, span: usize) -> bool {
        self.path.iter().any(|segment| segment.span == span)
    }

    /// A moment as a share of the replay, in percent, for a drawing.
    pub fn percent(&self, moment: Nanos) -> f64 {
        if self.end == Nanos::ZERO { 0.0 } else { moment.0 as f64 * 100.0 / self.end.0 as f64 }
    }
}

/// The signals of a replay. Everything else on the screen follows from them.
#[derive(Clone, Copy)]
pub struct State {
    /// The words.
    pub language: Language,
    /// Index in the platform's requests.
    pub request: RwSignal<usize>,
    /// The run of that request.
    pub run: Memo<Run>,
    /// The moment that is shown.
    pub position: RwSignal<Nanos>,
    /// Whether time passes.
    pub is_playing: RwSignal<bool>,
    /// In hundredths.
    pub speed: RwSignal<u32>,
    /// Index in the platform's nodes: the node whose card is open.
    pub node: RwSignal<usize>,
}

/// The node whose card is open before anyone has chosen.
pub const FIRST_NODE: &str = "form-engine";

impl State {
    /// The start of the first request.
    pub fn new(language: Language) -> State {
        let request = RwSignal::new(0);
        State {
            language,
            request,
            run: Memo::new(move |_| Run::new(request.get())),
            position: RwSignal::new(Nanos::ZERO),
            is_playing: RwSignal::new(false),
            speed: RwSignal::new(100),
            node: RwSignal::new(PLATFORM.node(FIRST_NODE).map_or(0, |node| node.index())),
        }
    }

    /// The words of this chapter.
    pub fn words(&self) -> &'static Radius {
        self.language.radius()
    }

    /// Moves on by so much time, and stops at the end.
    pub fn advance(&self, time: Nanos) {
        let end = self.run.with(|run| run.end);
        let position = (self.position.get_untracked() + time).min(end);
        self.position.set(position);
        if position == end {
            self.is_playing.set(false);
        }
    }

    /// Stops, and goes to the next stop or the last one.
    pub fn step(&self, forward: bool) {
        self.is_playing.set(false);
        self.position.update(|position| {
            *position = self.run.with_untracked(|run| match forward {
                true => replay::step_forward(&run.stops, *position),
                false => replay::step_back(&run.stops, *position),
            });
        });
    }

    /// Starts, from the beginning if it is at the end, or stops.
    pub fn play_or_pause(&self) {
        if !self.is_playing.get_untracked() && self.position.get_untracked() >= self.run.with_untracked(|run| run.end) {
            self.position.set(Nanos::ZERO);
        }
        self.is_playing.update(|is_playing| *is_playing = !*is_playing);
    }

    /// Back to the beginning.
    pub fn restart(&self) {
        self.is_playing.set(false);
        self.position.set(Nanos::ZERO);
    }
}

/// What is said of a node in a language. The build script has checked that every node has a card.
pub fn card(words: &'static Radius, node_id: &str) -> Option<&'static Card> {
    words.cards.into_iter().find(|card| card.node.0 == node_id)
}
