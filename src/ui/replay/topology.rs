//! The platform, drawn: lanes, nodes, edges, and what is on the wire.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use petgraph::visit::EdgeRef;

use crate::engine::radius::PLATFORM;
use crate::engine::radius::data::Lane;
use crate::engine::radius::layout::{self, NODE, Point, SIZE};
use crate::engine::radius::replay::pulses;
use crate::ui::replay::state::{Run, State, card};

/// The drawing. Every node is a button that opens its card.
#[component]
pub fn Topology(
    /// The replay.
    state: State,
) -> impl IntoView {
    let words = state.words();
    let places = StoredValue::new(layout::positions(&PLATFORM));
    view! {
        <div class="topology" role="group" aria-label=words.topology_label.0 tabindex="0">
            <svg viewBox=format!("0 0 {} {}", SIZE.x, SIZE.y) class="topology-drawing">
                {Lane::ALL.map(|lane| lane_view(state, lane)).collect_view()}
                {places.with_value(|places| edges(state, places))}
                {places.with_value(|places| nodes(state, places))}
                {move || pulses_view(state, places)}
            </svg>
        </div>
    }
}

fn lane_view(state: State, lane: Lane) -> impl IntoView {
    let lanes = &state.words().lanes;
    let name = match lane {
        Lane::Edge => lanes.edge,
        Lane::Service => lanes.service,
        Lane::Storage => lanes.storage,
        Lane::Observability => lanes.observability,
    };
    let x = layout::lane_x(lane).to_string();
    view! {
        <g class="lane" aria-hidden="true">
            <text x=x.clone() y="14" text-anchor="middle">{name.0}</text>
            <line x1=x.clone() x2=x y1="26" y2=SIZE.y.to_string() />
        </g>
    }
}

fn edges(state: State, places: &[Point]) -> impl IntoView + use<> {
    let edges = PLATFORM.system.graph.edge_references().map(|edge| {
        let curve = layout::curve(places[edge.source().index()], places[edge.target().index()]);
        let id = edge.id();
        // An edge is as important as the most important call that takes it.
        let class = move || {
            state.run.with(|run| {
                let spans: Vec<usize> = at(&run.places.links, id).chain(at(&run.places.attempts, id)).collect();
                match () {
                    () if spans.iter().any(|&span| run.is_on_path(span)) => "edge is-on-path",
                    () if !spans.is_empty() => "edge is-off-path",
                    () => "edge",
                }
            })
        };
        view! { <path class=class d=curve.path() /> }
    });
    view! { <g aria-hidden="true">{edges.collect_view()}</g> }
}

fn nodes(state: State, places: &[Point]) -> impl IntoView + use<> {
    let nodes = PLATFORM.system.graph.node_indices().map(|node| {
        let index = node.index();
        let id = PLATFORM.nodes[index].id.0;
        let name = card(state.words(), id).map_or(id, |card| card.name.0);
        let place = places[index];
        let is_on_path = move || state.run.with(|run| at(&run.places.stations, node).any(|span| run.is_on_path(span)));
        let is_called = move || state.run.with(|run| at(&run.places.stations, node).next().is_some());
        let is_active = Memo::new(move |_| {
            let position = state.position.get();
            let is_active =
                |run: &Run| at(&run.places.stations, node).any(|span| run.trace.spans[span].is_active(position));
            state.run.with(is_active)
        });
        let open = move || state.node.set(index);
        let on_key = move |event: KeyboardEvent| {
            if event.key() == " " || event.key() == "Enter" {
                event.prevent_default();
                open();
            }
        };
        view! {
            <a
                class="node"
                class:is-on-path=is_on_path
                class:is-called=is_called
                class:is-active=is_active
                role="button"
                href=format!("#node-{id}")
                aria-pressed=move || (state.node.get() == index).to_string()
                on:click=move |event| { event.prevent_default(); open(); }
                on:keydown=on_key
            >
                <rect
                    x=(place.x - NODE.x / 2.0).to_string()
                    y=(place.y - NODE.y / 2.0).to_string()
                    width=NODE.x.to_string()
                    height=NODE.y.to_string()
                    rx=(NODE.y / 2.0).to_string()
                />
                <text x=place.x.to_string() y=(place.y + 4.5).to_string() text-anchor="middle">{name}</text>
            </a>
        }
    });
    view! { <g>{nodes.collect_view()}</g> }
}

/// The spans that belong to a place.
fn at<Place: Copy + PartialEq>(places: &[Option<Place>], place: Place) -> impl Iterator<Item = usize> + '_ {
    (0..places.len()).filter(move |&span| places[span] == Some(place))
}

fn pulses_view(state: State, places: StoredValue<Vec<Point>>) -> impl IntoView {
    let position = state.position.get();
    let pulses = state.run.with(|run| pulses(&run.trace, &run.places, position));
    let drawn = pulses.into_iter().filter_map(|pulse| {
        let (from, to) = PLATFORM.system.graph.edge_endpoints(pulse.edge)?;
        let curve = places.with_value(|places| layout::curve(places[from.index()], places[to.index()]));
        let Point { x, y } = curve.at(pulse.along);
        let class = if pulse.waited_for { "pulse is-on-path" } else { "pulse" };
        Some(view! { <circle class=class cx=format!("{x:.1}") cy=format!("{y:.1}") r="5" /> })
    });
    view! { <g aria-hidden="true">{drawn.collect_view()}</g> }
}
