//! Opening a trace file, and saving the trace that is shown.

use leptos::ev::DragEvent;
use leptos::prelude::*;

use crate::protocol::ExportFormat;
use crate::ui::browser::files;
use crate::ui::replay::opened::{Desk, Progress};
use crate::ui::replay::state::State;
use crate::ui::replay::trouble;

/// A file input, a place to drop a file on, what came of it, and downloads.
#[component]
pub fn Open(
    /// The replay.
    state: State,
) -> impl IntoView {
    let words = &state.controls().open;
    let desk = expect_context::<Desk>();
    let is_over = RwSignal::new(false);
    let is_file = Memo::new(move |_| state.shown.with(|shown| !shown.is_platform()));
    let dropped = move |event: DragEvent| {
        event.prevent_default();
        is_over.set(false);
        if let Some(file) = files::dropped(&event) {
            desk.open_file(state, file);
        }
    };
    let chosen = move |event: leptos::ev::Event| {
        if let Some(file) = files::chosen(&event) {
            desk.open_file(state, file);
        }
    };
    let save = move |format| {
        view! {
            <button type="button" class="button-outline" on:click=move |_| desk.export(state, format)>
                {match format { ExportFormat::Otlp => words.download_otlp.0, ExportFormat::Jaeger => words.download_jaeger.0 }}
            </button>
        }
    };
    view! {
        <section class="open" class:is-over=is_over aria-label=words.title.0
            on:dragover=move |event: DragEvent| { event.prevent_default(); is_over.set(true); }
            on:dragleave=move |_| is_over.set(false)
            on:drop=dropped>
            <div class="open-words">
                <h3 class="label">{words.title.0}</h3>
                <p>{words.about.0}</p>
            </div>
            <div class="open-actions">
                <label class="file button-outline">
                    <span>{words.open_file.0}</span>
                    <input type="file" accept=".json,.jsonl,.gz,application/json" on:change=chosen aria-label=words.open_file.0 />
                </label>
                {save(ExportFormat::Otlp)}
                {save(ExportFormat::Jaeger)}
            </div>
            <div class="open-outcome" role="status">{move || outcome(state, desk)}</div>
            {move || is_file.get().then(|| file_tools(state, desk))}
        </section>
    }
}

fn outcome(state: State, desk: Desk) -> Option<AnyView> {
    let words = &state.controls().open;
    match desk.progress.get() {
        Progress::Idle => None,
        Progress::Reading(name) => Some(
            view! {
                <p class="working">
                    {words.reading.0}" "<b>{name}</b>
                    <button type="button" class="button-text" on:click=move |_| desk.cancel()>{words.cancel.0}</button>
                </p>
            }
            .into_any(),
        ),
        Progress::Failed(why) => Some(view! { <p class="failure"><b>{words.not_opened.0}</b>" "{why}</p> }.into_any()),
        Progress::Done(warnings) if warnings.is_empty() => Some(view! { <p>{words.no_warnings.0}</p> }.into_any()),
        Progress::Done(warnings) => Some(
            view! {
                <details class="warnings">
                    <summary>{words.warnings.0}" · "{warnings.len()}</summary>
                    <ul>{warnings.into_iter().map(|warning| view! { <li>{trouble::warning(state.language, warning)}</li> }).collect_view()}</ul>
                </details>
            }
            .into_any(),
        ),
    }
}

/// What can be done with the open file: another of its traces, clocks put right, back to the platform.
fn file_tools(state: State, desk: Desk) -> impl IntoView {
    let words = &state.controls().open;
    let correct = move |event| desk.correct_skew(state, event_target_checked(&event));
    let moved = move || {
        let count = state.shown.with(|shown| shown.adjustments.len());
        (count > 0).then(|| words.skew_moved.fill(&[("n", &count)]))
    };
    view! {
        <div class="file-tools">
            {move || trace_choice(state, desk)}
            <label class="check">
                <input type="checkbox" prop:checked=move || desk.corrects_skew.get() on:change=correct />
                <span>{words.skew.0}</span>
            </label>
            <span role="status">{moved}</span>
            <button type="button" class="button-text" on:click=move |_| state.open(None)>{words.back.0}</button>
        </div>
    }
}

/// The traces of the open file, if there are several.
fn trace_choice(state: State, desk: Desk) -> Option<impl IntoView> {
    let words = &state.controls().open;
    let traces = desk.traces.get();
    let options = traces.iter().enumerate().map(|(index, line)| {
        let said = format!("{} · {} · {} ms", line.name, line.spans, line.duration);
        view! { <option value=index.to_string() selected=index == 0>{said}</option> }
    });
    let change = move |event| {
        if let Ok(index) = event_target_value(&event).parse() {
            desk.choose(state, index);
        }
    };
    (traces.len() > 1).then(|| {
        view! {
            <label class="field"><span>{words.which_trace.0}" ("{traces.len()}")"</span>
                <select on:change=change>{options.collect_view()}</select>
            </label>
        }
    })
}
