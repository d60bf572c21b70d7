//! What the pictures ask of the page.

use wasm_bindgen::closure::Closure;
use wasm_bindgen::convert::FromWasmAbi;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, EventTarget, MediaQueryList, Window};

/// On the element of a live picture; its style shows the canvas and hides the stills.
pub(super) const LIVE: &str = "is-live";

pub(super) fn window() -> Window {
    web_sys::window().expect("a program of a page has a window")
}

pub(super) fn document() -> Document {
    window().document().expect("a window has a document")
}

/// Milliseconds since the page was opened.
pub(super) fn now() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}

/// In CSS pixels.
pub(super) fn window_size() -> (f64, f64) {
    let number = |value: Result<JsValue, JsValue>| value.ok().and_then(|value| value.as_f64()).unwrap_or(1.0).max(1.0);
    (number(window().inner_width()), number(window().inner_height()))
}

/// The visitor's word on motion.
pub(super) fn less_motion() -> Option<MediaQueryList> {
    window().match_media("(prefers-reduced-motion: reduce)").ok().flatten()
}

/// Calls back at each event, as long as the page stands.
pub(super) fn listen<E: FromWasmAbi + 'static>(target: &EventTarget, event: &str, callback: impl FnMut(E) + 'static) {
    let callback = Closure::<dyn FnMut(E)>::new(callback);
    // No target refuses a listener.
    let _ = target.add_event_listener_with_callback(event, callback.as_ref().unchecked_ref());
    callback.forget();
}

/// Takes every canvas away, without a thought for what is going on.
pub(super) fn stills_only() {
    let Ok(canvases) = document().query_selector_all("[data-scene] canvas") else { return };
    for canvas in (0..canvases.length()).filter_map(|index| canvases.get(index)) {
        if let Some(parent) = canvas.parent_node() {
            // It is gone, or it is ours to take.
            let _ = parent.remove_child(&canvas);
        }
    }
    let Ok(hosts) = document().query_selector_all("[data-scene]") else { return };
    for host in (0..hosts.length()).filter_map(|index| hosts.get(index)) {
        let _ = host.unchecked_into::<web_sys::Element>().class_list().remove_1(LIVE);
    }
}
