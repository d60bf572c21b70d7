//! A laboratory in the browser: its engine runs in a worker, and the newest settings win.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::*;
use web_sys::HtmlElement;

use crate::engine::labs::Laboratory;
use crate::engine::labs::control::Settings;
use crate::engine::labs::outcome::Outcome;
use crate::protocol::{Request, Response};
use crate::ui::browser::location;
use crate::ui::browser::worker::{Answer, Worker};
use crate::ui::islands::Place;
use crate::ui::labs::words::Words;
use crate::ui::labs::{LaboratoryView, Progress, State};

/// Asks for the outcome of settings, one question at a time: what changes meanwhile stops it, and is asked for next.
struct Runner {
    laboratory: &'static Laboratory,
    worker: RefCell<Option<Rc<Worker>>>,
    is_busy: Cell<bool>,
    /// The number of the question that is open, if one is.
    question: Cell<u32>,
    next: RefCell<Option<Settings>>,
    hear: Box<dyn Fn(Heard)>,
}

/// What a runner has to say.
enum Heard {
    /// How far it is, 0..=1.
    Share(f64),
    /// What came of it.
    Outcome(Box<Outcome>),
    /// Nothing did.
    Nothing,
}

impl Runner {
    fn ask(self: &Rc<Self>, settings: Settings) {
        if self.is_busy.get() {
            *self.next.borrow_mut() = Some(settings);
            if let Some(worker) = &*self.worker.borrow() {
                worker.cancel(self.question.get());
            }
            return;
        }
        let started = self.worker.borrow().clone().or_else(|| Worker::start().map(Rc::new));
        let Some(worker) = started else { return (self.hear)(Heard::Nothing) };
        *self.worker.borrow_mut() = Some(worker.clone());
        self.is_busy.set(true);
        let request = Request::Laboratory {
            name: self.laboratory.name.to_owned(),
            settings: self.laboratory.to_query(&settings, ""),
        };
        let runner = Rc::clone(self);
        let question = worker.ask(&request, None, move |answer| match answer {
            Answer::Progress(progress) => (runner.hear)(Heard::Share(progress.share)),
            answer => runner.answered(answer),
        });
        self.question.set(question);
    }

    fn answered(self: &Rc<Self>, answer: Answer) {
        self.is_busy.set(false);
        // One that broke is not asked again.
        if matches!(answer, Answer::Fault(_)) {
            self.worker.borrow_mut().take();
        }
        let next = self.next.borrow_mut().take();
        match (next, answer) {
            (Some(settings), _) => self.ask(settings),
            (None, Answer::Done(Response::Outcome(outcome))) => (self.hear)(Heard::Outcome(outcome)),
            (None, _) => (self.hear)(Heard::Nothing),
        }
    }
}

/// Brings the laboratory in `root` to life: the still stays until what the address asks for is computed.
pub fn awaken(place: &Place, root: HtmlElement) {
    let name = root.get_attribute("data-laboratory").unwrap_or_default();
    let (Some(laboratory), Some(words)) = (Laboratory::find(&name), Words::of(place.language, &name)) else { return };
    let (settings, left_aside) = laboratory.from_query(&location::query());
    let first = settings.clone();
    let state = Rc::new(RefCell::new(None::<State>));
    let left_aside = RefCell::new(left_aside);
    let runner = Rc::<Runner>::new_cyclic(|runner| {
        let runner = runner.clone();
        let hear = move |heard: Heard| {
            let known = *state.borrow();
            match (known, heard) {
                (Some(state), Heard::Share(share)) => state.progress.set(Progress::Computing(share)),
                (Some(state), Heard::Outcome(outcome)) => {
                    state.outcome.set(*outcome);
                    state.progress.set(Progress::Done);
                }
                (Some(state), Heard::Nothing) => state.progress.set(Progress::Failed),
                (None, Heard::Outcome(outcome)) => {
                    let Some(runner) = runner.upgrade() else { return };
                    let (first, left_aside) = (first.clone(), left_aside.take());
                    mount(&root, Rc::clone(&state), runner, words, (first, *outcome), left_aside);
                }
                // The still stays.
                (None, _) => (),
            }
        };
        Runner {
            laboratory,
            worker: RefCell::default(),
            is_busy: Cell::default(),
            question: Cell::default(),
            next: RefCell::default(),
            hear: Box::new(hear),
        }
    });
    runner.ask(settings);
    // A laboratory lives as long as its page.
    std::mem::forget(runner);
}

/// Puts the bench in the place of the still, and its state into `slot`.
fn mount(
    root: &HtmlElement,
    slot: Rc<RefCell<Option<State>>>,
    runner: Rc<Runner>,
    words: Words,
    (settings, outcome): (Settings, Outcome),
    left_aside: Vec<String>,
) {
    let is_small = root.has_attribute("data-small");
    let bench = move || {
        let state = State {
            laboratory: runner.laboratory,
            words,
            settings: RwSignal::new(settings),
            outcome: RwSignal::new(outcome),
            progress: RwSignal::new(Progress::Done),
        };
        *slot.borrow_mut() = Some(state);
        Effect::new(move |before: Option<Settings>| {
            let settings = state.settings.get();
            if before.is_some_and(|before| before != settings) {
                location::replace_query(&state.laboratory.to_query(&settings, &location::query()));
                state.progress.set(Progress::Computing(0.0));
                runner.ask(settings.clone());
            }
            settings
        });
        view! { <LaboratoryView state left_aside is_small /> }
    };
    root.set_inner_html("");
    #[cfg(feature = "hydrate")]
    leptos::mount::mount_to(root.clone(), bench).forget();
    #[cfg(not(feature = "hydrate"))]
    drop(bench);
    let _ = root.set_attribute("data-awake", "");
}
