//! Which table stands in which cell of a grid: tables are moved about at random, and stay where the joins become shorter,
//! or not much longer. Dueck and Scheuer, "Threshold accepting", Journal of Computational Physics 90(1), 1990; Sechen and
//! Sangiovanni-Vincentelli, "The TimberWolf placement and routing package", IEEE JSSC 20(2), 1985.

use super::graph::Graph;
use crate::engine::sim::random::Draws;

/// A column and a row.
pub(super) type Cell = [usize; 2];

/// Tables in cells, one at most in each.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    /// The number of columns and of rows.
    pub(super) size: Cell,
    /// By table.
    pub(super) cells: Vec<Cell>,
    /// Row by row.
    at: Vec<Option<usize>>,
}

/// What a bend of a line costs, as a length.
pub(super) const BEND: f64 = 30.0;
/// What two tables of different sources cost that stand side by side.
const SOURCES: f64 = 40.0;
/// Of so many moves one begins at a table that this one is joined to.
const TURN: usize = 2;

impl Grid {
    /// Tables in the order of their numbers, row by row from left to right and back.
    pub(super) fn in_rows(count: usize, size: Cell) -> Grid {
        let cell = |table: usize| {
            let (row, along) = (table / size[0], table % size[0]);
            [if row.is_multiple_of(2) { along } else { size[0] - 1 - along }, row]
        };
        let cells: Vec<Cell> = (0..count).map(cell).collect();
        let mut at = vec![None; size[0] * size[1]];
        cells.iter().enumerate().for_each(|(table, cell)| at[cell[1] * size[0] + cell[0]] = Some(table));
        Grid { size, cells, at }
    }

    /// Who stands there.
    pub(super) fn table(&self, [column, row]: Cell) -> Option<usize> {
        self.at[row * self.size[0] + column]
    }

    /// What the places of tables cost that belong to different sources.
    pub(super) fn cost_of_sources(&self, sources: &[Option<usize>]) -> f64 {
        (0..self.cells.len()).map(|table| self.strangers(table, sources)).sum::<f64>() / 2.0
    }

    fn put(&mut self, table: Option<usize>, cell: Cell) {
        self.at[cell[1] * self.size[0] + cell[0]] = table;
        if let Some(table) = table {
            self.cells[table] = cell;
        }
    }

    fn swap(&mut self, one: Cell, other: Cell) {
        let (here, there) = (self.table(one), self.table(other));
        self.put(here, other);
        self.put(there, one);
    }

    /// What the neighbours of a table cost that are of another source.
    fn strangers(&self, table: usize, sources: &[Option<usize>]) -> f64 {
        let [column, row] = self.cells[table];
        let beside = [
            (column > 0).then(|| [column - 1, row]),
            (column + 1 < self.size[0]).then(|| [column + 1, row]),
            (row > 0).then(|| [column, row - 1]),
            (row + 1 < self.size[1]).then(|| [column, row + 1]),
        ];
        let others = beside.into_iter().flatten().filter_map(|cell| self.table(cell));
        others.filter(|&other| sources[other] != sources[table]).count() as f64 * SOURCES
    }
}

/// Moves the tables of a grid so many times.
pub(super) struct Shuffle<'a> {
    /// Who is joined to whom.
    pub(super) graph: &'a Graph,
    /// By table.
    pub(super) sources: &'a [Option<usize>],
    /// From one column to the next, and from one row to the next.
    pub(super) pitch: [f64; 2],
}

impl Shuffle<'_> {
    /// Where tables stand after so many moves.
    pub(super) fn run(&self, mut grid: Grid, moves: usize, seed: u64) -> Grid {
        let random = &mut Draws::seeded(seed);
        let count = grid.cells.len();
        let any = |random: &mut Draws, count: usize| ((random.uniform() * count as f64) as usize).min(count - 1);
        for step in 0..moves {
            let rest = 1.0 - step as f64 / moves as f64;
            let threshold = rest * rest * (self.pitch[0] + self.pitch[1]) / 2.0;
            let table = any(random, count);
            let near = match self.graph.neighbours[table].len() {
                joined if joined > 0 && step % TURN == 0 => self.graph.neighbours[table][any(random, joined)].1,
                _ => table,
            };
            let mut there = grid.cells[near];
            for (at, &size) in there.iter_mut().zip(&grid.size) {
                let reach = 1 + (rest * size as f64 / 2.0) as usize;
                *at = (*at + any(random, 2 * reach + 1)).saturating_sub(reach).min(size - 1);
            }
            self.try_move(&mut grid, table, there, threshold);
        }
        grid
    }

    fn try_move(&self, grid: &mut Grid, table: usize, there: Cell, threshold: f64) {
        let here = grid.cells[table];
        if here == there {
            return;
        }
        let other = grid.table(there);
        let cost = |grid: &Grid| self.cost_of(grid, table) + other.map_or(0.0, |other| self.cost_of(grid, other));
        let before = cost(grid);
        grid.swap(here, there);
        if cost(grid) > before + threshold {
            grid.swap(here, there);
        }
    }

    /// What the place of a table costs.
    fn cost_of(&self, grid: &Grid, table: usize) -> f64 {
        let cell = grid.cells[table];
        let joins: f64 = self.graph.neighbours[table]
            .iter()
            .map(|&(edge, other)| {
                let weight = self.graph.edges[edge].2.min(2) as f64;
                weight * self.length(cell, grid.cells[other])
            })
            .sum();
        joins + grid.strangers(table, self.sources)
    }

    /// About how long a line between two cells is, with its bends.
    pub(super) fn length(&self, one: Cell, other: Cell) -> f64 {
        let apart = [one[0].abs_diff(other[0]), one[1].abs_diff(other[1])];
        let bends = match apart {
            [0, 1] | [1, 0] => 0.0,
            [1, _] | [_, 1] => 2.0,
            [0, _] | [_, 0] => 2.5,
            _ => 3.0,
        };
        apart[0] as f64 * self.pitch[0] + apart[1] as f64 * self.pitch[1] + bends * BEND
    }
}
