//! The tree as a nested list.

use leptos::prelude::*;

use super::Shown;
use crate::engine::lake::drawing::What;
use crate::engine::lake::picture::{Part, TablePicture};
use crate::ui::lake::figures::{bytes, count};
use crate::ui::lake::said;

/// Parts that it names of each kind; the views have all.
const MOST_LISTED: usize = 24;

/// The list: of the snapshots only the one that is looked at with its tree.
pub(super) fn listed(shown: Shown, table: &TablePicture) -> impl IntoView + use<> {
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
