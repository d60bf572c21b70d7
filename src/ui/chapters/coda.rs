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

/// Obsidian, pearl and gold, and the pearl that they make: two stills one below the other, which `scene` turns into one
/// picture that stays in sight while the page goes from the one to the other.
#[component]
fn Merging(
    /// Of the chapter.
    words: &'static schema::Coda,
) -> impl IntoView {
    let site = expect_context::<Site>();
    view! {
        <figure class="merging" data-scene="coda">
            <div class="merging-stage">
                <div class="merging-picture" role="img" aria-label=words.picture_title.0>
                    <picture>
                        <source media="(width < 40rem)" srcset=site.file("pictures/bodies-upright.avif") width="1000" height="1300" />
                        <img class="merging-before" src=site.file("pictures/bodies.avif") alt="" width="1500" height="900" loading="lazy" decoding="async" />
                    </picture>
                    <div class="live-picture"></div>
                </div>
                <p class="merging-do"><button class="merge" type="button" disabled>{words.merge.0}</button></p>
            </div>
            <img class="merging-after" src=site.file("pictures/pearl.avif") alt="" width="1040" height="1040" loading="lazy" decoding="async" />
        </figure>
    }
}
