//! What stands in an element before a program takes its place.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, HtmlElement};

/// An attribute of the first element in `root` that a selector names; empty where there is none.
pub fn attribute(root: &HtmlElement, selector: &str, name: &str) -> String {
    let found = root.query_selector(selector).ok().flatten();
    found.and_then(|element| element.get_attribute(name)).unwrap_or_default()
}

/// The `data-` attribute of the first element of the document that has it.
pub fn data(name: &str) -> Option<String> {
    let name = format!("data-{name}");
    document().query_selector(&format!("[{name}]")).ok().flatten()?.get_attribute(&name)
}

/// What stands in the first element in `root` that a selector names, as HTML; empty where there is none.
pub fn inner(root: &HtmlElement, selector: &str) -> String {
    root.query_selector(selector).ok().flatten().map(|element| element.inner_html()).unwrap_or_default()
}

/// The text of every element in `root` that a selector names.
pub fn texts(root: &HtmlElement, selector: &str) -> Vec<String> {
    let Ok(found) = root.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.get(index)?.text_content()).collect()
}

/// Whether the details that an event comes from are open.
pub fn is_open(event: &Event) -> bool {
    let details = event.current_target().and_then(|target| target.dyn_into::<Element>().ok());
    details.is_some_and(|details| details.has_attribute("open"))
}

/// What a visitor does to change something.
const DEEDS: [&str; 5] = ["click", "input", "change", "keydown", "pointerdown"];

/// Of these, the ones that only say that a field has another value: that can be said again.
const SAID_AGAIN: [&str; 2] = ["input", "change"];

/// As long as it lives, nothing in an element hears of what a visitor does there. What was put into fields meanwhile is
/// heard at its end.
pub struct Deaf {
    root: HtmlElement,
    stop: Closure<dyn Fn(Event)>,
    missed: Rc<RefCell<Vec<Event>>>,
}

impl Deaf {
    /// Stops events of this element.
    pub fn new(root: &HtmlElement) -> Deaf {
        let missed = Rc::<RefCell<Vec<Event>>>::default();
        let later = Rc::clone(&missed);
        let stop = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            event.stop_propagation();
            let mut missed = later.borrow_mut();
            let is_told = |told: &Event| told.type_() == event.type_() && told.target() == event.target();
            if SAID_AGAIN.contains(&event.type_().as_str()) && !missed.iter().any(is_told) {
                missed.push(event);
            }
        });
        for deed in DEEDS {
            // What cannot be stopped is heard, as it would be without this.
            let listener = stop.as_ref().unchecked_ref();
            let _ = root.add_event_listener_with_callback_and_bool(deed, listener, true);
        }
        Deaf { root: root.clone(), stop, missed }
    }
}

impl Drop for Deaf {
    fn drop(&mut self) {
        for deed in DEEDS {
            let listener = self.stop.as_ref().unchecked_ref();
            let _ = self.root.remove_event_listener_with_callback_and_bool(deed, listener, true);
        }
        for event in self.missed.take() {
            if let Some(field) = event.target() {
                let _ = field.dispatch_event(&event);
            }
        }
    }
}
