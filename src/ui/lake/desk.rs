//! The page's side of the conversation with the lake's worker: what waits to land, and what comes of it.

use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use crate::content::Language;
use crate::engine::lake::picture::Picture;
use crate::protocol::Fault;
use crate::protocol::lake::{Refusal, Request, Response};
use crate::ui::browser::files::{self, Blob, File};
use crate::ui::browser::worker::{LakeAnswer as Answer, LakeWorker};
use crate::ui::browser::{clock, scroll};
use crate::ui::lake::figures::bytes as size;
use crate::ui::lake::own::too_large;
use crate::ui::lake::report::way_id;
use crate::ui::lake::sentence::fill;
use crate::ui::lake::state::{Broken, Embedded, Entry, Origin, Standing, State};
use crate::ui::lake::trouble;

/// Where a source's bytes are.
#[derive(Debug, Clone)]
pub enum Body {
    /// At an address of the site.
    Address(String),
    /// In a file.
    File(File),
    /// Here.
    Text(Blob),
}

impl Body {
    /// How many there are; nothing of a file of the site's, whose size is known.
    pub fn size(&self) -> Option<u64> {
        match self {
            Body::Address(_) => None,
            Body::File(file) => Some(file.size() as u64),
            Body::Text(blob) => Some(blob.size() as u64),
        }
    }
}

/// The worker that keeps the lake, and what waits for it.
#[derive(Clone, Copy)]
pub struct Desk {
    keeper: StoredValue<Option<Rc<LakeWorker>>, LocalStorage>,
    waiting: StoredValue<VecDeque<(u32, Body)>, LocalStorage>,
    next: StoredValue<u32>,
    /// The question whose answer is another lake.
    asked: StoredValue<Option<u32>>,
    /// What is being made to be taken home, or was.
    pub packing: RwSignal<Packing>,
}

/// How a file stands that is to be taken home.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Packing {
    /// None was asked for.
    #[default]
    Idle,
    /// It is being made.
    Making,
    /// It was handed over: its name and size.
    Made(String),
    /// It could not be made, and why.
    Failed(String),
}

impl Default for Desk {
    fn default() -> Desk {
        Desk {
            keeper: StoredValue::new_local(None),
            waiting: StoredValue::new_local(VecDeque::new()),
            next: StoredValue::new(0),
            asked: StoredValue::new(None),
            packing: RwSignal::default(),
        }
    }
}

impl Desk {
    /// Lets one of the three land, unless it has or is about to.
    pub fn ingest(self, state: State, source: Embedded) {
        if matches!(state.standing(source), Some(Standing::Waiting | Standing::UnderWay | Standing::Landed)) {
            return;
        }
        let held = state.holding(source);
        let origin = Origin::Embedded(source);
        // It is there once.
        state.entries.update(|entries| entries.retain(|entry| entry.origin != origin));
        self.add(state, origin, source.file().to_owned(), held.bytes, Body::Address(held.address));
    }

    /// Lets a file land. One that is too large is not read.
    pub fn ingest_file(self, state: State, file: File) {
        self.add(state, Origin::Own, file.name(), file.size() as u64, Body::File(file));
    }

    /// Lets text land.
    pub fn ingest_text(self, state: State, name: String, text: &str) {
        if let Some(blob) = files::blob(text) {
            self.add(state, Origin::Own, name, text.len() as u64, Body::Text(blob));
        }
    }

    fn add(self, state: State, origin: Origin, name: String, bytes: u64, body: Body) {
        state.notice.set(None);
        let id = self.next.get_value();
        self.next.set_value(id.wrapping_add(1));
        let refused = too_large(state, &body).map(Standing::Refused);
        let is_read = refused.is_none();
        let standing = refused.unwrap_or(Standing::Waiting);
        state.entries.update(|entries| entries.push(Entry { id, origin, name, bytes, standing }));
        if is_read {
            self.waiting.update_value(|waiting| waiting.push_back((id, body)));
            self.go_on(state);
        }
    }

    /// Takes an entry off the list that has not landed.
    pub fn remove(self, state: State, id: u32) {
        self.waiting.update_value(|waiting| waiting.retain(|(other, _)| *other != id));
        state.entries.update(|entries| entries.retain(|entry| entry.id != id));
    }

    /// Whether something is landing, or the lake is being changed.
    fn is_busy(self, state: State) -> bool {
        state.progress.with_untracked(Option::is_some) || self.asked.get_value().is_some()
    }

    /// Lets the next one land, unless one is landing.
    fn go_on(self, state: State) {
        if self.is_busy(state) {
            return;
        }
        let mut next = None;
        self.waiting.update_value(|waiting| next = waiting.pop_front());
        let Some((id, body)) = next else { return };
        let entry = state.entries.with_untracked(|entries| entries.iter().find(|entry| entry.id == id).cloned());
        let Some(entry) = entry else { return self.go_on(state) };
        state.stand(id, Standing::UnderWay);
        state.progress.set(Some([None; 4]));
        match body {
            Body::Address(address) => files::fetch_blob(&address, move |blob| match blob {
                // The visitor may have said stop meanwhile.
                Some(blob) if self.is_under_way(state, id) => self.land(state, &entry, &blob),
                Some(_) => (),
                None => {
                    let why = fill(&state.words().sources.not_fetched, "name", &entry.name);
                    self.end(state, id, Standing::Refused(why));
                }
            }),
            Body::File(file) => self.land(state, &entry, &file),
            Body::Text(blob) => self.land(state, &entry, &blob),
        }
    }

    fn is_under_way(self, state: State, id: u32) -> bool {
        let is_it = |entry: &Entry| entry.id == id && entry.standing == Standing::UnderWay;
        state.entries.with_untracked(|entries| entries.iter().any(is_it))
    }

    fn land(self, state: State, entry: &Entry, body: &Blob) {
        let id = entry.id;
        let children = entry.origin == Origin::Own && state.children.get_untracked();
        let request = Request::Ingest { name: entry.name.clone(), at_ms: clock::today_ms(), children };
        let asked = self.ask(state, &request, Some(body), move |answer| {
            let standing = match answer {
                Ok(Response::Lake(picture)) => {
                    self.show(state, *picture);
                    Standing::Landed
                }
                Ok(_) => Standing::Refused(trouble::fault(state.language, &Fault::NotUnderstood)),
                Err(Fault::Refused(Refusal::Cancelled)) => Standing::Cancelled,
                Err(fault) => Standing::Refused(trouble::fault(state.language, &fault)),
            };
            self.end(state, id, standing);
        });
        self.asked.set_value(asked);
    }

    /// What was landing has landed, or not; the next one.
    fn end(self, state: State, id: u32, standing: Standing) {
        state.stand(id, standing);
        self.asked.set_value(None);
        state.progress.set(None);
        self.go_on(state);
    }

    fn show(self, state: State, picture: Picture) {
        state.at.set(None);
        state.opened.set(None);
        self.packing.set(Packing::Idle);
        state.picture.set(Arc::new(picture));
    }

    /// Asks the worker, which is started if there is none. Whoever asks hears the answer or why there is none; if the
    /// worker is gone, nobody hears anything, and the page says so.
    pub fn ask(
        self,
        state: State,
        request: &Request,
        body: Option<&Blob>,
        mut hear: impl FnMut(Result<Response, Fault<Refusal>>) + 'static,
    ) -> Option<u32> {
        let keeper = self.keeper.get_value().or_else(|| LakeWorker::start().map(Rc::new));
        let Some(keeper) = keeper else {
            self.lose(state, &Fault::NotStarted);
            return None;
        };
        self.keeper.set_value(Some(keeper.clone()));
        let question = keeper.ask(request, body, move |answer| match answer {
            Answer::Progress(progress) => state.advance(progress),
            Answer::Done(Response::Refused(refusal)) => hear(Err(Fault::Refused(refusal))),
            Answer::Done(response) => hear(Ok(response)),
            Answer::Fault(fault @ (Fault::Unreadable | Fault::NotUnderstood | Fault::Refused(_))) => hear(Err(fault)),
            Answer::Fault(fault) => self.lose(state, &fault),
        });
        Some(question)
    }

    /// The worker is gone, and the lake with it.
    fn lose(self, state: State, fault: &Fault<Refusal>) {
        let why = trouble::fault(state.language, fault);
        let landed = |entry: &&Entry| entry.standing == Standing::Landed;
        let (lost, embedded) = state.entries.with_untracked(|entries| {
            let lost: Vec<String> = entries.iter().filter(landed).map(|entry| entry.name.clone()).collect();
            let embedded = entries.iter().filter(landed).filter_map(|entry| match entry.origin {
                Origin::Embedded(source) => Some(source),
                Origin::Own => None,
            });
            (lost, embedded.collect())
        });
        self.forget(state);
        state.broken.set(Some(Broken { why, lost, embedded }));
    }

    /// A worker of its own and an empty lake, as at the beginning.
    fn forget(self, state: State) {
        self.keeper.set_value(None);
        self.waiting.update_value(VecDeque::clear);
        self.asked.set_value(None);
        state.progress.set(None);
        state.entries.set(Vec::new());
        state.notice.set(None);
        self.show(state, Picture::default());
    }

    /// Starts anew after the worker broke; if wanted, those of the three that had landed do so again.
    pub fn start_anew(self, state: State, lands_again: bool) {
        let broken = state.broken.get_untracked();
        state.broken.set(None);
        if let Some(broken) = broken.filter(|_| lands_again) {
            broken.embedded.into_iter().for_each(|source| self.ingest(state, source));
        }
    }

    /// Stops what is landing, and what waits: nothing has changed.
    pub fn cancel(self, state: State) {
        self.waiting.update_value(VecDeque::clear);
        let mut stopped = None;
        state.entries.update(|entries| {
            for entry in entries.iter_mut() {
                match entry.standing {
                    Standing::UnderWay => stopped = Some((entry.id, entry.name.clone())),
                    Standing::Waiting => entry.standing = Standing::Cancelled,
                    _ => (),
                }
            }
        });
        if let Some((id, name)) = stopped {
            state.stand(id, Standing::Cancelled);
            state.notice.set(Some(fill(&state.words().stages.cancelled, "name", name)));
        }
        match (self.keeper.get_value(), self.asked.get_value()) {
            (Some(keeper), Some(question)) => keeper.cancel(question),
            // It was still being fetched.
            _ => state.progress.set(None),
        }
    }

    /// Joins the last landing by another of its ways.
    pub fn join_by(self, state: State, way: usize) {
        if !self.is_busy(state) {
            state.progress.set(Some([None; 4]));
            self.change(state, &Request::JoinBy { way, at_ms: clock::today_ms() }, move |_| {
                // The ways are drawn anew, and the focus was on one of them.
                scroll::focus_later(&way_id(way));
            });
        }
    }

    /// Asks for something that gives another lake; `hear` hears why it does not. While something lands, nothing is asked.
    pub fn change(self, state: State, request: &Request, hear: impl Fn(Option<String>) + 'static) {
        if self.asked.get_value().is_some() {
            return;
        }
        state.notice.set(None);
        let asked = self.ask(state, request, None, move |answer| {
            self.asked.set_value(None);
            state.progress.set(None);
            let why = match answer {
                Ok(Response::Lake(picture)) => {
                    self.show(state, *picture);
                    None
                }
                Ok(_) => Some(Fault::NotUnderstood),
                Err(fault) => Some(fault),
            };
            let why = why.map(|fault| trouble::fault(state.language, &fault));
            state.notice.set(why.clone());
            hear(why);
            self.go_on(state);
        });
        self.asked.set_value(asked);
    }

    /// Takes everything out of the lake.
    pub fn empty(self, state: State) {
        self.change(state, &Request::Clear, move |why| {
            if why.is_none() {
                state.entries.set(Vec::new());
            }
        });
    }

    /// Hands a file over to the visitor.
    pub fn take_home(self, state: State, request: &Request) {
        self.packing.set(Packing::Making);
        let packing = self.packing;
        self.ask(state, request, None, move |answer| {
            let fault = match answer {
                Ok(Response::File { name, bytes }) => {
                    files::save(&name, &bytes);
                    let made = state.words().home.made.fill(&[("name", &name), ("bytes", &size(bytes.len() as u64))]);
                    return packing.set(Packing::Made(made));
                }
                Ok(_) => Fault::NotUnderstood,
                Err(fault) => fault,
            };
            packing.set(Packing::Failed(trouble::fault(state.language, &fault)));
        });
    }

    /// Hands the table over, written for the place where it will be unzipped.
    pub fn download(self, state: State, to: String) {
        let is_chinese = state.language == Language::Chinese;
        self.take_home(state, &Request::Download { to, is_chinese, at_ms: clock::today_ms() });
    }
}
