//! Brings the islands of a lab's page to life: what the other pages do not carry.

use leptos::prelude::*;
use midnight_pearl::ui::islands::{Island, awaken, hydrate};
use midnight_pearl::ui::parts::language_link::LanguageLink;
use midnight_pearl::ui::parts::rail::Rail;
use midnight_pearl::ui::replay::lab::Lab;

fn main() {
    awaken(|island, place, root| match island {
        Island::Rail => hydrate(root, move || view! { <Rail place /> }),
        Island::LanguageLink => hydrate(root, move || view! { <LanguageLink place /> }),
        Island::Lab => hydrate(root, move || view! { <Lab language=place.language /> }),
        Island::Replay => (),
    });
}
