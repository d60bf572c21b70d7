//! A place in a statement, and what may stand there.

use super::script::Piece;
use super::token::{Lexeme, Token, Tokens, unquoted};
use crate::engine::joins::import::draft::Name;
use crate::engine::joins::import::lines::Lines;
use crate::engine::joins::import::problem::{Expected, quoted};
use crate::engine::joins::name;

/// What was expected at a place, and what was found.
#[derive(Debug)]
pub(crate) struct Fault {
    /// Counted from 1.
    pub(super) line: usize,
    /// What should have stood there.
    pub(super) expected: Expected,
    /// What does; nothing at the end.
    pub(super) found: String,
}

/// A place in a statement. Cheap to clone, so that a clone can look ahead.
#[derive(Debug, Clone)]
pub(crate) struct Cursor<'a> {
    tokens: Tokens<'a>,
    next: Option<Lexeme<'a>>,
    lines: Lines<'a>,
    first_line: usize,
}

impl<'a> Cursor<'a> {
    /// Before the first token.
    pub(crate) fn new(piece: &Piece<'a>) -> Cursor<'a> {
        let mut tokens = piece.tokens.clone();
        let lines = Lines::new(tokens.text);
        Cursor { next: tokens.next(), tokens, lines, first_line: piece.line }
    }

    /// Goes past a token.
    pub(super) fn next(&mut self) -> Option<Lexeme<'a>> {
        std::mem::replace(&mut self.next, self.tokens.next())
    }

    /// Whether a keyword comes next.
    pub(super) fn is(&self, keyword: &str) -> bool {
        self.next.is_some_and(|token| token.is(keyword))
    }

    /// Whether a sign comes next.
    pub(crate) fn is_sign(&self, sign: u8) -> bool {
        self.next.is_some_and(|token| token.token == Token::Sign(sign))
    }

    /// Goes past a keyword if it comes next.
    pub(crate) fn take(&mut self, keyword: &str) -> bool {
        let is_next = self.is(keyword);
        if is_next {
            self.next();
        }
        is_next
    }

    /// Goes past keywords if all of them come next.
    pub(super) fn take_all(&mut self, keywords: &[&str]) -> bool {
        let mut ahead = self.clone();
        let are_next = keywords.iter().all(|keyword| ahead.take(keyword));
        if are_next {
            *self = ahead;
        }
        are_next
    }

    /// Where the next token begins in the piece, in bytes.
    pub(crate) fn place(&self) -> usize {
        self.next.map_or(self.tokens.text.len(), |token| token.start)
    }

    /// Whether an entry ends here: with a comma, a parenthesis, or its statement.
    pub(super) fn is_at_end(&self) -> bool {
        self.next.is_none_or(|token| matches!(token.token, Token::Sign(b',' | b')')))
    }

    /// Goes past a sign if it comes next.
    pub(crate) fn take_sign(&mut self, sign: u8) -> bool {
        let is_next = self.is_sign(sign);
        if is_next {
            self.next();
        }
        is_next
    }

    /// The line of the next token, or the last.
    pub(super) fn line(&mut self) -> usize {
        let place = self.next.map_or(self.tokens.text.len(), |token| token.start);
        self.first_line + self.lines.line(place) - 1
    }

    /// That something else was expected here.
    pub(super) fn fault(&mut self, expected: Expected) -> Fault {
        let found = self.next.map_or("", |token| &self.tokens.text[token.start..token.end]);
        Fault { line: self.line(), expected, found: quoted(found) }
    }

    /// A name of one part. SQLite lets single quotes stand for double ones.
    pub(super) fn ident(&mut self) -> Result<String, Fault> {
        let name = match self.next.map(|token| (token.token, &self.tokens.text[token.start..token.end])) {
            Some((Token::Word(word), _)) if self.tokens.folds() => word.to_ascii_lowercase(),
            Some((Token::Word(word), _)) => word.to_owned(),
            Some((Token::Name(name), _)) => unquoted(name),
            Some((Token::Text, text)) if text.starts_with('\'') => unquoted(text),
            _ => return Err(self.fault(Expected::Name)),
        };
        self.next();
        Ok(name)
    }

    /// A name, its parts joined by dots.
    pub(crate) fn name(&mut self) -> Result<Name, Fault> {
        let (mut parts, mut is_bare) = (Vec::new(), true);
        loop {
            is_bare &= self.is_bare();
            parts.push(self.ident()?);
            if !self.take_sign(b'.') {
                return Ok(Name { text: name::joined(&parts), is_bare });
            }
        }
    }

    /// Whether a name without quotes comes next of which nobody minds the case.
    pub(super) fn is_bare(&self) -> bool {
        !self.tokens.folds() && self.next.is_some_and(|token| matches!(token.token, Token::Word(_)))
    }

    /// The names in the next parentheses, past a constraint's own name and method; nothing if there are expressions
    /// among them.
    pub(crate) fn columns(&mut self) -> Result<Option<Vec<String>>, Fault> {
        while self.next.is_some_and(|token| matches!(token.token, Token::Word(_) | Token::Name(_))) {
            self.next();
        }
        if !self.take_sign(b'(') {
            return Err(self.fault(Expected::Columns));
        }
        let (mut names, mut are_names) = (Vec::new(), true);
        loop {
            if self.is_sign(b'(') {
                are_names = false;
            } else {
                names.push(self.ident()?);
            }
            while !self.is_at_end() {
                are_names &= self.follows_name();
                self.skip();
            }
            if !self.take_sign(b',') {
                break;
            }
        }
        match self.take_sign(b')') {
            true => Ok(are_names.then_some(names)),
            false => Err(self.fault(Expected::Closing)),
        }
    }

    /// Whether what comes next makes no expression of the name before it: an order, a collation, or the length of what
    /// MySQL compares, `name(10)`.
    fn follows_name(&self) -> bool {
        match self.next.map(|token| token.token) {
            Some(Token::Sign(b'(')) => self.second() == Some(Token::Number),
            Some(Token::Word(_) | Token::Name(_) | Token::Sign(b'.')) => true,
            _ => false,
        }
    }

    /// Whether an entry begins here that is neither a column nor says anything of keys. `key text` is a column;
    /// `KEY (name)` and `KEY by_name (name)` are not.
    pub(super) fn begins_other(&self) -> bool {
        let mut ahead = self.clone();
        if ["CHECK", "LIKE"].iter().any(|word| ahead.take(word)) {
            return true;
        }
        if ahead.take("EXCLUDE") {
            return ahead.is("USING") || ahead.is_sign(b'(');
        }
        if ahead.take("PERIOD") {
            return ahead.is("FOR");
        }
        let has_type = ahead.take("FULLTEXT") || ahead.take("SPATIAL");
        if !ahead.take("KEY") && !ahead.take("INDEX") && !has_type {
            return false;
        }
        if !ahead.is_sign(b'(') {
            ahead.next();
        }
        ahead.is("USING") || ahead.is_sign(b'(') && !matches!(ahead.second(), Some(Token::Number | Token::Text))
    }

    /// The text from here to the first of these keywords or the entry's end, on one line.
    pub(super) fn source_until(&mut self, keywords: &[&str]) -> String {
        let start = self.next.map_or(0, |token| token.start);
        let mut end = start;
        // `CHARACTER VARYING` is a type, and `CHARACTER SET` is none.
        let is_charset = |cursor: &Cursor| cursor.clone().take_all(&["CHARACTER", "SET"]);
        while !self.is_at_end() && !keywords.iter().any(|word| self.is(word)) && !is_charset(self) {
            end = self.skip();
        }
        let source = self.tokens.text.get(start..end).unwrap_or_default();
        source.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Goes past a token, or past all that is in parentheses or brackets; returns where that ends.
    pub(crate) fn skip(&mut self) -> usize {
        let mut depth = 0_usize;
        while let Some(token) = self.next() {
            match token.token {
                Token::Sign(b'(' | b'[') => depth += 1,
                Token::Sign(b')' | b']') => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                return token.end;
            }
        }
        self.tokens.text.len()
    }

    /// Goes to the comma or the parenthesis that ends an entry.
    pub(super) fn skip_entry(&mut self) {
        while !self.is_at_end() {
            self.skip();
        }
    }

    /// What follows the token that comes next.
    fn second(&self) -> Option<Token<'a>> {
        let mut ahead = self.clone();
        ahead.next();
        ahead.next.map(|token| token.token)
    }
}
