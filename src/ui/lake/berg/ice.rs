//! The ice, and what is said of it.

use leptos::prelude::*;

use super::{Shown, prefix};
use crate::engine::lake::drawing::{Drawing, Facet, Point, Shape};
use crate::ui::lake::figures::count;

/// The ice, and what is said at its tip.
pub(super) fn ice(shown: Shown, drawing: &Drawing, shape: Shape, has_rows: bool) -> impl IntoView + use<> {
    let words = shown.language.lake_table();
    let ice = &drawing.ice;
    let at = shown.at.get();
    let (rows, columns) = shown
        .with_table(|table| {
            let newest = table.snapshots.len().saturating_sub(1);
            let snapshot = table.snapshots.get(at.unwrap_or(newest));
            (snapshot.map_or(0, |snapshot| snapshot.rows), table.columns.len())
        })
        .unwrap_or_default();
    let said = format!("{} · {}", count(&words.counts.rows, rows), count(&words.counts.columns, columns as u64));
    // The words stand beside the tip, or above it where there is no room.
    let peak = ice.peak;
    let (label, anchor, leader) = match shape {
        Shape::Wide => {
            let label = Point { x: (peak.x + 118.0).min(drawing.width - 190.0), y: (peak.y + 6.0).min(-70.0) };
            (
                label,
                "start",
                format!("M{:.1} {:.1}L{:.1} {:.1}", peak.x + 14.0, peak.y + 16.0, label.x - 8.0, label.y - 4.0),
            )
        }
        Shape::Narrow => {
            let label = Point { x: drawing.width, y: -drawing.above + 14.0 };
            (
                label,
                "end",
                format!("M{:.1} {:.1}L{:.1} {:.1}", peak.x + 8.0, peak.y + 4.0, label.x - 60.0, label.y + 24.0),
            )
        }
    };
    let base = ice.body.last().map_or(drawing.width, |point| point.x);
    // Only where it does not run into the ice.
    let has_waterline = base + 96.0 < drawing.width;
    let facets = |facets: &[Facet], class: &'static str| {
        let facets = facets.iter().map(|facet| {
            view! { <path class=format!("{class} is-tone-{}", facet.tone) d=outline(&facet.corners) /> }
        });
        facets.collect_view()
    };
    let name = format!("{}: {said}", words.berg.above.0);
    let tip = view! {
        <path class="lake-tip-outline" d=outline(&ice.tip) />
        {facets(&ice.faces, "lake-face")}
        <path class="lake-leader" d=leader />
        <text class="lake-said" x=label.x.to_string() y=label.y.to_string() text-anchor=anchor>{words.berg.above.0}</text>
        <text class="lake-said is-strong" x=label.x.to_string() y=(label.y + 17.0).to_string() text-anchor=anchor>{said}</text>
    };
    view! {
        <g aria-hidden="true">
            <path class="lake-body" fill=format!("url(#lake-ice-{})", prefix(shape)) d=outline(&ice.body) />
            {facets(&ice.rim, "lake-rim")}
            <path class="lake-water" d=format!("M{:.1} 0H{base:.1}", ice.body.first().map_or(0.0, |point| point.x)) />
            {has_waterline.then(|| view! {
                <text class="lake-said" x=drawing.width.to_string() y="-10" text-anchor="end">{words.berg.waterline.0}</text>
            })}
        </g>
        {if has_rows {
            view! { <g><a class="lake-tip" href="#lake-rows" aria-label=name>{tip}</a></g> }.into_any()
        } else {
            view! { <g class="lake-tip" role="img" aria-label=name>{tip}</g> }.into_any()
        }}
    }
}

fn outline(points: &[Point]) -> String {
    let mut path = String::new();
    for (index, point) in points.iter().enumerate() {
        path += &format!("{}{:.1} {:.1}", if index == 0 { 'M' } else { 'L' }, point.x, point.y);
    }
    path + "Z"
}

/// Before there is a table.
pub(super) fn ghost(shown: Shown, shape: Shape) -> impl IntoView {
    let drawing = Drawing::empty(shape);
    let x = (drawing.width / 2.0).to_string();
    let lines = shown.language.lake_table().berg.empty.into_iter().enumerate().map(|(index, line)| {
        view! { <text class="lake-empty" x=x.clone() y=(140 + 22 * index).to_string() text-anchor="middle">{line.0}</text> }
    });
    view! {
        <g aria-hidden="true">
            <path class="lake-ghost" d=outline(&drawing.ice.body) />
            <path class="lake-ghost" d=outline(&drawing.ice.tip) />
        </g>
        {lines.collect_view()}
    }
}
