//! Where tables are drawn: in columns and rows, those that are joined near to each other, with the lines of their keys in
//! the channels between. So no two tables lie on each other and no line passes through a table, whatever the schema.

mod block;
mod graph;
mod grid;
mod pack;
mod route;
mod text;
mod tracks;
mod wires;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write;

use serde::{Deserialize, Serialize};

use crate::engine::joins::schema::Schema;
use crate::engine::radius::layout::Point;
use block::{Block, Line};
use graph::Graph;

/// A drawn schema. Its unit is the pixel of a screen on which labels are 12.5 px high.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Drawing {
    /// Its size.
    pub size: Point,
    /// The tables, by index.
    pub tables: Vec<DrawnTable>,
    /// The keys, by index.
    pub keys: Vec<DrawnKey>,
}

/// A drawn table.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct DrawnTable {
    /// Its middle.
    pub place: Point,
    /// Its size; all are of one height.
    pub size: Point,
}

/// A drawn key: a line from the border of its table to the border of the table that it refers to.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct DrawnKey {
    /// Its ends and corners; it runs down or across from one to the next.
    pub points: Vec<Point>,
}

/// The radius of a line's corners.
const ROUND: f64 = 7.0;

impl DrawnKey {
    /// The line as the `d` of an SVG path, its corners round.
    pub fn path(&self) -> String {
        let mut path = String::new();
        for (at, &point) in self.points.iter().enumerate() {
            // Nothing fails to be written into a string.
            let _ = match (at.checked_sub(1).map(|before| self.points[before]), self.points.get(at + 1)) {
                (None, _) => write!(path, "M{:.1} {:.1}", point.x, point.y),
                (_, None) => write!(path, "L{:.1} {:.1}", point.x, point.y),
                (Some(before), Some(&after)) => {
                    let radius = ROUND.min(distance(before, point) / 2.0).min(distance(point, after) / 2.0);
                    let (from, to) = (towards(point, before, radius), towards(point, after, radius));
                    let Point { x, y } = point;
                    write!(path, "L{:.1} {:.1}Q{x:.1} {y:.1} {:.1} {:.1}", from.x, from.y, to.x, to.y)
                }
            };
        }
        path
    }
}

fn distance(one: Point, other: Point) -> f64 {
    (one.x - other.x).abs() + (one.y - other.y).abs()
}

/// The point so far on the way to another, which lies down or across.
fn towards(from: Point, to: Point, far: f64) -> Point {
    let step = |from: f64, to: f64| from + far.copysign(to - from) * f64::from(u8::from(to != from));
    Point { x: step(from.x, to.x), y: step(from.y, to.y) }
}

/// The height of a table.
pub const HEIGHT: f64 = 30.0;
/// How many letters of a name a table has room for.
pub const MAX_LABEL: usize = 32;
/// A character's width in a label of 12.5 px.
const CH: f64 = 7.6;
/// The room at both sides of a label.
const PADDING: f64 = 24.0;
/// The room round everything.
const MARGIN: f64 = 14.0;
/// Between parts that nothing joins.
const BLOCK_GAP: Point = Point { x: 52.0, y: 34.0 };

/// What a layout knows of the tables of a schema, by index.
struct Tables {
    widths: Vec<f64>,
    /// Numbers of the systems that they come from.
    sources: Vec<Option<usize>>,
    /// How many keys lead from a table to itself.
    rounds: Vec<usize>,
}

/// The drawing of a schema that is to be about so many times as wide as high. Parts that no key joins stand beside or below
/// the largest, tables that nothing joins after them.
///
/// O(moves + keys × (columns + rows)), where no more than some hundred thousand moves are made, however many tables.
pub fn layout(schema: &Schema, aspect: f64) -> Drawing {
    let aspect = if aspect.is_finite() { aspect.clamp(0.1, 10.0) } else { 1.0 };
    let tables = tables(schema);
    let (mut parts, single): (Vec<Graph>, Vec<Graph>) =
        Graph::new(schema).parts().into_iter().partition(|part| part.len() > 1);
    let mut single: Vec<usize> = single.into_iter().flat_map(|part| part.tables).collect();
    single.sort_unstable();
    parts.extend((!single.is_empty()).then(|| Graph::of(single, Vec::new())));
    let areas: Vec<f64> = parts.iter().map(|part| Block::area(part, &tables)).collect();
    let whole: f64 = areas.iter().sum();
    let width = (whole * aspect).sqrt();
    let blocks: Vec<Block> = parts
        .iter()
        .zip(&areas)
        .map(|(part, &area)| {
            // The main part is as wide as all, and as high as the others leave it.
            let wide = if 2.0 * area > whole { width } else { (6.0 * area).sqrt().min(width) };
            Block::of(part, &tables, wide * wide / area)
        })
        .collect();
    let sizes: Vec<Point> = blocks.iter().map(|block| block.size).collect();
    let width = sizes.iter().map(|size| size.x).fold(width, f64::max);
    let mut corners = pack::rows(&sizes, width, BLOCK_GAP);
    // The first columns of parts below each other are in line.
    let firsts = corners.iter().zip(&blocks).filter(|(corner, _)| corner.x == 0.0);
    let lead = firsts.map(|(_, block)| block.lead).fold(0.0, f64::max);
    let mut aside = 0.0;
    for (corner, block) in corners.iter_mut().zip(&blocks) {
        aside = if corner.x == 0.0 { lead - block.lead } else { aside };
        corner.x += aside;
    }
    framed(schema, blocks, corners)
}

fn tables(schema: &Schema) -> Tables {
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    let sources = schema.tables.iter().map(|table| {
        let source = table.source.as_deref()?;
        let next = names.len();
        Some(*names.entry(source).or_insert(next))
    });
    let sources = sources.collect();
    let mut rounds = vec![0; schema.tables.len()];
    schema.keys.iter().filter(|key| key.from == key.to).for_each(|key| rounds[key.from] += 1);
    Tables { widths: schema.tables.iter().map(|table| width(&table.name)).collect(), sources, rounds }
}

/// The width of a table of that name.
fn width(name: &str) -> f64 {
    PADDING + CH * label(name).chars().map(places).sum::<usize>() as f64
}

/// A name as there is room for it in its table: cut, if it takes more than [`MAX_LABEL`] places.
pub fn label(name: &str) -> Cow<'_, str> {
    let mut taken = 0;
    let beyond = name.char_indices().find(|&(_, c)| {
        taken += places(c);
        taken > MAX_LABEL
    });
    let Some((mut end, _)) = beyond else { return Cow::Borrowed(name) };
    // The dots take a place, too.
    end = name[..end].char_indices().next_back().map_or(0, |(last, _)| last);
    Cow::Owned(format!("{}…", &name[..end]))
}

/// Of scripts whose characters are as wide as high, each takes two places.
fn places(c: char) -> usize {
    if c >= '\u{1100}' && c != '…' { 2 } else { 1 }
}

/// All blocks in one drawing, with a margin round them.
fn framed(schema: &Schema, blocks: Vec<Block>, corners: Vec<Point>) -> Drawing {
    let mut drawing = Drawing { tables: vec![DrawnTable::default(); schema.tables.len()], ..Drawing::default() };
    let mut lines: BTreeMap<(usize, usize), (Vec<Line>, usize)> = BTreeMap::new();
    for (block, corner) in blocks.into_iter().zip(corners) {
        let moved = |point: Point| Point { x: point.x + corner.x + MARGIN, y: point.y + corner.y + MARGIN };
        let end = moved(block.size);
        drawing.size.x = drawing.size.x.max(end.x + MARGIN);
        drawing.size.y = drawing.size.y.max(end.y + MARGIN);
        for (table, place, width) in block.tables {
            drawing.tables[table] = DrawnTable { place: moved(place), size: Point { x: width, y: HEIGHT } };
        }
        for mut strand in block.strands {
            strand.lines.iter_mut().flatten().for_each(|point| *point = moved(*point));
            lines.insert(strand.tables, (strand.lines, 0));
        }
    }
    drawing.keys = schema
        .keys
        .iter()
        .map(|key| {
            let Some((strands, next)) = lines.get_mut(&(key.from.min(key.to), key.from.max(key.to))) else {
                return DrawnKey::default();
            };
            // There are fewer lines than keys where very many join the same tables.
            let mut points = strands.get(*next).or(strands.last()).cloned().unwrap_or_default();
            *next += 1;
            if key.from > key.to {
                points.reverse();
            }
            DrawnKey { points }
        })
        .collect();
    drawing
}
