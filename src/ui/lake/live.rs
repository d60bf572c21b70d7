//! The lake in the browser: it takes the place of its still, and keeps of it what stands until something lands.

use std::sync::Arc;

use leptos::prelude::*;
use web_sys::HtmlElement;

use crate::engine::lake::picture::Picture;
use crate::ui::browser::element;
use crate::ui::islands::Place;
use crate::ui::lake::Lake;
use crate::ui::lake::state::{Embedded, Holding, State};

/// What the still says of the three sources, to stand until something lands.
#[derive(Debug, Clone, Default)]
pub struct Still {
    /// The berg, as it stands in the document.
    pub berg: String,
    /// The figures of each stage.
    pub figures: [String; 4],
}

/// Brings the lake in `root` to life.
pub fn awaken(place: &Place, root: &HtmlElement, is_lab: bool) {
    let language = place.language;
    let holdings = Embedded::ALL.map(|source| holding(root, source));
    let mut figures = element::texts(root, ".stage-figures").into_iter();
    let still = Still {
        berg: element::inner(root, ".berg-still"),
        figures: std::array::from_fn(|_| figures.next().unwrap_or_default()),
    };
    let lake = move || {
        let state = State::new(language, is_lab, holdings, Arc::new(Picture::default()));
        view! { <Lake state still /> }
    };
    root.set_inner_html("");
    #[cfg(feature = "hydrate")]
    leptos::mount::mount_to(root.clone(), lake).forget();
    #[cfg(not(feature = "hydrate"))]
    drop(lake);
    let _ = root.set_attribute("data-awake", "");
}

/// What the document says that a source holds.
fn holding(root: &HtmlElement, source: Embedded) -> Holding {
    let of = |name: &str| element::attribute(root, &format!("[data-source={}]", source.key()), name);
    let number = |name: &str| of(name).parse().unwrap_or_default();
    Holding {
        address: of("data-file"),
        bytes: number("data-bytes"),
        records: number("data-records"),
        tables: number("data-tables"),
    }
}
