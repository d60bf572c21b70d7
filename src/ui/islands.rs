//! The parts of a page that come to life in the browser.

pub mod later;

use leptos::prelude::*;
use web_sys::HtmlElement;

use crate::content::Language;
use crate::ui::browser;
#[cfg(feature = "ssr")]
use crate::ui::{joins::JoinPath, lake::still::LakeStill, palette::Palette, replay::Replay};

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
    /// The command palette.
    Palette,
    /// The replay of a request.
    Replay,
    /// The same with every control, on a page of its own.
    ReplayLab,
    /// The join path.
    JoinPath,
    /// The same with every control, on a page of its own.
    JoinPathLab,
    /// A laboratory. Its root says which.
    Laboratory,
    /// The lake.
    Lake,
    /// The same with every control, on a page of its own.
    LakeLab,
}

impl Island {
    const ALL: [Island; 8] = [
        Island::Palette,
        Island::Replay,
        Island::ReplayLab,
        Island::JoinPath,
        Island::JoinPathLab,
        Island::Laboratory,
        Island::Lake,
        Island::LakeLab,
    ];

    /// Its name in the document.
    pub fn name(self) -> &'static str {
        match self {
            Island::Palette => "palette",
            Island::Replay => "replay",
            Island::ReplayLab => "replay-lab",
            Island::JoinPath => "join-path",
            Island::JoinPathLab => "join-path-lab",
            Island::Laboratory => "laboratory",
            Island::Lake => "lake",
            Island::LakeLab => "lake-lab",
        }
    }

    /// The program that brings it to life, by its name in `src/start.js`.
    #[cfg(feature = "ssr")]
    fn program(self) -> &'static str {
        match self {
            Island::Palette => "palette",
            Island::Replay | Island::ReplayLab => "radius",
            Island::JoinPath | Island::JoinPathLab => "joins",
            Island::Laboratory => "labs",
            Island::Lake | Island::LakeLab => "lake",
        }
    }

    /// The island of that name.
    pub fn from_name(name: &str) -> Option<Island> {
        Island::ALL.into_iter().find(|island| island.name() == name)
    }

    /// Its still. A program of the browser names the islands that it brings to life by itself, so that it carries no
    /// others.
    #[cfg(feature = "ssr")]
    fn view(self, place: Place) -> AnyView {
        match self {
            Island::Palette => view! { <Palette place /> }.into_any(),
            Island::Replay => view! { <Replay language=place.language is_lab=false /> }.into_any(),
            Island::ReplayLab => view! { <Replay language=place.language is_lab=true /> }.into_any(),
            Island::JoinPath => view! { <JoinPath language=place.language is_lab=false /> }.into_any(),
            Island::JoinPathLab => view! { <JoinPath language=place.language is_lab=true /> }.into_any(),
            // It has a root of its own, which says which one it is.
            Island::Laboratory => ().into_any(),
            Island::Lake => view! { <LakeStill language=place.language is_lab=false /> }.into_any(),
            Island::LakeLab => view! { <LakeStill language=place.language is_lab=true /> }.into_any(),
        }
    }
}

/// Brings a page to life: `awake` is given each island that stands on it, in a task of its own, so that the browser
/// can answer the visitor in between. It leaves aside those of other programs.
pub fn awaken(awake: fn(Island, Place, HtmlElement)) {
    browser::demos_off_on_panic();
    let Some(place) = browser::place() else { return };
    for (name, root) in browser::island_roots() {
        let Some(island) = Island::from_name(&name) else { continue };
        let place = place.clone();
        browser::clock::later(0, move || awake(island, place, root));
    }
}

/// Brings an island to life where its still stands.
pub fn hydrate<V: IntoView + 'static>(root: HtmlElement, view: impl FnOnce() -> V + 'static)
where
    V::State: 'static,
{
    #[cfg(feature = "hydrate")]
    {
        // Until all of it is awake each part has to be as the document has it.
        let deaf = browser::element::Deaf::new(&root);
        leptos::mount::hydrate_from(root.clone(), view).forget();
        later::catch_up(move || {
            drop(deaf);
            // What waits for it, a style or a test, sees it here.
            let _ = root.set_attribute("data-awake", "");
        });
    }
    #[cfg(not(feature = "hydrate"))]
    drop((root, view));
}

#[cfg(feature = "ssr")]
/// The place in the document where an island stands, with its still in it.
#[component]
pub fn IslandRoot(
    /// Which one.
    island: Island,
) -> impl IntoView {
    let place = expect_context::<Place>();
    view! { <div class="island" data-island=island.name() data-program=island.program()>{island.view(place)}</div> }
}
