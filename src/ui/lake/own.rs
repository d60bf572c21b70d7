//! The visitor's own files: chosen, dropped or pasted, several at once, one landing after the other.

use leptos::prelude::*;

use crate::engine::lake::extract::MAX_BYTES;
use crate::ui::browser::files;
use crate::ui::lake::desk::{Body, Desk};
use crate::ui::lake::figures::{bytes, grouped};
use crate::ui::lake::sentence::fill;
use crate::ui::lake::sources::standing_word;
use crate::ui::lake::state::{Entry, Origin, Standing, State};

/// A file input, a field to paste into, and how the files stand.
#[component]
pub fn OwnFiles(
    /// The lake.
    state: State,
) -> impl IntoView {
    let words = &state.words().own;
    let desk = expect_context::<Desk>();
    let is_pasting = RwSignal::new(false);
    let chosen = move |event| files::all_chosen(&event).into_iter().for_each(|file| desk.ingest_file(state, file));
    let about =
        state.is_lab.then(|| view! { <p class="own-about">{fill(&words.about, "limit", mebibytes(MAX_BYTES))}</p> });
    let paste = state.is_lab.then(|| {
        view! {
            <button type="button" class="button-outline" aria-expanded=move || is_pasting.get().to_string()
                on:click=move |_| is_pasting.update(|is| *is = !*is)>{words.paste.0}</button>
        }
    });
    let children = state.is_lab.then(|| {
        view! {
            <label class="check">
                <input type="checkbox" prop:checked=move || state.children.get()
                    on:change=move |event| state.children.set(event_target_checked(&event)) />
                <span>{words.children.0}</span>
            </label>
        }
    });
    view! {
        <div class="own">
            <h4 class="label">{words.heading.0}</h4>
            {about}
            <div class="open-actions">
                <label class="file button-outline">
                    <span>{words.add.0}</span>
                    <input type="file" multiple aria-label=words.add.0 on:change=chosen
                        accept=".csv,.tsv,.txt,.json,.jsonl,.ndjson,.sql,.dump,.parquet,.gz,text/csv,application/json" />
                </label>
                {paste}
            </div>
            {children}
            {move || is_pasting.get().then(|| view! { <Paste state is_pasting /> })}
            {move || list(state, desk)}
        </div>
    }
}

#[component]
fn Paste(
    /// The lake.
    state: State,
    /// Whether the field is there.
    is_pasting: RwSignal<bool>,
) -> impl IntoView {
    let words = &state.words().own;
    let desk = expect_context::<Desk>();
    let (text, name) = (RwSignal::new(String::new()), RwSignal::new(words.pasted.to_string()));
    let is_empty = RwSignal::new(false);
    let land = move |_| {
        is_empty.set(text.with_untracked(|text| text.trim().is_empty()));
        if !is_empty.get_untracked() {
            desk.ingest_text(state, name.get_untracked(), &text.get_untracked());
            is_pasting.set(false);
        }
    };
    view! {
        <div class="paste">
            <label class="field">
                <span>{words.paste_label.0}</span>
                <textarea rows="6" spellcheck="false" placeholder=words.paste_hint.0
                    on:input=move |event| text.set(event_target_value(&event))></textarea>
            </label>
            <label class="field">
                <span>{words.paste_name.0}</span>
                <input type="text" class="search" maxlength="100" prop:value=move || name.get()
                    on:input=move |event| name.set(event_target_value(&event)) />
            </label>
            <p class="open-actions">
                <button type="button" class="button-outline" on:click=land>{words.paste_land.0}</button>
                <button type="button" class="button-text" on:click=move |_| is_pasting.set(false)>{words.paste_close.0}</button>
            </p>
            <p role="status">{move || is_empty.get().then_some(words.paste_empty.0)}</p>
        </div>
    }
}

/// The files, in the order in which they land.
fn list(state: State, desk: Desk) -> Option<impl IntoView> {
    let words = &state.words().own;
    let own: Vec<Entry> =
        state.entries.with(|entries| entries.iter().filter(|entry| entry.origin == Origin::Own).cloned().collect());
    let line = move |entry: Entry| {
        let why = match &entry.standing {
            Standing::Refused(why) => Some(view! { <p class="failure">{why.clone()}</p> }),
            _ => None,
        };
        let is_refused = why.is_some();
        let can_go = matches!(entry.standing, Standing::Waiting | Standing::Refused(_) | Standing::Cancelled);
        let remove = can_go.then(|| {
            let label = fill(&words.remove, "name", &entry.name);
            view! {
                <button type="button" class="own-remove" aria-label=label.clone() title=label on:click=move |_| desk.remove(state, entry.id)>
                    <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M7 7L17 17M17 7L7 17" /></svg>
                </button>
            }
        });
        view! {
            <li class="own-file" class:is-refused=is_refused>
                <span class="own-name">{entry.name.clone()}</span>
                <span class="own-size">{bytes(entry.bytes)}</span>
                <span class="own-standing">{standing_word(state, &entry.standing)}</span>
                {remove}
                {why}
            </li>
        }
    };
    (!own.is_empty()).then(|| {
        view! { <ul class="own-files" role="list" aria-live="polite" aria-label=words.list.0>{own.into_iter().map(line).collect_view()}</ul> }
    })
}

/// Lets what was dropped or pasted land: files, of folders a sentence, text where there is no file.
pub fn take(state: State, desk: Desk, given: files::Given) {
    let words = &state.words().own;
    let is_nothing = given.files.is_empty() && given.folders.is_empty() && given.text.is_none();
    let has_files = !given.files.is_empty();
    for file in given.files {
        desk.ingest_file(state, file);
    }
    if let Some(text) = given.text.filter(|_| !has_files) {
        desk.ingest_text(state, words.pasted.to_string(), &text);
    }
    // Last: whatever begins to land takes away what was said before.
    let folders: Vec<String> = given.folders.iter().map(|name| fill(&words.directory, "name", name)).collect();
    if !folders.is_empty() {
        state.notice.set(Some(folders.join(" ")));
    } else if is_nothing {
        state.notice.set(Some(words.no_file.to_string()));
    }
}

/// Why a body is not read at all; none if it is.
pub fn too_large(state: State, body: &Body) -> Option<String> {
    let found = body.size()?;
    let words = &state.words().own.too_large;
    (found > MAX_BYTES).then(|| words.fill(&[("limit", &mebibytes(MAX_BYTES)), ("found", &mebibytes(found))]))
}

/// As the limit is meant: in steps of 1,024.
fn mebibytes(bytes: u64) -> String {
    format!("{} MiB", grouped(bytes.div_ceil(1 << 20)))
}
