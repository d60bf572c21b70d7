//! Chapter VI: three materials, and the pearl that they make.

use leptos::prelude::*;

use crate::content::Language;
use crate::content::schema;
use crate::ui::address::Page;
use crate::ui::document::Site;
use crate::ui::islands::Place;
use crate::ui::parts::words::{PageLink, Paragraphs, foreign};

/// The chapter of the descent.
#[component]
pub fn Coda(
    /// Of the words.
    language: Language,
) -> impl IntoView {
    let words = language.coda();
    let place = expect_context::<Place>();
    let materials = words.materials.into_iter().map(|material| {
        view! { <li class="material"><h3>{material.name.0}</h3><p class="virtue">{material.virtue.0}</p><p>{material.text.0}</p></li> }
    });
    view! {
        <section id="coda" class="chapter coda" aria-labelledby="coda-title">
            <header class="chapter-heading">
                <p class="eyebrow">{words.chapter.0}</p>
                <h2 class="title" id="coda-title">{words.title.0}</h2>
            </header>
            <div class="prose"><Paragraphs words=words.paragraphs /></div>
            <ul class="materials" role="list">{materials.collect_view()}</ul>
            <Merging words />
            <figure class="quotation">
                <blockquote lang=foreign(&place, Language::English)>"“"{words.quote_en.0}"”"</blockquote>
                <blockquote lang=foreign(&place, Language::Chinese)>"“"{words.quote_zh.0}"”"</blockquote>
                <figcaption>{words.quote_by.0}</figcaption>
            </figure>
            <p class="coda-action"><PageLink page=Page::Resume class="main-action" text=words.resume_action /></p>
        </section>
    }
}

/// Obsidian and gold close in on the pearl: the still of what scrolling will merge.
#[component]
fn Merging(
    /// Of the chapter.
    words: &'static schema::Coda,
) -> impl IntoView {
    let site = expect_context::<Site>();
    view! {
        <figure class="merging">
            <div class="merging-bodies" role="img" aria-label=words.picture_title.0>
                <svg viewBox="0 0 760 300" aria-hidden="true">
                    <defs>
                        <radialGradient id="obsidian-body" cx="36%" cy="30%" r="75%"><stop offset="0" class="stop-obsidian-light" /><stop offset="0.4" class="stop-obsidian" /><stop offset="1" class="stop-ground" /></radialGradient>
                        <radialGradient id="gold-body" cx="36%" cy="30%" r="80%"><stop offset="0" class="stop-gold-light" /><stop offset="0.45" class="stop-gold" /><stop offset="1" class="stop-gold-deep" /></radialGradient>
                    </defs>
                    <circle class="body-obsidian" cx="222" cy="150" r="84" fill="url(#obsidian-body)" />
                    <circle cx="524" cy="150" r="30" fill="url(#gold-body)" />
                </svg>
                <img src=site.file("pictures/pearl.avif") alt="" width="1040" height="1040" loading="lazy" decoding="async" />
            </div>
            <figcaption class="label">{words.merge.0}</figcaption>
        </figure>
    }
}
