//! The chapter rail says where one is, and how deep.

use std::cell::Cell;

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::ui::address::CHAPTERS;
use crate::ui::browser::scroll;

/// A fathom has 72 inches; the page sinks an inch a pixel.
const PIXELS_PER_FATHOM: f64 = 72.0;

/// Marks the chapter that the visitor has reached, and writes how many fathoms down that is, as long as the page stands.
pub fn follow() {
    let (Ok(links), Ok(Some(depth))) =
        (document().query_selector_all(".rail a"), document().query_selector(".rail-depth > span"))
    else {
        return;
    };
    let links = (0..links.length()).filter_map(|index| links.get(index)?.dyn_into::<Element>().ok());
    let links: Vec<Element> = links.collect();
    let said = Cell::new(None);
    let look = move || {
        let reached = scroll::reached(&CHAPTERS.map(|chapter| chapter.id));
        let fathoms = (scroll::depth() / PIXELS_PER_FATHOM) as u32;
        if said.replace(Some((reached, fathoms))) == Some((reached, fathoms)) {
            return;
        }
        depth.set_text_content(Some(&fathoms.to_string()));
        for (index, link) in links.iter().enumerate() {
            // Only a name that is none is refused.
            let _ = match index == reached {
                true => link.set_attribute("aria-current", "true"),
                false => link.remove_attribute("aria-current"),
            };
        }
    };
    look();
    scroll::on_scroll(look);
}
