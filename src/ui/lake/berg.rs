//! The table as an iceberg: what a query sees above the waterline, the metadata tree below it. Every part is a button.

use std::sync::Arc;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::content::Language;
use crate::engine::lake::drawing::{Drawing, Facet, FilesLabel, Link, Node, Point, Shape, Standing, Turn, What, bands};
use crate::engine::lake::picture::{Part, Picture, TablePicture};
use crate::protocol::lake::View;
use crate::ui::browser::scroll;
use crate::ui::lake::figures::{bytes, count, grouped};
use crate::ui::lake::said;

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
    /// Where the rows are that a query sees.
    #[prop(default = "#lake-rows".to_owned(), into)]
    rows_at: String,
) -> impl IntoView {
    let commits = |picture: &Arc<Picture>| picture.table.as_ref().map_or(0, |table| table.metadata.len());
    let first = picture.with_untracked(commits);
    let grows = Signal::derive(move || picture.with(commits) != first);
    let shown = Shown { language, picture, at, opened, followed, grows, on_open, on_view };
    let words = language.lake_table();
    view! {
        <div class="lake-berg">
            {[Shape::Wide, Shape::Narrow].map(|shape| view! { <Scene shown shape rows_at=rows_at.clone() /> }).collect_view()}
            <div class="lake-berg-below" hidden=move || picture.with(|picture| picture.table.is_none())>
                <p class="lake-berg-hint">{words.berg.hint.0}</p>
                <details class="lake-berg-list">
                    <summary>{words.berg.as_list.0}</summary>
                    {move || shown.with_table(|table| list(shown, table))}
                </details>
            </div>
        </div>
    }
}

/// One of the two drawings.
#[component]
fn Scene(shown: Shown, shape: Shape, rows_at: String) -> impl IntoView {
    let berg = &shown.language.lake_table().berg;
    let drawing = Memo::new(move |_| {
        shown.with_table(|table| Arc::new(Drawing::new(table, shown.at.get(), shown.followed.get(), shape)))
    });
    // Without a table there is water, of the same size.
    let size = Drawing::empty(shape);
    let view_box = format!("0 {} {} {}", -size.above, size.width, size.above + size.below);
    let class = match shape {
        Shape::Wide => "lake-scene is-wide",
        Shape::Narrow => "lake-scene is-narrow",
    };
    let nodes = move || drawing.with(|drawing| drawing.as_ref().map_or_else(Vec::new, |drawing| drawing.nodes.clone()));
    let all_links = move || drawing.with(|drawing| drawing.as_ref().map_or_else(Vec::new, |drawing| links(drawing)));
    view! {
        <svg class=class viewBox=view_box role="group" aria-label=berg.label.0>
            <defs>
                <linearGradient id=format!("lake-ice-{}", prefix(shape)) x1="0" y1="0" x2="0" y2="1">
                    // Computed, or else each would be put into a group, in which no gradient looks for it.
                    {[("lake-ice-top", 0), ("lake-ice-bottom", 1)].map(|(class, offset)| view! { <stop class=class offset=offset.to_string() /> }).collect_view()}
                </linearGradient>
            </defs>
            {move || drawing.get().map(|drawing| ice(shown, &drawing, shape, &rows_at))}
            {move || drawing.with(Option::is_none).then(|| ghost(shown, shape))}
            <g class="lake-links" aria-hidden="true">
                <For each=all_links key=|link| link.key.clone() let:link>
                    {
                        let key = link.key.clone();
                        let now = Memo::new(move |_| {
                            let found = drawing.with(|drawing| drawing.as_ref().and_then(|drawing| {
                                links(drawing).into_iter().find(|other| other.key == key)
                            }));
                            found.unwrap_or_else(|| link.clone())
                        });
                        let base = if shown.grows.get_untracked() { "lake-link is-new" } else { "lake-link" };
                        view! { <path class=move || now.with(|link| class_of(base, link.standing)) d=move || now.with(|link| link.path.clone()) pathLength="1" /> }
                    }
                </For>
            </g>
            <For each=nodes key=|node| node.what.clone() let:node>
                <PartButton shown shape drawing node />
            </For>
            {move || drawing.get().and_then(|drawing| {
                shown.with_table(|table| drawing.labels.iter().map(|label| files_label(shown, table, *label)).collect_view())
            })}
        </svg>
    }
}

/// Before there is a table.
fn ghost(shown: Shown, shape: Shape) -> impl IntoView {
    let drawing = Drawing::empty(shape);
    let x = (drawing.width / 2.0).to_string();
    let lines = shown.language.lake_table().berg.empty.into_iter().enumerate().map(|(index, line)| {
        view! { <text class="lake-empty" x=x.clone() y=(140 + 22 * index).to_string() text-anchor="middle">{line.0}</text> }
    });
    view! {
        <g aria-hidden="true">
            <path class="lake-ghost" d=outline(&drawing.ice.body) />
            <path class="lake-ghost" d=outline(&drawing.ice.tip) />
        </g>
        {lines.collect_view()}
    }
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

/// The ice, and what is said at its tip.
fn ice(shown: Shown, drawing: &Drawing, shape: Shape, rows_at: &str) -> impl IntoView + use<> {
    let words = shown.language.lake_table();
    let ice = &drawing.ice;
    let at = shown.at.get();
    let (rows, columns) = shown
        .with_table(|table| {
            let newest = table.snapshots.len().saturating_sub(1);
            let snapshot = table.snapshots.get(at.unwrap_or(newest));
            (snapshot.map_or(0, |snapshot| snapshot.rows), table.columns.len())
        })
        .unwrap_or_default();
    let said = format!("{} · {}", count(&words.counts.rows, rows), count(&words.counts.columns, columns as u64));
    // The words stand beside the tip, or above it where there is no room.
    let peak = ice.peak;
    let (label, anchor, leader) = match shape {
        Shape::Wide => {
            let label = Point { x: (peak.x + 118.0).min(drawing.width - 190.0), y: (peak.y + 6.0).min(-70.0) };
            (
                label,
                "start",
                format!("M{:.1} {:.1}L{:.1} {:.1}", peak.x + 14.0, peak.y + 16.0, label.x - 8.0, label.y - 4.0),
            )
        }
        Shape::Narrow => {
            let label = Point { x: drawing.width, y: -drawing.above + 14.0 };
            (
                label,
                "end",
                format!("M{:.1} {:.1}L{:.1} {:.1}", peak.x + 8.0, peak.y + 4.0, label.x - 60.0, label.y + 24.0),
            )
        }
    };
    let base = ice.body.last().map_or(drawing.width, |point| point.x);
    // Only where it does not run into the ice.
    let has_waterline = base + 96.0 < drawing.width;
    let facets = |facets: &[Facet], class: &'static str| {
        let facets = facets.iter().map(|facet| {
            view! { <path class=format!("{class} is-tone-{}", facet.tone) d=outline(&facet.corners) /> }
        });
        facets.collect_view()
    };
    let name = format!("{}: {said}", words.berg.above.0);
    view! {
        <g aria-hidden="true">
            <path class="lake-body" fill=format!("url(#lake-ice-{})", prefix(shape)) d=outline(&ice.body) />
            {facets(&ice.rim, "lake-rim")}
            <path class="lake-water" d=format!("M{:.1} 0H{base:.1}", ice.body.first().map_or(0.0, |point| point.x)) />
            {has_waterline.then(|| view! {
                <text class="lake-said" x=drawing.width.to_string() y="-10" text-anchor="end">{words.berg.waterline.0}</text>
            })}
        </g>
        <g>
            <a class="lake-tip" href=rows_at.to_owned() aria-label=name>
                <path class="lake-tip-outline" d=outline(&ice.tip) />
                {facets(&ice.faces, "lake-face")}
                <path class="lake-leader" d=leader />
                <text class="lake-said" x=label.x.to_string() y=label.y.to_string() text-anchor=anchor>{words.berg.above.0}</text>
                <text class="lake-said is-strong" x=label.x.to_string() y=(label.y + 17.0).to_string() text-anchor=anchor>{said}</text>
            </a>
        </g>
    }
}

fn outline(points: &[Point]) -> String {
    let mut path = String::new();
    for (index, point) in points.iter().enumerate() {
        path += &format!("{}{:.1} {:.1}", if index == 0 { 'M' } else { 'L' }, point.x, point.y);
    }
    path + "Z"
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

/// A part of the tree.
#[component]
fn PartButton(shown: Shown, shape: Shape, drawing: Memo<Option<Arc<Drawing>>>, node: Node) -> impl IntoView {
    let what = StoredValue::new(node.what.clone());
    let find = move |drawing: &Drawing| drawing.find(&what.get_value());
    let now = Memo::new(move |before: Option<&Node>| {
        let found = drawing.with(|drawing| {
            let drawing = drawing.as_ref()?;
            drawing.nodes.get(find(drawing)?).cloned()
        });
        found.unwrap_or_else(|| before.cloned().unwrap_or_else(|| node.clone()))
    });
    let id = format!("berg-{}-{}", prefix(shape), id_of(&what.get_value()));
    let is_open = Memo::new(move |_| {
        shown
            .opened
            .with(|opened| matches!((opened, what.get_value()), (Some(opened), What::Part(part)) if *opened == part))
    });
    let is_followed =
        move || matches!(what.get_value(), What::Part(Part::DataFile(file)) if shown.followed.get() == Some(file));
    let is_new = shown.grows.get_untracked();
    let class = move || {
        let kind = match what.get_value() {
            What::Part(Part::DataFile(_)) => "lake-part is-file",
            What::Part(_) => "lake-part",
            _ => "lake-part is-more",
        };
        let mut class = class_of(kind, now.with(|node| node.standing));
        for (is, mark) in [(is_new, " is-new"), (is_open.get(), " is-open"), (is_followed(), " is-followed")] {
            if is {
                class += mark;
            }
        }
        class
    };
    let name = move || shown.with_table(|table| said::name(shown.language.lake_table(), table, &what.get_value()));
    let standing = move || said::standing(shown.language.lake_table(), now.with(|node| node.standing));
    let on_key = move |event: KeyboardEvent| {
        let turn = match event.key().as_str() {
            " " | "Enter" => {
                event.prevent_default();
                return shown.press(&what.get_value());
            }
            "ArrowRight" => Turn::Right,
            "ArrowLeft" => Turn::Left,
            "ArrowUp" => Turn::Up,
            "ArrowDown" => Turn::Down,
            _ => return,
        };
        event.prevent_default();
        let next = drawing.with_untracked(|drawing| {
            let drawing = drawing.as_ref()?;
            let next = drawing.next(find(drawing)?, turn)?;
            drawing.nodes.get(next).map(|node| id_of(&node.what))
        });
        if let Some(next) = next {
            scroll::focus_later(&format!("berg-{}-{next}", prefix(shape)));
        }
    };
    let place = move || now.with(|node| format!("translate({:.1} {:.1})", node.frame.place.x, node.frame.place.y));
    view! {
        // Beneath an element of SVG, or else the link would be one of HTML, and not be seen.
        <g class="lake-place" transform=place>
            <a class=class id=id.clone() role="button" tabindex="0" href=format!("#{id}")
                aria-label=name aria-description=standing aria-expanded=move || is_open.get().to_string() aria-controls="lake-opened"
                on:click=move |event| { event.prevent_default(); shown.press(&what.get_value()); } on:keydown=on_key>
                {move || now.with(|node| inside(shown, node, shape))}
                {move || is_open.get().then(|| now.with(open_mark))}
            </a>
        </g>
    }
}

/// A part's place in the document: what it is, which does not change when the tree does.
fn id_of(what: &What) -> String {
    match what {
        What::Part(Part::Metadata(place)) => format!("metadata-{place}"),
        What::Part(Part::Snapshot(place)) => format!("snapshot-{place}"),
        What::Part(Part::ManifestList(place)) => format!("list-{place}"),
        What::Part(Part::Manifest(place)) => format!("manifest-{place}"),
        What::Part(Part::DataFile(place)) => format!("file-{place}"),
        What::MoreSnapshots(_) => "more-snapshots".to_owned(),
        What::MoreManifests(_) => "more-manifests".to_owned(),
        What::MoreFiles(manifest, _) => format!("more-files-{manifest}"),
    }
}

/// What is drawn of a part, from its own upper left corner.
fn inside(shown: Shown, node: &Node, shape: Shape) -> AnyView {
    let (width, height) = (node.frame.size.x, node.frame.size.y);
    let words = shown.language.lake_table();
    let said = shown.with_table(|table| said::in_box(words, table, node, shape)).unwrap_or_default();
    if let What::Part(Part::DataFile(file)) = node.what {
        let row_groups = shown.with_table(|table| table.files.get(file).map_or(1, |file| file.row_groups));
        let bands: Vec<_> = bands(height, row_groups.unwrap_or(1))
            .enumerate()
            .map(|(index, (top, band))| {
                let class = format!("lake-band is-{}", index % 4);
                view! { <rect class=class y=format!("{top:.1}") width=width.to_string() height=format!("{band:.1}") /> }
            })
            .collect();
        // As large as a finger.
        return view! {
            <rect class="lake-hit" x="-8" y="-8" width=(width + 16.0).to_string() height=(height.max(28.0) + 16.0).to_string() />
            {bands}
            <rect class="lake-frame" x="-3" y="-3" width=(width + 6.0).to_string() height=(height + 6.0).to_string() />
        }
        .into_any();
    }
    if !matches!(node.what, What::Part(_)) {
        return view! {
            <rect class="lake-hit" x=format!("{}", (width - 44.0) / 2.0) y="-4" width="44" height=(height + 8.0).to_string() />
            <rect class="lake-frame" width=width.to_string() height=height.to_string() />
            <text class="lake-detail" x=(width / 2.0).to_string() y=(height / 2.0 + 4.5).to_string() text-anchor="middle">{said.name}</text>
        }
        .into_any();
    }
    let lines = 1 + said.details.len();
    let top = (height - 17.0 * lines as f64) / 2.0 + 13.0;
    let details = said.details.into_iter().enumerate().map(|(index, line)| {
        let y = top + 17.0 * (index + 1) as f64;
        view! { <text class="lake-detail" x="10" y=format!("{y:.1}")>{line}</text> }
    });
    let tags = shown.with_table(|table| match node.what {
        What::Part(Part::Snapshot(place)) => tags_of(table, place).join(" · "),
        _ => String::new(),
    });
    view! {
        <rect class="lake-frame" width=width.to_string() height=height.to_string() />
        <text class="lake-name" x="10" y=format!("{top:.1}")>{said.name}</text>
        {(!said.aside.is_empty()).then(|| view! {
            <text class="lake-detail" x=(width - 10.0).to_string() y=format!("{top:.1}") text-anchor="end">{said.aside}</text>
        })}
        {details.collect_view()}
        {tags.filter(|tags| !tags.is_empty()).map(|tags| view! {
            <text class="lake-tag" x=width.to_string() y="-7" text-anchor="end">{format!("◇ {tags}")}</text>
        })}
    }
    .into_any()
}

/// Names of a snapshot, that of the newest aside, which every table has.
pub fn tags_of(table: &TablePicture, snapshot: usize) -> Vec<&str> {
    let tags = table.refs.iter().filter(|(name, place)| *place == snapshot && name != "main");
    tags.map(|(name, _)| name.as_str()).collect()
}

/// An open part has a second frame and a corner folded back, so that not only its colour says so.
fn open_mark(node: &Node) -> impl IntoView + use<> {
    let (width, height) = (node.frame.size.x, node.frame.size.y);
    view! {
        <rect class="lake-open" x="-5" y="-5" width=(width + 10.0).to_string() height=(height + 10.0).to_string() />
        <path class="lake-open-corner" d=format!("M{:.1} -5h-9l9 9Z", width + 5.0) />
    }
}

/// The tree as a nested list.
fn list(shown: Shown, table: &TablePicture) -> impl IntoView + use<> {
    let words = shown.language.lake_table();
    let at = shown.at.get().unwrap_or(table.snapshots.len().saturating_sub(1));
    let button = |part: Part| {
        let said = said::name(words, table, &What::Part(part.clone()));
        view! { <button type="button" class="button-text" on:click=move |_| shown.on_open.run(part.clone())>{said}</button> }
    };
    let manifests = |snapshot: usize| {
        let manifests = table.snapshots.get(snapshot).map_or(&[][..], |snapshot| &snapshot.manifests);
        let shown_manifests = manifests.iter().rev().take(MOST_LISTED).map(|&manifest| {
            let files = table.manifests.get(manifest).map_or(&[][..], |manifest| &manifest.files);
            let listed = files.iter().rev().take(MOST_LISTED);
            let listed = listed.map(|&file| view! { <li>{button(Part::DataFile(file))}</li> }).collect_view();
            let more = files.len().saturating_sub(MOST_LISTED);
            let more = (more > 0).then(|| view! { <li>{count(&words.berg.more_files, more as u64)}</li> });
            view! { <li>{button(Part::Manifest(manifest))}<ul>{listed}{more}</ul></li> }
        });
        shown_manifests.collect_view()
    };
    let snapshots = (0..table.snapshots.len()).rev().take(MOST_LISTED).map(|place| {
        // Only the tree of the snapshot that is looked at is written out; the others would say the same again.
        let below = (place == at).then(|| {
            view! {
                <ul><li>{button(Part::ManifestList(place))}<ul>{manifests(place)}</ul></li></ul>
            }
        });
        view! { <li>{button(Part::Snapshot(place))}{below}</li> }
    });
    let snapshots = snapshots.collect_view();
    let metadata = (0..table.metadata.len()).rev().take(MOST_LISTED).map(|place| {
        view! { <li>{button(Part::Metadata(place))}</li> }
    });
    let rows = table.snapshots.get(at).map_or(0, |snapshot| snapshot.rows);
    let above = format!("{}: {}", words.berg.above.0, count(&words.counts.rows, rows));
    view! {
        <p class="caption">{above}" · "{format!("{} · {}", table.location, bytes(table.bytes))}</p>
        <ul class="lake-list" role="list">{metadata.collect_view()}</ul>
        <ul class="lake-list" role="list">{snapshots}</ul>
    }
}

/// Parts that the list names of each kind; the views have all.
const MOST_LISTED: usize = 24;

/// The place of a snapshot as it is said.
pub fn number(place: usize) -> String {
    grouped(place as u64 + 1)
}
