//! The monolith: a single stone, with one grain from side to side.

use super::{Pen, SIZE, Texture};

/// The stone's outline: left, top, width, height.
pub const STONE: (i32, i32, i32, i32) = (1, 10, 358, 100);
/// From one line of the grain to the next.
const GRAIN: i32 = 10;

/// The stone and its grain, at 45 degrees and cut off where the stone ends.
pub fn texture() -> Texture {
    let (left, top, width, height) = STONE;
    debug_assert!(left >= 0 && top >= 0 && left + width <= SIZE.0 && top + height <= SIZE.1);
    let mut bold = Pen::default();
    bold.to(left, top).rectangle(width, height);
    let mut fine = Pen::default();
    // Each line rises from the lower edge, or from the left side for those that begin before it.
    for start in (GRAIN - height..width).step_by(GRAIN as usize) {
        let (from_x, from_y) = (start.max(0), height + start.min(0));
        let length = from_y.min(width - from_x);
        fine.to(left + from_x, top + from_y).along(length, -length);
    }
    Texture { fine: fine.0, bold: bold.0 }
}
