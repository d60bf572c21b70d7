//! The statements that make tables and keys: `CREATE TABLE`, `ALTER TABLE … ADD`, `CREATE UNIQUE INDEX`. Of each only
//! names, types and constraints are read; an entry that cannot be read costs itself alone.

use super::cursor::{Cursor, Fault};
use super::script::Piece;
use crate::engine::joins::import::MAX_COLUMNS;
use crate::engine::joins::import::draft::{Constraint, NewColumn, Rule, Statement};
use crate::engine::joins::import::problem::{Expected, Limited, ProblemKind, Problems, StatementKind};
use crate::engine::joins::schema::Column;

/// Adds what a statement says of a table, if it says anything.
pub(super) fn read(piece: &Piece, statements: &mut Vec<Statement>, problems: &mut Problems) {
    let mut cursor = Cursor::new(piece);
    let is_creation = cursor.take("CREATE");
    while is_creation && OF_TABLES.iter().any(|word| cursor.take(word)) {}
    let kind = if is_creation && cursor.take("TABLE") {
        StatementKind::CreateTable
    } else if is_creation && cursor.take_all(&["UNIQUE", "INDEX"]) {
        StatementKind::CreateUniqueIndex
    } else if cursor.take_all(&["ALTER", "TABLE"]) {
        StatementKind::AlterTable
    } else if piece.is_sql() {
        return;
    } else {
        return problems.add_unknown(piece.line, piece.first());
    };
    let mut reader = Reader { cursor, kind, problems };
    let read = match kind {
        StatementKind::CreateTable => reader.create_table(piece.line),
        StatementKind::CreateUniqueIndex => reader.unique_index(piece.line),
        StatementKind::AlterTable => reader.alter_table(piece.line),
    };
    match read {
        Ok(statement) => statements.extend(statement),
        Err(fault) => reader.report(fault),
    }
}

/// Words that may stand between `CREATE` and `TABLE`.
const OF_TABLES: [&str; 8] = ["OR", "REPLACE", "GLOBAL", "LOCAL", "TEMPORARY", "TEMP", "UNLOGGED", "FOREIGN"];

struct Reader<'a, 'p> {
    cursor: Cursor<'a>,
    kind: StatementKind,
    problems: &'p mut Problems,
}

/// Words that end a column's type: what holds of the column follows.
#[rustfmt::skip]
const AFTER_TYPE: [&str; 32] = [
    "AFTER", "AS", "AUTOINCREMENT", "AUTO_INCREMENT", "CHARSET", "CHECK", "COLLATE", "COLUMN_FORMAT", "COMMENT",
    "COMPRESSION", "CONSTRAINT", "DEFAULT", "DEFERRABLE", "FIRST", "GENERATED", "HIDDEN", "IDENTITY", "INITIALLY",
    "INVISIBLE", "KEY", "NOT", "NULL", "ON", "OPTIONS", "PRIMARY", "REFERENCES", "SRID", "STORAGE", "STORED",
    "UNIQUE", "VIRTUAL", "VISIBLE",
];

impl Reader<'_, '_> {
    fn report(&mut self, Fault { line, expected, found }: Fault) {
        let kind = ProblemKind::Unreadable { statement: self.kind, expected, found };
        self.problems.add(line, kind);
    }

    fn create_table(&mut self, line: usize) -> Result<Option<Statement>, Fault> {
        self.cursor.take_all(&["IF", "NOT", "EXISTS"]);
        let mut statement = Statement::new(line, self.cursor.name()?, true);
        // A part of another table, and none of its own.
        if self.cursor.take("PARTITION") {
            return Ok(None);
        }
        // Without a list it is made of another table or of a query.
        if self.cursor.take_sign(b'(') {
            self.entries(&mut statement);
        }
        Ok(Some(statement))
    }

    /// Entries to the end of their list.
    fn entries(&mut self, statement: &mut Statement) {
        loop {
            if !self.cursor.is_sign(b')')
                && let Err(fault) = self.entry(statement)
            {
                self.report(fault);
            }
            self.cursor.skip_entry();
            if !self.cursor.take_sign(b',') {
                break;
            }
        }
        if !self.cursor.take_sign(b')') {
            let fault = self.cursor.fault(Expected::Closing);
            self.report(fault);
        }
    }

    fn alter_table(&mut self, line: usize) -> Result<Option<Statement>, Fault> {
        self.cursor.take_all(&["IF", "EXISTS"]);
        self.cursor.take("ONLY");
        let mut statement = Statement::new(line, self.cursor.name()?, false);
        self.cursor.take_sign(b'*');
        // SQL Server's `WITH CHECK ADD`.
        if self.cursor.take("WITH") {
            self.cursor.skip();
        }
        loop {
            if self.cursor.take("ADD") && !self.cursor.take("PARTITION") {
                let is_column = self.cursor.take("COLUMN");
                self.cursor.take_all(&["IF", "NOT", "EXISTS"]);
                let added = if self.cursor.take_sign(b'(') {
                    self.entries(&mut statement);
                    Ok(())
                } else if is_column {
                    self.column(&mut statement)
                } else {
                    self.entry(&mut statement)
                };
                if let Err(fault) = added {
                    self.report(fault);
                }
            }
            self.cursor.skip_entry();
            if !self.cursor.take_sign(b',') {
                let says_anything = !statement.columns.is_empty() || !statement.constraints.is_empty();
                return Ok(says_anything.then_some(statement));
            }
        }
    }

    fn unique_index(&mut self, line: usize) -> Result<Option<Statement>, Fault> {
        while !self.cursor.take("ON") {
            if self.cursor.next().is_none() {
                return Err(self.cursor.fault(Expected::On));
            }
        }
        self.cursor.take("ONLY");
        let mut statement = Statement::new(line, self.cursor.name()?, false);
        let columns = self.cursor.columns()?;
        // Of the rows that a condition leaves out it says nothing.
        let is_partial = std::iter::from_fn(|| self.cursor.next()).any(|token| token.is("WHERE"));
        statement.constraints.extend(columns.map(|columns| Constraint { line, columns, rule: Rule::Unique }));
        Ok((!is_partial && !statement.constraints.is_empty()).then_some(statement))
    }

    /// One entry of a table: a column, or what holds of some.
    fn entry(&mut self, statement: &mut Statement) -> Result<(), Fault> {
        let line = self.cursor.line();
        let is_constraint = self.cursor.take("CONSTRAINT");
        let is_rule =
            |cursor: &Cursor| ["PRIMARY", "UNIQUE", "FOREIGN", "CHECK", "EXCLUDE"].iter().any(|word| cursor.is(word));
        let name = if is_constraint && !is_rule(&self.cursor) { Some(self.cursor.ident()?) } else { None };
        let rule = if self.cursor.take_all(&["PRIMARY", "KEY"]) {
            Rule::Primary
        } else if self.cursor.take("UNIQUE") {
            Rule::Unique
        } else if self.cursor.take_all(&["FOREIGN", "KEY"]) {
            let columns = self.plain_columns()?;
            let rule = self.reference(name)?;
            statement.constraints.push(Constraint { line, columns, rule });
            return Ok(());
        } else if is_constraint || self.cursor.begins_other() {
            return Ok(());
        } else {
            return self.column(statement);
        };
        let columns = self.cursor.columns()?;
        statement.constraints.extend(columns.map(|columns| Constraint { line, columns, rule }));
        Ok(())
    }

    /// `REFERENCES` and what follows.
    fn reference(&mut self, name: Option<String>) -> Result<Rule, Fault> {
        if !self.cursor.take("REFERENCES") {
            return Err(self.cursor.fault(Expected::References));
        }
        let to = self.cursor.name()?.text;
        let columns = if self.cursor.is_sign(b'(') { self.plain_columns()? } else { Vec::new() };
        Ok(Rule::Foreign { name, to, columns })
    }

    /// The columns of a key, which cannot be expressions.
    fn plain_columns(&mut self) -> Result<Vec<String>, Fault> {
        let mut list = self.cursor.clone();
        self.cursor.columns()?.ok_or_else(|| list.fault(Expected::PlainColumns))
    }

    /// A column, and what holds of it alone.
    fn column(&mut self, statement: &mut Statement) -> Result<(), Fault> {
        let line = self.cursor.line();
        let is_bare = self.cursor.is_bare();
        let name = self.cursor.ident()?;
        if statement.columns.len() >= MAX_COLUMNS {
            self.problems.add(line, ProblemKind::TooMany { what: Limited::Columns, limit: MAX_COLUMNS });
            return Ok(());
        }
        let kind = self.cursor.source_until(&AFTER_TYPE);
        let mut nullable = true;
        let mut constraint_name = None;
        let add = |statement: &mut Statement, rule| {
            statement.constraints.push(Constraint { line, columns: vec![name.clone()], rule });
        };
        while !self.cursor.is_at_end() {
            if self.cursor.take_all(&["NOT", "NULL"]) {
                nullable = false;
            } else if self.cursor.take_all(&["PRIMARY", "KEY"]) || self.cursor.take("KEY") {
                // MySQL lets a column say `KEY` alone.
                add(statement, Rule::Primary);
            } else if self.cursor.take("UNIQUE") {
                self.cursor.take("KEY");
                add(statement, Rule::Unique);
            } else if self.cursor.is("REFERENCES") {
                match self.reference(constraint_name.take()) {
                    Ok(rule) => add(statement, rule),
                    Err(fault) => self.report(fault),
                }
            } else if self.cursor.take("CONSTRAINT") {
                constraint_name = self.cursor.ident().ok();
            } else if ["DEFAULT", "COLLATE", "COMMENT"].iter().any(|word| self.cursor.take(word)) {
                // What follows may be any word.
                self.cursor.skip();
            } else {
                self.cursor.skip();
            }
        }
        statement.columns.push(NewColumn { line, is_bare, column: Column { name, kind, nullable } });
        Ok(())
    }
}
