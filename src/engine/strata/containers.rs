//! Delivery in containers: boxes of one size, stacked as they came.

use super::{Pen, SIZE, Texture};
use crate::engine::sim::random::Draws;

/// A box: to the right, and down.
pub const BOX: (i32, i32) = (42, 20);
/// How many stand side by side.
pub const STACKS: usize = 8;
/// How many stand one on another at the most.
pub const HIGHEST: usize = 5;
const APART: i32 = 3;
const RIBS: i32 = 4;

/// How many boxes stand in each stack, from the left: at least one.
pub fn stacks(seed: u64) -> [usize; STACKS] {
    let mut draws = Draws::seeded(seed);
    [(); STACKS].map(|()| 1 + (draws.uniform() * HIGHEST as f64) as usize)
}

/// The boxes, and the ribs of their sides.
pub fn texture(stacks: &[usize; STACKS]) -> Texture {
    let (width, height) = BOX;
    let (mut fine, mut bold) = (Pen::default(), Pen::default());
    for (stack, &boxes) in stacks.iter().enumerate() {
        let left = 1 + stack as i32 * (width + APART);
        for level in 1..=boxes as i32 {
            let top = SIZE.1 - 2 - level * (height + APART);
            bold.to(left, top).rectangle(width, height);
            for rib in 1..=RIBS {
                fine.to(left + rib * width / (RIBS + 1), top + 4).down(height - 8);
            }
        }
    }
    Texture { fine: fine.0, bold: bold.0 }
}
