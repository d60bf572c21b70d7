//! Workers: one browser worker each; whoever drops it ends it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use leptos::prelude::document;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::js_sys::{Array, Uint8Array};
use web_sys::{MessageEvent, WorkerOptions, WorkerType};

use crate::protocol::{self, Fault, lake};
use crate::ui::browser::clock;
use crate::ui::browser::files::Blob;

/// What a page and one of the worker programs talk about.
pub trait Conversation: 'static {
    /// The program's name, as `src/work.js` knows it.
    const PROGRAM: &'static str;
    /// What is asked.
    type Request: Serialize;
    /// How far it is.
    type Progress: DeserializeOwned;
    /// What is answered.
    type Response: DeserializeOwned;
    /// Why something is not done.
    type Refusal: Clone;
    /// Why it is not done, if an answer says so.
    fn refusal(response: Self::Response) -> Option<Self::Refusal>;
}

/// Traces, runs, laboratories, schemas.
#[derive(Debug)]
pub struct Demos;

impl Conversation for Demos {
    const PROGRAM: &'static str = "worker";
    type Request = protocol::Request;
    type Progress = protocol::Progress;
    type Response = protocol::Response;
    type Refusal = protocol::Refusal;

    fn refusal(response: protocol::Response) -> Option<protocol::Refusal> {
        if let protocol::Response::Refused(why) = response { Some(why) } else { None }
    }
}

/// The lake.
#[derive(Debug)]
pub struct Lake;

impl Conversation for Lake {
    const PROGRAM: &'static str = "lake_worker";
    type Request = lake::Request;
    type Progress = lake::Progress;
    type Response = lake::Response;
    type Refusal = lake::Refusal;

    fn refusal(response: lake::Response) -> Option<lake::Refusal> {
        if let lake::Response::Refused(why) = response { Some(why) } else { None }
    }
}

/// A worker of the demos.
pub type Worker = Line<Demos>;
/// What it says.
pub type Answer = Said<Demos>;
/// A worker of the lake.
pub type LakeWorker = Line<Lake>;
/// What it says.
pub type LakeAnswer = Said<Lake>;

/// What a worker says to a question: any number of times how far it is, once the rest.
pub enum Said<C: Conversation> {
    /// How far it is.
    Progress(C::Progress),
    /// It is done.
    Done(C::Response),
    /// There will be no answer.
    Fault(Fault<C::Refusal>),
}

impl<C: Conversation> Said<C> {
    /// Why it is not the answer that was asked for.
    pub fn failure(self) -> Fault<C::Refusal> {
        match self {
            Said::Done(response) => C::refusal(response).map_or(Fault::NotUnderstood, Fault::Refused),
            Said::Fault(fault) => fault,
            Said::Progress(_) => Fault::NotUnderstood,
        }
    }
}

/// A worker that says nothing for so long hangs; the longest work says sooner how far it is.
const PATIENCE_MS: u32 = 60_000;

struct Question<C: Conversation> {
    answer: Box<dyn FnMut(Said<C>)>,
    /// Dropped, it does not run out.
    patience: Option<Timeout>,
}

struct Questions<C: Conversation> {
    next: u32,
    open: HashMap<u32, Question<C>>,
    /// Why the worker answers nothing any more.
    broken: Option<Fault<C::Refusal>>,
}

/// A browser worker. Dropped, it ends, and nobody hears of it any more.
pub struct Line<C: Conversation> {
    worker: web_sys::Worker,
    questions: Rc<RefCell<Questions<C>>>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(JsValue)>,
}

impl<C: Conversation> Line<C> {
    /// Starts one; none where the browser has none, or the document does not say where its program is.
    pub fn start() -> Option<Line<C>> {
        let address = document().document_element()?.get_attribute("data-worker")?;
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        options.set_name(C::PROGRAM);
        let worker = web_sys::Worker::new_with_options(&address, &options).ok()?;
        let questions = Rc::new(RefCell::new(Questions::<C> { next: 0, open: HashMap::new(), broken: None }));
        let heard = questions.clone();
        let speaker = worker.clone();
        let on_message = Closure::new(move |event: MessageEvent| hear(&heard, &speaker, &event.data()));
        let broken = questions.clone();
        let on_error = Closure::new(move |_: JsValue| fail_all(&broken, &Fault::NotStarted));
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Some(Line { worker, questions, _on_message: on_message, _on_error: on_error })
    }

    /// Asks. `file` goes beside the request; the worker reads it, so that its bytes never come to the page. The number
    /// is the question's.
    pub fn ask(&self, request: &C::Request, file: Option<&Blob>, answer: impl FnMut(Said<C>) + 'static) -> u32 {
        self.ask_beside(request, file.map_or(&JsValue::NULL, AsRef::as_ref), answer)
    }

    /// Asks, with bytes beside the request.
    pub fn ask_with(&self, request: &C::Request, bytes: &Uint8Array, answer: impl FnMut(Said<C>) + 'static) -> u32 {
        self.ask_beside(request, bytes.as_ref(), answer)
    }

    fn ask_beside(&self, request: &C::Request, body: &JsValue, mut answer: impl FnMut(Said<C>) + 'static) -> u32 {
        let id = {
            let mut questions = self.questions.borrow_mut();
            questions.next += 1;
            questions.next
        };
        let broken = self.questions.borrow().broken.clone();
        if let Some(fault) = broken {
            clock::later(0, move || answer(Said::Fault(fault)));
            return id;
        }
        let Ok(head) = postcard::to_allocvec(request) else {
            clock::later(0, move || answer(Said::Fault(Fault::NotUnderstood)));
            return id;
        };
        let question = Question { answer: Box::new(answer), patience: None };
        self.questions.borrow_mut().open.insert(id, question);
        wait(&self.questions, &self.worker, id);
        let head = Uint8Array::from(head.as_slice());
        let given = Array::of1(&head.buffer());
        let message = Array::of3(&id.into(), &head, body);
        if self.worker.post_message_with_transfer(&message, &given).is_err() {
            let questions = self.questions.clone();
            clock::later(0, move || tell(&questions, id, Said::Fault(Fault::NotStarted)));
        }
        id
    }

    /// Stops a question; it is answered all the same, with a refusal if it was not too late. What is done in one
    /// step is answered all the same.
    pub fn cancel(&self, question: u32) {
        // Without a head it stops; a message that cannot be sent stops nothing.
        let _ = self.worker.post_message(&Array::of1(&question.into()));
    }

    /// Asks, and keeps the worker until it has answered, whoever else lets go of it meanwhile.
    pub fn ask_to_the_end(self: Rc<Self>, request: &C::Request, mut answer: impl FnMut(Said<C>) + 'static) {
        let kept = Rc::clone(&self);
        self.ask(request, None, move |said| {
            let _ = &kept;
            answer(said);
        });
    }
}

impl<C: Conversation> Drop for Line<C> {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// A worker's message is `[id, "done" | "progress" | "fault" | "unreadable", bytes or text]`; see `src/work.js`.
fn hear<C: Conversation>(questions: &Rc<RefCell<Questions<C>>>, worker: &web_sys::Worker, message: &JsValue) {
    let Some(message) = message.dyn_ref::<Array>() else { return };
    let Some(id) = message.get(0).as_f64() else { return };
    let (kind, said) = (message.get(1).as_string().unwrap_or_default(), message.get(2));
    if kind == "fault" {
        // A worker that broke answers nothing any more.
        return fail_all(questions, &Fault::Broken(said.as_string().unwrap_or_default()));
    }
    if kind == "unreadable" {
        return tell(questions, id as u32, Said::Fault(Fault::Unreadable));
    }
    let bytes = said.dyn_into::<Uint8Array>().map(|bytes| bytes.to_vec()).unwrap_or_default();
    let answer = match kind.as_str() {
        "progress" => protocol::read(&bytes).map(Said::Progress),
        _ => protocol::read(&bytes).map(Said::Done),
    };
    tell(questions, id as u32, answer.unwrap_or(Said::Fault(Fault::NotUnderstood)));
    wait(questions, worker, id as u32);
}

/// Ends the worker if nothing is heard of a question for long.
fn wait<C: Conversation>(questions: &Rc<RefCell<Questions<C>>>, worker: &web_sys::Worker, id: u32) {
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
fn tell<C: Conversation>(questions: &Rc<RefCell<Questions<C>>>, id: u32, answer: Said<C>) {
    let Some(mut question) = questions.borrow_mut().open.remove(&id) else { return };
    let goes_on = matches!(answer, Said::Progress(_));
    (question.answer)(answer);
    if goes_on {
        questions.borrow_mut().open.insert(id, question);
    }
}

fn fail_all<C: Conversation>(questions: &Rc<RefCell<Questions<C>>>, fault: &Fault<C::Refusal>) {
    let open = {
        let mut questions = questions.borrow_mut();
        questions.broken = Some(fault.clone());
        std::mem::take(&mut questions.open)
    };
    open.into_values().for_each(|mut question| (question.answer)(Said::Fault(fault.clone())));
}
