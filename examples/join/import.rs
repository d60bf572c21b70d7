//! A schema as JSON. Stands in for `engine::joins::import`, which reads SQL as well and has the same signature.

use std::collections::HashMap;

use midnight_pearl::engine::joins::schema::{Column, ForeignKey, Schema, Table};
use serde::Deserialize;

#[derive(Deserialize)]
struct SchemaFile {
    #[serde(default)]
    name: String,
    tables: Vec<TableFile>,
    #[serde(default)]
    foreign_keys: Vec<KeyFile>,
}

#[derive(Deserialize)]
struct TableFile {
    name: String,
    #[serde(default)]
    columns: Vec<ColumnFile>,
    #[serde(default)]
    primary_key: Vec<String>,
    #[serde(default)]
    unique: Vec<Vec<String>>,
}

#[derive(Deserialize)]
struct ColumnFile {
    name: String,
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    nullable: bool,
}

#[derive(Deserialize)]
struct KeyFile {
    name: Option<String>,
    from: String,
    from_columns: Vec<String>,
    to: String,
    to_columns: Vec<String>,
}

/// The schema of a file's text. There are no problems that it would survive.
///
/// # Errors
/// What is not JSON, and the first name that stands for nothing.
pub(crate) fn import(name: &str, text: &str) -> Result<(Schema, Vec<String>), String> {
    let file: SchemaFile = serde_json::from_str(text).map_err(|error| format!("{name}: {error}"))?;
    let mut tables = Vec::with_capacity(file.tables.len());
    for table in file.tables {
        let column = |ColumnFile { name, kind, nullable }| Column { name, kind, nullable };
        let columns = table.columns.into_iter().map(column).collect();
        let mut read = Table { name: table.name, columns, ..Table::default() };
        read.primary_key = numbers(&read, &table.primary_key)?;
        read.unique = table.unique.iter().map(|set| numbers(&read, set)).collect::<Result<_, _>>()?;
        tables.push(read);
    }
    let by_name: HashMap<&str, usize> =
        tables.iter().enumerate().map(|(number, table)| (table.name.as_str(), number)).collect();
    let table = |name: &str| by_name.get(name).copied().ok_or_else(|| format!("no table is called {name:?}"));
    let key = |key: KeyFile| {
        let (from, to) = (table(&key.from)?, table(&key.to)?);
        let (from_columns, to_columns) =
            (numbers(&tables[from], &key.from_columns)?, numbers(&tables[to], &key.to_columns)?);
        Ok(ForeignKey { name: key.name, from, from_columns, to, to_columns })
    };
    let keys = file.foreign_keys.into_iter().map(key).collect::<Result<_, String>>()?;
    Ok((Schema { name: file.name, tables, keys }, Vec::new()))
}

fn numbers(table: &Table, names: &[String]) -> Result<Vec<usize>, String> {
    let number = |name: &String| {
        let number = table.columns.iter().position(|column| column.name == *name);
        number.ok_or_else(|| format!("{:?} has no column {name:?}", table.name))
    };
    names.iter().map(number).collect()
}
