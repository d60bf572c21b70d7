//! What was simulated, over what it has to meet. Places are in percent, so that words keep their size at any width.

use leptos::prelude::*;

use crate::engine::labs::outcome::{Axis, Outcome, Role, Series, Unit};
use crate::engine::labs::scale::Scale;
use crate::ui::labs::numbers;
use crate::ui::labs::words::Words;

/// The drawings of an outcome: one for each pair of axes.
pub fn charts(words: Words, outcome: &Outcome) -> impl IntoView + use<> {
    let mut groups: Vec<Vec<&Series>> = Vec::new();
    for series in &outcome.series {
        match groups.iter_mut().find(|group| group.iter().all(|of| (&of.x, &of.y) == (&series.x, &series.y))) {
            Some(group) => group.push(series),
            None => groups.push(vec![series]),
        }
    }
    groups.into_iter().map(|group| chart(words, &group)).collect_view()
}

fn chart(words: Words, group: &[&Series]) -> impl IntoView + use<> {
    let points = || group.iter().flat_map(|series| series.points.iter());
    let (x, y) = (Scale::over(points().map(|point| point.0)), Scale::over(points().map(|point| point.1)));
    let [Some(x_axis), Some(y_axis)] = [group.first().map(|of| &of.x), group.first().map(|of| &of.y)] else {
        return ().into_any();
    };
    let numbered = |role: Role| group.iter().filter(move |series| series.role == role).enumerate();
    let lines = numbered(Role::Theory).map(|(index, series)| {
        let class = format!("theory theory-{}", index % STYLES);
        view! { <g class=class>{line(series, x, y)}</g> }
    });
    let dots = numbered(Role::Simulated).map(|(index, series)| {
        let class = format!("simulated simulated-{}", index % STYLES);
        // Where points are close they are joined, so that the eye follows the same thing.
        let joined = (series.points.len() > 1).then(|| line(series, x, y));
        view! { <g class=class>{joined}{marks(series, x, y, index)}</g> }
    });
    let published = numbered(Role::Published)
        .map(|(_, series)| view! { <g class="published">{marks(series, x, y, PUBLISHED)}</g> });
    let (x_ticks, y_ticks) = (ticks(x, x_axis), ticks(y, y_axis));
    let grid = y_ticks.iter().map(|(at, _)| {
        let at = percent(100.0 - at);
        view! { <line x1="0" x2="100%" y1=at.clone() y2=at /> }
    });
    let across = x_ticks.iter().map(|(at, text)| {
        let anchor = match at {
            at if *at < 4.0 => "start",
            at if *at > 96.0 => "end",
            _ => "middle",
        };
        view! { <text x=percent(*at) y="14" text-anchor=anchor>{text.clone()}</text> }
    });
    let up = y_ticks.iter().map(|(at, text)| {
        let dy = if *at > 96.0 { "10" } else { "4" };
        view! { <text x="100%" y=percent(100.0 - at) dy=dy text-anchor="end">{text.clone()}</text> }
    });
    let keys = group.iter().map(|series| {
        let index =
            group.iter().filter(|of| of.role == series.role).position(|of| of.name == series.name).unwrap_or_default();
        view! { <li>{swatch(series.role, index)}{words.series(&series.name)}</li> }
    });
    let heading = format!("{} · {}", words.axis(&y_axis.name), words.axis(&x_axis.name));
    view! {
        <figure class="chart">
            <ul class="chart-keys" role="list">{keys.collect_view()}</ul>
            <div class="chart-plot" role="img" aria-label=heading>
                <p class="chart-y" aria-hidden="true">{axis_name(words, y_axis, y)}</p>
                <svg class="chart-up" width="56" height="260" aria-hidden="true">{up.collect_view()}</svg>
                <svg class="chart-field" width="100%" height="260" aria-hidden="true">
                    <g class="grid">{grid.collect_view()}</g>
                    {lines.collect_view()}
                    {dots.collect_view()}
                    {published.collect_view()}
                </svg>
                <svg class="chart-across" width="100%" height="20" aria-hidden="true">{across.collect_view()}</svg>
                <p class="chart-x" aria-hidden="true">{axis_name(words, x_axis, x)}</p>
            </div>
        </figure>
    }
    .into_any()
}

/// So many series of a role can be told apart.
const STYLES: usize = 4;
/// The mark of published figures.
const PUBLISHED: usize = 3;

fn axis_name(words: Words, axis: &Axis, scale: Scale) -> String {
    let unit = words.unit(axis.unit);
    let unit = if unit.is_empty() { String::new() } else { format!(", {unit}") };
    let by_powers = if scale.is_logarithmic() { format!(" ({})", words.lab.logarithmic.0) } else { String::new() };
    format!("{}{unit}{by_powers}", words.axis(&axis.name))
}

/// The places of the ticks, and what stands there. On an axis of shares all are of one kind.
fn ticks(scale: Scale, axis: &Axis) -> Vec<(f64, String)> {
    let ticks = scale.ticks();
    let is_factor = ticks.last().is_some_and(|&last| last > 1.0);
    let text = |value: f64| match axis.unit {
        Unit::Share if !is_factor => numbers::with_unit(value, Unit::Share, ""),
        _ => numbers::plain(value),
    };
    ticks.into_iter().map(|tick| (scale.place(tick), text(tick))).collect()
}

fn percent(place: f64) -> String {
    format!("{place:.2}%")
}

fn line(series: &Series, x: Scale, y: Scale) -> impl IntoView + use<> {
    let places: Vec<(String, String)> =
        series.points.iter().map(|&point| (percent(x.place(point.0)), percent(100.0 - y.place(point.1)))).collect();
    let parts = places.windows(2).map(|pair| {
        let [(x1, y1), (x2, y2)] = [&pair[0], &pair[1]].map(Clone::clone);
        view! { <line x1=x1 y1=y1 x2=x2 y2=y2 /> }
    });
    parts.collect_view()
}

/// More marks than these hide what they mark.
const MOST_MARKS: usize = 60;

fn marks(series: &Series, x: Scale, y: Scale, shape: usize) -> impl IntoView + use<> {
    let every = series.points.len().div_ceil(MOST_MARKS).max(1);
    let marks = series.points.iter().step_by(every).map(|&point| {
        let (x, y) = (percent(x.place(point.0)), percent(100.0 - y.place(point.1)));
        // A nested picture can stand at a percentage; a path of its own cannot.
        view! { <svg x=x y=y overflow="visible">{mark(shape)}</svg> }
    });
    marks.collect_view()
}

fn mark(shape: usize) -> AnyView {
    match shape % STYLES {
        0 => view! { <circle r="3.5" /> }.into_any(),
        1 => view! { <rect x="-3" y="-3" width="6" height="6" /> }.into_any(),
        2 => view! { <path d="M0-4.5L4.5 3.5H-4.5Z" /> }.into_any(),
        _ => view! { <path d="M0-5L5 0L0 5L-5 0Z" /> }.into_any(),
    }
}

fn swatch(role: Role, index: usize) -> impl IntoView {
    let index = index % STYLES;
    let (class, shape) = match role {
        Role::Simulated => (format!("simulated simulated-{index}"), Some(index)),
        Role::Theory => (format!("theory theory-{index}"), None),
        Role::Published => ("published".to_owned(), Some(PUBLISHED)),
    };
    let is_line = role != Role::Published;
    view! {
        <svg width="28" height="12" aria-hidden="true">
            <g class=class>
                {is_line.then(|| view! { <line x1="2" x2="26" y1="6" y2="6" /> })}
                {shape.map(|shape| view! { <svg x="14" y="6" overflow="visible">{mark(shape)}</svg> })}
            </g>
        </svg>
    }
}
