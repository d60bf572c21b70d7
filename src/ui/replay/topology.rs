//! The system, drawn: nodes, edges, and what is on the wire.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::engine::radius::PLATFORM;
use crate::engine::radius::data::Lane;
use crate::engine::radius::layout::{self, DrawnNode, NODE, Point, SIZE};
use crate::engine::radius::replay::{self, Use};
use crate::ui::parts::zoom::Zoom;
use crate::ui::replay::faults::{faults_between, faults_on};
use crate::ui::replay::live::live_state;
use crate::ui::replay::state::{State, service_name};

/// The drawing. Every node is a button that opens its card.
#[component]
pub fn Topology(
    /// The replay.
    state: State,
) -> impl IntoView {
    let drawing = Memo::new(move |_| state.shown.with(|shown| shown.drawing.clone()));
    let size = Signal::derive(move || drawing.with(|drawing| drawing.size));
    view! {
        <Zoom language=state.language size label=state.words().topology_label.0 class="topology" has_controls=state.is_lab>
            {move || state.shown.with(|shown| shown.is_platform()).then(|| lanes(state))}
            {move || { drawing.track(); edges(state) }}
            {move || { drawing.track(); nodes(state) }}
            {move || pulses(state)}
        </Zoom>
    }
}

fn lanes(state: State) -> impl IntoView {
    let words = &state.words().lanes;
    let lane_view = move |lane: Lane| {
        let name = match lane {
            Lane::Edge => words.edge,
            Lane::Service => words.service,
            Lane::Storage => words.storage,
            Lane::Observability => words.observability,
        };
        let x = layout::lane_x(lane).to_string();
        view! {
            <g class="lane" aria-hidden="true">
                <text x=x.clone() y="14" text-anchor="middle">{name.0}</text>
                <line x1=x.clone() x2=x y1="26" y2=SIZE.y.to_string() />
            </g>
        }
    };
    Lane::ALL.map(lane_view).collect_view()
}

fn edges(state: State) -> impl IntoView {
    let uses = Memo::new(move |_| state.shown.with(|shown| shown.places.edges.clone()));
    let (drawing, is_platform) = state.shown.with_untracked(|shown| (shown.drawing.clone(), shown.is_platform()));
    let edges = drawing.edges.iter().enumerate().map(|(index, edge)| {
        let (from, to) = (edge.from, edge.to);
        // Every service sends its spans somewhere: drawn like the calls, these would hide them.
        let is_telemetry = is_platform && PLATFORM.nodes.get(to).is_some_and(|node| node.lane == Lane::Observability);
        let class = move || match uses.with(|uses| uses.get(index).copied()) {
            _ if faults_between(state, from, to).is_some() => "edge is-broken",
            Some(Use::OnPath) => "edge is-on-path",
            Some(Use::Called) => "edge is-off-path",
            _ if state.link.get() == Some(index) => "edge is-chosen",
            _ if is_telemetry => "edge is-quiet",
            _ => "edge",
        };
        let choose = move |_| {
            if ![from, to].contains(&state.node.get_untracked()) {
                state.node.set(from);
            }
            state.link.set(Some(index));
        };
        let hit = is_platform.then(|| view! { <path class="edge-hit" d=edge.curve.path() on:click=choose /> });
        view! { <path class=class d=edge.curve.path() />{hit} }
    });
    view! { <g aria-hidden="true">{edges.collect_view()}</g> }
}

fn nodes(state: State) -> impl IntoView {
    let uses = Memo::new(move |_| state.shown.with(|shown| shown.places.nodes.clone()));
    let active = Memo::new(move |_| {
        let position = state.position.get();
        state.shown.with(|shown| shown.places.active(&shown.study, position))
    });
    let drawing = state.shown.with_untracked(|shown| shown.drawing.clone());
    let nodes = drawing.nodes.iter().enumerate();
    let nodes = nodes.map(|(index, node)| node_view(state, index, node, uses, active)).collect_view();
    view! { <g>{nodes}</g> }
}

fn node_view(
    state: State,
    index: usize,
    node: &DrawnNode,
    uses: Memo<Vec<Use>>,
    active: Memo<Vec<bool>>,
) -> impl IntoView + use<> {
    let place = node.place;
    let name = service_name(state.words(), &node.service);
    let id = PLATFORM.nodes.get(index).map_or("node", |node| node.id.0);
    let is = move |wanted: Use| uses.with(|uses| uses.get(index) == Some(&wanted));
    let fault = move || faults_on(state, index);
    let on_key = move |event: KeyboardEvent| {
        if event.key() == " " || event.key() == "Enter" {
            event.prevent_default();
            state.look_at(index);
        }
    };
    view! {
        // Beneath an element of SVG, or else the link would be one of HTML, and not be seen.
        <g>
            <a
                class="node"
                class:is-on-path=move || is(Use::OnPath)
                class:is-called=move || is(Use::Called)
                class:is-active=move || active.with(|active| active.get(index) == Some(&true))
                class:is-broken=move || fault().is_some()
                role="button"
                tabindex="0"
                href=format!("#node-{id}")
                aria-pressed=move || (state.node.get() == index).to_string()
                aria-description=move || fault().unwrap_or_default()
                on:click=move |event| { event.prevent_default(); state.look_at(index); }
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
                {move || fault().map(|said| fault_mark(place, said))}
                {move || queue_mark(state, index, place)}
            </a>
        </g>
    }
}

/// A sign and a word below the node: a colour alone would not be seen by all.
fn fault_mark(place: Point, said: String) -> impl IntoView {
    let (x, y) = (place.x - NODE.x / 2.0 + 14.0, place.y);
    view! {
        <g class="fault-mark" aria-hidden="true">
            <path d=format!("M{} {}l8 8m0 -8l-8 8", x - 4.0, y - 4.0) />
            <text x=place.x.to_string() y=(place.y + NODE.y / 2.0 + 12.0).to_string() text-anchor="middle">{said}</text>
        </g>
    }
}

/// While a load runs: how many calls wait, and whether a breaker in front of the node is open.
fn queue_mark(state: State, node: usize, place: Point) -> Option<impl IntoView> {
    let said = live_state(state, node)?;
    let y = place.y - NODE.y / 2.0 - 5.0;
    Some(view! { <text class="queue-mark" x=place.x.to_string() y=y.to_string() text-anchor="middle">{said}</text> })
}

fn pulses(state: State) -> impl IntoView {
    let position = state.position.get();
    let drawn = state.shown.with(|shown| {
        let drawn = replay::pulses(&shown.study, &shown.places, position).into_iter().filter_map(|pulse| {
            let Point { x, y } = shown.drawing.edges.get(pulse.edge.index())?.curve.at(pulse.along);
            let class = if pulse.waited_for { "pulse is-on-path" } else { "pulse" };
            Some(view! { <circle class=class cx=format!("{x:.1}") cy=format!("{y:.1}") r="5" /> })
        });
        drawn.collect_view()
    });
    view! { <g aria-hidden="true">{drawn}</g> }
}
