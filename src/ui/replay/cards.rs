//! The card of every node. Where nothing can be clicked, all of the platform's are open.

use leptos::prelude::*;

use crate::engine::radius::PLATFORM;
use crate::ui::replay::state::{State, card};

/// The cards, the chosen one in front, and what can be done to its node.
#[component]
pub fn Cards(
    /// The replay.
    state: State,
    /// What can be done to it.
    children: Children,
) -> impl IntoView {
    let words = state.words();
    let is_platform = Memo::new(move |_| state.shown.with(|shown| shown.is_platform()));
    let cards = PLATFORM.nodes.iter().enumerate().filter_map(|(index, node)| {
        let id = node.id.0;
        let card = card(words, id)?;
        Some(view! {
            <li class="card" class:is-open=move || is_platform.get() && state.node.get() == index id=format!("node-{id}")>
                <h4>{card.name.0}</h4>
                <p class="card-stack">{card.stack.0}</p>
                <ul>{card.points.into_iter().map(|point| view! { <li>{point.0}</li> }).collect_view()}</ul>
                {(!card.layers.is_empty()).then(|| view! { <p class="card-layers">{card.layers.0}</p> })}
            </li>
        })
    });
    view! {
        <div class="cards">
            <h3 class="visually-hidden">{words.cards_label.0}</h3>
            <ul role="list" aria-live="polite">{cards.collect_view()}</ul>
            {children()}
        </div>
    }
}
