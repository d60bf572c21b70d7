//! Prints the rows of the site's own tables and, for each shortest way between two of them, its statement in DuckDB's
//! dialect with the rows that it returns here: one JSON value a line. `tests/readers/joins.py` asks DuckDB for the same.
//!
//! `cargo run --release --example join_rows`

use std::io::{self, BufWriter, Write};

use midnight_pearl::engine::joins::found::Found;
use midnight_pearl::engine::joins::run::{JoinKind, run};
use midnight_pearl::engine::joins::sql::{Dialect, sql};
use midnight_pearl::engine::joins::value::Value;
use midnight_pearl::engine::joins::{EMBEDDED, EMBEDDED_ROWS};
use serde_json::{Value as Json, json};

/// No join of the site's own rows makes as many.
const MOST_ROWS: usize = 1_000_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = BufWriter::new(io::stdout().lock());
    let schema = EMBEDDED.schema();
    for (table, rows) in schema.tables.iter().zip(EMBEDDED_ROWS.iter()) {
        let columns: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
        let rows: Vec<Vec<Json>> = rows.iter().map(|row| row.iter().map(as_json).collect()).collect();
        writeln!(out, "{}", json!({ "table": table.name, "columns": columns, "rows": rows }))?;
    }
    for from in 0..schema.tables.len() {
        for to in (0..schema.tables.len()).filter(|&to| to != from) {
            let found = Found::new(&EMBEDDED, None, &[from, to], false);
            for plan in found.ways.iter().filter_map(|way| found.plan(&EMBEDDED, way)) {
                for kind in [JoinKind::Inner, JoinKind::Left] {
                    let joined = run(&plan, &EMBEDDED_ROWS, kind, MOST_ROWS)?;
                    let rows: Vec<Vec<Json>> =
                        joined.rows().map(|row| row.into_iter().map(as_json).collect()).collect();
                    writeln!(out, "{}", json!({ "sql": sql(&plan, kind, Dialect::DuckDb), "rows": rows }))?;
                }
            }
        }
    }
    Ok(out.flush()?)
}

fn as_json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Integer(number) => Json::from(*number),
        Value::Text(text) => Json::from(text.as_str()),
    }
}
