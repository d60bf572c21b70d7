//! Chapter III: a lake. The waterline crosses the screen; a query sees what is above it.

use leptos::prelude::*;

use crate::content::Language;
use crate::content::schema;
use crate::ui::address::Page;
use crate::ui::chapters::joins::JoinChapter;
use crate::ui::parts::heading::ChapterHeading;
use crate::ui::parts::words::{PageLink, Paragraphs};

/// The chapter of the descent, the join path at its right side included.
#[component]
pub fn Iceberg(
    /// Of the words.
    language: Language,
) -> impl IntoView {
    let words = language.iceberg();
    view! {
        <section id="iceberg" class="chapter iceberg" aria-labelledby="iceberg-title">
            <div class="surface">
                <div>
                    <ChapterHeading id="iceberg" numeral=words.numeral chapter=words.chapter eyebrow=words.eyebrow title=words.title />
                    <div class="prose">
                        <Paragraphs words=words.paragraphs />
                        <p><PageLink page=Page::Iceberg text=words.open_lab /></p>
                    </div>
                </div>
                <Tip words=&words.picture />
            </div>
            <Depth words />
            <JoinChapter words=language.joins() />
        </section>
    }
}

/// Everything below the waterline: sources and stages, and what hangs below a table.
#[component]
pub fn Depth(
    /// Of the chapter.
    words: &'static schema::Iceberg,
) -> impl IntoView {
    let sources = words
        .sources
        .into_iter()
        .map(|source| view! { <li class="source"><b>{source.name.0}</b><span>{source.text.0}</span></li> });
    let stages = words.stages.into_iter().map(|stage| {
        view! { <li class="stage"><span class="stage-number">{stage.number.0}</span><b>{stage.name.0}</b><span class="stage-text">{stage.text.0}</span></li> }
    });
    view! {
        <div class="depth">
            <div class="ingest">
                <h3 class="label label-strong">{words.ingest_heading.0}</h3>
                <p class="ingest-status">{words.ingest_status.0}</p>
                <ul class="sources" role="list">{sources.collect_view()}</ul>
                <ol class="stages" role="list">{stages.collect_view()}</ol>
                <p class="not-yet">{words.not_yet.0}</p>
            </div>
            <figure class="berg">
                <Root words=&words.picture />
                <figcaption class="caption">{words.picture.caption.0}</figcaption>
            </figure>
        </div>
    }
}

/// The tip of the berg, and the name of the line that it stands in.
#[component]
pub fn Tip(
    /// Labels.
    words: &'static schema::BergPicture,
) -> impl IntoView {
    view! {
        <svg class="berg-tip" viewBox="0 0 600 200" aria-hidden="true">
            <path class="ice" d="M182 200L214 112L262 78L290 22L326 58L368 46L398 118L428 200Z" />
            <path class="facet" d="M290 22L274 200M262 78L338 200M368 46L346 200" />
            <path class="leader" d="M384 84L416 76" />
            <text x="422" y="80">{words.above.0}</text>
            <text x="592" y="190" text-anchor="end">{words.waterline.0}</text>
        </svg>
    }
}

/// A box of the metadata tree.
struct Part {
    x: u32,
    y: u32,
    width: u32,
    name: &'static str,
    is_added: bool,
}

/// The metadata tree inside of the berg. What the last commit added is on the critical path.
#[component]
pub fn Root(
    /// Labels.
    words: &'static schema::BergPicture,
) -> impl IntoView {
    let part = |x, y, width, name: crate::baked::Text, is_added| Part { x, y, width, name: name.0, is_added };
    let parts = [
        part(225, 34, 160, words.metadata, true),
        part(120, 114, 150, words.snapshot, false),
        part(330, 114, 150, words.snapshot, true),
        part(120, 194, 150, words.manifest_list, false),
        part(330, 194, 150, words.manifest_list, true),
        part(62, 274, 130, words.manifest, false),
        part(236, 274, 130, words.manifest, false),
        part(398, 274, 130, words.manifest, true),
    ];
    let boxes = parts.map(|Part { x, y, width, name, is_added }| {
        let class = if is_added { "part is-on-path" } else { "part" };
        view! {
            <g class=class>
                <rect x=x.to_string() y=y.to_string() width=width.to_string() height="38" />
                <text x=(x + width / 2).to_string() y=(y + 24).to_string() text-anchor="middle">{name}</text>
            </g>
        }
    });
    let files =
        [(78, false), (112, false), (146, false), (284, false), (430, true), (474, true)].map(|(x, is_added)| {
            let class = if is_added { "data-file is-on-path" } else { "data-file" };
            let rows =
                [360, 372, 384, 396].map(|y| view! { <rect x=x.to_string() y=y.to_string() width="26" height="9" /> });
            view! { <g class=class>{rows.into_iter().collect_view()}</g> }
        });
    view! {
        <svg class="berg-root" viewBox="0 0 600 480" role="img" aria-label=words.title.0>
            <path class="ice" d="M182 0L96 44L30 132L22 262L66 392L196 452L330 478L470 440L560 340L584 214L540 78L428 0Z" />
            <g class="branches">
                <path d="M305 72C305 96 195 90 195 114M195 152V194M195 232C195 256 127 250 127 274M405 232C405 256 301 250 301 274M127 312C127 340 91 336 91 358M127 312V358M127 312C127 340 159 336 159 358M301 312C301 336 297 336 297 358" />
                <path class="is-on-path" d="M305 72C305 96 405 90 405 114M405 152V194M405 232C405 256 463 250 463 274M463 312C463 340 443 336 443 358M463 312C463 340 487 336 487 358" />
            </g>
            {boxes.into_iter().collect_view()}
            {files.into_iter().collect_view()}
            <text x="126" y="426" text-anchor="middle">{words.data_files.0}</text>
            <text x="297" y="426" text-anchor="middle">{words.carried_over.0}</text>
            <text class="is-on-path" x="455" y="450" text-anchor="middle">{words.added.0}</text>
        </svg>
    }
}
