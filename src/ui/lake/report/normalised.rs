//! 02: each table's columns with their types and the reasons, and what was dropped, labelled and rejected.

use leptos::prelude::*;

use super::{Report, sentences};
use crate::engine::lake::picture::{Landing, NormalisedColumn, NormalisedTable};
use crate::protocol::lake::Request;
use crate::ui::lake::desk::Desk;
use crate::ui::lake::figures::{count, grouped};
use crate::ui::lake::found;
use crate::ui::lake::sentence::{fill, list};
use crate::ui::lake::stages::rejects;
use crate::ui::lake::state::State;

/// So many columns of a table are drawn: more would take longer than a frame, and nobody reads them.
pub(super) const MOST_COLUMNS: usize = 400;

pub(super) fn view(state: State, of: Report, landing: &Landing) -> impl IntoView {
    let words = &state.language.lake_report().normalised;
    let is_alone = landing.normalised.len() == 1;
    let tables = landing.normalised.iter().map(|of| table(state, of, is_alone));
    // In the still there is nobody to ask.
    let download = use_context::<Desk>().filter(|_| rejects(landing) > 0).map(|desk| {
        let take = move |_| desk.take_home(state, &Request::Rejects { landing: of.landing });
        view! { <button type="button" class="button-text" on:click=take>{words.download.0}</button> }
    });
    view! { {tables.collect_view()}{download} }
}

fn table(state: State, table: &NormalisedTable, is_open: bool) -> impl IntoView + use<> {
    let (language, counts) = (state.language, &state.words().counts);
    let words = &language.lake_report().normalised;
    let about = format!(
        "{} · {}",
        count(&counts.rows, table.rows),
        count(&counts.columns, table.columns.iter().filter(|column| !column.path.contains('.')).count() as u64)
    );
    let rest = table.columns.len().saturating_sub(MOST_COLUMNS);
    let rest = (rest > 0).then(|| view! { <li>{fill(&words.more_columns, "n", grouped(rest as u64))}</li> });
    let columns = table.columns.iter().enumerate().take(MOST_COLUMNS).map(|(place, of)| {
        let has_fields = table.columns.get(place + 1).is_some_and(|next| is_within(&next.path, &of.path));
        column(state, of, has_fields)
    });
    let mut notes = Vec::new();
    if table.duplicates > 0 {
        notes.push(fill(&words.duplicates, "records", count(&counts.records, table.duplicates)));
    }
    for labelled in &table.labels {
        notes.push(words.labels.fill(&[
            ("codes", &labelled.codes),
            ("labels", &labelled.labels),
            ("dictionary", &labelled.dictionary),
            ("found", &grouped(labelled.found)),
        ]));
        if labelled.missing > 0 {
            let codes = list(language, &labelled.missing_codes);
            notes.push(words.missing.fill(&[("n", &grouped(labelled.missing)), ("codes", &codes)]));
        }
    }
    let notes = (!notes.is_empty()).then(|| {
        view! { <ul class="sentences" role="list">{notes.into_iter().map(|note| view! { <li>{note}</li> }).collect_view()}</ul> }
    });
    let rejected: Vec<_> = table.rejects_first.iter().collect();
    let mut lines: Vec<String> = rejected
        .iter()
        .map(|row| {
            let line = fill(&language.lake_report().rejects.line, "line", grouped(row.line));
            format!("{line} · {}", found::reject(language, row))
        })
        .collect();
    let more = table.rejects.saturating_sub(lines.len() as u64);
    if more > 0 {
        lines.push(fill(&words.more, "n", grouped(more)));
    }
    view! {
        <details class="report-table" open=is_open>
            <summary><code>{table.name.clone()}</code><span>{about}</span></summary>
            <ul class="report-columns" role="list">{columns.collect_view()}{rest}</ul>
            {notes}
            {sentences(words.rejects.0, lines)}
        </details>
    }
}

/// Whether a column lies within another.
fn is_within(path: &str, outer: &str) -> bool {
    path.strip_prefix(outer).is_some_and(|rest| rest.starts_with('.'))
}

fn column(state: State, column: &NormalisedColumn, has_fields: bool) -> impl IntoView + use<> {
    let (language, counts) = (state.language, &state.words().counts);
    let words = &language.lake_report().normalised;
    let (outer, name) = column.path.rsplit_once('.').map_or(("", column.path.as_str()), |(outer, name)| (outer, name));
    let outer = if outer.is_empty() { String::new() } else { format!("{outer}.") };
    // What lies within it follows.
    let kind = if has_fields { column.kind.split('<').next().unwrap_or_default() } else { &column.kind };
    let mut why = vec![found::basis(language, &column.basis)];
    why.extend(column.renamed_from.as_ref().map(|from| fill(&words.renamed, "from", from)));
    if column.seen.len() > 1 {
        why.extend(column.seen.iter().map(|&(class, seen, _)| {
            words.seen.fill(&[("class", &found::class(language, class)), ("n", &grouped(seen))])
        }));
    }
    why.extend(column.nulls.iter().map(|&(token, times)| {
        words.nulls.fill(&[("token", &found::token(language, token)), ("times", &count(&counts.nulls, times))])
    }));
    view! {
        <li>
            <code><span class="outer">{outer}</span>{name.to_owned()}</code>
            <span class="kind">{kind.to_owned()}</span>
            <small>{why.join(" · ")}</small>
        </li>
    }
}
