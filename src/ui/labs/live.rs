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

/// Asks for the outcome of settings, one question at a time: what changes meanwhile is asked for afterwards.
struct Runner {
    laboratory: &'static Laboratory,
    worker: RefCell<Option<Rc<Worker>>>,
    is_busy: Cell<bool>,
    next: RefCell<Option<Settings>>,
    hear: Box<dyn Fn(Option<Outcome>)>,
}

impl Runner {
    fn ask(self: &Rc<Self>, settings: Settings) {
        if self.is_busy.get() {
            *self.next.borrow_mut() = Some(settings);
            return;
        }
        let started = self.worker.borrow().clone().or_else(|| Worker::start().map(Rc::new));
        let Some(worker) = started else { return (self.hear)(None) };
        *self.worker.borrow_mut() = Some(worker.clone());
        self.is_busy.set(true);
        let request = Request::Laboratory {
            name: self.laboratory.name.to_owned(),
            settings: self.laboratory.to_query(&settings, ""),
        };
        let runner = Rc::clone(self);
        worker.ask(&request, None, move |answer| match answer {
            Answer::Progress(_) => (),
            answer => runner.answered(answer),
        });
    }

    fn answered(self: &Rc<Self>, answer: Answer) {
        self.is_busy.set(false);
        let outcome = match answer {
            Answer::Done(Response::Outcome(outcome)) => Some(*outcome),
            _ => None,
        };
        // One that broke is not asked again.
        if outcome.is_none() {
            self.worker.borrow_mut().take();
        }
        let next = self.next.borrow_mut().take();
        match next {
            Some(settings) => self.ask(settings),
            None => (self.hear)(outcome),
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
        let hear = move |outcome: Option<Outcome>| {
            let known = *state.borrow();
            match (known, outcome) {
                (Some(state), Some(outcome)) => {
                    state.outcome.set(outcome);
                    state.progress.set(Progress::Done);
                }
                (Some(state), None) => state.progress.set(Progress::Failed),
                (None, Some(outcome)) => {
                    let Some(runner) = runner.upgrade() else { return };
                    let (first, left_aside) = (first.clone(), left_aside.take());
                    mount(&root, Rc::clone(&state), runner, words, (first, outcome), left_aside);
                }
                // The still stays.
                (None, None) => (),
            }
        };
        Runner {
            laboratory,
            worker: RefCell::default(),
            is_busy: Cell::default(),
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
                state.progress.set(Progress::Computing);
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
