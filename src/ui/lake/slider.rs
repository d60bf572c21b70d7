//! Time travel: a slider over the snapshots.

use std::sync::Arc;

use leptos::prelude::*;

use crate::content::Language;
use crate::engine::lake::picture::Picture;
use crate::ui::lake::berg::tags_of;
use crate::ui::lake::figures::{count, moment};

/// The slider, and what is said of the snapshot that it stands at.
#[component]
pub fn SnapshotSlider(
    /// Of the words.
    language: Language,
    /// The lake.
    picture: Signal<Arc<Picture>>,
    /// The place of the snapshot that is looked at; none for the newest.
    at: Signal<Option<usize>>,
    /// Another is to be looked at; none for the newest, whichever that will be.
    on_at: Callback<Option<usize>>,
) -> impl IntoView {
    let words = language.lake_table();
    let newest = Memo::new(move |_| {
        picture.with(|picture| picture.table.as_ref().map_or(0, |table| table.snapshots.len().saturating_sub(1)))
    });
    let here = Memo::new(move |_| at.get().unwrap_or(newest.get()).min(newest.get()));
    let said = Memo::new(move |_| {
        picture.with(|picture| {
            let table = picture.table.as_ref()?;
            let snapshot = table.snapshots.get(here.get())?;
            let of = words.slider.of.fill(&[("number", &(here.get() + 1)), ("count", &table.snapshots.len())]);
            let mut said = vec![of, format!("{} UTC", moment(snapshot.at_ms)), snapshot.operation.clone()];
            said.push(count(&words.counts.rows, snapshot.rows));
            let tags = tags_of(table, here.get());
            if !tags.is_empty() {
                said.push(words.slider.tags.fill(&[("names", &tags.join(words.comma.0))]));
            }
            if here.get() == newest.get() {
                said.push(words.slider.newest.to_string());
            }
            Some(said.join(" · "))
        })
    });
    let go = move |event| {
        if let Ok(number) = event_target_value(&event).parse::<usize>() {
            let place = number.saturating_sub(1);
            on_at.run((place < newest.get_untracked()).then_some(place));
        }
    };
    view! {
        <div class="lake-slider" class:is-empty=move || said.with(Option::is_none)>
            <label class="field">
                <span>{words.slider.label.0}</span>
                <input type="range" class="range" min="1" step="1" max=move || (newest.get() + 1).to_string()
                    value=move || (here.get() + 1).to_string() prop:value=move || (here.get() + 1).to_string()
                    aria-valuetext=said disabled=move || newest.get() == 0 on:input=go />
            </label>
            <p class="lake-slider-said" role="status">{move || said.get().map(|said| {
                // A line ends between two facts, not within one.
                let facts = said.split(" · ").map(|fact| view! { <span>{fact.to_owned()}</span>" " });
                facts.collect::<Vec<_>>()
            })}</p>
            <button type="button" class="button-text" aria-disabled=move || (here.get() == newest.get()).to_string()
                on:click=move |_| on_at.run(None)>{words.slider.back.0}</button>
        </div>
    }
}
