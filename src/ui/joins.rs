//! The join path: two tables are picked, and the search for the shortest way between them is shown, with every way as
//! short, its SQL and its rows.

pub mod columns;
pub mod drawing;
pub mod link;
pub mod marks;
pub mod open;
pub mod rows;
pub mod search;
pub mod state;
pub mod statement;
pub mod trouble;
pub mod ways;

use leptos::prelude::*;

use crate::content::Language;
use crate::ui::browser::location;
use crate::ui::islands::later::{LateField, Later, once_awake};
use columns::Columns;
use drawing::Drawing;
use link::JoinLink;
use open::OpenSchema;
use rows::Rows;
use search::SearchSteps;
use state::{OVER, State, drawing_for_page};
use statement::Statement;
use ways::{Path, Ways};

/// The join path: with every control in its lab, in the chapter without those that need a whole page.
#[component]
pub fn JoinPath(
    /// Of the words.
    language: Language,
    /// Whether every control is shown.
    is_lab: bool,
) -> impl IntoView {
    let state = State::new(language, is_lab);
    let left_aside = follow_the_link(state);
    let words = state.words();
    let wanted = RwSignal::new(String::new());
    view! {
        <section class="join-demo" class:is-lab=is_lab aria-label=words.region.0 data-drawing=drawing_for_page()>
            <p class="notice" role="status">{move || {
                let left_aside = left_aside.get();
                let words = state.language.site().link_not_understood.0;
                (!left_aside.is_empty()).then(|| format!("{words} {}", left_aside.join(", ")))
            }}</p>
            <div class="joins-head">
                <div class="prompt" role="status">{move || prompt(state)}</div>
                <label class="field">
                    <span class="visually-hidden">{words.find.0}</span>
                    <LateField>
                        <input type="search" class="search" placeholder=words.find.0 maxlength="100"
                            on:input=move |event| wanted.set(event_target_value(&event).trim().to_lowercase()) />
                    </LateField>
                </label>
                <button type="button" class="button-outline" aria-disabled=move || state.picked.with(Vec::is_empty).to_string()
                    on:click=move |_| state.clear()>{words.clear.0}</button>
            </div>
            <div class="joins-map">
                <Later class="joins-drawing"><Drawing state wanted /></Later>
                <Later class="joins-side">
                    <Path state />
                    <SearchSteps state />
                    {is_lab.then(|| view! { <Columns state /> })}
                </Later>
            </div>
            {is_lab.then(|| view! { <Ways state /> })}
            <Later class="joins-out">
                <Statement state />
                <Rows state />
            </Later>
            {is_lab.then(|| view! { <OpenSchema state /> })}
        </section>
    }
}

/// What to do next.
fn prompt(state: State) -> impl IntoView {
    let (board, picked) = (state.board.get(), state.picked.get());
    let words = state.words();
    let (said, more) = match picked[..] {
        [] => {
            let example = state.found.with(|found| match found.tables[..] {
                [from, to] => words.example.fill(&[("from", &board.table(from)), ("to", &board.table(to))]),
                _ => String::new(),
            });
            (state.language.joins().prompt.to_string(), example)
        }
        [from] => (words.prompt_second.fill(&[("from", &board.table(from))]), String::new()),
        [from, to] => (format!("{} → {}", board.table(from), board.table(to)), words.prompt_more.to_string()),
        _ => {
            let names: Vec<&str> = picked.iter().map(|&table| board.table(table)).collect();
            (names.join(" + "), words.prompt_more.to_string())
        }
    };
    view! { <p>{said}</p><p class="prompt-more">{more}</p> }
}

/// Shows what the address says, and keeps it at what is shown. Returns what of the address was not understood.
fn follow_the_link(state: State) -> ReadSignal<Vec<String>> {
    let (left_aside, set_left_aside) = signal(Vec::<String>::new());
    once_awake(move || {
        let (link, not_understood) = state.board.with_untracked(|board| JoinLink::parse(&location::query(), board));
        state.picked.set(link.tables);
        state.with_longer.set(link.with_longer);
        state.kind.set(link.kind.unwrap_or(state.kind.get_untracked()));
        state.dialect.set(link.dialect.unwrap_or_default());
        state.way.set(link.way);
        state.step.set(OVER);
        set_left_aside.set(not_understood);
    });
    once_awake(move || follow_in_address(state));
    left_aside
}

/// Keeps the address at what is shown.
fn follow_in_address(state: State) {
    Effect::new(move |is_later: Option<bool>| {
        let link = JoinLink {
            tables: state.picked.get(),
            way: state.way.get(),
            with_longer: state.with_longer.get(),
            kind: Some(state.kind.get()),
            dialect: Some(state.dialect.get()),
        };
        let board = state.board.get();
        // The tables of a visitor's own schema mean nothing to anyone else.
        if is_later.is_some() && board.is_embedded {
            let query = location::query();
            let followed = link.write(&query, &board);
            if followed != query {
                location::replace_query(&followed);
            }
        }
        true
    });
}
