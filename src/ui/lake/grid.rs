//! A table of text in a frame of its own.

use std::ops::Range;
use std::sync::Arc;

use leptos::prelude::*;

use crate::content::Language;
use crate::protocol::lake::Grid;
use crate::ui::lake::figures::grouped;
use crate::ui::parts::portions::in_portions_of;

/// Rows that are put on the page.
const MOST: usize = 500;

/// Cells that are drawn in one frame.
const CELLS_AT_ONCE: usize = 400;

/// Bytes of a text that is written in several lines.
const LONG: usize = 60;
/// Bytes of a text that may have more lines than its frame.
const FRAMED: usize = 240;

/// The table, which scrolls under its headings.
pub fn grid(language: Language, grid: &Grid, label: String) -> impl IntoView + use<> {
    let words = language.lake_table();
    let heads = grid.columns.iter().map(|(name, is_number)| {
        view! { <th scope="col" class:is-number=*is_number>{name.clone()}</th> }
    });
    let first = (grid.rows.len() > MOST).then(|| {
        let said = words.first.fill(&[("shown", &MOST), ("count", &grouped(grid.rows.len() as u64))]);
        view! { <p class="caption">{said}</p> }
    });
    view! {
        {first}
        <div class="lake-grid" tabindex="0" role="group" aria-label=label>
            <table>
                <thead><tr>{heads.collect_view()}</tr></thead>
                <tbody>{body(language, Arc::new(grid.clone()))}</tbody>
            </table>
        </div>
    }
}

/// Its rows, some a frame: all at once would take longer than one.
pub fn body(language: Language, grid: Arc<Grid>) -> AnyView {
    let at_once = (CELLS_AT_ONCE / grid.columns.len().max(1)).max(1);
    in_portions_of(at_once, grid.rows.len().min(MOST), move |rows| rows_of(language, &grid, rows))
}

fn rows_of(language: Language, grid: &Grid, rows: Range<usize>) -> AnyView {
    let null = language.lake_table().null.0;
    let rows = grid.rows[rows].iter().map(|row| {
        let cells = row.iter().zip(&grid.columns).map(|(cell, &(_, is_number))| match cell {
            None => view! { <td class="is-null">{null}</td> }.into_any(),
            Some(text) if is_number => view! { <td class="is-number">{text.clone()}</td> }.into_any(),
            // In several lines, and what is longer yet in a frame that scrolls.
            Some(text) if text.len() > LONG => {
                // Who has no mouse scrolls what is focused.
                let (frame, reach) = if text.len() > FRAMED { (Some("is-framed"), Some("0")) } else { (None, None) };
                view! { <td class="is-long"><div class=frame tabindex=reach>{text.clone()}</div></td> }.into_any()
            }
            Some(text) => view! { <td>{text.clone()}</td> }.into_any(),
        });
        view! { <tr>{cells.collect_view()}</tr> }
    });
    rows.collect_view().into_any()
}
