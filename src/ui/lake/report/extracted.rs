//! 01: what a file is written in, and what speaks for that.

use leptos::prelude::*;

use super::normalised::MOST_COLUMNS;
use super::sentences;
use crate::engine::lake::picture::Extracted;
use crate::ui::lake::figures::grouped;
use crate::ui::lake::sentence::fill;
use crate::ui::lake::state::State;
use crate::ui::lake::{found, trouble};

pub(super) fn view(state: State, extracted: &Extracted) -> impl IntoView {
    let language = state.language;
    let words = language.lake_report();
    let of_text = extracted.encoded.iter().flat_map(|encoded| found::encoded(language, encoded));
    let evidence =
        extracted.evidence.iter().map(|evidence| found::evidence(language, evidence)).chain(of_text).collect();
    let warnings = extracted.warnings.iter().map(|warning| found::warning(language, warning)).collect();
    let read_as = extracted.read_as.iter().take(MOST_COLUMNS).map(|column| found::read_as(language, column)).collect();
    let listed = &extracted.unreadable_first;
    let mut unreadable: Vec<String> = listed.iter().map(|rejected| trouble::unreadable(language, rejected)).collect();
    let more = extracted.unreadable.saturating_sub(listed.len() as u64);
    if more > 0 {
        unreadable.push(fill(&words.unreadable.more, "n", grouped(more)));
    }
    view! {
        <dl class="pairs">
            <div><dt>{words.evidence.format.0}</dt><dd>{found::format(language, &extracted.format)}</dd></div>
            {extracted.encoded.map(|encoded| view! {
                <div><dt>{words.evidence.encoding.0}</dt><dd>{found::encoding(language, encoded.encoding)}</dd></div>
            })}
        </dl>
        {sentences(words.evidence.why.0, evidence)}
        {sentences(words.evidence.read_as.0, read_as)}
        {sentences(words.evidence.warnings.0, warnings)}
        {sentences(words.evidence.unreadable.0, unreadable)}
    }
}
