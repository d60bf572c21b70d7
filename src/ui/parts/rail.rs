//! The chapter rail: where one is, and how deep.

use leptos::prelude::*;

use crate::content::Language;
use crate::ui::address::{self, CHAPTERS, Page};
use crate::ui::browser::scroll;
use crate::ui::islands::Place;

/// A fathom has 72 inches; the page sinks an inch a pixel.
const PIXELS_PER_FATHOM: f64 = 72.0;

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

/// Navigation between the chapters. On a lab's page it leads back to them.
#[component]
pub fn Rail(
    /// The page that it stands on.
    place: Place,
) -> impl IntoView {
    let words = place.language.site();
    let (reached, set_reached) = signal(0_usize);
    let (fathoms, set_fathoms) = signal(0_u32);
    let is_descent = place.is_descent;
    Effect::new(move || {
        let look = move || {
            set_reached.set(scroll::reached(&CHAPTERS.map(|chapter| chapter.id)));
            set_fathoms.set((scroll::depth() / PIXELS_PER_FATHOM) as u32);
        };
        if is_descent {
            look();
            scroll::on_scroll(look);
        }
    });

    let home = if is_descent { String::new() } else { address::href(&place.base, place.language, Page::Home) };
    let links = CHAPTERS.into_iter().enumerate().map(|(index, chapter)| {
        let is_here = move || (is_descent && reached.get() == index).then_some("true");
        view! {
            <li>
                <a href=format!("{home}#{}", chapter.id) aria-current=is_here>
                    <span class="rail-numeral" aria-hidden="true">{chapter.numeral}</span>
                    <span class="rail-name">{chapter_name(place.language, chapter.id)}</span>
                </a>
            </li>
        }
    });
    view! {
        <nav class="rail" aria-label=words.chapters.0>
            <ol>{links.collect_view()}</ol>
            {is_descent.then(|| view! {
                <p class="rail-depth" aria-hidden="true">{fathoms}" "{words.fathoms.0}</p>
            })}
        </nav>
    }
}
