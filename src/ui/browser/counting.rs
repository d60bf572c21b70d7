//! Figures count up once, when they are first seen. The words in the document stay as they are: what counts is drawn
//! over them by the style sheet, out of `data-count`.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::engine::count;
use crate::ui::browser::clock::{self, Ticker};
use crate::ui::browser::{prefers_reduced_motion, scroll};

const LASTS_MS: f64 = 1400.0;
/// Who has looked at the page for so long has read its figures: those in sight then do not start over.
const READ_AFTER_MS: f64 = 4000.0;

/// Lets the figures of the page count up, each once, where the visitor has nothing against motion.
pub fn count_up() {
    let Ok(figures) = document().query_selector_all("[data-counts]") else { return };
    let figures = (0..figures.length()).filter_map(|index| figures.get(index)?.dyn_into::<HtmlElement>().ok());
    let waiting = Rc::new(RefCell::new(figures.collect::<Vec<_>>()));
    if waiting.borrow().is_empty() || prefers_reduced_motion() {
        return;
    }
    if clock::now() > READ_AFTER_MS {
        waiting.borrow_mut().retain(|figure| !is_seen(figure));
    }
    let look = move || {
        let seen: Vec<HtmlElement> = waiting.borrow_mut().extract_if(.., |figure| is_seen(figure)).collect();
        if !seen.is_empty() {
            count_all(seen);
        }
    };
    look();
    scroll::on_scroll(look);
}

fn is_seen(figure: &HtmlElement) -> bool {
    let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
    let place = figure.get_bounding_client_rect();
    place.height() > 0.0 && place.top() >= 0.0 && place.bottom() <= height
}

fn count_all(figures: Vec<HtmlElement>) {
    let ticker = Rc::new(RefCell::new(None));
    let (own, passed) = (ticker.clone(), RefCell::new(0.0));
    let step = move |elapsed_ms: f64| {
        let share = {
            let mut passed = passed.borrow_mut();
            *passed += elapsed_ms;
            (*passed / LASTS_MS).min(1.0)
        };
        // Fast first, slower towards the end.
        let eased = 1.0 - (1.0 - share).powi(3);
        for figure in &figures {
            let text = figure.text_content().unwrap_or_default();
            // Only a name that is none is refused.
            let _ = match share < 1.0 {
                true => figure.set_attribute("data-count", &count::at(&text, eased)),
                false => figure.remove_attribute("data-count"),
            };
        }
        if share >= 1.0 {
            // The last of the ticker is the end of this very callback.
            let ended = own.take();
            clock::later(0, move || drop::<Option<Ticker>>(ended));
        }
    };
    *ticker.borrow_mut() = Some(Ticker::frames(step));
}
