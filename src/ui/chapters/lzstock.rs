//! Chapter IV: another engineer's system, layer by layer.

use leptos::prelude::*;

use crate::baked::Text;
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
            <Layers language has_topics=true />
            <LaboratoryRoot language name="prewarm" is_small=true />
            <Areas language />
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
    /// Of the words.
    language: Language,
    /// Whether each has its topics with it.
    #[prop(optional)]
    has_topics: bool,
) -> impl IntoView {
    let words = language.lzstock();
    let topic = move |name: &'static Text| {
        let mut all = words.areas.into_iter().flat_map(|area| area.topics.into_iter());
        let slug = all.find(|topic| topic.name == *name).map_or("", |topic| topic.slug.0);
        view! { <li><TopicName language name=name.0 slug /></li> }
    };
    let layers = words.layers.into_iter().enumerate().map(|(index, layer)| {
        let topics = has_topics.then(|| match layer.topics.is_empty() {
            true => view! { <p class="layer-none">{words.layers_none.0}</p> }.into_any(),
            false => {
                let topics = layer.topics.into_iter().map(topic).collect_view();
                view! { <ul class="layer-topics" role="list">{topics}</ul> }.into_any()
            }
        });
        view! {
            <li class=format!("layer layer-{}", index + 1)>
                <span class="layer-number" aria-hidden="true">{index + 1}</span>
                <h4>{layer.name.0}</h4>
                <p>{layer.text.0}</p>
                {topics}
            </li>
        }
    });
    let space = if language == Language::Chinese { "" } else { " " };
    let note = has_topics.then(|| format!("{space}{}", words.layers_topics_note.0));
    view! {
        <div class="layers">
            <h3 class="label">{words.layers_label.0}</h3>
            <ol role="list">{layers.collect_view()}</ol>
            <p class="caption">{words.layers_note.0}{note}</p>
        </div>
    }
}

/// Every topic of the series; those with a page are links.
#[component]
pub fn Areas(
    /// Of the words.
    language: Language,
    /// Whether those with a page say what they come to.
    #[prop(optional)]
    has_takeaways: bool,
) -> impl IntoView {
    let words = language.lzstock();
    let topic = move |topic: &'static schema::AreaTopic| {
        let page = has_takeaways.then(|| language.topic(topic.slug.0)).flatten();
        let takeaway = page.map(|page| view! { <p>{page.takeaway.0}</p> });
        view! { <li><TopicName language name=topic.name.0 slug=topic.slug.0 />{takeaway}</li> }
    };
    let areas = words.areas.into_iter().map(move |area| {
        let topics = area.topics.into_iter().map(topic).collect_view();
        view! { <li class="area"><h4>{area.name.0}</h4><ul role="list">{topics}</ul></li> }
    });
    view! {
        <div class="areas">
            <h3 class="label">{words.topics_label.0}</h3>
            <ul role="list">{areas.collect_view()}</ul>
        </div>
    }
}

/// A topic: a link where it has a page, and a mark where something can be tried.
#[component]
fn TopicName(
    /// Of the words.
    language: Language,
    /// What it is called.
    name: &'static str,
    /// Of its page; empty if it has none.
    slug: &'static str,
) -> impl IntoView {
    if slug.is_empty() {
        return view! { <span class="topic-name">{name}</span> }.into_any();
    }
    let place = expect_context::<Place>();
    let mark = language
        .topic(slug)
        .is_some_and(|page| !page.laboratories.is_empty())
        .then(|| view! { " "<small class="topic-lab">{language.lzstock().laboratory.0}</small> });
    view! { <span class="topic-name"><a class="link" href=href(&place.base, place.language, Page::Topic(slug))>{name}</a>{mark}</span> }.into_any()
}
