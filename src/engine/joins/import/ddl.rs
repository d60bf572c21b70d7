//! Statements as somebody else comes across them.

use super::draft::Statement;
use super::problem::{Problem, Problems};
use super::resolve::resolve;
use super::sql::{Piece, read_piece};
use crate::engine::joins::schema::{Schema, Table};

/// The tables and keys of statements that are given one by one.
#[derive(Debug, Default)]
pub(crate) struct Ddl {
    statements: Vec<Statement>,
    problems: Problems,
}

impl Ddl {
    /// Takes a statement; the table that it creates, with what it says of it alone.
    pub(crate) fn take(&mut self, piece: &Piece) -> Option<Table> {
        let known = self.statements.len();
        read_piece(piece, &mut self.statements, &mut self.problems);
        let statement = self.statements.get(known).filter(|statement| statement.creates)?;
        resolve(String::new(), vec![statement.clone()], &mut Problems::default()).tables.pop()
    }

    /// The schema that all of them make, and what of them is not in it.
    pub(crate) fn finish(self, name: String) -> (Schema, Vec<Problem>) {
        let mut problems = self.problems;
        let schema = resolve(name, self.statements, &mut problems);
        (schema, problems.into_list())
    }
}
