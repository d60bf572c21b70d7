//! What is said of a table's parts, short enough for their boxes.

use crate::content::lake_table::LakeTable;
use crate::engine::lake::drawing::{Node, Shape, Standing, What};
use crate::engine::lake::picture::{ManifestPart, Part, TablePicture};
use crate::ui::lake::figures::{bytes, count, grouped, short_count};

/// What stands in a part's box.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Said {
    /// Its name.
    pub name: String,
    /// Beside the name.
    pub aside: String,
    /// Below it.
    pub details: Vec<String>,
}

impl Said {
    /// All of it as one name.
    fn in_full(&self, words: &LakeTable) -> String {
        let aside = (!self.aside.is_empty()).then_some(&self.aside);
        let all: Vec<&str> =
            std::iter::once(&self.name).chain(aside).chain(&self.details).map(String::as_str).collect();
        all.join(words.comma.0)
    }
}

/// What is said of a part in the words of the list: all that there is.
pub fn part(words: &LakeTable, table: &TablePicture, part: &Part) -> Said {
    let (counts, berg) = (&words.counts, &words.berg);
    let said = match *part {
        Part::Metadata(place) => {
            let file = table.metadata.get(place);
            let mut details = Vec::new();
            if place + 1 == table.metadata.len() {
                let schema = table.snapshots.last().map_or(0, |snapshot| snapshot.schema_id);
                details.push(berg.schema.fill(&[("schema", &schema)]));
                details.push(count(&counts.snapshots, table.snapshots.len() as u64));
            }
            details.extend(file.map(|file| bytes(file.bytes)));
            file.map(|file| Said { name: file_name(&file.path).to_owned(), aside: String::new(), details })
        }
        Part::Snapshot(place) => table.snapshots.get(place).map(|snapshot| Said {
            name: berg.snapshot.fill(&[("number", &(place + 1))]),
            aside: snapshot.operation.clone(),
            details: vec![count(&counts.rows, snapshot.rows)],
        }),
        Part::ManifestList(place) => table.snapshots.get(place).map(|snapshot| Said {
            name: berg.manifest_list.to_string(),
            aside: String::new(),
            details: vec![count(&counts.manifests, snapshot.manifests.len() as u64), bytes(snapshot.list_bytes)],
        }),
        Part::Manifest(place) => table.manifests.get(place).map(|manifest| Said {
            name: berg.manifest.to_string(),
            aside: String::new(),
            details: vec![manifest_did(words, manifest), bytes(manifest.bytes)],
        }),
        Part::DataFile(place) => table.files.get(place).map(|file| {
            let mut details =
                vec![count(&counts.rows, file.rows), count(&counts.row_groups, file.row_groups), bytes(file.bytes)];
            details.extend((!file.partition.is_empty()).then(|| file.partition.clone()));
            Said { name: file_name(&file.path).to_owned(), aside: String::new(), details }
        }),
    };
    said.unwrap_or_default()
}

fn manifest_did(words: &LakeTable, manifest: &ManifestPart) -> String {
    match (manifest.added, manifest.deleted) {
        (0, 0) => count(&words.counts.files, manifest.existing),
        (0, gone) => count(&words.berg.gone, gone),
        (added, _) => count(&words.berg.added, added),
    }
}

/// What stands in the box of a part.
pub fn in_box(words: &LakeTable, table: &TablePicture, node: &Node, shape: Shape) -> Said {
    let What::Part(of) = &node.what else {
        return Said { name: format!("+ {}", more(&node.what)), ..Said::default() };
    };
    let mut said = part(words, table, of);
    match *of {
        Part::Snapshot(place) => {
            let Some(snapshot) = table.snapshots.get(place) else { return said };
            if shape == Shape::Narrow {
                let rows = short_count(&words.counts.rows, snapshot.rows);
                return Said { details: vec![std::mem::take(&mut said.aside), rows], ..said };
            }
            let room = node.frame.size.x - 20.0;
            if width(&said.name) + width(&said.aside) + 8.0 > room {
                said.aside.clear();
            }
            let mut line = short_count(&words.counts.rows, snapshot.rows);
            for (sign, rows) in [("+", snapshot.added_rows), ("−", snapshot.deleted_rows)] {
                let more = format!(" · {sign}{}", grouped(rows));
                if rows > 0 && rows != snapshot.rows && width(&line) + width(&more) <= room {
                    line += &more;
                }
            }
            said.details = vec![line];
        }
        Part::Manifest(place) => {
            let did = table.manifests.get(place).map(|manifest| manifest_did(words, manifest));
            let added = table.manifests.get(place).map_or(0, |manifest| manifest.added);
            said.details = match node.standing {
                Standing::Held => vec![words.berg.carried_over.to_string()],
                _ if added > 0 && did.as_ref().is_some_and(|did| width(did) > node.frame.size.x - 18.0) => {
                    vec![count(&words.berg.added_short, added)]
                }
                _ => did.into_iter().collect(),
            };
        }
        Part::Metadata(_) if shape == Shape::Narrow && said.details.len() > 2 => {
            let size = said.details.split_off(2);
            said.details = vec![said.details.join(" · "), size.concat()];
        }
        _ if shape == Shape::Wide => {
            // In one line; what has no room there is said where the part opens.
            while said.details.len() > 1 && width(&said.details.join(" · ")) > node.frame.size.x - 20.0 {
                said.details.pop();
            }
            said.details = vec![said.details.join(" · ")];
        }
        _ => (),
    }
    said
}

/// About how wide a line of a box's words is, in the drawing's units.
fn width(text: &str) -> f64 {
    text.chars().map(|letter| if letter.is_ascii() || letter == '·' || letter == '−' { 7.5 } else { 12.6 }).sum()
}

/// The name of anything that is drawn, for those who do not see it.
pub fn name(words: &LakeTable, table: &TablePicture, what: &What) -> String {
    let berg = &words.berg;
    let of = |of: &Part| part(words, table, of);
    match what {
        // What there are several of needs its number.
        What::Part(manifest @ Part::Manifest(place)) => {
            let said = of(manifest);
            Said { name: format!("{} {}", said.name, place + 1), ..said }.in_full(words)
        }
        What::Part(list @ Part::ManifestList(place)) => {
            Said { aside: berg.snapshot.fill(&[("number", &(place + 1))]), ..of(list) }.in_full(words)
        }
        What::Part(file @ Part::DataFile(place)) => {
            Said { name: format!("{} {}", berg.data_file.0, place + 1), ..of(file) }.in_full(words)
        }
        What::Part(other) => of(other).in_full(words),
        What::MoreSnapshots(more) => count(&berg.more_snapshots, *more as u64),
        What::MoreManifests(more) => count(&berg.more_manifests, *more as u64),
        What::MoreFiles(_, more) => count(&berg.more_files, *more as u64),
    }
}

fn more(what: &What) -> usize {
    match what {
        What::Part(_) => 0,
        What::MoreSnapshots(more) | What::MoreManifests(more) | What::MoreFiles(_, more) => *more,
    }
}

/// What the looked-at snapshot has to do with a part.
pub fn standing(words: &LakeTable, standing: Standing) -> &'static str {
    match standing {
        Standing::Added => words.berg.is_added.0,
        Standing::Held => words.berg.is_held.0,
        Standing::Apart => words.berg.is_apart.0,
    }
}

/// A path's last piece.
pub fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
