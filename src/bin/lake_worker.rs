//! The lake's worker: one [`Desk`], which `src/work.js` hands the page's questions to, and has do its steps.

use std::cell::RefCell;

use midnight_pearl::body;
use midnight_pearl::lake_worker::Desk;
use midnight_pearl::protocol::lake::{Refusal, Request, Response};
use midnight_pearl::protocol::{read, write};
use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    static DESK: RefCell<Desk> = RefCell::default();
}

fn main() {
    body::keep_last_words();
}

/// Begins what is asked: `head` is a [`Request`], and the answer, if there is one at once, a [`Response`], both as
/// postcard writes them. The request's body is there already.
#[wasm_bindgen]
pub fn begin(head: &[u8]) -> Option<Vec<u8>> {
    let body = body::taken();
    let answer = match read::<Request>(head) {
        Some(request) => DESK.with_borrow_mut(|desk| desk.begin(request, body)),
        None => Some(Response::Refused(Refusal::NotUnderstood)),
    };
    answer.map(|answer| write(&answer))
}

/// Does a step of what was begun; the answer, once there is one.
#[wasm_bindgen]
pub fn step() -> Option<Vec<u8>> {
    DESK.with_borrow_mut(Desk::step).map(|answer| write(&answer))
}

/// How far it is: a [`Progress`](midnight_pearl::protocol::lake::Progress); nothing if nothing is under way.
#[wasm_bindgen]
pub fn progress() -> Vec<u8> {
    DESK.with_borrow(Desk::progress).map_or_else(Vec::new, |progress| write(&progress))
}

/// Stops what was begun, or what was to be, and answers.
#[wasm_bindgen]
pub fn cancel() -> Vec<u8> {
    drop(body::taken());
    write(&DESK.with_borrow_mut(Desk::cancel))
}
