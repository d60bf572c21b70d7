//! The head of a chapter: numeral, name, eyebrow and title.

use leptos::prelude::*;

use crate::baked::Text;

/// Labels the section whose id is `id`.
#[component]
pub fn ChapterHeading(
    /// The section's id.
    id: &'static str,
    /// Its number.
    numeral: Text,
    /// Its name.
    chapter: Text,
    /// What it is about.
    eyebrow: Text,
    /// Its title.
    title: Text,
) -> impl IntoView {
    view! {
        <header class="chapter-heading">
            <p class="eyebrow"><span class="eyebrow-numeral">{numeral.0}</span>" "{chapter.0}<span class="eyebrow-about">{eyebrow.0}</span></p>
            <h2 class="title" id=format!("{id}-title")>{title.0}</h2>
        </header>
    }
}
