//! The visitor's files, in and out.

use leptos::ev;
use leptos::prelude::{document, event_target};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
pub use web_sys::File;
use web_sys::js_sys::Array;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, HtmlInputElement, Response, Url};

/// The file that a file input has; the input is ready for the same file again.
pub fn chosen(event: &ev::Event) -> Option<File> {
    let input: HtmlInputElement = event_target(event);
    let file = input.files()?.get(0);
    input.set_value("");
    file
}

/// The first file that was dropped.
pub fn dropped(event: &ev::DragEvent) -> Option<File> {
    event.data_transfer()?.files()?.get(0)
}

/// Saves text as a file, as if the visitor had followed a link to it.
pub fn download(name: &str, mime: &str, text: &str) {
    // A browser that cannot do this has no file system to save to.
    let _ = try_download(name, mime, text);
}

fn try_download(name: &str, mime: &str, text: &str) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let parts = Array::of1(&JsValue::from_str(text));
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // Browsers have taken hold of the bytes by then.
    gloo_timers::callback::Timeout::new(10_000, move || drop(Url::revoke_object_url(&address))).forget();
    Ok(())
}

/// A text file of the site; `done` hears none if it cannot be had.
pub fn fetch(address: &str, done: impl FnOnce(Option<String>) + 'static) {
    let promise = leptos::prelude::window().fetch_with_str(address);
    leptos::task::spawn_local(async move {
        let text = async {
            let response: Response = JsFuture::from(promise).await.ok()?.dyn_into().ok()?;
            let text = response.ok().then(|| response.text())?.ok()?;
            JsFuture::from(text).await.ok()?.as_string()
        };
        done(text.await);
    });
}

/// Puts text on the clipboard; `done` hears whether it is there.
pub fn copy(text: &str, done: impl FnOnce(bool) + 'static) {
    let promise = leptos::prelude::window().navigator().clipboard().write_text(text);
    leptos::task::spawn_local(async move { done(JsFuture::from(promise).await.is_ok()) });
}
