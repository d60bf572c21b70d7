//! How far down the visitor is.

use leptos::ev;
use leptos::prelude::{document, request_animation_frame, window, window_event_listener};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, PointerEvent, ScrollIntoViewOptions, ScrollLogicalPosition};

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

/// What is seen of a list that scrolls, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ListView {
    /// How far it is scrolled.
    pub scrolled: f64,
    /// The height of what is seen.
    pub height: f64,
    /// The height of a row.
    pub row: f64,
}

impl ListView {
    /// Measures a list, and one of its rows; none if it has none yet.
    pub fn of(list: &HtmlElement) -> Option<ListView> {
        let row = list.query_selector("[role=treeitem]").ok()??.get_bounding_client_rect().height();
        let (scrolled, height) = (f64::from(list.scroll_top()), f64::from(list.client_height()));
        (row > 0.0).then_some(ListView { scrolled, height, row })
    }
}

/// Moves what is larger than its frame along with a pressed mouse. Fingers do so by themselves.
pub fn pan(event: &PointerEvent) {
    let frame = event.current_target().and_then(|frame| frame.dyn_into::<HtmlElement>().ok());
    if let Some(frame) = frame.filter(|_| event.pointer_type() == "mouse" && event.buttons() & 1 != 0) {
        frame.scroll_by_with_x_and_y(-f64::from(event.movement_x()), -f64::from(event.movement_y()));
    }
}

/// Scrolls a list so that a row is seen.
pub fn show_row(list: &HtmlElement, row: usize, row_height: f64) {
    let (top, height) = (row as f64 * row_height, f64::from(list.client_height()));
    let scrolled = f64::from(list.scroll_top());
    if top < scrolled {
        list.set_scroll_top(top as i32);
    } else if top + row_height > scrolled + height {
        list.set_scroll_top((top + row_height - height).ceil() as i32);
    }
}

/// Scrolls a frame so that a part of what is in it is seen, which is given by its first and last point as shares of the
/// whole; of a part larger than the frame the middle. What is seen already stays where it is.
pub fn show_part(frame: &HtmlElement, from: (f64, f64), to: (f64, f64)) {
    let wanted = |scrolled: i32, seen: i32, whole: i32, from: f64, to: f64| {
        let (from, to) = (from * f64::from(whole), to * f64::from(whole));
        let is_seen = from >= f64::from(scrolled) && to <= f64::from(scrolled + seen);
        if is_seen { scrolled } else { ((from + to - f64::from(seen)) / 2.0) as i32 }
    };
    frame.set_scroll_left(wanted(frame.scroll_left(), frame.client_width(), frame.scroll_width(), from.0, to.0));
    frame.set_scroll_top(wanted(frame.scroll_top(), frame.client_height(), frame.scroll_height(), from.1, to.1));
}

/// Scrolls an element into view, by as little as it takes.
pub fn into_view(id: &str) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    if let Some(element) = document().get_element_by_id(id) {
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

thread_local! {
    /// How often the focus has been moved.
    static MOVED: Cell<u32> = const { Cell::new(0) };
}

/// Puts the focus on an element: at once if it is there, so that the next key finds it, and again once it has been drawn,
/// unless it has been moved on meanwhile.
pub fn focus_later(id: &str) {
    let id = id.to_owned();
    let moved = MOVED.get().wrapping_add(1);
    MOVED.set(moved);
    let focus = move || {
        if let Some(element) = document().get_element_by_id(&id).filter(|_| MOVED.get() == moved) {
            // A link of a drawing takes the focus too, though it is no HTML element. What is gone again has none to lose.
            let _ = element.unchecked_into::<HtmlElement>().focus();
        }
    };
    focus();
    // Two frames: the scroll is heard in the first, and drawn in it.
    request_animation_frame(move || request_animation_frame(focus));
}
