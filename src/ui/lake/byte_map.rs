//! A Parquet file as a map of its bytes: all of it in one strip, a row group's column chunks in another, and what is
//! known of the stretch that was chosen.

use std::ops::Range;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::content::Language;
use crate::content::lake_table::ByteMapWords;
use crate::engine::lake::drawing::strip::{Strip, strip};
use crate::protocol::lake::{ByteMap, Chunk, Content, Page, Stretch};
use crate::ui::browser::scroll;
use crate::ui::lake::figures::{bytes, count, grouped};

/// A strip's width in percent, and the least of a stretch: of the whole file there are few, of a row group many.
const WIDTH: f64 = 100.0;
const LEAST_OF_FILE: f64 = 4.0;
const LEAST_OF_GROUP: f64 = 2.4;
/// What a letter takes of a strip as wide as a phone's, in percent.
const LETTER: f64 = 2.6;

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
    let is_to_scale = whole.with_value(|groups| map.with_value(|map| file_spans(map, groups).is_to_scale));
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
                    let spans = whole.with_value(|groups| map.with_value(|map| file_spans(map, groups).spans));
                    let span = spans.get(group_of.get()?).copied()?;
                    (group.len() > 1).then(|| map.with_value(|map| group_strip(words, map, &group, span, chosen, followed)))
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
fn groups(map: &ByteMap) -> Vec<Range<usize>> {
    let group = |stretch: &Stretch| match stretch.content {
        Content::Chunk(chunk) => map.chunks.get(chunk).map(|chunk| chunk.row_group),
        _ => None,
    };
    let mut groups: Vec<Range<usize>> = Vec::new();
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

/// Where the runs of stretches stand in the strip of the whole file.
fn file_spans(map: &ByteMap, groups: &[Range<usize>]) -> Strip {
    let ends = |group: &Range<usize>| {
        let from = map.stretches.get(group.start).map_or(0, |stretch| stretch.from);
        map.stretches.get(group.end - 1).map_or(0, |stretch| stretch.to).saturating_sub(from)
    };
    let sizes: Vec<u64> = groups.iter().map(ends).collect();
    strip(&sizes, WIDTH, LEAST_OF_FILE)
}

/// The file from its first byte to its last, each row group as one.
fn file_strip(
    words: &'static ByteMapWords,
    map: &ByteMap,
    groups: &[Range<usize>],
    chosen: RwSignal<usize>,
) -> impl IntoView + use<> {
    let spans = file_spans(map, groups).spans;
    let drawn = groups.iter().zip(spans).map(|(group, span)| {
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
        let is_option = option.is_some();
        let is_within = move || (start..end).contains(&chosen.get());
        view! {
            <rect class=class class:is-chosen=is_within id=option role=is_option.then_some("option")
                aria-label=is_option.then(|| title.clone()) aria-hidden=(!is_option).then_some("true")
                aria-selected=is_option.then_some(move || (chosen.get() == start).to_string())
                x=percent(span.0) y="3" width=percent(span.1) height="30" on:click=move |_| chosen.set(start) />
            {label(title, span, 22, is_within)}
        }
    });
    view! { <svg class="lake-strip" role="presentation">{drawn.collect_view()}</svg> }
}

fn percent(share: f64) -> String {
    format!("{share:.3}%")
}

/// A stretch's name in it, if there is room.
fn label(
    name: String,
    (x, width): (f64, f64),
    y: u32,
    is_chosen: impl Fn() -> bool + Send + Sync + 'static,
) -> impl IntoView {
    let letters = name.chars().map(|letter| if letter.is_ascii() { 1.0 } else { 1.7 }).sum::<f64>();
    // What is too long for a phone may still fit on a desk: the style hides it there.
    let class = match width {
        _ if letters * LETTER + 2.0 <= width => "lake-byte-name",
        _ if letters * LETTER / 3.2 + 1.0 <= width => "lake-byte-name is-long",
        _ => return None,
    };
    Some(view! {
        <text class=class class:is-chosen=is_chosen x=percent(x + width / 2.0) y=y.to_string() text-anchor="middle" aria-hidden="true">{name}</text>
    })
}

/// The column chunks of the row group that the chosen stretch is of, which stands above at `within`.
fn group_strip(
    words: &'static ByteMapWords,
    map: &ByteMap,
    group: &Range<usize>,
    within: (f64, f64),
    chosen: RwSignal<usize>,
    followed: Signal<Option<(u64, u64)>>,
) -> impl IntoView + use<> {
    let stretches = map.stretches.get(group.clone()).unwrap_or_default();
    let sizes: Vec<u64> = stretches.iter().map(|stretch| stretch.to - stretch.from).collect();
    let Strip { spans, .. } = strip(&sizes, WIDTH, LEAST_OF_GROUP);
    let first = group.start;
    let drawn = stretches.iter().enumerate().zip(spans).map(|((index, stretch), span)| {
        let place = first + index;
        let (from, to) = (stretch.from, stretch.to);
        let is_followed = move || followed.get().is_some_and(|(page, _)| from <= page && page < to);
        let is_chosen = move || chosen.get() == place;
        let said = format!("{}, {}", name(words, map, stretch), bytes(to - from));
        let column = match stretch.content {
            Content::Chunk(chunk) => map.chunks.get(chunk).and_then(|chunk| map.columns.get(chunk.column)).cloned(),
            _ => None,
        };
        view! {
            <rect class=class_of(map, stretch) class:is-chosen=is_chosen id=format!("lake-stretch-{place}") role="option" aria-label=said
                aria-selected=move || is_chosen().to_string()
                x=percent(span.0) y="21" width=percent(span.1) height="50" on:click=move |_| chosen.set(place) />
            {label(column.unwrap_or_default(), span, 50, is_chosen)}
            {move || is_followed().then(|| view! {
                <line class="lake-byte-followed" aria-hidden="true" x1=percent(span.0) x2=percent(span.0 + span.1) y1="78" y2="78" />
            })}
        }
    });
    view! {
        <svg class="lake-strip is-group" role="presentation">
            <line class="lake-glass" aria-hidden="true" x1=percent(within.0) y1="0" x2="0" y2="18" />
            <line class="lake-glass" aria-hidden="true" x1=percent(within.0 + within.1) y1="0" x2="100%" y2="18" />
            {drawn.collect_view()}
        </svg>
    }
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
                        <th scope="col">{words.page.0}</th><th scope="col">{words.encoding.0}</th><th scope="col" class="is-number">{words.values.0}</th>
                        <th scope="col" class="is-number">{words.from.0}</th><th scope="col" class="is-number">{words.to.0}</th>
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
