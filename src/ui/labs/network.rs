//! Who calls whom for a request, and what it waits for. Places are in percent, as in the charts.

use leptos::prelude::*;

use crate::engine::labs::outcome::{Edge, Network, Node};
use crate::ui::labs::words::Words;

/// The drawing, what its lines mean, and what the request waits for in words.
pub fn network(words: Words, network: &Network) -> impl IntoView + use<> {
    let lab = words.lab;
    let at = |index: usize| network.nodes.get(index).map_or((0.0, 0.0), |node| node.at);
    let percent = |place: f64| format!("{place:.2}%");
    let edge = |edge: &Edge| {
        let ((x1, y1), (x2, y2)) = (at(edge.from), at(edge.to));
        view! { <line class=style(edge.is_needed, edge.is_asynchronous) x1=percent(x1) y1=percent(y1) x2=percent(x2) y2=percent(y2) /> }
    };
    // What is needed lies over what is not.
    let mut edges: Vec<&Edge> = network.edges.iter().collect();
    edges.sort_by_key(|edge| edge.is_needed);
    let edges = edges.into_iter().map(edge).collect_view();
    let node = |node: &Node| {
        let class = format!(
            "network-node{}{}",
            if node.is_needed { " is-needed" } else { "" },
            if node.is_dead { " is-dead" } else { "" }
        );
        let cross = node.is_dead.then(|| view! { <path d="M-19-9L19 9M-19 9L19-9" /> });
        view! {
            <svg x=percent(node.at.0) y=percent(node.at.1) overflow="visible">
                <g class=class><rect x="-20" y="-11" width="40" height="22" rx="11" /><text y="4" text-anchor="middle">{short(&words.option(&node.name))}</text>{cross}</g>
            </svg>
        }
    };
    let nodes = network.nodes.iter().map(node).collect_view();
    let named = |is: fn(&Node) -> bool| -> Vec<String> {
        network.nodes.iter().filter(|node| is(node)).map(|node| words.option(&node.name)).collect()
    };
    let (needed, dead) = (named(|node| node.is_needed), named(|node| node.is_dead));
    let separator = if words.language == crate::content::Language::Chinese { "、" } else { ", " };
    let key = |class: &'static str, text: &'static str| {
        view! { <li><svg class="network" width="28" height="12" aria-hidden="true"><line class=class x1="2" x2="26" y1="6" y2="6" /></svg>{text}</li> }
    };
    let list = |name: &'static str, all: Vec<String>| {
        (!all.is_empty()).then(|| view! { <p class="network-list"><b>{name}</b>" "{all.join(separator)}</p> })
    };
    view! {
        <figure class="chart network-chart">
            <ul class="chart-keys" role="list">
                {key(style(true, false), lab.network_needed.0)}
                {key(style(false, true), lab.network_asynchronous.0)}
                {key(style(false, false), lab.network_other.0)}
            </ul>
            <svg class="network" width="100%" height="340" role="img" aria-label=lab.network.0>{edges}{nodes}</svg>
            <figcaption>
                {list(lab.network_needed.0, needed)}
                {list(lab.network_dead.0, dead)}
            </figcaption>
        </figure>
    }
}

fn style(is_needed: bool, is_asynchronous: bool) -> &'static str {
    match (is_needed, is_asynchronous) {
        (true, _) => "is-needed",
        (false, true) => "is-asynchronous",
        (false, false) => "is-other",
    }
}

/// The first word, which tells it from the others.
fn short(name: &str) -> String {
    name.split(' ').next().unwrap_or_default().to_owned()
}
