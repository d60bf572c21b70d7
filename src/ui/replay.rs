//! The replay of a request: the platform above, its spans below, one position for both; things to break, load, and
//! the visitor's own trace.

pub mod cards;
pub mod chart;
pub mod compare;
pub mod faults;
pub mod flame;
pub mod inspector;
pub mod keys;
pub mod link;
pub mod live;
pub mod minimap;
pub mod open;
pub mod opened;
pub mod player;
pub mod shown;
pub mod state;
pub mod statistics;
pub mod topology;
pub mod trouble;
pub mod views;
pub mod warns;
pub mod waterfall;
pub mod what_if;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::content::Language;
use crate::engine::radius::PLATFORM;
use crate::engine::trace::study::Study;
use crate::ui::browser::clock::Ticker;
use crate::ui::browser::{is_typing, location, prefers_reduced_motion};
use crate::ui::islands::later::{Later, once_awake};
use cards::Cards;
use compare::Compare;
use faults::{BreakIt, Broken};
use inspector::Inspector;
use keys::Help;
use link::ReplayLink;
use live::{Live, UnderLoad};
use open::Open;
use opened::Desk;
use player::Player;
use state::{FIRST_NODE, State};
use topology::Topology;
use views::Views;
use waterfall::Waterfall;
use what_if::WhatIf;

/// Without motion, a step at full speed takes this long, in milliseconds.
const STEP_EVERY: u32 = 800;

/// The replay of a request: with every control in its lab, in the chapter without those that need a whole page.
#[component]
pub fn Replay(
    /// Of the words.
    language: Language,
    /// Whether every control is shown.
    is_lab: bool,
) -> impl IntoView {
    let state = State::new(language, is_lab);
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
        <section
            class="replay"
            class:is-lab=is_lab
            aria-label=state.words().player.region.0
            on:keydown=on_key
        >
            <Notice state left_aside />
            <Later class="replay-map">
                <Topology state />
                <Cards state>
                    {move || is_platform.get().then(|| view! { <BreakIt state /> })}
                    {move || (!is_platform.get()).then(|| view! { <WhatIf state /> })}
                </Cards>
            </Later>
            <Broken state />
            <Player state><Help state help /></Player>
            {if is_lab {
                view! {
                    <Views state />
                    <Inspector state />
                }
                    .into_any()
            } else {
                view! { <Waterfall state /> }.into_any()
            }}
            <Compare state />
            {is_lab.then(|| view! { <UnderLoad state /> })}
            <Open state />
        </section>
    }
}

/// Shows what the address says, keeps it at what is shown, and lets time pass while it plays. Returns what of the
/// address was not understood.
fn follow_the_link(state: State) -> ReadSignal<Vec<String>> {
    let (left_aside, set_left_aside) = signal(Vec::<String>::new());
    once_awake(move || {
        let (link, not_understood) = ReplayLink::parse(&location::query());
        apply(state, &link);
        set_left_aside.set(not_understood);
    });
    once_awake(move || follow_in_address(state));
    let passes = StoredValue::new_local(None);
    Effect::new(move || passes.set_value(state.is_playing.get().then(|| passing_time(state))));
    left_aside
}

/// What of the address was not understood.
#[component]
fn Notice(
    /// The replay.
    state: State,
    /// Parameters as they stand there.
    left_aside: ReadSignal<Vec<String>>,
) -> impl IntoView {
    let said = move || {
        let left_aside = left_aside.get();
        let words = state.language.site().link_not_understood.0;
        (!left_aside.is_empty()).then(|| format!("{words} {}", left_aside.join(", ")))
    };
    view! { <p class="notice" role="status">{said}</p> }
}

/// Sets what a link says.
fn apply(state: State, link: &ReplayLink) {
    if let Some(request) = link.request.as_ref().and_then(|name| PLATFORM.request(name)) {
        state.request.set(request);
    }
    if let Some(node) = link.node.as_ref().and_then(|node| PLATFORM.node(node)) {
        state.node.set(node.index());
    }
    if let Some(speed) = link.speed {
        state.speed.set(speed);
    }
    state.seed.set(link.seed.unwrap_or_default());
    state.faults.set(link.faults.clone());
    if let Some(position) = link.position {
        state.position.set(position.min(state.study_now(|study| study.end)));
    }
    // A request of a run is there when the run has begun.
    let call = link.call.filter(|_| link.rate.is_some());
    state.linked_call.set(call.map(|call| (call, link.position.unwrap_or_default())));
    state.rate.set(link.rate);
}

/// Keeps the address at what is shown. While time passes it stays: browsers allow no more than a few
/// changes a second.
fn follow_in_address(state: State) {
    Effect::new(move |is_later: Option<bool>| {
        let node = PLATFORM.nodes.get(state.node.get()).map(|node| node.id.0);
        let request = state.request.get();
        let link = ReplayLink {
            position: Some(state.position.get()),
            node: node.filter(|&node| node != FIRST_NODE).map(str::to_owned),
            speed: Some(state.speed.get()),
            request: (request > 0).then(|| PLATFORM.system.requests[request].name.clone()),
            seed: Some(state.seed.get()).filter(|&seed| seed != 0),
            // A run's faults came and went at their times.
            faults: state.history.get().unwrap_or_else(|| state.faults.get()),
            rate: state.rate.get(),
            call: state.opened.with(|opened| opened.as_ref().and_then(|opened| opened.call())),
        };
        let is_platform = state.shown.with(|shown| shown.is_platform());
        let is_waiting = state.linked_call.with(Option::is_some);
        if is_later.is_some() && !state.is_playing.get() && is_platform && !is_waiting {
            let query = location::query();
            let followed = link.write(&query);
            if followed != query {
                location::replace_query(&followed);
            }
        }
        true
    });
}

/// Moves the position on for as long as the ticker lives.
fn passing_time(state: State) -> Ticker {
    if prefers_reduced_motion() {
        let every = STEP_EVERY * 100 / state.speed.get();
        return Ticker::steps(every, move || {
            state.step(Study::step_into);
            let at_end = state.study_now(|study| state.position.get_untracked() >= study.end);
            state.is_playing.set(!at_end);
        });
    }
    Ticker::frames(move |passed_ms| state.advance(passed_ms))
}
