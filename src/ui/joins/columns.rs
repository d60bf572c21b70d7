//! The columns of a table, with its keys.

use leptos::prelude::*;

use crate::ui::joins::drawing::key_line;
use crate::ui::joins::state::State;

/// The columns of the table that was last looked at.
#[component]
pub fn Columns(
    /// The join path.
    state: State,
) -> impl IntoView {
    let words = &state.words().columns;
    let card = move || {
        let board = state.board.get();
        let Some((index, table)) =
            state.card.get().and_then(|index| Some((index, board.graph.schema().tables.get(index)?)))
        else {
            return view! { <p class="caption">{words.hint.0}</p> }.into_any();
        };
        let columns = table.columns.iter().enumerate().map(|(column, record)| {
            let is_unique = table.unique.iter().any(|set| set[..] == [column]);
            let marks = [
                table.primary_key.contains(&column).then_some(words.primary.0),
                is_unique.then_some(words.unique.0),
                record.nullable.then_some(words.nullable.0),
            ];
            let marks: Vec<&str> = marks.into_iter().flatten().collect();
            view! { <li><code>{record.name.clone()}</code><span>{record.kind.clone()}</span><em>{marks.join(", ")}</em></li> }
        });
        let keys = board.graph.schema().keys.iter().enumerate().filter(|(_, key)| key.from == index);
        let keys = keys.map(|(key, _)| view! { <li><code>{key_line(&board, key)}</code></li> });
        let title = words.title.fill(&[("table", &table.name)]);
        view! {
            <h3 class="label">{title}</h3>
            <ul class="columns" role="list">{columns.collect_view()}</ul>
            <ul class="column-keys" role="list">{keys.collect_view()}</ul>
        }
        .into_any()
    };
    view! { <div class="table-card">{card}</div> }
}
