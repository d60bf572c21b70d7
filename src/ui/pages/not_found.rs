//! The page where there is none, in both languages: nobody knows which one the address meant.

use leptos::prelude::*;

use crate::content::Language;
use crate::ui::address::{Page, href};
use crate::ui::islands::Place;
use crate::ui::parts::frame::Frame;
use crate::ui::parts::words::foreign;

/// What was not found, and the way back.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    let place = expect_context::<Place>();
    let editions = Language::ALL.map(|language| {
        let words = language.site().not_found;
        let is_own = place.language == language;
        let title = match is_own {
            true => view! { <h1 class="title">{words.title.0}</h1> }.into_any(),
            false => view! { <h2 class="title">{words.title.0}</h2> }.into_any(),
        };
        view! {
            <div lang=foreign(&place, language)>
                {title}
                <p>{words.text.0}</p>
                <p><a class="link" href=href(&place.base, language, Page::Home)>{words.back.0}" "<span aria-hidden="true">"→"</span></a></p>
            </div>
        }
    });
    view! { <Frame class="lab not-found">{editions.into_iter().collect_view()}</Frame> }
}
