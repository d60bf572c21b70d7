//! The state of a live picture: what time it is in it, where its light leans, how far its bodies have merged, and how
//! finely it is drawn. The browser's part asks for frames and draws what stands here.

pub mod merge;
pub mod quality;
pub mod surface;

use merge::Merge;
use quality::{Quality, RUNGS, Rung};

/// The moment of the stills, in seconds: a live picture begins as the still that it replaces. `xtask/js/still.mjs` has
/// the same.
pub const STILL_TIME: f64 = 21.0;
/// A frame that comes later than this after the last one counts as this late, in milliseconds: a picture that was out
/// of sight goes on where it was.
pub const LONGEST_FRAME_MS: f64 = 100.0;
/// The pointer's light has gone 63 % of its way after so many milliseconds.
const POINTER_LAG_MS: f64 = 260.0;
/// What is nearer than this to where it goes has arrived.
const ARRIVED: f64 = 1e-3;

/// A live picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    /// Seconds, from [`STILL_TIME`] on.
    pub time: f64,
    /// How far the bodies have merged; only the Coda has any.
    pub merge: Merge,
    /// How finely it is drawn.
    pub quality: Quality,
    /// Whether something in it moves by itself.
    drifts: bool,
    pointer: [f64; 2],
    pointer_target: [f64; 2],
}

impl Scene {
    /// The picture as its still shows it. What drifts moves by itself; what does not is drawn when something changes.
    pub fn new(drifts: bool) -> Scene {
        Scene {
            time: STILL_TIME,
            merge: Merge::default(),
            quality: Quality::default(),
            drifts,
            pointer: [0.0; 2],
            pointer_target: [0.0; 2],
        }
    }

    /// How finely to draw now: what stands is drawn with every pixel, whatever it costs once.
    pub fn rung(&self) -> Rung {
        if self.is_moving() { self.quality.rung() } else { RUNGS[0] }
    }

    /// Leans the light: each of -1..=1, right and up. What is no number is left aside, and so is all where a frame is
    /// too dear for a light that leans.
    pub fn lean(&mut self, x: f64, y: f64) {
        if x.is_finite() && y.is_finite() && self.quality.is_lively() {
            self.pointer_target = [x.clamp(-1.0, 1.0), y.clamp(-1.0, 1.0)];
        }
    }

    /// Where the light leans now: each of -1..=1, right and up.
    pub fn pointer(&self) -> [f64; 2] {
        self.pointer
    }

    /// Lets so many milliseconds pass.
    pub fn advance(&mut self, elapsed_ms: f64) {
        let elapsed_ms = elapsed_ms.clamp(0.0, LONGEST_FRAME_MS);
        if self.drifts && self.quality.is_lively() {
            self.time += elapsed_ms / 1000.0;
        }
        for (now, target) in self.pointer.iter_mut().zip(self.pointer_target) {
            *now = follow(*now, target, elapsed_ms, POINTER_LAG_MS);
        }
        self.merge.advance(elapsed_ms);
    }

    /// Whether the next frame will differ from this one though nothing happens.
    pub fn is_moving(&self) -> bool {
        (self.drifts && self.quality.is_lively()) || self.pointer != self.pointer_target || self.merge.is_moving()
    }
}

/// Goes the same way in the same time however many frames that takes: 63 % of it in `lag_ms`.
fn follow(now: f64, target: f64, elapsed_ms: f64, lag_ms: f64) -> f64 {
    let next = target + (now - target) * (-elapsed_ms / lag_ms).exp();
    if (next - target).abs() < ARRIVED { target } else { next }
}
