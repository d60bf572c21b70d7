//! The controls of a replay.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::engine::radius::PLATFORM;
use crate::engine::sim::run::replay;
use crate::engine::sim::system::{Demand, Settings};
use crate::engine::time::Nanos;
use crate::engine::trace::study::Study;
use crate::ui::parts::icon_button::IconButton;
use crate::ui::replay::link::SPEEDS;
use crate::ui::replay::shown::Source;
use crate::ui::replay::state::{State, service_name};

/// Play, step, restart, scrub, speed and request.
#[component]
pub fn Player(
    /// The replay.
    state: State,
    /// What stands beside the controls.
    children: Children,
) -> impl IntoView {
    let words = &state.words().player;
    let at_start = Signal::derive(move || state.position.get() == Nanos::ZERO);
    let at_end = Signal::derive(move || state.study(|study| state.position.get() >= study.end));
    view! {
        <div class="player">
            <div class="player-buttons">
                <button type="button" class="button-play" on:click=move |_| state.play_or_pause()
                    aria-label=move || if state.is_playing.get() { words.pause.0 } else { words.play.0 }>
                    <svg viewBox="0 0 24 24" aria-hidden="true">
                        <path d=move || if state.is_playing.get() { "M8 6h3v12H8zM13 6h3v12h-3z" } else { "M9 5.5v13l10-6.5z" } />
                    </svg>
                </button>
                <IconButton label=words.restart.0 icon="M6 6h2v12H6zM18 6v12l-9-6z" disabled=at_start
                    on_click=move || state.restart() />
                <IconButton label=words.step_back.0 icon="M15 6l-7 6 7 6" disabled=at_start
                    on_click=move || state.step(Study::step_back) />
                <IconButton label=words.step_forward.0 icon="M9 6l7 6-7 6" disabled=at_end
                    on_click=move || state.step(Study::step_into) />
                {state.is_lab.then(|| view! {
                    <IconButton label=words.step_over.0 icon="M5 15a7 7 0 0 1 14 0M15.5 12.5L19 15.5l2-4.5M12 19v.01" disabled=at_end
                        on_click=move || state.step(Study::step_over) />
                })}
            </div>
            <RequestChoice state />
            <Track state />
            <output class="player-time" aria-live="off">
                <b>{move || format!("{:.2}", state.position.get().as_millis_f64())}</b>
                " / "{move || state.study(|study| study.end.to_string())}" ms"
            </output>
            <label class="player-choice">
                <span>{words.speed.0}</span>
                <select on:change=move |event| {
                    if let Ok(speed) = event_target_value(&event).parse() {
                        state.speed.set(speed);
                    }
                }>
                    {SPEEDS.map(|speed| view! {
                        <option value=speed.to_string() selected=speed == 100
                            prop:selected=move || state.speed.get() == speed>
                            {format!("{}×", f64::from(speed) / 100.0)}
                        </option>
                    }).collect_view()}
                </select>
            </label>
            {children()}
            <p class="visually-hidden" role="status">{move || if state.is_playing.get() { String::new() } else { said(state) }}</p>
        </div>
    }
}

/// The position, as a slider. It counts in microseconds, or in nanoseconds where those would be too coarse.
#[component]
fn Track(
    /// The replay.
    state: State,
) -> impl IntoView {
    let words = &state.words().player;
    let unit = move || state.study(|study| if study.end < Nanos::from_millis(1) { 1 } else { 1_000 });
    let percent = move || state.study(|study| format!("{:.2}%", study.percent(state.position.get())));
    let go = move |position: Nanos| {
        state.is_playing.set(false);
        state.position.set(position.min(state.study_now(|study| study.end)));
    };
    let seek = move |event| {
        if let Ok(position) = event_target_value(&event).parse::<u64>() {
            go(Nanos(position.saturating_mul(unit())));
        }
    };
    // The slider's own step is as fine as a link; an arrow's is as long as a hand has patience for.
    let nudge = move |event: KeyboardEvent| {
        let position = state.position.get_untracked();
        let step = Nanos(state.study_now(|study| study.end).0 / ARROW_STEPS);
        let there = match event.key().as_str() {
            "ArrowRight" | "ArrowUp" => position + step,
            "ArrowLeft" | "ArrowDown" => position - step,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        go(there);
    };
    view! {
        <div class="player-track">
            <svg width="100%" height="4" aria-hidden="true">
                <rect class="track" width="100%" height="1" y="1.5" />
                <rect class="track-done" width=percent height="2" y="1" />
            </svg>
            <input type="range" min="0" step="10" aria-label=words.position.0
                max=move || state.study(|study| study.end.0 / unit())
                prop:value=move || (state.position.get().0 / unit()).to_string()
                value="0"
                aria-valuetext=move || said(state)
                on:input=seek
                on:keydown=nudge />
        </div>
    }
}

/// So many arrow keys go through a whole trace.
const ARROW_STEPS: u64 = 84;

/// The moment in words: when it is, and whom the caller is waiting for.
fn said(state: State) -> String {
    let position = state.position.get();
    let words = state.words();
    state.study(|study| match study.at_work(position) {
        Some(span) => {
            let (service, operation) = (service_name(words, study.trace.service(span)), study.trace.operation(span));
            format!("{position} ms: {service}, {operation} {}", words.player.at_work.0)
        }
        None => format!("{position} ms: {}", words.player.finished.0),
    })
}

/// What the page calls a request of the platform.
pub fn request_name(state: State, request: usize) -> String {
    let Some(request) = PLATFORM.system.requests.get(request) else { return String::new() };
    let words = state.words().requests.into_iter().find(|words| words.request.0 == request.name);
    words.map_or(request.name.as_str(), |words| words.name.0).to_owned()
}

#[component]
fn RequestChoice(
    /// The replay.
    state: State,
) -> impl IntoView {
    let words = &state.words().player;
    let options = (0..PLATFORM.system.requests.len()).map(|index| {
        let settings = Settings { seed: 0, demand: Demand::One(index), faults: Vec::new() };
        let wall_time = replay(&PLATFORM.system, &settings).wall_time();
        view! {
            <option value=index.to_string() selected=index == 0
                prop:selected=move || state.request.get() == index && state.opened.with(Option::is_none)>
                {format!("{} · {wall_time}ms", request_name(state, index))}
            </option>
        }
    });
    let opened = move || {
        let name = state.opened.with(|opened| match &opened.as_ref()?.source {
            Source::File { name, .. } => Some(name.clone()),
            Source::Run(number) => Some(format!("{} {number}", state.controls().live.request.0)),
            Source::Platform => None,
        })?;
        Some(view! { <option value="" selected prop:selected=true>{name}</option> })
    };
    view! {
        <label class="player-choice player-request">
            <span class="visually-hidden">{words.request.0}</span>
            <select on:change=move |event| {
                let chosen = event_target_value(&event).parse().ok();
                if let Some(request) = chosen.filter(|&index| index < PLATFORM.system.requests.len()) {
                    state.open(None);
                    state.request.set(request);
                }
            }>
                {options.collect_view()}
                {opened}
            </select>
        </label>
    }
}
