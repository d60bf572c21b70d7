//! Segments and boxes in the plane. Only `+ − × ÷ √`, so that every machine finds the same.

use crate::engine::radius::layout::Point;

/// From one point to another.
pub(super) fn towards(from: Point, to: Point) -> Point {
    Point { x: to.x - from.x, y: to.y - from.y }
}

/// A vector's length.
pub(super) fn length(vector: Point) -> f64 {
    (vector.x * vector.x + vector.y * vector.y).sqrt()
}

/// The point at that share of the way.
pub(super) fn between(from: Point, to: Point, share: f64) -> Point {
    Point { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }
}

/// Whether two segments cross, other than at their ends.
pub(super) fn cross((a, b): (Point, Point), (c, d): (Point, Point)) -> bool {
    let side = |a: Point, b: Point, c: Point| (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
    // Both are always looked at: a branch that nobody can foresee takes longer.
    (side(a, b, c) * side(a, b, d) < 0.0) & (side(c, d, a) * side(c, d, b) < 0.0)
}

/// How much of a segment lies in a box, given its middle and half its size: 0 if they do not meet.
pub(super) fn length_inside((a, b): (Point, Point), middle: Point, half: Point) -> f64 {
    let (low, high) =
        (Point { x: middle.x - half.x, y: middle.y - half.y }, Point { x: middle.x + half.x, y: middle.y + half.y });
    if a.x.max(b.x) < low.x || a.x.min(b.x) > high.x || a.y.max(b.y) < low.y || a.y.min(b.y) > high.y {
        return 0.0;
    }
    let way = towards(a, b);
    let (mut from, mut to) = (0.0_f64, 1.0_f64);
    for (start, step, low, high) in [(a.x, way.x, low.x, high.x), (a.y, way.y, low.y, high.y)] {
        if step == 0.0 {
            // It lies between the two, or the boxes above would not have met.
            continue;
        }
        let (one, other) = ((low - start) / step, (high - start) / step);
        from = from.max(one.min(other));
        to = to.min(one.max(other));
    }
    (to - from).max(0.0) * length(way)
}

/// Where the way from a box's middle leaves it.
pub(super) fn border(middle: Point, half: Point, to: Point) -> Point {
    let way = towards(middle, to);
    let share = |way: f64, half: f64| if way == 0.0 { f64::INFINITY } else { half / way.abs() };
    let share = share(way.x, half.x).min(share(way.y, half.y));
    if share.is_finite() { between(middle, to, share) } else { Point { x: middle.x + half.x, y: middle.y } }
}
