//! Tables in line where they nearly are, and no two over each other.

use crate::engine::radius::layout::Point;

/// Tables that are this near to one line stand on it.
const IN_LINE: f64 = 12.0;

/// Moves tables a little, so that they stand beside or below each other where they nearly did.
pub(super) fn align(places: &mut [Point]) {
    let axes: [fn(&mut Point) -> &mut f64; 2] = [|place| &mut place.x, |place| &mut place.y];
    for axis in axes {
        let mut ordered: Vec<&mut f64> = places.iter_mut().map(axis).collect();
        ordered.sort_by(|one, other| one.total_cmp(other));
        let mut rest = &mut ordered[..];
        while let Some(first) = rest.first().map(|place| **place) {
            let count = rest.partition_point(|place| **place < first + IN_LINE);
            let (group, after) = rest.split_at_mut(count.max(1));
            let middle = group.iter().map(|place| **place).sum::<f64>() / group.len() as f64;
            group.iter_mut().for_each(|place| **place = middle);
            rest = after;
        }
    }
}

/// So many times tables are pushed apart before those that still touch go down.
const ROUNDS: usize = 60;

/// Moves tables of one height, given their middles and half their sizes, until so much room is between any two. O(n²) if
/// all stand beside each other, else about O(n log n).
pub(super) fn spread(places: &mut [Point], halves: &[Point], gap: f64) {
    for _ in 0..ROUNDS {
        if !push(places, halves, gap) {
            return;
        }
    }
    lower(places, halves, gap);
}

/// Tables by their height in the drawing, the highest first.
fn downwards(places: &[Point]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by(|&one, &other| places[one].y.total_cmp(&places[other].y));
    order
}

/// Pushes every two tables that touch apart, the way that is shorter. Whether any did.
fn push(places: &mut [Point], halves: &[Point], gap: f64) -> bool {
    let order = downwards(places);
    let heights: Vec<f64> = order.iter().map(|&table| places[table].y).collect();
    let mut any = false;
    for (at, &one) in order.iter().enumerate() {
        for (&other, height) in order.iter().zip(&heights).skip(at + 1) {
            let reach = Point { x: halves[one].x + halves[other].x + gap, y: halves[one].y + halves[other].y + gap };
            if height - heights[at] >= reach.y {
                break;
            }
            let x = reach.x - (places[other].x - places[one].x).abs();
            let y = reach.y - (places[other].y - places[one].y).abs();
            if x <= 0.0 || y <= 0.0 {
                continue;
            }
            any = true;
            if y < x {
                let side = if places[one].y <= places[other].y { 0.5 } else { -0.5 };
                places[one].y -= side * y;
                places[other].y += side * y;
            } else {
                let side = if places[one].x <= places[other].x { 0.5 } else { -0.5 };
                places[one].x -= side * x;
                places[other].x += side * x;
            }
        }
    }
    any
}

/// Moves every table, the highest first, down below those that it touches.
fn lower(places: &mut [Point], halves: &[Point], gap: f64) {
    // The highest first. A table that went down below one of these cannot touch one before it: all are of one height.
    let mut placed: Vec<usize> = Vec::new();
    for table in downwards(places) {
        for &other in &placed {
            let reach =
                Point { x: halves[table].x + halves[other].x + gap, y: halves[table].y + halves[other].y + gap };
            let apart = Point { x: places[table].x - places[other].x, y: places[table].y - places[other].y };
            if apart.x.abs() < reach.x && apart.y.abs() < reach.y {
                places[table].y = places[other].y + reach.y;
            }
        }
        let at = placed.partition_point(|&other| places[other].y <= places[table].y);
        placed.insert(at, table);
    }
}
