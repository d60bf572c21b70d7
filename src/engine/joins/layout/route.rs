//! The lines of keys: from one table's border to the other's, in a bow where they would pass through a third table.

use std::collections::BTreeMap;

use super::DrawnTable;
use super::geometry::{between, border, length, length_inside, towards};
use crate::engine::joins::schema::ForeignKey;
use crate::engine::radius::layout::{Curve, Point};

/// Between the middles of the lines of two keys that join the same tables.
const APART: f64 = 14.0;
/// The widest that such lines spread, however many there are.
const SPREAD: f64 = 120.0;
/// How far bows swing out that are tried one after another.
const BOWS: [f64; 13] = [0.0, 14.0, -14.0, 28.0, -28.0, 48.0, -48.0, 72.0, -72.0, 104.0, -104.0, 144.0, -144.0];
/// Into how many straight pieces a curve is cut to be looked at.
const PIECES: usize = 16;
/// How near to a table a line of others may pass.
const CLEARANCE: f64 = 4.0;

/// The line of every key.
pub(super) fn curves(keys: &[ForeignKey], tables: &[DrawnTable], avoids: bool) -> Vec<Curve> {
    let grid = Grid::new(tables);
    let mut together: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (index, key) in keys.iter().enumerate() {
        together.entry((key.from.min(key.to), key.from.max(key.to))).or_default().push(index);
    }
    let mut curves = vec![Curve { points: [Point::default(); 4] }; keys.len()];
    for (&(one, other), together) in &together {
        let count = together.len();
        let apart = APART.min(SPREAD / count as f64);
        let offset = |rank: usize| (rank as f64 - (count - 1) as f64 / 2.0) * apart;
        if one == other {
            for (rank, &key) in together.iter().enumerate() {
                curves[key] = returning(tables[one], rank as f64 * apart);
            }
            continue;
        }
        let bows = if avoids { &BOWS[..] } else { &BOWS[..1] };
        let drawn = |bow: f64| -> Vec<Curve> {
            (0..count).map(|rank| bowed(tables[one], tables[other], bow + offset(rank))).collect()
        };
        let cost = |bow: f64| -> f64 {
            drawn(bow).iter().map(|curve| grid.hit(curve, (one, other), tables)).sum::<f64>() + bow.abs() / 40.0
        };
        let mut best = bows[0];
        let mut least = cost(best);
        for &bow in &bows[1..] {
            if least <= bow.abs() / 40.0 {
                break;
            }
            let found = cost(bow);
            if found < least {
                (best, least) = (bow, found);
            }
        }
        for (curve, &key) in drawn(best).into_iter().zip(together) {
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

/// A line from a table round its upper right corner and back.
fn returning(table: DrawnTable, wider: f64) -> Curve {
    let DrawnTable { place, size } = table;
    let (right, top) = (place.x + size.x / 2.0, place.y - size.y / 2.0);
    let swing = 30.0 + wider;
    let at = |x: f64, y: f64| Point { x, y };
    Curve {
        points: [
            at(right - 18.0, top),
            at(right - 14.0, top - swing),
            at(right + swing, top + 2.0),
            at(right, top + 11.0),
        ],
    }
}

/// Tables by the squares of the plane that they lie in.
struct Grid {
    squares: BTreeMap<(i64, i64), Vec<usize>>,
}

const SQUARE: f64 = 120.0;

impl Grid {
    fn new(tables: &[DrawnTable]) -> Grid {
        let mut squares: BTreeMap<(i64, i64), Vec<usize>> = BTreeMap::new();
        for (index, table) in tables.iter().enumerate() {
            let half = Point { x: table.size.x / 2.0 + CLEARANCE, y: table.size.y / 2.0 + CLEARANCE };
            let low = square(Point { x: table.place.x - half.x, y: table.place.y - half.y });
            let high = square(Point { x: table.place.x + half.x, y: table.place.y + half.y });
            for x in low.0..=high.0 {
                for y in low.1..=high.1 {
                    squares.entry((x, y)).or_default().push(index);
                }
            }
        }
        Grid { squares }
    }

    /// What a curve costs that passes through tables other than those it joins.
    fn hit(&self, curve: &Curve, (one, other): (usize, usize), tables: &[DrawnTable]) -> f64 {
        let mut cost = 0.0;
        let mut from = curve.at(0.0);
        for piece in 1..=PIECES {
            let to = curve.at(piece as f64 / PIECES as f64);
            let (low, high) = (
                square(Point { x: from.x.min(to.x), y: from.y.min(to.y) }),
                square(Point { x: from.x.max(to.x), y: from.y.max(to.y) }),
            );
            for x in low.0..=high.0 {
                for y in low.1..=high.1 {
                    for &table in self.squares.get(&(x, y)).into_iter().flatten() {
                        let half = Point {
                            x: tables[table].size.x / 2.0 + CLEARANCE,
                            y: tables[table].size.y / 2.0 + CLEARANCE,
                        };
                        let inside = length_inside((from, to), tables[table].place, half);
                        if inside > 0.0 && table != one && table != other {
                            cost += 1.0 + inside / 10.0;
                        }
                    }
                }
            }
            from = to;
        }
        cost
    }
}

fn square(point: Point) -> (i64, i64) {
    let number = |at: f64| (at / SQUARE) as i64;
    (number(point.x), number(point.y))
}
