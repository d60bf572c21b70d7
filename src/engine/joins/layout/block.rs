//! Tables that are joined, in columns and rows, and the lines between them.

use super::graph::Graph;
use super::grid::{Grid, Shuffle};
use super::route::{self, Route};
use super::wires::{TRACK, Wire, arrange, crossings};
use super::{HEIGHT, Tables};
use crate::engine::radius::layout::Point;

/// A part of a drawing, from the origin on.
#[derive(Debug, Clone, Default)]
pub(super) struct Block {
    pub(super) size: Point,
    /// Where its first column begins.
    pub(super) lead: f64,
    /// Tables by their numbers in the schema, their middles, and their widths.
    pub(super) tables: Vec<(usize, Point, f64)>,
    /// The lines between tables.
    pub(super) strands: Vec<Strand>,
}

/// The ends and corners of a line.
pub(super) type Line = Vec<Point>;

/// All lines between the same two tables, or from one to itself.
#[derive(Debug, Clone)]
pub(super) struct Strand {
    /// By their numbers in the schema, the smaller first.
    pub(super) tables: (usize, usize),
    /// From the first to the second.
    pub(super) lines: Vec<Line>,
}

/// The least room between two columns, and between two rows.
const GAP: [f64; 2] = [52.0, 34.0];
/// Channels are all as wide as the widest, unless it is so many times as wide as they need to be.
const EVEN: f64 = 2.0;
/// From a table to the first line in a channel.
const CLEARANCE: [f64; 2] = [16.0, 11.0];
/// The most lines that join the same two tables; further keys share the last.
const STRANDS: usize = 8;
/// Of so many cells one is empty, so that lines pass.
const EMPTY: f64 = 12.0;
/// So many moves each table makes, but no more than so many in one drawing, and about so many in all drawings of a part.
const MOVES: usize = 400;
const MOST_MOVES: usize = 300_000;
const ALL_MOVES: usize = 100_000;
/// The most drawings that are made of one part, of which the best is taken.
const ATTEMPTS: u64 = 4;
/// Of parts with more lines than this only one is made: to compare them takes the square.
const MOST_COMPARED: usize = 1_000;
/// The seed of the first of them. Any would do; this one draws the site's own schema well.
const SEED: u64 = 1798;

impl Block {
    /// About how much room a part needs.
    pub(super) fn area(part: &Graph, tables: &Tables) -> f64 {
        let pitch = pitch(part, tables);
        pitch[0] * pitch[1] * cells(part) as f64
    }

    /// Tables that are about so many times as wide as high together.
    pub(super) fn of(part: &Graph, tables: &Tables, aspect: f64) -> Block {
        let pitch = pitch(part, tables);
        let sources: Vec<Option<usize>> = part.tables.iter().map(|&table| tables.sources[table]).collect();
        let shuffle = Shuffle { graph: part, sources: &sources, pitch };
        let wide = (cells(part) as f64 * aspect * pitch[1] / pitch[0]).sqrt();
        let moves = (MOVES * part.len()).min(MOST_MOVES);
        let drawing = |columns: f64, moves: usize, seed: u64| {
            let columns = (columns.round() as usize).clamp(1, part.len());
            let grid = Grid::in_rows(part.len(), [columns, cells(part).div_ceil(columns)]);
            let grid = if part.edges.is_empty() { grid } else { shuffle.run(grid, moves, seed) };
            let block = drawn(part, tables, &grid, &route::routes(&shuffle, &grid));
            (grid.cost_of_sources(&sources), block)
        };
        // How much room lines need is known when there are some.
        let first = drawing(wide, moves / 4, 0).1;
        if part.edges.is_empty() {
            return first;
        }
        let wide = wide * (aspect * (first.size.y + GAP[1]) / (first.size.x + GAP[0])).sqrt();
        let attempts = ((ALL_MOVES / moves.max(1)) as u64).clamp(1, ATTEMPTS);
        let lines: usize = part.edges.iter().map(|&(.., count)| count.min(STRANDS)).sum();
        if attempts == 1 || lines > MOST_COMPARED {
            return drawing(wide, moves, SEED).1;
        }
        let drawings = (SEED..SEED + attempts).map(|seed| {
            let (sources, block) = drawing(wide, moves, seed);
            (sources + block.cost(), block)
        });
        drawings.min_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, block)| block).unwrap_or_default()
    }

    /// What drawings of one part are compared by: a crossing is as bad as so much length.
    fn cost(&self) -> f64 {
        let lines: Vec<&Line> = self.strands.iter().flat_map(|strand| &strand.lines).collect();
        let length = |line: &&Line| -> f64 {
            line.windows(2).map(|pair| (pair[1].x - pair[0].x).abs() + (pair[1].y - pair[0].y).abs() + 20.0).sum()
        };
        70.0 * crossings(&lines) as f64 + lines.iter().map(length).sum::<f64>()
    }
}

/// How many cells a part gets.
fn cells(part: &Graph) -> usize {
    let empty = if part.edges.is_empty() { 0.0 } else { part.len() as f64 / EMPTY };
    part.len() + empty as usize
}

fn pitch(part: &Graph, tables: &Tables) -> [f64; 2] {
    let widths: f64 = part.tables.iter().map(|&table| tables.widths[table]).sum();
    [widths / part.len().max(1) as f64 + GAP[0], HEIGHT + GAP[1]]
}

/// Columns as wide as their widest table, all at the same distance, which leaves room for the lines between.
fn drawn(part: &Graph, tables: &Tables, grid: &Grid, routes: &[Route]) -> Block {
    let mut breadths = [vec![0.0_f64; grid.size[0]], vec![HEIGHT; grid.size[1]]];
    for (&table, cell) in part.tables.iter().zip(&grid.cells) {
        breadths[0][cell[0]] = breadths[0][cell[0]].max(tables.widths[table]);
    }
    let sizes: Vec<Point> = grid.cells.iter().map(|cell| Point { x: breadths[0][cell[0]], y: HEIGHT }).collect();
    let ways = part.edges.iter().zip(routes).map(|(&(one, other, count), route)| (one, other, count, route.clone()));
    let rounds = part.tables.iter().enumerate().filter_map(|(one, &table)| {
        let count = tables.rounds[table];
        (count > 0).then(|| (one, one, count, route::round(grid.cells[one])))
    });
    let mut wires: Vec<Wire> = Vec::new();
    for (one, other, count, route) in ways.chain(rounds) {
        wires.extend((0..count.min(STRANDS)).map(|strand| Wire::new([one, other], strand, route.clone())));
    }
    let counts = arrange(&mut wires, &sizes);
    let middles = [0, 1].map(|axis| {
        let room = |slot: usize| {
            counts.get(&(axis, slot)).map_or(0.0, |&count| (count - 1) as f64 * TRACK + 2.0 * CLEARANCE[axis])
        };
        let last = 2 * grid.size[axis];
        let widest = (2..last).step_by(2).map(room).fold(GAP[axis], f64::max);
        let least = if widest <= EVEN * GAP[axis] { widest } else { GAP[axis] };
        let mut at = 0.0;
        let mut middles = Vec::with_capacity(last + 1);
        for slot in 0..=last {
            let breadth = match slot {
                slot if slot % 2 == 1 => breadths[axis][slot / 2],
                slot if slot == 0 || slot == last => room(slot),
                _ => room(slot).max(least),
            };
            middles.push(at + breadth / 2.0);
            at += breadth;
        }
        (middles, at)
    });
    let middle = |axis: usize, slot: usize| middles[axis].0[slot];
    let place = |(number, &table): (usize, &usize)| {
        let [column, row] = grid.cells[number];
        (table, Point { x: middle(0, 2 * column + 1), y: middle(1, 2 * row + 1) }, sizes[number].x)
    };
    let mut strands: Vec<Strand> = Vec::new();
    for wire in &wires {
        let [one, other] = wire.tables.map(|number| part.tables[number]);
        let mut points = wire.points(&sizes, middle);
        if one > other {
            points.reverse();
        }
        let pair = (one.min(other), one.max(other));
        match strands.last_mut() {
            Some(strand) if strand.tables == pair => strand.lines.push(points),
            _ => strands.push(Strand { tables: pair, lines: vec![points] }),
        }
    }
    let size = Point { x: middles[0].1, y: middles[1].1 };
    let lead = middle(0, 1) - breadths[0][0] / 2.0;
    Block { size, lead, tables: part.tables.iter().enumerate().map(place).collect(), strands }
}
