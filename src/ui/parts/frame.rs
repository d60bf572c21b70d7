//! What stands round every page: skip link, rail, language, notice, footer.

use leptos::prelude::*;

use crate::ui::address::{Page, href};
use crate::ui::islands::{Island, IslandRoot, Place};

/// The frame of a page.
#[component]
pub fn Frame(
    /// The class of `main`.
    class: &'static str,
    /// The page.
    children: Children,
) -> impl IntoView {
    let place = expect_context::<Place>();
    let words = place.language.site();
    view! {
        <a class="skip-link" href="#content">{words.skip.0}</a>
        <IslandRoot island=Island::Rail />
        <header class="masthead">
            <a class="wordmark" href=href(&place.base, place.language, Page::Home)>{place.language.overture().eyebrow.0}</a>
            <div class="masthead-end">
                <IslandRoot island=Island::Palette />
                <IslandRoot island=Island::LanguageLink />
            </div>
        </header>
        <p class="demos-off" role="note">{words.demos_off.0}</p>
        <main id="content" class=class tabindex="-1">{children()}</main>
        <footer class="footer">
            <p>{words.footer.0}</p>
            <p class="footer-note">{words.footer_note.0}</p>
        </footer>
    }
}
