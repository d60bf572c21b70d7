//! The records of a landing that were not taken, as a file.

use std::fmt::Write;

use super::Landed;
use crate::engine::lake::normalise::report::{Reason, kind_name};

impl Landed {
    /// The records that were not taken, as far as they were kept, as CSV (RFC 4180): table, line, column, reason, what
    /// was expected, what was found. A cell that a spreadsheet would take for a formula begins with an apostrophe
    /// (OWASP, "CSV Injection").
    pub fn rejects_csv(&self) -> String {
        let mut csv = "table,line,column,reason,expected,found\r\n".to_owned();
        let mut row = |cells: [&str; 6]| {
            let cells: Vec<String> = cells.into_iter().map(cell).collect();
            // Writing to a string does not fail.
            _ = write!(csv, "{}\r\n", cells.join(","));
        };
        for rejected in &self.unreadable {
            let table = self.rejects.get(rejected.table).map_or("", |(name, _)| name.as_str());
            let line = rejected.line.to_string();
            row([table, &line, "", "unreadable", &rejected.reason.to_string(), &rejected.text]);
        }
        for (table, rejects) in &self.rejects {
            for reject in &rejects.list {
                let (reason, expected, found) = match &reject.reason {
                    Reason::Type { expected, found } => ("type", kind_name(expected), found.clone()),
                    Reason::DuplicateKey { first_line, key } => {
                        ("duplicate key", format!("a key other than that of line {first_line}"), key.clone())
                    }
                    Reason::Width { expected, found } => {
                        ("width", format!("{expected} values"), format!("{found} values"))
                    }
                    Reason::Full => ("full", String::new(), String::new()),
                };
                row([table, &reject.line.to_string(), &reject.column, reason, &expected, &found]);
            }
        }
        csv
    }
}

/// A cell that is text in whatever opens it.
fn cell(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if is_formula { format!("'{text}") } else { text.to_owned() };
    match text.contains(['"', ',', '\r', '\n']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text,
    }
}
