//! Whether a text is rows of values, between which delimiters, and whether the first row has names.

use std::collections::HashMap;

use crate::engine::lake::cell::Cell;
use crate::engine::lake::extract::csv::Rows;
use crate::engine::lake::extract::evidence::{Evidence, HeaderEvidence};
use crate::engine::lake::extract::rejected::excerpt;
use crate::engine::lake::extract::{Delimited, Format, MAX_COLUMNS, Refused};

/// How much of a text is looked at, in bytes; the first row is looked at whole.
const SAMPLE: usize = 1 << 20;
/// How many rows are looked at.
const ROWS: usize = 1_000;
/// If several fit a text equally, the first. A comma may be the point of numbers.
const DELIMITERS: [u8; 4] = [b'\t', b';', b'|', b','];

/// A delimiter, and how it fits.
struct Candidate<'a> {
    format: Delimited,
    rows: Vec<Vec<Cell<'a>>>,
    columns: usize,
    agreeing: usize,
}

pub(super) fn recognise(text: &str, extension: &str) -> Result<Option<(Format, Vec<Evidence>)>, Refused> {
    let is_named = matches!(extension, "csv" | "tsv" | "tab" | "psv");
    let candidates = DELIMITERS.map(|delimiter| Candidate::new(text, delimiter));
    let fits = |candidate: &&Candidate| {
        let (agreeing, sampled) = (candidate.agreeing, candidate.rows.len());
        candidate.columns > 1 && (agreeing * 10 >= sampled * 8 || is_named && agreeing * 2 >= sampled)
    };
    let rank = |candidate: &&Candidate| {
        let begins_so = candidate.rows.first().is_some_and(|row| row.len() == candidate.columns);
        (begins_so, candidate.agreeing * 1_000 / candidate.rows.len().max(1))
    };
    // Of equals `max_by_key` takes the last.
    let best = candidates.iter().rev().filter(fits).max_by_key(rank);
    let single = candidates.iter().rev().find(|_| is_named);
    let Some(found) = best.or(single) else { return Ok(None) };
    let columns = found.rows.first().map_or(0, Vec::len);
    if columns > MAX_COLUMNS {
        return Err(Refused::TooManyColumns { limit: MAX_COLUMNS, found: columns });
    }
    let (has_header, header) = header(&found.rows);
    let format = Delimited { has_header, ..found.format };
    let (delimiter, columns, agreeing, sampled) = (format.delimiter, found.columns, found.agreeing, found.rows.len());
    let delimiter = Evidence::Delimiter { delimiter, columns, agreeing, sampled };
    Ok(Some((Format::Delimited(format), vec![delimiter, Evidence::Header(header)])))
}

impl<'a> Candidate<'a> {
    fn new(text: &'a str, delimiter: u8) -> Self {
        let head = &text.as_bytes()[..text.len().min(SAMPLE)];
        let is_old_mac = memchr::memchr(b'\n', head).is_none() && memchr::memchr(b'\r', head).is_some();
        let line_end = if is_old_mac { b'\r' } else { b'\n' };
        let format = Delimited { delimiter, line_end, has_header: false };
        let mut from = Rows::new(text, format);
        let (mut rows, mut cells) = (Vec::new(), Vec::new());
        let mut counts: HashMap<usize, usize> = HashMap::new();
        while rows.len() < ROWS && from.at < SAMPLE {
            let Some(row) = from.next(&mut cells) else { break };
            if row.is_whole() {
                *counts.entry(cells.len()).or_default() += 1;
            }
            rows.push(std::mem::take(&mut cells));
        }
        let most = counts.into_iter().max_by_key(|&(columns, count)| (count, columns));
        let (columns, agreeing) = most.unwrap_or_default();
        Self { format, rows, columns, agreeing }
    }
}

/// Whether the first row has names. It does if it has text where numbers or dates stand below it; it does not if it
/// has such itself where they do; else it does if none of its values comes again in its column.
fn header(rows: &[Vec<Cell>]) -> (bool, HeaderEvidence) {
    let Some((first, below)) = rows.split_first() else { return (true, HeaderEvidence::Names) };
    let text = |cell: &Cell| if let Cell::Text(text) = cell { text.trim().to_owned() } else { String::new() };
    let mut named = 0;
    let (mut value_over_values, mut repeated) = (None, None);
    for (place, own) in first.iter().map(text).enumerate().filter(|(_, own)| !own.is_empty()) {
        let (mut values, mut filled, mut again) = (0, 0, false);
        for cell in below.iter().filter_map(|row| row.get(place)) {
            let Cell::Text(cell) = cell else { continue };
            filled += usize::from(!cell.is_empty());
            values += usize::from(is_value(cell.trim()));
            again |= cell.trim() == own;
        }
        let are_values = filled > 0 && values * 10 >= filled * 9;
        if is_value(&own) {
            if are_values || below.is_empty() {
                value_over_values.get_or_insert((place + 1, own));
            }
        } else if are_values {
            named += 1;
        } else if again {
            repeated.get_or_insert((place + 1, own));
        }
    }
    if named > 0 {
        return (true, HeaderEvidence::TextOverValues { columns: named });
    }
    match (value_over_values, repeated) {
        (Some((column, value)), _) => (false, HeaderEvidence::ValueOverValues { column, value: excerpt(&value) }),
        (None, Some((column, value))) => (false, HeaderEvidence::Repeated { column, value: excerpt(&value) }),
        (None, None) => (true, HeaderEvidence::Names),
    }
}

/// Whether a text is a number, a date or a time, as far as its characters go.
fn is_value(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit() || "+-.(".contains(c))
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_digit() || b" +-.,:/()%eETZ".contains(&byte))
}
