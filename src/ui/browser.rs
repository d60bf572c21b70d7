//! The browser: the only module that touches it. Compiled natively too, where nobody calls it.

pub mod clock;
pub mod counting;
pub mod element;
pub mod files;
pub mod location;
pub mod rail;
pub mod scroll;
pub mod worker;

use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::content::Language;
use crate::ui::islands::Place;

/// What the document says of itself; none where it was not rendered by us.
pub fn place() -> Option<Place> {
    let root = document().document_element()?;
    let language = Language::from_tag(&root.get_attribute("lang")?)?;
    let base = root.get_attribute("data-base")?;
    let other_language = root.get_attribute("data-other-language")?;
    Some(Place { language, base, is_descent: root.has_attribute("data-descent"), other_language })
}

/// The elements where islands stand, with their names.
pub fn island_roots() -> Vec<(String, HtmlElement)> {
    let Ok(roots) = document().query_selector_all("[data-island]") else {
        return Vec::new();
    };
    (0..roots.length())
        .filter_map(|index| roots.get(index)?.dyn_into::<HtmlElement>().ok())
        .filter_map(|root| Some((root.get_attribute("data-island")?, root)))
        .collect()
}

/// Whatever breaks, the page stays: it says quietly that the demos are off.
pub fn demos_off_on_panic() {
    std::panic::set_hook(Box::new(|_| {
        if let Some(root) = document().document_element() {
            // Nothing is left to do if this fails too.
            let _ = root.set_attribute("data-demos", "off");
        }
    }));
}

/// Whether the visitor asked for less motion.
pub fn prefers_reduced_motion() -> bool {
    let query = window().match_media("(prefers-reduced-motion: reduce)").ok().flatten();
    query.is_some_and(|query| query.matches())
}

/// Whether this is a Mac, a phone or a tablet of Apple's, whose keyboards have ⌘ where others have Ctrl.
pub fn is_apple() -> bool {
    let platform = window().navigator().platform().unwrap_or_default();
    platform.starts_with("Mac") || platform.starts_with("iP")
}

/// Whether this is Windows.
pub fn is_windows() -> bool {
    window().navigator().platform().unwrap_or_default().starts_with("Win")
}

/// Whether what is pasted goes into a field.
pub fn is_writing(event: &web_sys::Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|target| ["INPUT", "TEXTAREA"].contains(&target.tag_name().as_str()))
}

/// Whether a key goes into a field, or chooses in one.
pub fn is_typing(event: &web_sys::KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|target| ["INPUT", "SELECT", "TEXTAREA"].contains(&target.tag_name().as_str()))
}
