//! A laboratory: what can be moved, what comes of it, and what that has to meet.

pub mod chart;
pub mod checks;
pub mod controls;
pub mod live;
pub mod network;
pub mod numbers;
pub mod words;

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::content::Language;
use crate::engine::labs::Laboratory;
use crate::engine::labs::control::Settings;
use crate::engine::labs::outcome::{Figure, Outcome};
use crate::ui::labs::chart::charts;
use crate::ui::labs::checks::{Checks, Numbers};
use crate::ui::labs::controls::Controls;
use crate::ui::labs::network::network;
use crate::ui::labs::words::Words;

/// How the newest settings stand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Progress {
    /// What is shown belongs to them.
    Done,
    /// They are being computed, so far that share, 0..=1; what is shown belongs to the ones before.
    Computing(f64),
    /// They could not be computed.
    Failed,
}

/// A laboratory while it is used.
#[derive(Clone, Copy)]
pub struct State {
    /// Which one.
    pub laboratory: &'static Laboratory,
    /// Its words.
    pub words: Words,
    /// What it is set to.
    pub settings: RwSignal<Settings>,
    /// What came of that.
    pub outcome: RwSignal<Outcome>,
    /// Whether it already did.
    pub progress: RwSignal<Progress>,
}

/// A laboratory with all its parts.
#[component]
pub fn LaboratoryView(
    /// The laboratory.
    state: State,
    /// What of a link it did not understand.
    #[prop(optional)]
    left_aside: Vec<String>,
    /// Whether it is one among other things, without its checks and tables.
    #[prop(optional)]
    is_small: bool,
) -> impl IntoView {
    let words = state.words;
    let id = format!("laboratory-{}", state.laboratory.name);
    let heading = id.clone();
    let figures = move || {
        let figure = |of: &Figure| {
            let (number, unit) = numbers::and_unit(of.value, of.unit, &words.unit(of.unit));
            let unit = (!unit.is_empty()).then(|| view! { " "<small>{unit}</small> });
            view! { <div><dt>{words.figure(&of.name)}</dt><dd>{number}{unit}</dd></div> }
        };
        let all = state.outcome.with(|outcome| outcome.figures.iter().map(figure).collect_view());
        view! { <dl class="laboratory-figures">{all}</dl> }
    };
    // Who does not see the figures hears them, once they are those of a change.
    let said = move || {
        let figure = |of: &Figure| {
            let value = numbers::with_unit(of.value, of.unit, &words.unit(of.unit));
            format!("{}: {value}", words.figure(&of.name))
        };
        state.outcome.with_untracked(|outcome| outcome.figures.iter().map(figure).collect::<Vec<_>>().join("; "))
    };
    let mut has_changed = false;
    let status = move || match state.progress.get() {
        Progress::Done if has_changed => said(),
        Progress::Done => String::new(),
        Progress::Computing(_) => {
            has_changed = true;
            String::new()
        }
        Progress::Failed => words.lab.failed.to_string(),
    };
    let has_failed = move || state.progress.get() == Progress::Failed;
    let is_computing = move || matches!(state.progress.get(), Progress::Computing(_));
    let share = move || match state.progress.get() {
        Progress::Computing(share) => share.to_string(),
        _ => "0".to_owned(),
    };
    let notice = (!left_aside.is_empty())
        .then(|| view! { <p class="notice" role="status">{words.lab.left_aside.0}" "{left_aside.join(", ")}</p> });
    view! {
        <section class="laboratory" aria-labelledby=id>
            <header class="laboratory-head">
                <p class="label">{words.lab.label.0}</p>
                <h2 id=heading>{words.title()}</h2>
            </header>
            <p class="laboratory-notice"><b>{words.lab.notice.0}</b>" "{words.notice()}</p>
            {notice}
            <div class="laboratory-bench">
                <Controls state />
                <div class="laboratory-result" class:is-computing=is_computing>
                    <progress class="laboratory-progress" max="1" value=share aria-label=words.lab.computing.0 aria-hidden=move || (!is_computing()).to_string()></progress>
                    {figures}
                    <div class="charts">
                        {move || state.outcome.with(|outcome| outcome.network.as_ref().map(|of| network(words, of)))}
                        {move || state.outcome.with(|outcome| charts(words, outcome))}
                    </div>
                    <p class="laboratory-status" class:visually-hidden=move || !has_failed() role="status">{status}</p>
                </div>
            </div>
            <p class="laboratory-model"><b>{words.lab.model.0}</b>" "{words.model()}</p>
            {(!is_small).then(|| view! { <Checks state /><Numbers state /> })}
        </section>
    }
}

/// A laboratory as it stands before a visitor has touched it, in the place where it will come to life: computed while the
/// page is made.
#[cfg(feature = "ssr")]
#[component]
pub fn LaboratoryRoot(
    /// Of the words.
    language: Language,
    /// Its name.
    name: &'static str,
    /// Whether it is one among other things, without its checks and tables.
    #[prop(optional)]
    is_small: bool,
) -> impl IntoView {
    let (Some(laboratory), Some(words)) = (Laboratory::find(name), Words::of(language, name)) else {
        return ().into_any();
    };
    let settings = Settings::default();
    let outcome = laboratory.run(&settings);
    let state = State {
        laboratory,
        words,
        settings: RwSignal::new(settings),
        outcome: RwSignal::new(outcome),
        progress: RwSignal::new(Progress::Done),
    };
    view! {
        <div class="island" data-island="laboratory" data-program="labs" data-laboratory=name data-small=is_small.then_some("")>
            <LaboratoryView state is_small />
        </div>
    }
    .into_any()
}
