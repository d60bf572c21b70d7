//! The link to the same page in the other language.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlAnchorElement;

use crate::ui::browser::location;
use crate::ui::islands::Place;

/// Takes the visitor to the other language, and what they have set along with them.
#[component]
pub fn LanguageLink(
    /// The page that it stands on.
    place: Place,
) -> impl IntoView {
    let other = place.language.other();
    let address = place.other_language;
    let keep_state = {
        let address = address.clone();
        move |event: leptos::ev::MouseEvent| {
            let link = event.current_target().and_then(|target| target.dyn_into::<HtmlAnchorElement>().ok());
            if let Some(link) = link {
                link.set_href(&format!("{address}{}", location::query_and_fragment()));
            }
        }
    };
    view! {
        <a class="language-link" href=address lang=other.tag() hreflang=other.tag() rel="alternate" on:click=keep_state>
            {other.site().language.0}
        </a>
    }
}
