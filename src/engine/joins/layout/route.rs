//! The lines of keys: from one table's border to the other's, in a bow where they would pass through a third table.

use std::collections::BTreeMap;

use super::DrawnTable;
use super::geometry::{between, border, cross, length, length_inside, towards};
use crate::engine::joins::schema::ForeignKey;
use crate::engine::radius::layout::{Curve, Point};

/// Between the lines of two keys that join the same tables.
const APART: f64 = 14.0;
/// The widest that such lines spread, however many there are.
const SPREAD: f64 = 120.0;
/// How far bows swing out that are tried one after another.
const BOWS: [f64; 13] = [0.0, 14.0, -14.0, 28.0, -28.0, 48.0, -48.0, 72.0, -72.0, 104.0, -104.0, 144.0, -144.0];
/// Into how many straight pieces a curve is cut to be looked at.
const PIECES: usize = 16;
/// How near to a table a line of others may pass.
const CLEARANCE: f64 = 4.0;

/// With more pairs of joined tables than this all lines are straight.
const MAX_BOWED: usize = 10_000;
/// With more than this no bow is chosen for its crossings.
const MAX_CROSSED: usize = 500;

/// The line of every key. Where straight lines pass through other tables, bows are tried.
pub(super) fn curves(keys: &[ForeignKey], tables: &[DrawnTable]) -> Vec<Curve> {
    let mut together: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (index, key) in keys.iter().enumerate() {
        together.entry((key.from.min(key.to), key.from.max(key.to))).or_default().push(index);
    }
    let pairs: Vec<(usize, usize)> = together.keys().copied().filter(|(one, other)| one != other).collect();
    let obstacles = Obstacles::new(tables, &pairs);
    let mut curves = vec![Curve { points: [Point::default(); 4] }; keys.len()];
    for (&(one, other), together) in &together {
        let count = together.len();
        let apart = APART.min(SPREAD / count as f64);
        if one == other {
            for (rank, &key) in together.iter().enumerate() {
                curves[key] = obstacles.free_loop(one, rank as f64 * apart);
            }
            continue;
        }
        let drawn = |rank: usize, bow: f64| {
            bowed(tables[one], tables[other], bow + (rank as f64 - (count - 1) as f64 / 2.0) * apart)
        };
        let passed = |bow: f64| (0..count).map(|rank| obstacles.passed(&drawn(rank, bow), (one, other))).sum::<f64>();
        let mut best = 0.0;
        if pairs.len() <= MAX_BOWED && passed(0.0) > 0.0 {
            let cost =
                |bow: f64| passed(bow) + obstacles.crossed(&drawn(count / 2, bow), (one, other)) + bow.abs() / 50.0;
            let costs = BOWS.map(|bow| (bow, cost(bow)));
            best = costs.into_iter().min_by(|one, other| one.1.total_cmp(&other.1)).map_or(0.0, |(bow, _)| bow);
        }
        for (rank, &key) in together.iter().enumerate() {
            let curve = drawn(rank, best);
            curves[key] = if keys[key].from == one { curve } else { reversed(curve) };
        }
    }
    curves
}

fn reversed(curve: Curve) -> Curve {
    let [from, out, back, to] = curve.points;
    Curve { points: [to, back, out, from] }
}

/// A line from one table to another that swings out to its left, seen along it.
fn bowed(one: DrawnTable, other: DrawnTable, bow: f64) -> Curve {
    let way = towards(one.place, other.place);
    let long = length(way).max(1e-9);
    // The middle of a cubic curve is three quarters as far out as its control points.
    let out = bow * 4.0 / 3.0;
    let aside = Point { x: way.y / long * out, y: -way.x / long * out };
    let control = |share: f64| {
        let at = between(one.place, other.place, share);
        Point { x: at.x + aside.x, y: at.y + aside.y }
    };
    let half = |table: DrawnTable| Point { x: table.size.x / 2.0, y: table.size.y / 2.0 };
    let (first, last) = (control(0.3), control(0.7));
    let (start, end) = (border(one.place, half(one), first), border(other.place, half(other), last));
    Curve { points: [start, first, last, end] }
}

/// A line from a table round one of its corners and back, given the sides of the corner: 1 to the right and down.
fn returning(table: DrawnTable, (x, y): (f64, f64), wider: f64) -> Curve {
    let DrawnTable { place, size } = table;
    let corner = Point { x: place.x + x * size.x / 2.0, y: place.y + y * size.y / 2.0 };
    let swing = 22.0 + wider;
    let at = |out: f64, off: f64| Point { x: corner.x + x * out, y: corner.y + y * off };
    Curve { points: [at(-18.0, 0.0), at(-15.0, swing), at(swing, 3.0), at(0.0, -10.0)] }
}

/// What a line should keep clear of: tables, by the squares of the plane that they lie in, other lines, and the outside.
struct Obstacles<'a> {
    tables: &'a [DrawnTable],
    squares: BTreeMap<(i64, i64), Vec<usize>>,
    pairs: &'a [(usize, usize)],
    low: Point,
    high: Point,
}

/// The side of a square.
const SQUARE: f64 = 120.0;

impl<'a> Obstacles<'a> {
    fn new(tables: &'a [DrawnTable], pairs: &'a [(usize, usize)]) -> Obstacles<'a> {
        let mut squares: BTreeMap<(i64, i64), Vec<usize>> = BTreeMap::new();
        let (mut low, mut high) = (Point { x: f64::MAX, y: f64::MAX }, Point { x: f64::MIN, y: f64::MIN });
        for (index, table) in tables.iter().enumerate() {
            let half = roomy(table);
            let least = Point { x: table.place.x - half.x, y: table.place.y - half.y };
            let most = Point { x: table.place.x + half.x, y: table.place.y + half.y };
            low = Point { x: low.x.min(least.x), y: low.y.min(least.y) };
            high = Point { x: high.x.max(most.x), y: high.y.max(most.y) };
            each_square(least, most, |square| squares.entry(square).or_default().push(index));
        }
        Obstacles { tables, squares, pairs, low, high }
    }

    /// What a curve costs that passes through tables other than those it joins, or leaves the drawing.
    fn passed(&self, curve: &Curve, (one, other): (usize, usize)) -> f64 {
        let mut cost = 0.0;
        for (from, to) in pieces(curve, PIECES) {
            let outside = (self.low.x - to.x).max(to.x - self.high.x).max(self.low.y - to.y).max(to.y - self.high.y);
            cost += outside.max(0.0) / 10.0;
            let least = Point { x: from.x.min(to.x), y: from.y.min(to.y) };
            let most = Point { x: from.x.max(to.x), y: from.y.max(to.y) };
            each_square(least, most, |square| {
                for &table in self.squares.get(&square).into_iter().flatten() {
                    let inside = length_inside((from, to), self.tables[table].place, roomy(&self.tables[table]));
                    if inside > 0.0 && table != one && table != other {
                        cost += 1.0 + inside / 10.0;
                    }
                }
            });
        }
        cost
    }

    /// A line from a table to itself, round the corner where it is least in the way.
    fn free_loop(&self, table: usize, wider: f64) -> Curve {
        let corners = [(1.0, -1.0), (-1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)];
        let curves = corners.map(|corner| returning(self.tables[table], corner, wider));
        let cost = |curve: &Curve| {
            let meets = |&&(one, other): &&(usize, usize)| {
                let line = (self.tables[one].place, self.tables[other].place);
                pieces(curve, 6).any(|piece| cross(piece, line))
            };
            let seen = if self.pairs.len() > MAX_CROSSED { &[] } else { self.pairs };
            let own = seen.iter().filter(|&&(one, other)| one == table || other == table);
            self.passed(curve, (table, table)) + own.filter(meets).count() as f64
        };
        let costs = curves.map(|curve| (cost(&curve), curve));
        costs.into_iter().min_by(|one, other| one.0.total_cmp(&other.0)).map_or(curves[0], |(_, curve)| curve)
    }

    /// What a curve costs that crosses the straight lines between other tables.
    fn crossed(&self, curve: &Curve, (one, other): (usize, usize)) -> f64 {
        if self.pairs.len() > MAX_CROSSED {
            return 0.0;
        }
        let pieces: Vec<(Point, Point)> = pieces(curve, 6).collect();
        let is_apart = |end: usize| end != one && end != other;
        let others = self.pairs.iter().filter(|(from, to)| is_apart(*from) && is_apart(*to));
        let is_crossed = |&&(from, to): &&(usize, usize)| {
            let line = (self.tables[from].place, self.tables[to].place);
            pieces.iter().any(|&piece| cross(piece, line))
        };
        others.filter(is_crossed).count() as f64
    }
}

/// Half the size of a table with the room round it.
fn roomy(table: &DrawnTable) -> Point {
    Point { x: table.size.x / 2.0 + CLEARANCE, y: table.size.y / 2.0 + CLEARANCE }
}

fn pieces(curve: &Curve, count: usize) -> impl Iterator<Item = (Point, Point)> {
    let at = move |piece: usize| curve.at(piece as f64 / count as f64);
    (0..count).map(move |piece| (at(piece), at(piece + 1)))
}

/// The squares that a box lies in.
fn each_square(least: Point, most: Point, mut visit: impl FnMut((i64, i64))) {
    let number = |at: f64| (at / SQUARE) as i64;
    for x in number(least.x)..=number(most.x) {
        for y in number(least.y)..=number(most.y) {
            visit((x, y));
        }
    }
}
