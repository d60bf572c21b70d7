//! The visitor's files, in and out.

use leptos::ev;
use leptos::prelude::{document, event_target};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::js_sys::{Array, Promise, Uint8Array};
pub use web_sys::{Blob, File};
use web_sys::{BlobPropertyBag, DataTransfer, Element, HtmlAnchorElement, HtmlInputElement, Node, Response, Url};

/// The file that a file input has; the input is ready for the same file again.
pub fn chosen(event: &ev::Event) -> Option<File> {
    all_chosen(event).into_iter().next()
}

/// All the files that a file input has; the input is ready for the same files again.
pub fn all_chosen(event: &ev::Event) -> Vec<File> {
    let input: HtmlInputElement = event_target(event);
    let files = input.files().map(|files| (0..files.length()).filter_map(|index| files.get(index)).collect());
    input.set_value("");
    files.unwrap_or_default()
}

/// What was dropped or pasted.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// Files.
    pub files: Vec<File>,
    /// The names of folders, which are no files though they come as such.
    pub folders: Vec<String>,
    /// Text.
    pub text: Option<String>,
}

/// All that was dropped.
pub fn dropped_all(event: &ev::DragEvent) -> Given {
    event.data_transfer().map(|data| given(&data)).unwrap_or_default()
}

/// All that was pasted.
pub fn pasted(event: &ev::ClipboardEvent) -> Given {
    event.clipboard_data().map(|data| given(&data)).unwrap_or_default()
}

fn given(data: &DataTransfer) -> Given {
    let mut given = Given::default();
    let items = data.items();
    for index in 0..items.length() {
        let Some(item) = items.get(index).filter(|item| item.kind() == "file") else { continue };
        let Some(file) = item.get_as_file().ok().flatten() else { continue };
        let is_folder = item.webkit_get_as_entry().ok().flatten().is_some_and(|entry| entry.is_directory());
        match is_folder {
            true => given.folders.push(file.name()),
            false => given.files.push(file),
        }
    }
    given.text = data.get_data("text/plain").ok().filter(|text| !text.trim().is_empty());
    given
}

/// The kind of what is dragged within a page.
const CARRIED: &str = "application/x-midnight-pearl";

/// Puts a word onto what is dragged, for whom it is dropped on.
pub fn carry(event: &ev::DragEvent, word: &str) {
    if let Some(data) = event.data_transfer() {
        data.set_effect_allowed("copy");
        // Where it cannot be put, nothing is carried, and a key or a tap does the same.
        let _ = data.set_data(CARRIED, word);
    }
}

/// The word on what was dropped.
pub fn carried(event: &ev::DragEvent) -> Option<String> {
    event.data_transfer()?.get_data(CARRIED).ok().filter(|word| !word.is_empty())
}

/// Whether something is dragged or dropped over an element that a selector names.
pub fn is_over(event: &ev::DragEvent, selector: &str) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.and_then(|target| target.closest(selector).ok()).flatten().is_some()
}

/// Whether what is dragged has left the element that hears of it, and not only a part of it.
pub fn has_left(event: &ev::DragEvent) -> bool {
    let here = event.current_target().and_then(|target| target.dyn_into::<Node>().ok());
    let there = event.related_target().and_then(|target| target.dyn_into::<Node>().ok());
    !here.is_some_and(|here| here.contains(there.as_ref()) && there.is_some())
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

/// The same with bytes.
pub fn save(name: &str, bytes: &[u8]) {
    let _ = blob_of(&Uint8Array::from(bytes), "application/octet-stream").and_then(|blob| offer(name, &blob));
}

/// Text as bytes that can be handed over.
pub fn blob(text: &str) -> Option<Blob> {
    blob_of(&JsValue::from_str(text), "text/plain").ok()
}

fn try_download(name: &str, mime: &str, text: &str) -> Result<(), JsValue> {
    offer(name, &blob_of(&JsValue::from_str(text), mime)?)
}

fn blob_of(part: &JsValue, mime: &str) -> Result<Blob, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    Blob::new_with_str_sequence_and_options(&Array::of1(part), &options)
}

fn offer(name: &str, blob: &Blob) -> Result<(), JsValue> {
    let address = Url::create_object_url_with_blob(blob)?;
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
        let text = body(promise, Response::text).await;
        done(text.and_then(|text| text.as_string()));
    });
}

/// A file of the site; `done` hears none if it cannot be had.
pub fn fetch_blob(address: &str, done: impl FnOnce(Option<Blob>) + 'static) {
    let promise = leptos::prelude::window().fetch_with_str(address);
    leptos::task::spawn_local(async move {
        let blob = body(promise, Response::blob).await;
        done(blob.and_then(|blob| blob.dyn_into().ok()));
    });
}

/// What a good answer has in it, in one of the forms in which it can be had.
async fn body(answer: Promise, form: impl Fn(&Response) -> Result<Promise, JsValue>) -> Option<JsValue> {
    let response: Response = JsFuture::from(answer).await.ok()?.dyn_into().ok()?;
    let body = response.ok().then(|| form(&response))?.ok()?;
    JsFuture::from(body).await.ok()
}

/// Puts text on the clipboard; `done` hears whether it is there.
pub fn copy(text: &str, done: impl FnOnce(bool) + 'static) {
    let promise = leptos::prelude::window().navigator().clipboard().write_text(text);
    leptos::task::spawn_local(async move { done(JsFuture::from(promise).await.is_ok()) });
}
