//! The spans of a run over time. Geometry is in percent of the replay, so that it fits any width.

use leptos::prelude::*;

use crate::content::schema::Radius;
use crate::engine::radius::PLATFORM;
use crate::engine::time::Nanos;
use crate::ui::replay::state::{Run, State, card};

/// Ruler, spans and the head that moves over them.
#[component]
pub fn Waterfall(
    /// The replay.
    state: State,
) -> impl IntoView {
    let words = state.words();
    let percent = move || state.run.with(|run| format!("{:.2}%", run.percent(state.position.get())));
    view! {
        <div class="waterfall">
            <svg class="definitions" width="0" height="0" aria-hidden="true">
                <pattern id="hatch" class="hatch" width="6" height="6" patternUnits="userSpaceOnUse"><path d="M0 6L6 0" /></pattern>
            </svg>
            <p class="waterfall-request">{move || request_line(state)}</p>
            <div class="waterfall-ruler" aria-hidden="true">{move || state.run.with(ruler)}</div>
            <ol class="spans" role="list" aria-label=words.player.spans.0>
                {move || {
                    let spans = state.run.with(|run| run.trace.spans.len());
                    (0..spans).map(|span| view! { <SpanRow state span /> }).collect_view()
                }}
            </ol>
            <div class="waterfall-head" aria-hidden="true">
                <svg width="100%" height="100%"><line x1=percent x2=percent y1="0" y2="100%" /></svg>
            </div>
            <p class="legend">
                <span>{words.player.spans.0}" · "{move || state.run.with(|run| run.trace.spans.len())}</span>
                <span class="legend-path">{words.player.legend_path.0}", "{move || state.run.with(|run| run.trace.wall_time().to_string())}" ms"</span>
                <span>{words.player.legend_network.0}" "{move || state.run.with(|run| network(run).to_string())}" ms"</span>
                <span class="legend-off-path">{words.player.legend_off_path.0}</span>
            </p>
        </div>
    }
}

/// Which request it is.
fn request_line(state: State) -> impl IntoView {
    let request = &PLATFORM.system.requests[state.request.get()];
    let words = state.words().requests.into_iter().find(|words| words.request.0 == request.name);
    let wall_time = state.run.with(|run| run.trace.wall_time().to_string());
    view! {
        <code>{request.request_id.as_str()}</code>
        " "
        <span>{words.map_or(request.name.as_str(), |words| words.name.0)}" · "{wall_time}"ms"</span>
    }
}

/// Time on the wire, there and back, of all calls that were waited for.
fn network(run: &Run) -> Nanos {
    run.trace.spans.iter().filter(|span| span.waited_for).map(|span| span.network + span.network).sum()
}

fn ruler(run: &Run) -> impl IntoView + use<> {
    const EVERY: Nanos = Nanos::from_millis(10);
    let ticks = (0..).map(|tick| Nanos(EVERY.0 * tick)).take_while(|&tick| tick <= run.end);
    let ticks = ticks.map(|tick| {
        let x = format!("{:.2}%", run.percent(tick));
        // A word at the far end stands before its tick, so that it stays in the picture.
        let (anchor, dx) = if run.percent(tick) > 90.0 { ("end", "-4") } else { ("start", "4") };
        let unit = if tick == Nanos::ZERO { " ms" } else { "" };
        view! {
            <line x1=x.clone() x2=x.clone() y1="14" y2="18" />
            <text x=x dx=dx text-anchor=anchor y="10">{tick.to_string()}{unit}</text>
        }
    });
    view! { <svg width="100%" height="18">{ticks.collect_view()}</svg> }
}

/// One span: whose it is, when it was, and how long it took itself.
#[component]
fn SpanRow(
    /// The replay.
    state: State,
    /// Its index.
    span: usize,
) -> impl IntoView {
    let words = state.words();
    let run = state.run.get();
    let is_active = Memo::new(move |_| {
        let position = state.position.get();
        state.run.with(|run| run.trace.spans.get(span).is_some_and(|span| span.is_active(position)))
    });
    let shown = &run.trace.spans[span];
    let (x, width) = (run.percent(shown.start), run.percent(shown.duration));
    let segments = run.path.iter().filter(|segment| segment.span == span).map(|segment| {
        let (x, width) = (run.percent(segment.start), run.percent(segment.end - segment.start));
        view! { <rect class="bar-path" x=format!("{x:.2}%") width=format!("{width:.2}%") y="9" height="3" /> }
    });
    let (bar, fill) = if shown.waited_for { ("bar", None) } else { ("bar is-hatched", Some("url(#hatch)")) };
    let class = match () {
        () if run.is_on_path(span) => "span-row is-on-path",
        () if !shown.waited_for => "span-row is-off-path",
        () => "span-row",
    };
    view! {
        <li class=class class:is-active=is_active>
            <span class=format!("span-name depth-{}", run.trace.shape().depths[span].min(6))>
                <b>{service_name(words, run.trace.service(span))}</b>" "<code>{run.trace.operation(span).to_owned()}</code>
            </span>
            <span class="span-times visually-hidden">
                {format!(
                    ", {} {} ms, {} {} ms, {} ",
                    words.player.starts.0, shown.start, words.player.lasts.0, shown.duration, words.player.own_time.0,
                )}
            </span>
            <svg class="span-bar" width="100%" height="14" aria-hidden="true">
                <rect class=bar fill=fill x=format!("{x:.2}%") width=format!("{width:.2}%") y="2" height="10" />
                {segments.collect_view()}
            </svg>
            <span class="span-own"><b>{run.self_times[span].to_string()}</b>" ms"</span>
        </li>
    }
}

/// What the page calls the node that a trace calls so.
pub fn service_name(words: &'static Radius, service: &str) -> String {
    let node = PLATFORM.nodes.iter().find(|node| node.name.0 == service);
    let card = node.and_then(|node| card(words, node.id.0));
    card.map_or(service, |card| card.name.0).to_owned()
}
