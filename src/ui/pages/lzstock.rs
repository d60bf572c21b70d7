//! `/lzstock/`: the map of the series, and a page for each topic of which something is known.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::baked::Text;
use crate::content::Language;
use crate::ui::address::Page;
use crate::ui::chapters::lzstock::{Areas, Attribution, Layers};
use crate::ui::labs::LaboratoryRoot;
use crate::ui::pages::labs::LabHeading;
use crate::ui::pages::not_found::NotFoundPage;
use crate::ui::parts::frame::Frame;
use crate::ui::parts::words::PageLink;

/// The map.
#[component]
pub fn LzstockMap(
    /// Of the words.
    language: Language,
) -> impl IntoView {
    let words = language.lzstock();
    view! {
        <Frame class="lab lzstock">
            <LabHeading numeral=words.numeral chapter=words.chapter eyebrow=words.eyebrow title=words.lab_title paragraphs=words.lab_paragraphs />
            <h2 class="visually-hidden">{words.title.0}</h2>
            <Attribution words />
            <Layers language />
            <Areas language has_takeaways=true />
        </Frame>
    }
}

/// One topic, by the slug in the address.
#[component]
pub fn TopicPage(
    /// Of the words.
    language: Language,
) -> impl IntoView {
    let slug = use_params_map().read_untracked().get("topic").unwrap_or_default();
    let words = language.topics();
    let Some(topic) = language.topic(&slug) else {
        return view! { <NotFoundPage /> }.into_any();
    };
    let part =
        |heading: Text, text: Text| view! { <section><h2 class="label">{heading.0}</h2><p>{text.0}</p></section> };
    let figures =
        topic.figures.into_iter().map(|figure| view! { <div><dt>{figure.value.0}</dt><dd>{figure.text.0}</dd></div> });
    let figures = (!topic.figures.is_empty()).then(|| {
        view! { <section class="topic-figures"><h2 class="label">{words.figures.0}</h2><dl>{figures.collect_view()}</dl></section> }
    });
    // The first laboratory follows the choice, which it lets be made; a second one is what breaks.
    let laboratory = move |name: &Text| view! { <LaboratoryRoot language name=name.0 /> };
    let mut laboratories = topic.laboratories.into_iter().map(laboratory);
    let first = laboratories.next();
    let sources =
        topic.sources.into_iter().map(|link| view! { <li><a class="link" href=link.address.0>{link.label.0}</a></li> });
    view! {
        <Frame class="lab topic">
            <header class="lab-heading">
                <p class="eyebrow"><span class="eyebrow-numeral">{language.lzstock().numeral.0}</span>" "{language.lzstock().chapter.0}<span class="eyebrow-about">{topic.area.0}</span></p>
                <h1 class="title">{topic.title.0}</h1>
                <p class="takeaway">{topic.takeaway.0}</p>
            </header>
            <div class="topic-parts">
                {part(words.problem, topic.problem)}
                {part(words.choice, topic.choice)}
            </div>
            {first}
            <div class="topic-parts">
                {part(words.trade_off, topic.trade_off)}
                {part(words.breaks, topic.breaks)}
            </div>
            {laboratories.collect_view()}
            {figures}
            <section class="topic-sources"><h2 class="label">{words.sources.0}</h2><ul role="list">{sources.collect_view()}</ul></section>
            <p><PageLink page=Page::Lzstock text=words.back /></p>
        </Frame>
    }
    .into_any()
}
