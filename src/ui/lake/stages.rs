//! The four stages: how far each is while something lands, and what each did.

use leptos::prelude::*;

use crate::content::lake::Stage as StageWords;
use crate::engine::lake::job::Progress;
use crate::engine::lake::picture::{Joined, Landing, Picture};
use crate::ui::browser::element;
use crate::ui::lake::desk::Desk;
use crate::ui::lake::figures::{bytes, count};
use crate::ui::lake::report::{Report, report};
use crate::ui::lake::sentence::share;
use crate::ui::lake::state::State;

/// The four, each with its figures under a hairline, and with its evidence where there is room for it.
#[component]
pub fn Stages(
    /// The lake.
    state: State,
    /// What is shown where nothing has landed and nothing is landing.
    #[prop(optional)]
    figures: Option<[String; 4]>,
) -> impl IntoView {
    let words = &state.words().stages;
    let stages = [&words.extract, &words.normalise, &words.join, &words.write];
    let each = stages.into_iter().enumerate().map(|(place, stage)| {
        let shown = figures.as_ref().map(|figures| figures[place].clone());
        stage_view(state, place, stage, shown)
    });
    view! { <ol class="stages" role="list" aria-label=words.label.0>{each.collect_view()}</ol> }
}

fn stage_view(state: State, place: usize, words: &'static StageWords, still: Option<String>) -> impl IntoView {
    let figures = move || {
        let progress = state.progress.get();
        match (progress, state.picture.with(|picture| picture.landings.is_empty())) {
            (Some(stages), _) => stages[place].map(|progress| under_way(state, place, &progress)).unwrap_or_default(),
            (None, true) => still.clone().unwrap_or_else(|| state.words().stages.nothing.to_string()),
            (None, false) => state.picture.with(|picture| done(state, place, picture)),
        }
    };
    let line = view! {
        <span class="stage-number">{words.number.0}</span>
        <b>{words.name.0}</b>
        <span class="stage-figures">{figures}</span>
    };
    let is_current = move || {
        state
            .progress
            .with(|stages| stages.as_ref().and_then(|stages| stages.iter().rposition(Option::is_some)) == Some(place))
    };
    // Drawn, not styled: a page's policy ignores the styles of elements.
    let bar = view! {
        <svg class="stage-bar" class:is-commit=place == 3 viewBox="0 0 1000 1" preserveAspectRatio="none" aria-hidden="true">
            <rect width="1000" height="1" />
            <rect class="stage-done" width=move || filled(state, place).to_string() height="1" />
        </svg>
    };
    if !state.is_lab {
        return view! { <li class="stage" class:is-current=is_current><div class="stage-line">{line}</div>{bar}</li> }
            .into_any();
    }
    // In a page without script all of it stands there; else what nobody opens is not drawn.
    let is_drawn = RwSignal::new(use_context::<Desk>().is_none());
    let evidence = move || {
        if !is_drawn.get() {
            return None;
        }
        let landings = state.picture.with(|picture| picture.landings.clone());
        let last = landings.len().saturating_sub(1);
        let each = landings.into_iter().enumerate().rev().map(move |(at, landing)| {
            let place = Report { stage: place, landing: at, is_last: at == last };
            view! { <section class="landing"><h5>{landing.name.clone()}</h5>{report(state, place, &landing)}</section> }
        });
        Some(each.collect_view())
    };
    view! {
        <li class="stage" class:is-current=is_current>
            <details on:toggle=move |event| is_drawn.set(element::is_open(&event))>
                <summary class="stage-line">{line}</summary>
                <div class="evidence"><p>{words.about.0}</p>{evidence}</div>
            </details>
            {bar}
        </li>
    }
    .into_any()
}

/// A thousandth each.
fn filled(state: State, place: usize) -> u64 {
    // What is not at work is done: before anything has landed, while the page was made.
    let Some(stages) = state.progress.get() else { return 1000 };
    // A stage is over once a later one has begun.
    let is_over = stages.iter().skip(place + 1).any(Option::is_some);
    match stages[place] {
        _ if is_over => 1000,
        Some(Progress { bytes, of_bytes, .. }) => (1000 * bytes).checked_div(of_bytes).unwrap_or(1000).min(1000),
        None => 0,
    }
}

fn under_way(state: State, place: usize, progress: &Progress) -> String {
    let words = state.words();
    if place == 3 {
        let commit = state.picture.with(|picture| picture.table.as_ref().map_or(0, |table| table.snapshots.len())) + 1;
        return words.stages.committing.fill(&[("n", &commit)]);
    }
    let rows = count(&words.counts.rows, progress.rows);
    match progress.of_bytes {
        0 => rows,
        of => words.stages.progress.fill(&[("rows", &rows), ("bytes", &bytes(progress.bytes)), ("of", &bytes(of))]),
    }
}

/// What a stage did to all that has landed.
pub fn done(state: State, place: usize, picture: &Picture) -> String {
    let counts = &state.words().counts;
    let sum = |of: &dyn Fn(&Landing) -> u64| picture.landings.iter().map(of).sum::<u64>();
    match place {
        0 => {
            let records = count(&counts.records, sum(&|landing| landing.extracted.records));
            format!("{records} · {}", bytes(sum(&|landing| landing.bytes)))
        }
        1 => {
            let changes = count(&counts.changes, sum(&changes));
            format!("{changes} · {}", count(&counts.rejects, sum(&rejects)))
        }
        2 => joined(state, picture),
        _ => {
            let files = count(&counts.files, sum(&|landing| landing.written.files));
            let rows = count(&counts.rows, sum(&|landing| landing.written.rows));
            format!("{files} · {rows} · {}", bytes(sum(&|landing| landing.written.bytes)))
        }
    }
}

/// Records that were not taken.
pub fn rejects(landing: &Landing) -> u64 {
    landing.extracted.unreadable + landing.normalised.iter().map(|table| table.rejects).sum::<u64>()
}

/// What the second stage changed: names, labels for codes, records that had come before.
fn changes(landing: &Landing) -> u64 {
    let of_table = |table: &crate::engine::lake::picture::NormalisedTable| {
        let renamed = table.columns.iter().filter(|column| column.renamed_from.is_some()).count();
        table.duplicates + renamed as u64 + table.labels.len() as u64
    };
    landing.normalised.iter().map(of_table).sum()
}

fn joined(state: State, picture: &Picture) -> String {
    let counts = &state.words().counts;
    let hops = || {
        picture.landings.iter().flat_map(|landing| match &landing.joined {
            Joined::Path { hops, .. } => hops.as_slice(),
            _ => &[],
        })
    };
    let (matched, all) =
        hops().fold((0, 0), |(matched, all), hop| (matched + hop.matched, all + hop.matched + hop.unmatched));
    let is_union = picture.landings.iter().any(|landing| matches!(landing.joined, Joined::Union { .. }));
    match hops().count() as u64 {
        0 if is_union => counts.union.to_string(),
        0 => counts.alone.to_string(),
        number => {
            let matched = counts.matched.fill(&[("share", &share(matched, all))]);
            format!("{} · {matched}", count(&counts.hops, number))
        }
    }
}

/// Stops what is landing.
#[component]
pub fn Cancel(
    /// The lake.
    state: State,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    move || {
        let words = &state.words().stages;
        state.is_busy().then(|| {
            view! { <button type="button" class="button-outline stages-cancel" on:click=move |_| desk.cancel(state)>{words.cancel.0}</button> }
        })
    }
}
