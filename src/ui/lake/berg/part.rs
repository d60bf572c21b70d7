//! A part of the tree, as a button.

use std::sync::Arc;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::{Shown, class_of, prefix, tags_of};
use crate::engine::lake::drawing::{Drawing, Node, Shape, What, bands};
use crate::engine::lake::picture::Part;
use crate::engine::turn::Turn;
use crate::ui::browser::scroll;
use crate::ui::lake::said;

/// A part of the tree.
pub(super) fn part_button(
    shown: Shown,
    shape: Shape,
    drawing: Memo<Option<Arc<Drawing>>>,
    followed: Memo<Vec<What>>,
    node: Node,
) -> impl IntoView {
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
    let is_followed = move || followed.with(|way| what.with_value(|what| way.contains(what)));
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
        if matches!(event.key().as_str(), " " | "Enter") {
            event.prevent_default();
            return shown.press(&what.get_value());
        }
        let Some(turn) = Turn::of_key(&event.key()) else { return };
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

/// An open part has a second frame and a corner folded back, so that not only its colour says so.
fn open_mark(node: &Node) -> impl IntoView + use<> {
    let (width, height) = (node.frame.size.x, node.frame.size.y);
    view! {
        <rect class="lake-open" x="-5" y="-5" width=(width + 10.0).to_string() height=(height + 10.0).to_string() />
        <path class="lake-open-corner" d=format!("M{:.1} -5h-9l9 9Z", width + 5.0) />
    }
}
