//! Records by hand.

use std::borrow::Cow;

use midnight_pearl::engine::lake::calendar::date_text;
use midnight_pearl::engine::lake::cell::{Cell, Cells, Record};
use midnight_pearl::engine::lake::column::Column;
use midnight_pearl::engine::lake::column::Values;
use midnight_pearl::engine::lake::datum::decimal_text;
use midnight_pearl::engine::lake::normalise::declared::{Declared, DeclaredColumn};
use midnight_pearl::engine::lake::normalise::written;
use midnight_pearl::engine::lake::normalise::{Build, Finished, Normalised, Settings, Survey};
use midnight_pearl::engine::lake::schema::Type;
use serde_json::Value;

/// Positional text, as a file of CSV has it: a row with its cells.
pub(crate) type Rows<'a> = &'a [Vec<String>];

/// One column of CSV called `x`, as rows.
pub(crate) fn one(values: &[&str]) -> Vec<Vec<String>> {
    values.iter().map(|value| vec![(*value).to_owned()]).collect()
}

/// CSV's records, in lines from 2 on because of the header; the first `sample` of them are surveyed.
pub(crate) fn csv_sampled(declared: Declared, rows: Rows, sample: usize, has_types: bool) -> Normalised {
    csv_counted(declared, rows, sample, has_types).0
}

/// And how often they were read.
pub(crate) fn csv_counted(declared: Declared, rows: Rows, sample: usize, has_types: bool) -> (Normalised, usize) {
    let cells: Vec<Vec<Cell>> =
        rows.iter().map(|row| row.iter().map(|text| Cell::Text(Cow::Borrowed(text.as_str()))).collect()).collect();
    let records: Vec<(u64, u64, &Vec<Cell>)> =
        cells.iter().enumerate().map(|(at, cells)| (at as u64 + 2, at as u64 * 10, cells)).collect();
    let mut survey = Survey::new(has_types);
    for (line, offset, cells) in records.iter().take(sample) {
        survey.see(&Record { table: 0, offset: *offset, line: *line, cells: Cells::Positional(cells) });
    }
    let mut plan = survey.plan(vec![declared], &Settings::default()).expect("few columns");
    for readings in 1..20 {
        let mut build = Build::new(plan, records.len());
        for (line, offset, cells) in &records {
            build.take(&Record { table: 0, offset: *offset, line: *line, cells: Cells::Positional(cells) });
        }
        match build.finish().expect("little text") {
            Finished::Tables(mut tables) => return (tables.pop().expect("a table"), readings),
            Finished::Again(again) => plan = again,
        }
    }
    panic!("it asks again and again");
}

/// CSV without keys and types.
pub(crate) fn csv(columns: &[&str], rows: Rows) -> Normalised {
    csv_sampled(declared(columns), rows, usize::MAX, false)
}

/// A table `t` with columns of no declared type; `name:type` declares one.
pub(crate) fn declared(columns: &[&str]) -> Declared {
    let column = |column: &&str| match column.split_once(':') {
        Some((name, kind)) => DeclaredColumn { name: name.to_owned(), kind: Some(kind.to_owned()) },
        None => DeclaredColumn { name: (*column).to_owned(), kind: None },
    };
    Declared { name: "t".to_owned(), columns: columns.iter().map(column).collect(), ..Declared::default() }
}

/// JSON's value as a cell: numbers in their digits.
pub(crate) fn cell(value: &Value) -> Cell<'static> {
    match value {
        Value::Null => Cell::Null,
        Value::Bool(value) => Cell::Boolean(*value),
        Value::Number(number) => Cell::Number(number.to_string().into()),
        Value::String(text) => Cell::Text(text.clone().into()),
        Value::Array(values) => Cell::List(values.iter().map(cell).collect()),
        Value::Object(fields) => {
            Cell::Struct(fields.iter().map(|(name, value)| (name.clone().into(), cell(value))).collect())
        }
    }
}

/// Documents, one a line; the first `sample` of them are surveyed.
pub(crate) fn documents(name: &str, lines: &[Value], sample: usize, settings: &Settings) -> Vec<Normalised> {
    let records: Vec<Vec<(Cow<str>, Cell)>> = lines
        .iter()
        .map(|line| match cell(line) {
            Cell::Struct(fields) => fields,
            other => panic!("{other:?}"),
        })
        .collect();
    let mut survey = Survey::new(true);
    let record =
        |at: usize| Record { table: 0, offset: at as u64, line: at as u64 + 1, cells: Cells::Named(&records[at]) };
    (0..records.len().min(sample)).for_each(|at| survey.see(&record(at)));
    let declared = Declared { name: name.to_owned(), ..Declared::default() };
    let mut plan = survey.plan(vec![declared], settings).expect("few columns");
    for _ in 0..20 {
        let mut build = Build::new(plan, 0);
        (0..records.len()).for_each(|at| build.take(&record(at)));
        match build.finish().expect("little text") {
            Finished::Tables(tables) => return tables,
            Finished::Again(again) => plan = again,
        }
    }
    panic!("it asks again and again");
}

/// A value as text: `-` for null.
pub(crate) fn text(column: &Column, kind: &Type, row: usize) -> String {
    if !column.is_valid(row) {
        return "-".to_owned();
    }
    match (&column.values, kind) {
        (Values::Boolean(values), _) => values[row].to_string(),
        (Values::Int(values), Type::Date) => date_text(values[row].into()),
        (Values::Int(values), _) => values[row].to_string(),
        (Values::Long(values), Type::Timestamp) => written::timestamp(values[row], false),
        (Values::Long(values), Type::Timestamptz) => written::timestamp(values[row], true),
        (Values::Long(values), _) => values[row].to_string(),
        (Values::Float(values), _) => values[row].to_string(),
        (Values::Double(values), _) => values[row].to_string(),
        (Values::Decimal(values), Type::Decimal { scale, .. }) => decimal_text(values[row], *scale),
        (Values::Bytes(bytes), _) => String::from_utf8_lossy(bytes.get(row)).into_owned(),
        (Values::Struct(columns), Type::Struct(fields)) => {
            let inner = columns
                .iter()
                .zip(fields)
                .map(|(column, field)| format!("{}={}", field.name, text(column, &field.kind, row)));
            format!("{{{}}}", inner.collect::<Vec<_>>().join(" "))
        }
        (Values::List { offsets, elements }, Type::List(element)) => {
            let inner = (offsets[row]..offsets[row + 1]).map(|at| text(elements, &element.kind, at as usize));
            format!("[{}]", inner.collect::<Vec<_>>().join(" "))
        }
        other => panic!("{other:?}"),
    }
}

/// A column's values as text.
pub(crate) fn texts(table: &Normalised, name: &str) -> Vec<String> {
    let place = table.schema.fields.iter().position(|field| field.name == name);
    let place = place.unwrap_or_else(|| panic!("no column {name} in {:?}", table.schema));
    let kind = &table.schema.fields[place].kind;
    (0..table.batch.rows).map(|row| text(&table.batch.columns[place], kind, row)).collect()
}

/// A column's type, as the specification writes it.
pub(crate) fn kind(table: &Normalised, name: &str) -> String {
    let field = table.schema.fields.iter().find(|field| field.name == name);
    let field = field.unwrap_or_else(|| panic!("no column {name} in {:?}", table.schema));
    midnight_pearl::engine::lake::normalise::report::kind_name(&field.kind)
}
