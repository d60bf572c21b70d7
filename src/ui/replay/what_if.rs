//! What if: the visitor's own trace as a model, changed and run again.

use leptos::prelude::*;

use crate::content::controls::WhatIfWords;
use crate::engine::sim::system::Backoff;
use crate::engine::time::Nanos;
use crate::engine::what_if::Change;
use crate::ui::replay::opened::Desk;
use crate::ui::replay::state::State;

/// A way to change a service of the trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Slow,
    Latency,
    Down,
    Parallel,
}

const WAYS: [Way; 4] = [Way::Slow, Way::Latency, Way::Down, Way::Parallel];

/// The controls that change the chosen service and run the trace again.
#[component]
pub fn WhatIf(
    /// The replay.
    state: State,
) -> impl IntoView {
    let words = &state.controls().what_if;
    let desk = expect_context::<Desk>();
    let way = RwSignal::new(Way::Slow);
    let (factor, latency, timeout, attempts) =
        (RwSignal::new(2_u32), RwSignal::new(50_u32), RwSignal::new(200_u32), RwSignal::new(3_u32));
    let service = move || {
        let node = state.node.get();
        state.shown.with(|shown| shown.drawing.nodes.get(node).map(|node| node.service.clone()).unwrap_or_default())
    };
    let change = move || {
        let service = service();
        let millis = |signal: RwSignal<u32>| Nanos::from_millis(u64::from(signal.get_untracked()));
        match way.get_untracked() {
            Way::Slow => Change::Slow { service, factor: f64::from(factor.get_untracked()) },
            Way::Latency => Change::AddLatency { service, latency: millis(latency) },
            Way::Down => Change::Down {
                service,
                timeout: millis(timeout),
                attempts: attempts.get_untracked(),
                backoff: Backoff::FullJitter { base: Nanos::from_millis(50), cap: Nanos::from_millis(200) },
            },
            Way::Parallel => Change::Parallel { service },
        }
    };
    let name = move |way: Way| match way {
        Way::Slow => words.slow.0,
        Way::Latency => words.latency.0,
        Way::Down => words.down.0,
        Way::Parallel => words.parallel.0,
    };
    let fields = move || match way.get() {
        Way::Slow => view! { <Slider label=words.factor.0 unit="×" least=2 most=50 value=factor /> }.into_any(),
        Way::Latency => {
            view! { <Slider label=words.latency.0 unit=" ms" least=1 most=2_000 value=latency /> }.into_any()
        }
        Way::Down => view! {
            <Slider label=words.timeout.0 unit=" ms" least=10 most=5_000 value=timeout />
            <Slider label=words.attempts.0 unit="" least=1 most=5 value=attempts />
        }
        .into_any(),
        Way::Parallel => view! { <p class="caption">{words.parallel_means.0}</p> }.into_any(),
    };
    let add = move |_| {
        let change = change();
        desk.change(state, move |changes| match changes.iter_mut().find(|old| old.is_like(&change)) {
            Some(old) => *old = change,
            None => changes.push(change),
        });
    };
    view! {
        <fieldset class="break-it">
            <legend class="label">{words.title.0}</legend>
            <p class="card-name">{service}</p>
            <label class="field">
                <span>{words.what.0}</span>
                <select on:change=move |event| {
                    let index = event_target_value(&event).parse::<usize>().ok();
                    if let Some(chosen) = index.and_then(|index| WAYS.get(index)) {
                        way.set(*chosen);
                    }
                }>
                    {WAYS.into_iter().enumerate().map(|(index, choice)| view! {
                        <option value=index.to_string() prop:selected=move || way.get() == choice>{name(choice)}</option>
                    }).collect_view()}
                </select>
            </label>
            {fields}
            <div class="break-it-buttons">
                <button type="button" class="button-outline" on:click=add>{words.run.0}</button>
            </div>
            {move || changes(state, desk)}
        </fieldset>
    }
}

/// All that is changed, each with a button that takes it back.
fn changes(state: State, desk: Desk) -> Option<impl IntoView> {
    let words = &state.controls().what_if;
    let changes = desk.changes.get();
    (!changes.is_empty()).then(|| {
        let chips = changes.iter().enumerate().map(|(index, change)| {
            let said = said(words, change);
            let remove = move |_| desk.change(state, |changes| drop(changes.remove(index)));
            view! {
                <li class="chip">
                    <span>{said.clone()}</span>
                    <button type="button" aria-label=format!("{} {said}", words.remove.0) title=words.remove.0 on:click=remove>
                        <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M8 8l8 8M16 8l-8 8" /></svg>
                    </button>
                </li>
            }
        });
        view! {
            <div class="broken">
                <ul role="list" aria-label=words.changes.0>{chips.collect_view()}</ul>
                <button type="button" class="button-text" on:click=move |_| desk.change(state, Vec::clear)>{words.undo.0}</button>
            </div>
        }
    })
}

/// A change in a few words.
fn said(words: &WhatIfWords, change: &Change) -> String {
    let how = match change {
        Change::Slow { factor, .. } => format!("{} {factor}×", words.slow.0),
        Change::AddLatency { latency, .. } => format!("{} {latency} ms", words.latency.0),
        Change::Down { timeout, attempts, .. } => {
            format!("{} ({} {timeout} ms, {} {attempts})", words.down.0, words.timeout.0, words.attempts.0)
        }
        Change::Parallel { .. } => words.parallel.0.to_owned(),
    };
    format!("{}: {how}", change.service())
}

/// A number on a slider, with its name and its value.
#[component]
pub fn Slider(
    /// What it is.
    label: &'static str,
    /// What follows the value.
    unit: &'static str,
    /// Where the slider begins.
    least: u32,
    /// Where it ends.
    most: u32,
    /// The number.
    value: RwSignal<u32>,
) -> impl IntoView {
    let change = move |event| {
        if let Ok(chosen) = event_target_value(&event).parse() {
            value.set(chosen);
        }
    };
    view! {
        <label class="field">
            <span>{label}" "<b class="value">{move || value.get()}{unit}</b></span>
            <input type="range" class="range" min=least.to_string() max=most.to_string()
                prop:value=move || value.get().to_string()
                on:input=change />
        </label>
    }
}
