//! Brings to life what stands on every page. The demos have programs of their own.

use leptos::prelude::*;
use midnight_pearl::ui::islands::{Island, awaken, hydrate};
use midnight_pearl::ui::palette::Palette;
use midnight_pearl::ui::parts::language_link::LanguageLink;
use midnight_pearl::ui::parts::rail::Rail;

fn main() {
    awaken(|island, place, root| match island {
        Island::Rail => hydrate(root, move || view! { <Rail place /> }),
        Island::LanguageLink => hydrate(root, move || view! { <LanguageLink place /> }),
        Island::Palette => hydrate(root, move || view! { <Palette place /> }),
        _ => (),
    });
}
