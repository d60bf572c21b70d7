//! What was done to a table's records.

use super::class::{Class, Token};
use super::decide::Basis;
use super::written;
use crate::engine::lake::calendar::date_text;
use crate::engine::lake::datum::decimal_text;
use crate::engine::lake::schema::Type;

/// So many rejected records are kept; all are counted.
pub const MOST_REJECTS: usize = 10_000;
/// A rejected value is kept to so many characters.
const LONGEST: usize = 200;

/// What was done to a table's records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Records that came.
    pub records: u64,
    /// Its columns, each followed by those within it.
    pub columns: Vec<ColumnReport>,
    /// Records that were dropped because the same had come before.
    pub duplicates: u64,
    /// Records that were not taken.
    pub rejects: Rejects,
}

/// What was found in a column, and done to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnReport {
    /// Its name, after those that it lies within: `a.b.element`.
    pub path: String,
    /// Its name in the source, if that is another.
    pub renamed_from: Option<String>,
    /// Its type.
    pub kind: Type,
    /// Why.
    pub basis: Basis,
    /// The kinds of values that were surveyed: how many, and the line of the first.
    pub seen: Vec<(Class, u64, u64)>,
    /// What stood for no value, and how often; also in records that were rejected.
    pub nulls: Vec<(Token, u64)>,
    /// Values that did not fit.
    pub clashes: u64,
}

/// Records that were not taken.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rejects {
    /// How many.
    pub count: u64,
    /// The first of them: no more than [`MOST_REJECTS`].
    pub list: Vec<Reject>,
}

/// A record that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// Its line.
    pub line: u64,
    /// Where it begins in its file: bytes.
    pub offset: u64,
    /// The column that is to blame; of several the first. Empty if none is.
    pub column: String,
    /// Why.
    pub reason: Reason,
}

/// Why a record was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// A value is not of its column's type.
    Type {
        /// The type.
        expected: Type,
        /// The value; of a long one the first 200 characters.
        found: String,
    },
    /// Another record has the same key and other values.
    DuplicateKey {
        /// The line of that record.
        first_line: u64,
        /// The key.
        key: String,
    },
    /// It has more or fewer values than its table has columns.
    Width {
        /// How many columns.
        expected: usize,
        /// How many values.
        found: usize,
    },
    /// The table has as much data as fits.
    Full,
}

impl Rejects {
    pub(crate) fn add(&mut self, reject: impl FnOnce() -> Reject) {
        self.count += 1;
        if self.list.len() < MOST_REJECTS {
            self.list.push(reject());
        }
    }
}

/// The first characters of a text.
pub(crate) fn clipped(text: String) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => text[..end].to_owned(),
        None => text,
    }
}

/// A type as the table specification writes it: `decimal(18,2)`, `list<string>`.
pub fn kind_name(kind: &Type) -> String {
    match kind {
        Type::Boolean => "boolean".to_owned(),
        Type::Int => "int".to_owned(),
        Type::Long => "long".to_owned(),
        Type::Float => "float".to_owned(),
        Type::Double => "double".to_owned(),
        Type::Decimal { precision, scale } => format!("decimal({precision},{scale})"),
        Type::Date => "date".to_owned(),
        Type::Timestamp => "timestamp".to_owned(),
        Type::Timestamptz => "timestamptz".to_owned(),
        Type::String => "string".to_owned(),
        Type::Binary => "binary".to_owned(),
        Type::Struct(fields) => {
            let fields = fields.iter().map(|field| format!("{}: {}", field.name, kind_name(&field.kind)));
            format!("struct<{}>", fields.collect::<Vec<_>>().join(", "))
        }
        Type::List(element) => format!("list<{}>", kind_name(&element.kind)),
    }
}

/// A value of a column as text; nothing of a null.
pub(crate) fn value(column: &crate::engine::lake::column::Column, kind: &Type, row: usize) -> String {
    use crate::engine::lake::column::Values;
    if !column.is_valid(row) {
        return String::new();
    }
    match (&column.values, kind) {
        (Values::Boolean(values), _) => values[row].to_string(),
        (Values::Int(values), Type::Date) => date_text(values[row].into()),
        (Values::Int(values), _) => values[row].to_string(),
        (Values::Long(values), Type::Timestamp) => written::timestamp(values[row], false),
        (Values::Long(values), Type::Timestamptz) => written::timestamp(values[row], true),
        (Values::Long(values), _) => values[row].to_string(),
        (Values::Float(values), _) => format!("{:?}", values[row]),
        (Values::Double(values), _) => format!("{:?}", values[row]),
        (Values::Decimal(values), Type::Decimal { scale, .. }) => decimal_text(values[row], *scale),
        (Values::Decimal(values), _) => values[row].to_string(),
        (Values::Bytes(bytes), _) => String::from_utf8_lossy(bytes.get(row)).into_owned(),
        (Values::Struct(columns), Type::Struct(fields)) => {
            let text = |(column, field): (&_, &crate::engine::lake::schema::Field)| {
                format!("{}: {}", field.name, value(column, &field.kind, row))
            };
            format!("{{{}}}", columns.iter().zip(fields).map(text).collect::<Vec<_>>().join(", "))
        }
        (Values::List { offsets, elements }, Type::List(element)) => {
            let text = |at: u32| value(elements, &element.kind, at as usize);
            format!("[{}]", (offsets[row]..offsets[row + 1]).map(text).collect::<Vec<_>>().join(", "))
        }
        (Values::Struct(_) | Values::List { .. }, _) => String::new(),
    }
}
