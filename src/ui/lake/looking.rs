//! Looking at the table: what is open, which rows and which view; the worker is asked for each when it is first needed.

use std::sync::Arc;

use leptos::prelude::*;

use crate::engine::lake::picture::Picture;
use crate::protocol::Fault;
use crate::protocol::lake::{Change, Grid, Opened, Part, Query, Request, Response, Rows, Trail, View};
use crate::ui::browser::clock;
use crate::ui::lake::berg::Berg;
use crate::ui::lake::changes::Changes;
use crate::ui::lake::desk::Desk;
use crate::ui::lake::inspect::Inspect;
use crate::ui::lake::loaded::Loaded;
use crate::ui::lake::opened::OpenedPart;
use crate::ui::lake::slider::SnapshotSlider;
use crate::ui::lake::state::State;
use crate::ui::lake::table::{PAGE, Preview};
use crate::ui::lake::trails::Trails;
use crate::ui::lake::trouble;

/// What is looked at, and what the worker said of it.
#[derive(Clone, Copy)]
pub struct Looking {
    state: State,
    desk: Desk,
    content: RwSignal<Loaded<Opened>>,
    query: RwSignal<Query>,
    rows: RwSignal<Loaded<Rows>>,
    view: RwSignal<View>,
    grid: RwSignal<Loaded<Grid>>,
    trails: RwSignal<Loaded<Vec<Trail>>>,
    /// What became of the last change.
    changed: RwSignal<Loaded<()>>,
    /// Which of them is shown.
    trail: RwSignal<Option<usize>>,
}

impl Looking {
    /// At nothing yet.
    pub fn new(state: State, desk: Desk) -> Looking {
        let query = RwSignal::new(Query { limit: PAGE, ..Query::default() });
        let looking = Looking {
            state,
            desk,
            content: RwSignal::new(Loaded::Idle),
            query,
            rows: RwSignal::new(Loaded::Idle),
            view: RwSignal::new(View::Snapshots),
            grid: RwSignal::new(Loaded::Idle),
            trails: RwSignal::new(Loaded::Idle),
            changed: RwSignal::new(Loaded::Idle),
            trail: RwSignal::new(None),
        };
        Effect::new(move || looking.open());
        if state.is_lab {
            Effect::new(move || looking.preview());
            Effect::new(move || looking.inspect());
        }
        // What was followed may be written elsewhere now.
        Effect::new(move || {
            state.picture.track();
            looking.trails.set(Loaded::Idle);
            looking.trail.set(None);
        });
        looking
    }

    fn has_table(self) -> bool {
        self.state.picture.with(|picture| picture.table.is_some())
    }

    fn open(self) {
        let Some(part) = self.state.opened.get() else { return self.content.set(Loaded::Idle) };
        let asked = part.clone();
        self.load(
            self.content,
            Request::Open(part),
            move || self.state.opened.get_untracked().as_ref() == Some(&asked),
            |said| match said {
                Response::Part(opened) => Some(*opened),
                _ => None,
            },
        );
    }

    fn preview(self) {
        let query = Query { snapshot: self.state.at.get(), ..self.query.get() };
        if !self.has_table() {
            return self.rows.set(Loaded::Idle);
        }
        let asked = query.clone();
        let is_wanted =
            move || Query { snapshot: self.state.at.get_untracked(), ..self.query.get_untracked() } == asked;
        self.load(self.rows, Request::Preview(query), is_wanted, |said| match said {
            Response::Rows(rows) => Some(*rows),
            _ => None,
        });
    }

    fn inspect(self) {
        let (view, snapshot) = (self.view.get(), self.state.at.get());
        if !self.has_table() {
            return self.grid.set(Loaded::Idle);
        }
        let is_wanted = move || (self.view.get_untracked(), self.state.at.get_untracked()) == (view, snapshot);
        self.load(self.grid, Request::Inspect { view, snapshot }, is_wanted, |said| match said {
            Response::Grid(grid) => Some(grid),
            _ => None,
        });
    }

    fn follow(self) {
        let landing = self.state.picture.with_untracked(|picture| picture.landings.len().saturating_sub(1));
        self.load(
            self.trails,
            Request::Follow { landing },
            || true,
            |said| match said {
                Response::Trails(trails) => Some(trails),
                _ => None,
            },
        );
    }

    fn change(self, change: Change) {
        self.changed.set(Loaded::Waiting);
        let hear = move |why: Option<String>| {
            self.changed.set(why.map_or_else(|| Loaded::Ready(Arc::new(())), Loaded::Failed));
        };
        self.desk.change(self.state, &Request::Change { change, at_ms: clock::today_ms() }, hear);
    }

    /// Asks for something, and puts the answer into `slot` if it is still wanted then.
    fn load<T: Send + Sync + 'static>(
        self,
        slot: RwSignal<Loaded<T>>,
        request: Request,
        is_wanted: impl Fn() -> bool + 'static,
        read: impl Fn(Response) -> Option<T> + 'static,
    ) {
        slot.set(Loaded::Waiting);
        let language = self.state.language;
        self.desk.ask(self.state, &request, None, move |answer| {
            if !is_wanted() {
                return;
            }
            let answer = answer.and_then(|said| read(said).ok_or(Fault::NotUnderstood));
            slot.set(match answer {
                Ok(answer) => Loaded::Ready(Arc::new(answer)),
                Err(fault) => Loaded::Failed(trouble::fault(language, &fault)),
            });
        });
    }

    fn picture(self) -> Signal<Arc<Picture>> {
        self.state.picture.into()
    }

    /// The trail that is shown.
    fn followed(self) -> Option<Trail> {
        let place = self.trail.get()?;
        self.trails.with(|trails| trails.ready().and_then(|trails| trails.get(place).cloned()))
    }
}

/// The berg of the table that is there, and time travel under it.
#[component]
pub fn LiveBerg(
    /// The lake.
    state: State,
    /// What is looked at.
    looking: Looking,
) -> impl IntoView {
    let followed = Signal::derive(move || looking.followed().map(|trail| trail.file));
    let on_open = move |part: Part| state.opened.set(Some(part));
    view! {
        <Berg language=state.language picture=looking.picture() at=state.at.into() opened=state.opened.into() followed
            has_rows=state.is_lab on_open=Callback::new(on_open) on_view=Callback::new(move |view| looking.view.set(view)) />
        <SnapshotSlider language=state.language picture=looking.picture() at=state.at.into()
            on_at=Callback::new(move |at| state.at.set(at)) />
    }
}

/// What stands below the berg, across the page: the opened part; in the lab also rows, views and trails.
#[component]
pub fn Below(
    /// The lake.
    state: State,
    /// What is looked at.
    looking: Looking,
) -> impl IntoView {
    let (language, picture) = (state.language, looking.picture());
    let page = Signal::derive(move || {
        let trail = looking.followed()?;
        (state.opened.get() == Some(Part::DataFile(trail.file))).then_some(trail.page)
    });
    let save = move |path: String| looking.desk.take_home(state, &Request::File { path });
    let opened = move || {
        state.opened.with(Option::is_some).then(|| {
            view! {
                <OpenedPart language picture part=state.opened.into() content=looking.content.into() followed=page
                    on_save=Callback::new(save) on_close=Callback::new(move |()| state.opened.set(None)) />
            }
        })
    };
    let choose = move |place: Option<usize>| {
        looking.trail.set(place);
        if let Some(trail) = looking.followed() {
            state.opened.set(Some(Part::DataFile(trail.file)));
        }
    };
    let rest = state.is_lab.then(|| {
        view! {
            <Trails language picture trails=looking.trails.into() chosen=looking.trail.into()
                on_start=Callback::new(move |()| looking.follow()) on_choose=Callback::new(choose) />
            <Preview language picture query=looking.query.into() rows=looking.rows.into()
                on_query=Callback::new(move |query| looking.query.set(query)) />
            <Inspect language view=looking.view.into() content=looking.grid.into()
                on_view=Callback::new(move |view| looking.view.set(view)) />
            <Changes language picture at=state.at.into() answer=looking.changed.into()
                on_change=Callback::new(move |change| looking.change(change)) />
        }
    });
    view! { <div class="lake-below">{opened}{rest}</div> }
}
