//! Where the nodes of the platform stand in the drawing: four lanes, each in the order of the file.

use petgraph::visit::EdgeRef;

use crate::engine::radius::data::{Lane, Node};
use crate::engine::radius::model::Platform;

/// A point of the drawing, in its own units: x to the right, y down.
#[derive(Debug, Clone, Copy, PartialEq, Default, serde::Serialize, serde::Deserialize)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Down.
    pub y: f64,
}

/// A curve from one node to another.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Curve {
    /// Start, two control points, end, of a cubic Bézier curve.
    pub points: [Point; 4],
}

/// A drawn system: who stands where, and who may call whom.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize, serde::Deserialize)]
pub struct Drawing {
    /// Its size.
    pub size: Point,
    /// The nodes, by index.
    pub nodes: Vec<DrawnNode>,
    /// The connections.
    pub edges: Vec<DrawnEdge>,
}

/// A drawn node.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct DrawnNode {
    /// What a trace calls it.
    pub service: String,
    /// Its middle.
    pub place: Point,
}

/// A drawn connection.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct DrawnEdge {
    /// The caller, by index.
    pub from: usize,
    /// The callee, by index.
    pub to: usize,
    /// From one to the other.
    pub curve: Curve,
}

/// The size of the platform's drawing.
pub const SIZE: Point = Point { x: 760.0, y: 400.0 };
/// The size of a node.
pub const NODE: Point = Point { x: 138.0, y: 30.0 };
const TOP: f64 = 44.0;
/// No two neighbouring lanes are further apart.
const LANE_GAP: f64 = 100.0;

/// The x of a lane's middle.
pub fn lane_x(lane: Lane) -> f64 {
    match lane {
        Lane::Edge => 71.0,
        Lane::Service => 262.0,
        Lane::Storage => 468.0,
        Lane::Observability => 662.0,
    }
}

/// The middle of every node, by index. A lane's nodes share its height evenly.
pub fn positions(platform: &Platform) -> Vec<Point> {
    let place = |node: &Node| {
        let lane = node.lane;
        let mates: Vec<&Node> = platform.nodes.iter().filter(|other| other.lane == lane).collect();
        let rank = mates.iter().position(|mate| mate.id == node.id).unwrap_or_default();
        let share = (rank as f64 + 0.5) / mates.len() as f64;
        Point { x: lane_x(lane), y: TOP + share * (SIZE.y - TOP) }
    };
    platform.nodes.iter().map(place).collect()
}

/// The platform, drawn.
pub fn drawing(platform: &Platform) -> Drawing {
    let places = positions(platform);
    let nodes = platform.nodes.iter().zip(&places);
    let edges = platform.system.graph.edge_references().map(|edge| {
        let (from, to) = (edge.source().index(), edge.target().index());
        DrawnEdge { from, to, curve: curve(places[from], places[to]) }
    });
    Drawing {
        size: SIZE,
        nodes: nodes.map(|(node, &place)| DrawnNode { service: node.name.0.to_owned(), place }).collect(),
        edges: edges.collect(),
    }
}

/// The curve of an edge between two nodes at those places: from the right side to the left; inside a lane,
/// round its outer side; past a lane, above its nodes.
pub fn curve(from: Point, to: Point) -> Curve {
    let at = |x: f64, y: f64| Point { x, y };
    if from.x == to.x {
        let side = from.x + NODE.x / 2.0;
        let reach = side + 26.0;
        return Curve { points: [at(side, from.y), at(reach, from.y), at(reach, to.y), at(side, to.y)] };
    }
    let (start, end) = (from.x + NODE.x / 2.0, to.x - NODE.x / 2.0);
    let bend = (end - start) / 2.0;
    if end - start > LANE_GAP {
        // It stays above the passed lane to that lane's end.
        let (out, back) = (at(start + LANE_GAP * 0.7, TOP / 4.0), at(end - LANE_GAP / 3.0, TOP / 4.0));
        return Curve { points: [at(start, from.y), out, back, at(end, to.y)] };
    }
    Curve { points: [at(start, from.y), at(start + bend, from.y), at(end - bend, to.y), at(end, to.y)] }
}

impl Curve {
    /// The point at `share` (0..=1) of the curve's parameter.
    pub fn at(&self, share: f64) -> Point {
        let rest = 1.0 - share;
        let weights =
            [rest * rest * rest, 3.0 * rest * rest * share, 3.0 * rest * share * share, share * share * share];
        let sum =
            |of: fn(&Point) -> f64| self.points.iter().zip(weights).map(|(point, weight)| of(point) * weight).sum();
        Point { x: sum(|point| point.x), y: sum(|point| point.y) }
    }

    /// The curve as the `d` of an SVG path.
    pub fn path(&self) -> String {
        let [from, out, back, to] = self.points;
        format!("M{} {}C{} {} {} {} {} {}", from.x, from.y, out.x, out.y, back.x, back.y, to.x, to.y)
    }
}
