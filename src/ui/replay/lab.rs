//! The replay with every control: the Radius lab.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::content::Language;
use crate::ui::browser::is_typing;
use crate::ui::replay::cards::Cards;
use crate::ui::replay::compare::Compare;
use crate::ui::replay::faults::{BreakIt, Broken};
use crate::ui::replay::inspector::Inspector;
use crate::ui::replay::keys::{self, Help};
use crate::ui::replay::live::{Live, UnderLoad};
use crate::ui::replay::open::Open;
use crate::ui::replay::opened::Desk;
use crate::ui::replay::player::Player;
use crate::ui::replay::state::State;
use crate::ui::replay::topology::Topology;
use crate::ui::replay::views::Views;
use crate::ui::replay::what_if::WhatIf;
use crate::ui::replay::{Notice, follow_the_link};

/// The lab.
#[component]
pub fn Lab(
    /// Of the words.
    language: Language,
) -> impl IntoView {
    let state = State::new(language, true);
    provide_context(Desk::default());
    provide_context(Live::default());
    let left_aside = follow_the_link(state);
    let help = NodeRef::new();
    let on_key = move |event: KeyboardEvent| {
        if !is_typing(&event) && keys::press(state, help, &event) {
            event.prevent_default();
        }
    };
    let is_platform = Memo::new(move |_| state.shown.with(|shown| shown.is_platform()));
    view! {
        <section class="replay is-lab" aria-label=state.words().player.region.0 on:keydown=on_key>
            <Notice state left_aside />
            <div class="replay-map">
                <Topology state />
                <Cards state>
                    {move || is_platform.get().then(|| view! { <BreakIt state /> })}
                    {move || (!is_platform.get()).then(|| view! { <WhatIf state /> })}
                </Cards>
            </div>
            <Broken state />
            <Player state />
            <Views state />
            <Inspector state />
            <Compare state />
            <UnderLoad state />
            <Open state />
            <Help state help />
        </section>
    }
}
