//! Chapter I: who this is, on the surface, by the light of a pearl.

use leptos::prelude::*;

use crate::content::Language;
use crate::ui::address::Page;
use crate::ui::document::Site;
use crate::ui::islands::Place;
use crate::ui::parts::words::{PageLink, Paragraphs, foreign};

/// The first screen.
#[component]
pub fn Overture(
    /// Of the words.
    language: Language,
) -> impl IntoView {
    let words = language.overture();
    let person = &language.site().person;
    let (place, site) = (expect_context::<Place>(), expect_context::<Site>());
    let figures = words.figures.into_iter().map(|figure| {
        view! {
            <div class="figure">
                <dt>{figure.label.0}</dt>
                <dd class="figure-value" data-counts>{figure.value.0}</dd>
                <dd class="figure-note">{figure.note.0}</dd>
            </div>
        }
    });
    view! {
        <section id="overture" class="chapter overture" aria-labelledby="overture-title">
            <div class="night" aria-hidden="true" data-scene="overture">
                <img class="night-water" src=site.file("pictures/water.avif") alt="" width="2400" height="640" decoding="async" />
                <img class="night-pearl" src=site.file("pictures/pearl.avif") alt="" width="1040" height="1040" decoding="async" fetchpriority="high" />
                <div class="night-live live-picture"></div>
            </div>
            <div class="overture-words">
                <p class="eyebrow">{words.chapter.0}</p>
                <h1 class="name" id="overture-title" lang=foreign(&place, Language::English)>{words.title.0}</h1>
                <p class="line">{words.line.0}</p>
                <div class="overture-prose"><Paragraphs words=words.paragraphs /></div>
                <p class="overture-actions">
                    <PageLink page=Page::Resume class="main-action" text=words.resume_action />
                    <span class="visually-hidden">{words.contact_label.0}</span>
                    <a class="link" href=format!("https://github.com/{}", person.github.0) rel="me">"GitHub "{person.github.0}</a>
                    <a class="link" href=format!("mailto:{}", person.email.0)>{person.email.0}</a>
                </p>
            </div>
            <div>
                <h2 class="visually-hidden">{words.figures_label.0}</h2>
                <dl class="figures">{figures.collect_view()}</dl>
            </div>
        </section>
    }
}
