//! Chapter IV: another engineer's system, layer by layer.

use leptos::prelude::*;

use crate::content::Language;
use crate::content::schema;
use crate::ui::address::{Page, href};
use crate::ui::islands::Place;
use crate::ui::labs::LaboratoryRoot;
use crate::ui::parts::heading::ChapterHeading;
use crate::ui::parts::words::{PageLink, Paragraphs};

/// The chapter of the descent.
#[component]
pub fn Lzstock(
    /// Of the words.
    language: Language,
) -> impl IntoView {
    let words = language.lzstock();
    view! {
        <section id="lzstock" class="chapter lzstock" aria-labelledby="lzstock-title">
            <ChapterHeading id="lzstock" numeral=words.numeral chapter=words.chapter eyebrow=words.eyebrow title=words.title />
            <div class="chapter-intro">
                <div class="prose">
                    <Paragraphs words=words.paragraphs />
                    <p><PageLink page=Page::Lzstock text=words.open_lab /></p>
                </div>
                <Attribution words />
            </div>
            <Layers words />
            <LaboratoryRoot language name="prewarm" is_small=true />
            <Areas words />
        </section>
    }
}

/// Whose work it is.
#[component]
pub fn Attribution(
    /// Of the chapter.
    words: &'static schema::Lzstock,
) -> impl IntoView {
    view! {
        <div class="attribution">
            <p class="motto">{words.motto.0}</p>
            <p>{words.attribution.0}" "<a class="link" href=words.attribution_link.0>{words.attribution_link.trim_start_matches("https://").trim_end_matches('/')}</a></p>
        </div>
    }
}

/// The five layers, each deeper than the last.
#[component]
pub fn Layers(
    /// Of the chapter.
    words: &'static schema::Lzstock,
) -> impl IntoView {
    let layers = words.layers.into_iter().enumerate().map(|(index, layer)| {
        view! {
            <li class=format!("layer layer-{}", index + 1)>
                <span class="layer-number" aria-hidden="true">{index + 1}</span>
                <h4>{layer.name.0}</h4>
                <p>{layer.text.0}</p>
            </li>
        }
    });
    view! {
        <div class="layers">
            <h3 class="label">{words.layers_label.0}</h3>
            <ol role="list">{layers.collect_view()}</ol>
            <p class="caption">{words.layers_note.0}</p>
        </div>
    }
}

/// Every topic of the series; those with a page are links.
#[component]
pub fn Areas(
    /// Of the chapter.
    words: &'static schema::Lzstock,
) -> impl IntoView {
    let place = expect_context::<Place>();
    let topic = move |topic: &'static schema::AreaTopic| {
        match topic.slug.0 {
        "" => view! { <li>{topic.name.0}</li> }.into_any(),
        slug => view! { <li><a class="link" href=href(&place.base, place.language, Page::Topic(slug))>{topic.name.0}</a></li> }.into_any(),
    }
    };
    let areas = words.areas.into_iter().map(move |area| {
        let topics = area.topics.into_iter().map(topic.clone()).collect_view();
        view! { <li class="area"><h4>{area.name.0}</h4><ul role="list">{topics}</ul></li> }
    });
    view! {
        <div class="areas">
            <h3 class="label">{words.topics_label.0}</h3>
            <ul role="list">{areas.collect_view()}</ul>
        </div>
    }
}
