//! What stands round every page: skip link, rail, palette, language, notice, footer.

use leptos::prelude::*;

use crate::content::Language;
use crate::ui::address::{Page, href};
use crate::ui::islands::{Island, IslandRoot, Place};
use crate::ui::parts::language_link::LanguageLink;
use crate::ui::parts::rail::Rail;
use crate::ui::parts::words::foreign;

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
        <Rail place=place.clone() />
        <header class="masthead">
            <a class="wordmark" lang=foreign(&place, Language::English) href=href(&place.base, place.language, Page::Home)>{place.language.overture().eyebrow.0}</a>
            <div class="masthead-end">
                // `src/start.js` listens to it, and fetches the palette's program when it is first wanted.
                <button type="button" class="palette-open" aria-haspopup="dialog" aria-keyshortcuts="Control+K Meta+K">
                    {words.palette.open.0}" "<kbd aria-hidden="true">"Ctrl K"</kbd>
                </button>
                <LanguageLink place=place.clone() />
            </div>
        </header>
        <p class="demos-off" role="note">{words.demos_off.0}</p>
        <main id="content" class=class tabindex="-1">{children()}</main>
        <footer class="footer">
            <p lang=foreign(&place, Language::English)>{words.footer.0}</p>
            <p class="footer-note">{words.footer_note.0}</p>
        </footer>
        <IslandRoot island=Island::Palette />
    }
}
