//! The address bar.

use leptos::prelude::{document, window};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlAnchorElement;

/// The query of the address, without its question mark.
pub fn query() -> String {
    let search = window().location().search().unwrap_or_default();
    search.trim_start_matches('?').to_owned()
}

/// The query and the fragment of the address, as they stand in it.
pub fn query_and_fragment() -> String {
    let location = window().location();
    location.search().unwrap_or_default() + &location.hash().unwrap_or_default()
}

/// Puts a query into the address without leaving a step in the history.
pub fn replace_query(query: &str) {
    let location = window().location();
    let path = location.pathname().unwrap_or_default();
    let fragment = location.hash().unwrap_or_default();
    let question_mark = if query.is_empty() { "" } else { "?" };
    let address = format!("{path}{question_mark}{query}{fragment}");
    if let Ok(history) = window().history() {
        // Browsers refuse when it is called too often; the next call then puts the address right.
        let _ = history.replace_state_with_url(&JsValue::NULL, &document().title(), Some(&address));
    }
}

/// Goes there.
pub fn go(address: &str) {
    // Only an address that is none is refused, and all are ours.
    let _ = window().location().assign(address);
}

/// The whole address.
pub fn address() -> String {
    window().location().href().unwrap_or_default()
}

/// Has the link to the other language, which leads to `address`, take along what the visitor has set.
pub fn keep_on_language_link(address: String) {
    let link = document().query_selector(".language-link").ok().flatten();
    let Some(link) = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok()) else { return };
    let followed = link.clone();
    let keep = Closure::<dyn Fn()>::new(move || followed.set_href(&format!("{address}{}", query_and_fragment())));
    // Nothing that is there refuses to be listened to.
    let _ = link.add_event_listener_with_callback("click", keep.as_ref().unchecked_ref());
    keep.forget();
}
