//! Fewer crossings: tables are moved at random, and stay where the drawing is better for it, or not much worse. Dueck and
//! Scheuer, "Threshold accepting", Journal of Computational Physics 90(1), 1990.

use super::Room;
use super::geometry::{cross, length, length_inside, towards};
use super::graph::Graph;
use crate::engine::radius::layout::Point;
use crate::engine::sim::random::Draws;

/// The most moves of a table in one attempt, and the most attempts, of which the best is taken.
const MOVES: usize = 300;
const ATTEMPTS: usize = 3;
/// The seed of the first attempt. Any would do; this one draws the site's own schema well.
const SEED: u64 = 50;
/// How much worse a drawing may become by a move at first, in crossings. It falls to nothing.
const THRESHOLD: f64 = 2.0;
/// How far a table moves at first, as a share of the room; and how far at last.
const REACH: f64 = 0.2;
const LEAST_REACH: f64 = 6.0;
/// Of so many moves one begins at the middle of the tables it is joined to, and one changes the places of two tables.
const TURN: usize = 4;

/// How near to a table a line of others may pass.
const CLEARANCE: f64 = 9.0;
/// What a line costs that runs through a table, besides what it runs there.
const THROUGH: f64 = 0.6;
/// What a line costs that is as long as a table with the room round it.
const LENGTH: f64 = 0.2;
/// The cosine of the angle from which two lines at a table are too near to each other: 18 degrees.
const NARROW: f64 = 0.951;

/// A drawing under way. A crossing costs 1, and all else is told in crossings.
#[derive(Debug, Clone)]
struct Tangle<'a> {
    graph: &'a Graph,
    bodies: Vec<Body>,
    lines: Vec<Line>,
    room: Room,
    /// What a line costs by its length.
    cost_of_length: f64,
    /// On which side of the line that is looked at every table is: positive or negative, and the more the farther off.
    sides: Vec<f64>,
}

/// A table.
#[derive(Debug, Clone, Copy)]
struct Body {
    place: Point,
    half: Point,
}

/// The keys that join two tables, drawn as one straight line between their middles.
#[derive(Debug, Clone, Copy)]
struct Line {
    one: usize,
    other: usize,
    ends: (Point, Point),
    /// What a crossing of it counts: 2 if there are several keys.
    weight: f64,
}

/// Moves tables about, given half their sizes, and compares about so many lines and tables for it.
pub(super) fn untangle(graph: &Graph, places: &mut [Point], halves: &[Point], room: Room, comparisons: f64) {
    let count = graph.len();
    let tangle = Tangle::new(graph, places, halves, room);
    let degree = 2.0 * graph.edges.len() as f64 / count as f64;
    let move_cost = 2.0 * (degree + 1.0) * (count + graph.edges.len()) as f64;
    let moves = (comparisons / move_cost) as usize;
    let attempts = (moves / (MOVES * count)).clamp(1, ATTEMPTS);
    let moves = (moves / attempts).min(MOVES * count);
    let attempt = |number: usize| {
        let mut tangle = tangle.clone();
        tangle.untangle(moves, &mut Draws::seeded(SEED + number as u64));
        (tangle.cost(), tangle)
    };
    let best = (0..attempts).map(attempt).min_by(|(one, _), (other, _)| one.total_cmp(other));
    for (place, body) in places.iter_mut().zip(best.iter().flat_map(|(_, tangle)| &tangle.bodies)) {
        *place = body.place;
    }
}

impl<'a> Tangle<'a> {
    fn new(graph: &'a Graph, places: &[Point], halves: &[Point], room: Room) -> Tangle<'a> {
        let bodies: Vec<Body> = places.iter().zip(halves).map(|(&place, &half)| Body { place, half }).collect();
        let line = |&(one, other, count): &(usize, usize, usize)| Line {
            one,
            other,
            ends: (places[one], places[other]),
            weight: count.min(2) as f64,
        };
        let wide = bodies.iter().map(|body| 2.0 * body.half.x).sum::<f64>() / bodies.len() as f64;
        let cost_of_length = LENGTH / length(Point { x: wide + room.gap.x, y: room.gap.y });
        let sides = vec![0.0; bodies.len()];
        Tangle { graph, bodies, lines: graph.edges.iter().map(line).collect(), room, cost_of_length, sides }
    }

    fn untangle(&mut self, moves: usize, random: &mut Draws) {
        let count = self.bodies.len();
        let reach = REACH * self.room.frame.x.max(self.room.frame.y);
        let any = |random: &mut Draws| ((random.uniform() * count as f64) as usize).min(count - 1);
        for step in 0..moves {
            let rest = 1.0 - step as f64 / moves as f64;
            let (threshold, reach) = (THRESHOLD * rest * rest, LEAST_REACH + reach * rest * rest);
            let table = any(random);
            if step % TURN == 1 {
                self.try_change(table, any(random), threshold);
                continue;
            }
            let from = if step % TURN == 0 { self.middle_of_neighbours(table) } else { self.bodies[table].place };
            let [x, y] = [(); 2].map(|()| (random.uniform() * 2.0 - 1.0) * reach);
            self.try_move(table, Point { x: from.x + x, y: from.y + y }, threshold);
        }
    }

    fn try_move(&mut self, table: usize, there: Point, threshold: f64) {
        let here = self.bodies[table].place;
        let limit = self.cost_of(table, f64::MAX) + threshold;
        self.put(table, there);
        if self.cost_of(table, limit) > limit {
            self.put(table, here);
        }
    }

    fn try_change(&mut self, one: usize, other: usize, threshold: f64) {
        if one == other {
            return;
        }
        let (here, there) = (self.bodies[one].place, self.bodies[other].place);
        let limit = self.cost_of(one, f64::MAX) + self.cost_of(other, f64::MAX) + threshold;
        self.put(one, there);
        self.put(other, here);
        let cost = self.cost_of(one, limit);
        if cost > limit || cost + self.cost_of(other, limit - cost) > limit {
            self.put(one, here);
            self.put(other, there);
        }
    }

    /// Puts a table at a place, or as near to it as there is room.
    fn put(&mut self, table: usize, place: Point) {
        let Body { half, .. } = self.bodies[table];
        let clamp = |at: f64, half: f64, size: f64| at.min(size - half).max(half);
        let frame = self.room.frame;
        let place = Point { x: clamp(place.x, half.x, frame.x), y: clamp(place.y, half.y, frame.y) };
        self.bodies[table].place = place;
        for &(line, _) in &self.graph.neighbours[table] {
            let line = &mut self.lines[line];
            let end = if line.one == table { &mut line.ends.0 } else { &mut line.ends.1 };
            *end = place;
        }
    }

    fn middle_of_neighbours(&self, table: usize) -> Point {
        let joined = &self.graph.neighbours[table];
        let sum = joined.iter().fold(Point::default(), |sum, &(_, other)| {
            let place = self.bodies[other].place;
            Point { x: sum.x + place.x, y: sum.y + place.y }
        });
        let count = joined.len().max(1) as f64;
        Point { x: sum.x / count, y: sum.y / count }
    }

    /// What the whole drawing costs.
    fn cost(&mut self) -> f64 {
        let mut cost = 0.0;
        for (index, body) in self.bodies.iter().enumerate() {
            cost += self.bodies[index + 1..].iter().map(|other| self.nearness(*body, *other)).sum::<f64>();
            let lines = &self.graph.neighbours[index];
            cost += lines.iter().map(|&(line, _)| self.narrowness(line, index)).sum::<f64>();
        }
        for index in 0..self.lines.len() {
            let line = self.lines[index];
            cost += self.cost_of_length * length(towards(line.ends.0, line.ends.1));
            // Each crossing is met twice.
            cost += self.passed(&line) + self.crossed(&line) / 2.0;
        }
        cost
    }

    /// What the drawing costs as far as a table's place decides it, or something above the limit.
    fn cost_of(&mut self, table: usize, limit: f64) -> f64 {
        let body = self.bodies[table];
        let mut cost = 0.0;
        for (index, other) in self.bodies.iter().enumerate() {
            if index != table {
                cost += self.nearness(body, *other);
            }
        }
        let graph = self.graph;
        for &(line, other) in &graph.neighbours[table] {
            let (from, to) = self.lines[line].ends;
            cost += self.cost_of_length * length(towards(from, to));
            cost += self.narrowness(line, table) + self.narrowness(line, other);
        }
        for line in &self.lines {
            if line.one != table && line.other != table {
                cost += passing(line, body);
            }
        }
        for &(line, _) in &graph.neighbours[table] {
            if cost > limit {
                return cost;
            }
            let line = self.lines[line];
            cost += self.passed(&line) + self.crossed(&line);
        }
        cost
    }

    /// How much nearer two tables are than they should be: 1 where they touch.
    fn nearness(&self, one: Body, other: Body) -> f64 {
        let way = towards(one.place, other.place);
        let gap = self.room.gap;
        let x = gap.x - (way.x.abs() - one.half.x - other.half.x);
        let y = gap.y - (way.y.abs() - one.half.y - other.half.y);
        if x <= 0.0 || y <= 0.0 {
            return 0.0;
        }
        let near = (x / gap.x).min(y / gap.y);
        if near > 1.0 { 3.0 * near } else { near * near }
    }

    /// What a line costs that passes through tables, or close by. Finds the sides of all tables.
    fn passed(&mut self, line: &Line) -> f64 {
        let (from, to) = line.ends;
        let way = towards(from, to);
        let mut cost = 0.0;
        for (index, (body, side)) in self.bodies.iter().zip(&mut self.sides).enumerate() {
            *side = way.x * (body.place.y - from.y) - way.y * (body.place.x - from.x);
            let reach = (body.half.x + CLEARANCE) * way.y.abs() + (body.half.y + CLEARANCE) * way.x.abs();
            if side.abs() < reach && index != line.one && index != line.other {
                cost += passing(line, *body);
            }
        }
        cost
    }

    /// What a line costs that crosses others, given the sides of all tables. Lines that meet at a table do not cross: it
    /// is on no side.
    fn crossed(&self, line: &Line) -> f64 {
        let mut cost = 0.0;
        for crossed in &self.lines {
            if self.sides[crossed.one] * self.sides[crossed.other] < 0.0 && cross(line.ends, crossed.ends) {
                cost += line.weight * crossed.weight;
            }
        }
        cost
    }

    /// What a line costs that leaves a table beside others.
    fn narrowness(&self, line: usize, table: usize) -> f64 {
        let way = self.way(line, table);
        let square = way.x * way.x + way.y * way.y;
        let mut cost = 0.0;
        for &(other, _) in &self.graph.neighbours[table] {
            if other == line {
                continue;
            }
            let beside = self.way(other, table);
            let along = way.x * beside.x + way.y * beside.y;
            let square = square * (beside.x * beside.x + beside.y * beside.y);
            if along > 0.0 && along * along > NARROW * NARROW * square {
                let cosine = along / square.sqrt().max(1e-9);
                cost += 0.5 * (cosine - NARROW) / (1.0 - NARROW);
            }
        }
        cost
    }

    /// Which way a line leaves a table.
    fn way(&self, line: usize, table: usize) -> Point {
        let Line { one, ends: (from, to), .. } = self.lines[line];
        if one == table { towards(from, to) } else { towards(to, from) }
    }
}

/// What a line costs that passes through a table, or close by.
fn passing(line: &Line, body: Body) -> f64 {
    let wide = Point { x: body.half.x + CLEARANCE, y: body.half.y + CLEARANCE };
    let inside = length_inside(line.ends, body.place, wide);
    if inside > 0.0 { line.weight * (THROUGH + inside / wide.x) } else { 0.0 }
}
