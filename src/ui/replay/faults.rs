//! Breaking things: what is wrong with a node or a connection, set where its card is.

use leptos::prelude::*;
use petgraph::graph::{EdgeIndex, NodeIndex};

use crate::content::controls::FaultWords;
use crate::engine::radius::PLATFORM;
use crate::engine::sim::system::{Fault, FaultKind, Target};
use crate::engine::time::Nanos;
use crate::ui::replay::state::{State, service_name};

/// One way to break something, as a choice with a slider.
struct Way {
    name: &'static str,
    /// Least, most and first value of the slider; none where there is nothing to choose.
    range: Option<(u32, u32, u32)>,
    unit: &'static str,
    kind: fn(u32) -> FaultKind,
    value: fn(FaultKind) -> Option<u32>,
}

fn ways(words: &'static FaultWords) -> [Way; 5] {
    [
        Way {
            name: words.down.0,
            range: None,
            unit: "",
            kind: |_| FaultKind::Down,
            value: |kind| matches!(kind, FaultKind::Down).then_some(0),
        },
        Way {
            name: words.errors.0,
            range: Some((1, 100, 60)),
            unit: " %",
            kind: |percent| FaultKind::Errors(f64::from(percent) / 100.0),
            value: |kind| match kind {
                FaultKind::Errors(share) => Some((share * 100.0).round() as u32),
                _ => None,
            },
        },
        Way {
            name: words.latency.0,
            range: Some((10, 2_000, 200)),
            unit: " ms",
            kind: |millis| FaultKind::Latency(Nanos::from_millis(u64::from(millis))),
            value: |kind| match kind {
                FaultKind::Latency(latency) => Some((latency.0 / 1_000_000) as u32),
                _ => None,
            },
        },
        Way {
            name: words.slow.0,
            range: Some((2, 50, 10)),
            unit: "×",
            kind: |factor| FaultKind::SlowDown(f64::from(factor)),
            value: |kind| match kind {
                FaultKind::SlowDown(factor) => Some(factor.round() as u32),
                _ => None,
            },
        },
        Way {
            name: words.capacity.0,
            range: Some((0, 32, 1)),
            unit: "",
            kind: FaultKind::Capacity,
            value: |kind| match kind {
                FaultKind::Capacity(servers) => Some(servers),
                _ => None,
            },
        },
    ]
}

/// A fault in a few words.
fn short(words: &'static FaultWords, kind: FaultKind) -> String {
    let said = ways(words).into_iter().find_map(|way| Some((way.name, (way.value)(kind)?, way.range, way.unit)));
    match said {
        Some((name, value, Some(_), unit)) => format!("{name} {value}{unit}"),
        Some((name, ..)) => name.to_owned(),
        None => String::new(),
    }
}

/// What is wrong with a node, in a few words.
pub fn faults_on(state: State, node: usize) -> Option<String> {
    fault_at(state, Target::Station(NodeIndex::new(node)))
}

/// What is wrong with a connection of the platform, in a few words.
pub fn faults_between(state: State, from: usize, to: usize) -> Option<String> {
    let link = PLATFORM.system.graph.find_edge(NodeIndex::new(from), NodeIndex::new(to))?;
    fault_at(state, Target::Link(link))
}

fn fault_at(state: State, target: Target) -> Option<String> {
    if !state.shown.with(|shown| shown.is_platform()) {
        return None;
    }
    let fault = state.faults.with(|faults| faults.iter().find(|fault| fault.target == target).copied());
    fault.map(|fault| short(&state.controls().fault, fault.kind))
}

fn set(state: State, target: Target, kind: Option<FaultKind>) {
    state.faults.update(|faults| {
        faults.retain(|fault| fault.target != target);
        faults.extend(kind.map(|kind| Fault { target, kind, from: Nanos::ZERO, until: None }));
    });
}

/// The controls that break the chosen node, or a connection of it.
#[component]
pub fn BreakIt(
    /// The replay.
    state: State,
) -> impl IntoView {
    let words = &state.controls().fault;
    let target = move || match state.link.get() {
        Some(link) => Target::Link(EdgeIndex::new(link)),
        None => Target::Station(NodeIndex::new(state.node.get())),
    };
    let kind = move || {
        let target = target();
        state.faults.with(|faults| faults.iter().find(|fault| fault.target == target).map(|fault| fault.kind))
    };
    let way_of = move |kind: FaultKind| ways(words).iter().position(|way| (way.value)(kind).is_some());
    let chosen = Memo::new(move |_| kind().and_then(way_of));
    let choose = move |event| {
        let way = event_target_value(&event).parse::<usize>().ok().and_then(|index| ways(words).into_iter().nth(index));
        set(state, target(), way.map(|way| (way.kind)(way.range.map_or(0, |(_, _, first)| first))));
    };
    view! {
        <fieldset class="break-it">
            <legend class="label">{words.title.0}</legend>
            <label class="field">
                <span>{words.place.0}</span>
                <select on:change=move |event| state.link.set(event_target_value(&event).parse().ok())>
                    <option value="" selected prop:selected=move || state.link.get().is_none()>{words.node_itself.0}</option>
                    {move || links_of(state, state.node.get())}
                </select>
            </label>
            <label class="field">
                <span>{words.what.0}</span>
                <select on:change=choose>
                    <option value="" selected prop:selected=move || chosen.get().is_none()>{words.nothing.0}</option>
                    {ways(words).into_iter().enumerate().map(|(index, way)| view! {
                        <option value=index.to_string() prop:selected=move || chosen.get() == Some(index)>{way.name}</option>
                    }).collect_view()}
                </select>
            </label>
            {move || {
                let way = ways(words).into_iter().nth(chosen.get()?)?;
                let (least, most, _) = way.range?;
                let value = move || kind().and_then(way.value).unwrap_or_default();
                let change = move |event| {
                    if let Ok(value) = event_target_value(&event).parse() {
                        set(state, target(), Some((way.kind)(value)));
                    }
                };
                Some(view! {
                    <label class="field">
                        <span>{way.name}" "<b class="value">{move || format!("{}{}", value(), way.unit)}</b></span>
                        <input type="range" class="range" min=least.to_string() max=most.to_string()
                            prop:value=move || value().to_string() on:input=change />
                    </label>
                })
            }}
        </fieldset>
    }
}

fn links_of(state: State, node: usize) -> impl IntoView {
    let words = state.words();
    let graph = &PLATFORM.system.graph;
    let name = |node: NodeIndex| service_name(words, &graph[node].service);
    let links = graph.edge_indices().filter_map(|link| {
        let (from, to) = graph.edge_endpoints(link)?;
        let is_ours = from.index() == node || to.index() == node;
        let is_chosen = move || state.link.get() == Some(link.index());
        is_ours.then(|| {
            view! {
                <option value=link.index().to_string() prop:selected=is_chosen>
                    {format!("{} → {}", name(from), name(to))}
                </option>
            }
        })
    });
    links.collect_view()
}

/// All that is broken, each with a button that mends it.
#[component]
pub fn Broken(
    /// The replay.
    state: State,
) -> impl IntoView {
    let words = &state.controls().fault;
    let said = move |fault: &Fault| {
        let graph = &PLATFORM.system.graph;
        let name = |node: NodeIndex| service_name(state.words(), &graph[node].service);
        let place = match fault.target {
            Target::Station(node) => name(node),
            Target::Link(link) => {
                graph.edge_endpoints(link).map_or(String::new(), |(from, to)| format!("{} → {}", name(from), name(to)))
            }
        };
        format!("{place}: {}", short(words, fault.kind))
    };
    move || {
        let faults = state.faults.get();
        let mend_all = (faults.len() > 1).then(|| {
            view! { <button type="button" class="button-text" on:click=move |_| state.faults.set(Vec::new())>{words.mend_all.0}</button> }
        });
        (!faults.is_empty() && state.shown.with(|shown| shown.is_platform())).then(|| {
            let chips = faults.iter().map(|fault| {
                let (target, said) = (fault.target, said(fault));
                view! {
                    <li class="chip">
                        <span>{said.clone()}</span>
                        <button type="button" aria-label=format!("{} {said}", words.mend.0) title=words.mend.0
                            on:click=move |_| set(state, target, None)>
                            <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M8 8l8 8M16 8l-8 8" /></svg>
                        </button>
                    </li>
                }
            });
            view! { <div class="broken"><ul role="list" aria-label=words.broken.0>{chips.collect_view()}</ul>{mend_all}</div> }
        })
    }
}
