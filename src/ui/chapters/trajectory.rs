//! Chapter V: five years as strata of the sea bed, the oldest at the bottom.

use leptos::prelude::*;

use crate::content::Language;
use crate::content::schema::Stratum;
use crate::engine::strata::{Bed, SIZE};
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

/// One layer, with the texture of its system.
#[component]
fn StratumView(
    /// From the bottom.
    index: usize,
    /// What is said of it.
    stratum: &'static Stratum,
) -> impl IntoView {
    let bed = Bed::ALL.get(index).copied().unwrap_or(Bed::Block);
    let texture = bed.texture();
    let figure = (!stratum.figure.is_empty()).then(|| {
        view! { <p class="stratum-figure"><b>{stratum.figure.0}</b>" "<span>{stratum.figure_label.0}</span></p> }
    });
    view! {
        <li class=format!("stratum {}", bed.class())>
            <svg class="stratum-texture" viewBox=format!("0 0 {} {}", SIZE.0, SIZE.1) aria-hidden="true">
                <path class="stratum-fine" d=texture.fine />
                <path class="stratum-bold" d=texture.bold />
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
