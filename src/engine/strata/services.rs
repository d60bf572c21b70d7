//! The decomposition: the platform's gateway and the eight services behind it, with the connections that the platform
//! has among them.

use petgraph::visit::EdgeRef;

use super::{Pen, SIZE, Texture};
use crate::engine::radius::PLATFORM;
use crate::engine::radius::data::Lane;

/// A service's half width.
const RADIUS: i32 = 13;
/// Where the upper one of every pair stands.
const ABOVE: [i32; 4] = [14, 22, 34, 47];

/// Where every service stands, by its index in the platform.
pub fn places() -> Vec<(usize, (i32, i32))> {
    let of =
        |lane| PLATFORM.nodes.iter().enumerate().filter(move |(_, node)| node.lane == lane).map(|(index, _)| index);
    let gateway = of(Lane::Edge).map(|index| (index, (RADIUS + 1, SIZE.1 / 2)));
    // Two by two, each pair further off and nearer to the middle, so that no line to one passes through another.
    let behind = of(Lane::Service).enumerate().map(|(nth, index)| {
        let y = ABOVE.get(nth / 2).copied().unwrap_or(SIZE.1 / 2);
        (index, (112 + 76 * (nth as i32 / 2), if nth % 2 == 0 { y } else { SIZE.1 - y }))
    });
    gateway.chain(behind).collect()
}

/// The services as hexagons, and the connections among them.
pub fn texture(places: &[(usize, (i32, i32))]) -> Texture {
    let place = |node: usize| places.iter().find(|&&(index, _)| index == node).map(|&(_, place)| place);
    let (mut fine, mut bold) = (Pen::default(), Pen::default());
    for edge in PLATFORM.system.graph.edge_references() {
        if let (Some(from), Some(to)) = (place(edge.source().index()), place(edge.target().index())) {
            fine.to(from.0, from.1).along(to.0 - from.0, to.1 - from.1);
        }
    }
    for &(_, (x, y)) in places {
        let (half, side) = (RADIUS / 2, RADIUS - 2);
        bold.to(x - RADIUS, y).along(half, -side).across(2 * (RADIUS - half)).along(half, side);
        bold.along(-half, side).across(-2 * (RADIUS - half)).close();
    }
    Texture { fine: fine.0, bold: bold.0 }
}
