//! The link to the same page in the other language.

use leptos::prelude::*;

use crate::ui::islands::Place;

/// Takes the visitor to the other language. The program of every page adds what they have set.
#[component]
pub fn LanguageLink(
    /// The page that it stands on.
    place: Place,
) -> impl IntoView {
    let other = place.language.other();
    view! {
        <a class="language-link" href=place.other_language lang=other.tag() hreflang=other.tag() rel="alternate">
            {other.site().language.0}
        </a>
    }
}
