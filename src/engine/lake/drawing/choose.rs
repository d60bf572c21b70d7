//! Which parts of a table are drawn when there are too many for a picture.

use std::cmp::Reverse;
use std::ops::Range;

use super::{Measures, Standing};
use crate::engine::lake::picture::TablePicture;

/// The parts that are drawn.
#[derive(Debug)]
pub(super) struct Chosen {
    /// The snapshot that is looked at.
    pub at: usize,
    /// Those that are drawn.
    pub snapshots: Range<usize>,
    /// Those that are not.
    pub more_snapshots: usize,
    /// Manifests of the drawn snapshots, with their data files, the oldest first.
    pub manifests: Vec<ChosenManifest>,
    /// Manifests that the drawn snapshots name, and that are not drawn.
    pub more_manifests: usize,
}

/// A manifest that is drawn.
#[derive(Debug)]
pub(super) struct ChosenManifest {
    /// Its place.
    pub place: usize,
    pub standing: Standing,
    /// Its data files that are drawn below it: those that no manifest at its left has.
    pub files: Vec<(usize, Standing)>,
    /// Those that are not.
    pub more_files: usize,
}

impl Chosen {
    pub(super) fn new(table: &TablePicture, at: usize, followed: Option<usize>, measures: &Measures) -> Chosen {
        let count = table.snapshots.len();
        let first = count.saturating_sub(measures.snapshots).min(at);
        let snapshots = first..count.min(first + measures.snapshots);
        let (places, more_manifests) = manifests(table, at, followed, snapshots.clone(), measures.manifests);

        // What is below a manifest has its share of the width; a touch needs 44 units for each file.
        let room = measures.width - 2.0 * measures.edge - if more_manifests > 0 { 44.0 + measures.gap } else { 0.0 };
        let share = (room + measures.gap) / places.len().max(1) as f64 - measures.gap;
        let most = ((share / 44.0) as usize).clamp(1, measures.files_at_most);

        let mut is_drawn = vec![false; table.files.len()];
        let held = |file: usize| table.snapshots.get(at).is_some_and(|snapshot| snapshot.files.contains(&file));
        let in_list =
            |place: usize| table.snapshots.get(at).is_some_and(|snapshot| snapshot.manifests.contains(&place));
        let manifests = places.into_iter().map(|place| {
            let Some(manifest) = table.manifests.get(place) else {
                return ChosenManifest { place, standing: Standing::Apart, files: Vec::new(), more_files: 0 };
            };
            let own = manifest.files.iter().copied().filter(|&file| file < table.files.len() && !is_drawn[file]);
            let mut own: Vec<usize> = own.collect();
            let shown = if own.len() > most { most - 1 } else { most };
            // What is followed and what this commit wrote come first, then the newest.
            let is_added = |file: usize| table.files.get(file).is_some_and(|file| file.snapshot == at);
            own.sort_unstable_by_key(|&file| (Some(file) != followed, !is_added(file), Reverse(file)));
            let more_files = own.len().saturating_sub(shown);
            own.truncate(shown);
            own.sort_unstable();
            let files = own.into_iter().map(|file| {
                is_drawn[file] = true;
                let standing = match held(file) {
                    true if is_added(file) => Standing::Added,
                    true => Standing::Held,
                    false => Standing::Apart,
                };
                (file, standing)
            });
            let files = files.collect();
            let standing = match in_list(place) {
                true if manifest.snapshot == at => Standing::Added,
                true => Standing::Held,
                false => Standing::Apart,
            };
            ChosenManifest { place, standing, files, more_files }
        });
        let manifests = manifests.collect();
        Chosen { at, more_snapshots: count - snapshots.len(), snapshots, manifests, more_manifests }
    }
}

/// Manifests that some of `snapshots` name: the one with the followed file, those that `at` wrote, then those that it names, then the others, the
/// newest of each first; in the order of their places, and how many there are besides.
fn manifests(
    table: &TablePicture,
    at: usize,
    followed: Option<usize>,
    snapshots: Range<usize>,
    most: usize,
) -> (Vec<usize>, usize) {
    const RANKS: u8 = 3;
    let mut ranks = vec![RANKS; table.manifests.len()];
    for place in snapshots {
        for &manifest in table.snapshots.get(place).map_or(&[][..], |snapshot| &snapshot.manifests) {
            let Some(part) = table.manifests.get(manifest) else { continue };
            let has_followed = followed.is_some_and(|file| part.files.contains(&file));
            let rank = match place == at {
                _ if has_followed => 0,
                true if part.snapshot == at => 0,
                true => 1,
                false => 2,
            };
            ranks[manifest] = ranks[manifest].min(rank);
        }
    }
    let mut named: Vec<usize> = (0..ranks.len()).filter(|&manifest| ranks[manifest] < RANKS).collect();
    named.sort_unstable_by_key(|&manifest| (ranks[manifest], Reverse(manifest)));
    let more = named.len().saturating_sub(most);
    named.truncate(most);
    named.sort_unstable();
    (named, more)
}
