//! The statements of a script: what stands between delimiters, and the rows and commands among them passed over.

use super::dialect::Dialect;
use super::token::{Lexeme, Token, Tokens};
use crate::engine::joins::import::lines::Lines;
use crate::engine::joins::import::problem::{ProblemKind, Problems, quoted};

/// A statement that nobody has read yet.
#[derive(Debug, Clone)]
pub(crate) struct Piece<'a> {
    /// Where it begins, counted from 1.
    pub(crate) line: usize,
    /// What it consists of; not empty.
    pub(super) tokens: Tokens<'a>,
}

/// A text as it is cut into statements, in O(n).
#[derive(Debug)]
pub(crate) struct Script<'a> {
    tokens: Tokens<'a>,
    lines: Lines<'a>,
    /// What ends a statement. MySQL's client can change it.
    delimiter: &'a str,
    /// Where a block of data begins that has no end.
    open_data: Option<usize>,
}

impl<'a> Script<'a> {
    /// From the first statement on.
    pub(crate) fn new(text: &'a str, dialect: Dialect) -> Script<'a> {
        Script { tokens: Tokens::new(text, dialect), lines: Lines::new(text), delimiter: ";", open_data: None }
    }

    /// The next statement.
    pub(crate) fn next_piece(&mut self) -> Option<Piece<'a>> {
        self.next_first().map(|first| self.piece(first))
    }

    /// The rest of the text from the next statement on, for a reader that goes on by itself and says how far it came
    /// with [`go_to`](Self::go_to); and where it begins, in bytes.
    pub(crate) fn rest(&mut self) -> Option<(Piece<'a>, usize)> {
        let start = self.next_first()?.start;
        self.tokens.at = start;
        let tokens = self.tokens.part(start, self.tokens.text.len());
        Some((Piece { line: self.lines.line(start), tokens }, start))
    }

    /// How far the text is read, in bytes.
    pub(crate) fn place(&self) -> usize {
        self.tokens.at
    }

    /// Goes on from a place that is not in a string or a comment.
    pub(crate) fn go_to(&mut self, place: usize) {
        self.tokens.at = place;
    }

    /// Goes past white space and comments.
    pub(crate) fn skip_space(&mut self) {
        self.tokens.skip_space();
    }

    /// Where a quote, a comment or a block of data begins that has no end.
    pub(crate) fn open(&self) -> Option<usize> {
        self.tokens.open.or(self.open_data)
    }

    /// The first token of the next statement.
    fn next_first(&mut self) -> Option<Lexeme<'a>> {
        loop {
            if self.take_delimiter() {
                continue;
            }
            let first = self.tokens.next()?;
            match first.token {
                // A command of psql's: `\connect`.
                Token::Sign(b'\\') => self.tokens.skip_line(),
                Token::Word(_) if first.is("DELIMITER") => self.change_delimiter(),
                _ => return Some(first),
            }
        }
    }

    /// Says what has no end.
    pub(super) fn unterminated(mut self, problems: &mut Problems) {
        if let Some(start) = self.open() {
            let opening = self.tokens.text.get(start..).and_then(|rest| rest.lines().next());
            let opening = quoted(opening.unwrap_or_default());
            problems.add(self.lines.line(start), ProblemKind::Unterminated { opening });
        }
    }

    /// The statement that begins with a token, to its delimiter.
    fn piece(&mut self, first: Lexeme<'a>) -> Piece<'a> {
        let mut last = first;
        let mut copies_data = false;
        let end = loop {
            // Of MySQL's delimiters some are part of words: `END$$`.
            if self.delimiter != ";"
                && let Some(end) = self.tokens.text[last.start..last.end].find(self.delimiter)
                && matches!(last.token, Token::Word(_))
            {
                self.tokens.at = last.start + end + self.delimiter.len();
                break last.start + end;
            }
            if self.take_delimiter() {
                break last.end;
            }
            match self.tokens.next() {
                Some(token) if self.begins_anew(token) => {
                    self.tokens.at = token.start;
                    break last.end;
                }
                Some(token) => last = token,
                None => break last.end,
            }
            copies_data |= last.is("STDIN") && first.is("COPY");
        };
        if copies_data {
            self.skip_data();
        }
        Piece { line: self.lines.line(first.start), tokens: self.tokens.part(first.start, end) }
    }

    /// Whether a statement begins here though none ended: `CREATE TABLE` at the very beginning of a line. The delimiter
    /// before it is missing, or it is the `GO` of SQL Server's scripts.
    fn begins_anew(&self, token: Lexeme) -> bool {
        let is_verb = token.is("CREATE") || token.is("ALTER");
        is_verb
            && self.tokens.text[..token.start].ends_with('\n')
            && self.tokens.clone().next().is_some_and(|object| object.is("TABLE"))
    }

    /// Goes past the delimiter if it comes next.
    fn take_delimiter(&mut self) -> bool {
        self.tokens.skip_space();
        let is_next = self.tokens.rest().starts_with(self.delimiter);
        self.tokens.at += if is_next { self.delimiter.len() } else { 0 };
        is_next
    }

    fn change_delimiter(&mut self) {
        let line = self.tokens.rest().lines().next().unwrap_or_default();
        self.delimiter = line.split_whitespace().next().unwrap_or(";");
        self.tokens.skip_line();
    }

    /// Goes past the rows of PostgreSQL's `COPY … FROM stdin`, to the line `\.`.
    fn skip_data(&mut self) {
        self.tokens.skip_line();
        self.open_data = Some(self.tokens.at);
        let mut rest = self.tokens.rest();
        while !rest.is_empty() {
            let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
            rest = after;
            if line.trim_end_matches('\r') == "\\." {
                self.open_data = None;
                break;
            }
        }
        self.tokens.at = self.tokens.text.len() - rest.len();
    }
}

/// The words that statements of the three databases, and of what is written in them, begin with.
#[rustfmt::skip]
const VERBS: [&str; 78] = [
    "ABORT", "ALTER", "ANALYZE", "ATTACH", "BEGIN", "CALL", "CASE", "CHECK", "CLOSE", "CLUSTER", "COMMENT",
    "COMMIT", "COPY", "CREATE", "DEALLOCATE", "DECLARE", "DELETE", "DESCRIBE", "DETACH", "DISCARD", "DO", "DROP",
    "ELSE", "ELSEIF", "END", "EXECUTE", "EXPLAIN", "FETCH", "FLUSH", "FOR", "GRANT", "HANDLER", "IF", "IMPORT",
    "INSERT", "ITERATE", "KILL", "LEAVE", "LISTEN", "LOAD", "LOCK", "LOOP", "MERGE", "MOVE", "NOTIFY", "OPEN",
    "OPTIMIZE", "PRAGMA", "PREPARE", "REASSIGN", "REFRESH", "REINDEX", "RELEASE", "RENAME", "REPAIR", "REPEAT",
    "REPLACE", "RESET", "RETURN", "REVOKE", "ROLLBACK", "SAVEPOINT", "SECURITY", "SELECT", "SET", "SHOW", "SIGNAL",
    "START", "TRUNCATE", "UNLISTEN", "UNLOCK", "UNTIL", "UPDATE", "USE", "VACUUM", "VALUES", "WHILE", "WITH",
];

impl Piece<'_> {
    /// Whether it begins with a word of SQL.
    pub(crate) fn is_sql(&self) -> bool {
        self.tokens.clone().next().is_some_and(|first| VERBS.iter().any(|verb| first.is(verb)))
    }

    /// The words without quotes among its first tokens.
    pub(crate) fn words(&self, most: usize) -> impl Iterator<Item = &str> {
        let is_word = |lexeme: &Lexeme| matches!(lexeme.token, Token::Word(_));
        let words = self.tokens.clone().take(most).filter(is_word);
        words.filter_map(|word| self.tokens.text.get(word.start..word.end))
    }

    /// Its last token, if that is a word.
    pub(crate) fn last_word(&self) -> Option<&str> {
        let last = self.tokens.clone().last()?;
        matches!(last.token, Token::Word(_)).then(|| &self.tokens.text[last.start..last.end])
    }

    /// Its first word or sign.
    pub(super) fn first(&self) -> &str {
        self.tokens.clone().next().map_or("", |first| &self.tokens.text[first.start..first.end])
    }
}
