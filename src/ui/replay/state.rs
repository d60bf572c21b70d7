//! What a replay knows and what a visitor has set.

use std::sync::Arc;

use leptos::prelude::*;

use crate::content::Language;
use crate::content::controls::RadiusLab;
use crate::content::schema::{Card, Radius};
use crate::engine::radius::PLATFORM;
use crate::engine::radius::model::CLIENT;
use crate::engine::sim::system::Fault;
use crate::engine::time::Nanos;
use crate::engine::trace::study::Study;
use crate::ui::replay::shown::Shown;

/// The signals of a replay. Everything else on the screen follows from them.
#[derive(Clone, Copy)]
pub struct State {
    /// The words.
    pub language: Language,
    /// Whether every control is shown, or those of the chapter.
    pub is_lab: bool,
    /// Index in the platform's requests.
    pub request: RwSignal<usize>,
    /// Of the simulation's draws.
    pub seed: RwSignal<u64>,
    /// What the visitor has broken.
    pub faults: RwSignal<Vec<Fault>>,
    /// The faults of a run under load as they came and went, in its time; none while there is no run.
    pub history: RwSignal<Option<Vec<Fault>>>,
    /// Requests a second, of a run under load; none while there is no run.
    pub rate: RwSignal<Option<u32>>,
    /// The run's request that a link asks for, and the moment in it, until its trace is there.
    pub linked_call: RwSignal<Option<(u32, Nanos)>>,
    /// A trace that comes from elsewhere than the platform's one request.
    pub opened: RwSignal<Option<Arc<Shown>>>,
    /// What stands on the screen.
    pub shown: Memo<Arc<Shown>>,
    /// The moment that is shown.
    pub position: RwSignal<Nanos>,
    /// Whether time passes.
    pub is_playing: RwSignal<bool>,
    /// In hundredths.
    pub speed: RwSignal<u32>,
    /// Index in the drawing's nodes: the node whose card is open.
    pub node: RwSignal<usize>,
    /// Index in the platform's connections: the one that is to be broken instead of the node.
    pub link: RwSignal<Option<usize>>,
    /// The span whose details are open.
    pub span: RwSignal<Option<usize>>,
}

/// The node whose card is open before anyone has chosen.
pub const FIRST_NODE: &str = "form-engine";
/// At full speed a whole trace is played in this time, in the visitor's milliseconds.
const WHOLE_MS: f64 = 8_400.0;

impl State {
    /// The start of the first request.
    pub fn new(language: Language, is_lab: bool) -> State {
        let (request, seed, faults) = (RwSignal::new(0), RwSignal::new(0), RwSignal::new(Vec::new()));
        let opened = RwSignal::new(None);
        let shown = Memo::new(move |_| {
            let simulated = || match (request.get(), seed.get(), faults.get()) {
                (0, 0, faults) if faults.is_empty() => Shown::first(),
                (request, seed, faults) => Arc::new(Shown::simulated(request, seed, &faults)),
            };
            opened.get().unwrap_or_else(simulated)
        });
        State {
            language,
            is_lab,
            request,
            seed,
            faults,
            history: RwSignal::new(None),
            rate: RwSignal::new(None),
            linked_call: RwSignal::new(None),
            opened,
            shown,
            position: RwSignal::new(Nanos::ZERO),
            is_playing: RwSignal::new(false),
            speed: RwSignal::new(100),
            node: RwSignal::new(PLATFORM.node(FIRST_NODE).map_or(0, |node| node.index())),
            link: RwSignal::new(None),
            span: RwSignal::new(None),
        }
    }

    /// The words of this chapter.
    pub fn words(&self) -> &'static Radius {
        self.language.radius()
    }

    /// The words of the lab's controls.
    pub fn controls(&self) -> &'static RadiusLab {
        self.language.radius_lab()
    }

    /// Reads the trace that is shown, and follows it.
    pub fn study<T>(&self, read: impl FnOnce(&Study) -> T) -> T {
        self.shown.with(|shown| read(&shown.study))
    }

    /// Reads the trace that is shown.
    pub fn study_now<T>(&self, read: impl FnOnce(&Study) -> T) -> T {
        self.shown.with_untracked(|shown| read(&shown.study))
    }

    /// Shows something else, from its beginning.
    pub fn open(&self, shown: Option<Arc<Shown>>) {
        self.restart();
        self.span.set(None);
        // The cards of another system are others.
        let is_platform = |shown: &Option<Arc<Shown>>| shown.as_ref().is_none_or(|shown| shown.is_platform());
        if is_platform(&shown) != self.opened.with_untracked(is_platform) {
            self.node.set(0);
        }
        self.opened.set(shown);
    }

    /// Opens the card of a node.
    pub fn look_at(&self, node: usize) {
        self.link.set(None);
        self.node.set(node);
    }

    /// Moves on by so much of the visitor's time, and stops at the end.
    pub fn advance(&self, passed_ms: f64) {
        let end = self.study_now(|study| study.end);
        let speed = f64::from(self.speed.get_untracked()) / 100.0;
        let passed = Nanos((passed_ms / WHOLE_MS * speed * end.0 as f64) as u64);
        let position = (self.position.get_untracked() + passed).min(end);
        self.position.set(position);
        if position == end {
            self.is_playing.set(false);
        }
    }

    /// Stops, and goes to where `step` leads from here.
    pub fn step(&self, step: fn(&Study, Nanos) -> Nanos) {
        self.is_playing.set(false);
        let position = self.position.get_untracked();
        self.position.set(self.study_now(|study| step(study, position)));
    }

    /// Starts, from the beginning if it is at the end, or stops.
    pub fn play_or_pause(&self) {
        if !self.is_playing.get_untracked() && self.position.get_untracked() >= self.study_now(|study| study.end) {
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

/// What the page calls the node, or the client, that a trace calls so.
pub fn service_name(words: &'static Radius, service: &str) -> String {
    if service == CLIENT {
        return words.player.client.0.to_owned();
    }
    let node = PLATFORM.nodes.iter().find(|node| node.name.0 == service);
    let card = node.and_then(|node| card(words, node.id.0));
    card.map_or(service, |card| card.name.0).to_owned()
}
