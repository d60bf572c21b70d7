//! Rows of the table: filtered, sorted, page by page, with what statistics saved from being read.

use std::sync::Arc;

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use crate::content::Language;
use crate::engine::lake::picture::{Picture, TableColumn};
use crate::protocol::lake::{Grid, Query, Rows};
use crate::ui::lake::figures::{count, grouped};
use crate::ui::lake::grid::body;
use crate::ui::lake::loaded::Loaded;

/// Rows of a page.
pub const PAGE: u64 = 25;

/// The preview.
#[component]
pub fn Preview(
    /// Of the words.
    language: Language,
    /// The lake.
    picture: Signal<Arc<Picture>>,
    /// What is asked for; its snapshot is the one that is looked at.
    query: Signal<Query>,
    /// The answer.
    rows: Signal<Loaded<Rows>>,
    /// Something else is to be asked for.
    on_query: Callback<Query>,
) -> impl IntoView {
    let words = &language.lake_table().preview;
    // The rows before stay until the next are there.
    let shown = Memo::new(move |before: Option<&Option<Arc<Rows>>>| {
        rows.with(|rows| rows.ready().cloned()).or_else(|| before.cloned().flatten())
    });
    let is_waiting = move || rows.with(|rows| matches!(rows, Loaded::Waiting));
    let failure = move || {
        rows.with(|rows| match rows {
            Loaded::Failed(why) => Some(view! { <p class="lake-failure" role="alert">{why.clone()}</p> }),
            _ => None,
        })
    };
    view! {
        <section class="lake-preview" id="lake-rows" aria-label=words.title.0>
            <h3 class="label label-strong">{words.title.0}</h3>
            <Filter language picture shown query on_query />
            {failure}
            <div role="status" class="lake-counts">{move || shown.get().map(|rows| counts(language, &query.get(), &rows))}</div>
            <div class="lake-grid" tabindex="0" role="group" aria-label=words.title.0 aria-busy=move || is_waiting().to_string()
                class:is-waiting=is_waiting>
                {move || shown.get().map(|rows| table(language, &rows.grid, query, on_query))}
            </div>
            {move || shown.get().map(|rows| pages(language, rows.counts.matching, query, on_query))}
        </section>
    }
}

#[component]
fn Filter(
    language: Language,
    picture: Signal<Arc<Picture>>,
    shown: Memo<Option<Arc<Rows>>>,
    query: Signal<Query>,
    on_query: Callback<Query>,
) -> impl IntoView {
    let words = &language.lake_table().preview;
    let text = RwSignal::new(query.with_untracked(|query| query.filter.clone()));
    let ask = move |filter: String| {
        text.set(filter.clone());
        on_query.run(Query { filter, offset: 0, ..query.get_untracked() });
    };
    // Only rows without a filter are examples of all.
    let examples = Memo::new(move |before: Option<&Vec<String>>| {
        let is_filtered = query.with(|query| !query.filter.trim().is_empty());
        match (before, shown.get()) {
            (Some(before), _) if is_filtered => before.clone(),
            (_, Some(rows)) => picture.with(|picture| {
                picture.table.as_ref().map_or_else(Vec::new, |table| examples(&table.columns, &rows.grid))
            }),
            (before, None) => before.cloned().unwrap_or_default(),
        }
    });
    let chips = move || {
        let chips = examples.get().into_iter().map(|example| {
            let filter = example.clone();
            view! { <li><button type="button" class="lake-chip" on:click=move |_| ask(filter.clone())><code>{example}</code></button></li> }
        });
        chips.collect_view()
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        ask(text.get_untracked());
    };
    view! {
        <form class="lake-filter" on:submit=submit>
            <label class="field">
                <span>{words.filter.0}</span>
                <input type="text" class="search" spellcheck="false" autocomplete="off" autocapitalize="off" maxlength="1000"
                    aria-describedby="lake-filter-language" prop:value=text on:input=move |event| text.set(event_target_value(&event)) />
            </label>
            <button type="submit" class="button-outline">{words.apply.0}</button>
            <button type="button" class="button-text" aria-disabled=move || query.with(|query| query.filter.is_empty()).to_string()
                on:click=move |_| ask(String::new())>{words.clear.0}</button>
            <p class="caption" id="lake-filter-language">{words.language.0}</p>
            <div class="lake-chips">
                <span>{words.examples.0}</span>
                <ul role="list">{chips}</ul>
            </div>
        </form>
    }
}

/// Filters that fit the columns, with values that stand in the rows: a number, a text that comes more than once, and a
/// column that has nulls.
pub fn examples(columns: &[TableColumn], grid: &Grid) -> Vec<String> {
    let values = |name: &str| {
        let column = grid.columns.iter().position(|(other, _)| other == name)?;
        Some(grid.rows.iter().filter_map(move |row| row.get(column)?.as_deref()))
    };
    let is_number = |kind: &str| matches!(kind, "int" | "long" | "float" | "double") || kind.starts_with("decimal");
    let is_key = |name: &str| name == "id" || name.ends_with("_id");
    let number = columns.iter().filter(|column| is_number(&column.kind) && !is_key(&column.name)).find_map(|column| {
        let mut values: Vec<(f64, &str)> =
            values(&column.name)?.filter_map(|text| Some((text.parse().ok()?, text))).collect();
        values.sort_by(|one, other| one.0.total_cmp(&other.0));
        let (_, middle) = values.get(values.len() / 2)?;
        Some(format!("{} > {middle}", column.name))
    });
    let text = columns.iter().filter(|column| column.kind == "string").filter_map(|column| {
        let mut values: Vec<&str> = values(&column.name)?.filter(|text| (1..=24).contains(&text.len())).collect();
        let (all, first) = (values.len(), *values.first()?);
        values.sort_unstable();
        values.dedup();
        let is_plain = !first.contains('\'');
        (is_plain && values.len() > 1 && values.len() < all)
            .then(|| (values.len(), format!("{} = '{first}'", column.name)))
    });
    let text = text.min_by_key(|(distinct, _)| *distinct).map(|(_, example)| example);
    let has_null = |column: &&TableColumn| values(&column.name).is_some_and(|values| values.count() < grid.rows.len());
    let null = columns.iter().find(has_null).map(|column| format!("{} is not null", column.name));
    let both = number.as_ref().zip(text.as_ref()).map(|(number, text)| format!("{text} and {number}"));
    [number, text, null, both].into_iter().flatten().collect()
}

/// How many rows, and what was skipped to find them.
fn counts(language: Language, query: &Query, rows: &Rows) -> impl IntoView + use<> {
    let all = language.lake_table();
    let words = &all.preview;
    if query.filter.trim().is_empty() {
        let said = words.all_rows.fill(&[("rows", &count(&all.counts.rows, rows.counts.matching))]);
        return view! { <p>{said}</p> }.into_any();
    }
    let matching = words
        .matching
        .fill(&[("matching", &grouped(rows.counts.matching)), ("rows", &count(&all.counts.rows, rows.counts.scanned))]);
    let places: [(&str, &dyn std::fmt::Display); 4] = [
        ("files", &grouped(rows.counts.files)),
        ("skipped_files", &grouped(rows.counts.skipped_files)),
        ("row_groups", &grouped(rows.counts.row_groups)),
        ("skipped_row_groups", &grouped(rows.counts.skipped_row_groups)),
    ];
    let skipped =
        if rows.counts.skipped_row_groups + rows.counts.skipped_files > 0 { words.skipped } else { words.skipped_none };
    let because = rows.because.as_ref().map(|because| words.because.fill(&[("because", because)]));
    let none = (rows.counts.matching == 0).then_some(words.none.0);
    view! { <p>{matching}" "{none}</p><p class="lake-skipped">{skipped.fill(&places)}" "{because}</p> }.into_any()
}

fn table(language: Language, grid: &Grid, query: Signal<Query>, on_query: Callback<Query>) -> impl IntoView + use<> {
    let words = &language.lake_table().preview;
    let heads = grid.columns.iter().map(|(name, is_number)| {
        let column = StoredValue::new(name.clone());
        // None, or whether the highest come first.
        let order = Memo::new(move |_| {
            query.with(|query| query.sort.as_ref().filter(|(name, _)| *name == column.get_value()).map(|(_, is_down)| *is_down))
        });
        let sort = move |_| {
            let sort = match order.get_untracked() {
                None => Some((column.get_value(), false)),
                Some(false) => Some((column.get_value(), true)),
                Some(true) => None,
            };
            on_query.run(Query { sort, offset: 0, ..query.get_untracked() });
        };
        let said = move || match order.get() {
            None => "none",
            Some(false) => "ascending",
            Some(true) => "descending",
        };
        let mark = move || match order.get() {
            None => "",
            Some(false) => "↑",
            Some(true) => "↓",
        };
        let label = words.sort.fill(&[("column", name)]);
        view! {
            <th scope="col" class:is-number=*is_number aria-sort=said>
                <button type="button" class="lake-sort" title=label on:click=sort>{name.clone()}<span aria-hidden="true">{mark}</span></button>
            </th>
        }
    });
    view! { <table><thead><tr>{heads.collect_view()}</tr></thead><tbody>{body(language, Arc::new(grid.clone()))}</tbody></table> }
}

fn pages(language: Language, matching: u64, query: Signal<Query>, on_query: Callback<Query>) -> impl IntoView {
    let words = &language.lake_table().preview;
    let offset = move || query.with(|query| query.offset);
    let go = move |offset: u64| on_query.run(Query { offset, ..query.get_untracked() });
    let said = move || {
        let from = offset();
        let to = (from + PAGE).min(matching);
        words.page.fill(&[("from", &grouped(from + 1)), ("to", &grouped(to)), ("count", &grouped(matching))])
    };
    let has_next = move || offset() + PAGE < matching;
    let back = move || {
        if let Some(before) = offset().checked_sub(PAGE) {
            go(before);
        }
    };
    let forth = move || {
        if has_next() {
            go(offset() + PAGE);
        }
    };
    (matching > PAGE).then(|| {
        view! {
            <div class="lake-pages">
                <p>{said}</p>
                <button type="button" class="button-text" aria-disabled=move || (offset() < PAGE).to_string()
                    on:click=move |_| back()>{words.previous.0}</button>
                <button type="button" class="button-text" aria-disabled=move || (!has_next()).to_string()
                    on:click=move |_| forth()>{words.next.0}</button>
            </div>
        }
    })
}
