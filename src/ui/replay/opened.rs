//! The visitor's own trace: opened in a worker that keeps it, asked there for what is not on the page.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use crate::engine::trace::import::Warning;
use crate::engine::trace::skew::Rule;
use crate::engine::trace::span::Details;
use crate::engine::what_if::Change;
use crate::protocol::{ExportFormat, Fault, Opened, Picture, Request, Response, TraceLine};
use crate::ui::browser::worker::{Answer, Worker};
use crate::ui::browser::{clock, files};
use crate::ui::replay::shown::{Shown, Source};
use crate::ui::replay::state::State;
use crate::ui::replay::trouble;

/// Larger files are not read at all.
const MOST_BYTES: f64 = 256.0 * 1024.0 * 1024.0;

/// How far the opening of a file has come.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Progress {
    /// Nothing is being opened.
    #[default]
    Idle,
    /// A file is being read, by its name.
    Reading(String),
    /// It was read; what was odd.
    Done(Vec<Warning>),
    /// It was not, and why.
    Failed(String),
}

/// The file that is open, the worker that keeps it, and the one that reads the next.
#[derive(Clone, Copy)]
pub struct Desk {
    keeper: StoredValue<Option<Rc<Worker>>, LocalStorage>,
    reader: StoredValue<Option<Rc<Worker>>, LocalStorage>,
    /// How far the opening of a file has come.
    pub progress: RwSignal<Progress>,
    /// The traces of the open file.
    pub traces: RwSignal<Vec<TraceLine>>,
    /// Whether its clocks are put right.
    pub corrects_skew: RwSignal<bool>,
    /// What is changed in it; all together.
    pub changes: RwSignal<Vec<Change>>,
    /// The trace of the open file without changes.
    pub original: RwSignal<Option<Arc<Shown>>>,
}

impl Default for Desk {
    fn default() -> Desk {
        Desk {
            keeper: StoredValue::new_local(None),
            reader: StoredValue::new_local(None),
            progress: RwSignal::default(),
            traces: RwSignal::default(),
            corrects_skew: RwSignal::new(true),
            changes: RwSignal::default(),
            original: RwSignal::default(),
        }
    }
}

impl Desk {
    /// Reads a file in a new worker. What stood before stands until that has succeeded.
    pub fn open_file(self, state: State, file: files::File) {
        let words = &state.controls().open;
        let name = file.name();
        if file.size() > MOST_BYTES {
            let megabytes = (file.size() / 1e6).round();
            return self.progress.set(Progress::Failed(format!("{} {megabytes} MB", words.too_large.0)));
        }
        let Some(worker) = Worker::start().map(Rc::new) else { return self.fail(state, &Fault::NotStarted) };
        self.reader.set_value(Some(worker.clone()));
        self.progress.set(Progress::Reading(name.clone()));
        // Weak: whoever cancels drops the worker, and with it this question.
        let asked = Rc::downgrade(&worker);
        worker.ask(&Request::Open, Some(&file), move |answer| match answer {
            Answer::Done(Response::Opened(opened)) => {
                self.keeper.set_value(asked.upgrade());
                self.reader.set_value(None);
                // In a task of its own: reading a large answer was one.
                let name = name.clone();
                clock::later(0, move || self.show_file(state, name, *opened));
            }
            Answer::Progress(_) => (),
            answer => {
                self.reader.set_value(None);
                self.fail(state, &answer.failure());
            }
        });
    }

    fn show_file(self, state: State, name: String, opened: Opened) {
        self.traces.set(opened.traces);
        // The worker opens every file so.
        self.corrects_skew.set(true);
        self.changes.set(Vec::new());
        self.progress.set(Progress::Done(opened.warnings));
        self.show(state, Source::File { name, format: opened.format }, opened.picture, None);
    }

    fn show(self, state: State, source: Source, picture: Picture, before: Option<Arc<Shown>>) {
        let is_changed = before.is_some();
        let before = before.map(|before| before.study.clone());
        let shown = Arc::new(Shown::of_file(source, picture, before));
        if !is_changed {
            self.original.set(Some(shown.clone()));
        }
        state.open(Some(shown));
    }

    fn fail(self, state: State, fault: &Fault) {
        self.progress.set(Progress::Failed(trouble::fault(state.language, fault)));
    }

    /// Stops reading; what stood before still stands.
    pub fn cancel(self) {
        self.reader.set_value(None);
        self.progress.set(Progress::Idle);
    }

    /// Shows another trace of the file, by its index, as it is.
    pub fn choose(self, state: State, trace: usize) {
        self.changes.set(Vec::new());
        self.repaint(state, Request::Choose(trace));
    }

    /// Shows the trace with its clocks put right or as they were, with the same changes.
    pub fn correct_skew(self, state: State, corrects: bool) {
        self.corrects_skew.set(corrects);
        self.repaint(state, Request::Skew(corrects.then_some(Rule::Jaeger)));
        let changes = self.changes.get_untracked();
        if !changes.is_empty() {
            self.repaint(state, Request::WhatIf(changes));
        }
    }

    /// Changes the list of changes, and runs the trace again with all of them.
    pub fn change(self, state: State, edit: impl FnOnce(&mut Vec<Change>)) {
        self.changes.update(edit);
        self.repaint(state, Request::WhatIf(self.changes.get_untracked()));
    }

    /// Asks the worker that keeps the file for another picture of it.
    fn repaint(self, state: State, request: Request) {
        let Some(keeper) = self.keeper.get_value() else { return };
        let is_what_if = matches!(&request, Request::WhatIf(changes) if !changes.is_empty());
        keeper.ask(&request, None, move |answer| match answer {
            Answer::Done(Response::Picture(picture)) => {
                let Some(original) = self.original.get_untracked() else { return };
                self.show(state, original.source.clone(), *picture, is_what_if.then_some(original));
            }
            Answer::Progress(_) => (),
            answer => self.fail(state, &answer.failure()),
        });
    }

    /// Saves the trace that is shown.
    pub fn export(self, state: State, format: ExportFormat) {
        let shown = state.shown.get_untracked();
        let trace = (!shown.study.trace.details.is_empty()).then(|| Box::new(shown.study.trace.clone()));
        let worker = if trace.is_some() { Worker::start().map(Rc::new) } else { self.keeper.get_value() };
        let Some(worker) = worker else { return self.fail(state, &Fault::NotStarted) };
        let id = shown.study.trace.request_id().map_or_else(|| format!("{:032x}", shown.study.trace.id), str::to_owned);
        worker.ask_to_the_end(&Request::Export { format, trace }, move |answer| match answer {
            Answer::Done(Response::Text(text)) => {
                files::download(&format!("{id}.{}.json", format.name()), "application/json", &text);
            }
            Answer::Progress(_) => (),
            answer => self.fail(state, &answer.failure()),
        });
    }
}

/// What a close look at the chosen span shows. A file's worker is asked for it.
pub fn details_of(state: State) -> ReadSignal<Option<Details>> {
    let desk = expect_context::<Desk>();
    let (details, set_details) = signal(None);
    Effect::new(move || {
        let Some(span) = state.span.get() else { return set_details.set(None) };
        let here = state.study(|study| study.trace.details.get(span).cloned());
        if here.is_some() {
            return set_details.set(here);
        }
        set_details.set(None);
        let Some(keeper) = desk.keeper.get_value() else { return };
        keeper.ask(&Request::Details(span), None, move |answer| {
            if let Answer::Done(Response::Details(found)) = answer
                && state.span.get_untracked() == Some(span)
            {
                set_details.set(Some(*found));
            }
        });
    });
    details
}
