//! A part of the table, opened: text, rows, or a map of bytes.

use std::sync::Arc;

use leptos::prelude::*;

use crate::content::Language;
use crate::engine::lake::drawing::What;
use crate::engine::lake::picture::{Part, Picture, TablePicture};
use crate::protocol::lake::Opened;
use crate::ui::browser::files;
use crate::ui::lake::byte_map::ByteMapView;
use crate::ui::lake::grid::grid;
use crate::ui::lake::loaded::Loaded;
use crate::ui::lake::said;

/// Lines of JSON whose keys are set off; further ones stand as plain text.
const MOST_LINES: usize = 2_000;

/// What is open.
#[component]
pub fn OpenedPart(
    /// Of the words.
    language: Language,
    /// The lake.
    picture: Signal<Arc<Picture>>,
    /// Which part is open.
    part: Signal<Option<Part>>,
    /// What is in it.
    content: Signal<Loaded<Opened>>,
    /// Bytes of a page that a followed value lies in, if it is this file's.
    followed: Signal<Option<(u64, u64)>>,
    /// The file is to be saved: its path.
    on_save: Callback<String>,
    /// The part is to be closed.
    on_close: Callback<()>,
) -> impl IntoView {
    let words = &language.lake_table().opened;
    let head = move || {
        let part = part.get()?;
        picture.with(|picture| {
            let table = picture.table.as_ref()?;
            let name = said::name(language.lake_table(), table, &What::Part(part.clone()));
            let path = path(table, &part)?.to_owned();
            let about = match part {
                Part::Metadata(_) => words.metadata.0,
                Part::Snapshot(_) => words.snapshot.0,
                Part::ManifestList(_) => words.manifest_list.0,
                Part::Manifest(_) => words.manifest.0,
                Part::DataFile(_) => words.data_file.0,
            };
            let saved = path.clone();
            Some(view! {
                <header class="lake-opened-head">
                    <h3 class="lake-opened-name">{name}</h3>
                    <p class="lake-path"><code>{path}</code></p>
                    <p class="caption">{about}</p>
                    <div class="lake-buttons">
                        <button type="button" class="button-outline" on:click=move |_| on_save.run(saved.clone())>{words.save.0}</button>
                        <button type="button" class="button-text" on:click=move |_| on_close.run(())>{words.close.0}</button>
                    </div>
                </header>
            })
        })
    };
    let body = move || match (part.with(Option::is_some), content.get()) {
        (false, _) => view! { <p class="caption">{words.nothing.0}</p> }.into_any(),
        (true, Loaded::Idle | Loaded::Waiting) => {
            view! { <p class="lake-waiting" role="status">{language.lake_table().loading.0}</p> }.into_any()
        }
        (true, Loaded::Failed(why)) => view! { <p class="lake-failure" role="alert">{why}</p> }.into_any(),
        (true, Loaded::Ready(opened)) => match &*opened {
            Opened::Json(text) => view! { <Json language text=text.clone() /> }.into_any(),
            Opened::Avro { grid: rows, header } => view! {
                {grid(language, rows, words.rows.to_string())}
                {avro_header(language, header)}
            }
            .into_any(),
            Opened::Parquet(map) => view! { <ByteMapView language map=map.clone() followed /> }.into_any(),
        },
    };
    view! {
        <section class="lake-opened" id="lake-opened" aria-label=words.title.0>
            {head}
            <div class="lake-opened-body">{body}</div>
        </section>
    }
}

/// Where a part's bytes are, relative to the table. A snapshot stands in the newest metadata file.
fn path<'a>(table: &'a TablePicture, part: &Part) -> Option<&'a str> {
    match *part {
        Part::Metadata(place) => table.metadata.get(place).map(|file| file.path.as_str()),
        Part::Snapshot(_) => table.metadata.last().map(|file| file.path.as_str()),
        Part::ManifestList(place) => table.snapshots.get(place).map(|snapshot| snapshot.list.as_str()),
        Part::Manifest(place) => table.manifests.get(place).map(|manifest| manifest.path.as_str()),
        Part::DataFile(place) => table.files.get(place).map(|file| file.path.as_str()),
    }
}

fn avro_header(language: Language, header: &[(String, String)]) -> impl IntoView + use<> {
    let words = &language.lake_table().opened;
    let pairs = header.iter().map(|(key, value)| {
        view! { <div><dt>{key.clone()}</dt><dd>{value.clone()}</dd></div> }
    });
    view! {
        <details class="lake-header">
            <summary>{words.header.0}</summary>
            <dl>{pairs.collect_view()}</dl>
        </details>
    }
}

#[component]
fn Json(language: Language, text: String) -> impl IntoView {
    let words = language.lake_table();
    let copied = RwSignal::new(false);
    let mut ends = text.match_indices('\n').skip(MOST_LINES - 1);
    let end = ends.next().map_or(text.len(), |(end, _)| end + 1);
    let lines = text[..end].split_inclusive('\n').map(|line| {
        // Empty pieces are left out: written out they would be a space each.
        let (before, key, rest) = key_of(line);
        let key = (!key.is_empty()).then(|| view! { <span>{key.to_owned()}</span> });
        view! { {(!before.is_empty()).then(|| before.to_owned())}{key}{rest.to_owned()} }
    });
    let lines = lines.collect_view();
    let rest = text[end..].to_owned();
    let copy = move |_| files::copy(&text, move |is_done| copied.set(is_done));
    view! {
        <div class="lake-json">
            <button type="button" class="button-text" on:click=copy>
                {move || if copied.get() { words.copied.0 } else { words.copy.0 }}
            </button>
            <pre tabindex="0" role="group" aria-label=words.opened.json.0><code>{lines}{rest}</code></pre>
        </div>
    }
}

/// A line of indented JSON as what is before its key, the key with its quotes, and what follows.
pub fn key_of(line: &str) -> (&str, &str, &str) {
    let indent = line.len() - line.trim_start_matches(' ').len();
    let (before, rest) = line.split_at(indent);
    let end = rest.strip_prefix('"').and_then(|inner| {
        let mut is_escaped = false;
        inner.bytes().position(|byte| {
            let is_end = byte == b'"' && !is_escaped;
            is_escaped = byte == b'\\' && !is_escaped;
            is_end
        })
    });
    match end.map(|end| rest.split_at(end + 2)) {
        Some((key, after)) if after.starts_with(':') => (before, key, after),
        _ => (before, "", rest),
    }
}
