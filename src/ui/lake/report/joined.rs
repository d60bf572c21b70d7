//! 03: the joins with what they matched, keys that lead nowhere, and the other ways.

use leptos::prelude::*;

use super::Report;
use crate::engine::lake::picture::{Joined, JoinedHop, Orphans};
use crate::ui::lake::desk::Desk;
use crate::ui::lake::figures::grouped;
use crate::ui::lake::sentence::{fill, list, share};
use crate::ui::lake::state::State;

pub(super) fn view(state: State, of: Report, joined: &Joined) -> impl IntoView {
    let words = &state.language.lake_report().joined;
    match joined {
        Joined::Alone => view! { <p>{words.alone.0}</p> }.into_any(),
        Joined::Union { islands, widened } => {
            let islands = list(state.language, islands.iter().map(|island| island.join(" + ")));
            let widened = widened.iter().map(|(column, kind)| {
                view! { <li>{words.widened.fill(&[("column", column), ("type", kind)])}</li> }
            });
            view! {
                <p>{fill(&words.union, "islands", islands)}</p>
                <ul class="sentences" role="list">{widened.collect_view()}</ul>
            }
            .into_any()
        }
        Joined::Path { first, hops, ways, way, orphans } => {
            let hops = hops.iter().map(|hop| hop_view(state, hop));
            let orphans = orphans.iter().map(|orphans| orphans_view(state, orphans));
            view! {
                <p>{fill(&words.first, "table", first)}</p>
                <ol class="report-hops" role="list">{hops.collect_view()}</ol>
                <ul class="sentences" role="list">{orphans.collect_view()}</ul>
                {ways_view(state, of, ways, *way)}
            }
            .into_any()
        }
    }
}

fn hop_view(state: State, hop: &JoinedHop) -> impl IntoView + use<> {
    let words = &state.language.lake_report().joined;
    let matched = words.matched.fill(&[("matched", &grouped(hop.matched)), ("unmatched", &grouped(hop.unmatched))]);
    let all = (hop.matched + hop.unmatched).max(1);
    view! {
        <li>
            <b>{hop.from.clone()}" → "{hop.to.clone()}</b>
            <span class="hop-share">{share(hop.matched, all)}</span>
            <code>{hop.on.clone()}</code>
            <small>{matched}</small>
        </li>
    }
}

fn orphans_view(state: State, orphans: &Orphans) -> impl IntoView + use<> {
    let words = &state.language.lake_report().joined;
    let said = words.orphans.fill(&[("key", &orphans.key), ("count", &grouped(orphans.count))]);
    let lines =
        (!orphans.lines.is_empty()).then(|| fill(&words.orphan_lines, "lines", list(state.language, &orphans.lines)));
    view! { <li>{said}" "{lines}</li> }
}

/// The id of the control of a way.
pub(crate) fn way_id(way: usize) -> String {
    format!("lake-way-{way}")
}

/// The other ways, and the rule. The last landing can be joined by another one as long as its rows are as they landed;
/// after that it is said why not.
fn ways_view(state: State, of: Report, ways: &[String], way: usize) -> Option<impl IntoView + use<>> {
    if ways.len() < 2 {
        return None;
    }
    let words = &state.language.lake_report().joined;
    let desk = use_context::<Desk>().filter(|_| of.is_last);
    let is_rewritten = state.picture.with(|picture| picture.is_rewritten);
    let said = desk.map(|_| if is_rewritten { words.rewritten.0 } else { words.choose.0 });
    let each = ways.iter().cloned().enumerate().map(|(place, text)| {
        let check = desk.map(|desk| {
            view! {
                <input type="radio" id=way_id(place) name="lake-way" value=place.to_string() checked=place == way prop:checked=place == way
                    on:change=move |_| desk.join_by(state, place) />
            }
        });
        view! { <li class:is-chosen=place == way><label>{check}<code>{text}</code></label></li> }
    });
    Some(view! {
        <fieldset class="report-ways" disabled=is_rewritten aria-describedby=desk.map(|_| "lake-ways-about")>
            <legend class="label">{words.ways.0}</legend>
            <ul role="list">{each.collect_view()}</ul>
            <p id=desk.map(|_| "lake-ways-about")>{words.rule.0}" "{said}</p>
        </fieldset>
    })
}
