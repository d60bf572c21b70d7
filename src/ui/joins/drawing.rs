//! The tables and the keys between them, drawn. Every table is a button.

use std::ops::Range;
use std::sync::Arc;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::engine::joins::layout::{DrawnTable, label};
use crate::engine::joins::walk::neighbour;
use crate::engine::radius::layout::Point;
use crate::engine::turn::Turn;
use crate::ui::browser::scroll;
use crate::ui::joins::state::{Board, State};
use crate::ui::parts::portions::in_portions;
use crate::ui::parts::title::title_text;
use crate::ui::parts::zoom::Zoom;

/// The drawing.
#[component]
pub fn Drawing(
    /// The join path.
    state: State,
    /// What the visitor looks for, in small letters.
    wanted: RwSignal<String>,
) -> impl IntoView {
    let size = Signal::derive(move || state.board.with(|board| board.drawing.size));
    let shown = Signal::derive(move || state.with_way(|board, _, way, _| around(board, &way.tables)).flatten());
    view! {
        <Zoom language=state.language size label=state.words().drawing.0 has_controls=state.is_lab class="join-view" shown>
            {move || keys(state, state.board.get())}
            {move || tables(state, state.board.get(), wanted)}
        </Zoom>
        {move || state.board.with(|board| legend(state, board))}
    }
}

/// The first and the last point of some tables.
fn around(board: &Board, tables: &[usize]) -> Option<(Point, Point)> {
    let drawn = tables.iter().filter_map(|&table| board.drawing.tables.get(table));
    let corners = drawn.map(|&DrawnTable { place, size }| {
        let half = Point { x: size.x / 2.0, y: size.y / 2.0 };
        (Point { x: place.x - half.x, y: place.y - half.y }, Point { x: place.x + half.x, y: place.y + half.y })
    });
    corners.reduce(|(first, last), (from, to)| {
        (Point { x: first.x.min(from.x), y: first.y.min(from.y) }, Point { x: last.x.max(to.x), y: last.y.max(to.y) })
    })
}

/// Which mark stands for which source; nothing where no table says whence it comes.
fn legend(state: State, board: &Board) -> impl IntoView + use<> {
    let mut sources: Vec<&str> = Vec::new();
    for source in board.graph.schema().tables.iter().filter_map(|table| table.source.as_deref()) {
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    let names = sources.into_iter().map(|source| {
        let words = state.words();
        let name = match source {
            "mysql" => words.mysql.0,
            "rest" => words.rest.0,
            "mongo" => words.mongo.0,
            other => other,
        };
        let class = format!("source is-{source}");
        view! {
            <li><svg width="6" height="16" aria-hidden="true"><line class=class x1="3" x2="3" y1="0" y2="16" /></svg>{name.to_owned()}</li>
        }
    });
    view! { <ul class="sources-legend" role="list">{names.collect_view()}</ul> }
}

fn keys(state: State, board: Arc<Board>) -> impl IntoView + use<> {
    let count = board.drawing.keys.len();
    let portion = move |keys: Range<usize>| keys.map(|key| key_view(state, &board, key)).collect_view().into_any();
    view! { <g aria-hidden="true">{in_portions(count, portion)}</g> }
}

fn key_view(state: State, board: &Board, key: usize) -> impl IntoView + use<> {
    let swap = move |_| {
        let swapped = state.found.with_untracked(|found| {
            state.board.with_untracked(|board| found.swapped(state.way.get_untracked(), key, &board.graph))
        });
        if let Some(way) = swapped {
            state.way.set(way);
        }
    };
    let class = move || state.marks.with(|marks| format!("key {}", marks.keys.get(key).unwrap_or(&"")));
    let (title, path) = (key_line(board, key), board.drawing.keys[key].path());
    view! {
        <path class=class d=path.clone() />
        <path class="edge-hit" d=path on:click=swap><title inner_html=title_text(&title)></title></path>
    }
}

/// A key as `cases.created_by → users.id`.
pub fn key_line(board: &Board, key: usize) -> String {
    let schema = board.graph.schema();
    let side = |table: usize, columns: &[usize]| {
        let Some(table) = schema.tables.get(table) else { return String::new() };
        let names = columns.iter().filter_map(|&column| Some(table.columns.get(column)?.name.as_str()));
        format!("{}.{}", table.name, names.collect::<Vec<_>>().join("+"))
    };
    let key = schema.keys.get(key);
    key.map_or(String::new(), |key| {
        format!("{} → {}", side(key.from, &key.from_columns), side(key.to, &key.to_columns))
    })
}

fn tables(state: State, board: Arc<Board>, wanted: RwSignal<String>) -> impl IntoView + use<> {
    let count = board.drawing.tables.len();
    let draw = move |table: usize| {
        let (drawn, record) = (board.drawing.tables[table], &board.graph.schema().tables[table]);
        table_view(state, table, drawn, record.name.clone(), record.source.clone(), wanted)
    };
    let portion = move |tables: Range<usize>| tables.map(&draw).collect_view().into_any();
    view! { <g>{in_portions(count, portion)}</g> }
}

fn table_view(
    state: State,
    table: usize,
    drawn: DrawnTable,
    name: String,
    source: Option<String>,
    wanted: RwSignal<String>,
) -> impl IntoView {
    let (x, y) = (drawn.place.x - drawn.size.x / 2.0, drawn.place.y - drawn.size.y / 2.0);
    let place = move || state.picked.with(|picked| picked.iter().position(|&other| other == table));
    let small = name.to_lowercase();
    let is_other = move || wanted.with(|wanted| !wanted.is_empty() && !small.contains(wanted.as_str()));
    let class = move || {
        let standing = state.marks.with(|marks| marks.tables.get(table).copied().unwrap_or_default());
        let picked = if place().is_some() { "is-picked" } else { "" };
        let other = if is_other() { "is-other" } else { "" };
        format!("table {standing} {picked} {other}")
    };
    let on_key = move |event: KeyboardEvent| {
        if matches!(event.key().as_str(), " " | "Enter") {
            event.prevent_default();
            return state.pick(table);
        }
        let Some(turn) = Turn::of_key(&event.key()) else { return };
        event.prevent_default();
        let next = state.board.with_untracked(|board| neighbour(board.graph.schema(), &board.drawing, table, turn));
        if let Some(next) = next {
            scroll::focus_later(&format!("table-{next}"));
        }
    };
    let source_class = format!("source is-{}", source.as_deref().unwrap_or("none"));
    view! {
        // Beneath an element of SVG, or else the link would be one of HTML, and not be seen.
        <g>
            <a class=class id=format!("table-{table}") role="button" tabindex="0" href=format!("#table-{table}")
                aria-label=name.clone() aria-pressed=move || place().is_some().to_string() aria-description=source
                on:click=move |event| { event.prevent_default(); state.pick(table); } on:keydown=on_key>
                <rect x=x.to_string() y=y.to_string() width=drawn.size.x.to_string() height=drawn.size.y.to_string() />
                <line class=source_class x1=(x + 1.5).to_string() x2=(x + 1.5).to_string() y1=y.to_string() y2=(y + drawn.size.y).to_string() />
                <text x=drawn.place.x.to_string() y=(drawn.place.y + 4.5).to_string() text-anchor="middle">{label(&name).into_owned()}</text>
                {move || place().map(|place| view! {
                    <text class="pick" x=(x + drawn.size.x).to_string() y=(y - 4.0).to_string() text-anchor="end">{place + 1}</text>
                })}
            </a>
        </g>
    }
}
