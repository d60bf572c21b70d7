//! Passing time, while somebody looks.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::{Interval, Timeout};
use leptos::prelude::*;

/// A frame that comes later than this after the last one counts as this late: a tab that was hidden
/// goes on where it was.
const LONGEST_FRAME_MS: f64 = 100.0;

/// Calls back until it is dropped.
pub enum Ticker {
    /// Every frame. Browsers draw no frames of a hidden tab, so that it costs nothing.
    Frames(Rc<RefCell<Option<AnimationFrameRequestHandle>>>),
    /// At a fixed pace, for those who want no motion.
    Steps(Interval),
}

impl Ticker {
    /// Calls back every frame with the milliseconds since the last one.
    pub fn frames(callback: impl Fn(f64) + 'static) -> Ticker {
        let handle = Rc::new(RefCell::new(None));
        request_frame(handle.clone(), Rc::new(callback), now());
        Ticker::Frames(handle)
    }

    /// Calls back every so many milliseconds, save in a hidden tab.
    pub fn steps(every_ms: u32, callback: impl Fn() + 'static) -> Ticker {
        Ticker::Steps(Interval::new(every_ms, move || {
            if !document().hidden() {
                callback();
            }
        }))
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        if let Ticker::Frames(handle) = self
            && let Some(handle) = handle.take()
        {
            handle.cancel();
        }
    }
}

fn request_frame(handle: Rc<RefCell<Option<AnimationFrameRequestHandle>>>, callback: Rc<dyn Fn(f64)>, last: f64) {
    let again = handle.clone();
    let frame = move || {
        let now = now();
        // Ask for the next frame first: the callback may drop the ticker.
        request_frame(again, callback.clone(), now);
        callback((now - last).clamp(0.0, LONGEST_FRAME_MS));
    };
    *handle.borrow_mut() = request_animation_frame_with_handle(frame).ok();
}

/// Calls back once, so many milliseconds later.
pub fn later(after_ms: u32, callback: impl FnOnce() + 'static) {
    Timeout::new(after_ms, callback).forget();
}

/// Changes once the frame has been drawn in which something changes that `track` reads: for what need not stand in that
/// frame, so that the visitor's deed is answered sooner.
pub fn a_frame_later(track: impl Fn() + 'static) -> ReadSignal<u32> {
    let (changes, set_changes) = signal(0);
    Effect::new(move |is_later: Option<()>| {
        track();
        if is_later.is_some() {
            let change = move || _ = set_changes.try_update(|changes| *changes += 1);
            request_animation_frame(move || later(0, change));
        }
    });
    changes
}

/// Milliseconds since the page was opened.
pub fn now() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}

/// What time it is: milliseconds since 1970-01-01 UTC.
pub fn today_ms() -> i64 {
    web_sys::js_sys::Date::now() as i64
}
