//! The command palette: every heading of the site, and what can be done on any page, by a few letters.
//!
//! `src/start.js` opens it, so that it can be seen and typed into before its program is here.

pub mod entries;

use leptos::ev::KeyboardEvent;
use leptos::html::{Dialog, Input};
use leptos::prelude::*;

use crate::content::schema;
use crate::ui::address::{Page, href};
use crate::ui::browser::{files, location, scroll};
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
    Coming,
    Here,
    Failed,
}

/// The palette.
#[component]
pub fn Palette(
    /// The page that it stands on.
    place: Place,
) -> impl IntoView {
    let words = &place.language.site().palette;
    let dialog = NodeRef::<Dialog>::new();
    let field = NodeRef::<Input>::new();
    let typed = RwSignal::new(String::new());
    let chosen = RwSignal::new(0_usize);
    let status = RwSignal::new(Headings::Coming);
    let is_copied = RwSignal::new(false);
    let place = StoredValue::new(place);
    let entries = RwSignal::new(place.with_value(|place| actions(words, place)));
    let found = Memo::new(move |_| {
        entries.with(|entries| {
            typed.with(|typed| find(typed.trim(), entries.iter().map(|entry| said(words, place, entry))))
        })
    });

    let fetch = move || {
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
    Effect::new(move || {
        // What was typed before the program was here.
        typed.set(field.get_untracked().map(|field| field.value()).unwrap_or_default());
        fetch();
    });
    let fetch_again = move |_| {
        if status.get_untracked() == Headings::Failed {
            fetch();
        }
    };
    let forget = move |_| {
        if let Some(field) = field.get_untracked() {
            field.set_value("");
        }
        is_copied.set(false);
        typed.set(String::new());
        chosen.set(0);
    };

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
        let (name, about, tongue) = entries.with(|entries| {
            let entry = &entries[index];
            let is_foreign = matches!(entry, Entry::OtherLanguage);
            let tongue = is_foreign.then(|| place.with_value(|place| place.language.other().tag()));
            let about = match entry {
                Entry::Go(heading) => heading.above.clone(),
                Entry::CopyLink | Entry::OtherLanguage => words.action.0.to_owned(),
            };
            (name(words, place, entry).to_owned(), about, tongue)
        });
        view! {
            <li role="option" id=option_id(row) aria-selected=move || (chosen.get() == row).to_string()
                on:pointermove=move |_| chosen.set(row) on:click=move |_| act(index)>
                <b lang=tongue>{name}</b><span>{about}</span>
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
        <dialog class="palette" node_ref=dialog aria-label=words.label.0 on:close=forget>
            <div class="palette-body">
                <input type="text" class="palette-input" node_ref=field role="combobox" aria-label=words.label.0 placeholder=words.prompt.0
                    aria-expanded="true" aria-controls="palette-list" aria-autocomplete="list" autocomplete="off" spellcheck="false"
                    enterkeyhint="go" maxlength="100"
                    aria-activedescendant=move || found.with(|found| (!found.is_empty()).then(|| option_id(chosen.get())))
                    on:input=move |event| {
                        typed.set(event_target_value(&event));
                        chosen.set(0);
                        is_copied.set(false);
                    }
                    on:keydown=on_key on:focus=fetch_again />
                <ul class="palette-list" id="palette-list" role="listbox" aria-label=words.found.0
                    aria-busy=move || (status.get() == Headings::Coming).to_string()>
                    {move || found.get().into_iter().enumerate().map(option).collect_view()}
                </ul>
                <p class="palette-said" role="status" data-without-program=words.without_program.0>{status_line}</p>
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
