//! A Parquet file as a map of its bytes: all of it in one strip, a row group's column chunks in another, and what is
//! known of the stretch that was chosen.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::content::Language;
use crate::content::lake_table::ByteMapWords;
use crate::engine::lake::drawing::strip::{Strip, strip};
use crate::protocol::lake::{ByteMap, Chunk, Content, Page, Stretch};
use crate::ui::browser::scroll;
use crate::ui::lake::figures::{bytes, count, grouped};

/// The strip's width in its own units, and the least of a stretch.
const WIDTH: f64 = 1_000.0;
const LEAST: f64 = 14.0;

/// The map.
#[component]
pub fn ByteMapView(
    /// Of the words.
    language: Language,
    /// What stands where.
    map: ByteMap,
    /// Bytes of a page that a followed value lies in.
    followed: Signal<Option<(u64, u64)>>,
) -> impl IntoView {
    let words = &language.lake_table().byte_map;
    let counts = &language.lake_table().counts;
    let groups = groups(&map);
    let about = words.about.fill(&[
        ("bytes", &bytes(map.len)),
        ("rows", &count(&counts.rows, map.rows)),
        ("row_groups", &count(&counts.row_groups, map.chunks.last().map_or(0, |chunk| chunk.row_group as u64 + 1))),
        ("created_by", &map.created_by),
    ]);
    let map = StoredValue::new(map);
    let first =
        map.with_value(|map| map.stretches.iter().position(|stretch| matches!(stretch.content, Content::Chunk(_))));
    let chosen = RwSignal::new(first.unwrap_or(0));
    // A followed value's chunk is what its visitor came for.
    Effect::new(move || {
        let Some((from, _)) = followed.get() else { return };
        let place =
            map.with_value(|map| map.stretches.iter().position(|stretch| stretch.from <= from && from < stretch.to));
        if let Some(place) = place {
            chosen.set(place);
        }
    });
    let step = move |event: KeyboardEvent| {
        let last = map.with_value(|map| map.stretches.len().saturating_sub(1));
        let here = chosen.get_untracked();
        let there = match event.key().as_str() {
            "ArrowRight" | "ArrowDown" => (here + 1).min(last),
            "ArrowLeft" | "ArrowUp" => here.saturating_sub(1),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        chosen.set(there);
        scroll::into_view("lake-stretch");
    };
    let whole = StoredValue::new(groups);
    let group_of =
        Memo::new(move |_| whole.with_value(|groups| groups.iter().position(|group| group.contains(&chosen.get()))));
    let is_to_scale = map.with_value(|map| {
        let sizes: Vec<u64> = map.stretches.iter().map(|stretch| stretch.to - stretch.from).collect();
        strip(&sizes, WIDTH, LEAST).is_to_scale
    });
    let options = map.with_value(|map| {
        let option = |(place, stretch): (usize, &Stretch)| {
            let said = format!("{} · {}", name(words, map, stretch), bytes(stretch.to - stretch.from));
            view! { <option value=place.to_string() prop:selected=move || chosen.get() == place selected={first == Some(place)}>{said}</option> }
        };
        map.stretches.iter().enumerate().map(option).collect_view()
    });
    let chosen_id = move || format!("lake-stretch-{}", chosen.get());
    view! {
        <div class="lake-bytes">
            <p class="caption">{about}</p>
            <div class="lake-strips" role="listbox" tabindex="0" aria-label=words.label.0 aria-activedescendant=chosen_id on:keydown=step>
                {whole.with_value(|groups| map.with_value(|map| file_strip(words, map, groups, chosen)))}
                {move || {
                    let group = whole.with_value(|groups| groups.get(group_of.get()?).cloned())?;
                    (group.len() > 1).then(|| map.with_value(|map| group_strip(words, map, &group, chosen, followed)))
                }}
            </div>
            <div class="lake-offsets" aria-hidden="true"><span>"0"</span><span>{map.with_value(|map| grouped(map.len))}</span></div>
            {(!is_to_scale).then(|| view! { <p class="caption">{words.scale.0}</p> })}
            <label class="field lake-stretch-choice">
                <span>{words.list.0}</span>
                <select on:change=move |event| {
                    if let Ok(place) = event_target_value(&event).parse() {
                        chosen.set(place);
                    }
                }>{options}</select>
            </label>
            <div id="lake-stretch" class="lake-stretch" role="status">
                {move || map.with_value(|map| map.stretches.get(chosen.get()).map(|stretch| facts(language, map, stretch, followed)))}
            </div>
        </div>
    }
}

/// The stretches in runs: each row group's column chunks together, all else alone.
fn groups(map: &ByteMap) -> Vec<std::ops::Range<usize>> {
    let group = |stretch: &Stretch| match stretch.content {
        Content::Chunk(chunk) => map.chunks.get(chunk).map(|chunk| chunk.row_group),
        _ => None,
    };
    let mut groups: Vec<std::ops::Range<usize>> = Vec::new();
    for (place, stretch) in map.stretches.iter().enumerate() {
        let here = group(stretch);
        match groups.last_mut() {
            Some(last) if here.is_some() && map.stretches.get(last.start).and_then(group) == here => {
                last.end = place + 1
            }
            _ => groups.push(place..place + 1),
        }
    }
    groups
}

fn name(words: &ByteMapWords, map: &ByteMap, stretch: &Stretch) -> String {
    match stretch.content {
        Content::Magic => words.magic.to_string(),
        Content::Footer => words.footer.to_string(),
        Content::FooterLength => words.footer_length.to_string(),
        Content::Other => words.other.to_string(),
        Content::Chunk(place) => map.chunks.get(place).map_or(String::new(), |chunk| {
            let column = map.columns.get(chunk.column).map_or("", String::as_str);
            words.chunk.fill(&[("column", &column), ("group", &chunk.row_group)])
        }),
    }
}

fn class_of(map: &ByteMap, stretch: &Stretch) -> String {
    let kind = match stretch.content {
        Content::Magic => "is-magic".to_owned(),
        Content::Footer => "is-footer".to_owned(),
        Content::FooterLength => "is-length".to_owned(),
        Content::Other => "is-other".to_owned(),
        Content::Chunk(place) => format!("is-{}", map.chunks.get(place).map_or(0, |chunk| chunk.column % 4)),
    };
    format!("lake-byte {kind}")
}

/// The file from its first byte to its last, each row group as one.
fn file_strip(
    words: &'static ByteMapWords,
    map: &ByteMap,
    groups: &[std::ops::Range<usize>],
    chosen: RwSignal<usize>,
) -> impl IntoView + use<> {
    let ends = |group: &std::ops::Range<usize>| {
        let from = map.stretches.get(group.start).map_or(0, |stretch| stretch.from);
        (from, map.stretches.get(group.end - 1).map_or(from, |stretch| stretch.to))
    };
    let sizes: Vec<u64> = groups.iter().map(|group| ends(group)).map(|(from, to)| to - from).collect();
    let Strip { spans, .. } = strip(&sizes, WIDTH, LEAST);
    let drawn = groups.iter().zip(spans).map(|(group, (x, width))| {
        let first = map.stretches.get(group.start);
        let class = first.map_or(String::new(), |stretch| class_of(map, stretch));
        let (start, end) = (group.start, group.end);
        let title = match first.map(|stretch| stretch.content) {
            Some(Content::Chunk(chunk)) if end - start > 1 => {
                words.row_group.fill(&[("group", &map.chunks.get(chunk).map_or(0, |chunk| chunk.row_group))])
            }
            _ => first.map_or(String::new(), |stretch| name(words, map, stretch)),
        };
        // Chunks are options of the strip below; here their row group is only looked at.
        let option = (end - start == 1).then(|| format!("lake-stretch-{start}"));
        let role = if option.is_some() { "option" } else { "presentation" };
        view! {
            <rect class=class class:is-within=move || (start..end).contains(&chosen.get()) id=option role=role aria-label=title
                aria-selected=(end - start == 1).then_some(move || (chosen.get() == start).to_string())
                x=format!("{x:.2}") y="1" width=format!("{width:.2}") height="30" on:click=move |_| chosen.set(start) />
        }
    });
    view! { <svg class="lake-strip" viewBox="0 0 1000 32" preserveAspectRatio="none" role="presentation">{drawn.collect_view()}</svg> }
}

/// The column chunks of the row group that the chosen stretch is of.
fn group_strip(
    words: &'static ByteMapWords,
    map: &ByteMap,
    group: &std::ops::Range<usize>,
    chosen: RwSignal<usize>,
    followed: Signal<Option<(u64, u64)>>,
) -> impl IntoView + use<> {
    let stretches = map.stretches.get(group.clone()).unwrap_or_default();
    let sizes: Vec<u64> = stretches.iter().map(|stretch| stretch.to - stretch.from).collect();
    let Strip { spans, .. } = strip(&sizes, WIDTH, LEAST);
    let first = group.start;
    let drawn = stretches.iter().enumerate().zip(spans).map(|((index, stretch), (x, width))| {
        let place = first + index;
        let (from, to) = (stretch.from, stretch.to);
        let is_followed = move || followed.get().is_some_and(|(page, _)| from <= page && page < to);
        let said = format!("{}, {}", name(words, map, stretch), bytes(to - from));
        view! {
            <rect class=class_of(map, stretch) class:is-chosen=move || chosen.get() == place class:is-followed=is_followed
                id=format!("lake-stretch-{place}") role="option" aria-label=said
                aria-selected=move || (chosen.get() == place).to_string()
                x=format!("{x:.2}") y="1" width=format!("{width:.2}") height="54" on:click=move |_| chosen.set(place) />
        }
    });
    view! { <svg class="lake-strip is-group" viewBox="0 0 1000 56" preserveAspectRatio="none" role="presentation">{drawn.collect_view()}</svg> }
}

/// What is known of a stretch.
fn facts(language: Language, map: &ByteMap, stretch: &Stretch, followed: Signal<Option<(u64, u64)>>) -> AnyView {
    let words = &language.lake_table().byte_map;
    let place = words.bytes.fill(&[("from", &grouped(stretch.from)), ("to", &grouped(stretch.to))]);
    let about = match stretch.content {
        Content::Magic => words.magic_about.0,
        Content::Footer => words.footer_about.0,
        Content::FooterLength => words.footer_length_about.0,
        Content::Other => words.other_about.0,
        Content::Chunk(_) => "",
    };
    let chunk = match stretch.content {
        Content::Chunk(chunk) => map.chunks.get(chunk),
        _ => None,
    };
    let size = bytes(stretch.to - stretch.from);
    view! {
        <h4 class="lake-stretch-name">{name(words, map, stretch)}</h4>
        <p class="lake-path"><code>{place}" · "{size}</code></p>
        {(!about.is_empty()).then(|| view! { <p class="caption">{about}</p> })}
        {chunk.map(|chunk| chunk_facts(language, chunk, followed))}
    }
    .into_any()
}

fn chunk_facts(language: Language, chunk: &Chunk, followed: Signal<Option<(u64, u64)>>) -> impl IntoView + use<> {
    let all = language.lake_table();
    let words = &all.byte_map;
    let known = |value: &Option<String>| value.clone().unwrap_or_else(|| words.unknown.to_string());
    let share = 100.0 * chunk.bytes as f64 / chunk.uncompressed.max(1) as f64;
    let ratio = words.ratio.fill(&[
        ("bytes", &bytes(chunk.bytes)),
        ("share", &format!("{share:.0}")),
        ("uncompressed", &bytes(chunk.uncompressed)),
    ]);
    let facts = [
        (words.size.0, ratio),
        (words.codec.0, chunk.codec.clone()),
        (words.encodings.0, chunk.encodings.join(", ")),
        (words.values.0, grouped(chunk.values)),
        (words.nulls.0, known(&chunk.nulls.map(grouped))),
        (words.least.0, known(&chunk.min)),
        (words.greatest.0, known(&chunk.max)),
    ];
    let facts = facts.map(|(key, value)| view! { <div><dt>{key}</dt><dd>{value}</dd></div> });
    let pages = chunk.pages.iter().enumerate().map(|(index, page)| page_row(words, index, page, followed));
    view! {
        <div class="lake-chunk">
            <dl class="lake-facts">{facts.into_iter().collect_view()}</dl>
            <div class="lake-grid" tabindex="0" role="group" aria-label=words.pages.0>
                <table>
                    <thead><tr>
                        <th scope="col">{words.page.0}</th><th scope="col">{words.encoding.0}</th><th scope="col">{words.values.0}</th>
                        <th scope="col">{words.from.0}</th><th scope="col">{words.to.0}</th>
                    </tr></thead>
                    <tbody>{pages.collect_view()}</tbody>
                </table>
            </div>
        </div>
    }
}

fn page_row(
    words: &'static ByteMapWords,
    index: usize,
    page: &Page,
    followed: Signal<Option<(u64, u64)>>,
) -> impl IntoView + use<> {
    let from = page.from;
    let is_followed = move || followed.get().is_some_and(|(followed, _)| followed == from);
    let kind = if page.is_dictionary { words.dictionary.0 } else { words.data.0 };
    view! {
        <tr class:is-followed=is_followed>
            <th scope="row">{index}" · "{kind}{move || is_followed().then(|| view! { <em>{words.followed.0}</em> })}</th>
            <td>{page.encoding.clone()}</td>
            <td class="is-number">{grouped(page.values)}</td>
            <td class="is-number">{grouped(page.from)}</td>
            <td class="is-number">{grouped(page.to)}</td>
        </tr>
    }
}
