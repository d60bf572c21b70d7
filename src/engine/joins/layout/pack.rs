//! Boxes in rows.

use crate::engine::radius::layout::Point;

/// The upper left corner of every box, by index: from left to right in rows no wider than that unless one box is, with so
/// much room between. O(n).
pub(super) fn rows(sizes: &[Point], width: f64, gap: Point) -> Vec<Point> {
    let (mut corner, mut tallest) = (Point::default(), 0.0_f64);
    let mut corners = Vec::with_capacity(sizes.len());
    for size in sizes {
        if corner.x > 0.0 && corner.x + size.x > width {
            corner = Point { x: 0.0, y: corner.y + tallest + gap.y };
            tallest = 0.0;
        }
        corners.push(corner);
        corner.x += size.x + gap.x;
        tallest = tallest.max(size.y);
    }
    corners
}
