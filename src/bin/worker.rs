//! What runs off the main thread: one [`Desk`] a worker, which `src/work.js` hands the page's questions to.

use std::cell::RefCell;
use std::panic;

use midnight_pearl::protocol::{self, Progress, Refusal, Request, Response};
use midnight_pearl::worker::Desk;
use serde::Serialize;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::js_sys::{Function, Reflect, Uint8Array, global};

thread_local! {
    static DESK: RefCell<Desk> = RefCell::default();
}

fn main() {
    // The trap that follows a panic has no message, and a program that trapped cannot be asked for one.
    panic::set_hook(Box::new(|panic| {
        let _ = Reflect::set(&global(), &"lastWords".into(), &panic.to_string().into());
    }));
}

/// Answers one question: `head` is a [`Request`], the answer a [`Response`], both as postcard writes them. `body` came
/// beside the request. `progress` is called with the bytes of a [`Progress`].
#[wasm_bindgen]
pub fn run(head: &[u8], body: Option<Vec<u8>>, progress: &Function) -> Vec<u8> {
    let mut report = |share: Progress| {
        // Whoever does not hear how far it is still hears the answer.
        let _ = progress.call1(&JsValue::NULL, &Uint8Array::from(bytes(&share).as_slice()));
    };
    let answer = match protocol::read::<Request>(head) {
        Some(request) => DESK.with_borrow_mut(|desk| desk.run(request, body.unwrap_or_default(), &mut report)),
        None => Response::Refused(Refusal::NotUnderstood),
    };
    bytes(&answer)
}

fn bytes(said: &impl Serialize) -> Vec<u8> {
    postcard::to_allocvec(said).expect("a plain value in memory can be written")
}
