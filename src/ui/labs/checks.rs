//! What was simulated beside what it has to be, and all numbers as tables.

use leptos::prelude::*;

use crate::engine::labs::outcome::{Axis, Check, Distance, LEAST_CHANCE, Outcome, Table, Unit};
use crate::ui::browser::files;
use crate::ui::labs::State;
use crate::ui::labs::numbers;
use crate::ui::labs::words::Words;

/// The checks, each with what its difference means.
#[component]
pub fn Checks(
    /// The laboratory.
    state: State,
) -> impl IntoView {
    let (words, lab) = (state.words, state.words.lab);
    let row = move |check: &Check| {
        let say = |value: f64| numbers::with_unit(value, check.unit, &words.unit(check.unit));
        let (class, verdict, how) = distance(words, check);
        let how = (!how.is_empty()).then(|| view! { <small>{how}</small> });
        // The roles are said, because on a phone the rows are drawn as blocks.
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">{words.check(&check.name)}</th>
                <td role="cell" data-head=lab.simulated.0>{say(check.simulated)}</td>
                <td role="cell" data-head=lab.expected.0>{say(check.expected)}</td>
                <td role="cell" data-head=lab.difference.0>{say(check.simulated - check.expected)}</td>
                <td role="cell" class=class>{verdict}{how}</td>
            </tr>
        }
    };
    let heads = [lab.checks.0, lab.simulated.0, lab.expected.0, lab.difference.0, lab.distance.0];
    let heads = heads.map(|head| view! { <th scope="col" role="columnheader">{head}</th> });
    view! {
        <div class="laboratory-checks">
            <h3 class="label">{lab.checks.0}</h3>
            <table role="table" aria-label=lab.checks.0>
                <thead role="rowgroup"><tr role="row">{heads.into_iter().collect_view()}</tr></thead>
                <tbody role="rowgroup">{move || state.outcome.with(|outcome| outcome.checks.iter().map(row).collect_view())}</tbody>
            </table>
            {move || state.outcome.with(has_chance).then(|| view! { <p class="caption">{lab.checks_note.0}</p> })}
        </div>
    }
}

fn has_chance(outcome: &Outcome) -> bool {
    outcome.checks.iter().any(|check| matches!(check.distance(), Distance::Chance { .. }))
}

/// A difference that chance alone makes in fewer runs than this is called rare.
const RARE: f64 = 0.05;

/// What a difference means: its class, the verdict, and how that is known.
fn distance(words: Words, check: &Check) -> (&'static str, &'static str, String) {
    let lab = words.lab;
    match check.distance() {
        Distance::Equal(true) => ("holds", lab.equal.0, String::new()),
        Distance::Equal(false) => ("fails", lab.unequal.0, String::new()),
        Distance::Bound { most, is_within } => {
            let most = numbers::with_unit(most, check.unit, &words.unit(check.unit));
            let (class, verdict) = if is_within { ("bound", lab.bounded.0) } else { ("fails", lab.unbounded.0) };
            (class, verdict, lab.bound.fill(&[("most", &most)]))
        }
        Distance::Chance { errors, chance } => {
            let (class, verdict) = match chance {
                _ if chance < LEAST_CHANCE => ("fails", lab.unlikely.0),
                _ if chance < RARE => ("chance rare", lab.rare.0),
                _ => ("chance", lab.likely.0),
            };
            // One digit says enough of a chance.
            let decimals = if chance >= 0.01 { 0 } else { 2 };
            let share = format!("{:.decimals$}%", 100.0 * chance);
            let errors = errors.map(|errors| lab.errors.fill(&[("errors", &numbers::plain(errors))]));
            (class, verdict, errors.unwrap_or_default() + &lab.chance.fill(&[("share", &share)]))
        }
    }
}

/// The points of the drawings as tables, for reading and for copying.
#[component]
pub fn Numbers(
    /// The laboratory.
    state: State,
) -> impl IntoView {
    let (words, lab) = (state.words, state.words.lab);
    let table = move |table: Table| {
        let copied = RwSignal::new(false);
        let heads = table.columns.iter().map(|(name, axis)| {
            let (of, unit) = (words.axis(&axis.name), words.unit(axis.unit));
            let of = if unit.is_empty() { of } else { format!("{of}, {unit}") };
            view! { <th scope="col">{words.series(name)}<small>{of}</small></th> }
        });
        let heads = heads.collect_view();
        let first = head(words, None, &table.x, "");
        let units: Vec<Unit> = table.columns.iter().map(|(_, axis)| axis.unit).collect();
        let rows = table.rows.iter().map(|(x, cells)| {
            // The unit stands at the head, but for a share, whose sign is part of the number.
            let say = |value: f64, unit: Unit| match unit {
                Unit::Share => numbers::with_unit(value, unit, ""),
                _ => numbers::plain(value),
            };
            let cells =
                cells.iter().zip(&units).map(|(cell, &unit)| view! { <td>{cell.map(|value| say(value, unit))}</td> });
            view! { <tr><th scope="row">{numbers::plain(*x)}</th>{cells.collect_view()}</tr> }
        });
        let rows = rows.collect_view();
        let csv = table.csv(|series, axis| head(words, series, axis, lab.share.0));
        view! {
            <div class="laboratory-table" tabindex="0" role="group" aria-label=lab.table.0>
                <table><thead><tr><th scope="col">{first}</th>{heads}</tr></thead><tbody>{rows}</tbody></table>
            </div>
            <button type="button" class="button-text" on:click=move |_| files::copy(&csv, move |is_done| copied.set(is_done))>
                {move || if copied.get() { lab.copied.0 } else { lab.copy_csv.0 }}
            </button>
        }
    };
    view! {
        <details class="laboratory-numbers">
            <summary>{lab.table.0}</summary>
            {move || state.outcome.with(|outcome| outcome.tables().into_iter().map(table).collect_view())}
        </details>
    }
}

/// The head of a column: the series, what it measures, and in which unit; `share` is that of shares.
fn head(words: Words, series: Option<&str>, axis: &Axis, share: &str) -> String {
    let measured = words.axis(&axis.name);
    let name = series.map_or(measured.clone(), |series| format!("{}: {measured}", words.series(series)));
    let unit = if axis.unit == Unit::Share { share.to_owned() } else { words.unit(axis.unit) };
    if unit.is_empty() { name } else { format!("{name} ({unit})") }
}
