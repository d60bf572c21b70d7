//! A schema as JSON. Fields that are not known are passed over.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::draft::{Constraint, Name, NewColumn, Rule, Statement};
use super::error::{ImportError, excerpt};
use super::lines::Lines;
use super::problem::{ProblemKind, Problems};
use crate::engine::joins::schema::Column;

/// The whole file. What stands in its lists is read one by one, so that a fault costs one entry.
#[derive(Deserialize)]
#[serde(expecting = "a schema")]
struct Document<'a> {
    name: Option<String>,
    #[serde(borrow)]
    tables: Vec<&'a RawValue>,
    #[serde(borrow)]
    foreign_keys: Option<Vec<&'a RawValue>>,
}

#[derive(Deserialize)]
#[serde(expecting = "a table")]
struct TableEntry {
    name: String,
    source: Option<String>,
    columns: Vec<ColumnEntry>,
    primary_key: Option<Vec<String>>,
    unique: Option<Vec<Vec<String>>>,
}

#[derive(Deserialize)]
#[serde(expecting = "a column")]
struct ColumnEntry {
    name: String,
    #[serde(rename = "type")]
    kind: Option<String>,
    /// True if it is not said, as in SQL.
    nullable: Option<bool>,
}

#[derive(Deserialize)]
#[serde(expecting = "a key")]
struct KeyEntry {
    name: Option<String>,
    from: String,
    from_columns: Vec<String>,
    to: String,
    /// The primary key if it is not said.
    to_columns: Option<Vec<String>>,
}

/// The name and the statements of a file.
pub(super) fn read(text: &str, problems: &mut Problems) -> Result<(Option<String>, Vec<Statement>), ImportError> {
    let document: Document = serde_json::from_str(text).map_err(|error| ImportError::Json {
        line: error.line().max(1),
        column: error.column(),
        problem: problem(&error),
    })?;
    let mut statements = Vec::new();
    let mut read_all =
        |list: &str, entries: Vec<&RawValue>, read: fn(usize, &RawValue) -> serde_json::Result<Statement>| {
            let mut lines = Lines::new(text);
            for (index, entry) in entries.into_iter().enumerate() {
                let line = lines.line(offset(text, entry));
                match read(line, entry) {
                    Ok(statement) => statements.push(statement),
                    Err(error) => {
                        let line = line + error.line().saturating_sub(1);
                        let place = format!("{list}[{index}]");
                        problems.add(line, ProblemKind::Malformed { place, problem: problem(&error) });
                    }
                }
            }
        };
    read_all("tables", document.tables, table);
    read_all("foreign_keys", document.foreign_keys.unwrap_or_default(), key);
    Ok((document.name, statements))
}

fn table(line: usize, entry: &RawValue) -> serde_json::Result<Statement> {
    let entry: TableEntry = serde_json::from_str(entry.get())?;
    let mut statement = Statement::new(line, Name::exact(entry.name), true);
    statement.source = entry.source;
    statement.columns.extend(entry.columns.into_iter().map(|ColumnEntry { name, kind, nullable }| {
        let column = Column { name, kind: kind.unwrap_or_default(), nullable: nullable.unwrap_or(true) };
        NewColumn { line, is_bare: false, column }
    }));
    let primary = entry.primary_key.into_iter().map(|columns| (columns, Rule::Primary));
    let unique = entry.unique.into_iter().flatten().map(|columns| (columns, Rule::Unique));
    let constraints = primary.chain(unique).filter(|(columns, _)| !columns.is_empty());
    statement.constraints.extend(constraints.map(|(columns, rule)| Constraint { line, columns, rule }));
    Ok(statement)
}

fn key(line: usize, entry: &RawValue) -> serde_json::Result<Statement> {
    let KeyEntry { name, from, from_columns, to, to_columns } = serde_json::from_str(entry.get())?;
    let mut statement = Statement::new(line, Name::exact(from), false);
    let rule = Rule::Foreign { name, to, columns: to_columns.unwrap_or_default() };
    statement.constraints.push(Constraint { line, columns: from_columns, rule });
    Ok(statement)
}

/// Where an entry begins in the text that it borrows from.
fn offset(text: &str, entry: &RawValue) -> usize {
    entry.get().as_ptr().addr().saturating_sub(text.as_ptr().addr())
}

/// What serde_json says, without the place.
fn problem(error: &serde_json::Error) -> String {
    let message = error.to_string();
    excerpt(message.rsplit_once(" at line ").map_or(message.as_str(), |(problem, _)| problem))
}
