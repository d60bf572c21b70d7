//! What was simulated beside what it has to be, and all numbers as tables.

use leptos::prelude::*;

use crate::engine::labs::outcome::{Axis, Check, Table};
use crate::ui::browser::files;
use crate::ui::labs::State;
use crate::ui::labs::numbers;
use crate::ui::labs::words::Words;

/// The checks, each with how far it may be off, and why.
#[component]
pub fn Checks(
    /// The laboratory.
    state: State,
) -> impl IntoView {
    let (words, lab) = (state.words, state.words.lab);
    let row = move |check: &Check| {
        let say = |value: f64| numbers::with_unit(value, check.unit, &words.unit(check.unit));
        let difference = numbers::with_unit(check.simulated - check.expected, check.unit, &words.unit(check.unit));
        let (class, verdict) = if check.holds() { ("holds", lab.holds.0) } else { ("fails", lab.fails.0) };
        view! {
            <tr>
                <th scope="row">{words.check(&check.name)}</th>
                <td>{say(check.simulated)}</td>
                <td>{say(check.expected)}</td>
                <td>{difference}</td>
                <td>{say(check.allowance())}<small>{words.tolerance(check.tolerance)}</small></td>
                <td class=class>{verdict}</td>
            </tr>
        }
    };
    view! {
        <div class="laboratory-checks" tabindex="0" role="group" aria-label=lab.checks.0>
            <table>
                <thead><tr>
                    <th scope="col">{lab.checks.0}</th><th scope="col">{lab.simulated.0}</th><th scope="col">{lab.expected.0}</th>
                    <th scope="col">{lab.difference.0}</th><th scope="col">{lab.allowed.0}</th><td></td>
                </tr></thead>
                <tbody>{move || state.outcome.with(|outcome| outcome.checks.iter().map(row).collect_view())}</tbody>
            </table>
        </div>
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
        let heads = table.columns.iter().map(|(name, _)| view! { <th scope="col">{words.series(name)}</th> });
        let heads = heads.collect_view();
        let first = words.axis(&table.x.name);
        let rows = table.rows.iter().map(|(x, cells)| {
            let cells = cells.iter().map(|cell| view! { <td>{cell.map(numbers::plain)}</td> });
            view! { <tr><th scope="row">{numbers::plain(*x)}</th>{cells.collect_view()}</tr> }
        });
        let rows = rows.collect_view();
        let csv = table.csv(|series, axis| head(words, series, axis));
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

/// The head of a column: the series, and the unit of what it measures.
fn head(words: Words, series: Option<&str>, axis: &Axis) -> String {
    let name = series.map_or_else(|| words.axis(&axis.name), |series| words.series(series));
    match words.unit(axis.unit) {
        unit if unit.is_empty() => name,
        unit => format!("{name} ({unit})"),
    }
}
