//! The controls of a replay.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::engine::radius::PLATFORM;
use crate::engine::radius::replay::at_work;
use crate::engine::time::Nanos;
use crate::ui::replay::link::SPEEDS;
use crate::ui::replay::state::{Run, State};
use crate::ui::replay::waterfall::service_name;

/// The slider counts in microseconds.
const SLIDER_UNIT: u64 = 1_000;
/// How far an arrow key goes.
const ARROW_STEP: Nanos = Nanos::from_micros(500);

/// Play, step, restart, scrub, speed and request.
#[component]
pub fn Player(
    /// The replay.
    state: State,
) -> impl IntoView {
    let words = &state.words().player;
    let at_end = move || state.run.with(|run| state.position.get() >= run.end);
    let percent = move || state.run.with(|run| format!("{:.2}%", run.percent(state.position.get())));
    let seek = move |event| {
        if let Ok(position) = event_target_value(&event).parse::<u64>() {
            state.is_playing.set(false);
            state.position.set(Nanos(position * SLIDER_UNIT));
        }
    };
    // The slider's own step is as fine as a link; the arrows' is as long as a hand has patience for.
    let nudge = move |event: KeyboardEvent| {
        let position = state.position.get_untracked();
        let there = match event.key().as_str() {
            "ArrowRight" | "ArrowUp" => (position + ARROW_STEP).min(state.run.with_untracked(|run| run.end)),
            "ArrowLeft" | "ArrowDown" => position - ARROW_STEP,
            _ => return,
        };
        event.prevent_default();
        state.is_playing.set(false);
        state.position.set(there);
    };
    view! {
        <div class="player">
            <div class="player-buttons">
                <button type="button" class="button-play" on:click=move |_| state.play_or_pause()
                    aria-label=move || if state.is_playing.get() { words.pause.0 } else { words.play.0 }>
                    <svg viewBox="0 0 24 24" aria-hidden="true">
                        <path d=move || if state.is_playing.get() { "M8 6h3v12H8zM13 6h3v12h-3z" } else { "M9 5.5v13l10-6.5z" } />
                    </svg>
                </button>
                <IconButton label=words.restart.0 icon="M6 6h2v12H6zM18 6v12l-9-6z" on_click=move || state.restart()
                    disabled=Signal::derive(move || state.position.get() == Nanos::ZERO) />
                <IconButton label=words.step_back.0 icon="M15 6l-7 6 7 6" on_click=move || state.step(false)
                    disabled=Signal::derive(move || state.position.get() == Nanos::ZERO) />
                <IconButton label=words.step_forward.0 icon="M9 6l7 6-7 6" on_click=move || state.step(true)
                    disabled=Signal::derive(at_end) />
            </div>
            <RequestChoice state />
            <div class="player-track">
                <svg width="100%" height="4" aria-hidden="true">
                    <rect class="track" width="100%" height="1" y="1.5" />
                    <rect class="track-done" width=percent height="2" y="1" />
                </svg>
                <input type="range" min="0" step="10" aria-label=words.position.0
                    max=move || state.run.with(|run| run.end.0 / SLIDER_UNIT)
                    prop:value=move || (state.position.get().0 / SLIDER_UNIT).to_string()
                    value="0"
                    aria-valuetext=move || said(state)
                    on:input=seek
                    on:keydown=nudge />
            </div>
            <output class="player-time" aria-live="off">
                <b>{move || format!("{:.2}", state.position.get().as_millis_f64())}</b>
                " / "{move || state.run.with(|run| run.end.to_string())}" ms"
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
            <p class="visually-hidden" role="status">{move || if state.is_playing.get() { String::new() } else { said(state) }}</p>
        </div>
    }
}

/// The moment in words: when it is, and whom the caller is waiting for.
fn said(state: State) -> String {
    let position = state.position.get();
    let words = state.words();
    state.run.with(|run| match at_work(&run.trace, position) {
        Some(span) => {
            let (service, operation) = (service_name(words, run.trace.service(span)), run.trace.operation(span));
            format!("{position} ms: {service}, {operation} {}", words.player.at_work.0)
        }
        None => format!("{position} ms: {}", words.player.finished.0),
    })
}

#[component]
fn RequestChoice(
    /// The replay.
    state: State,
) -> impl IntoView {
    let words = state.words();
    let name = |request: &str| {
        let found = words.requests.into_iter().find(|words| words.request.0 == request);
        found.map_or_else(|| request.to_owned(), |found| found.name.0.to_owned())
    };
    let options = PLATFORM.system.requests.iter().enumerate().map(|(index, request)| {
        let wall_time = Run::new(index).trace.wall_time();
        view! {
            <option value=index.to_string() selected=index == 0 prop:selected=move || state.request.get() == index>
                {format!("{} · {wall_time}ms", name(&request.name))}
            </option>
        }
    });
    view! {
        <label class="player-choice player-request">
            <span class="visually-hidden">{words.player.request.0}</span>
            <select on:change=move |event| {
                if let Some(request) = event_target_value(&event).parse().ok().filter(|&index| index < PLATFORM.system.requests.len()) {
                    state.restart();
                    state.request.set(request);
                }
            }>
                {options.collect_view()}
            </select>
        </label>
    }
}

#[component]
fn IconButton(
    /// Its accessible name.
    label: &'static str,
    /// The outline of its sign, in a box of 24 by 24.
    icon: &'static str,
    /// What it does.
    on_click: impl Fn() + Send + 'static,
    /// Whether it would do nothing. It stays in the tab order, so that focus is not lost.
    disabled: Signal<bool>,
) -> impl IntoView {
    view! {
        <button type="button" class="button-icon" aria-label=label title=label
            aria-disabled=move || disabled.get().to_string() on:click=move |_| on_click()>
            <svg viewBox="0 0 24 24" aria-hidden="true"><path d=icon /></svg>
        </button>
    }
}
