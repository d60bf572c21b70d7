//! Three rows, followed from the dropped file to the bytes that they ended in.

use std::sync::Arc;

use leptos::prelude::*;

use crate::content::Language;
use crate::engine::lake::picture::Picture;
use crate::protocol::lake::Trail;
use crate::ui::lake::figures::grouped;
use crate::ui::lake::loaded::Loaded;
use crate::ui::lake::said::file_name;

/// The rows.
#[component]
pub fn Trails(
    /// Of the words.
    language: Language,
    /// The lake.
    picture: Signal<Arc<Picture>>,
    /// Where they went.
    trails: Signal<Loaded<Vec<Trail>>>,
    /// The one that is shown.
    chosen: Signal<Option<usize>>,
    /// They are to be followed.
    on_start: Callback<()>,
    /// One is to be shown; none for no more.
    on_choose: Callback<Option<usize>>,
) -> impl IntoView {
    let all = language.lake_table();
    let words = &all.trails;
    let body = move || {
        trails.with(|trails| match trails {
            Loaded::Idle => view! {
                <button type="button" class="button-outline" on:click=move |_| on_start.run(())>{words.start.0}</button>
            }
            .into_any(),
            Loaded::Waiting => view! { <p class="lake-waiting" role="status">{all.loading.0}</p> }.into_any(),
            Loaded::Failed(why) => view! { <p class="lake-failure" role="alert">{why.clone()}</p> }.into_any(),
            Loaded::Ready(trails) if trails.is_empty() => view! { <p class="caption">{words.none.0}</p> }.into_any(),
            Loaded::Ready(trails) => {
                let path = |file: usize| {
                    picture.with(|picture| {
                        let file = picture.table.as_ref().and_then(|table| table.files.get(file));
                        file.map_or(String::new(), |file| file_name(&file.path).to_owned())
                    })
                };
                let rows = trails
                    .iter()
                    .enumerate()
                    .map(|(place, trail)| row(language, place, trail, path(trail.file), chosen, on_choose));
                view! { <ol class="lake-trails" role="list">{rows.collect_view()}</ol> }.into_any()
            }
        })
    };
    view! {
        <section class="lake-follow" aria-label=words.title.0>
            <h3 class="label label-strong">{words.title.0}</h3>
            <p class="caption">{words.about.0}</p>
            {body}
        </section>
    }
}

/// A row's way: five steps, each with what is to be read there.
fn row(
    language: Language,
    place: usize,
    trail: &Trail,
    file: String,
    chosen: Signal<Option<usize>>,
    on_choose: Callback<Option<usize>>,
) -> impl IntoView + use<> {
    let words = &language.lake_table().trails;
    let is_chosen = move || chosen.get() == Some(place);
    let (from, to) = trail.page;
    let steps = [
        words.column.fill(&[("column", &trail.column), ("value", &trail.value)]),
        words.file.fill(&[("file", &file)]),
        format!(
            "{} · {}",
            words.row_group.fill(&[("group", &trail.row_group)]),
            words.row.fill(&[("row", &grouped(trail.row))])
        ),
        words.page.fill(&[("from", &grouped(from)), ("to", &grouped(to))]),
    ];
    view! {
        <li class="lake-trail" class:is-chosen=is_chosen>
            <p class="lake-trail-line"><b>{words.line.fill(&[("line", &grouped(trail.line))])}</b><code>{trail.text.clone()}</code></p>
            <ol role="list">{steps.map(|step| view! { <li>{step}</li> }).into_iter().collect_view()}</ol>
            <button type="button" class="button-text" aria-pressed=move || is_chosen().to_string()
                on:click=move |_| on_choose.run((chosen.get_untracked() != Some(place)).then_some(place))>{words.show.0}</button>
        </li>
    }
}
