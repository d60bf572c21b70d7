//! The lines of keys: from one table's border to the other's, in a bow where they would pass through a third table.

use std::collections::BTreeMap;

use super::DrawnTable;
use super::geometry::{between, border, length, towards};
use super::obstacles::Obstacles;
use crate::engine::joins::schema::ForeignKey;
use crate::engine::radius::layout::{Curve, Point};

/// Between the lines of two keys that join the same tables.
const APART: f64 = 14.0;
/// The widest that such lines spread, however many there are.
const SPREAD: f64 = 120.0;
/// How far a line is tried to swing out to either side, near each of its ends.
const SWINGS: [f64; 9] = [0.0, 18.0, -18.0, 40.0, -40.0, 75.0, -75.0, 120.0, -120.0];
/// Lines longer than this swing out farther, as much as they are longer.
const LONG: f64 = 400.0;
/// With more pairs of joined tables than this all lines are straight.
const MAX_BOWED: usize = 10_000;

/// The line of every key. Where a straight one passes through other tables, bows are tried.
pub(super) fn curves(keys: &[ForeignKey], tables: &[DrawnTable]) -> Vec<Curve> {
    let mut together: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (index, key) in keys.iter().enumerate() {
        together.entry((key.from.min(key.to), key.from.max(key.to))).or_default().push(index);
    }
    let pairs: Vec<(usize, usize)> = together.keys().copied().filter(|(one, other)| one != other).collect();
    let obstacles = Obstacles::new(tables, &pairs);
    let swings = if pairs.len() > MAX_BOWED { Vec::new() } else { swings() };
    let mut curves = vec![Curve { points: [Point::default(); 4] }; keys.len()];
    for (&(one, other), together) in &together {
        let apart = APART.min(SPREAD / together.len() as f64);
        let strand = Strand { one, other, count: together.len(), apart, tables, obstacles: &obstacles };
        let swing = if one == other { (0.0, 0.0) } else { strand.best(&swings) };
        for (rank, &key) in together.iter().enumerate() {
            curves[key] = match one == other {
                true => free_loop(one, rank as f64 * apart, tables, &obstacles),
                false if keys[key].from == one => strand.curve(rank, swing),
                false => reversed(strand.curve(rank, swing)),
            };
        }
    }
    curves
}

/// The lines of all keys that join two tables, beside each other.
struct Strand<'a> {
    one: usize,
    other: usize,
    count: usize,
    apart: f64,
    tables: &'a [DrawnTable],
    obstacles: &'a Obstacles<'a>,
}

/// How far a line swings out to its left, seen along it, near its first and near its last end.
type Swing = (f64, f64);

impl Strand<'_> {
    fn curve(&self, rank: usize, (first, last): Swing) -> Curve {
        let aside = (rank as f64 - (self.count - 1) as f64 / 2.0) * self.apart;
        bowed(self.tables[self.one], self.tables[self.other], (first + aside, last + aside))
    }

    /// The swing that is best of these, which are in the order of what they cost themselves.
    fn best(&self, swings: &[(f64, Swing)]) -> Swing {
        let (mut best, mut least) = ((0.0, 0.0), f64::MAX);
        let scale = (length(towards(self.tables[self.one].place, self.tables[self.other].place)) / LONG).max(1.0);
        for &(detour, (first, last)) in swings {
            if detour >= least {
                break;
            }
            let swing = (first * scale, last * scale);
            let cost = self.cost(swing, detour, least);
            if cost < least {
                (best, least) = (swing, cost);
            }
        }
        best
    }

    /// What a swing costs besides the detour, or something above the limit. A straight line that is clear is taken,
    /// whatever it crosses.
    fn cost(&self, swing: Swing, detour: f64, limit: f64) -> f64 {
        let mut cost = detour + self.obstacles.outside(&self.curve(self.count / 2, swing));
        for rank in 0..self.count {
            cost += self.obstacles.passed(&self.curve(rank, swing), (self.one, self.other), limit - cost);
            if cost > limit {
                return cost;
            }
        }
        if cost == 0.0 {
            return 0.0;
        }
        cost + self.obstacles.crossed(&self.curve(self.count / 2, swing), (self.one, self.other)) as f64
    }
}

/// How far a line may swing out near its ends, and what that costs in crossings: the least first.
fn swings() -> Vec<(f64, Swing)> {
    let detour = |first: f64, last: f64| (first.abs() + last.abs() + (first - last).abs()) / 120.0;
    let pairs = SWINGS.iter().flat_map(|&first| SWINGS.map(|last| (detour(first, last), (first, last))));
    let mut swings: Vec<_> = pairs.collect();
    swings.sort_by(|(one, _), (other, _)| one.total_cmp(other));
    swings
}

fn reversed(curve: Curve) -> Curve {
    let [from, out, back, to] = curve.points;
    Curve { points: [to, back, out, from] }
}

/// A line from one table to another that swings out to its left, seen along it, so far near its first and its last end.
fn bowed(one: DrawnTable, other: DrawnTable, (first, last): Swing) -> Curve {
    let way = towards(one.place, other.place);
    let long = length(way).max(1e-9);
    let control = |share: f64, swing: f64| {
        let at = between(one.place, other.place, share);
        // The middle of a cubic curve is three quarters as far out as its control points.
        let out = swing * 4.0 / 3.0 / long;
        Point { x: at.x + way.y * out, y: at.y - way.x * out }
    };
    let half = |table: DrawnTable| Point { x: table.size.x / 2.0, y: table.size.y / 2.0 };
    let (first, last) = (control(0.3, first), control(0.7, last));
    let (start, end) = (border(one.place, half(one), first), border(other.place, half(other), last));
    Curve { points: [start, first, last, end] }
}

/// A line from a table to itself, round the corner where it is least in the way.
fn free_loop(table: usize, wider: f64, tables: &[DrawnTable], obstacles: &Obstacles) -> Curve {
    let corners = [(1.0, -1.0), (-1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)];
    let curves = corners.map(|corner| returning(tables[table], corner, wider));
    let cost =
        |curve: &Curve| obstacles.passed(curve, (table, table), f64::MAX) + obstacles.own_crossed(curve, table) as f64;
    let costs = curves.map(|curve| (cost(&curve), curve));
    costs.into_iter().min_by(|(one, _), (other, _)| one.total_cmp(other)).map_or(curves[0], |(_, curve)| curve)
}

/// A line from a table round one of its corners and back, given the sides of the corner: 1 to the right and down.
fn returning(table: DrawnTable, (x, y): (f64, f64), wider: f64) -> Curve {
    let DrawnTable { place, size } = table;
    let corner = Point { x: place.x + x * size.x / 2.0, y: place.y + y * size.y / 2.0 };
    let swing = 22.0 + wider;
    let at = |out: f64, off: f64| Point { x: corner.x + x * out, y: corner.y + y * off };
    Curve { points: [at(-18.0, 0.0), at(-15.0, swing), at(swing, 3.0), at(0.0, -10.0)] }
}
