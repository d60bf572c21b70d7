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

/// Answers one question: `head` is a [`Request`], the answer a [`Response`], both as postcard writes them. Its body is
/// there already. `progress` is called with the bytes of a [`Progress`].
#[wasm_bindgen]
pub fn begin(head: &[u8], progress: &Function) -> Vec<u8> {
    let mut report = |share: Progress| {
        // Whoever does not hear how far it is still hears the answer.
        let _ = progress.call1(&JsValue::NULL, &Uint8Array::from(protocol::write(&share).as_slice()));
    };
    let body = body::taken();
    let answer = match protocol::read::<Request>(head) {
        Some(request) => DESK.with_borrow_mut(|desk| desk.run(request, body, &mut report)),
        None => Response::Refused(Refusal::NotUnderstood),
    };
    protocol::write(&answer)
}
