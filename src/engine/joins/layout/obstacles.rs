//! What a line should keep clear of: tables, other lines, and the outside.

use super::DrawnTable;
use super::geometry::{cross, length_inside};
use crate::engine::radius::layout::{Curve, Point};

/// Tables, by the squares of the plane that they lie in, and the straight lines between them.
pub(super) struct Obstacles<'a> {
    tables: &'a [DrawnTable],
    pairs: &'a [(usize, usize)],
    low: Point,
    high: Point,
    columns: usize,
    /// Row by row.
    squares: Vec<Vec<usize>>,
}

/// The side of a square.
const SQUARE: f64 = 120.0;
/// Into how many straight pieces a curve is cut to be looked at, for tables and for lines.
const PIECES: usize = 16;
const LONG_PIECES: usize = 6;
/// How near to a table a line of others may pass.
const CLEARANCE: f64 = 4.0;
/// With more pairs of joined tables than this nobody looks for crossings.
const MAX_CROSSED: usize = 500;

impl<'a> Obstacles<'a> {
    /// Of drawn tables, and the pairs of them that are joined.
    pub(super) fn new(tables: &'a [DrawnTable], pairs: &'a [(usize, usize)]) -> Obstacles<'a> {
        let corners = || tables.iter().map(corners);
        let low =
            corners().map(|(low, _)| low).reduce(|one, other| Point { x: one.x.min(other.x), y: one.y.min(other.y) });
        let high =
            corners().map(|(_, high)| high).reduce(|one, other| Point { x: one.x.max(other.x), y: one.y.max(other.y) });
        let (low, high) = (low.unwrap_or_default(), high.unwrap_or_default());
        let count = |size: f64| (size / SQUARE) as usize + 1;
        let (columns, rows) = (count(high.x - low.x), count(high.y - low.y));
        let mut obstacles = Obstacles { tables, pairs, low, high, columns, squares: vec![Vec::new(); columns * rows] };
        for (index, (least, most)) in corners().enumerate() {
            let squares: Vec<usize> = obstacles.squares_of(least, most).collect();
            squares.into_iter().for_each(|square| obstacles.squares[square].push(index));
        }
        obstacles
    }

    /// What a curve costs that leaves the drawing.
    pub(super) fn outside(&self, curve: &Curve) -> f64 {
        let beyond = |(_, to): (Point, Point)| {
            let beyond = (self.low.x - to.x).max(to.x - self.high.x).max(self.low.y - to.y).max(to.y - self.high.y);
            beyond.max(0.0)
        };
        pieces(curve, LONG_PIECES).map(beyond).sum::<f64>() / 4.0
    }

    /// What a curve costs that passes through tables other than those it joins, or something above the limit.
    pub(super) fn passed(&self, curve: &Curve, (one, other): (usize, usize), limit: f64) -> f64 {
        let mut cost = 0.0;
        for (from, to) in pieces(curve, PIECES) {
            if cost > limit {
                return cost;
            }
            let least = Point { x: from.x.min(to.x), y: from.y.min(to.y) };
            let most = Point { x: from.x.max(to.x), y: from.y.max(to.y) };
            for square in self.squares_of(least, most) {
                for &table in &self.squares[square] {
                    let DrawnTable { place, size } = self.tables[table];
                    let half = Point { x: size.x / 2.0 + CLEARANCE, y: size.y / 2.0 + CLEARANCE };
                    let inside = length_inside((from, to), place, half);
                    if inside > 0.0 && table != one && table != other {
                        cost += 1.0 + inside / 10.0;
                    }
                }
            }
        }
        cost
    }

    /// How many of the straight lines between other tables a curve crosses; none where there are too many to look at.
    pub(super) fn crossed(&self, curve: &Curve, (one, other): (usize, usize)) -> usize {
        let is_apart = |end: usize| end != one && end != other;
        self.met(curve, |from, to| is_apart(from) && is_apart(to))
    }

    /// How many of a table's own straight lines a curve crosses; none where there are too many to look at.
    pub(super) fn own_crossed(&self, curve: &Curve, table: usize) -> usize {
        self.met(curve, |from, to| from == table || to == table)
    }

    fn met(&self, curve: &Curve, counts: impl Fn(usize, usize) -> bool) -> usize {
        if self.pairs.len() > MAX_CROSSED {
            return 0;
        }
        let pieces: Vec<(Point, Point)> = pieces(curve, LONG_PIECES).collect();
        let is_met = |&&(from, to): &&(usize, usize)| {
            let line = (self.tables[from].place, self.tables[to].place);
            counts(from, to) && pieces.iter().any(|&piece| cross(piece, line))
        };
        self.pairs.iter().filter(is_met).count()
    }

    /// The squares that a box lies in; what is outside counts for the outermost.
    fn squares_of(&self, least: Point, most: Point) -> impl Iterator<Item = usize> + use<> {
        let (columns, rows) = (self.columns, self.squares.len() / self.columns);
        let number = |at: f64, low: f64, count: usize| (((at - low) / SQUARE).max(0.0) as usize).min(count - 1);
        let across = number(least.x, self.low.x, columns)..=number(most.x, self.low.x, columns);
        let down = number(least.y, self.low.y, rows)..=number(most.y, self.low.y, rows);
        down.flat_map(move |row| across.clone().map(move |column| row * columns + column))
    }
}

/// The corners of a table with the room round it: the least and the greatest.
fn corners(table: &DrawnTable) -> (Point, Point) {
    let DrawnTable { place, size } = table;
    let at = |side: f64| Point {
        x: place.x + side * (size.x / 2.0 + CLEARANCE),
        y: place.y + side * (size.y / 2.0 + CLEARANCE),
    };
    (at(-1.0), at(1.0))
}

fn pieces(curve: &Curve, count: usize) -> impl Iterator<Item = (Point, Point)> {
    let at = move |piece: usize| curve.at(piece as f64 / count as f64);
    (0..count).map(move |piece| (at(piece), at(piece + 1)))
}
