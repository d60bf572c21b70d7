//! The command palette: every heading of the site, and what can be done on any page, by a few letters.

pub mod entries;

use leptos::ev::{self, KeyboardEvent};
use leptos::html::Dialog;
use leptos::prelude::*;

use crate::content::schema;
use crate::ui::address::{Page, href};
use crate::ui::browser::{self, files, location, scroll};
use crate::ui::islands::Place;
use entries::{Heading, find, headings};

/// What a row of the palette does.
#[derive(Debug, Clone, PartialEq)]
enum Entry {
    /// Goes there.
    Go(Heading),
    /// Puts the address on the clipboard.
    CopyLink,
    /// Goes to the same page in the other language.
    OtherLanguage,
}

/// How far the list of headings is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Headings {
    NotAsked,
    Coming,
    Here,
    Failed,
}

/// The button that opens it, and the palette.
#[component]
pub fn Palette(
    /// The page that it stands on.
    place: Place,
) -> impl IntoView {
    let words = &place.language.site().palette;
    let dialog = NodeRef::<Dialog>::new();
    let key = RwSignal::new("Ctrl K");
    let typed = RwSignal::new(String::new());
    let chosen = RwSignal::new(0_usize);
    let status = RwSignal::new(Headings::NotAsked);
    let is_copied = RwSignal::new(false);
    let place = StoredValue::new(place);
    let entries = RwSignal::new(place.with_value(|place| actions(words, place)));
    let found = Memo::new(move |_| {
        entries.with(|entries| {
            typed.with(|typed| find(typed.trim(), entries.iter().map(|entry| said(words, place, entry))))
        })
    });

    let fetch = move || {
        if matches!(status.get_untracked(), Headings::Coming | Headings::Here) {
            return;
        }
        status.set(Headings::Coming);
        let address =
            place.with_value(|place| format!("{}headings.tsv", href(&place.base, place.language, Page::Home)));
        files::fetch(&address, move |text| match text {
            Some(text) => {
                entries.update(|entries| entries.extend(headings(&text).into_iter().map(Entry::Go)));
                status.set(Headings::Here);
            }
            None => status.set(Headings::Failed),
        });
    };
    let open = move || {
        is_copied.set(false);
        typed.set(String::new());
        chosen.set(0);
        if let Some(dialog) = dialog.get_untracked() {
            // Only a dialogue that is open already refuses.
            let _ = dialog.show_modal();
        }
        fetch();
    };
    let on_page_key = move |event: KeyboardEvent| {
        if (event.ctrl_key() || event.meta_key()) && event.key().eq_ignore_ascii_case("k") {
            event.prevent_default();
            open();
        }
    };
    Effect::new(move || {
        // The palette lives as long as its page, and so does its key.
        std::mem::forget(window_event_listener(ev::keydown, on_page_key));
        if browser::is_apple() {
            key.set("⌘K");
        }
    });

    let act = move |index: usize| {
        let Some(entry) = entries.with_untracked(|entries| entries.get(index).cloned()) else { return };
        if entry == Entry::CopyLink {
            return files::copy(&location::address(), move |is_done| is_copied.set(is_done));
        }
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
        match entry {
            Entry::Go(heading) => place.with_value(|place| location::go(&format!("{}{}", place.base, heading.address))),
            _ => place.with_value(|place| {
                location::go(&format!("{}{}", place.other_language, location::query_and_fragment()))
            }),
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let count = found.with_untracked(Vec::len);
        let here = chosen.get_untracked();
        match event.key().as_str() {
            // The key that ends a composition of Chinese characters chooses nothing.
            _ if event.is_composing() => return,
            "ArrowDown" if count > 0 => chosen.set((here + 1) % count),
            "ArrowUp" if count > 0 => chosen.set((here + count - 1) % count),
            "Enter" => {
                if let Some(index) = found.with_untracked(|found| found.get(here).copied()) {
                    act(index);
                }
            }
            _ => return,
        }
        event.prevent_default();
        scroll::into_view(&option_id(chosen.get_untracked()));
    };
    let option = move |(row, index): (usize, usize)| {
        let (name, about) = entries.with(|entries| {
            let entry = &entries[index];
            let about = match entry {
                Entry::Go(heading) => heading.above.clone(),
                Entry::CopyLink | Entry::OtherLanguage => words.action.0.to_owned(),
            };
            (name(words, place, entry).to_owned(), about)
        });
        view! {
            <li role="option" id=option_id(row) aria-selected=move || (chosen.get() == row).to_string()
                on:pointermove=move |_| chosen.set(row) on:click=move |_| act(index)>
                <b>{name}</b><span>{about}</span>
            </li>
        }
    };
    let status_line = move || match status.get() {
        _ if is_copied.get() => words.copied.0.to_owned(),
        Headings::Coming => words.coming.0.to_owned(),
        Headings::Failed => words.failed.0.to_owned(),
        _ if found.with(Vec::is_empty) => words.nothing.fill(&[("typed", &typed.get())]),
        _ => words.help.0.to_owned(),
    };
    view! {
        <button type="button" class="palette-open" aria-haspopup="dialog" aria-keyshortcuts="Control+K Meta+K" on:click=move |_| open()>
            {words.open.0}" "<kbd aria-hidden="true">{move || key.get()}</kbd>
        </button>
        <dialog class="palette" node_ref=dialog aria-label=words.label.0
            on:click=move |event| {
                // A click beside the palette lands on the dialogue itself.
                if event.target() == event.current_target() && let Some(dialog) = dialog.get_untracked() {
                    dialog.close();
                }
            }>
            <div class="palette-body">
                <input type="text" class="palette-input" role="combobox" aria-label=words.label.0 placeholder=words.prompt.0
                    aria-expanded="true" aria-controls="palette-list" aria-autocomplete="list" autocomplete="off" spellcheck="false"
                    enterkeyhint="go" maxlength="100"
                    aria-activedescendant=move || found.with(|found| (!found.is_empty()).then(|| option_id(chosen.get())))
                    prop:value=move || typed.get()
                    on:input=move |event| {
                        typed.set(event_target_value(&event));
                        chosen.set(0);
                        is_copied.set(false);
                    }
                    on:keydown=on_key />
                <ul class="palette-list" id="palette-list" role="listbox" aria-label=words.found.0>
                    {move || found.get().into_iter().enumerate().map(option).collect_view()}
                </ul>
                <p class="palette-said" role="status">{status_line}</p>
            </div>
        </dialog>
    }
}

fn option_id(row: usize) -> String {
    format!("palette-{row}")
}

/// What can be done on every page.
fn actions(words: &schema::Palette, place: &Place) -> Vec<Entry> {
    let resume = Heading {
        text: words.resume.0.to_owned(),
        above: String::new(),
        address: href("", place.language, Page::Resume),
    };
    vec![Entry::Go(resume), Entry::CopyLink, Entry::OtherLanguage]
}

fn name<'e>(words: &schema::Palette, place: StoredValue<Place>, entry: &'e Entry) -> &'e str {
    match entry {
        Entry::Go(heading) => &heading.text,
        Entry::CopyLink => words.copy_link.0,
        Entry::OtherLanguage => place.with_value(|place| place.language.other().site().language.0),
    }
}

/// What is looked through: a heading is also found by what it belongs to.
fn said(words: &schema::Palette, place: StoredValue<Place>, entry: &Entry) -> String {
    match entry {
        Entry::Go(heading) => format!("{} {}", heading.text, heading.above),
        _ => name(words, place, entry).to_owned(),
    }
}
