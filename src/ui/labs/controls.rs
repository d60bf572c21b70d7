//! What a visitor moves.

use leptos::prelude::*;

use crate::engine::labs::control::{Choice, Control, Settings};
use crate::engine::labs::outcome::Unit;
use crate::ui::browser::{files, location};
use crate::ui::labs::State;
use crate::ui::labs::numbers;

/// The controls, the seed, and what begins anew.
#[component]
pub fn Controls(
    /// The laboratory.
    state: State,
) -> impl IntoView {
    let words = state.words.lab;
    let copied = RwSignal::new(false);
    Effect::new(move || {
        state.settings.track();
        copied.set(false);
    });
    let seed = state.laboratory.is_random.then(|| {
        let again = move |_| state.settings.update(|settings| settings.seed = settings.seed.wrapping_add(1));
        view! {
            <p class="laboratory-seed">
                {words.seed.0}" "<output>{move || state.settings.with(|settings| settings.seed)}</output>" "
                <button type="button" class="button-text" on:click=again>{words.again.0}</button>
            </p>
        }
    });
    let controls = state.laboratory.controls.iter().map(|&control| view! { <ControlView state control /> });
    view! {
        <div class="laboratory-controls" role="group" aria-label=format!("{}: {}", state.words.title(), words.settings.0)>
            {controls.collect_view()}
            {seed}
            <p class="laboratory-actions">
                <button type="button" class="button-text" on:click=move |_| state.settings.set(Settings::default())>{words.reset.0}</button>
                <button type="button" class="button-text" on:click=move |_| files::copy(&location::address(), move |is_done| copied.set(is_done))>
                    {move || if copied.get() { words.copied.0 } else { words.copy_link.0 }}
                </button>
            </p>
        </div>
    }
}

#[component]
fn ControlView(
    /// The laboratory.
    state: State,
    /// What is moved.
    control: Control,
) -> impl IntoView {
    let name = state.words.control(control.name());
    match control {
        Control::Integer(of) => slider(state, control, name, of.unit, f64::from(of.step)).into_any(),
        Control::Real(of) => slider(state, control, name, of.unit, of.step).into_any(),
        Control::Choice(of) => choice(state, control, of, name).into_any(),
        Control::Set(of) => {
            let options = of.options.iter().enumerate().map(|(index, &option)| {
                let is_in = move || state.settings.with(|settings| settings.bits(of) >> index & 1 == 1);
                let flip = move |_| {
                    let bits = state.settings.with_untracked(|settings| settings.bits(of)) ^ (1 << index);
                    set(state, control, f64::from(bits));
                };
                view! { <label><input type="checkbox" prop:checked=is_in checked=is_in() on:change=flip />{state.words.option(option)}</label> }
            });
            view! { <fieldset class="laboratory-set"><legend>{name}</legend>{options.collect_view()}</fieldset> }
                .into_any()
        }
    }
}

fn set(state: State, control: Control, value: f64) {
    state.settings.update(|settings| settings.set(&control, value));
}

fn slider(state: State, control: Control, name: String, unit: Unit, step: f64) -> impl IntoView {
    let (least, most) = control.range();
    let value = move || state.settings.with(|settings| settings.value(&control));
    let said = move || numbers::with_unit(value(), unit, &state.words.unit(unit));
    let on_input = move |event| {
        if let Ok(value) = event_target_value(&event).parse() {
            set(state, control, value);
        }
    };
    view! {
        <div class="laboratory-slider">
            <label><span>{name}</span>
            <input type="range" min=least.to_string() max=most.to_string() step=step.to_string()
                value=value().to_string() prop:value=move || value().to_string() aria-valuetext=said on:input=on_input /></label>
            <output>{said}</output>
        </div>
    }
}

fn choice(state: State, control: Control, of: Choice, name: String) -> impl IntoView {
    let chosen = move || state.settings.with(|settings| settings.choice(of));
    let options = of.options.iter().enumerate().map(|(index, &option)| {
        view! { <option value=index.to_string() selected=move || chosen() == index>{state.words.option(option)}</option> }
    });
    let on_change = move |event| {
        if let Ok(index) = event_target_value(&event).parse() {
            set(state, control, index);
        }
    };
    view! {
        <label class="field">
            <span>{name}</span>
            <select prop:value=move || chosen().to_string() on:change=on_change>{options.collect_view()}</select>
        </label>
    }
}
