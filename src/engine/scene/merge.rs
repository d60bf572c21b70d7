//! How far three bodies have merged into one.

use super::follow;

/// The bodies rest for this share of the way, before and after.
const REST: f64 = 0.06;
/// The bodies follow the scroll: 63 % of the way after so many milliseconds.
const LAG_MS: f64 = 90.0;
/// The whole way takes no less than this, in milliseconds: what a press starts is to be seen.
const SHORTEST_MS: f64 = 1400.0;

/// How much of the merge a scroll makes, 0..=1: `travelled` of a way of `length`, both in pixels. It rests at both ends,
/// and is eased (`3 t² - 2 t³`).
pub fn of_scroll(travelled: f64, length: f64) -> f64 {
    if length.is_nan() || length <= 0.0 || travelled.is_nan() {
        return 0.0;
    }
    let share = ((travelled / length - REST) / (1.0 - 2.0 * REST)).clamp(0.0, 1.0);
    share * share * (3.0 - 2.0 * share)
}

/// The scroll decides, save after a press: that holds until the scroll says the same.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Merge {
    scrolled: f64,
    held: Option<End>,
    share: f64,
}

/// Where the merge may be held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Apart,
    Merged,
}

impl End {
    fn share(self) -> f64 {
        match self {
            End::Apart => 0.0,
            End::Merged => 1.0,
        }
    }
}

impl Merge {
    /// The scroll is at this much of the merge, 0..=1.
    pub fn scroll_to(&mut self, share: f64) {
        self.scrolled = share;
        if self.held.is_some_and(|end| end.share() == share) {
            self.held = None;
        }
    }

    /// A press: to the other end than the one they are at, or on their way to.
    pub fn press(&mut self) {
        let other = if self.is_merged() { End::Apart } else { End::Merged };
        self.held = (other.share() != self.scrolled).then_some(other);
    }

    /// Whether they are more together than apart, or will be.
    pub fn is_merged(&self) -> bool {
        self.target() >= 0.5
    }

    /// How far they are, 0..=1.
    pub fn share(&self) -> f64 {
        self.share
    }

    /// Begins where the scroll is: a picture that comes into being does not play what was scrolled before.
    pub fn settle(&mut self) {
        self.share = self.target();
    }

    pub(super) fn advance(&mut self, elapsed_ms: f64) {
        let most = elapsed_ms / SHORTEST_MS;
        let next = follow(self.share, self.target(), elapsed_ms, LAG_MS);
        self.share = next.clamp(self.share - most, self.share + most);
    }

    pub(super) fn is_moving(&self) -> bool {
        self.share != self.target()
    }

    fn target(&self) -> f64 {
        self.held.map_or(self.scrolled, End::share)
    }
}
