//! Workers: one browser worker each; whoever drops it ends it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use leptos::prelude::document;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::js_sys::{Array, Uint8Array};
use web_sys::{MessageEvent, WorkerOptions, WorkerType};

use crate::protocol::{self, Fault, Progress, Request, Response};
use crate::ui::browser::clock;
use crate::ui::browser::files::File;

/// What a worker says to a question: any number of times how far it is, once the rest.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// How far it is.
    Progress(Progress),
    /// It is done.
    Done(Response),
    /// There will be no answer.
    Fault(Fault),
}

impl Answer {
    /// Why it is not the answer that was asked for.
    pub fn failure(self) -> Fault {
        match self {
            Answer::Done(Response::Refused(why)) => Fault::Refused(why),
            Answer::Fault(fault) => fault,
            Answer::Done(_) | Answer::Progress(_) => Fault::NotUnderstood,
        }
    }
}

/// A worker that says nothing for so long hangs; the longest work says sooner how far it is.
const PATIENCE_MS: u32 = 60_000;

struct Question {
    answer: Box<dyn FnMut(Answer)>,
    /// Dropped, it does not run out.
    patience: Option<Timeout>,
}

#[derive(Default)]
struct Questions {
    next: u32,
    open: HashMap<u32, Question>,
    /// Why the worker answers nothing any more.
    broken: Option<Fault>,
}

/// A browser worker. Dropped, it ends, and nobody hears of it any more.
pub struct Worker {
    worker: web_sys::Worker,
    questions: Rc<RefCell<Questions>>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(JsValue)>,
}

impl Worker {
    /// Starts one; none where the browser has none, or the document does not say where its program is.
    pub fn start() -> Option<Worker> {
        let address = document().document_element()?.get_attribute("data-worker")?;
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = web_sys::Worker::new_with_options(&address, &options).ok()?;
        let questions = Rc::new(RefCell::new(Questions::default()));
        let heard = questions.clone();
        let speaker = worker.clone();
        let on_message = Closure::new(move |event: MessageEvent| hear(&heard, &speaker, &event.data()));
        let broken = questions.clone();
        let on_error = Closure::new(move |_: JsValue| fail_all(&broken, &Fault::NotStarted));
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Some(Worker { worker, questions, _on_message: on_message, _on_error: on_error })
    }

    /// Asks. `file` goes beside the request; the worker reads it, so that its bytes never come to the page.
    pub fn ask(&self, request: &Request, file: Option<&File>, mut answer: impl FnMut(Answer) + 'static) {
        let broken = self.questions.borrow().broken.clone();
        if let Some(fault) = broken {
            return clock::later(0, move || answer(Answer::Fault(fault)));
        }
        let Ok(head) = postcard::to_allocvec(request) else {
            return clock::later(0, move || answer(Answer::Fault(Fault::NotUnderstood)));
        };
        let id = {
            let mut questions = self.questions.borrow_mut();
            questions.next += 1;
            let id = questions.next;
            questions.open.insert(id, Question { answer: Box::new(answer), patience: None });
            id
        };
        wait(&self.questions, &self.worker, id);
        let head = Uint8Array::from(head.as_slice());
        let given = Array::of1(&head.buffer());
        let message = Array::of3(&id.into(), &head, file.map_or(&JsValue::NULL, AsRef::as_ref));
        if self.worker.post_message_with_transfer(&message, &given).is_err() {
            let questions = self.questions.clone();
            clock::later(0, move || tell(&questions, id, Answer::Fault(Fault::NotStarted)));
        }
    }

    /// Asks, and keeps the worker until it has answered, whoever else lets go of it meanwhile.
    pub fn ask_to_the_end(self: Rc<Worker>, request: &Request, mut answer: impl FnMut(Answer) + 'static) {
        let kept = Rc::clone(&self);
        self.ask(request, None, move |said| {
            let _ = &kept;
            answer(said);
        });
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// A worker's message is `[id, "done" | "progress" | "fault" | "unreadable", bytes or text]`; see `src/work.js`.
fn hear(questions: &Rc<RefCell<Questions>>, worker: &web_sys::Worker, message: &JsValue) {
    let Some(message) = message.dyn_ref::<Array>() else { return };
    let Some(id) = message.get(0).as_f64() else { return };
    let (kind, said) = (message.get(1).as_string().unwrap_or_default(), message.get(2));
    if kind == "fault" {
        // A worker that broke answers nothing any more.
        return fail_all(questions, &Fault::Broken(said.as_string().unwrap_or_default()));
    }
    if kind == "unreadable" {
        return tell(questions, id as u32, Answer::Fault(Fault::Unreadable));
    }
    let bytes = said.dyn_into::<Uint8Array>().map(|bytes| bytes.to_vec()).unwrap_or_default();
    let answer = match kind.as_str() {
        "progress" => protocol::read(&bytes).map(Answer::Progress),
        _ => protocol::read(&bytes).map(Answer::Done),
    };
    tell(questions, id as u32, answer.unwrap_or(Answer::Fault(Fault::NotUnderstood)));
    wait(questions, worker, id as u32);
}

/// Ends the worker if nothing is heard of a question for long.
fn wait(questions: &Rc<RefCell<Questions>>, worker: &web_sys::Worker, id: u32) {
    let (asked, hanging) = (Rc::downgrade(questions), worker.clone());
    let run_out = move || {
        hanging.terminate();
        if let Some(questions) = asked.upgrade() {
            fail_all(&questions, &Fault::Silent);
        }
    };
    if let Some(question) = questions.borrow_mut().open.get_mut(&id) {
        question.patience = Some(Timeout::new(PATIENCE_MS, run_out));
    }
}

/// Tells one asker. The list is free meanwhile, so that the asker may ask again.
fn tell(questions: &Rc<RefCell<Questions>>, id: u32, answer: Answer) {
    let Some(mut question) = questions.borrow_mut().open.remove(&id) else { return };
    let goes_on = matches!(answer, Answer::Progress(_));
    (question.answer)(answer);
    if goes_on {
        questions.borrow_mut().open.insert(id, question);
    }
}

fn fail_all(questions: &Rc<RefCell<Questions>>, fault: &Fault) {
    let open = {
        let mut questions = questions.borrow_mut();
        questions.broken = Some(fault.clone());
        std::mem::take(&mut questions.open)
    };
    open.into_values().for_each(|mut question| (question.answer)(Answer::Fault(fault.clone())));
}
