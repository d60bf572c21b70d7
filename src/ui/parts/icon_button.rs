//! A button with a sign for a word.

use leptos::prelude::*;

/// A button with a sign for a word.
#[component]
pub fn IconButton(
    /// Its accessible name.
    label: &'static str,
    /// The outline of its sign, in a box of 24 by 24.
    icon: &'static str,
    /// What it does.
    on_click: impl Fn() + Send + 'static,
    /// Whether it would do nothing. It stays in the tab order, so that focus is not lost.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    view! {
        <button type="button" class="button-icon" aria-label=label title=label
            aria-disabled=move || disabled.get().to_string() on:click=move |_| on_click()>
            <svg viewBox="0 0 24 24" aria-hidden="true"><path d=icon /></svg>
        </button>
    }
}
