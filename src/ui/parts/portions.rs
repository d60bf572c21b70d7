//! Many things drawn a portion a frame, so that the page answers in between.

use std::ops::Range;
use std::sync::Arc;

use leptos::prelude::*;

/// What is drawn in one frame.
const PORTION: usize = 60;

/// Draws `count` things by ranges of their places; the first portion at once.
pub fn in_portions(count: usize, draw: impl Fn(Range<usize>) -> AnyView + Send + Sync + 'static) -> AnyView {
    in_portions_of(PORTION, count, draw)
}

/// As [`in_portions`], where each thing is more than one.
pub fn in_portions_of(
    portion: usize,
    count: usize,
    draw: impl Fn(Range<usize>) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let drawn = RwSignal::new(portion);
    let draw = Arc::new(draw);
    if count > portion {
        request_animation_frame(move || go_on(drawn, portion, count));
    }
    let portions = (0..count).step_by(portion).map(|from| {
        let draw = Arc::clone(&draw);
        let is_due = Memo::new(move |_| drawn.get() > from);
        move || is_due.get().then(|| draw(from..count.min(from + portion)))
    });
    portions.collect_view().into_any()
}

/// A portion more a frame. What is not on the page any more is not gone on with.
fn go_on(drawn: RwSignal<usize>, portion: usize, count: usize) {
    if let Some(true) = drawn.try_update(|drawn| {
        *drawn += portion;
        *drawn < count
    }) {
        request_animation_frame(move || go_on(drawn, portion, count));
    }
}
