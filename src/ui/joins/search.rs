//! The breadth-first search, step by step: who is taken from the queue, and who waits in it.

use leptos::prelude::*;

use crate::ui::browser::clock::Ticker;
use crate::ui::browser::prefers_reduced_motion;
use crate::ui::joins::state::{OVER, State};

/// A step while it plays, in milliseconds.
const STEP_MS: u32 = 650;

/// The search and its queue; nothing where no two tables are searched between.
#[component]
pub fn SearchSteps(
    /// The join path.
    state: State,
) -> impl IntoView {
    let words = &state.words().search;
    let playing = StoredValue::new_local(None::<Ticker>);
    Effect::new(move || {
        let is_playing = state.is_playing.get();
        // Without motion the end is shown at once; the steps are there for who asks for them.
        if is_playing && prefers_reduced_motion() {
            state.is_playing.set(false);
            return state.step.set(OVER);
        }
        playing.set_value(is_playing.then(|| Ticker::steps(STEP_MS, move || state.advance())));
    });
    let has_search = move || state.found.with(|found| found.search.is_some());
    let play = move |_| {
        if state.step.get_untracked() >= state.steps() {
            state.step.set(0);
            if prefers_reduced_motion() {
                return;
            }
        }
        state.is_playing.update(|is_playing| *is_playing = !*is_playing);
    };
    let play_words = move || match () {
        () if state.is_playing.get() => words.pause.0,
        () if state.at_step().is_none() => words.again.0,
        () => words.play.0,
    };
    view! {
        <Show when=has_search>
            <div class="bfs">
                <h3 class="label">{words.title.0}</h3>
                <div class="bfs-buttons">
                    <button type="button" class="button-outline" on:click=play>{play_words}</button>
                    <button type="button" class="button-text" aria-disabled=move || state.at_step().is_none().to_string()
                        on:click=move |_| { state.is_playing.set(false); if state.at_step().is_some() { state.advance(); } }>
                        {words.step.0}
                    </button>
                    <button type="button" class="button-text" aria-disabled=move || state.at_step().is_none().to_string()
                        on:click=move |_| { state.is_playing.set(false); state.step.set(OVER); }>
                        {words.skip.0}
                    </button>
                </div>
                <div role="status" aria-live=move || if state.is_playing.get() { "off" } else { "polite" }>
                    {move || standing(state)}
                </div>
            </div>
        </Show>
    }
}

/// What the step is, or how the search ended.
fn standing(state: State) -> AnyView {
    let words = &state.words().search;
    let (board, found) = (state.board.get(), state.found.get());
    let Some(search) = &found.search else { return ().into_any() };
    let Some(step) = state.at_step() else {
        let level = found.hops.unwrap_or_default();
        let over = words.over.fill(&[("to", &board.table(search.to)), ("level", &level)]);
        return view! { <p>{found.hops.map(|_| over)}</p> }.into_any();
    };
    let at = &search.steps[step];
    let queue = search.queue(step);
    let waiting = queue.iter().map(|&table| view! { <li>{board.table(table).to_owned()}</li> }).collect_view();
    view! {
        <dl class="bfs-state">
            <div><dt>{words.taken.0}</dt><dd><b>{board.table(at.table).to_owned()}</b>" · "{words.level.fill(&[("level", &at.level)])}</dd></div>
            <div><dt>{words.queue.0}</dt>
                <dd>{if queue.is_empty() { words.empty.0.into_any() } else { view! { <ol role="list">{waiting}</ol> }.into_any() }}</dd>
            </div>
        </dl>
    }
    .into_any()
}
