//! Chapter II: a service platform, and one request through it.

use leptos::prelude::*;

use crate::content::Language;
use crate::content::schema;
use crate::ui::address::Page;
use crate::ui::islands::{Island, IslandRoot};
use crate::ui::parts::heading::ChapterHeading;
use crate::ui::parts::words::{PageLink, Paragraphs};

/// The chapter of the descent.
#[component]
pub fn Radius(
    /// Of the words.
    language: Language,
) -> impl IntoView {
    let words = language.radius();
    view! {
        <section id="radius" class="chapter radius" aria-labelledby="radius-title">
            <ChapterHeading id="radius" numeral=words.numeral chapter=words.chapter eyebrow=words.eyebrow title=words.title />
            <div class="chapter-intro">
                <div class="prose">
                    <Paragraphs words=words.paragraphs />
                    <p><PageLink page=Page::Radius text=words.open_lab /></p>
                </div>
                <SpecificationList words=words />
            </div>
            <IslandRoot island=Island::Replay />
            <Told words=words />
        </section>
    }
}

/// What the platform is built of.
#[component]
pub fn SpecificationList(
    /// Of the chapter.
    words: &'static schema::Radius,
) -> impl IntoView {
    let rows =
        words.specification.into_iter().map(|row| view! { <div><dt>{row.key.0}</dt><dd>{row.value.0}</dd></div> });
    view! {
        <div class="specification">
            <h3 class="visually-hidden">{words.specification_label.0}</h3>
            <dl>{rows.collect_view()}</dl>
        </div>
    }
}

/// What the replay shows of the first request, for those who only pass by.
#[component]
pub fn Told(
    /// Of the chapter.
    words: &'static schema::Radius,
) -> impl IntoView {
    let first = words.requests.into_iter().next().map(|request| view! { <p>{request.summary.0}</p> });
    view! {
        <div class="told">
            <p class="takeaway">{words.takeaway.0}</p>
            {first}
        </div>
    }
}
