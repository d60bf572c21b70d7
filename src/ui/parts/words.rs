//! Words as they stand on a page.

use leptos::prelude::*;

use crate::baked::{List, Text};
use crate::content::Language;
use crate::ui::address::{Page, href};
use crate::ui::islands::Place;

/// A paragraph each.
#[component]
pub fn Paragraphs(
    /// The text.
    words: List<Text>,
) -> impl IntoView {
    words.into_iter().map(|paragraph| view! { <p>{paragraph.0}</p> }).collect_view()
}

/// A link to a page of this site, in the language of the page that it stands on.
#[component]
pub fn PageLink(
    /// Where to.
    page: Page,
    /// How it looks.
    #[prop(default = "link")]
    class: &'static str,
    /// The text.
    text: Text,
) -> impl IntoView {
    let place = expect_context::<Place>();
    view! { <a class=class href=href(&place.base, place.language, page)>{text.0}" "<span aria-hidden="true">"→"</span></a> }
}

/// A text in another language than the page's is marked as such.
pub fn foreign(place: &Place, language: Language) -> Option<&'static str> {
    (place.language != language).then_some(language.tag())
}
