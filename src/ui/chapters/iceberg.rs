//! Chapter III: a lake. The waterline crosses the screen; a query sees what is above it.

use leptos::prelude::*;

use crate::content::Language;
use crate::ui::address::Page;
use crate::ui::chapters::joins::JoinChapter;
use crate::ui::islands::{Island, IslandRoot};
use crate::ui::parts::heading::ChapterHeading;
use crate::ui::parts::words::{PageLink, Paragraphs};

/// The chapter of the descent, the join path at its end included. The berg's tip stands beside the words.
#[component]
pub fn Iceberg(
    /// Of the words.
    language: Language,
) -> impl IntoView {
    let words = language.iceberg();
    view! {
        <section id="iceberg" class="chapter iceberg" aria-labelledby="iceberg-title">
            <div class="surface">
                <ChapterHeading id="iceberg" numeral=words.numeral chapter=words.chapter eyebrow=words.eyebrow title=words.title />
                <div class="prose">
                    <Paragraphs words=words.paragraphs />
                    <p><PageLink page=Page::Iceberg text=words.open_lab /></p>
                </div>
            </div>
            <IslandRoot island=Island::Lake />
            <JoinChapter words=language.joins() />
        </section>
    }
}
