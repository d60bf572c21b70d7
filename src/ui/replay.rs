//! The replay of a request: the platform above, its spans below, one position for both.

pub mod cards;
pub mod link;
pub mod player;
pub mod state;
pub mod topology;
pub mod waterfall;

use leptos::prelude::*;

use crate::content::Language;
use crate::engine::radius::PLATFORM;
use crate::engine::time::Nanos;
use crate::ui::browser::clock::Ticker;
use crate::ui::browser::{location, prefers_reduced_motion};
use cards::Cards;
use link::ReplayLink;
use player::Player;
use state::{FIRST_NODE, State};
use topology::Topology;
use waterfall::Waterfall;

/// At full speed one millisecond of the platform takes this many of the visitor's.
const SLOWED_DOWN: f64 = 200.0;
/// Without motion, a step at full speed takes this long, in milliseconds.
const STEP_EVERY: u32 = 800;

/// The replay of a request.
#[component]
pub fn Replay(
    /// Of the words.
    language: Language,
) -> impl IntoView {
    let state = State::new(language);
    let words = state.words();
    let (left_aside, set_left_aside) = signal(Vec::<String>::new());
    Effect::new(move || {
        let (link, not_understood) = ReplayLink::parse(&location::query());
        apply(state, &link);
        set_left_aside.set(not_understood);
    });
    follow_in_address(state);
    let passes = StoredValue::new_local(None);
    Effect::new(move || passes.set_value(state.is_playing.get().then(|| passing_time(state))));

    view! {
        <section class="replay" aria-label=words.player.region.0>
            <p class="notice" role="status">
                {move || {
                    let left_aside = left_aside.get();
                    (!left_aside.is_empty()).then(|| format!("{} {}", language.site().link_not_understood.0, left_aside.join(", ")))
                }}
            </p>
            <div class="replay-map">
                <Topology state />
                <Cards state />
            </div>
            <Player state />
            <Waterfall state />
        </section>
    }
}

/// Sets what a link says.
fn apply(state: State, link: &ReplayLink) {
    if let Some(name) = &link.request
        && let Some(index) = PLATFORM.request(name)
    {
        state.request.set(index);
    }
    if let Some(node) = link.node.as_ref().and_then(|node| PLATFORM.node(node)) {
        state.node.set(node.index());
    }
    if let Some(speed) = link.speed {
        state.speed.set(speed);
    }
    if let Some(position) = link.position {
        state.position.set(position.min(state.run.with_untracked(|run| run.end)));
    }
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
        };
        if is_later.is_some() && !state.is_playing.get() {
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
            state.step(true);
            let at_end = state.run.with_untracked(|run| state.position.get_untracked() >= run.end);
            state.is_playing.set(!at_end);
        });
    }
    Ticker::frames(move |passed_ms| {
        let factor = f64::from(state.speed.get_untracked()) / 100.0 / SLOWED_DOWN;
        state.advance(Nanos((passed_ms * factor * 1e6) as u64));
    })
}
