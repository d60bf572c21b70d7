//! Brings the islands of a rendered page to life.

use gloo_timers::callback::Timeout;
use midnight_pearl::ui::browser;
use midnight_pearl::ui::islands::Island;

fn main() {
    browser::demos_off_on_panic();
    let Some(place) = browser::place() else { return };
    for (name, root) in browser::island_roots() {
        let Some(island) = Island::from_name(&name) else { continue };
        let place = place.clone();
        // A task each, so that the browser can answer the visitor in between.
        Timeout::new(0, move || leptos::mount::hydrate_from(root, move || island.view(place)).forget()).forget();
    }
}
