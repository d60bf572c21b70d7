//! Changes of the table, each a small form that says what it will write.

mod forms;

use std::sync::Arc;

use leptos::prelude::*;

use crate::content::Language;
use crate::content::lake_table::{ChangesWords, Form};
use crate::engine::lake::picture::{Picture, TableColumn, TablePicture};
use crate::protocol::lake::Change;
use crate::ui::browser::element;
use crate::ui::lake::loaded::Loaded;

/// What the forms share.
#[derive(Debug, Clone, Copy)]
struct Desk {
    words: &'static ChangesWords,
    picture: Signal<Arc<Picture>>,
    at: Signal<Option<usize>>,
    answer: Signal<Loaded<()>>,
    on_change: Callback<Change>,
    /// The form that was sent last.
    sent: RwSignal<Option<&'static str>>,
    /// The columns that were there then.
    before: RwSignal<Vec<TableColumn>>,
}

impl Desk {
    fn with_table<T: Default>(self, read: impl FnOnce(&TablePicture) -> T) -> T {
        self.picture.with(|picture| picture.table.as_ref().map(read)).unwrap_or_default()
    }

    fn send(self, form: &'static Form, change: Change) {
        if self.answer.with_untracked(|answer| matches!(answer, Loaded::Waiting)) {
            return;
        }
        let columns = self
            .picture
            .with_untracked(|picture| picture.table.as_ref().map_or_else(Vec::new, |table| table.columns.clone()));
        self.before.set(columns);
        self.sent.set(Some(form.title.0));
        self.on_change.run(change);
    }
}

/// The forms.
#[component]
pub fn Changes(
    /// Of the words.
    language: Language,
    /// The lake.
    picture: Signal<Arc<Picture>>,
    /// The place of the snapshot that is looked at, which gets a tag; none for the newest.
    at: Signal<Option<usize>>,
    /// What became of the last change.
    answer: Signal<Loaded<()>>,
    /// The table is to be changed.
    on_change: Callback<Change>,
) -> impl IntoView {
    let words = &language.lake_table().changes;
    let desk =
        Desk { words, picture, at, answer, on_change, sent: RwSignal::new(None), before: RwSignal::new(Vec::new()) };
    view! {
        <section class="lake-changes" aria-label=words.title.0>
            <h3 class="label label-strong">{words.title.0}</h3>
            <p class="caption">{words.about.0}</p>
            <div class="lake-changes-parts">
                <Columns language desk />
                <div class="lake-forms">
                    {forms::rename(desk)}
                    {forms::add(desk)}
                    {forms::promote(desk)}
                    {forms::drop(desk)}
                    {forms::partition(desk)}
                    {forms::delete(desk)}
                    {forms::overwrite(desk)}
                    {forms::tag(desk, language)}
                </div>
            </div>
        </section>
    }
}

/// The columns by their ids; one that was renamed has its old name struck out beside the new one.
#[component]
fn Columns(language: Language, desk: Desk) -> impl IntoView {
    let words = desk.words;
    let is_done = move || desk.answer.with(|answer| matches!(answer, Loaded::Ready(_)));
    let old_name = move |column: &TableColumn| {
        let before = desk.before.get();
        let before = before.into_iter().find(|before| before.field_id == column.field_id)?;
        (before.name != column.name).then_some(before.name)
    };
    let rows = move || {
        desk.with_table(|table| {
            let rows = table.columns.iter().map(|column| {
                let old = is_done().then(|| old_name(column)).flatten();
                let class = if old.is_some() { "is-renamed" } else { "" };
                let old = old.map(|old| view! { <del>{old}</del>" → " });
                view! {
                    <tr class=class><td class="is-number">{column.field_id}</td><th scope="row">{old}{column.name.clone()}</th><td>{column.kind.clone()}</td></tr>
                }
            });
            rows.collect::<Vec<_>>()
        })
    };
    let renamed = move || {
        is_done().then(|| {
            desk.with_table(|table| {
                let said = table.columns.iter().filter_map(|column| {
                    let old = old_name(column)?;
                    let said =
                        words.renamed.fill(&[("id", &column.field_id), ("before", &old), ("after", &column.name)]);
                    Some(view! { <p class="lake-renamed">{said}</p> })
                });
                said.collect::<Vec<_>>()
            })
        })
    };
    let partitions = move || {
        desk.with_table(|table| match table.partitions.is_empty() {
            true => words.partitions_none.to_string(),
            false => words.partitions_now.fill(&[("fields", &table.partitions.join(language.lake_table().comma.0))]),
        })
    };
    view! {
        <div class="lake-columns">
            <h4 class="label">{words.columns.0}</h4>
            <div class="lake-grid" tabindex="0" role="group" aria-label=words.columns.0>
                <table>
                    <thead><tr><th scope="col">{words.field_id.0}</th><th scope="col">{words.name.0}</th><th scope="col">{words.kind.0}</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <div role="status">{renamed}</div>
            <p class="caption">{words.columns_about.0}</p>
            <p class="caption">{partitions}</p>
        </div>
    }
}

/// The frame of a form: what it does, what that writes, its fields, and what became of it.
#[component]
fn Frame(
    desk: Desk,
    form: &'static Form,
    /// What is to be sent; none while the fields say nothing.
    change: Signal<Option<Change>>,
    children: ChildrenFn,
) -> impl IntoView {
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(change) = change.get_untracked() {
            desk.send(form, change);
        }
    };
    let answer = move || {
        if desk.sent.get() != Some(form.title.0) {
            return None;
        }
        let answer = match desk.answer.get() {
            Loaded::Idle => return None,
            Loaded::Waiting => view! { <p class="lake-waiting">{desk.words.under_way.0}</p> }.into_any(),
            Loaded::Ready(_) => view! { <p class="lake-done">{form.done.0}</p> }.into_any(),
            Loaded::Failed(why) => view! { <p class="lake-failure">{why}</p> }.into_any(),
        };
        Some(answer)
    };
    // All columns stand in most of them: what nobody has opened is not drawn.
    let is_drawn = RwSignal::new(false);
    let content = move || {
        is_drawn.get().then(|| {
            view! {
                <form on:submit=submit>
                    <p class="caption">{form.writes.0}</p>
                    {children()}
                    <button type="submit" class="button-outline" aria-disabled=move || change.with(Option::is_none).to_string()>{form.act.0}</button>
                    <div role="status">{answer}</div>
                </form>
            }
        })
    };
    view! {
        <details class="lake-form" on:toggle=move |event| is_drawn.update(|is| *is |= element::is_open(&event))>
            <summary>{form.title.0}</summary>
            {content}
        </details>
    }
}
