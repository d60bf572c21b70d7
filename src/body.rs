//! In a worker: what comes beside a question, and what a program says last.

use std::cell::RefCell;
use std::panic;

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::js_sys::{Reflect, Uint8Array, global};

thread_local! {
    static BODY: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Makes room for a body of so many bytes: all of it at once, so that it is never moved.
#[wasm_bindgen]
pub fn take(length: usize) {
    BODY.with_borrow_mut(|body| {
        *body = Vec::new();
        body.reserve_exact(length);
    });
}

/// The next bytes of the body.
#[wasm_bindgen]
pub fn feed(bytes: &Uint8Array) {
    BODY.with_borrow_mut(|body| {
        let start = body.len();
        body.resize(start + bytes.length() as usize, 0);
        bytes.copy_to(&mut body[start..]);
    });
}

/// The body, which is given once.
pub fn taken() -> Vec<u8> {
    BODY.take()
}

/// Has a panic's message kept where `src/work.js` finds it: the trap that follows has none, and a program that trapped
/// cannot be asked for it.
pub fn keep_last_words() {
    panic::set_hook(Box::new(|panic| {
        let _ = Reflect::set(&global(), &"lastWords".into(), &panic.to_string().into());
    }));
}
