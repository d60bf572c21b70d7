//! The evidence of a stage: what it found, what it did, and why.

mod extracted;
mod joined;
mod normalised;
mod written;

pub(crate) use joined::way_id;
use leptos::prelude::*;

use crate::engine::lake::picture::Landing;
use crate::ui::lake::state::State;

/// Which evidence is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    /// The stage, from 0.
    pub stage: usize,
    /// The landing, by its place.
    pub landing: usize,
    /// Whether nothing has landed since.
    pub is_last: bool,
}

/// What a stage found and did in a landing.
pub fn report(state: State, of: Report, landing: &Landing) -> AnyView {
    match of.stage {
        0 => extracted::view(state, &landing.extracted).into_any(),
        1 => normalised::view(state, of, landing).into_any(),
        2 => joined::view(state, of, &landing.joined).into_any(),
        _ => written::view(state, &landing.written).into_any(),
    }
}

/// Sentences one below the other, under a word; nothing where there are none.
fn sentences(heading: &'static str, sentences: Vec<String>) -> Option<impl IntoView> {
    (!sentences.is_empty()).then(|| {
        let each = sentences.into_iter().map(|sentence| view! { <li>{sentence}</li> });
        view! { <p class="label">{heading}</p><ul class="sentences" role="list">{each.collect_view()}</ul> }
    })
}
