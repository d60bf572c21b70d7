//! Brings the islands of a page to life, save for the labs, which have a program of their own.

use leptos::prelude::*;
use midnight_pearl::ui::islands::{Island, awaken, hydrate};
use midnight_pearl::ui::parts::language_link::LanguageLink;
use midnight_pearl::ui::parts::rail::Rail;
use midnight_pearl::ui::replay::Replay;

fn main() {
    awaken(|island, place, root| match island {
        Island::Rail => hydrate(root, move || view! { <Rail place /> }),
        Island::LanguageLink => hydrate(root, move || view! { <LanguageLink place /> }),
        Island::Replay => hydrate(root, move || view! { <Replay language=place.language /> }),
        Island::Lab => (),
    });
}
