//! Brings the command palette to life.

use leptos::prelude::*;
use midnight_pearl::ui::islands::{Island, awaken, hydrate};
use midnight_pearl::ui::palette::Palette;

fn main() {
    awaken(|island, place, root| {
        if island == Island::Palette {
            hydrate(root, move || view! { <Palette place /> });
        }
    });
}
