//! How far down the visitor is.

use leptos::ev;
use leptos::prelude::{document, request_animation_frame, window, window_event_listener};
use std::cell::Cell;
use std::rc::Rc;

/// How far the page is scrolled, in CSS pixels.
pub fn depth() -> f64 {
    window().scroll_y().unwrap_or_default()
}

/// Which of the elements with these ids the middle of the window is in, or was last.
pub fn reached(ids: &[&str]) -> usize {
    let middle = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default() / 2.0;
    let top = |id: &str| document().get_element_by_id(id).map(|element| element.get_bounding_client_rect().top());
    ids.iter().rposition(|id| top(id).is_some_and(|top| top <= middle)).unwrap_or_default()
}

/// Calls back when the visitor has scrolled or the window has another size, once a frame at the most.
pub fn on_scroll(callback: impl Fn() + 'static) {
    let (callback, waiting) = (Rc::new(callback), Rc::new(Cell::new(false)));
    let schedule = move || {
        if !waiting.replace(true) {
            let (callback, waiting) = (callback.clone(), waiting.clone());
            request_animation_frame(move || {
                waiting.set(false);
                callback();
            });
        }
    };
    let on_resize = schedule.clone();
    // Islands live as long as their page, and so do their listeners.
    std::mem::forget(window_event_listener(ev::scroll, move |_| schedule()));
    std::mem::forget(window_event_listener(ev::resize, move |_| on_resize()));
}
