//! The schema that the program brings along, and its rows, from the records of their files.

use std::collections::HashSet;

use crate::baked::Text;
use crate::engine::joins::data::{ColumnData, Kind, SchemaData, TableData};
use crate::engine::joins::schema::{Column, ForeignKey, Schema, Table};
use crate::engine::joins::value::{Row, Value};

/// Why records are no schema. `place` is the key in the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SchemaDataError {
    /// A name that no table has.
    #[error("{place}: no table is called `{name}`")]
    UnknownTable {
        /// The key that names it.
        place: String,
        /// The name.
        name: &'static str,
    },
    /// A name that no column of the table has.
    #[error("{place}: `{table}` has no column `{name}`")]
    UnknownColumn {
        /// The key that names it.
        place: String,
        /// The table.
        table: &'static str,
        /// The name.
        name: &'static str,
    },
    /// Two records of one name.
    #[error("{place}: `{name}` stands twice")]
    Duplicate {
        /// Where they stand.
        place: String,
        /// The name.
        name: &'static str,
    },
    /// A key whose two sides do not answer to each other.
    #[error("keys.{key}: expected as many columns on both sides, of the same kinds")]
    Sides {
        /// The key.
        key: &'static str,
    },
}

/// Why text is not the rows of a table. Lines count from 1, and the first has the columns' names.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RowsError {
    /// Other names than the schema has.
    #[error("line 1: expected the columns `{expected}`, found `{found}`")]
    Columns {
        /// The names in the schema.
        expected: String,
        /// The line.
        found: String,
    },
    /// A row with more or fewer cells than there are columns.
    #[error("line {line}: expected {expected} cells, found {found}")]
    Cells {
        /// The line.
        line: usize,
        /// How many columns there are.
        expected: usize,
        /// How many cells there are.
        found: usize,
    },
    /// A cell that is not what its column holds.
    #[error("line {line}, `{column}`: expected {expected}, found `{found}`")]
    Cell {
        /// The line.
        line: usize,
        /// The column.
        column: &'static str,
        /// What it holds.
        expected: &'static str,
        /// The cell.
        found: String,
    },
    /// A row that is unique and there twice.
    #[error("line {line}: another row has the same `{columns}`")]
    Twice {
        /// The line.
        line: usize,
        /// The columns that no two rows share.
        columns: String,
    },
}

/// The schema of some records: names become numbers.
///
/// # Errors
/// The first name that stands for nothing or stands twice, or a key with unlike sides.
pub fn schema(data: &SchemaData) -> Result<Schema, SchemaDataError> {
    each_once("tables", data.tables.iter().map(|table| table.name.0))?;
    each_once("keys", data.keys.iter().map(|key| key.name.0))?;
    let tables = data.tables.iter().map(table).collect::<Result<_, _>>()?;
    let keys = data.keys.iter().map(|key| {
        let side = |name: &'static str, column_names: &[_], place: &str| {
            let place = || format!("keys.{}.{place}", key.name.0);
            let number = data.tables.iter().position(|table| table.name.0 == name);
            let number = number.ok_or_else(|| SchemaDataError::UnknownTable { place: place(), name })?;
            let columns = columns(&data.tables[number], column_names, || place() + "_columns")?;
            let kinds: Vec<Kind> = columns.iter().map(|&column| data.tables[number].columns[column].kind).collect();
            Ok((number, columns, kinds))
        };
        let (from, from_columns, from_kinds) = side(key.from.0, &key.from_columns, "from")?;
        let (to, to_columns, to_kinds) = side(key.to.0, &key.to_columns, "to")?;
        match from_kinds == to_kinds && !to_kinds.is_empty() {
            true => Ok(ForeignKey { name: Some(key.name.0.to_owned()), from, from_columns, to, to_columns }),
            false => Err(SchemaDataError::Sides { key: key.name.0 }),
        }
    });
    Ok(Schema { name: data.name.0.to_owned(), tables, keys: keys.collect::<Result<_, _>>()? })
}

/// The rows of a table from text: a line for each, commas between the cells, and an empty cell for null. There are no
/// quotes, and so no commas within cells.
///
/// # Errors
/// The first line that is not as the table wants it.
pub fn rows(table: &TableData, text: &str) -> Result<Vec<Row>, RowsError> {
    let mut lines = text.lines();
    let expected = table.columns.iter().map(|column| column.name.0).collect::<Vec<_>>().join(",");
    let found = lines.next().unwrap_or_default();
    if found != expected {
        return Err(RowsError::Columns { expected, found: found.to_owned() });
    }
    lines.enumerate().map(|(index, line)| row(table, index + 2, line)).collect()
}

/// Whether rows keep the promises of a table's primary key and unique sets. A set with a null in it promises nothing.
///
/// # Errors
/// The first row that breaks one.
pub fn check_unique(table: &Table, rows: &[Row]) -> Result<(), RowsError> {
    let sets = std::iter::once(&table.primary_key).chain(&table.unique);
    for set in sets.filter(|set| !set.is_empty()) {
        let mut seen = HashSet::new();
        for (index, row) in rows.iter().enumerate() {
            let values: Vec<&Value> = set.iter().filter_map(|&column| row.get(column)).collect();
            if !values.contains(&&Value::Null) && !seen.insert(values) {
                let columns: Vec<_> = set.iter().map(|&column| table.columns[column].name.as_str()).collect();
                return Err(RowsError::Twice { line: index + 2, columns: columns.join(", ") });
            }
        }
    }
    Ok(())
}

fn table(data: &TableData) -> Result<Table, SchemaDataError> {
    let place = |key: &str| format!("tables.{}.{key}", data.name.0);
    each_once(&place("columns"), data.columns.iter().map(|column| column.name.0))?;
    let column = |column: &ColumnData| Column {
        name: column.name.0.to_owned(),
        kind: column.kind.name().to_owned(),
        nullable: column.nullable.unwrap_or(false),
    };
    let unique = data.unique.iter().flat_map(|sets| sets.iter());
    Ok(Table {
        name: data.name.0.to_owned(),
        source: Some(data.source.0.to_owned()),
        columns: data.columns.iter().map(column).collect(),
        primary_key: columns(data, &data.primary_key, || place("primary_key"))?,
        unique: unique.map(|set| columns(data, set, || place("unique"))).collect::<Result<_, _>>()?,
    })
}

/// The numbers of a table's columns.
fn columns(table: &TableData, names: &[Text], place: impl Fn() -> String) -> Result<Vec<usize>, SchemaDataError> {
    let number = |name: &Text| {
        let number = table.columns.iter().position(|column| column.name == *name);
        number.ok_or_else(|| SchemaDataError::UnknownColumn { place: place(), table: table.name.0, name: name.0 })
    };
    names.iter().map(number).collect()
}

fn row(table: &TableData, line: usize, text: &str) -> Result<Row, RowsError> {
    let cells: Vec<&str> = text.split(',').collect();
    let (expected, found) = (table.columns.len(), cells.len());
    if expected != found {
        return Err(RowsError::Cells { line, expected, found });
    }
    let cell = |(column, cell): (&ColumnData, &str)| {
        let nullable = column.nullable.unwrap_or(false);
        let wrong = |expected| RowsError::Cell { line, column: column.name.0, expected, found: cell.to_owned() };
        match column.kind {
            _ if cell.is_empty() && nullable => Ok(Value::Null),
            _ if cell.is_empty() => Err(wrong("a value in a column that is not nullable")),
            Kind::Integer => cell.parse().map(Value::Integer).map_err(|_| wrong("a whole number")),
            Kind::Text if cell.contains('"') || cell.trim() != cell => {
                Err(wrong("text without quotes or spaces around it"))
            }
            Kind::Text => Ok(Value::Text(cell.to_owned())),
        }
    };
    table.columns.iter().zip(cells).map(cell).collect()
}

fn each_once(place: &str, names: impl Iterator<Item = &'static str>) -> Result<(), SchemaDataError> {
    let mut seen = HashSet::new();
    match names.into_iter().find(|&name| !seen.insert(name)) {
        Some(name) => Err(SchemaDataError::Duplicate { place: place.to_owned(), name }),
        None => Ok(()),
    }
}
