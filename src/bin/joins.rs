//! Brings the join path to life, in its chapter and in its lab.

use leptos::prelude::*;
use midnight_pearl::ui::islands::{Island, awaken, hydrate};
use midnight_pearl::ui::joins::JoinPath;
use midnight_pearl::ui::joins::state::Board;

fn main() {
    // In this task, so that those of the islands are shorter. Without a drawing the still stays.
    if Board::embedded().drawing.tables.is_empty() {
        return;
    }
    awaken(|island, place, root| match island {
        Island::JoinPath => hydrate(root, move || view! { <JoinPath language=place.language is_lab=false /> }),
        Island::JoinPathLab => hydrate(root, move || view! { <JoinPath language=place.language is_lab=true /> }),
        _ => (),
    });
}
