//! Chapter V: five years as strata of the sea bed, the oldest at the bottom.

use leptos::prelude::*;

use crate::content::Language;
use crate::content::schema::Stratum;
use crate::ui::parts::heading::ChapterHeading;
use crate::ui::parts::words::Paragraphs;

/// The chapter of the descent.
#[component]
pub fn Trajectory(
    /// Of the words.
    language: Language,
) -> impl IntoView {
    let words = language.trajectory();
    // One sinks through the youngest first.
    let strata = words.strata.iter().enumerate().rev().map(|(index, stratum)| view! { <StratumView index stratum /> });
    let roles = words
        .roles
        .into_iter()
        .map(|role| view! { <li><span class="role-period">{role.period.0}</span>" — "{role.title.0}</li> });
    view! {
        <section id="trajectory" class="chapter trajectory" aria-labelledby="trajectory-title">
            <ChapterHeading id="trajectory" numeral=words.numeral chapter=words.chapter eyebrow=words.eyebrow title=words.title />
            <div class="chapter-intro">
                <div class="prose"><Paragraphs words=words.paragraphs /></div>
                <div class="roles">
                    <h3 class="label">{words.roles_label.0}</h3>
                    <ul role="list">{roles.collect_view()}</ul>
                </div>
            </div>
            <ol class="strata" role="list" aria-label=words.strata_label.0>{strata.collect_view()}</ol>
        </section>
    }
}

/// One layer, with a texture of its own: one block, threads, containers, services, traces.
#[component]
fn StratumView(
    /// From the bottom.
    index: usize,
    /// What is said of it.
    stratum: &'static Stratum,
) -> impl IntoView {
    let texture = ["is-block", "is-threads", "is-containers", "is-services", "is-traces"]
        .get(index)
        .copied()
        .unwrap_or("is-block");
    let figure = (!stratum.figure.is_empty()).then(|| {
        view! { <p class="stratum-figure"><b>{stratum.figure.0}</b>" "<span>{stratum.figure_label.0}</span></p> }
    });
    view! {
        <li class=format!("stratum {texture}")>
            <svg class="stratum-texture" width="100%" height="100%" aria-hidden="true">
                <rect width="100%" height="100%" fill=format!("url(#{texture})") />
            </svg>
            <p class="stratum-year">{stratum.year.0}</p>
            <div class="stratum-words">
                <h3><span class="stratum-number">{stratum.number.0}</span>" "{stratum.name.0}</h3>
                <p class="stratum-stack">{stratum.stack.0}</p>
                <p class="stratum-text">{stratum.text.0}</p>
            </div>
            {figure}
        </li>
    }
}

/// The textures of the strata, once a page.
#[component]
pub fn StrataTextures() -> impl IntoView {
    view! {
        <svg class="definitions" width="0" height="0" aria-hidden="true">
            <defs>
                <pattern id="is-block" width="96" height="96" patternUnits="userSpaceOnUse"><path d="M0 .5h96M.5 0v96" /></pattern>
                <pattern id="is-threads" width="48" height="24" patternUnits="userSpaceOnUse"><path d="M0 6c12-8 36 8 48 0M0 18c12 8 36-8 48 0" /></pattern>
                <pattern id="is-containers" width="36" height="24" patternUnits="userSpaceOnUse"><path d="M2.5 4.5h31v15h-31zM10.5 4.5v15M18.5 4.5v15M26.5 4.5v15" /></pattern>
                <pattern id="is-services" width="60" height="60" patternUnits="userSpaceOnUse"><path d="M30 26a4 4 0 1 0 0 8 4 4 0 0 0 0-8M30 0v26M30 34v26M0 30h26M34 30h26" /></pattern>
                <pattern id="is-traces" width="120" height="36" patternUnits="userSpaceOnUse"><path d="M0 4.5h84M18 13.5h48M30 22.5h24M78 31.5h42" /></pattern>
            </defs>
        </svg>
    }
}
