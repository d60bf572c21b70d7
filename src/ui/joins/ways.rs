//! What was found: the path, and every way as short beside it.

use leptos::prelude::*;

use crate::content::Language;
use crate::engine::joins::found::{MOST_ROWS, Way};
use crate::engine::joins::rank::Criterion;
use crate::ui::joins::state::{Board, State};

/// Ways whose rows are counted for the comparison; it is made while a visitor waits.
const MOST_RUN: usize = 24;

/// The path in words, or why there is none.
#[component]
pub fn Path(
    /// The join path.
    state: State,
) -> impl IntoView {
    view! {
        <section class="found" aria-live="polite" aria-label=state.words().path.title.0>{move || said(state)}</section>
    }
}

fn said(state: State) -> Option<AnyView> {
    let words = &state.words().path;
    if state.at_step().is_some() {
        return None;
    }
    let (board, found) = (state.board.get(), state.found.get());
    if let [first, .., last] = found.tables[..]
        && found.hops.is_none()
    {
        let sentence = words.no_path.fill(&[("from", &board.table(first)), ("to", &board.table(last))]);
        let islands = found.islands.iter().map(|island| {
            let tables: Vec<&str> = island.iter().map(|&table| board.table(table)).collect();
            view! { <li>{words.island.fill(&[("tables", &tables.join(", "))])}</li> }
        });
        return Some(
            view! { <p class="found-path">{sentence}</p><ul class="islands">{islands.collect_view()}</ul> }.into_any(),
        );
    }
    state.with_way(|board, found, way, _| {
        let chain = chain(board, way);
        let hops = match way.keys.len() {
            1 => words.one_join.0.to_owned(),
            hops => words.joins.fill(&[("hops", &hops)]),
        };
        let ties = ties(state.language, found.counts);
        view! { <p class="found-path">{chain}</p><p class="found-counts"><b>{hops}</b>" · "{ties}</p> }.into_any()
    })
}

/// How many ways are as short, counted by their tables and by their keys.
pub fn ties(language: Language, counts: (u64, u64)) -> String {
    let words = &language.joins_lab().path;
    match counts {
        (_, 0 | 1) => words.only.0.to_owned(),
        (0 | 1, keys) => words.parallel.fill(&[("keys", &keys)]),
        (tables, keys) => words.ties.fill(&[("tables", &tables), ("keys", &keys)]),
    }
}

/// A way as its tables; of a tree, as they are joined.
pub fn chain(board: &Board, way: &Way) -> String {
    let tables: Vec<&str> = way.tables.iter().map(|&table| board.table(table)).collect();
    tables.join(if is_path(board, way) { " → " } else { " + " })
}

/// Whether each table of a way is joined to the one before it.
fn is_path(board: &Board, way: &Way) -> bool {
    let keys = &board.graph.schema().keys;
    way.tables.windows(2).zip(&way.keys).all(|(tables, &key)| {
        keys.get(key).is_some_and(|key| [[key.from, key.to], [key.to, key.from]].contains(&[tables[0], tables[1]]))
    })
}

/// The ways side by side: figures, rows, and why one is taken before the next.
#[component]
pub fn Ways(
    /// The join path.
    state: State,
) -> impl IntoView {
    let words = &state.words().ways;
    let has_choice = move || state.at_step().is_none() && state.found.with(|found| found.hops.is_some());
    let table = move || {
        let (board, found, kind) = (state.board.get(), state.found.get(), state.kind.get());
        let rows_of = |index: usize, way: &Way| match (index < MOST_RUN && !board.rows.is_empty())
            .then(|| found.rows(&board.graph, &board.rows, way, kind))
            .flatten()
        {
            Some(Ok(rows)) => rows.to_string(),
            Some(Err(_)) => words.too_many.fill(&[("limit", &MOST_ROWS)]),
            None => "–".to_owned(),
        };
        let lines = found.ways.iter().enumerate().map(|(index, way)| {
            let name = chain(&board, way);
            let keys: Vec<String> = way.keys.iter().map(|&key| short_key(&board, key)).collect();
            let longer =
                (way.longer > 0).then(|| view! { <i class="longer">{words.longer.fill(&[("more", &way.longer)])}</i> });
            let expected = way.figures.expected_rows.map_or_else(|| "–".to_owned(), |rows| rows.to_string());
            view! {
                <tr class:is-chosen=move || state.way.get() == index>
                    <th scope="row">
                        <label><input type="radio" name="way" prop:checked=move || state.way.get() == index
                            on:change=move |_| state.way.set(index) />
                            <span>{name}{longer}<small>{keys.join(", ")}</small></span></label>
                    </th>
                    <td>{way.figures.fan_outs}</td>
                    <td>{way.figures.nullable_keys}</td>
                    <td>{expected}</td>
                    <td>{rows_of(index, way)}</td>
                    <td class="why">{way.decided_by.map(|criterion| why(state, criterion))}</td>
                </tr>
            }
        });
        lines.collect_view()
    };
    view! {
        <Show when=has_choice>
            <div class="ways">
                <h3 class="label">{words.title.0}</h3>
                <div class="scroll-x" tabindex="0" role="group" aria-label=words.title.0>
                    <table>
                        <thead><tr>
                            <td></td><th scope="col">{words.fan_outs.0}</th><th scope="col">{words.nullable.0}</th>
                            <th scope="col">{words.expected.0}</th><th scope="col">{words.rows.0}</th><td></td>
                        </tr></thead>
                        <tbody>{table}</tbody>
                    </table>
                </div>
                <label class="check">
                    <input type="checkbox" prop:checked=move || state.with_longer.get()
                        on:change=move |event| state.with_longer.set(event_target_checked(&event)) />
                    <span>{words.with_longer.0}</span>
                </label>
                <p class="caption">{words.rule.0}" "{words.swap.0}</p>
            </div>
        </Show>
    }
}

fn why(state: State, criterion: Criterion) -> &'static str {
    let words = &state.words().ways;
    match criterion {
        Criterion::FanOuts => words.by_fan_out.0,
        Criterion::NullableKeys => words.by_nullable.0,
        Criterion::ExpectedRows => words.by_expected.0,
        Criterion::FileOrder => words.by_file.0,
    }
}

/// The columns of a key on the side that refers: what tells parallel keys apart.
fn short_key(board: &Board, key: usize) -> String {
    let schema = board.graph.schema();
    let Some(key) = schema.keys.get(key) else { return String::new() };
    let names = key
        .from_columns
        .iter()
        .filter_map(|&column| Some(schema.tables.get(key.from)?.columns.get(column)?.name.as_str()));
    names.collect::<Vec<_>>().join("+")
}
