//! Fewer crossings: tables are moved at random, and stay where the drawing is better for it, or not much worse. Dueck and
//! Scheuer, "Threshold accepting", Journal of Computational Physics 90(1), 1990.

use super::Room;
use super::geometry::{cross, length, length_inside, towards};
use super::graph::Graph;
use crate::engine::radius::layout::Point;
use crate::engine::sim::random::Draws;

/// A drawing under way. A crossing costs 1, and all else is told in crossings.
pub(super) struct Tangle<'a> {
    /// Who is joined to whom.
    pub(super) graph: &'a Graph,
    /// Half the size of every table.
    pub(super) halves: &'a [Point],
    /// Where they may stand.
    pub(super) room: Room,
    /// The middle of every table.
    pub(super) places: Vec<Point>,
}

/// How near to a table a line of others may pass.
const CLEARANCE: f64 = 9.0;
/// What a line costs that runs through a table, besides what it runs there.
const THROUGH: f64 = 0.6;
/// What a line costs that is as long as a table with the room round it.
const LENGTH: f64 = 0.12;
/// The cosine of the angle from which two lines at a table are too near to each other: 18 degrees.
const NARROW: f64 = 0.951;
/// So many comparisons of lines and tables, at the most; they decide how long it takes.
const COMPARISONS: usize = 400_000_000;
/// The most moves of a table.
const MOVES: usize = 40_000;

impl Tangle<'_> {
    /// Moves tables about.
    pub(super) fn untangle(&mut self) {
        let (count, lines) = (self.graph.len(), self.graph.edges.len());
        let degree = 2.0 * lines as f64 / count.max(1) as f64;
        let move_cost = 2.0 * (degree + 1.0) * (count + lines) as f64;
        let moves = ((COMPARISONS as f64 / move_cost) as usize).min(MOVES * count);
        let mut random = Draws::seeded(1);
        let reach = self.room.frame.x.max(self.room.frame.y) / 3.0;
        for step in 0..moves {
            let rest = 1.0 - step as f64 / moves as f64;
            let table = ((random.uniform() * count as f64) as usize).min(count - 1);
            let before = self.cost(table);
            let here = self.places[table];
            let reach = 6.0 + reach * rest * rest;
            let [x, y] = [(); 2].map(|()| (random.uniform() * 2.0 - 1.0) * reach);
            let from = match self.graph.neighbours[table].len() {
                // Now and then it looks round between those that it is joined to.
                joined if joined > 0 && step % 4 == 0 => self.centre(table),
                _ => here,
            };
            self.places[table] = self.inside(table, Point { x: from.x + x, y: from.y + y });
            if self.cost(table) > before + 0.7 * rest * rest {
                self.places[table] = here;
            }
        }
    }

    /// The middle of those that a table is joined to.
    fn centre(&self, table: usize) -> Point {
        let joined = &self.graph.neighbours[table];
        let sum = joined.iter().fold(Point::default(), |sum, &(_, other)| {
            let place = self.places[other];
            Point { x: sum.x + place.x, y: sum.y + place.y }
        });
        Point { x: sum.x / joined.len() as f64, y: sum.y / joined.len() as f64 }
    }

    fn inside(&self, table: usize, place: Point) -> Point {
        let (half, frame) = (self.halves[table], self.room.frame);
        let clamp = |at: f64, half: f64, size: f64| at.min(size - half).max(half);
        Point { x: clamp(place.x, half.x, frame.x), y: clamp(place.y, half.y, frame.y) }
    }

    /// What the drawing costs as far as a table's place decides it.
    fn cost(&self, table: usize) -> f64 {
        let mut cost = 0.0;
        for other in (0..self.places.len()).filter(|&other| other != table) {
            cost += self.nearness(table, other);
        }
        let unit = length(Point { x: self.room.gap.x + 2.0 * self.halves[table].x, y: self.room.gap.y });
        for &(line, other) in &self.graph.neighbours[table] {
            cost += LENGTH * self.length_of(line) / unit;
            cost += self.narrowness(line, table) + self.narrowness(line, other);
        }
        for (line, &(one, other, _)) in self.graph.edges.iter().enumerate() {
            if one != table && other != table {
                cost += self.through(line, table);
            }
        }
        for &(line, _) in &self.graph.neighbours[table] {
            let (one, other, count) = self.graph.edges[line];
            for passed in (0..self.places.len()).filter(|&passed| passed != one && passed != other) {
                cost += self.through(line, passed);
            }
            let ends = (self.places[one], self.places[other]);
            for &(start, end, others) in &self.graph.edges {
                let apart = start != one && start != other && end != one && end != other;
                if apart && cross(ends, (self.places[start], self.places[end])) {
                    cost += (count.min(2) * others.min(2)) as f64;
                }
            }
        }
        cost
    }

    fn length_of(&self, line: usize) -> f64 {
        let (one, other, _) = self.graph.edges[line];
        length(towards(self.places[one], self.places[other]))
    }

    /// How much nearer two tables are than they should be: 1 where they touch.
    fn nearness(&self, one: usize, other: usize) -> f64 {
        let way = towards(self.places[one], self.places[other]);
        let gap = self.room.gap;
        let x = 1.0 - (way.x.abs() - self.halves[one].x - self.halves[other].x) / gap.x;
        let y = 1.0 - (way.y.abs() - self.halves[one].y - self.halves[other].y) / gap.y;
        let near = x.min(y).max(0.0);
        if near > 1.0 { 3.0 * near } else { near * near }
    }

    /// What a line costs that passes through a table, or close by.
    fn through(&self, line: usize, table: usize) -> f64 {
        let (one, other, count) = self.graph.edges[line];
        let half = self.halves[table];
        let wide = Point { x: half.x + CLEARANCE, y: half.y + CLEARANCE };
        let inside = length_inside((self.places[one], self.places[other]), self.places[table], wide);
        if inside > 0.0 { count.min(2) as f64 * (THROUGH + inside / wide.x) } else { 0.0 }
    }

    /// What a line costs that leaves a table beside others.
    fn narrowness(&self, line: usize, table: usize) -> f64 {
        let ends = |line: usize| {
            let (one, other, _) = self.graph.edges[line];
            if one == table { other } else { one }
        };
        let way = towards(self.places[table], self.places[ends(line)]);
        let own = length(way);
        let mut cost = 0.0;
        for &(beside, other) in &self.graph.neighbours[table] {
            if beside != line {
                let way_beside = towards(self.places[table], self.places[other]);
                let cosine = (way.x * way_beside.x + way.y * way_beside.y) / (own * length(way_beside)).max(1e-9);
                if cosine > NARROW {
                    cost += 0.5 * (cosine - NARROW) / (1.0 - NARROW);
                }
            }
        }
        cost
    }
}
