//! How many pixels a picture is drawn with.

/// More device pixels to a CSS pixel are not to be seen in a picture this soft.
const MOST_RATIO: f64 = 2.0;
/// About a screen of 1440 by 1100.
const MOST_PIXELS: f64 = 1_600_000.0;

/// Width and height in pixels of the surface for a picture of `width` by `height` CSS pixels on a screen with `ratio`
/// device pixels to each, at the `scale` of its rung. At least one by one.
pub fn pixels(width: f64, height: f64, ratio: f64, scale: f64) -> (u32, u32) {
    let ratio = if ratio.is_finite() { ratio.clamp(1.0, MOST_RATIO) } else { 1.0 };
    let most = (MOST_PIXELS / (width.max(1.0) * height.max(1.0))).sqrt();
    let side = |length: f64| (length * ratio.min(most) * scale).round().max(1.0) as u32;
    (side(width), side(height))
}
