//! The rows of a waterfall: which spans are shown, how they fold, and how the arrow keys walk them.

use std::collections::HashSet;
use std::fmt::Write;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::engine::trace::span::{Shape, Trace, Value};

/// A span that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Index in [`Trace::spans`].
    pub span: usize,
    /// How many ancestors it has. All of them have rows.
    pub depth: usize,
    /// How many spans are under it that the filter lets through, folded away or not.
    pub descendants: usize,
    /// Whether they are folded away.
    pub is_collapsed: bool,
    /// Whether the filter found it. If not, it is here because something under it was found, and is drawn dim.
    pub is_match: bool,
}

/// What a visitor looks for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Filter {
    /// Part of the name of a service or an operation, or of an attribute's value, in capitals or not. Space around
    /// it does not count; an empty text finds everything.
    pub text: String,
}

/// The rows to show, in order, in O(n): the spans that the filter finds, and their ancestors, without what lies under
/// a collapsed one. Attributes are looked at where the trace has details.
pub fn visible(trace: &Trace, shape: &Shape, collapsed: &HashSet<usize>, filter: &Filter) -> Vec<Row> {
    let count = trace.spans.len().min(shape.ends.len()).min(shape.depths.len());
    let found = filter.found(trace);
    let shown_before = shown_before(trace, count, found.as_deref());
    let mut rows = Vec::new();
    let mut span = 0;
    while span < count {
        let end = shape.ends[span].clamp(span + 1, count);
        if shown_before[span + 1] == shown_before[span] {
            span = end;
            continue;
        }
        let descendants = shown_before[end] - shown_before[span + 1];
        let is_collapsed = descendants > 0 && collapsed.contains(&span);
        rows.push(Row {
            span,
            depth: shape.depths[span],
            descendants,
            is_collapsed,
            is_match: found.as_ref().is_none_or(|found| found[span]),
        });
        span = if is_collapsed { end } else { span + 1 };
    }
    rows
}

/// By span, how many spans before it are found or are ancestors of one that is.
fn shown_before(trace: &Trace, count: usize, found: Option<&[bool]>) -> Vec<usize> {
    let Some(found) = found else { return (0..=count).collect() };
    let mut is_shown = found.to_vec();
    for span in (0..count).rev() {
        if let Some(parent) = trace.spans[span].parent.filter(|&parent| is_shown[span] && parent < span) {
            is_shown[parent] = true;
        }
    }
    let mut before = Vec::with_capacity(count + 1);
    before.push(0);
    before.extend(is_shown.iter().take(count).scan(0, |shown, &is_shown| {
        *shown += usize::from(is_shown);
        Some(*shown)
    }));
    before
}

impl Filter {
    /// Whether each span is found; none if there is nothing to look for.
    pub fn found(&self, trace: &Trace) -> Option<Vec<bool>> {
        let text = self.text.trim().to_lowercase();
        if text.is_empty() {
            return None;
        }
        let mut lower = String::new();
        let names: Vec<bool> = trace.names.iter().map(|name| holds(name, &text, &mut lower)).collect();
        let named = |name: usize| names.get(name).copied().unwrap_or_default();
        let found = (0..trace.spans.len()).map(|span| {
            let (service, operation) = (trace.service_name(span), trace.spans[span].operation);
            let mut values = trace.details.get(span).into_iter().flat_map(|details| &details.attributes);
            named(service.0 as usize)
                || named(operation.0 as usize)
                || values.any(|attribute| value_holds(&attribute.value, &text, &mut lower))
        });
        Some(found.collect())
    }
}

/// Whether a value, as it is written on the page, has `text` in it; see [`holds`].
fn value_holds(value: &Value, text: &str, lower: &mut String) -> bool {
    lower.clear();
    // Writing to a string does not fail. Numbers have no capitals.
    let _ = match value {
        Value::Text(value) | Value::Json(value) => return holds(value, text, lower),
        Value::Int(value) => write!(lower, "{value}"),
        Value::Float(value) => write!(lower, "{value}"),
        Value::Bool(value) => write!(lower, "{value}"),
    };
    lower.contains(text)
}

/// Whether `whole` has `text`, which is in small letters, in it. `lower` is room to work in, so that not every
/// attribute of a large trace takes some of its own.
fn holds(whole: &str, text: &str, lower: &mut String) -> bool {
    if !whole.is_ascii() {
        return whole.to_lowercase().contains(text);
    }
    lower.clear();
    lower.push_str(whole);
    lower.make_ascii_lowercase();
    lower.contains(text)
}

/// Every span that can be collapsed.
pub fn collapse_all(shape: &Shape) -> HashSet<usize> {
    collapse_to_depth(shape, 0)
}

/// The spans to collapse so that none deeper than `depth` is shown; roots have depth 0. They stay collapsed when
/// something above them is opened.
pub fn collapse_to_depth(shape: &Shape, depth: usize) -> HashSet<usize> {
    let spans = shape.ends.iter().zip(&shape.depths).enumerate();
    spans.filter(|&(span, (&end, &at))| at >= depth && end > span + 1).map(|(span, _)| span).collect()
}

/// Opens what hides a span that the filter finds: to be done when the visitor has typed.
pub fn reveal(trace: &Trace, filter: &Filter, collapsed: &mut HashSet<usize>) {
    let Some(mut has_found) = filter.found(trace) else { return };
    for span in (0..trace.spans.len()).rev() {
        if let Some(parent) = trace.spans[span].parent.filter(|&parent| has_found[span] && parent < span) {
            has_found[parent] = true;
            collapsed.remove(&parent);
        }
    }
}

/// A key of a tree, by the WAI-ARIA Authoring Practices' tree view pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Walk {
    /// Down: the next row.
    Next,
    /// Up: the row before.
    Previous,
    /// Left: closes an open row; from a closed one or one without children, to its parent.
    Out,
    /// Right: opens a closed row; from an open one, to its first child.
    In,
    /// Home: the first row.
    First,
    /// End: the last row.
    Last,
}

/// What a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The span that has the focus then.
    pub span: usize,
    /// The span to collapse if it is open, or to open.
    pub toggle: Option<usize>,
}

/// What a key does on the row of the span `here`. If `here` has no row, the focus first goes to the nearest row before
/// it: the row that hides it.
pub fn walk(rows: &[Row], here: usize, key: Walk) -> Step {
    let to = |row: Option<&Row>| Step { span: row.map_or(here, |row| row.span), toggle: None };
    let index = match rows.binary_search_by_key(&here, |row| row.span) {
        Ok(index) => index,
        Err(_) if matches!(key, Walk::First) => return to(rows.first()),
        Err(_) if matches!(key, Walk::Last) => return to(rows.last()),
        Err(next) => return to(rows.get(next.saturating_sub(1))),
    };
    let row = rows[index];
    match key {
        Walk::First => to(rows.first()),
        Walk::Last => to(rows.last()),
        Walk::Next => to(rows.get(index + 1)),
        Walk::Previous => to(rows.get(index.saturating_sub(1))),
        Walk::Out if row.descendants > 0 && !row.is_collapsed => Step { span: here, toggle: Some(here) },
        Walk::Out => to(parent_row(rows, index).map(|parent| &rows[parent])),
        Walk::In if row.is_collapsed => Step { span: here, toggle: Some(here) },
        Walk::In => to(rows.get(index + 1).filter(|next| next.depth > row.depth)),
    }
}

/// The row of a row's parent, both by their index in `rows`.
pub fn parent_row(rows: &[Row], row: usize) -> Option<usize> {
    let depth = rows.get(row)?.depth;
    rows[..row].iter().rposition(|above| above.depth < depth)
}

/// The rows, by index, that are in sight when `count` rows of `row_height` are scrolled down by `first_pixel` in a
/// window of `height`, all in pixels, and `overscan` more on either side. It lies in `0..count`, and is empty only if
/// there are no rows or their height is not a positive number.
pub fn window(first_pixel: f64, height: f64, row_height: f64, overscan: usize, count: usize) -> Range<usize> {
    if !(row_height.is_finite() && row_height > 0.0) {
        return 0..0;
    }
    // Conversion from float saturates, and takes NaN for 0.
    let rows_above = (first_pixel / row_height).floor() as usize;
    let in_sight = ((height / row_height).ceil() as usize).saturating_add(1);
    // Where rows have gone, the window may still be scrolled to where they were.
    let first = rows_above.min(count.saturating_sub(in_sight));
    first.saturating_sub(overscan)..first.saturating_add(in_sight).saturating_add(overscan).min(count)
}
