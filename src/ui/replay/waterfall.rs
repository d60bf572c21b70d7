//! The spans of a trace over time, as a tree. Geometry is in percent of the trace, so that it fits any width.

use std::collections::HashSet;

use leptos::ev::KeyboardEvent;
use leptos::html::Ol;
use leptos::prelude::*;

use crate::engine::time::{Nanos, ticks};
use crate::engine::trace::rows::{Filter, Row, Walk, collapse_all, reveal, visible, walk, window};
use crate::engine::trace::span::Status;
use crate::engine::trace::study::Study;
use crate::ui::browser::scroll::{self, ListView};
use crate::ui::replay::minimap::Minimap;
use crate::ui::replay::player::request_name;
use crate::ui::replay::shown::Source;
use crate::ui::replay::state::{State, service_name};
use crate::ui::replay::trouble;

/// More rows than these scroll in a window of their own, where only those exist that are seen.
const MOST_AT_ONCE: usize = 40;
/// Rows beyond the edges of that window, so that a quick hand sees no gap.
const OVERSCAN: usize = 8;

/// Ruler, spans and the head that moves over them.
#[component]
pub fn Waterfall(
    /// The replay.
    state: State,
) -> impl IntoView {
    let words = state.words();
    let percent = move || state.study(|study| format!("{:.2}%", study.percent(state.position.get())));
    let collapsed = RwSignal::new(HashSet::<usize>::new());
    let filter = RwSignal::new(String::new());
    Effect::new(move || {
        state.shown.track();
        if !collapsed.with_untracked(HashSet::is_empty) {
            collapsed.set(HashSet::new());
        }
    });
    let rows = Memo::new(move |_| {
        let filter = Filter { text: filter.get() };
        state.study(|study| collapsed.with(|collapsed| visible(&study.trace, &study.shape, collapsed, &filter)))
    });
    view! {
        <div class="waterfall">
            <svg class="definitions" width="0" height="0" aria-hidden="true">
                <pattern id="hatch" class="hatch" width="6" height="6" patternUnits="userSpaceOnUse"><path d="M0 6L6 0" /></pattern>
            </svg>
            {state.is_lab.then(|| view! { <Tools state collapsed filter rows /> })}
            <p class="waterfall-request">{move || request_line(state)}</p>
            {state.is_lab.then(|| view! { <Minimap state /> })}
            <div class="waterfall-ruler" aria-hidden="true">{move || state.study(ruler)}</div>
            <Spans state rows collapsed />
            <div class="waterfall-head" aria-hidden="true">
                <svg width="100%" height="100%"><line x1=percent x2=percent y1="0" y2="100%" /></svg>
            </div>
            <p class="legend">
                <span>{words.player.spans.0}" · "{move || state.study(|study| study.trace.spans.len())}</span>
                <span class="legend-path">{words.player.legend_path.0}", "{move || state.study(|study| study.trace.wall_time().to_string())}" ms"</span>
                <span>{words.player.legend_network.0}" "{move || state.study(|study| study.network.to_string())}" ms"</span>
                <span class="legend-off-path">{words.player.legend_off_path.0}</span>
            </p>
        </div>
    }
}

/// What finds and folds spans.
#[component]
fn Tools(
    /// The replay.
    state: State,
    /// The spans whose children are hidden.
    collapsed: RwSignal<HashSet<usize>>,
    /// What the visitor looks for.
    filter: RwSignal<String>,
    /// What is shown.
    rows: Memo<Vec<Row>>,
) -> impl IntoView {
    let words = &state.controls().waterfall;
    let find = move |event| {
        let sought = Filter { text: event_target_value(&event) };
        if !collapsed.with_untracked(HashSet::is_empty) {
            collapsed.update(|collapsed| state.study_now(|study| reveal(&study.trace, &sought, collapsed)));
        }
        filter.set(sought.text);
    };
    let found = move || {
        let matches = rows.with(|rows| rows.iter().filter(|row| row.is_match).count());
        if filter.with(String::is_empty) { String::new() } else { format!("{} {matches}", words.found.0) }
    };
    view! {
        <div class="waterfall-tools">
            <label class="field">
                <span class="visually-hidden">{words.search.0}</span>
                <input type="search" class="search" placeholder=words.search.0 maxlength="200"
                    prop:value=move || filter.get() on:input=find />
            </label>
            <output class="found" aria-live="polite">{found}</output>
            <button type="button" class="button-text" on:click=move |_| collapsed.set(state.study_now(|study| collapse_all(&study.shape)))>{words.collapse.0}</button>
            <button type="button" class="button-text" on:click=move |_| collapsed.set(HashSet::new())>{words.expand.0}</button>
        </div>
    }
}

/// The spans that are seen, as a tree whose rows the arrow keys walk.
#[component]
fn Spans(
    /// The replay.
    state: State,
    /// What is shown.
    rows: Memo<Vec<Row>>,
    /// The spans whose children are hidden.
    collapsed: RwSignal<HashSet<usize>>,
) -> impl IntoView {
    let words = state.words();
    let list = NodeRef::<Ol>::new();
    // To measure is to have the page laid out: once for each trace, in the frame that lays it out anyway.
    let view = RwSignal::new(ListView { scrolled: 0.0, height: 600.0, row: 36.0 });
    let measure = move || {
        if let Some(measured) = list.get_untracked().and_then(|list| ListView::of(&list)) {
            view.set(measured);
        }
    };
    Effect::new(move || {
        state.shown.track();
        request_animation_frame(measure);
    });
    let is_long = Memo::new(move |_| rows.with(|rows| rows.len() > MOST_AT_ONCE));
    let range = Memo::new(move |_| {
        let count = rows.with(Vec::len);
        if !is_long.get() {
            return 0..count;
        }
        let ListView { scrolled, height, row } = view.get();
        window(scrolled, height, row, OVERSCAN, count)
    });
    // The row that has the tab stop.
    let focused = RwSignal::new(0_usize);
    let go_to = move |span: usize| {
        focused.set(span);
        state.span.set(Some(span));
        let Some(list) = list.get_untracked() else { return };
        let Some(row) = rows.with_untracked(|rows| rows.iter().position(|row| row.span == span)) else { return };
        if is_long.get_untracked() {
            scroll::show_row(&list, row, view.get_untracked().row);
        }
        scroll::focus_later(&format!("span-{span}"));
    };
    let on_key = move |event: KeyboardEvent| {
        let key = match event.key().as_str() {
            "ArrowDown" => Walk::Next,
            "ArrowUp" => Walk::Previous,
            "ArrowLeft" => Walk::Out,
            "ArrowRight" => Walk::In,
            "Home" => Walk::First,
            "End" => Walk::Last,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        let here = focused.get_untracked();
        let step = rows.with_untracked(|rows| walk(rows, here, key));
        if let Some(fold) = step.toggle {
            toggle(collapsed, fold);
        }
        go_to(step.span);
    };
    let spacer = move |from_start: bool| {
        is_long.get().then(|| {
            let height = move || {
                let (range, count) = (range.get(), rows.with(Vec::len));
                let hidden = if from_start { range.start } else { count - range.end.min(count) };
                format!("{}px", hidden as f64 * view.with(|view| view.row))
            };
            view! { <li role="none" style:height=height></li> }
        })
    };
    view! {
        <ol class="spans" class:is-long=is_long role="tree" aria-label=words.player.spans.0 node_ref=list
            on:scroll=move |_| measure()
            on:keydown=on_key>
            {move || spacer(true)}
            {move || {
                // Another trace has other spans under the same numbers.
                state.shown.track();
                view! {
                    <For each=move || rows.with(|rows| rows[range.get().start.min(rows.len())..range.get().end.min(rows.len())].to_vec())
                        key=|row| (row.span, row.descendants, row.is_match)
                        let:row>
                        <SpanRow state row collapsed focused />
                    </For>
                }
            }}
            {move || spacer(false)}
        </ol>
    }
}

fn toggle(collapsed: RwSignal<HashSet<usize>>, span: usize) {
    collapsed.update(|collapsed| {
        if !collapsed.remove(&span) {
            collapsed.insert(span);
        }
    });
}

/// One span: whose it is, when it was, and how long it took itself.
#[component]
fn SpanRow(
    /// The replay.
    state: State,
    /// What is shown.
    row: Row,
    /// The spans whose children are hidden.
    collapsed: RwSignal<HashSet<usize>>,
    /// The row that has the tab stop.
    focused: RwSignal<usize>,
) -> impl IntoView {
    let (words, span) = (state.words(), row.span);
    let shown = state.shown.get_untracked();
    let study = &shown.study;
    let Some(&of) = study.trace.spans.get(span) else { return ().into_any() };
    let is_active = Memo::new(move |_| of.is_active(state.position.get()));
    let open = move |_| {
        focused.set(span);
        state.span.set(Some(span));
    };
    let class = match () {
        () if study.is_on_path[span] => "span-row is-on-path",
        () if !of.waited_for => "span-row is-off-path",
        () => "span-row",
    };
    // A row that is folded stays the element that it was: the focus is on it, and the next key comes at once.
    let is_collapsed = Memo::new(move |_| collapsed.with(|collapsed| collapsed.contains(&span)));
    let has_children = row.descendants > 0;
    let fold = has_children.then(|| {
        let icon = move || if is_collapsed.get() { "M9 6l6 6-6 6" } else { "M6 9l6 6 6-6" };
        let on_fold = move |event: leptos::ev::MouseEvent| {
            event.stop_propagation();
            toggle(collapsed, span);
        };
        let hidden = move || is_collapsed.get().then(|| view! { <i>{row.descendants}</i> });
        view! { <span class="fold" aria-hidden="true" on:click=on_fold><svg viewBox="0 0 24 24"><path d=icon /></svg>{hidden}</span> }
    });
    let warn = of.is_slow().then(|| view! { <em class="mark-warn">{words.player.warn.0}</em> });
    let error = (of.status == Status::Error).then(|| view! { <em class="mark-error">{words.player.error.0}</em> });
    view! {
        <li class=class class:is-active=is_active class:is-chosen=move || state.span.get() == Some(span) class:is-dim=!row.is_match
            id=format!("span-{span}") role="treeitem"
            tabindex=move || if focused.get() == span { "0" } else { "-1" }
            attr:aria-level=(row.depth + 1).to_string()
            aria-expanded=move || has_children.then(|| (!is_collapsed.get()).to_string())
            aria-selected=move || (state.span.get() == Some(span)).to_string()
            on:click=open on:focus=move |_| focused.set(span)>
            <span class=format!("span-name depth-{}", row.depth.min(12))>
                {fold}
                <b>{service_name(words, study.trace.service(span))}</b>" "<code>{study.trace.operation(span).to_owned()}</code>
                {warn}{error}
            </span>
            <span class="span-times visually-hidden">
                {format!(
                    ", {} {} ms, {} {} ms, {} ",
                    words.player.starts.0, of.start, words.player.lasts.0, of.duration, words.player.own_time.0,
                )}
            </span>
            {bar(study, span)}
            <span class="span-own"><b>{study.self_times[span].to_string()}</b>" ms"</span>
        </li>
    }
    .into_any()
}

/// A span over time; the stretches in which it decided are gold.
pub fn bar(study: &Study, span: usize) -> impl IntoView + use<> {
    let of = study.trace.spans[span];
    let (x, width) = (study.percent(of.start), study.percent(of.duration));
    let segments = study.segments(span).take(MOST_SEGMENTS).map(|segment| {
        let (x, width) = (study.percent(segment.start), study.percent(segment.end - segment.start));
        view! { <rect class="bar-path" x=format!("{x:.2}%") width=format!("{width:.2}%") y="9" height="3" /> }
    });
    let (class, fill) = if of.waited_for { ("bar", None) } else { ("bar is-hatched", Some("url(#hatch)")) };
    let class = format!("{class}{}", if of.status == Status::Error { " is-error" } else { "" });
    view! {
        <svg class="span-bar" width="100%" height="14" aria-hidden="true">
            <rect class=class fill=fill x=format!("{x:.2}%") width=format!("{:.2}%", width.max(0.05)) y="2" height="10" />
            {segments.collect_view()}
        </svg>
    }
}

/// A bar has no room for more stretches than these.
const MOST_SEGMENTS: usize = 400;

/// Which request it is.
fn request_line(state: State) -> impl IntoView {
    let (id, wall_time) = state.study(|study| {
        let id = study.trace.request_id().map_or_else(|| format!("{:032x}", study.trace.id), str::to_owned);
        (id, study.trace.wall_time())
    });
    let name = state.shown.with(|shown| match &shown.source {
        Source::Platform => request_name(state, state.request.get()),
        Source::Run(number) => format!("{} {number}", state.controls().live.request.0),
        Source::File { name, format } => format!("{name} · {}", trouble::format_name(state.language, *format)),
    });
    view! { <code>{id}</code>" "<span>{name}" · "{wall_time.to_string()}"ms"</span> }
}

/// The ticks of a trace's time, with their words.
pub fn ruler(study: &Study) -> impl IntoView + use<> {
    let ticks = ticks(study.end, 6).into_iter().map(|tick| {
        let x = format!("{:.2}%", study.percent(tick));
        // A word at the far end stands before its tick, so that it stays in the picture.
        let (anchor, dx) = if study.percent(tick) > 90.0 { ("end", "-4") } else { ("start", "4") };
        let unit = if tick == Nanos::ZERO { " ms" } else { "" };
        view! {
            <line x1=x.clone() x2=x.clone() y1="14" y2="18" />
            <text x=x dx=dx text-anchor=anchor y="10">{tick.to_string()}{unit}</text>
        }
    });
    view! { <svg width="100%" height="18">{ticks.collect_view()}</svg> }
}
