//! SQL, as far as it makes tables and keys: a text is cut into tokens (`token`), those into statements (`script`), and
//! the few that matter are read (`read`).
//!
//! The reader knows no expressions: it passes over what is in parentheses, and so takes time and memory by the length
//! of a text alone, however deep it is nested.

mod cursor;
mod dialect;
mod read;
mod script;
mod token;

use super::draft::Statement;
use super::problem::Problems;
pub(crate) use cursor::Cursor;
pub(crate) use dialect::Dialect;
pub(crate) use script::{Piece, Script};

/// Adds what a statement says of a table, if it says anything.
pub(super) fn read_piece(piece: &Piece, statements: &mut Vec<Statement>, problems: &mut Problems) {
    read::read(piece, statements, problems);
}

/// The statements of a text that make tables and keys, and whether there is any statement of SQL in it.
pub(super) fn read(text: &str, problems: &mut Problems) -> (bool, Vec<Statement>) {
    let mut script = Script::new(text, Dialect::of(text));
    let mut statements = Vec::new();
    let mut is_sql = false;
    while let Some(piece) = script.next_piece() {
        is_sql |= piece.is_sql();
        read::read(&piece, &mut statements, problems);
    }
    script.unterminated(problems);
    (is_sql, statements)
}
