//! The statistics of a trace, by service or by operation.

use leptos::prelude::*;

use crate::ui::replay::state::{State, service_name};

/// So many rows are shown.
const MOST_ROWS: usize = 200;

/// The table.
#[component]
pub fn Statistics(
    /// The replay.
    state: State,
) -> impl IntoView {
    let words = &state.controls().statistics;
    let by_operation = RwSignal::new(false);
    let table = move || {
        let statistics = state.study(|study| study.statistics.clone());
        let lines = if by_operation.get() { statistics.operations } else { statistics.services };
        let rows = lines.into_iter().take(MOST_ROWS).map(|line| {
            let cells = [
                line.count.to_string(),
                line.errors.to_string(),
                line.slow.to_string(),
                line.self_time.to_string(),
                line.total.to_string(),
                line.p50.to_string(),
                line.p95.to_string(),
                line.max.to_string(),
            ];
            view! {
                <tr>
                    <th scope="row">{service_name(state.words(), &line.service)}" "<code>{line.operation.unwrap_or_default()}</code></th>
                    {cells.into_iter().map(|cell| view! { <td>{cell}</td> }).collect_view()}
                    <td class="on-path">{format!("{:.1} %", line.critical_share * 100.0)}</td>
                </tr>
            }
        });
        rows.collect_view()
    };
    let heads = [
        words.name.0,
        words.spans.0,
        words.errors.0,
        words.slow.0,
        words.own.0,
        words.total.0,
        "p50",
        "p95",
        words.most.0,
        words.on_path.0,
    ];
    view! {
        <div class="statistics">
            <label class="check">
                <input type="checkbox" prop:checked=move || by_operation.get() on:change=move |event| by_operation.set(event_target_checked(&event)) />
                <span>{words.by_operation.0}</span>
            </label>
            <div class="table-frame" tabindex="0" role="group" aria-label=words.label.0>
                <table class="numbers">
                    <thead><tr>{heads.into_iter().map(|head| view! { <th scope="col">{head}</th> }).collect_view()}</tr></thead>
                    <tbody>{table}</tbody>
                </table>
            </div>
            <p class="caption">{words.unit.0}</p>
        </div>
    }
}
