//! What the tables of all sources have to do with each other: keys that lead from one to another, and labels of codes.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::Normalised;
use crate::engine::lake::column::{Bytes, Column, Values};
use crate::engine::lake::job::{Steps, at_once};
use crate::engine::lake::rows::{Index, ROWS_AT_ONCE, hashes_in_steps};
use crate::engine::lake::schema::{Field, Type};

/// Of 100 values of a column so many have to be found in another for a key that nobody declares.
pub const FOUND_OF_100: u64 = 95;

/// A key from one table to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The table that refers, by its place.
    pub from: usize,
    /// Its columns.
    pub from_columns: Vec<usize>,
    /// The table that is referred to.
    pub to: usize,
    /// Its columns.
    pub to_columns: Vec<usize>,
    /// Whether a source declares it; otherwise names and values speak for it.
    pub is_declared: bool,
    /// How many records refer to anything.
    pub values: u64,
    /// How many of them refer to a record that is not there.
    pub orphans: u64,
    /// The lines of the first of these, at most ten.
    pub orphan_lines: Vec<u32>,
    /// How many pairs of records it joins.
    pub pairs: u64,
}

/// A column of labels that was put at the end of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The table, by its place.
    pub table: usize,
    /// The column of codes.
    pub codes: usize,
    /// The column of labels.
    pub labels: usize,
    /// The table of the dictionary.
    pub dictionary: usize,
    /// The dictionary's type in that table.
    pub kind: String,
    /// How many codes have a label.
    pub found: u64,
    /// How many have none, and stay without.
    pub missing: u64,
    /// The first ten codes without a label.
    pub missing_codes: Vec<String>,
}

/// The keys between tables: the declared ones, and those that names and values speak for: a column `case_id` or
/// `parent_case_id` leads to a table `case` or `cases` with a unique `id`, if 95 % of its values are found there.
/// `_code`, `_key` and `_ref` do likewise.
pub fn keys<T: Borrow<Normalised>>(tables: &[T]) -> Vec<Key> {
    at_once(|steps| async move { keys_in_steps(tables, &steps).await })
}

/// As [`keys`], in steps.
pub async fn keys_in_steps<T: Borrow<Normalised>>(tables: &[T], steps: &Steps) -> Vec<Key> {
    let tables: Vec<&Normalised> = tables.iter().map(Borrow::borrow).collect();
    let by_name: HashMap<&str, usize> =
        tables.iter().enumerate().rev().map(|(at, table)| (table.name.as_str(), at)).collect();
    let mut found = Vec::new();
    let mut indexes = HashMap::new();
    for (from, table) in tables.iter().enumerate() {
        for key in &table.keys.foreign {
            let Some(&to) = by_name.get(key.table.as_str()) else { continue };
            let place = |name: &String| place(tables[to], name);
            let named = || key.to.iter().map(place).collect::<Option<Vec<_>>>();
            let to_columns = if key.to.is_empty() { Some(tables[to].keys.primary.clone()) } else { named() };
            let Some(to_columns) = to_columns.filter(|columns| columns.len() == key.columns.len()) else { continue };
            let index = index(&mut indexes, &tables, (to, &to_columns), steps).await;
            found.push(measured(&tables, (from, &key.columns), (to, &to_columns), index, steps).await.declared());
        }
        for (column, field) in table.schema.fields.iter().enumerate() {
            let is_declared = table.keys.foreign.iter().any(|key| key.columns == [column]);
            if is_declared || !matches!(field.kind, Type::Int | Type::Long | Type::String) {
                continue;
            }
            let candidates = candidates(&field.name).filter_map(|(name, column)| {
                let to = *by_name.get(name.as_str())?;
                Some((to, place(tables[to], column)?))
            });
            for (to, to_column) in candidates {
                if (to, to_column) == (from, column) || !alike(&field.kind, &tables[to].schema.fields[to_column].kind) {
                    continue;
                }
                let columns = vec![to_column];
                let index = index(&mut indexes, &tables, (to, &columns), steps).await;
                if index.distinct + index.nulls < tables[to].batch.rows {
                    continue;
                }
                let key = measured(&tables, (from, &[column]), (to, &columns), index, steps).await;
                if key.values > 0 && (key.values - key.orphans) * 100 >= key.values * FOUND_OF_100 {
                    found.push(key);
                    break;
                }
            }
        }
    }
    found
}

/// The tables that a column may refer to by its name, and the column there: from the whole of it on, `parent_case_id`
/// to `parent_cases.id`, `parent_case.id`, `cases.id`, `case.id`.
fn candidates(name: &str) -> impl Iterator<Item = (String, &'static str)> + '_ {
    let ending = ["id", "code", "key", "ref"].into_iter().find_map(|ending| {
        Some((name.strip_suffix(ending)?.strip_suffix('_')?, if ending == "ref" { "id" } else { ending }))
    });
    ending.into_iter().flat_map(|(stem, column)| {
        let begins = std::iter::once(0).chain(stem.match_indices('_').map(|(at, _)| at + 1));
        begins.flat_map(move |begin| {
            let stem = &stem[begin..];
            let plural = match stem.strip_suffix('y') {
                Some(stem) => format!("{stem}ies"),
                None if stem.ends_with(['s', 'x']) => format!("{stem}es"),
                None => format!("{stem}s"),
            };
            [(plural, column), (stem.to_owned(), column)]
        })
    })
}

fn place(table: &Normalised, name: &str) -> Option<usize> {
    table.schema.fields.iter().position(|field| field.name == name)
}

fn alike(left: &Type, right: &Type) -> bool {
    matches!((left, right), (Type::Int | Type::Long, Type::Int | Type::Long) | (Type::String, Type::String))
}

fn columns<'t>(table: &'t Normalised, places: &[usize]) -> Vec<&'t Column> {
    places.iter().map(|&place| &table.batch.columns[place]).collect()
}

/// The rows of a table by some of its columns, made once.
async fn index<'i, 't>(
    indexes: &'i mut HashMap<(usize, Vec<usize>), Index<'t>>,
    tables: &[&'t Normalised],
    (table, places): (usize, &[usize]),
    steps: &Steps,
) -> &'i Index<'t> {
    match indexes.entry((table, places.to_vec())) {
        Entry::Occupied(there) => there.into_mut(),
        Entry::Vacant(place) => {
            let table = tables[table];
            place.insert(Index::in_steps(columns(table, places), table.batch.rows, false, steps).await)
        }
    }
}

impl Key {
    fn declared(self) -> Key {
        Key { is_declared: true, ..self }
    }
}

/// A key that nobody declares, with what comes of it.
async fn measured(
    tables: &[&Normalised],
    (from, from_columns): (usize, &[usize]),
    (to, to_columns): (usize, &[usize]),
    index: &Index<'_>,
    steps: &Steps,
) -> Key {
    let table = tables[from];
    let referring = columns(table, from_columns);
    let hashes = hashes_in_steps(&referring, table.batch.rows, steps).await;
    let (mut values, mut orphans, mut orphan_lines, mut pairs) = (0, 0, Vec::new(), 0);
    for (row, &hash) in hashes.iter().enumerate() {
        if row % ROWS_AT_ONCE == 0 {
            steps.pause().await;
        }
        if !referring.iter().all(|column| column.is_valid(row)) {
            continue;
        }
        values += 1;
        let matches = index.matches(&referring, hash, row).count() as u64;
        pairs += matches;
        if matches == 0 {
            orphans += 1;
            if orphan_lines.len() < 10 {
                orphan_lines.extend(table.origins.get(row).map(|origin| origin.line));
            }
        }
    }
    let (from_columns, to_columns) = (from_columns.to_vec(), to_columns.to_vec());
    Key { from, from_columns, to, to_columns, is_declared: false, values, orphans, orphan_lines, pairs }
}

/// A dictionary: the labels of one type's codes.
struct Dictionary {
    table: usize,
    kind: String,
    labels: HashMap<String, String>,
}

/// Puts labels beside codes. A table with a type, a code and a label in each record is a dictionary (columns `type` or
/// `dictionary`, `code` or `value`, `label` or `name`); a column of another table has codes of a type if it is called
/// after it (`status` or `status_code`, for `status` or, in a table of cases, `case_status`) and half of its values are
/// codes of it. The dictionaries of `others` are used, too; those are not changed. [`Label::dictionary`] counts them
/// first.
pub fn label<T: Borrow<Normalised>>(tables: &mut [Normalised], others: &[T]) -> Vec<Label> {
    let all: Vec<&Normalised> = others.iter().map(Borrow::borrow).chain(tables.iter()).collect();
    let dictionaries = dictionaries(&all);
    let mut labels = Vec::new();
    for (at, table) in tables.iter_mut().enumerate() {
        if dictionaries.values().flatten().any(|dictionary| dictionary.table == others.len() + at) {
            continue;
        }
        for codes in 0..table.schema.fields.len() {
            let field = &table.schema.fields[codes];
            let stem = field.name.strip_suffix("_code").unwrap_or(&field.name);
            let singular = table.name.strip_suffix('s').unwrap_or(&table.name);
            let kinds = [format!("{singular}_{stem}"), stem.to_owned()];
            let name = format!("{stem}_label");
            let is_plain = matches!(field.kind, Type::Int | Type::Long | Type::String);
            if !is_plain || place(table, &name).is_some() {
                continue;
            }
            for dictionary in kinds.iter().filter_map(|kind| dictionaries.get(kind)).flatten() {
                if let Some((column, mut label)) = labelled(table, codes, dictionary) {
                    (label.table, label.labels) = (at, table.schema.fields.len());
                    let id = table.schema.fields.iter().map(last_id).max().unwrap_or(0) + 1;
                    table.schema.fields.push(Field { id, name, kind: Type::String, is_required: false });
                    table.batch.columns.push(column);
                    labels.push(label);
                    break;
                }
            }
        }
    }
    labels
}

/// The largest id in a field.
fn last_id(field: &Field) -> i32 {
    let within = match &field.kind {
        Type::Struct(fields) => fields.iter().map(last_id).max(),
        Type::List(element) => Some(last_id(element)),
        _ => None,
    };
    within.map_or(field.id, |within| within.max(field.id))
}

fn dictionaries(tables: &[&Normalised]) -> HashMap<String, Vec<Dictionary>> {
    let mut found: HashMap<String, Vec<Dictionary>> = HashMap::new();
    for (at, &table) in tables.iter().enumerate() {
        let one_of = |names: [&str; 2]| names.into_iter().find_map(|name| place(table, name));
        let places = (one_of(["type", "dictionary"]), one_of(["code", "value"]), one_of(["label", "name"]));
        let (Some(kind), Some(code), Some(label)) = places else { continue };
        let text = |place: usize, row| {
            let text = super::report::value(&table.batch.columns[place], &table.schema.fields[place].kind, row);
            Some(text).filter(|text| !text.is_empty())
        };
        let mut by_kind: HashMap<String, HashMap<String, String>> = HashMap::new();
        for row in 0..table.batch.rows {
            if let (Some(kind), Some(code), Some(label)) = (text(kind, row), text(code, row), text(label, row)) {
                by_kind.entry(super::names::tidy(&kind)).or_default().entry(code).or_insert(label);
            }
        }
        for (kind, labels) in by_kind {
            found.entry(kind.clone()).or_default().push(Dictionary { table: at, kind, labels });
        }
    }
    found
}

fn labelled(table: &Normalised, codes: usize, dictionary: &Dictionary) -> Option<(Column, Label)> {
    let column = &table.batch.columns[codes];
    let kind = &table.schema.fields[codes].kind;
    let (mut bytes, mut validity, mut found, mut missing) = (Bytes::new(), Vec::new(), 0_u64, 0_u64);
    let mut missing_codes = Vec::new();
    for row in 0..table.batch.rows {
        let label = match (&column.values, column.is_valid(row)) {
            (_, false) => None,
            (Values::Bytes(texts), true) => {
                std::str::from_utf8(texts.get(row)).ok().and_then(|code| dictionary.labels.get(code))
            }
            _ => dictionary.labels.get(&super::report::value(column, kind, row)),
        };
        if column.is_valid(row) {
            *(if label.is_some() { &mut found } else { &mut missing }) += 1;
            if label.is_none() && missing_codes.len() < 10 {
                let code = super::report::value(column, kind, row);
                if !missing_codes.contains(&code) {
                    missing_codes.push(code);
                }
            }
        }
        validity.push(label.is_some());
        if !bytes.push(label.map_or(&[], |label| label.as_bytes())) {
            return None;
        }
    }
    let kind = dictionary.kind.clone();
    let label = Label { table: 0, codes, labels: 0, dictionary: dictionary.table, kind, found, missing, missing_codes };
    let column = Column { validity: Some(validity), values: Values::Bytes(bytes) };
    (found > 0 && found >= missing).then_some((column, label))
}
