//! A visitor's own schema: read and drawn in a worker.

use std::rc::Rc;
use std::sync::Arc;

use leptos::ev::DragEvent;
use leptos::prelude::*;

use crate::engine::joins::import::{MAX_BYTES, Problem};
use crate::protocol::{Fault, OpenedSchema, Request, Response};
use crate::ui::browser::files;
use crate::ui::browser::worker::{Answer, Worker};
use crate::ui::joins::state::{Board, State};
use crate::ui::joins::trouble;

/// How far the opening of a file has come.
#[derive(Debug, Clone, PartialEq, Default)]
enum Progress {
    /// Nothing is being opened.
    #[default]
    Idle,
    /// A file is being read, by its name.
    Reading(String),
    /// It was read; its name, and what of it could not be used or is doubtful.
    Done(String, Vec<Problem>),
    /// It was not, and why.
    Failed(String),
}

/// A file input, a place to drop a file on, and what came of it.
#[component]
pub fn OpenSchema(
    /// The join path.
    state: State,
) -> impl IntoView {
    let words = &state.words().open;
    let progress = RwSignal::new(Progress::Idle);
    let worker = StoredValue::new_local(None::<Rc<Worker>>);
    let open = move |file: files::File| open(state, file, progress, worker);
    let is_over = RwSignal::new(false);
    let back = move |_| {
        progress.set(Progress::Idle);
        state.open(Board::embedded());
    };
    view! {
        <section class="open" class:is-over=is_over aria-label=words.title.0
            on:dragover=move |event: DragEvent| { event.prevent_default(); is_over.set(true); }
            on:dragleave=move |_| is_over.set(false)
            on:drop=move |event: DragEvent| {
                event.prevent_default();
                is_over.set(false);
                files::dropped(&event).into_iter().for_each(open);
            }>
            <div class="open-words">
                <h3 class="label">{words.title.0}</h3>
                <p>{words.about.0}</p>
            </div>
            <div class="open-actions">
                <label class="file button-outline">
                    <span>{words.open_file.0}</span>
                    <input type="file" accept=".sql,.ddl,.json,.txt" aria-label=words.open_file.0
                        on:change=move |event| files::chosen(&event).into_iter().for_each(open) />
                </label>
                {move || (!state.board.with(|board| board.is_embedded)).then(|| view! {
                    <button type="button" class="button-text" on:click=back>{words.back.0}</button>
                })}
            </div>
            <div class="open-outcome" role="status">{move || outcome(state, progress, worker)}</div>
        </section>
    }
}

type Reader = StoredValue<Option<Rc<Worker>>, LocalStorage>;

/// Reads a file in a worker. What stood before stands until that has succeeded.
fn open(state: State, file: files::File, progress: RwSignal<Progress>, worker: Reader) {
    let name = file.name();
    if file.size() > MAX_BYTES as f64 {
        let megabytes = (file.size() / 1e6).round();
        let too_large =
            state.words().open.too_large.fill(&[("found", &megabytes), ("limit", &(MAX_BYTES / 1_000_000))]);
        return progress.set(Progress::Failed(too_large));
    }
    let Some(started) = Worker::start().map(Rc::new) else {
        return progress.set(Progress::Failed(trouble::fault(state.language, &Fault::NotStarted)));
    };
    worker.set_value(Some(started.clone()));
    progress.set(Progress::Reading(name.clone()));
    started.ask(&Request::OpenSchema { name: name.clone() }, Some(&file), move |answer| {
        let answer = match answer {
            Answer::Progress(_) => return,
            Answer::Done(Response::Schema(opened)) => {
                show(state, *opened).map(|problems| Progress::Done(name.clone(), problems))
            }
            answer => Err(answer.failure()),
        };
        progress.set(answer.unwrap_or_else(|fault| Progress::Failed(trouble::fault(state.language, &fault))));
        worker.set_value(None);
    });
}

fn show(state: State, mut opened: OpenedSchema) -> Result<Vec<Problem>, Fault> {
    let problems = std::mem::take(&mut opened.problems);
    let board = Board::opened(opened).ok_or(Fault::NotUnderstood)?;
    state.open(Arc::new(board));
    Ok(problems)
}

fn outcome(state: State, progress: RwSignal<Progress>, worker: Reader) -> Option<AnyView> {
    let words = &state.words().open;
    let cancel = move |_| {
        worker.set_value(None);
        progress.set(Progress::Idle);
    };
    match progress.get() {
        Progress::Idle => None,
        Progress::Reading(name) => Some(
            view! {
                <p class="working">{words.reading.0}" "<b>{name}</b>
                    <button type="button" class="button-text" on:click=cancel>{words.cancel.0}</button></p>
            }
            .into_any(),
        ),
        Progress::Failed(why) => Some(view! { <p class="failure"><b>{words.not_opened.0}</b>" "{why}</p> }.into_any()),
        Progress::Done(name, problems) => {
            let (tables, keys) = state.board.with_untracked(|board| {
                let schema = board.graph.schema();
                (schema.tables.len(), schema.keys.len())
            });
            let read = words.read.fill(&[("name", &name), ("tables", &tables), ("keys", &keys)]);
            let lines = problems
                .iter()
                .map(|problem| view! { <li>{trouble::problem(state.language, problem)}</li> })
                .collect_view();
            let list = (!problems.is_empty()).then(|| {
                view! {
                    <details class="warnings"><summary>{words.problems.0}" · "{problems.len()}</summary>
                        <ul>{lines}</ul></details>
                }
            });
            Some(view! { <p>{read}</p>{list} }.into_any())
        }
    }
}
