//! Brings the replay of a request to life, in its chapter and in its lab.

use leptos::prelude::*;
use midnight_pearl::ui::islands::{Island, awaken, hydrate};
use midnight_pearl::ui::replay::Replay;
use midnight_pearl::ui::replay::shown::Shown;

fn main() {
    // In this task, so that those of the islands are shorter.
    Shown::first();
    awaken(|island, place, root| match island {
        Island::Replay => hydrate(root, move || view! { <Replay language=place.language is_lab=false /> }),
        Island::ReplayLab => hydrate(root, move || view! { <Replay language=place.language is_lab=true /> }),
        _ => (),
    });
}
