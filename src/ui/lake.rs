//! The lake: sources land in it, four stages make an Iceberg table of them, and the table is drawn, opened, read,
//! changed and taken home.

pub mod berg;
pub mod byte_map;
pub mod changes;
pub mod desk;
pub mod figures;
pub mod found;
pub mod grid;
pub mod home;
pub mod inspect;
pub mod live;
pub mod loaded;
pub mod looking;
pub mod opened;
pub mod own;
pub mod report;
pub mod said;
pub mod sentence;
pub mod slider;
pub mod sources;
pub mod stages;
pub mod state;
#[cfg(feature = "ssr")]
pub mod still;
pub mod table;
pub mod trails;
pub mod trouble;

use leptos::ev::{ClipboardEvent, DragEvent};
use leptos::prelude::*;

use crate::ui::browser::{self, files};
use crate::ui::lake::desk::Desk;
use crate::ui::lake::home::Home;
use crate::ui::lake::live::Still;
use crate::ui::lake::looking::{Below, LiveBerg, Looking};
use crate::ui::lake::own::OwnFiles;
use crate::ui::lake::sentence::{fill, list};
use crate::ui::lake::sources::Sources;
use crate::ui::lake::stages::{Cancel, Stages};
use crate::ui::lake::state::{Embedded, State};

/// A lake that works: in its lab with every control, in the chapter with those that fit beside the berg.
#[component]
pub fn Lake(
    /// The lake.
    state: State,
    /// What stands until something lands.
    still: Still,
) -> impl IntoView {
    let words = state.words();
    let desk = Desk::default();
    provide_context(desk);
    let looking = Looking::new(state, desk);
    let is_over = RwSignal::new(false);
    let dropped = move |event: DragEvent| {
        event.prevent_default();
        is_over.set(false);
        match files::carried(&event) {
            // Put back where it came from, it stays there.
            Some(_) if files::is_over(&event, ".sources") => (),
            Some(key) => Embedded::from_key(&key).into_iter().for_each(|source| desk.ingest(state, source)),
            None => own::take(state, desk, files::dropped_all(&event)),
        }
    };
    let pasted = move |event: ClipboardEvent| {
        if !browser::is_writing(&event) {
            event.prevent_default();
            own::take(state, desk, files::pasted(&event));
        }
    };
    let dragged = move |event: DragEvent| {
        event.prevent_default();
        is_over.set(true);
    };
    let left = move |event: DragEvent| {
        if files::has_left(&event) {
            is_over.set(false);
        }
    };
    let status = move || {
        let (landed, own) = state.landed();
        let own = (own > 0).then(|| format!(" · {}", fill(&words.status_own, "n", own)));
        format!("{}{}", fill(&words.status, "n", landed), own.unwrap_or_default())
    };
    let has_table = Memo::new(move |_| state.picture.with(|picture| picture.table.is_some()));
    let Still { berg, figures } = still;
    let picture = move || match has_table.get() {
        true => view! { <LiveBerg state looking /> }.into_any(),
        false => view! { <div class="berg-still" role="img" aria-label=words.caption.0 inner_html=berg.clone()></div> }
            .into_any(),
    };
    view! {
        <section class="lake" class:is-lab=state.is_lab aria-label=words.region.0
            on:dragover=dragged on:dragleave=left on:drop=dropped on:paste=pasted>
            <div class="depth">
                <div class="ingest">
                    <h3 class="label label-strong">{words.heading.0}</h3>
                    <p class="ingest-status" role="status">{status}</p>
                    <Sources state />
                    <OwnFiles state />
                    {move || (!has_table.get()).then(|| view! { <p class="stages-still">{words.still.0}</p> })}
                    <Stages state figures />
                    <div class="ingest-outcome">
                        <Cancel state />
                        <p role="status">{move || state.notice.get()}</p>
                        {move || broken(state, desk)}
                    </div>
                    <Home state />
                </div>
                <div class="berg" class:is-drop=move || is_over.get()>
                    <p class="berg-drop" aria-hidden="true">{words.drop.0}</p>
                    {picture}
                    {(!state.is_lab).then(|| view! { <p class="caption">{words.caption.0}</p> })}
                </div>
            </div>
            {move || has_table.get().then(|| view! { <Below state looking /> })}
        </section>
    }
}

/// The worker is gone: what was lost, and what can be done.
fn broken(state: State, desk: Desk) -> Option<impl IntoView> {
    let words = &state.words().broken;
    state.broken.get().map(|broken| {
        let lost = (!broken.lost.is_empty()).then(|| fill(&words.lost, "names", list(state.language, &broken.lost)));
        let again = (!broken.embedded.is_empty()).then(|| {
            view! { <button type="button" class="button-outline" on:click=move |_| desk.start_anew(state, true)>{words.again.0}</button> }
        });
        view! {
            <div class="failure" role="alert">
                <p>{fill(&words.said, "why", broken.why)}" "{lost}</p>
                <p class="open-actions">
                    {again}
                    <button type="button" class="button-text" on:click=move |_| desk.start_anew(state, false)>{words.anew.0}</button>
                </p>
            </div>
        }
    })
}
