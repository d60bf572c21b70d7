//! The parts of a page that come to life in the browser.

use leptos::prelude::*;

use crate::content::Language;
use crate::ui::parts::language_link::LanguageLink;
use crate::ui::parts::rail::Rail;
use crate::ui::replay::Replay;

/// What every island knows of the page that it is on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The page's language.
    pub language: Language,
    /// The path that the site stands under, with a slash at both ends.
    pub base: String,
    /// Whether this is the descent, with its chapters on it.
    pub is_descent: bool,
    /// This page in the other language.
    pub other_language: String,
}

/// An island by the name that stands in the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Island {
    /// The chapter rail.
    Rail,
    /// The link to the other language.
    LanguageLink,
    /// The replay of a request.
    Replay,
}

impl Island {
    const ALL: [Island; 3] = [Island::Rail, Island::LanguageLink, Island::Replay];

    /// Its name in the document.
    pub fn name(self) -> &'static str {
        match self {
            Island::Rail => "rail",
            Island::LanguageLink => "language-link",
            Island::Replay => "replay",
        }
    }

    /// The island of that name.
    pub fn from_name(name: &str) -> Option<Island> {
        Island::ALL.into_iter().find(|island| island.name() == name)
    }

    /// What it shows.
    pub fn view(self, place: Place) -> AnyView {
        match self {
            Island::Rail => view! { <Rail place /> }.into_any(),
            Island::LanguageLink => view! { <LanguageLink place /> }.into_any(),
            Island::Replay => view! { <Replay language=place.language is_lab=!place.is_descent /> }.into_any(),
        }
    }
}

/// The place in the document where an island stands, with its still in it.
#[component]
pub fn IslandRoot(
    /// Which one.
    island: Island,
) -> impl IntoView {
    let place = expect_context::<Place>();
    view! { <div class="island" data-island=island.name()>{island.view(place)}</div> }
}
