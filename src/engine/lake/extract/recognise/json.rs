//! Whether a text is JSON, and where in it the records are.

use super::line_of;
use crate::engine::lake::extract::Format;
use crate::engine::lake::extract::evidence::{Evidence, Mark, Shape};
use crate::engine::lake::extract::json::{OPERATORS, Parser, first_call};

/// How much of a text is looked at, in bytes.
const SAMPLE: usize = 4 << 20;
/// How many lines are looked at.
const LINES: usize = 100;
/// How many names may lead to the lists.
const MAX_PATH: usize = 4;

/// What the services of the web call the list of their answer's records.
#[rustfmt::skip]
const NAMES: [&str; 18] = [
    "items", "data", "results", "result", "records", "rows", "value", "values", "hits", "content", "entries",
    "documents", "docs", "list", "objects", "features", "elements", "_embedded",
];

pub(super) fn recognise(text: &str) -> Option<(Format, Vec<Evidence>)> {
    let start = text.len() - text.trim_ascii_start().len();
    let sample = &text[..text.floor_char_boundary(start + SAMPLE)];
    let first = *text.as_bytes().get(start)?;
    let second = sample.get(start + 1..)?.trim_ascii_start().bytes().next();
    let line = line_of(text, start);
    let mark = match (first, second) {
        (b'[', None | Some(b'{' | b'[' | b']' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n')) => Mark::List,
        (b'{', None | Some(b'"' | b'}' | b'\'' | b'_' | b'a'..=b'z' | b'A'..=b'Z')) => Mark::Object,
        _ => return None,
    };
    let operator = operator(sample);
    let is_extended = operator.is_some();
    let mut evidence = vec![Evidence::Begins { with: mark.clone(), line }];
    let shape = match mark {
        Mark::List => Shape::List,
        _ => object(sample, start, sample.len() < text.len(), &mut evidence),
    };
    evidence.extend(operator);
    Some((Format::Json { shape, is_extended }, evidence))
}

/// The first sign of Extended JSON.
fn operator(sample: &str) -> Option<Evidence> {
    let quoted = |name: &&'static str| {
        let mut at = 0;
        loop {
            at += memchr::memmem::find(&sample.as_bytes()[at..], name.as_bytes())?;
            let end = at + name.len();
            let is_name = sample[..at].ends_with('"')
                && sample[end..].strip_prefix('"').is_some_and(|rest| rest.trim_ascii_start().starts_with(':'));
            if is_name {
                return Some((at, *name));
            }
            at = end;
        }
    };
    let (place, name) = OPERATORS.iter().filter_map(quoted).chain(first_call(sample)).min()?;
    Some(Evidence::Operator { name: name.to_owned(), line: line_of(sample, place) })
}

/// Where the records are in a text that begins with an object.
fn object(sample: &str, start: usize, is_cut: bool, evidence: &mut Vec<Evidence>) -> Shape {
    let lines = sample.lines().map(str::trim_ascii).filter(|line| !line.is_empty()).take(LINES);
    let (mut objects, mut sampled) = (0, 0);
    for line in lines {
        sampled += 1;
        objects += usize::from(line.starts_with('{') && line.ends_with('}'));
    }
    if objects >= 2 && 3 * objects >= sampled {
        evidence.push(Evidence::Lines { objects, sampled });
        return Shape::Lines;
    }
    let mut parser = Parser::new(sample, false);
    parser.at = start;
    if parser.skip_value().is_ok() {
        parser.skip_space();
        if parser.at < sample.len() {
            return Shape::Documents;
        }
    }
    let mut path = Vec::new();
    parser.at = start;
    let Some(seen) = envelope(&mut parser, is_cut, &mut path) else { return Shape::Single };
    evidence.push(Evidence::Rows { path: path.clone(), seen });
    path.pop();
    Shape::Under(path)
}

/// What an object has under a name.
struct Entry {
    name: String,
    /// Where its value begins.
    at: usize,
    bytes: usize,
    value: Value,
}

enum Value {
    /// A list without elements.
    Empty,
    /// A list of objects, and how many.
    Objects(usize),
    Object,
    Other,
}

/// How many records the lists of an envelope have, and the path to the longest of them; nothing if it is no envelope
/// but a record itself. It is one if a list has a name that says so, if all that is in it are lists of objects, or if
/// one such list is more than half of it.
fn envelope(parser: &mut Parser, is_cut: bool, path: &mut Vec<String>) -> Option<usize> {
    let start = parser.at;
    let entries = entries(parser);
    let whole = parser.at - start;
    let is_known = |entry: &Entry| NAMES.contains(&entry.name.as_str());
    let objects = |entry: &Entry| if let Value::Objects(count) = entry.value { count } else { 0 };
    let all_lists = entries.iter().all(|entry| matches!(entry.value, Value::Objects(_) | Value::Empty));
    let is_list = |entry: &&Entry| match entry.value {
        Value::Objects(count) => is_known(entry) || all_lists || (count > 1 || is_cut) && 2 * entry.bytes > whole,
        Value::Empty => is_known(entry),
        Value::Object | Value::Other => false,
    };
    if let Some(list) = entries.iter().filter(is_list).max_by_key(|entry| (objects(entry), is_known(entry))) {
        path.push(list.name.clone());
        return Some(entries.iter().map(objects).sum());
    }
    let is_way = |entry: &&Entry| matches!(entry.value, Value::Object) && (is_known(entry) || 2 * entry.bytes > whole);
    let way = entries.iter().filter(is_way).max_by_key(|entry| entry.bytes)?;
    if path.len() + 1 >= MAX_PATH {
        return None;
    }
    path.push(way.name.clone());
    parser.at = way.at;
    let found = envelope(parser, is_cut, path);
    if found.is_none() {
        path.pop();
    }
    found
}

/// What an object has, as far as it goes.
fn entries(parser: &mut Parser) -> Vec<Entry> {
    let mut entries = Vec::new();
    parser.at += 1;
    while parser.next_in(b'}', EXPECTED, entries.is_empty()).is_ok_and(|comes| comes) {
        let Ok(name) = parser.name() else { break };
        parser.skip_space();
        let (name, at) = (name.into_owned(), parser.at);
        let rest = parser.text.as_bytes().get(at..).unwrap_or_default();
        let value = match rest.first() {
            Some(b'[') if parser.is_list_of_objects() => match elements(&mut parser.clone()) {
                0 => Value::Empty,
                count => Value::Objects(count),
            },
            Some(b'{') => Value::Object,
            _ => Value::Other,
        };
        let skipped = parser.skip_value();
        entries.push(Entry { name, at, bytes: parser.at - at, value });
        if skipped.is_err() {
            break;
        }
    }
    entries
}

fn elements(parser: &mut Parser) -> usize {
    let mut count = 0;
    parser.at += 1;
    while parser.next_in(b']', EXPECTED, count == 0).is_ok_and(|comes| comes) {
        count += 1;
        if parser.skip_value().is_err() {
            break;
        }
    }
    count
}

/// Nobody is told what was expected here.
const EXPECTED: crate::engine::lake::extract::Expected = crate::engine::lake::extract::Expected::Value;
