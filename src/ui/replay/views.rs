//! The ways to look at a trace, one at a time: tabs by the WAI-ARIA pattern.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::ui::browser::{files, location, scroll};
use crate::ui::islands::later::Later;
use crate::ui::replay::flame::Flame;
use crate::ui::replay::state::State;
use crate::ui::replay::statistics::Statistics;
use crate::ui::replay::waterfall::Waterfall;

/// Waterfall, flame graph, statistics.
#[component]
pub fn Views(
    /// The replay.
    state: State,
) -> impl IntoView {
    let words = &state.controls().views;
    let names = [words.waterfall.0, words.flame.0, words.statistics.0];
    let chosen = RwSignal::new(0_usize);
    let copied = RwSignal::new(false);
    let on_key = move |event: KeyboardEvent| {
        let there = match event.key().as_str() {
            "ArrowRight" => (chosen.get_untracked() + 1) % names.len(),
            "ArrowLeft" => (chosen.get_untracked() + names.len() - 1) % names.len(),
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        chosen.set(there);
        scroll::focus_later(&format!("tab-{there}"));
    };
    let tabs = names.into_iter().enumerate().map(move |(index, name)| {
        view! {
            <button type="button" role="tab" class="tab" id=format!("tab-{index}") aria-controls=format!("panel-{index}")
                aria-selected=move || (chosen.get() == index).to_string()
                tabindex=move || if chosen.get() == index { "0" } else { "-1" }
                on:click=move |_| chosen.set(index) on:keydown=on_key>{name}</button>
        }
    });
    let panel = move |index: usize| move || chosen.get() != index;
    let copy = move |_| files::copy(&location::address(), move |is_done| copied.set(is_done));
    Effect::new(move || {
        state.position.track();
        copied.set(false);
    });
    view! {
        <Later class="views">
            <div class="tabs">
                <div role="tablist" aria-label=words.label.0>{tabs.collect_view()}</div>
                <button type="button" class="button-text" on:click=copy>
                    {move || if copied.get() { words.copied.0 } else { words.copy_link.0 }}
                </button>
            </div>
            <div role="tabpanel" id="panel-0" aria-labelledby="tab-0" hidden=panel(0)><Waterfall state /></div>
            <div role="tabpanel" id="panel-1" aria-labelledby="tab-1" hidden=panel(1)>
                {move || (chosen.get() == 1).then(|| view! { <Flame state /> })}
            </div>
            <div role="tabpanel" id="panel-2" aria-labelledby="tab-2" hidden=panel(2)>
                {move || (chosen.get() == 2).then(|| view! { <Statistics state /> })}
            </div>
            <p class="caption">{words.rule.0}</p>
        </Later>
    }
}
