//! Positions whose distances are as the numbers of joins between tables: stress, made as small as it gets by moving one
//! table after another to where all others want it. Gansner, Koren and North, "Graph drawing by stress majorization",
//! Graph Drawing 2004, section 2.3.

use super::geometry::{length, towards};
use super::graph::Graph;
use crate::engine::radius::layout::Point;

/// So many times every table is moved.
const SWEEPS: usize = 40;

/// A position for every table, one unit a join. O(n² + n · m).
pub(super) fn positions(graph: &Graph) -> Vec<Point> {
    let count = graph.len();
    let hops: Vec<Vec<f64>> =
        (0..count).map(|table| graph.hops(table).into_iter().map(|hops| hops as f64).collect()).collect();
    let mut places = start(&hops);
    for _ in 0..SWEEPS {
        for table in 0..count {
            let (mut sum, mut weights) = (Point::default(), 0.0);
            for other in (0..count).filter(|&other| other != table) {
                let wanted = hops[table][other];
                let weight = 1.0 / (wanted * wanted);
                let way = towards(places[other], places[table]);
                let share = wanted / length(way).max(1e-9);
                sum.x += weight * (places[other].x + way.x * share);
                sum.y += weight * (places[other].y + way.y * share);
                weights += weight;
            }
            if weights > 0.0 {
                places[table] = Point { x: sum.x / weights, y: sum.y / weights };
            }
        }
    }
    places
}

/// Where to begin: across, how much nearer a table is to one end of the graph than to the other; down, to a third table far
/// from both. Faloutsos and Lin, "FastMap", SIGMOD 1995, without the residues. Tables at one place are put apart.
fn start(hops: &[Vec<f64>]) -> Vec<Point> {
    let farthest = |from: &dyn Fn(usize) -> f64| {
        (0..hops.len()).max_by(|&one, &other| from(one).total_cmp(&from(other))).unwrap_or(0)
    };
    let one = farthest(&|table| hops[0][table]);
    let other = farthest(&|table| hops[one][table]);
    let third = farthest(&|table| hops[one][table].min(hops[other][table]));
    let place = |table: usize| {
        // Of neighbours of the same tables each gets a place of its own: the golden ratio never comes round.
        let apart = (table as f64 * 0.618_033_988_749_895).fract() - 0.5;
        let x = (hops[one][table] - hops[other][table]) / 2.0;
        let y = hops[third][table] - (hops[one][table] + hops[other][table]) / 2.0;
        Point { x: x + 0.3 * apart, y: y + apart }
    };
    (0..hops.len()).map(place).collect()
}
