//! Places of the parts, and what names what.

use std::collections::HashMap;

use super::choose::Chosen;
use super::{FilesLabel, Frame, Link, Measures, Node, Point, Standing, What};
use crate::engine::lake::picture::{Part, TablePicture};

/// A box for what is not drawn, and what a finger needs.
const SMALL: f64 = 44.0;
/// A data file's bar: its width, and the heights of the smallest and the largest.
const BAR: f64 = 28.0;
const BAR_HEIGHTS: (f64, f64) = (18.0, 72.0);
/// A box for data files that are not drawn.
const MORE: Point = Point { x: 40.0, y: 30.0 };
/// Bytes of the smallest and the largest bar, as powers of two: 1 KiB and 64 MiB.
const BAR_BYTES: (f64, f64) = (10.0, 26.0);

/// The nodes level by level, and the words below the data files.
pub(super) fn place(table: &TablePicture, chosen: &Chosen, measures: &Measures) -> (Vec<Node>, Vec<FilesLabel>) {
    let mut nodes = Vec::new();
    let standing = |snapshot: usize| if snapshot == chosen.at { Standing::Added } else { Standing::Apart };

    let metadata =
        table.metadata.len().checked_sub(1).map(|place| (What::Part(Part::Metadata(place)), Standing::Added));
    row(&mut nodes, measures, 0, metadata.into_iter().collect());

    let more = (chosen.more_snapshots > 0).then_some((What::MoreSnapshots(chosen.more_snapshots), Standing::Apart));
    let snapshots = chosen.snapshots.clone();
    let boxes = snapshots.clone().map(|place| (What::Part(Part::Snapshot(place)), standing(place)));
    row(&mut nodes, measures, 1, more.into_iter().chain(boxes).collect());

    // Each list hangs straight below its snapshot.
    let lists: Vec<Node> = nodes
        .iter()
        .filter_map(|node| {
            let What::Part(Part::Snapshot(place)) = node.what else { return None };
            let (top, height) = measures.levels[2];
            let frame = Frame {
                place: Point { x: node.frame.place.x, y: top },
                size: Point { x: node.frame.size.x, y: height },
            };
            Some(Node { what: What::Part(Part::ManifestList(place)), frame, standing: node.standing, level: 2 })
        })
        .collect();
    nodes.extend(lists);

    let labels = manifests_and_files(&mut nodes, table, chosen, measures);
    (nodes, labels)
}

/// Boxes of one level, side by side around the middle.
fn row(nodes: &mut Vec<Node>, measures: &Measures, level: usize, boxes: Vec<(What, Standing)>) {
    let (top, height) = measures.levels[level];
    let small = boxes.iter().filter(|(what, _)| !matches!(what, What::Part(_))).count() as f64;
    let large = boxes.len() as f64 - small;
    let room = measures.width - 2.0 * measures.edge - measures.gap * (boxes.len() as f64 - 1.0) - small * SMALL;
    let width = (room / large.max(1.0)).min(measures.widest[level]);
    let all = large * width + small * SMALL + measures.gap * (boxes.len() as f64 - 1.0);
    let mut x = (measures.width - all) / 2.0;
    for (what, standing) in boxes {
        let width = if matches!(what, What::Part(_)) { width } else { SMALL };
        let frame = Frame { place: Point { x, y: top }, size: Point { x: width, y: height } };
        nodes.push(Node { what, frame, standing, level });
        x += width + measures.gap;
    }
}

fn manifests_and_files(
    nodes: &mut Vec<Node>,
    table: &TablePicture,
    chosen: &Chosen,
    measures: &Measures,
) -> Vec<FilesLabel> {
    let (top, height) = measures.levels[3];
    let below = |files: usize, more: usize| (files + usize::from(more > 0)) as f64 * SMALL;
    let count = chosen.manifests.len() as f64;
    let more = if chosen.more_manifests > 0 { SMALL + measures.gap } else { 0.0 };
    let room = measures.width - 2.0 * measures.edge - more - measures.gap * (count - 1.0);
    let width = (room / count.max(1.0)).min(measures.widest[3]);
    let slot = |files: usize, more: usize| width.max(below(files, more));
    let slots = chosen.manifests.iter().map(|manifest| slot(manifest.files.len(), manifest.more_files) + measures.gap);
    let all = more + slots.sum::<f64>() - measures.gap;
    let mut x = (measures.width - all) / 2.0;
    if chosen.more_manifests > 0 {
        let frame = Frame { place: Point { x, y: top }, size: Point { x: SMALL, y: height } };
        let what = What::MoreManifests(chosen.more_manifests);
        nodes.push(Node { what, frame, standing: Standing::Apart, level: 3 });
        x += more;
    }
    let (mut bars, mut labels) = (Vec::new(), Vec::new());
    for manifest in &chosen.manifests {
        let slot = slot(manifest.files.len(), manifest.more_files);
        let frame = Frame { place: Point { x: x + (slot - width) / 2.0, y: top }, size: Point { x: width, y: height } };
        let what = What::Part(Part::Manifest(manifest.place));
        nodes.push(Node { what, frame, standing: manifest.standing, level: 3 });

        let mut left = x + (slot - below(manifest.files.len(), manifest.more_files)) / 2.0;
        let mut bar = |what, standing, size: Point| {
            let frame = Frame { place: Point { x: left + (SMALL - size.x) / 2.0, y: measures.files }, size };
            left += SMALL;
            bars.push(Node { what, frame, standing, level: 4 });
        };
        if manifest.more_files > 0 {
            bar(What::MoreFiles(manifest.place, manifest.more_files), Standing::Apart, MORE);
        }
        for &(file, standing) in &manifest.files {
            let bytes = table.files.get(file).map_or(0, |file| file.bytes);
            bar(What::Part(Part::DataFile(file)), standing, Point { x: BAR, y: bar_height(bytes) });
        }
        if !manifest.files.is_empty() {
            let place = Point { x: x + slot / 2.0, y: measures.files + BAR_HEIGHTS.1 + 20.0 };
            labels.push(FilesLabel { manifest: manifest.place, place, standing: manifest.standing });
        }
        x += slot + measures.gap;
    }
    // Words stand as close to the bars as the longest of these lets them.
    let longest = bars.iter().map(|bar| bar.frame.bottom().y).fold(measures.files + BAR_HEIGHTS.0, f64::max);
    for label in &mut labels {
        label.place.y = longest + 20.0;
    }
    nodes.extend(bars);
    labels
}

/// How high a data file's bar is: by its bytes, in even steps for a doubling.
fn bar_height(bytes: u64) -> f64 {
    let share = ((bytes.max(1) as f64).log2() - BAR_BYTES.0) / (BAR_BYTES.1 - BAR_BYTES.0);
    BAR_HEIGHTS.0 + (BAR_HEIGHTS.1 - BAR_HEIGHTS.0) * share.clamp(0.0, 1.0)
}

/// The links between drawn nodes, those on the path last, so that they lie above the others.
pub(super) fn links(table: &TablePicture, chosen: &Chosen, nodes: &[Node]) -> Vec<Link> {
    let places: HashMap<&What, usize> = nodes.iter().enumerate().map(|(index, node)| (&node.what, index)).collect();
    let place = |what: What| places.get(&what).copied();
    let part = |part: Part| place(What::Part(part));
    let mut links = Vec::new();
    let mut link = |from: Option<usize>, to: Option<usize>, standing: Standing| {
        if let (Some(from), Some(to)) = (from, to) {
            links.push(Link { from, to, standing });
        }
    };
    let metadata = table.metadata.len().checked_sub(1).and_then(|place| part(Part::Metadata(place)));
    link(metadata, place(What::MoreSnapshots(chosen.more_snapshots)), Standing::Apart);
    for at in chosen.snapshots.clone() {
        let is_looked_at = at == chosen.at;
        let standing = if is_looked_at { Standing::Added } else { Standing::Apart };
        let (snapshot, list) = (part(Part::Snapshot(at)), part(Part::ManifestList(at)));
        link(metadata, snapshot, standing);
        link(snapshot, list, standing);
        for &manifest in table.snapshots.get(at).map_or(&[][..], |snapshot| &snapshot.manifests) {
            let is_new = table.manifests.get(manifest).is_some_and(|manifest| manifest.snapshot == at);
            let standing = match is_looked_at {
                true if is_new => Standing::Added,
                true => Standing::Held,
                false => Standing::Apart,
            };
            link(list, part(Part::Manifest(manifest)), standing);
        }
        if is_looked_at {
            link(list, place(What::MoreManifests(chosen.more_manifests)), Standing::Held);
        }
    }
    for manifest in &chosen.manifests {
        let from = part(Part::Manifest(manifest.place));
        link(from, place(What::MoreFiles(manifest.place, manifest.more_files)), Standing::Held);
        for &file in table.manifests.get(manifest.place).map_or(&[][..], |manifest| &manifest.files) {
            let Some(to) = part(Part::DataFile(file)) else { continue };
            let file = nodes.get(to).map_or(Standing::Apart, |node| node.standing);
            let standing = match manifest.standing {
                Standing::Added => file,
                Standing::Held if file != Standing::Apart => Standing::Held,
                _ => Standing::Apart,
            };
            link(from, Some(to), standing);
        }
    }
    links.sort_by_key(|link| match link.standing {
        Standing::Apart => 0,
        Standing::Held => 1,
        Standing::Added => 2,
    });
    links
}
