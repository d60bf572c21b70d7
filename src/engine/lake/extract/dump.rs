//! Rows in dumps of MySQL and SQLite (and in PostgreSQL's, made with `--inserts`).
//!
//! The statements, and what makes tables and keys of them, are read as the importer of schemas reads them
//! ([`Script`], [`Ddl`]); the rows of `INSERT` are read here, one at a time.

mod statement;
mod values;

use std::collections::HashMap;

use super::evidence::Warning;
use super::rejected::{Expected, Reason, Rejected, excerpt};
use super::scan::Lines;
use super::{MAX_COLUMNS, Progress, Sql};
use crate::engine::joins::import::draft::Name;
use crate::engine::joins::import::index::{Found, TableIndex};
use crate::engine::joins::import::sql::{Cursor, Piece, Script};
use crate::engine::joins::import::{Ddl, MAX_TABLES, ProblemKind};
use crate::engine::joins::schema::{Column, Schema, Table};
use crate::engine::lake::cell::{Cell, Cells, Record};
use statement::{ends_body, first, is_bookkeeping, object};
use values::{Fault, Values};

/// Reads the rows of a dump.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    text: &'a str,
    sql: Sql,
    script: Script<'a>,
    ddl: Ddl,
    schema: Schema,
    index: TableIndex,
    insert: Option<Insert>,
    values: Vec<Cell<'a>>,
    /// In the order of the table's columns.
    mapped: Vec<Cell<'a>>,
    warnings: Vec<Warning>,
    /// Of the statements that were passed over, by their words: the place in `warnings`.
    skipped: HashMap<String, usize>,
    lines: Lines,
    /// How many bytes were read again after a quote without an end.
    reread: usize,
    is_done: bool,
}

/// The statement whose rows are read.
#[derive(Debug)]
struct Insert {
    table: usize,
    /// For each value of a row its column; none if they are in the table's order.
    columns: Option<Vec<usize>>,
    /// Whether the table has the columns of its first row, which is still to come.
    is_unknown: bool,
}

impl<'a> Reader<'a> {
    /// Before the first statement.
    pub(super) fn new(name: &str, text: &'a str, sql: Sql) -> Self {
        Self {
            text,
            sql,
            script: Script::new(text, sql.into()),
            ddl: Ddl::default(),
            schema: Schema { name: name.to_owned(), ..Schema::default() },
            index: TableIndex::default(),
            insert: None,
            values: Vec::new(),
            mapped: Vec::new(),
            warnings: Vec::new(),
            skipped: HashMap::new(),
            lines: Lines::new(b'\n'),
            reread: 0,
            is_done: false,
        }
    }

    pub(super) fn read(&mut self, budget: usize, sink: &mut impl FnMut(Result<Record<'a, '_>, Rejected>)) -> Progress {
        let end = self.script.place().saturating_add(budget);
        while !self.is_done {
            match self.insert.take() {
                Some(insert) => self.row(insert, sink),
                None => self.statement(),
            }
            if self.script.place() >= end {
                break;
            }
        }
        if self.is_done { Progress::Done } else { Progress::More }
    }

    pub(super) fn position(&self) -> u64 {
        self.script.place().min(self.text.len()) as u64
    }

    pub(super) fn tables(&self) -> &Schema {
        &self.schema
    }

    pub(super) fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// Reads the next statement, or as much of it as stands before its rows.
    fn statement(&mut self) {
        let Some((rest, start)) = self.script.rest() else { return self.finish() };
        let verb = rest.words(1).next().unwrap_or_default();
        let is_insert = verb.eq_ignore_ascii_case("INSERT") || verb.eq_ignore_ascii_case("REPLACE");
        if is_insert && let Some((insert, place)) = self.begin_insert(&rest) {
            self.insert = Some(insert);
            self.script.go_to(start + place);
            return;
        }
        let Some(piece) = self.script.next_piece() else { return self.finish() };
        let object = object(&piece);
        if object.eq_ignore_ascii_case("TRIGGER") {
            self.pass_body(&piece);
        }
        match self.ddl.take(&piece) {
            Some(table) if !self.index.has(&Name::exact(table.name.clone())) => {
                self.index.add(&table.name, self.schema.tables.len());
                self.schema.tables.push(table);
            }
            // Whoever looks up the keys says that there are two.
            Some(_) => {}
            None if !is_bookkeeping(object) => self.skip(&piece, object),
            None => {}
        }
    }

    /// SQLite's triggers have statements in them, the last of which is followed by `END`.
    fn pass_body(&mut self, piece: &Piece) {
        let mut ends = ends_body(piece);
        while !ends && self.sql == Sql::Sqlite {
            let Some(next) = self.script.next_piece() else { return };
            ends = first(&next).eq_ignore_ascii_case("END") || ends_body(&next);
        }
    }

    fn skip(&mut self, piece: &Piece, object: &str) {
        let (verb, line) = (first(piece), piece.line);
        let word = excerpt(&if object == verb { verb.to_owned() } else { format!("{verb} {object}") });
        let known = self.skipped.get(&word).and_then(|&place| self.warnings.get_mut(place));
        if let Some(Warning::SkippedStatements { count, .. }) = known {
            *count += 1;
        } else if self.skipped.len() < MAX_WORDS {
            self.skipped.insert(word.clone(), self.warnings.len());
            self.warnings.push(Warning::SkippedStatements { word, count: 1, line: line as u64 });
        }
    }

    /// The table and the columns of an `INSERT … VALUES`, and where its rows begin.
    fn begin_insert(&mut self, rest: &Piece) -> Option<(Insert, usize)> {
        let mut cursor = Cursor::new(rest);
        let mut words = 0;
        while !cursor.take("INTO") {
            // `INSERT OR REPLACE INTO`, `INSERT IGNORE INTO`.
            if words == 4 {
                return None;
            }
            cursor.skip();
            words += 1;
        }
        let name = cursor.name().ok()?;
        let names = if cursor.is_sign(b'(') { Some(cursor.columns().ok()??) } else { None };
        if !(cursor.take("VALUES") || cursor.take("VALUE")) || !cursor.is_sign(b'(') {
            return None;
        }
        let (table, is_unknown) = match self.index.find(&name.text) {
            Found::One(table) => (table, false),
            Found::Several => return None,
            Found::Nothing if self.schema.tables.len() >= MAX_TABLES => return None,
            Found::Nothing => (self.add_unknown(name.text, names.as_deref(), rest.line), names.is_none()),
        };
        let columns = names.map(|names| self.columns(table, &names));
        let columns = if let Some(columns) = columns { Some(columns?) } else { None };
        Some((Insert { table, columns, is_unknown }, cursor.place()))
    }

    fn add_unknown(&mut self, name: String, names: Option<&[String]>, line: usize) -> usize {
        let column = |name: &String| Column { name: name.clone(), kind: String::new(), nullable: true };
        let columns = names.unwrap_or_default().iter().take(MAX_COLUMNS).map(column).collect();
        let table = self.schema.tables.len();
        self.warnings.push(Warning::TableNotCreated { table: excerpt(&name), line: line as u64 });
        self.index.add(&name, table);
        self.schema.tables.push(Table { name, columns, ..Table::default() });
        table
    }

    /// The columns of those names; nothing if the table does not have one of them.
    fn columns(&self, table: usize, names: &[String]) -> Option<Vec<usize>> {
        let columns = &self.schema.tables[table].columns;
        if names.len() <= columns.len() && names.iter().zip(columns).all(|(name, column)| *name == column.name) {
            return Some((0..names.len()).collect());
        }
        let exact: HashMap<&str, usize> =
            columns.iter().enumerate().map(|(place, column)| (column.name.as_str(), place)).collect();
        let folded: HashMap<String, usize> =
            columns.iter().enumerate().map(|(place, column)| (column.name.to_lowercase(), place)).collect();
        let find = |name: &String| exact.get(name.as_str()).or_else(|| folded.get(&name.to_lowercase())).copied();
        names.iter().map(find).collect()
    }

    /// Reads the next row of a statement, or its end.
    fn row(&mut self, mut insert: Insert, sink: &mut impl FnMut(Result<Record<'a, '_>, Rejected>)) {
        self.script.skip_space();
        let start = self.script.place();
        match self.text.as_bytes().get(start) {
            Some(b',') => {
                self.script.go_to(start + 1);
                self.insert = Some(insert);
                return;
            }
            Some(b'(') => {}
            Some(b';') => return self.script.go_to(start + 1),
            None => return,
            Some(byte) => {
                // `ON DUPLICATE KEY UPDATE …`, `RETURNING …`: what it says of the rows is not asked for.
                if !byte.is_ascii_alphabetic() {
                    sink(Err(self.rejected(insert.table, start, Fault { at: start, expected: Expected::Row })));
                }
                self.script.next_piece();
                return;
            }
        }
        let line = self.lines.line(self.text, start);
        let mut values = Values::new(self.text, start, self.sql);
        match values.row(&mut self.values) {
            Ok(()) => {
                self.script.go_to(values.at);
                let table = insert.table;
                if insert.is_unknown {
                    insert.is_unknown = false;
                    self.name_columns(table);
                }
                match self.arranged(&insert) {
                    Ok(cells) => {
                        sink(Ok(Record { table, offset: start as u64, line, cells: Cells::Positional(cells) }));
                    }
                    Err((expected, found)) => {
                        let text = excerpt(&self.text[start..values.at]);
                        let reason = Reason::Columns { expected, found };
                        sink(Err(Rejected { table, line, offset: start as u64, reason, text }));
                    }
                }
                self.insert = Some(insert);
            }
            Err(fault) => {
                sink(Err(self.rejected(insert.table, start, fault)));
                match Values::new(self.text, start, self.sql).row_end() {
                    Some(end) => {
                        self.script.go_to(end);
                        self.insert = Some(insert);
                    }
                    None => self.go_on_after_open(start),
                }
            }
        }
    }

    /// A quote has no end. It was perhaps none: reading goes on where a line begins with a statement, as long as no
    /// more is read again than the text is long.
    fn go_on_after_open(&mut self, start: usize) {
        let rest = &self.text.as_bytes()[start..];
        let next = [b"\nINSERT ".as_slice(), b"\nCREATE ", b"\nREPLACE "];
        let next = next.iter().filter_map(|verb| memchr::memmem::find(rest, verb)).min();
        self.reread = self.reread.saturating_add(rest.len());
        match next {
            Some(next) if self.reread <= 2 * self.text.len() => self.script.go_to(start + next + 1),
            _ => self.script.go_to(self.text.len()),
        }
    }

    /// Gives a table that nothing creates as many columns as its first row has values.
    fn name_columns(&mut self, table: usize) {
        let columns = &mut self.schema.tables[table].columns;
        let column = |number| Column { name: format!("column_{number}"), kind: String::new(), nullable: true };
        *columns = (1..=self.values.len().min(MAX_COLUMNS)).map(column).collect();
    }

    /// A row's values in the order of its table's columns, or how many were expected and found. A column that a
    /// statement does not name is null: what its default would be is not asked.
    fn arranged(&mut self, insert: &Insert) -> Result<&[Cell<'a>], (usize, usize)> {
        let width = self.schema.tables[insert.table].columns.len();
        let Some(columns) = &insert.columns else {
            return if self.values.len() == width { Ok(&self.values) } else { Err((width, self.values.len())) };
        };
        if self.values.len() != columns.len() {
            return Err((columns.len(), self.values.len()));
        }
        self.mapped.clear();
        self.mapped.resize(width, Cell::Null);
        for (&column, value) in columns.iter().zip(self.values.drain(..)) {
            self.mapped[column] = value;
        }
        Ok(&self.mapped)
    }

    fn rejected(&mut self, table: usize, start: usize, fault: Fault) -> Rejected {
        let line = self.lines.line(self.text, start);
        let (at_line, column) = self.lines.place(self.text, fault.at);
        let found = self.text.get(fault.at..).and_then(|rest| rest.chars().next());
        let reason = Reason::Syntax { expected: fault.expected, found, line: at_line, column };
        let end = self.text.ceil_char_boundary(fault.at.saturating_add(1));
        Rejected { table, line, offset: start as u64, reason, text: excerpt(&self.text[start..end]) }
    }

    /// Looks up what keys refer to, now that all tables are known.
    fn finish(&mut self) {
        self.is_done = true;
        if let Some(open) = self.script.open() {
            let line = Lines::new(b'\n').line(self.text, open);
            self.warnings.push(Warning::Unterminated { line });
        }
        self.script.go_to(self.text.len());
        let (resolved, problems) = std::mem::take(&mut self.ddl).finish(self.schema.name.clone());
        let problems = problems
            .into_iter()
            .filter(|problem| !matches!(problem.kind, ProblemKind::NoKeys | ProblemKind::UnknownStatements { .. }));
        self.warnings.extend(problems.map(|problem| Warning::Unreadable { line: problem.line as u64, problem }));
        let places: HashMap<&str, usize> =
            self.schema.tables.iter().enumerate().map(|(place, table)| (table.name.as_str(), place)).collect();
        let own: Vec<Option<usize>> = resolved.tables.iter().map(|t| places.get(t.name.as_str()).copied()).collect();
        for mut key in resolved.keys {
            let (Some(Some(from)), Some(Some(to))) = (own.get(key.from), own.get(key.to)) else { continue };
            (key.from, key.to) = (*from, *to);
            let has = |table: usize, columns: &[usize]| {
                columns.iter().all(|&column| column < self.schema.tables[table].columns.len())
            };
            if has(key.from, &key.from_columns) && has(key.to, &key.to_columns) {
                self.schema.keys.push(key);
            }
        }
        for (table, own) in resolved.tables.into_iter().zip(own) {
            let Some(own) = own.and_then(|own| self.schema.tables.get_mut(own)) else { continue };
            let width = own.columns.len();
            let fits = |columns: &Vec<usize>| columns.iter().all(|&column| column < width);
            if fits(&table.primary_key) {
                own.primary_key = table.primary_key;
            }
            own.unique = table.unique.into_iter().filter(fits).collect();
            for (column, resolved) in own.columns.iter_mut().zip(table.columns) {
                column.nullable = resolved.nullable;
            }
        }
    }
}

/// The most different beginnings of statements that are counted.
const MAX_WORDS: usize = 50;
