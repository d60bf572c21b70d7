//! Where the parts of a table stand in the picture of an iceberg: what a query sees above the waterline, the metadata
//! tree below it, and the ice around both.

mod choose;
mod ice;
pub mod strip;
mod tree;

pub use crate::engine::radius::layout::Point;
use crate::engine::turn::Turn;

use super::picture::{Part, TablePicture};
use choose::Chosen;
pub use ice::{Facet, Ice};

/// Row groups of a data file that are drawn; further ones stand in the last.
pub const MAX_BANDS: u64 = 8;

/// How wide the picture is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// For a column of a page.
    Wide,
    /// For a phone.
    Narrow,
}

/// The measures of a shape, in the drawing's units, which are about CSS pixels.
#[derive(Debug, Clone, Copy)]
struct Measures {
    width: f64,
    /// Above the waterline.
    above: f64,
    /// Below it.
    below: f64,
    /// What the tip can reach.
    tip: f64,
    /// From the edge to the outermost part.
    edge: f64,
    /// From a part to the ice's face.
    margin: f64,
    /// How far the ice bulges at its sides, and how much deeper it comes to its point.
    belly: f64,
    keel: f64,
    gap: f64,
    /// Top and height of each level of boxes; the top of the data files.
    levels: [(f64, f64); 4],
    files: f64,
    /// The widest that each level's boxes get.
    widest: [f64; 4],
    snapshots: usize,
    manifests: usize,
    files_at_most: usize,
}

impl Shape {
    fn measures(self) -> Measures {
        match self {
            Shape::Wide => Measures {
                width: 600.0,
                above: 230.0,
                below: 570.0,
                tip: 200.0,
                edge: 20.0,
                margin: 22.0,
                belly: 22.0,
                keel: 62.0,
                gap: 14.0,
                levels: [(36.0, 46.0), (126.0, 46.0), (208.0, 46.0), (300.0, 46.0)],
                files: 388.0,
                widest: [256.0, 190.0, 190.0, 150.0],
                snapshots: 3,
                manifests: 4,
                files_at_most: 8,
            },
            Shape::Narrow => Measures {
                width: 288.0,
                above: 176.0,
                below: 560.0,
                tip: 132.0,
                edge: 8.0,
                margin: 14.0,
                belly: 0.0,
                keel: 44.0,
                gap: 8.0,
                levels: [(28.0, 60.0), (126.0, 60.0), (216.0, 60.0), (316.0, 44.0)],
                files: 396.0,
                widest: [200.0, 128.0, 128.0, 128.0],
                snapshots: 2,
                manifests: 2,
                files_at_most: 6,
            },
        }
    }
}

/// A rectangle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// Its upper left corner.
    pub place: Point,
    /// Its width and height.
    pub size: Point,
}

impl Frame {
    /// The middle of its upper side.
    pub fn top(&self) -> Point {
        Point { x: self.place.x + self.size.x / 2.0, y: self.place.y }
    }

    /// The middle of its lower side.
    pub fn bottom(&self) -> Point {
        Point { y: self.place.y + self.size.y, ..self.top() }
    }
}

/// What stands at a place of the picture.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum What {
    /// A part of the table.
    Part(Part),
    /// Snapshots that are not drawn: how many.
    MoreSnapshots(usize),
    /// Manifests.
    MoreManifests(usize),
    /// Data files of a manifest, by that one's place: how many.
    MoreFiles(usize, usize),
}

/// What the snapshot that is looked at has to do with a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Its commit wrote it.
    Added,
    /// It has it from before.
    Held,
    /// It does not have it: another's.
    Apart,
}

/// A part, drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// What it is.
    pub what: What,
    /// Where.
    pub frame: Frame,
    /// Whose.
    pub standing: Standing,
    /// How far it is below the waterline: 0 for the metadata file to 4 for data files.
    pub level: usize,
}

/// From a part to one that it names: both by their places among the nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The upper.
    pub from: usize,
    /// The lower.
    pub to: usize,
    /// Whose.
    pub standing: Standing,
}

/// Where words stand below the data files of a manifest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FilesLabel {
    /// The manifest, by its place in the table.
    pub manifest: usize,
    /// The middle of their first line.
    pub place: Point,
    /// Whose.
    pub standing: Standing,
}

/// The picture. Its y is 0 at the waterline.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// Its width, which is the same for all tables.
    pub width: f64,
    /// How much there is above the waterline, and below.
    pub above: f64,
    /// Below.
    pub below: f64,
    /// The ice.
    pub ice: Ice,
    /// The parts, level by level, the oldest at the left.
    pub nodes: Vec<Node>,
    /// What names what.
    pub links: Vec<Link>,
    /// What is said below the data files.
    pub labels: Vec<FilesLabel>,
}

impl Drawing {
    /// The picture of a table at a snapshot, by that one's place; none for the newest. Of many parts a data file that is
    /// followed and those that the snapshot wrote are drawn, and of the others the newest. O(n) in the table's parts, and in what the drawn
    /// snapshots name.
    pub fn new(table: &TablePicture, at: Option<usize>, followed: Option<usize>, shape: Shape) -> Drawing {
        let measures = shape.measures();
        let newest = table.snapshots.len().saturating_sub(1);
        let chosen = Chosen::new(table, at.unwrap_or(newest).min(newest), followed, &measures);
        let (nodes, labels) = tree::place(table, &chosen, &measures);
        let links = tree::links(table, &chosen, &nodes);
        let rows = table.snapshots.get(chosen.at).map_or(0, |snapshot| snapshot.rows);
        let ice = Ice::around(&nodes, &labels, rows, seed(table), &measures);
        Drawing { width: measures.width, above: measures.above, below: measures.below, ice, nodes, links, labels }
    }

    /// What there is before there is a table: the shape of a berg, with nothing in it.
    pub fn empty(shape: Shape) -> Drawing {
        let measures = shape.measures();
        let Measures { width, above, below, .. } = measures;
        // As large as that of some commits.
        let (top, bottom) = (measures.levels[0].0, measures.files + 60.0);
        let ghost = [(measures.widest[0], top), (0.78 * width, measures.levels[1].0), (0.78 * width, bottom - top)];
        let ghost = ghost.map(|(wide, y)| Node {
            what: What::MoreSnapshots(0),
            frame: Frame { place: Point { x: (width - wide) / 2.0, y }, size: Point { x: wide, y: top } },
            standing: Standing::Apart,
            level: 0,
        });
        let (nodes, links, labels) = Default::default();
        Drawing { width, above, below, ice: Ice::around(&ghost, &[], 3_000, 0, &measures), nodes, links, labels }
    }

    /// Where a part stands among the nodes; none if it is not drawn.
    pub fn find(&self, what: &What) -> Option<usize> {
        self.nodes.iter().position(|node| node.what == *what)
    }

    /// Where an arrow key leads from a node: up to what names it, down to what it names, or to the one beside it.
    pub fn next(&self, from: usize, turn: Turn) -> Option<usize> {
        let node = self.nodes.get(from)?;
        let level = |index: usize| self.nodes.get(index).filter(|other| other.level == node.level).map(|_| index);
        // Where several lead on, the one on the path.
        let best = |links: &mut dyn Iterator<Item = (usize, Standing)>| {
            let rank = |standing| match standing {
                Standing::Added => 0,
                Standing::Held => 1,
                Standing::Apart => 2,
            };
            links.min_by_key(|&(_, standing)| rank(standing)).map(|(index, _)| index)
        };
        match turn {
            Turn::Left => level(from.checked_sub(1)?),
            Turn::Right => level(from + 1),
            Turn::Up => {
                best(&mut self.links.iter().filter(|link| link.to == from).map(|link| (link.from, link.standing)))
            }
            Turn::Down => {
                best(&mut self.links.iter().filter(|link| link.from == from).map(|link| (link.to, link.standing)))
            }
        }
    }

    /// The nodes from one up to the metadata file, by the way that the looked-at snapshot has, or else by any.
    pub fn way_up(&self, from: usize) -> Vec<usize> {
        // Each step goes up a level.
        std::iter::successors(Some(from), |&node| self.next(node, Turn::Up)).collect()
    }

    /// A link as an SVG path.
    pub fn path(&self, link: &Link) -> String {
        let (Some(from), Some(to)) = (self.nodes.get(link.from), self.nodes.get(link.to)) else { return String::new() };
        let (from, to) = (from.frame.bottom(), to.frame.top());
        let bend = (to.y - from.y) / 2.0;
        format!(
            "M{:.1} {:.1}C{:.1} {:.1} {:.1} {:.1} {:.1} {:.1}",
            from.x,
            from.y,
            from.x,
            from.y + bend,
            to.x,
            to.y - bend,
            to.x,
            to.y
        )
    }
}

/// The row groups of a data file as bands of its bar, which are as high together as the bar: tops and heights.
pub fn bands(height: f64, row_groups: u64) -> impl Iterator<Item = (f64, f64)> {
    let count = row_groups.clamp(1, MAX_BANDS);
    let gap = 1.5;
    let band = (height - gap * (count - 1) as f64) / count as f64;
    (0..count).map(move |index| (index as f64 * (band + gap), band))
}

/// What the shape of a table's ice comes from: the same for all its life.
fn seed(table: &TablePicture) -> u64 {
    // FNV-1a.
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let first = table.snapshots.first().map_or(0, |snapshot| snapshot.id);
    table.name.bytes().chain(first.to_le_bytes()).fold(0xcbf2_9ce4_8422_2325, mix)
}
