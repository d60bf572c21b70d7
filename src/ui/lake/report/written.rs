//! 04: what a commit wrote, and what became of the columns.

use leptos::prelude::*;

use crate::engine::lake::picture::Written;
use crate::ui::lake::figures::{bytes, count};
use crate::ui::lake::found;
use crate::ui::lake::sentence::fill;
use crate::ui::lake::state::State;

pub(super) fn view(state: State, written: &Written) -> impl IntoView {
    let counts = &state.words().counts;
    let words = &state.language.lake_report().written;
    let figures =
        [count(&counts.files, written.files), count(&counts.rows, written.rows), bytes(written.bytes)].join(" · ");
    let differences = found::differences(state.language, &written.differences);
    let differences = differences.into_iter().map(|said| view! { <li>{said}</li> });
    let none = written.differences.is_empty().then(|| view! { <li>{words.no_differences.0}</li> });
    view! {
        <dl class="pairs">
            <div><dt>{fill(&words.snapshot, "id", written.snapshot_id)}</dt><dd>{figures}</dd></div>
        </dl>
        <ul class="sentences" role="list">{differences.collect_view()}{none}</ul>
    }
}
