//! The tokens of SQL.

use super::dialect::Dialect;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A name or a keyword without quotes.
    Word(&'a str),
    /// A name with its quotes: `"a"`, `` `a` ``, `[a]`.
    Name(&'a str),
    /// A string in single quotes, or between dollar signs.
    Text,
    /// A number.
    Number,
    /// Any other character; all that are not ASCII belong to words.
    Sign(u8),
}

/// A token and where it stands, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lexeme<'a> {
    /// What it is.
    pub(super) token: Token<'a>,
    /// Its first byte.
    pub(super) start: usize,
    /// One past its last byte.
    pub(super) end: usize,
}

impl Lexeme<'_> {
    /// Whether it is that keyword, given in capitals.
    pub(super) fn is(&self, keyword: &str) -> bool {
        matches!(self.token, Token::Word(word) if word.eq_ignore_ascii_case(keyword))
    }
}

/// The tokens of a text, read as they are asked for, each byte a bounded number of times.
#[derive(Debug, Clone)]
pub(super) struct Tokens<'a> {
    /// The whole text.
    pub(super) text: &'a str,
    /// How far it is read.
    pub(super) at: usize,
    /// Where a quote or a comment begins that has no end.
    pub(super) open: Option<usize>,
    dialect: Dialect,
}

impl<'a> Tokens<'a> {
    /// From the first byte on.
    pub(super) fn new(text: &'a str, dialect: Dialect) -> Tokens<'a> {
        Tokens { text, at: 0, open: None, dialect }
    }

    /// The tokens of a part of the text.
    pub(super) fn part(&self, start: usize, end: usize) -> Tokens<'a> {
        Tokens::new(self.text.get(start..end).unwrap_or_default(), self.dialect)
    }

    /// What is not yet read.
    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Whether names without quotes are folded to small letters.
    pub(super) fn folds(&self) -> bool {
        self.dialect == Dialect::Postgres
    }

    /// Goes past white space and comments.
    pub(super) fn skip_space(&mut self) {
        loop {
            let rest = self.rest().as_bytes();
            match rest {
                [byte, ..] if byte.is_ascii_whitespace() || byte.is_ascii_control() => self.at += 1,
                [b'-', b'-', after @ ..] if self.begins_comment(after.first()) => self.skip_line(),
                [b'#', ..] if self.dialect == Dialect::MySql => self.skip_line(),
                [b'/', b'*', ..] => self.skip_comment(),
                _ => return,
            }
        }
    }

    /// Goes to the beginning of the next line.
    pub(super) fn skip_line(&mut self) {
        self.at = self.rest().find('\n').map_or(self.text.len(), |end| self.at + end + 1);
    }

    /// MySQL reads `5--3` as a sum: after the hyphens of a comment it wants white space.
    fn begins_comment(&self, after: Option<&u8>) -> bool {
        self.dialect != Dialect::MySql || after.is_none_or(|byte| byte.is_ascii_whitespace() || byte.is_ascii_control())
    }

    /// Goes past a comment in `/* */`; PostgreSQL's may hold others.
    fn skip_comment(&mut self) {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut depth = 0_usize;
        while let Some(&byte) = bytes.get(self.at) {
            match (byte, bytes.get(self.at + 1)) {
                (b'/', Some(b'*')) if depth == 0 || self.dialect == Dialect::Postgres => {
                    depth += 1;
                    self.at += 2;
                }
                (b'*', Some(b'/')) => {
                    depth -= 1;
                    self.at += 2;
                    if depth == 0 {
                        return;
                    }
                }
                _ => self.at += 1,
            }
        }
        self.open = Some(start);
    }

    /// One past a quote's end, given where its content begins. The quote doubled does not end it.
    fn quote_end(&mut self, content: usize, quote: u8, escapes: bool) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = content;
        while let Some(&byte) = bytes.get(at) {
            at += 1;
            if byte == quote {
                if bytes.get(at) != Some(&quote) {
                    return at;
                }
                at += 1;
            } else if byte == b'\\' && escapes {
                at += 1;
            }
        }
        self.open = Some(content - 1);
        self.text.len()
    }

    /// One past the end of a string between dollar signs (PostgreSQL, 4.1.2.4), if one begins here.
    fn dollar_end(&mut self) -> Option<usize> {
        let rest = self.rest();
        let tag = 1 + rest.bytes().skip(1).position(|byte| !is_word(byte) || byte == b'$')?;
        if self.dialect == Dialect::MySql || rest.as_bytes()[tag] != b'$' || rest.as_bytes()[1].is_ascii_digit() {
            return None;
        }
        let (tag, content) = rest.split_at(tag + 1);
        Some(match content.find(tag) {
            Some(end) => self.at + tag.len() + end + tag.len(),
            None => {
                self.open = Some(self.at);
                self.text.len()
            }
        })
    }

    /// One past the end of a name in brackets, if it is one: elsewhere brackets hold the parts of arrays.
    fn bracket_end(&self) -> Option<usize> {
        let is_first = self.at.checked_sub(1).is_none_or(|before| !is_word(self.text.as_bytes()[before]));
        if self.dialect != Dialect::Sqlite || !is_first {
            return None;
        }
        let end = self.rest().bytes().skip(1).position(|byte| matches!(byte, b'[' | b']' | b'\n'))? + 1;
        (self.rest().as_bytes()[end] == b']' && end > 1).then_some(self.at + end + 1)
    }

    /// One past the last byte from here on of which that holds.
    fn end_of(&self, holds: impl Fn(u8) -> bool) -> usize {
        self.rest().bytes().position(|byte| !holds(byte)).map_or(self.text.len(), |end| self.at + end)
    }

    /// Whether the word before a quote says that it has escapes: `E'…'` (PostgreSQL, 4.1.2.2).
    fn has_escapes(&self) -> bool {
        let is_mark = match &self.text.as_bytes()[..self.at] {
            [b'e' | b'E'] => true,
            [.., before, b'e' | b'E'] => !is_word(*before),
            _ => false,
        };
        is_mark || self.dialect == Dialect::MySql
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Lexeme<'a>;

    fn next(&mut self) -> Option<Lexeme<'a>> {
        self.skip_space();
        let start = self.at;
        let first = *self.text.as_bytes().get(start)?;
        let after = start + 1;
        self.at = match first {
            b'\'' => self.quote_end(after, first, self.has_escapes()),
            b'"' => self.quote_end(after, first, self.dialect == Dialect::MySql),
            b'`' => self.quote_end(after, first, false),
            b'$' => self.dollar_end().unwrap_or(after),
            b'[' => self.bracket_end().unwrap_or(after),
            b'0'..=b'9' => self.end_of(|byte| is_word(byte) || byte == b'.'),
            _ if is_word(first) => self.end_of(is_word),
            _ => after,
        };
        let text = &self.text[start..self.at];
        let token = match first {
            b'\'' => Token::Text,
            b'"' | b'`' => Token::Name(text),
            b'$' if text.len() > 1 => Token::Text,
            b'[' if text.len() > 1 => Token::Name(text),
            b'0'..=b'9' => Token::Number,
            _ if is_word(first) && first != b'$' => Token::Word(text),
            _ => Token::Sign(first),
        };
        Some(Lexeme { token, start, end: self.at })
    }
}

/// Whether a byte belongs to words.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'@') || !byte.is_ascii()
}

/// What a quoted name says.
pub(super) fn unquoted(name: &str) -> String {
    let inner = name.get(1..name.len().saturating_sub(1)).unwrap_or_default();
    match name.as_bytes().first() {
        Some(quote @ (b'"' | b'`' | b'\'')) => {
            let quote = char::from(*quote);
            inner.replace(&format!("{quote}{quote}"), &quote.to_string())
        }
        _ => inner.to_owned(),
    }
}
