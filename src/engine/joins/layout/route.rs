//! Which way a line takes between two tables of a grid: through the channels between columns and between rows, where no
//! table stands. Hashimoto and Stevens, "Wire routing by optimizing channel assignment within large apertures", DAC 1971.

use super::grid::{BEND, Cell, Grid, Shuffle};

/// A place among columns and channels: column 0 is at 1, between the channels at 0 and 2. So with rows.
pub(super) type Slot = [usize; 2];

/// A way: from a table's slot over its corners to the other table's. With two slots it is straight.
pub(super) type Route = Vec<Slot>;

/// What it costs to cross a line, as a length.
const CROSSING: f64 = 70.0;
/// And to run beside one, from one slot to the next.
const BESIDE: f64 = 3.0;
/// What a line costs at a side of a table that has as many as it has room for, and how many that is: at the left and the
/// right, and above and below.
const CROWD: f64 = 45.0;
const ROOM: [usize; 2] = [3, 4];

/// In parts with more tables than this, or more that are joined, each line takes its shortest way, whoever else does.
const MOST_WATCHED: usize = 2_000;
const MOST_JOINS: usize = 20_000;

/// The ways of all joins of a graph, by edge. O(joins × (columns + rows)), and O(joins) for more than 2,000 tables.
pub(super) fn routes(shuffle: &Shuffle, grid: &Grid) -> Vec<Route> {
    let graph = shuffle.graph;
    let mut traffic = Traffic::new(grid);
    let is_watched = graph.len() <= MOST_WATCHED && graph.edges.len() <= MOST_JOINS;
    let mut routes = vec![Route::new(); graph.edges.len()];
    let mut order: Vec<usize> = (0..graph.edges.len()).collect();
    let apart = |edge: usize| {
        let (one, other, _) = graph.edges[edge];
        shuffle.length(grid.cells[one], grid.cells[other])
    };
    order.sort_by(|&one, &other| apart(one).total_cmp(&apart(other)));
    // Once more when all others are known.
    for _ in 0..if is_watched { 2 } else { 1 } {
        for &edge in &order {
            let (one, other, count) = graph.edges[edge];
            if is_watched {
                traffic.count(&routes[edge], -(count.min(2) as i32));
            }
            let ways = candidates(grid, one, other);
            let cost =
                |route: &Route| length(route, shuffle.pitch) + if is_watched { traffic.cost(route) } else { 0.0 };
            let best = ways.into_iter().map(|way| (cost(&way), way)).min_by(|one, other| one.0.total_cmp(&other.0));
            routes[edge] = best.map(|(_, way)| way).unwrap_or_default();
            if is_watched {
                traffic.count(&routes[edge], count.min(2) as i32);
            }
        }
    }
    routes
}

/// A way from a table back to itself, round its upper right corner.
pub(super) fn round(cell: Cell) -> Route {
    let [x, y] = slot(cell);
    vec![[x, y], [x + 1, y], [x + 1, y - 1], [x, y - 1], [x, y]]
}

fn slot(cell: Cell) -> Slot {
    cell.map(|at| 2 * at + 1)
}

/// All ways that are looked at: out of any side of the one, into any side of the other, through the channels of both and,
/// where these do not meet, one across.
fn candidates(grid: &Grid, one: usize, other: usize) -> Vec<Route> {
    let (from, to) = (slot(grid.cells[one]), slot(grid.cells[other]));
    if is_free(grid, from, to) {
        return vec![vec![from, to]];
    }
    let mut routes = Vec::new();
    let exits =
        |slot: Slot| [[slot[0] - 1, slot[1]], [slot[0] + 1, slot[1]], [slot[0], slot[1] - 1], [slot[0], slot[1] + 1]];
    for out in exits(from) {
        for into in exits(to) {
            // The axis across the channel: the one on which the slot is even.
            let (first, last) = (out[0] % 2, into[0] % 2);
            if first != last {
                let corner = if first == 0 { [out[0], into[1]] } else { [into[0], out[1]] };
                routes.push(vec![from, out, corner, into, to]);
            } else if out[first] == into[first] {
                routes.push(vec![from, out, into, to]);
            } else {
                let along = 1 - first;
                let mut across = [from[along] - 1, from[along] + 1, to[along] - 1, to[along] + 1];
                across.sort_unstable();
                for (index, &via) in across.iter().enumerate() {
                    if index > 0 && across[index - 1] == via {
                        continue;
                    }
                    let (mut there, mut back) = (out, into);
                    (there[along], back[along]) = (via, via);
                    routes.push(vec![from, out, there, back, into, to]);
                }
            }
        }
    }
    routes
}

/// Whether two tables stand in one column or row with no other between them.
fn is_free(grid: &Grid, from: Slot, to: Slot) -> bool {
    let Some(axis) = [0, 1].into_iter().find(|&axis| from[1 - axis] == to[1 - axis]) else { return false };
    let (low, high) = (from[axis].min(to[axis]), from[axis].max(to[axis]));
    (low + 2..high).step_by(2).all(|at| {
        let mut cell = [from[0] / 2, from[1] / 2];
        cell[axis] = at / 2;
        grid.table(cell).is_none()
    })
}

/// About how long a way is, with its bends. From one slot to the next is half a pitch.
fn length(route: &Route, pitch: [f64; 2]) -> f64 {
    let leg = |(from, to): (Slot, Slot)| {
        (from[0].abs_diff(to[0]) as f64 * pitch[0] + from[1].abs_diff(to[1]) as f64 * pitch[1]) / 2.0
    };
    BEND * route.len().saturating_sub(2) as f64 + legs(route).map(leg).sum::<f64>()
}

/// How many lines run where.
struct Traffic {
    width: usize,
    /// By slot: those that run down, and those that run across.
    runs: Vec<[i32; 2]>,
    /// By slot: the lines at the sides of the table there, left, right, above and below.
    sides: Vec<[i32; 4]>,
}

impl Traffic {
    fn new(grid: &Grid) -> Traffic {
        let [width, height] = grid.size.map(|count| 2 * count + 1);
        Traffic { width, runs: vec![[0; 2]; width * height], sides: vec![[0; 4]; width * height] }
    }

    fn at(&self, [x, y]: Slot) -> usize {
        y * self.width + x
    }

    fn count(&mut self, route: &Route, by: i32) {
        for (from, to) in legs(route) {
            for slot in slots(from, to) {
                let at = self.at(slot);
                self.runs[at][usize::from(from[1] == to[1])] += by;
            }
        }
        for (table, next) in ends(route) {
            let at = self.at(table);
            self.sides[at][side(table, next)] += by;
        }
    }

    /// What the other lines cost this one.
    fn cost(&self, route: &Route) -> f64 {
        let mut cost = 0.0;
        for (from, to) in legs(route) {
            let is_across = usize::from(from[1] == to[1]);
            for slot in slots(from, to) {
                let runs = self.runs[self.at(slot)];
                // At its corners it may pass before the others.
                let share = if slot == from || slot == to { 0.4 } else { 1.0 };
                cost += CROSSING * share * f64::from(runs[1 - is_across]) + BESIDE * f64::from(runs[is_across]);
            }
        }
        for (table, next) in ends(route) {
            let side = side(table, next);
            let over = self.sides[self.at(table)][side] + 1 - ROOM[side / 2] as i32;
            cost += CROWD * f64::from(over.max(0));
        }
        cost
    }
}

/// From corner to corner.
fn legs(route: &[Slot]) -> impl Iterator<Item = (Slot, Slot)> {
    route.windows(2).map(|pair| (pair[0], pair[1]))
}

/// Both ends, each with the corner that follows.
fn ends(route: &[Slot]) -> impl Iterator<Item = (Slot, Slot)> {
    let last = route.len().saturating_sub(1);
    [(0, 1), (last, last.saturating_sub(1))]
        .into_iter()
        .filter(move |_| last > 0)
        .map(|(end, next)| (route[end], route[next]))
}

/// The side of a table at which a line leaves it for that slot: left, right, above, below.
pub(super) fn side(table: Slot, next: Slot) -> usize {
    match () {
        () if next[0] < table[0] => 0,
        () if next[0] > table[0] => 1,
        () if next[1] < table[1] => 2,
        () => 3,
    }
}

fn slots(from: Slot, to: Slot) -> impl Iterator<Item = Slot> {
    let across = from[0].min(to[0])..=from[0].max(to[0]);
    across.flat_map(move |x| (from[1].min(to[1])..=from[1].max(to[1])).map(move |y| [x, y]))
}
