//! The lake as it stands before any script has run: the three sources landed while the page is made, by the engine that
//! lands them in the browser.

use std::sync::{Arc, LazyLock};

use leptos::prelude::*;

use crate::content::Language;
use crate::engine::lake::picture::Picture;
use crate::lake_worker::Desk;
use crate::protocol::lake::{Request, Response};
use crate::ui::document::Site;
use crate::ui::lake::berg::Berg;
use crate::ui::lake::sentence::fill;
use crate::ui::lake::sources::Sources;
use crate::ui::lake::stages::Stages;
use crate::ui::lake::state::{Embedded, Holding, State};

/// 2026-01-01 00:00:00 UTC. The commits of the still are of a fixed moment: two builds of the same sources are the same,
/// byte by byte.
const MADE_AT_MS: i64 = 1_767_225_600_000;

/// The three in the lake.
static MADE: LazyLock<Arc<Picture>> = LazyLock::new(|| {
    let mut desk = Desk::default();
    let mut picture = Picture::default();
    for source in Embedded::ALL {
        let request = Request::Ingest { name: source.file().to_owned(), at_ms: MADE_AT_MS, children: false };
        let mut answer = desk.begin(request, bytes(source).to_vec());
        while answer.is_none() {
            answer = desk.step();
        }
        match answer {
            Some(Response::Lake(lake)) => picture = *lake,
            other => panic!("{} does not land: {other:?}", source.file()),
        }
    }
    Arc::new(picture)
});

fn bytes(source: Embedded) -> &'static [u8] {
    match source {
        Embedded::Rest => include_bytes!("../../../assets/data/lake/forms.json"),
        Embedded::MySql => include_bytes!("../../../assets/data/lake/registry.sql"),
        Embedded::Mongo => include_bytes!("../../../assets/data/lake/documents.ndjson"),
    }
}

/// What each of the three holds, by what became of it.
fn holdings(site: &Site) -> [Holding; 3] {
    let mut landings = MADE.landings.iter();
    Embedded::ALL.map(|source| {
        let landing = landings.next();
        Holding {
            address: site.file(&format!("lake/{}", source.file())),
            bytes: bytes(source).len() as u64,
            records: landing.map_or(0, |landing| landing.extracted.records),
            tables: landing.map_or(0, |landing| landing.normalised.len() as u64),
        }
    })
}

/// The still, in the place where the lake will come to life.
#[component]
pub fn LakeStill(
    /// Of the words.
    language: Language,
    /// Whether every control is shown.
    is_lab: bool,
) -> impl IntoView {
    let site = expect_context::<Site>();
    let state = State::new(language, is_lab, holdings(&site), MADE.clone());
    let words = state.words();
    let nobody = Callback::new(|_| ());
    view! {
        <section class="lake" class:is-lab=is_lab aria-label=words.region.0>
            <div class="depth">
                <div class="ingest">
                    <h3 class="label label-strong">{words.heading.0}</h3>
                    <p class="ingest-status">{fill(&words.status, "n", 0)}</p>
                    <Sources state is_still=true />
                    <p class="stages-still">{words.still.0}</p>
                    <Stages state />
                </div>
                <div class="berg">
                    <div class="berg-still" role="img" aria-label=words.caption.0><div inert>
                        <Berg language picture=state.picture.into() at=state.at.into() opened=state.opened.into()
                            followed=Signal::derive(|| None) has_rows=false on_open=nobody on_view=Callback::new(|_| ()) />
                    </div></div>
                    {(!is_lab).then(|| view! { <p class="caption">{words.caption.0}</p> })}
                </div>
            </div>
        </section>
    }
}
