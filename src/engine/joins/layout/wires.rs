//! The lines of keys: where each leaves its tables, and who runs beside whom in a channel.

use std::collections::BTreeMap;

use super::HEIGHT;
use super::block::Line;
use super::route::{Route, Slot, side};
use super::tracks::{Run, tracks};
use crate::engine::radius::layout::Point;

/// A line from one table to another, or back to the same.
#[derive(Debug, Clone)]
pub(super) struct Wire {
    /// The tables at its ends.
    pub(super) tables: [usize; 2],
    /// Its place among the lines that take the same way.
    pub(super) strand: usize,
    /// Its way, by slots.
    pub(super) route: Route,
    /// How far from the middle of a table's side it leaves and arrives.
    ports: [f64; 2],
    /// By leg: its track in its channel, and that as a share of all tracks there.
    tracks: Vec<(f64, f64)>,
}

/// Between two lines in a channel.
pub(super) const TRACK: f64 = 8.0;
/// Between two lines at the side of a table, if there is room: at the left and the right, above and below.
const PORT: [f64; 2] = [7.0, 12.0];
/// From the end of a table's side to its first line.
const CORNER: f64 = 4.0;
/// The most that a port moves a line within its slot: less than half.
const WITHIN: f64 = 1e-3;

impl Wire {
    pub(super) fn new(tables: [usize; 2], strand: usize, route: Route) -> Wire {
        let legs = route.len().saturating_sub(1);
        Wire { tables, strand, route, ports: [0.0; 2], tracks: vec![(0.0, 0.0); legs] }
    }

    /// Its corners. Given are the tables' sizes and, by axis and slot, where the middle of a column, row or channel is.
    pub(super) fn points(&self, sizes: &[Point], middle: impl Fn(usize, usize) -> f64) -> Line {
        let last = self.route.len() - 1;
        let mut points: Vec<[f64; 2]> =
            self.route.iter().map(|slot| [0, 1].map(|axis| middle(axis, slot[axis]))).collect();
        for leg in 0..last {
            let aside = match leg {
                0 => self.ports[0],
                leg if leg + 1 == last => self.ports[1],
                leg => TRACK * self.tracks[leg].0,
            };
            let across = self.across(leg);
            points[leg][across] += aside;
            points[leg + 1][across] += aside;
        }
        for (end, next, table) in [(0, 1, self.tables[0]), (last, last - 1, self.tables[1])] {
            let side = side(self.route[end], self.route[next]);
            let half = [sizes[table].x / 2.0, sizes[table].y / 2.0][side / 2];
            points[end][side / 2] += if side.is_multiple_of(2) { -half } else { half };
        }
        points.into_iter().map(|[x, y]| Point { x, y }).collect()
    }

    /// The axis that does not change along a leg: 0 where it runs down.
    fn across(&self, leg: usize) -> usize {
        usize::from(self.route[leg][1] == self.route[leg + 1][1])
    }

    /// Where the leg between two of its corners ends, along the leg, by slots: first at its start.
    fn end(&self, corner: usize, axis: usize) -> f64 {
        let slot = self.route[corner][axis] as f64;
        match corner {
            1 => slot + self.ports[0] * WITHIN,
            corner if corner + 2 == self.route.len() => slot + self.ports[1] * WITHIN,
            _ => slot,
        }
    }

    /// The runs of its legs through channels: the leg, the axis across and the slot there, and the run.
    fn runs(&self) -> impl Iterator<Item = (usize, usize, usize, Run)> {
        (1..self.route.len().saturating_sub(2)).map(|leg| {
            let corners = [leg, leg + 1];
            let across = self.across(leg);
            let along = 1 - across;
            let slot = self.route[leg][across];
            let ends = corners.map(|corner| {
                let beyond = if corner == leg { leg - 1 } else { leg + 2 };
                let by_track = corner != 1 && corner + 2 != self.route.len();
                let track = self.tracks[if corner == leg { leg - 1 } else { leg + 1 }].1;
                let at = self.end(corner, along) + if by_track { track * 0.5 } else { 0.0 };
                (at, self.route[beyond][across] > slot)
            });
            let slots = corners.map(|corner| self.route[corner][along]);
            let slots = [slots[0].min(slots[1]), slots[0].max(slots[1])];
            (leg, across, slot, Run { slots, ends })
        })
    }
}

/// Gives each line its ports and its tracks. Returns how many tracks each channel has, by axis and slot.
pub(super) fn arrange(wires: &mut [Wire], sizes: &[Point]) -> BTreeMap<(usize, usize), usize> {
    give_ports(wires, sizes);
    let mut counts = BTreeMap::new();
    // The order across decides where lines turn that run down, and the other way round: so once more.
    for axis in [1, 0, 1] {
        let mut channels: BTreeMap<usize, Vec<(usize, usize, Run)>> = BTreeMap::new();
        for (wire, drawn) in wires.iter().enumerate() {
            for (leg, across, slot, run) in drawn.runs() {
                if across == axis {
                    channels.entry(slot).or_default().push((wire, leg, run));
                }
            }
        }
        for (slot, members) in channels {
            let runs: Vec<Run> = members.iter().map(|(.., run)| *run).collect();
            let (places, count) = tracks(&runs);
            for ((wire, leg, _), place) in members.into_iter().zip(places) {
                wires[wire].tracks[leg] = (place - (count as f64 - 1.0) / 2.0, place / (count as f64 + 1.0));
            }
            counts.insert((axis, slot), count);
        }
    }
    counts
}

/// At each side of a table lines leave in the order of where they go, so that they do not cross at once.
fn give_ports(wires: &mut [Wire], sizes: &[Point]) {
    let mut sides: BTreeMap<(usize, usize), Vec<Leaving>> = BTreeMap::new();
    for (index, wire) in wires.iter().enumerate() {
        for end in [0, 1] {
            let (side, port) = port(wire, end);
            sides.entry((wire.tables[end], side)).or_default().push(Leaving { port, wire: index, end });
        }
    }
    for ((table, side), mut lines) in sides {
        lines.sort_by_key(|line| line.port);
        let half = [sizes[table].y.min(HEIGHT), sizes[table].x][side / 2] / 2.0 - CORNER;
        let count = |turn: i8| lines.iter().filter(|line| line.port.turn == turn).count();
        let offsets = offsets([count(-1), count(0), count(1)], half, PORT[side / 2]);
        for (Leaving { wire, end, .. }, offset) in lines.into_iter().zip(offsets) {
            wires[wire].ports[end] = offset;
        }
    }
}

/// An end of a line at one side of a table.
struct Leaving {
    port: Port,
    wire: usize,
    /// 0 for its start, 1 for its end.
    end: usize,
}

/// What orders the lines at one side of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Port {
    /// Up or to the left, straight on, down or to the right.
    turn: i8,
    corner: usize,
    target: usize,
    strand: isize,
}

fn port(wire: &Wire, end: usize) -> (usize, Port) {
    let at = |place: usize| -> Slot { wire.route[if end == 0 { place } else { wire.route.len() - 1 - place }] };
    let side = side(at(0), at(1));
    let along = 1 - side / 2;
    let corner = if wire.route.len() > 2 { at(2) } else { at(1) };
    // Lines that run beside each other stay on their side: left and right change where one is looked at from its end.
    let is_mirrored = (side == 1 || side == 2) != (end == 1);
    let strand = if is_mirrored { -(wire.strand as isize) } else { wire.strand as isize };
    let turn = (corner[along] > at(0)[along]) as i8 - (corner[along] < at(0)[along]) as i8;
    (side, Port { turn, corner: corner[along], target: at(wire.route.len() - 1)[along], strand })
}

/// How far from the middle lines leave: so many before those that go straight on, these, and so many after them.
fn offsets([before, straight, after]: [usize; 3], half: f64, wanted: f64) -> Vec<f64> {
    let row = |count: usize, gap: f64| (0..count).map(move |place| (place as f64 - (count as f64 - 1.0) / 2.0) * gap);
    let gap = |room: f64, gaps: usize| wanted.min(room / gaps.max(1) as f64);
    if straight == 0 {
        return row(before + after, gap(2.0 * half, (before + after).saturating_sub(1))).collect();
    }
    // Straight lines leave at the same places at both their ends, whatever else leaves there.
    let inner = gap(1.2 * half, straight - 1);
    let edge = inner * (straight as f64 - 1.0) / 2.0;
    let outer = gap(half - edge, before.max(after));
    let above = (1..=before).rev().map(|place| -edge - outer * place as f64);
    let below = (1..=after).map(|place| edge + outer * place as f64);
    above.chain(row(straight, inner)).chain(below).collect()
}

/// How many of a drawing's legs cross: what little drawings are compared by.
pub(super) fn crossings(lines: &[&Line]) -> usize {
    let mut down: Vec<(f64, f64, f64)> = Vec::new();
    let mut across: Vec<(f64, f64, f64)> = Vec::new();
    for pair in lines.iter().flat_map(|line| line.windows(2)) {
        let (from, to) = (pair[0], pair[1]);
        match from.x == to.x {
            true => down.push((from.x, from.y.min(to.y), from.y.max(to.y))),
            false => across.push((from.y, from.x.min(to.x), from.x.max(to.x))),
        }
    }
    let meets = |one: &(f64, f64, f64), other: &(f64, f64, f64)| {
        other.1 < one.0 && one.0 < other.2 && one.1 < other.0 && other.0 < one.2
    };
    down.iter().map(|one| across.iter().filter(|other| meets(one, other)).count()).sum()
}
