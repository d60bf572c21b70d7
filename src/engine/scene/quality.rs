//! How finely a picture is drawn, by what its frames cost.
//!
//! The rule. Costs are judged six at a time, by their median. Above the limit the picture goes down to the first rung
//! that should be within it, since cost goes with the pixels, and the rung it left is not tried again. Well within the
//! limit it goes up one. Where no rung is within the limit, the picture stops moving by itself: a fine picture that
//! stands is better than a coarse one that moves.

/// A frame of this many milliseconds on the GPU leaves three quarters of it to the page at 60 frames a second.
const GPU_LIMIT_MS: f64 = 4.0;
/// From here on a rung up, which costs up to 1.7 times as much, stays within the limit.
const GPU_EASY_MS: f64 = 2.0;
/// Where the GPU keeps no time: frames this far apart mean that every other one of 60 a second was missed.
const APART_LIMIT_MS: f64 = 24.0;
/// Frames this close mean that none was.
const APART_EASY_MS: f64 = 18.5;
/// So many costs make a judgement.
const JUDGED: usize = 6;
/// After a start or a change so many frames are not judged: they wait for the driver.
const UNJUDGED: usize = 2;

/// Whether the processor draws in place of a GPU, by what WebGL calls the renderer (`UNMASKED_RENDERER_WEBGL`). It then
/// takes hundreds of milliseconds a frame, and in some browsers the page waits for it: the still is better.
pub fn is_processor(renderer: &str) -> bool {
    let renderer = renderer.to_ascii_lowercase();
    ["swiftshader", "llvmpipe", "softpipe", "software", "microsoft basic render"]
        .iter()
        .any(|name| renderer.contains(name))
}

/// How finely to draw.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rung {
    /// Of the sides of the surface, 0..=1.
    pub scale: f64,
    /// The shader's `u_detail`, 0..=1.
    pub detail: f64,
}

/// From the finest down.
pub const RUNGS: [Rung; 4] = [
    Rung { scale: 1.0, detail: 1.0 },
    Rung { scale: 0.8, detail: 1.0 },
    Rung { scale: 0.65, detail: 1.0 },
    Rung { scale: 0.5, detail: 0.6 },
];
/// Where a picture begins: its first frame is to be cheap anywhere, and to look like the still.
const FIRST: usize = 2;
const LOWEST: usize = RUNGS.len() - 1;

/// What a frame cost, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cost {
    /// On the GPU, by its own clock.
    Gpu(f64),
    /// Since the frame before: all that is known where the GPU's clock is kept from pages.
    Apart(f64),
}

/// The rung that a picture is on, and how it came there.
#[derive(Debug, Clone, PartialEq)]
pub struct Quality {
    rung: usize,
    /// The highest rung that has not been found too dear.
    highest: usize,
    is_lively: bool,
    unjudged: usize,
    costs: Vec<f64>,
}

impl Default for Quality {
    fn default() -> Quality {
        Quality { rung: FIRST, highest: 0, is_lively: true, unjudged: UNJUDGED, costs: Vec::with_capacity(JUDGED) }
    }
}

impl Quality {
    /// How finely to draw what moves.
    pub fn rung(&self) -> Rung {
        RUNGS[self.rung]
    }

    /// Whether the picture may move by itself.
    pub fn is_lively(&self) -> bool {
        self.is_lively
    }

    /// The next frames come after a pause, and say nothing of the cost.
    pub fn pause(&mut self) {
        self.unjudged = UNJUDGED;
        self.costs.clear();
    }

    /// Takes note of what a frame cost. What is no number is left aside.
    pub fn note(&mut self, cost: Cost) {
        let (cost, easy, limit) = match cost {
            Cost::Gpu(cost) => (cost, GPU_EASY_MS, GPU_LIMIT_MS),
            Cost::Apart(cost) => (cost, APART_EASY_MS, APART_LIMIT_MS),
        };
        if !cost.is_finite() || !self.is_lively {
            return;
        }
        if self.unjudged > 0 {
            self.unjudged -= 1;
            return;
        }
        self.costs.push(cost);
        if self.costs.len() < JUDGED {
            return;
        }
        self.costs.sort_unstable_by(f64::total_cmp);
        self.judge(self.costs[JUDGED / 2], easy, limit);
        self.costs.clear();
    }

    fn judge(&mut self, cost: f64, easy: f64, limit: f64) {
        let before = self.rung;
        if cost > limit {
            let pixels = |rung: usize| RUNGS[rung].scale * RUNGS[rung].scale;
            let is_within = |rung: &usize| cost * pixels(*rung) / pixels(before) <= limit;
            let within = (before + 1..RUNGS.len()).find(is_within);
            self.is_lively = within.is_some();
            self.rung = within.unwrap_or(LOWEST);
            self.highest = (before + 1).min(LOWEST);
        } else if cost < easy && self.rung > self.highest {
            self.rung -= 1;
        }
        if self.rung != before {
            self.unjudged = UNJUDGED;
        }
    }
}
