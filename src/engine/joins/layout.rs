//! Where tables are drawn: those that are joined near to each other, with few crossings, and the same every time.

mod geometry;
mod graph;
mod obstacles;
mod pack;
mod route;
mod spread;
mod stress;
mod untangle;

use serde::{Deserialize, Serialize};

use crate::engine::joins::schema::Schema;
use crate::engine::radius::layout::{Curve, Point};
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
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct DrawnKey {
    /// From one to the other.
    pub curve: Curve,
}

impl DrawnKey {
    /// The line as the `d` of an SVG path.
    pub fn path(&self) -> String {
        self.curve.path()
    }
}

/// The height of a table.
pub const HEIGHT: f64 = 30.0;
/// The most characters of a name that a table has room for.
pub const MAX_LABEL: usize = 32;
/// A character's width in a label of 12.5 px.
const CH: f64 = 7.6;
/// The room at both sides of a label.
const PADDING: f64 = 24.0;

/// Where tables may stand.
#[derive(Debug, Clone, Copy)]
struct Room {
    /// Its size.
    frame: Point,
    /// What is wanted between two tables.
    gap: Point,
}

/// The least room between two tables.
const LEAST_GAP: f64 = 14.0;
/// The room round everything.
const MARGIN: f64 = 14.0;
/// Parts with more tables than this stand in rows.
const MAX_TABLES: usize = 2_000;
/// So many comparisons of lines and tables are made to untangle a schema: they decide how long it takes.
const COMPARISONS: f64 = 15e6;
/// And those in which tables times joins are more than this.
const MAX_PRODUCT: usize = 20_000_000;

/// The drawing of a schema that is to be about so many times as wide as high. What is narrower than high is made for a
/// phone: tables stand closer. Parts that no key joins stand below the largest, tables that nothing joins in rows.
///
/// O(n² + n · m) for parts of up to 2,000 tables; larger parts stand in rows, in O(n log n).
pub fn layout(schema: &Schema, aspect: f64) -> Drawing {
    let sizes: Vec<Point> = schema.tables.iter().map(|table| Point { x: width(&table.name), y: HEIGHT }).collect();
    let places = places(&Graph::new(schema), &sizes, if aspect.is_finite() { aspect.clamp(0.1, 10.0) } else { 1.0 });
    let tables: Vec<DrawnTable> =
        places.into_iter().zip(sizes).map(|(place, size)| DrawnTable { place, size }).collect();
    let curves = route::curves(&schema.keys, &tables);
    framed(tables, curves)
}

/// The width of a table of that name. Of scripts whose characters are as wide as high, each takes two places.
fn width(name: &str) -> f64 {
    let places: usize = name.chars().take(MAX_LABEL).map(|c| if c >= '\u{1100}' { 2 } else { 1 }).sum();
    PADDING + CH * places.min(MAX_LABEL) as f64
}

/// What is drawn, with a margin round it, from the origin on.
fn framed(mut tables: Vec<DrawnTable>, mut curves: Vec<Curve>) -> Drawing {
    let corners = tables.iter().flat_map(|DrawnTable { place, size }| {
        [-0.5, 0.5].map(|side| Point { x: place.x + side * size.x, y: place.y + side * size.y })
    });
    let along = curves.iter().flat_map(|curve| (0..=8).map(|piece| curve.at(f64::from(piece) / 8.0)));
    let points: Vec<Point> = corners.chain(along).collect();
    let bound = |of: fn(f64, f64) -> f64| {
        points.iter().copied().reduce(|one, other| Point { x: of(one.x, other.x), y: of(one.y, other.y) })
    };
    let (low, high) = (bound(f64::min).unwrap_or_default(), bound(f64::max).unwrap_or_default());
    let moved = |place: &mut Point| *place = Point { x: place.x - low.x + MARGIN, y: place.y - low.y + MARGIN };
    tables.iter_mut().for_each(|table| moved(&mut table.place));
    curves.iter_mut().for_each(|curve| curve.points.iter_mut().for_each(moved));
    Drawing {
        size: Point { x: high.x - low.x + 2.0 * MARGIN, y: high.y - low.y + 2.0 * MARGIN },
        tables,
        keys: curves.into_iter().map(|curve| DrawnKey { curve }).collect(),
    }
}
