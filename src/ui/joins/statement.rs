//! The chosen way as SQL, as text and as a diagram's source.

use leptos::prelude::*;

use crate::engine::joins::mermaid::mermaid;
use crate::engine::joins::run::JoinKind;
use crate::engine::joins::sql::{Dialect, sql};
use crate::ui::browser::files;
use crate::ui::islands::later::LateField;
use crate::ui::joins::drawing::key_line;
use crate::ui::joins::state::State;

/// A dialect as its makers write it.
fn dialect_name(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Ansi => "ANSI",
        Dialect::PostgreSql => "PostgreSQL",
        Dialect::MySql => "MySQL",
        Dialect::DuckDb => "DuckDB",
        Dialect::Trino => "Trino",
    }
}

/// The kinds of joins, as SQL writes them and as addresses do.
pub const KINDS: [(JoinKind, &str, &str); 2] = [(JoinKind::Inner, "INNER", "inner"), (JoinKind::Left, "LEFT", "left")];

/// The statement with its choices.
#[component]
pub fn Statement(
    /// The join path.
    state: State,
) -> impl IntoView {
    let words = &state.words().statement;
    let statement = move || state.with_way(|_, _, _, plan| sql(plan, state.kind.get(), state.dialect.get()) + ";");
    let copied = RwSignal::new(false);
    Effect::new(move || {
        state.found.track();
        state.way.track();
        copied.set(false);
    });
    let copy = move |_| {
        if let Some(statement) = untrack(statement) {
            files::copy(&statement, move |is_done| copied.set(is_done));
        }
    };
    let text = move || {
        state.with_way(|board, _, way, _| {
            way.keys.iter().map(|&key| key_line(board, key)).collect::<Vec<_>>().join("\n")
        })
    };
    let diagram = move || state.with_way(|_, _, _, plan| mermaid(plan));
    view! {
        <div class="sql" class:is-empty=move || statement().is_none()>
            <div class="sql-head">
                <h3 class="label" id="sql-label">{state.language.joins().sql_label.0}</h3>
                <label class="field">
                    <span>{words.dialect.0}</span>
                    <LateField>
                        <select on:change=move |event| {
                            let chosen = event_target_value(&event);
                            if let Some(dialect) = Dialect::ALL.into_iter().find(|dialect| dialect.name() == chosen) {
                                state.dialect.set(dialect);
                            }
                        }>
                            {Dialect::ALL.map(|dialect| view! {
                                <option value=dialect.name() selected={dialect == Dialect::Ansi}
                                    prop:selected=move || state.dialect.get() == dialect>{dialect_name(dialect)}</option>
                            }).collect_view()}
                        </select>
                    </LateField>
                </label>
                <label class="field">
                    <span>{words.kind.0}</span>
                    <LateField>
                        <select on:change=move |event| {
                            let chosen = event_target_value(&event);
                            if let Some((kind, ..)) = KINDS.into_iter().find(|(_, _, name)| *name == chosen) {
                                state.kind.set(kind);
                            }
                        }>
                            {KINDS.map(|(kind, keyword, name)| view! {
                                <option value=name selected={kind == JoinKind::Inner}
                                    prop:selected=move || state.kind.get() == kind>{keyword}</option>
                            }).collect_view()}
                        </select>
                    </LateField>
                </label>
                <button type="button" class="button-outline" on:click=copy>
                    {move || if copied.get() { words.copied.0 } else { words.copy.0 }}
                </button>
            </div>
            <pre tabindex="0" role="group" aria-labelledby="sql-label"><code>{statement}</code></pre>
            <details>
                <summary>{words.as_text.0}</summary>
                <pre tabindex="0" role="group" aria-label=words.as_text.0><code>{text}</code></pre>
            </details>
            <details>
                <summary>{words.as_mermaid.0}</summary>
                <pre tabindex="0" role="group" aria-label=words.as_mermaid.0><code>{diagram}</code></pre>
            </details>
        </div>
    }
}
