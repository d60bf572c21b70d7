//! The forms.

use leptos::prelude::*;

use super::{Desk, Frame};
use crate::content::Language;
use crate::engine::lake::picture::TableColumn;
use crate::protocol::lake::Change;

/// A field of text.
#[component]
fn TextField(
    label: &'static str,
    value: RwSignal<String>,
    #[prop(optional)] placeholder: &'static str,
) -> impl IntoView {
    view! {
        <label class="field">
            <span>{label}</span>
            <input type="text" class="search" spellcheck="false" autocomplete="off" autocapitalize="off" maxlength="1000" placeholder=placeholder
                prop:value=value on:input=move |event| value.set(event_target_value(&event)) />
        </label>
    }
}

/// A choice among words that change with the table; the first as long as nothing was chosen.
#[component]
fn Choice(
    label: &'static str,
    /// What can be chosen: a value, and how it is shown.
    choices: Signal<Vec<(String, String)>>,
    value: RwSignal<Option<String>>,
) -> impl IntoView {
    let options = move || {
        let options = choices.get().into_iter().map(|(choice, shown)| {
            let own = choice.clone();
            let is_chosen = move || value.with(|value| value.as_ref() == Some(&own));
            view! { <option value=choice prop:selected=is_chosen>{shown}</option> }
        });
        options.collect::<Vec<_>>()
    };
    view! {
        <label class="field">
            <span>{label}</span>
            <select on:change=move |event| value.set(Some(event_target_value(&event)))>{options}</select>
        </label>
    }
}

/// What is chosen: what was pressed if it is still there, or else the first.
fn chosen(choices: Signal<Vec<(String, String)>>, value: RwSignal<Option<String>>) -> Option<String> {
    let value = value.get();
    choices.with(|choices| {
        let still = choices.iter().find(|(choice, _)| Some(choice) == value.as_ref());
        still.or(choices.first()).map(|(choice, _)| choice.clone())
    })
}

/// The columns that `fits` lets through, by their ids: what is chosen stays chosen under another name.
fn columns(desk: Desk, fits: fn(&TableColumn) -> bool) -> Signal<Vec<(String, String)>> {
    Signal::derive(move || {
        desk.with_table(|table| {
            let fitting = table.columns.iter().filter(|column| fits(column));
            fitting.map(|column| (column.field_id.to_string(), format!("{} · {}", column.name, column.kind))).collect()
        })
    })
}

/// The column that is chosen.
fn chosen_column(
    desk: Desk,
    choices: Signal<Vec<(String, String)>>,
    value: RwSignal<Option<String>>,
) -> Option<TableColumn> {
    let id = chosen(choices, value)?;
    desk.with_table(|table| table.columns.iter().find(|column| column.field_id.to_string() == id).cloned())
}

/// The text without spaces around it; none if that is empty.
fn filled(text: RwSignal<String>) -> Option<String> {
    let text = text.get();
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Another name for a column.
pub(super) fn rename(desk: Desk) -> impl IntoView {
    let words = desk.words;
    let (choices, column, name) = (columns(desk, |_| true), RwSignal::new(None), RwSignal::new(String::new()));
    let change =
        move || Some(Change::Rename { column: chosen_column(desk, choices, column)?.name, name: filled(name)? });
    view! {
        <Frame desk form=&words.rename change=Signal::derive(change)>
            <Choice label=words.column.0 choices value=column />
            <TextField label=words.new_name.0 value=name />
        </Frame>
    }
}

/// A new column.
pub(super) fn add(desk: Desk) -> impl IntoView {
    let words = desk.words;
    let kinds =
        Signal::stored(words.kinds.into_iter().map(|kind| (kind.to_string(), kind.to_string())).collect::<Vec<_>>());
    let (name, kind) = (RwSignal::new(String::new()), RwSignal::new(None));
    let change = move || Some(Change::AddColumn { name: filled(name)?, kind: chosen(kinds, kind)? });
    view! {
        <Frame desk form=&words.add change=Signal::derive(change)>
            <TextField label=words.name.0 value=name />
            <Choice label=words.kind.0 choices=kinds value=kind />
        </Frame>
    }
}

/// The wider type that a column can have (table specification, "Schema Evolution").
fn wider(kind: &str) -> Option<String> {
    match kind {
        "int" => Some("long".to_owned()),
        "float" => Some("double".to_owned()),
        _ => {
            let (precision, scale) = kind.strip_prefix("decimal(")?.strip_suffix(')')?.split_once(',')?;
            let precision: u8 = precision.trim().parse().ok()?;
            (precision < 38).then(|| format!("decimal(38,{})", scale.trim()))
        }
    }
}

/// A wider type.
pub(super) fn promote(desk: Desk) -> impl IntoView {
    let words = desk.words;
    let choices = Signal::derive(move || {
        desk.with_table(|table| {
            let wider = |column: &TableColumn| {
                let to = wider(&column.kind)?;
                Some((column.field_id.to_string(), format!("{}: {} → {to}", column.name, column.kind)))
            };
            table.columns.iter().filter_map(wider).collect::<Vec<_>>()
        })
    });
    let column = RwSignal::new(None);
    let change = move || {
        let column = chosen_column(desk, choices, column)?;
        Some(Change::Promote { to: wider(&column.kind)?, column: column.name })
    };
    view! {
        <Frame desk form=&words.promote change=Signal::derive(change)>
            {move || match choices.with(Vec::is_empty) {
                true => view! { <p class="caption">{words.no_promotion.0}</p> }.into_any(),
                false => view! { <Choice label=words.new_kind.0 choices value=column /> }.into_any(),
            }}
        </Frame>
    }
}

/// A column goes.
pub(super) fn drop(desk: Desk) -> impl IntoView {
    let words = desk.words;
    let (choices, column) = (columns(desk, |_| true), RwSignal::new(None));
    let change = move || Some(Change::Drop { column: chosen_column(desk, choices, column)?.name });
    view! {
        <Frame desk form=&words.drop change=Signal::derive(change)>
            <Choice label=words.column.0 choices value=column />
        </Frame>
    }
}

/// The partition transforms that a type can have (table specification, "Partition Transforms").
fn transforms(kind: &str) -> &'static [&'static str] {
    match kind {
        "date" | "timestamp" | "timestamptz" => &["day", "month", "year", "identity", "bucket"],
        "int" | "long" | "string" | "binary" => &["identity", "bucket", "truncate"],
        "boolean" => &["identity"],
        _ if kind.starts_with("decimal") => &["identity", "bucket", "truncate"],
        _ => &[],
    }
}

/// How the rows to come are divided.
pub(super) fn partition(desk: Desk) -> impl IntoView {
    let words = desk.words;
    let choices = columns(desk, |column| !transforms(&column.kind).is_empty());
    let (column, transform, parameter) = (RwSignal::new(None), RwSignal::new(None), RwSignal::new("16".to_owned()));
    let fields = RwSignal::new(Vec::<String>::new());
    let fitting = Signal::derive(move || {
        let kind = chosen_column(desk, choices, column).map(|column| column.kind);
        let known = transforms(kind.as_deref().unwrap_or_default());
        known
            .iter()
            .map(|name| (name.to_string(), format!("{name} · {}", words.transforms.text(name))))
            .collect::<Vec<_>>()
    });
    let takes_number = move || chosen(fitting, transform).is_some_and(|name| name == "bucket" || name == "truncate");
    let field = move || {
        let (column, transform) = (chosen_column(desk, choices, column)?.name, chosen(fitting, transform)?);
        Some(match transform.as_str() {
            "identity" => column,
            "bucket" | "truncate" => format!("{transform}[{}]({column})", parameter.get().trim().parse::<u32>().ok()?),
            _ => format!("{transform}({column})"),
        })
    };
    let add = move |_| {
        if let Some(field) = untrack(field) {
            fields.update(|fields| {
                if !fields.contains(&field) {
                    fields.push(field);
                }
            });
        }
    };
    let listed = move || {
        let listed = fields.get().into_iter().map(|field| {
            let label = words.remove_field.fill(&[("field", &field)]);
            let own = field.clone();
            let remove = move |_| fields.update(|fields| fields.retain(|other| *other != own));
            view! { <li><button type="button" class="lake-chip" aria-label=label on:click=remove><code>{field}</code><span aria-hidden="true">"×"</span></button></li> }
        });
        listed.collect::<Vec<_>>()
    };
    let change = move || Some(Change::PartitionBy(fields.get()));
    view! {
        <Frame desk form=&words.partition change=Signal::derive(change)>
            <Choice label=words.column.0 choices value=column />
            <Choice label=words.transform.0 choices=fitting value=transform />
            {move || takes_number().then(|| view! { <TextField label=words.parameter.0 value=parameter /> })}
            <button type="button" class="button-text" on:click=add>{words.add_field.0}</button>
            <ul class="lake-fields" role="list">{listed}</ul>
        </Frame>
    }
}

/// Rows go.
pub(super) fn delete(desk: Desk) -> impl IntoView {
    let words = desk.words;
    let filter = RwSignal::new(String::new());
    let change = move || Some(Change::Delete { filter: filled(filter)? });
    view! {
        <Frame desk form=&words.delete change=Signal::derive(change)>
            <TextField label=words.filter.0 value=filter />
        </Frame>
    }
}

/// A value for the rows that a filter names.
pub(super) fn overwrite(desk: Desk) -> impl IntoView {
    let words = desk.words;
    let (filter, value, is_null) = (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(false));
    let (choices, column) = (columns(desk, |column| !column.kind.contains('<')), RwSignal::new(None));
    let change = move || {
        let value = (!is_null.get()).then(|| value.get());
        Some(Change::Overwrite { filter: filled(filter)?, column: chosen_column(desk, choices, column)?.name, value })
    };
    view! {
        <Frame desk form=&words.overwrite change=Signal::derive(change)>
            <TextField label=words.filter.0 value=filter />
            <Choice label=words.column.0 choices value=column />
            <TextField label=words.value.0 value />
            <label class="check">
                <input type="checkbox" prop:checked=is_null on:change=move |event| is_null.set(event_target_checked(&event)) />
                <code>{words.value_null.0}</code>
            </label>
        </Frame>
    }
}

/// A name for the snapshot that is looked at.
pub(super) fn tag(desk: Desk, language: Language) -> impl IntoView {
    let words = desk.words;
    let name = RwSignal::new(String::new());
    let place = move || {
        let newest = desk.with_table(|table| table.snapshots.len()).checked_sub(1)?;
        Some(desk.at.get().unwrap_or(newest).min(newest))
    };
    let said = move || place().map(|place| language.lake_table().berg.snapshot.fill(&[("number", &(place + 1))]));
    let change = move || Some(Change::Tag { name: filled(name)?, snapshot: place()? });
    view! {
        <Frame desk form=&words.tag change=Signal::derive(change)>
            <p class="lake-tagged">{said}</p>
            <TextField label=words.name.0 value=name />
        </Frame>
    }
}
