//! The three sources that the site brings: each is dragged onto the lake, or lands at a key or a tap.

use leptos::ev::{DragEvent, KeyboardEvent};
use leptos::prelude::*;

use crate::ui::browser::files;
use crate::ui::lake::desk::Desk;
use crate::ui::lake::figures::{bytes, count};
use crate::ui::lake::state::{Embedded, Standing, State};

/// The three, and a button for all of them.
#[component]
pub fn Sources(
    /// The lake.
    state: State,
    /// Whether nothing can be asked for: before any script has run.
    #[prop(optional)]
    is_still: bool,
) -> impl IntoView {
    let words = &state.words().sources;
    let all = (!is_still).then(|| {
        let desk = expect_context::<Desk>();
        let is_done = move || Embedded::ALL.into_iter().all(|source| is_taken(&state.standing(source)));
        view! {
            <button type="button" class="button-text" aria-disabled=move || is_done().to_string()
                on:click=move |_| Embedded::ALL.into_iter().for_each(|source| desk.ingest(state, source))>
                {words.ingest_all.0}
            </button>
        }
    });
    let each = Embedded::ALL.map(|source| match is_still {
        true => still(state, source).into_any(),
        false => live(state, source).into_any(),
    });
    view! {
        <ul class="sources" role="list" aria-label=words.label.0>{each.into_iter().collect_view()}</ul>
        {all}
    }
}

/// Whether asking for it again would do nothing.
fn is_taken(standing: &Option<Standing>) -> bool {
    matches!(standing, Some(Standing::Waiting | Standing::UnderWay | Standing::Landed))
}

/// What it holds, in numbers.
fn holds(state: State, source: Embedded) -> String {
    let (holding, counts) = (state.holding(source), &state.words().counts);
    source.words(state.words()).holds.fill(&[
        ("records", &count(&counts.records, holding.records)),
        ("documents", &count(&counts.documents, holding.records)),
        ("tables", &count(&counts.tables, holding.tables)),
        ("bytes", &bytes(holding.bytes)),
    ])
}

/// What it holds also tells the program, once it is there, where the file is and how many records it has.
fn still(state: State, source: Embedded) -> impl IntoView {
    let held = state.holding(source);
    view! {
        <li class="source" data-source=source.key() data-file=held.address data-bytes=held.bytes.to_string()
            data-records=held.records.to_string() data-tables=held.tables.to_string()>
            <b>{source.words(state.words()).name.0}</b>
            <span class="source-holds">{holds(state, source)}</span>
        </li>
    }
}

fn live(state: State, source: Embedded) -> impl IntoView {
    let words = state.words();
    let desk = expect_context::<Desk>();
    let (name, about) = (format!("lake-{}", source.key()), format!("lake-{}-about", source.key()));
    let (labelled, described) = (name.clone(), about.clone());
    let standing = Memo::new(move |_| state.standing(source));
    let ingest = move || desk.ingest(state, source);
    let press = move |event: KeyboardEvent| {
        if matches!(event.key().as_str(), "Enter" | " ") {
            event.prevent_default();
            ingest();
        }
    };
    let is_done = move || is_taken(&standing.get());
    let refused = move || match standing.get() {
        Some(Standing::Refused(why)) => Some(view! { <p class="failure" role="status">{why}</p> }),
        _ => None,
    };
    view! {
        <li>
            // No button: Firefox drags none.
            <div class="source" class:is-landed=move || standing.get() == Some(Standing::Landed)
                class:is-under-way=move || standing.get() == Some(Standing::UnderWay)
                role="button" tabindex="0" draggable=move || (!is_done()).to_string() aria-disabled=move || is_done().to_string()
                aria-labelledby=labelled aria-describedby=described
                on:click=move |_| ingest() on:keydown=press
                on:dragstart=move |event: DragEvent| files::carry(&event, source.key())>
                <b id=name><span class="visually-hidden">{words.sources.ingest.0}" "</span>{source.words(words).name.0}</b>
                <span class="source-about" id=about>
                    <span class="source-holds">{holds(state, source)}</span>
                    <span class="source-standing">{move || said(state, &standing.get())}</span>
                </span>
            </div>
            {refused}
        </li>
    }
}

fn said(state: State, standing: &Option<Standing>) -> AnyView {
    let words = &state.words().standing;
    let said = match standing {
        // One of the two is shown, by what the visitor points with.
        None | Some(Standing::Cancelled) => {
            return view! { <span class="for-mouse">{words.ready_mouse.0}</span><span class="for-touch">{words.ready_touch.0}</span> }.into_any();
        }
        Some(standing) => standing_word(state, standing),
    };
    said.into_any()
}

/// How a source stands, in a word.
pub fn standing_word(state: State, standing: &Standing) -> &'static str {
    let words = &state.words().standing;
    let said = match standing {
        Standing::Waiting => words.waiting,
        Standing::UnderWay => words.under_way,
        Standing::Landed => words.landed,
        Standing::Refused(_) => words.refused,
        Standing::Cancelled => words.cancelled,
    };
    said.0
}
