//! What the chosen way returns: rows join by join, where they multiply, and the first of them.

use leptos::prelude::*;

use crate::engine::joins::found::MOST_ROWS;
use crate::engine::joins::output::output;
use crate::engine::joins::plan::Plan;
use crate::engine::joins::run::{Joined, run};
use crate::engine::joins::traps::{Multiplicity, TrapKind, fan_outs, traps};
use crate::engine::joins::value::Value;
use crate::ui::browser::clock::a_frame_later;
use crate::ui::joins::state::{Board, State};

/// Rows of a result that are shown, in the lab and in the chapter.
const SHOWN: (usize, usize) = (25, 8);

/// The rows.
#[component]
pub fn Rows(
    /// The join path.
    state: State,
) -> impl IntoView {
    let is_due = a_frame_later(move || {
        state.board.track();
        state.found.track();
        state.way.track();
        state.step.track();
        state.kind.track();
    });
    let body = move || {
        is_due.track();
        untrack(|| rows_of(state))
    };
    view! {
        <div class="rows">
            <h3 class="label">{state.words().rows.title.0}</h3>
            {body}
        </div>
    }
}

fn rows_of(state: State) -> impl IntoView + use<> {
    let kind = state.kind.get();
    state.with_way(|board, _, _, plan| {
        let words = &state.words().rows;
        if board.rows.is_empty() {
            return view! { {traps_of(state, board, plan)}<p class="caption">{words.none.0}</p> }.into_any();
        }
        match run(plan, &board.rows, kind, MOST_ROWS) {
            Err(_) => {
                let sentence = state.words().ways.too_many.fill(&[("limit", &MOST_ROWS)]);
                view! { {traps_of(state, board, plan)}<p class="failure">{sentence}</p> }.into_any()
            }
            Ok(joined) => view! {
                {hops(state, board, plan, &joined)}
                {traps_of(state, board, plan)}
                {grid(state, plan, &joined)}
            }
            .into_any(),
        }
    })
}

/// How many rows there are after each join, and what it did to them.
fn hops(state: State, board: &Board, plan: &Plan, joined: &Joined) -> impl IntoView + use<> {
    let words = &state.words().rows;
    let tables: Vec<usize> = plan.tables().collect();
    let fan_outs = fan_outs(plan, board.measured.as_ref());
    let lines = plan.joins().iter().zip(&joined.joins).zip(fan_outs).map(|((join, counts), fan_out)| {
        let multiplies = match (fan_out.multiplicity, fan_out.average) {
            (Multiplicity::One, _) => words.one.0.to_owned(),
            (Multiplicity::Many, Some(average)) => format!("× {average:.1}"),
            (Multiplicity::Many, None) => "× n".to_owned(),
        };
        let class = if fan_out.multiplicity == Multiplicity::Many { "is-many" } else { "" };
        view! {
            <tr>
                <th scope="row">{board.table(join.table).to_owned()}</th>
                <td>{counts.matched}</td><td>{counts.unmatched}</td>
                <td class=class>{multiplies}</td><td><b>{counts.rows}</b></td>
            </tr>
        }
    });
    let first = tables.first().map(|&table| board.table(table).to_owned());
    view! {
        <div class="scroll-x" tabindex="0" role="group" aria-label=words.hops.0>
            <table class="hops">
                <thead><tr>
                    <th scope="col">{words.table.0}</th><th scope="col">{words.matched.0}</th><th scope="col">{words.unmatched.0}</th>
                    <th scope="col">{words.multiplies.0}</th><th scope="col">{words.after.0}</th>
                </tr></thead>
                <tbody>
                    <tr><th scope="row">{first}</th><td></td><td></td><td></td><td><b>{joined.first_rows}</b></td></tr>
                    {lines.collect_view()}
                </tbody>
            </table>
        </div>
    }
}

fn traps_of(state: State, board: &Board, plan: &Plan) -> impl IntoView + use<> {
    let words = &state.words().rows;
    let tables: Vec<usize> = plan.tables().collect();
    let name = |place: usize| tables.get(place).map_or("", |&table| board.table(table));
    let said = traps(plan).into_iter().map(|trap| {
        let many: Vec<&str> = trap.many.iter().map(|&place| name(place)).collect();
        let words = match trap.kind {
            TrapKind::Chasm => words.chasm,
            TrapKind::Fan => words.fan,
        };
        view! { <li>{words.fill(&[("table", &name(trap.place)), ("many", &many.join(", "))])}</li> }
    });
    view! { <ul class="traps" role="list">{said.collect_view()}</ul> }
}

fn grid(state: State, plan: &Plan, joined: &Joined) -> impl IntoView + use<> {
    let words = &state.words().rows;
    let heads = output(plan).into_iter().map(|column| view! { <th scope="col">{column.name}</th> });
    let cell = |value: &Value| match value {
        Value::Null => view! { <td class="is-null">{words.null.0}</td> }.into_any(),
        Value::Integer(number) => view! { <td class="is-number">{*number}</td> }.into_any(),
        Value::Text(text) => view! { <td>{text.clone()}</td> }.into_any(),
    };
    let most = if state.is_lab { SHOWN.0 } else { SHOWN.1 };
    let rows = joined.rows().take(most);
    let rows = rows.map(|row| view! { <tr>{row.into_iter().map(cell).collect_view()}</tr> }).collect_view();
    let count = joined.len();
    let said = match count > most {
        true => words.first.fill(&[("shown", &most), ("count", &count)]),
        false => words.count.fill(&[("count", &count)]),
    };
    view! {
        <p class="caption">{said}</p>
        <div class="scroll-x grid" tabindex="0" role="group" aria-label=words.title.0>
            <table><thead><tr>{heads.collect_view()}</tr></thead><tbody>{rows}</tbody></table>
        </div>
    }
}
