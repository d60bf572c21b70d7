//! The join path's words beside its demo, in chapter III.

use leptos::prelude::*;

use crate::content::schema;
use crate::ui::address::Page;
use crate::ui::islands::{Island, IslandRoot};
use crate::ui::parts::words::{PageLink, Paragraphs};

/// The join path, as it stands in the chapter.
#[component]
pub fn JoinChapter(
    /// The words.
    words: &'static schema::Joins,
) -> impl IntoView {
    view! {
        <div class="join-path">
            <div class="prose">
                <h3 class="label label-strong">{words.heading.0}</h3>
                <Paragraphs words=words.paragraphs />
                <p><PageLink page=Page::Joins text=words.open_lab /></p>
            </div>
            <IslandRoot island=Island::JoinPath />
        </div>
    }
}
