//! No two tables over each other.

use crate::engine::radius::layout::Point;

/// So many times tables are pushed apart, both ways, before those that still touch go down.
const ROUNDS: usize = 60;

/// Moves tables, given their middles and half their sizes, until so much room is between any two. O(n²).
pub(super) fn spread(places: &mut [Point], halves: &[Point], gap: f64) {
    for _ in 0..ROUNDS {
        if !push(places, halves, gap) {
            return;
        }
    }
    lower(places, halves, gap);
}

/// Pushes every two tables that touch half as far apart as they should be, each way that is the shorter. Whether any did.
fn push(places: &mut [Point], halves: &[Point], gap: f64) -> bool {
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by(|&one, &other| places[one].y.total_cmp(&places[other].y));
    let mut any = false;
    for at in 0..order.len() {
        for next in at + 1..order.len() {
            let (one, other) = (order[at], order[next]);
            let y = halves[one].y + halves[other].y + gap - (places[other].y - places[one].y);
            let x = halves[one].x + halves[other].x + gap - (places[other].x - places[one].x).abs();
            if y > halves[one].y + halves[other].y + 4.0 * gap {
                continue;
            }
            if y <= 0.0 {
                break;
            }
            if x <= 0.0 {
                continue;
            }
            any = true;
            if y < x {
                places[one].y -= y / 2.0;
                places[other].y += y / 2.0;
            } else {
                let side = if places[one].x <= places[other].x { 0.5 } else { -0.5 };
                places[one].x -= side * x;
                places[other].x += side * x;
            }
        }
    }
    any
}

/// Moves every table, from the top on, down below those that it touches.
fn lower(places: &mut [Point], halves: &[Point], gap: f64) {
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by(|&one, &other| places[one].y.total_cmp(&places[other].y).then(one.cmp(&other)));
    // By their tops, which is by their middles: all are of one height.
    let mut placed: Vec<usize> = Vec::new();
    for table in order {
        let mut place = places[table];
        for &other in &placed {
            let touches = |apart: f64, halves: f64| apart.abs() < halves + gap;
            if touches(places[other].x - place.x, halves[other].x + halves[table].x)
                && touches(places[other].y - place.y, halves[other].y + halves[table].y)
            {
                place.y = places[other].y + halves[other].y + halves[table].y + gap;
            }
        }
        places[table] = place;
        let at = placed.partition_point(|&other| places[other].y <= place.y);
        placed.insert(at, table);
    }
}
