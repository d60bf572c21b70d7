//! Where tables are drawn.
use serde::{Deserialize, Serialize};

use crate::engine::joins::schema::Schema;
use crate::engine::radius::layout::Point;
/// Wide for a desk; a phone scrolls it in its frame.
pub const ASPECT: f64 = 1.6;

/// A drawn schema.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Drawing {
    /// Its size.
    pub size: Point,
    /// The tables.
    pub tables: Vec<DrawnTable>,
    /// The keys.
    pub keys: Vec<DrawnKey>,
}
/// A drawn table.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct DrawnTable {
    /// Its middle.
    pub place: Point,
    /// Its size.
    pub size: Point,
}
/// A drawn key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DrawnKey {
    /// Points.
    pub points: Vec<Point>,
}
impl DrawnKey {
    /// For an SVG path.
    pub fn path(&self) -> String {
        let points: Vec<String> = self.points.iter().map(|point| format!("{:.1} {:.1}", point.x, point.y)).collect();
        format!("M{}", points.join("L"))
    }
}
/// Lays out.
pub fn layout(schema: &Schema, _aspect: f64) -> Drawing {
    let tables: Vec<DrawnTable> = schema
        .tables
        .iter()
        .enumerate()
        .map(|(index, table)| DrawnTable {
            place: Point { x: 100.0 + 180.0 * (index % 5) as f64, y: 40.0 + 110.0 * (index / 5) as f64 },
            size: Point { x: 24.0 + 7.8 * table.name.len() as f64, y: 30.0 },
        })
        .collect();
    let keys =
        schema.keys.iter().map(|key| DrawnKey { points: vec![tables[key.from].place, tables[key.to].place] }).collect();
    Drawing { size: Point { x: 940.0, y: 600.0 }, tables, keys }
}
