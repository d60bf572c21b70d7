//! The table as an iceberg: what a query sees above the waterline, the metadata tree below it. Every part is a button.

mod ice;
mod listed;
mod part;

use std::sync::Arc;

use leptos::prelude::*;

use crate::content::Language;
use crate::engine::lake::drawing::{Drawing, FilesLabel, Link, Shape, Standing, What};
use crate::engine::lake::picture::{Part, Picture, TablePicture};
use crate::protocol::lake::View;
use crate::ui::browser::{clock, element};
use crate::ui::lake::desk::Desk;
use crate::ui::lake::figures::{bytes, count};
use ice::{ghost, ice};
use listed::listed;
use part::part_button;

/// For so long after a commit new parts come, in milliseconds: longer than their style takes.
const GROWS_MS: u32 = 800;

/// What the berg shows, and whom it tells.
#[derive(Debug, Clone, Copy)]
struct Shown {
    language: Language,
    picture: Signal<Arc<Picture>>,
    at: Signal<Option<usize>>,
    opened: Signal<Option<Part>>,
    followed: Signal<Option<usize>>,
    /// What was there at first stands; what comes later grows.
    grows: Signal<bool>,
    on_open: Callback<Part>,
    on_view: Callback<View>,
}

impl Shown {
    fn with_table<T>(self, read: impl FnOnce(&TablePicture) -> T) -> Option<T> {
        self.picture.with(|picture| picture.table.as_ref().map(read))
    }

    fn press(self, what: &What) {
        match what {
            What::Part(part) => self.on_open.run(part.clone()),
            What::MoreSnapshots(_) => self.on_view.run(View::Snapshots),
            What::MoreManifests(_) => self.on_view.run(View::Manifests),
            What::MoreFiles(..) => self.on_view.run(View::Files),
        }
    }
}

/// The berg. It is drawn twice, for a column and for a phone, and the style shows the one that fits.
#[component]
pub fn Berg(
    /// Of the words.
    language: Language,
    /// The lake.
    picture: Signal<Arc<Picture>>,
    /// The place of the snapshot that is looked at; none for the newest.
    at: Signal<Option<usize>>,
    /// The part that is open.
    opened: Signal<Option<Part>>,
    /// The data file that a followed row ended in.
    followed: Signal<Option<usize>>,
    /// A part was pressed.
    on_open: Callback<Part>,
    /// What is not drawn was asked for.
    on_view: Callback<View>,
    /// Whether the rows that a query sees stand on the page, for the tip to lead to.
    has_rows: bool,
) -> impl IntoView {
    let commits = |picture: &Arc<Picture>| picture.table.as_ref().map_or(0, |table| table.metadata.len());
    let first = picture.with_untracked(commits);
    let grows = Signal::derive(move || picture.with(commits) != first);
    // Parts that are new have their mark for good, and grow as long as this says so: no other change of the page, such as
    // a turned phone, is a landing.
    let growing = RwSignal::new(0_u32);
    Effect::new(move |before: Option<usize>| {
        let now = picture.with(commits);
        if before.is_some_and(|before| before != now) {
            growing.update(|growing| *growing += 1);
            clock::later(GROWS_MS, move || _ = growing.try_update(|growing| *growing -= 1));
        }
        now
    });
    let shown = Shown { language, picture, at, opened, followed, grows, on_open, on_view };
    let words = language.lake_table();
    // In a page without script the list stands there; else what nobody opens is not drawn.
    let is_listed = RwSignal::new(use_context::<Desk>().is_none());
    view! {
        <div class="lake-berg" class:is-growing=move || growing.get() != 0>
            {[Shape::Wide, Shape::Narrow].map(|shape| view! { <Scene shown shape has_rows /> }).collect_view()}
            <div class="lake-berg-below" hidden=move || picture.with(|picture| picture.table.is_none())>
                <p class="lake-berg-hint">{words.berg.hint.0}</p>
                <details class="lake-berg-list" on:toggle=move |event| is_listed.set(element::is_open(&event))>
                    <summary>{words.berg.as_list.0}</summary>
                    {move || is_listed.get().then(|| shown.with_table(|table| listed(shown, table)))}
                </details>
            </div>
        </div>
    }
}

/// One of the two drawings.
#[component]
fn Scene(shown: Shown, shape: Shape, has_rows: bool) -> impl IntoView {
    let berg = &shown.language.lake_table().berg;
    let drawing = Memo::new(move |_| {
        shown.with_table(|table| Arc::new(Drawing::new(table, shown.at.get(), shown.followed.get(), shape)))
    });
    // From the data file that a followed row ended in up to the metadata file.
    let followed = Memo::new(move |_| {
        drawing
            .with(|drawing| {
                let (drawing, file) = (drawing.as_ref()?, shown.followed.get()?);
                let way = drawing.way_up(drawing.find(&What::Part(Part::DataFile(file)))?);
                Some(way.into_iter().filter_map(|node| Some(drawing.nodes.get(node)?.what.clone())).collect::<Vec<_>>())
            })
            .unwrap_or_default()
    });
    // Without a table there is water, of the same size.
    let size = Drawing::empty(shape);
    let view_box = format!("0 {} {} {}", -size.above, size.width, size.above + size.below);
    let class = match shape {
        Shape::Wide => "lake-scene is-wide",
        Shape::Narrow => "lake-scene is-narrow",
    };
    let nodes = move || drawing.with(|drawing| drawing.as_ref().map_or_else(Vec::new, |drawing| drawing.nodes.clone()));
    let all_links =
        Memo::new(move |_| drawing.with(|drawing| drawing.as_ref().map_or_else(Vec::new, |drawing| links(drawing))));
    view! {
        <svg class=class viewBox=view_box role="group" aria-label=berg.label.0>
            <defs>
                <linearGradient id=format!("lake-ice-{}", prefix(shape)) x1="0" y1="0" x2="0" y2="1">
                    // Computed, or else each would be put into a group, in which no gradient looks for it.
                    {[("lake-ice-top", 0), ("lake-ice-bottom", 1)].map(|(class, offset)| view! { <stop class=class offset=offset.to_string() /> }).collect_view()}
                </linearGradient>
            </defs>
            {move || drawing.get().map(|drawing| ice(shown, &drawing, shape, has_rows))}
            {move || drawing.with(Option::is_none).then(|| ghost(shown, shape))}
            <g class="lake-links" aria-hidden="true">
                <For each=move || all_links.get() key=|link| link.key.clone() let:link>
                    <LinkLine shown all_links followed link />
                </For>
            </g>
            <For each=nodes key=|node| node.what.clone() let:node>
                {part_button(shown, shape, drawing, followed, node)}
            </For>
            {move || drawing.get().and_then(|drawing| {
                shown.with_table(|table| drawing.labels.iter().map(|label| files_label(shown, table, *label)).collect_view())
            })}
        </svg>
    }
}

/// Names of a snapshot, that of the newest aside, which every table has.
pub fn tags_of(table: &TablePicture, snapshot: usize) -> Vec<&str> {
    let tags = table.refs.iter().filter(|(name, place)| *place == snapshot && name != "main");
    tags.map(|(name, _)| name.as_str()).collect()
}

fn prefix(shape: Shape) -> &'static str {
    match shape {
        Shape::Wide => "w",
        Shape::Narrow => "n",
    }
}

fn class_of(base: &'static str, standing: Standing) -> String {
    let standing = match standing {
        Standing::Added => "is-on-path",
        Standing::Held => "is-held",
        Standing::Apart => "is-apart",
    };
    format!("{base} {standing}")
}

/// A link as it is drawn, with what stays the same of it when the tree changes.
#[derive(Debug, Clone, PartialEq)]
struct DrawnLink {
    key: (What, What),
    path: String,
    standing: Standing,
}

fn links(drawing: &Drawing) -> Vec<DrawnLink> {
    let drawn = |link: &Link| {
        let (from, to) = (drawing.nodes.get(link.from)?, drawing.nodes.get(link.to)?);
        let key = (from.what.clone(), to.what.clone());
        Some(DrawnLink { key, path: drawing.path(link), standing: link.standing })
    };
    drawing.links.iter().filter_map(drawn).collect()
}

/// A link of the tree.
#[component]
fn LinkLine(
    shown: Shown,
    all_links: Memo<Vec<DrawnLink>>,
    followed: Memo<Vec<What>>,
    link: DrawnLink,
) -> impl IntoView {
    let (upper, lower) = link.key.clone();
    let is_followed = move || followed.with(|way| way.contains(&upper) && way.contains(&lower));
    let now = Memo::new(move |_| {
        let found = all_links.with(|links| links.iter().find(|other| other.key == link.key).cloned());
        found.unwrap_or_else(|| link.clone())
    });
    let base = if shown.grows.get_untracked() { "lake-link is-new" } else { "lake-link" };
    let class = move || {
        let followed = if is_followed() { " is-followed" } else { "" };
        now.with(|link| class_of(base, link.standing)) + followed
    };
    view! { <path class=class d=move || now.with(|link| link.path.clone()) pathLength="1" /> }
}

/// How many files, and how much, below those of a manifest.
fn files_label(shown: Shown, table: &TablePicture, label: FilesLabel) -> impl IntoView + use<> {
    let words = shown.language.lake_table();
    let files = table.manifests.get(label.manifest).map_or(&[][..], |manifest| &manifest.files);
    let size: u64 = files.iter().filter_map(|&file| table.files.get(file)).map(|file| file.bytes).sum();
    let number = files.len() as u64;
    let counted = match label.standing {
        Standing::Added => count(&words.berg.added_short, number),
        _ => count(&words.counts.files, number),
    };
    view! {
        <g class=class_of("lake-files", label.standing) aria-hidden="true">
            <text x=label.place.x.to_string() y=label.place.y.to_string() text-anchor="middle">{counted}</text>
            <text x=label.place.x.to_string() y=(label.place.y + 16.0).to_string() text-anchor="middle">{bytes(size)}</text>
        </g>
    }
}
