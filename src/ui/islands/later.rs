//! What an island puts off until its first task is over, so that the browser can answer in between.

use std::cell::RefCell;
use std::collections::VecDeque;

use leptos::prelude::*;

/// Something to do later.
type Task = Box<dyn FnOnce()>;

/// What the island that comes to life has put off.
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "nothing comes to life on a server"))]
#[derive(Default)]
struct PutOff {
    parts: VecDeque<Task>,
    /// What may change the island, and so has to wait for all its parts: each is still as the document has it.
    changes: VecDeque<Task>,
}

thread_local! {
    static PUT_OFF: RefCell<PutOff> = RefCell::default();
}

/// A `<div>` whose content comes to life in a task of its own.
#[component]
pub fn Later(
    /// Of the `<div>`.
    class: &'static str,
    /// Its content.
    children: Children,
) -> impl IntoView {
    #[cfg(not(feature = "hydrate"))]
    return view! { <div class=class>{children()}</div> };
    #[cfg(feature = "hydrate")]
    {
        let root = NodeRef::<leptos::html::Div>::new();
        let awake = move || {
            let Some(root) = root.get_untracked() else { return };
            let content = children().hydrate_from::<true>(&root);
            // It stays as long as the island does.
            StoredValue::new_local(content);
        };
        let owner = Owner::current();
        put_off(move |put_off| put_off.parts.push_back(owned(owner, awake)));
        view! { <div class=class node_ref=root></div> }
    }
}

/// Does what changes the island once every part of it has come to life.
pub fn once_awake(change: impl FnOnce() + 'static) {
    // Nothing comes to life on a server.
    if cfg!(feature = "hydrate") {
        let owner = Owner::current();
        put_off(move |put_off| put_off.changes.push_back(owned(owner, change)));
    }
}

/// A field that is of no use before its island is awake: until then the page is without it. Once a page has loaded
/// browsers look at all its fields for what they could fill in, and lay out for that whatever they stand in, near or far.
#[component]
pub fn LateField(
    /// The field.
    children: ChildrenFn,
) -> impl IntoView {
    let is_awake = RwSignal::new(false);
    once_awake(move || is_awake.set(true));
    move || is_awake.get().then(|| children())
}

fn put_off(add: impl FnOnce(&mut PutOff)) {
    PUT_OFF.with_borrow_mut(add);
}

/// With the signals of whoever put it off.
fn owned(owner: Option<Owner>, task: impl FnOnce() + 'static) -> Task {
    Box::new(move || match owner {
        Some(owner) => owner.with(task),
        None => task(),
    })
}

/// Does all that has been put off, each in a task of its own, what that puts off in turn, and then `over`.
#[cfg(feature = "hydrate")]
pub(super) fn catch_up(over: impl FnOnce() + 'static) {
    let next = PUT_OFF.with_borrow_mut(|put_off| put_off.parts.pop_front().or_else(|| put_off.changes.pop_front()));
    crate::ui::browser::clock::later(0, move || match next {
        Some(task) => {
            task();
            catch_up(over);
        }
        None => over(),
    });
}
