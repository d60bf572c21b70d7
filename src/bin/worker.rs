//! What runs off the main thread: one [`Desk`] a worker, which `src/work.js` hands the page's questions to.

use std::cell::RefCell;

use midnight_pearl::body;
use midnight_pearl::protocol::{self, Progress, Refusal, Request, Response};
use midnight_pearl::worker::Desk;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::js_sys::{Function, Uint8Array};

thread_local! {
    static DESK: RefCell<Desk> = RefCell::default();
}

fn main() {
    body::keep_last_words();
}

/// Begins what is asked: `head` is a [`Request`], and the answer, if there is one at once, a [`Response`], both as
/// postcard writes them. Its body is there already. `progress` is called with the bytes of a [`Progress`].
#[wasm_bindgen]
pub fn begin(head: &[u8], progress: &Function) -> Option<Vec<u8>> {
    let mut report = |share: Progress| {
        // Whoever does not hear how far it is still hears the answer.
        let _ = progress.call1(&JsValue::NULL, &Uint8Array::from(protocol::write(&share).as_slice()));
    };
    let body = body::taken();
    let answer = match protocol::read::<Request>(head) {
        Some(request) => DESK.with_borrow_mut(|desk| desk.begin(request, body, &mut report)),
        None => Some(Response::Refused(Refusal::NotUnderstood)),
    };
    answer.map(|answer| protocol::write(&answer))
}

/// Does a step of what was begun; the answer, once there is one.
#[wasm_bindgen]
pub fn step() -> Option<Vec<u8>> {
    DESK.with_borrow_mut(Desk::step).map(|answer| protocol::write(&answer))
}

/// How far it is: a [`Progress`]; nothing if nothing is under way.
#[wasm_bindgen]
pub fn progress() -> Vec<u8> {
    DESK.with_borrow(Desk::progress).map_or_else(Vec::new, |progress| protocol::write(&progress))
}

/// Stops what was begun, or what was to be, and answers.
#[wasm_bindgen]
pub fn cancel() -> Vec<u8> {
    drop(body::taken());
    protocol::write(&DESK.with_borrow_mut(Desk::cancel))
}
