//! The keys of a replay. They count only while the focus is inside of it, so that they take none from the page.

use leptos::ev::KeyboardEvent;
use leptos::html::Dialog;
use leptos::prelude::*;

use crate::engine::trace::study::Study;
use crate::ui::replay::link::SPEEDS;
use crate::ui::replay::state::State;

/// Does what a key stands for; whether it stood for anything.
pub fn press(state: State, help: NodeRef<Dialog>, event: &KeyboardEvent) -> bool {
    if event.ctrl_key() || event.alt_key() || event.meta_key() {
        return false;
    }
    let speed = |faster: bool| {
        let here = SPEEDS.iter().position(|&speed| speed == state.speed.get_untracked()).unwrap_or_default();
        let there = if faster { here + 1 } else { here.saturating_sub(1) };
        state.speed.set(SPEEDS[there.min(SPEEDS.len() - 1)]);
    };
    match event.key().as_str() {
        "k" => state.play_or_pause(),
        "j" => state.step(Study::step_back),
        "l" => state.step(Study::step_into),
        "o" => state.step(Study::step_over),
        "r" => state.restart(),
        "," => speed(false),
        "." => speed(true),
        "?" => {
            if let Some(help) = help.get_untracked() {
                // Only a dialogue that is open already refuses.
                let _ = help.show_modal();
            }
        }
        _ => return false,
    }
    true
}

/// The keys, in a dialogue.
#[component]
pub fn Help(
    /// The replay.
    state: State,
    /// The dialogue.
    help: NodeRef<Dialog>,
) -> impl IntoView {
    let words = &state.controls().keys;
    let keys = [
        ("k", words.play.0),
        ("j", words.back.0),
        ("l", words.into.0),
        ("o", words.over.0),
        ("r", words.restart.0),
        (", .", words.speed.0),
        ("↑ ↓", words.rows.0),
        ("← →", words.fold.0),
        ("?", words.help.0),
    ];
    view! {
        <button type="button" class="button-text" on:click=move |_| {
            if let Some(help) = help.get_untracked() {
                let _ = help.show_modal();
            }
        }>{words.title.0}</button>
        <dialog class="keys" node_ref=help aria-label=words.title.0>
            <h3>{words.title.0}</h3>
            <p>{words.about.0}</p>
            <dl>{keys.map(|(key, does)| view! { <div><dt><kbd>{key}</kbd></dt><dd>{does}</dd></div> }).collect_view()}</dl>
            <form method="dialog"><button type="submit" class="button-outline">{words.close.0}</button></form>
        </dialog>
    }
}
