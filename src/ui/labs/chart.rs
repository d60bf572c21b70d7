//! What was simulated, over what it has to meet. Places are in percent, so that words keep their size at any width.

use std::fmt::Write;

use leptos::prelude::*;

use crate::engine::labs::outcome::{Axis, Mark, Outcome, Role, Series, Unit};
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
    groups.into_iter().map(|group| chart(words, &group, &outcome.marks)).collect_view()
}

fn chart(words: Words, group: &[&Series], places: &[Mark]) -> impl IntoView + use<> {
    let points = || group.iter().flat_map(|series| series.points.iter());
    let [Some(x_axis), Some(y_axis)] = [group.first().map(|of| &of.x), group.first().map(|of| &of.y)] else {
        return ().into_any();
    };
    let (x, y) = (scale(x_axis, points().map(|point| point.0)), scale(y_axis, points().map(|point| point.1)));
    let is_each = x_axis.unit == Unit::Which;
    let numbered = |role: Role| group.iter().filter(move |series| series.role == role).enumerate();
    let lines = numbered(Role::Theory).map(|(index, series)| {
        let class = format!("theory theory-{}", index % STYLES);
        let drawn = if is_each { levels(series, x, y).into_any() } else { line(series, x, y).into_any() };
        view! { <g class=class>{drawn}</g> }
    });
    let dots = numbered(Role::Simulated).map(|(index, series)| {
        let class = format!("simulated simulated-{}", index % STYLES);
        let drawn = match is_each {
            true => bars(series, x, y).into_any(),
            // Where points are close they are joined, so that the eye follows the same thing.
            false => {
                let joined = (series.points.len() > 1).then(|| line(series, x, y));
                view! { {joined}{marks(series, x, y, index)} }.into_any()
            }
        };
        view! { <g class=class>{drawn}{whiskers(series, x, y)}</g> }
    });
    let compared = numbered(Role::Compared)
        .map(|(_, series)| view! { <g class="compared">{line(series, x, y)}{marks(series, x, y, COMPARED)}</g> });
    let places: Vec<&Mark> = places.iter().filter(|of| of.axis == *x_axis).collect();
    let hairlines = places.iter().map(|of| {
        let at = percent(x.place(of.at));
        view! { <line x1=at.clone() y1="0" x2=at y2="100%" /> }
    });
    // Their names stand over the field, each on a line of its own, so that none lies over a curve.
    let named = places.iter().enumerate().map(|(index, of)| {
        let anchor = if x.place(of.at) > 60.0 { "end" } else { "start" };
        view! { <text x=percent(x.place(of.at)) y=(12 + PLACE * index).to_string() text-anchor=anchor>{words.mark(&of.name)}</text> }
    });
    let named = (!places.is_empty()).then(|| {
        let height = (PLACE * places.len()).to_string();
        view! { <svg class="chart-places" width="100%" height=height aria-hidden="true">{named.collect_view()}</svg> }
    });
    let published = numbered(Role::Published)
        .map(|(_, series)| view! { <g class="published">{marks(series, x, y, PUBLISHED)}</g> });
    let (x_ticks, y_ticks) = (ticks(x, x_axis), ticks(y, y_axis));
    let grid = y_ticks.iter().map(|(at, _)| {
        let at = percent(100.0 - at);
        view! { <line x1="0" x2="100%" y1=at.clone() y2=at /> }
    });
    let last = x_ticks.len().saturating_sub(1);
    let across = x_ticks.iter().enumerate().map(|(index, (at, text))| {
        // Where there is little room every other one stands, and the last.
        let class = if last >= FEW_TICKS && (last - index) % 2 == 1 { "is-between" } else { "" };
        let anchor = match at {
            at if *at < 4.0 => "start",
            at if *at > 96.0 => "end",
            _ => "middle",
        };
        view! { <text class=class x=percent(*at) y="14" text-anchor=anchor>{text.clone()}</text> }
    });
    let up = y_ticks.iter().map(|(at, text)| {
        let dy = if *at > 96.0 { "10" } else { "4" };
        view! { <text x="100%" y=percent(100.0 - at) dy=dy text-anchor="end">{text.clone()}</text> }
    });
    let keys = group.iter().map(|series| {
        let index =
            group.iter().filter(|of| of.role == series.role).position(|of| of.name == series.name).unwrap_or_default();
        view! { <li>{swatch(series.role, index, is_each)}{words.series(&series.name)}</li> }
    });
    // A level lies over its bar, a mark over its line.
    let fields = match is_each {
        true => [dots.collect_view().into_any(), lines.collect_view().into_any()],
        false => [lines.collect_view().into_any(), dots.collect_view().into_any()],
    };
    let fields = fields.into_iter().collect_view();
    let heading = format!("{} · {}", words.axis(&y_axis.name), words.axis(&x_axis.name));
    view! {
        <figure class="chart">
            <ul class="chart-keys" role="list">{keys.collect_view()}</ul>
            <div class="chart-plot" role="img" aria-label=heading>
                <p class="chart-y" aria-hidden="true">{axis_name(words, y_axis, y)}</p>
                {named}
                <svg class="chart-up" width="56" height="260" aria-hidden="true">{up.collect_view()}</svg>
                <svg class="chart-field" width="100%" height="260" aria-hidden="true">
                    <g class="grid">{grid.collect_view()}</g>
                    <g class="places">{hairlines.collect_view()}</g>
                    {compared.collect_view()}
                    {fields}
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
/// That of what is compared with.
const COMPARED: usize = 0;
/// Points are as uncertain as so many standard errors to either side.
const ERRORS: f64 = 2.0;
/// So many ticks have room on a phone.
const FEW_TICKS: usize = 6;
/// The height of a line of names over the field.
const PLACE: usize = 17;
/// The part of its place that a bar takes.
const BAR: f64 = 0.6;

fn scale(axis: &Axis, values: impl Iterator<Item = f64> + Clone) -> Scale {
    match axis.unit {
        Unit::Which => Scale::over_each(values),
        Unit::Count | Unit::Bytes => Scale::over_whole(values),
        _ => Scale::over(values),
    }
}

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

/// The line through the points: drawn in percent of the field, which a nested picture stretches.
fn line(series: &Series, x: Scale, y: Scale) -> impl IntoView + use<> {
    let mut points = String::new();
    for &(at, value) in &series.points {
        // Nothing fails to be written into a string.
        let _ = write!(points, "{:.2},{:.2} ", x.place(at), 100.0 - y.place(value));
    }
    view! {
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" overflow="visible">
            <polyline points=points.trim_end().to_owned() />
        </svg>
    }
}

/// A bar up to each point.
fn bars(series: &Series, x: Scale, y: Scale) -> impl IntoView + use<> {
    let width = BAR * x.width_of_each();
    let bar = |&(at, value): &(f64, f64)| {
        let (left, top) = (x.place(at) - width / 2.0, 100.0 - y.place(value));
        view! { <rect class="bar" x=percent(left) y=percent(top) width=percent(width) height=percent(100.0 - top) /> }
    };
    series.points.iter().map(bar).collect_view()
}

/// A level at each point, a little wider than its bar.
fn levels(series: &Series, x: Scale, y: Scale) -> impl IntoView + use<> {
    let reach = (BAR + 0.2) * x.width_of_each() / 2.0;
    let level = |&(at, value): &(f64, f64)| {
        let (at, up) = (x.place(at), percent(100.0 - y.place(value)));
        view! { <line x1=percent(at - reach) y1=up.clone() x2=percent(at + reach) y2=up /> }
    };
    series.points.iter().map(level).collect_view()
}

/// How far chance moves each point, as long as it is seen.
fn whiskers(series: &Series, x: Scale, y: Scale) -> impl IntoView + use<> {
    let ends = series.points.iter().zip(&series.errors).filter_map(|(&(at, value), &error)| {
        let up = |value: f64| (100.0 - y.place(value)).clamp(0.0, 100.0);
        let (high, low) = (up(value + ERRORS * error), up(value - ERRORS * error));
        (low - high > LEAST_WHISKER).then(|| (percent(x.place(at)), percent(high), percent(low)))
    });
    let ends = ends.map(|(at, high, low)| view! { <line class="whisker" x1=at.clone() y1=high x2=at y2=low /> });
    ends.collect_view()
}

/// A shorter one, in percent of the height, is under its mark.
const LEAST_WHISKER: f64 = 3.5;

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

fn swatch(role: Role, index: usize, is_each: bool) -> impl IntoView {
    let index = index % STYLES;
    if is_each && role == Role::Simulated {
        let class = format!("simulated simulated-{index}");
        return view! { <svg width="28" height="12" aria-hidden="true"><g class=class><rect class="bar" x="8" y="0" width="12" height="12" /></g></svg> }
            .into_any();
    }
    let (class, shape) = match role {
        Role::Simulated => (format!("simulated simulated-{index}"), Some(index)),
        Role::Compared => ("compared".to_owned(), Some(COMPARED)),
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
    .into_any()
}
