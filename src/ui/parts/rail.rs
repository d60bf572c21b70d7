//! The chapter rail.

use leptos::prelude::*;

use crate::content::Language;
use crate::ui::address::{self, CHAPTERS, Page};
use crate::ui::islands::Place;

/// What a chapter is called on the rail.
fn chapter_name(language: Language, id: &str) -> &'static str {
    match id {
        "radius" => language.radius().chapter.0,
        "iceberg" => language.iceberg().chapter.0,
        "lzstock" => language.lzstock().chapter.0,
        "trajectory" => language.trajectory().chapter.0,
        "coda" => language.coda().chapter.0,
        _ => language.overture().chapter.0,
    }
}

/// Navigation between the chapters. On a lab's page it leads back to them; on the descent the program of every page
/// follows the visitor on it.
#[component]
pub fn Rail(
    /// The page that it stands on.
    place: Place,
) -> impl IntoView {
    let words = place.language.site();
    let home = if place.is_descent { String::new() } else { address::href(&place.base, place.language, Page::Home) };
    let links = CHAPTERS.map(|chapter| {
        view! {
            <li>
                <a href=format!("{home}#{}", chapter.id)>
                    <span class="rail-numeral" aria-hidden="true">{chapter.numeral}</span>
                    <span class="rail-name">{chapter_name(place.language, chapter.id)}</span>
                </a>
            </li>
        }
    });
    view! {
        <nav class="rail" aria-label=words.chapters.0>
            <ol>{links.into_iter().collect_view()}</ol>
            {place.is_descent.then(|| view! {
                <p class="rail-depth" aria-hidden="true"><span>"0"</span>" "{words.fathoms.0}</p>
            })}
        </nav>
    }
}
