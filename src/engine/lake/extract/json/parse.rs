//! The values of JSON (RFC 8259), read one at a time.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::extended;
use crate::engine::lake::cell::Cell;
use crate::engine::lake::extract::rejected::Expected;

/// How deep values may be in values.
pub const MAX_DEPTH: usize = 128;

/// What cannot be read, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Fault {
    /// Something else should have stood there.
    Syntax(usize, Expected),
    /// More values in values than [`MAX_DEPTH`].
    Depth(usize),
}

impl Fault {
    /// The place, in bytes.
    pub(in super::super) fn at(self) -> usize {
        match self {
            Fault::Syntax(at, _) | Fault::Depth(at) => at,
        }
    }
}

/// A place in a text of JSON.
#[derive(Debug, Clone)]
pub(in super::super) struct Parser<'a> {
    /// All of it.
    pub(in super::super) text: &'a str,
    /// How far it is read.
    pub(in super::super) at: usize,
    /// Where it ends for the value that is read.
    pub(in super::super) end: usize,
    /// A name that an object had twice.
    pub(in super::super) duplicate: Option<String>,
    /// Whether objects may stand for values, and calls too.
    is_extended: bool,
}

impl<'a> Parser<'a> {
    /// Before the first byte.
    pub(in super::super) fn new(text: &'a str, is_extended: bool) -> Self {
        Self { text, at: 0, end: text.len(), duplicate: None, is_extended }
    }

    /// The value that comes next.
    pub(in super::super) fn value(&mut self) -> Result<Cell<'a>, Fault> {
        self.any(0)
    }

    /// The value that is all there is up to a place.
    pub(in super::super) fn value_within(&mut self, end: usize) -> Result<Cell<'a>, Fault> {
        self.end = end;
        let value = self.any(0).and_then(|value| {
            self.skip_space();
            if self.at < end { Err(self.fault(Expected::End)) } else { Ok(value) }
        });
        self.end = self.text.len();
        value
    }

    /// That something else was expected here.
    pub(in super::super) fn fault(&self, expected: Expected) -> Fault {
        Fault::Syntax(self.at, expected)
    }

    /// The byte that comes next.
    pub(super) fn peek(&self) -> Option<u8> {
        if self.at < self.end { self.text.as_bytes().get(self.at).copied() } else { None }
    }

    /// Goes past white space.
    pub(in super::super) fn skip_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    /// Goes past a byte, after white space.
    pub(in super::super) fn expect(&mut self, byte: u8, expected: Expected) -> Result<(), Fault> {
        self.skip_space();
        if self.peek() != Some(byte) {
            return Err(self.fault(expected));
        }
        self.at += 1;
        Ok(())
    }

    /// Whether another entry comes, past the comma before it; else goes past the closing bracket.
    pub(in super::super) fn next_in(&mut self, close: u8, expected: Expected, is_first: bool) -> Result<bool, Fault> {
        self.skip_space();
        match self.peek() {
            Some(byte) if byte == close => {
                self.at += 1;
                Ok(false)
            }
            Some(_) if is_first => Ok(true),
            Some(b',') => {
                self.at += 1;
                self.skip_space();
                Ok(true)
            }
            None if is_first && close == b'}' => Err(self.fault(Expected::Name)),
            None if is_first => Err(self.fault(Expected::Value)),
            _ => Err(self.fault(expected)),
        }
    }

    /// A name and the colon after it.
    pub(in super::super) fn name(&mut self) -> Result<Cow<'a, str>, Fault> {
        let name = match self.peek() {
            Some(b'"') => self.string(b'"')?,
            // As MongoDB's shell prints them.
            Some(b'\'') if self.is_extended => self.string(b'\'')?,
            Some(byte) if self.is_extended && extended::begins_word(byte) => Cow::Borrowed(self.word()),
            _ => return Err(self.fault(Expected::Name)),
        };
        self.expect(b':', Expected::Colon)?;
        Ok(name)
    }

    /// Whether a list comes next that is empty or whose first element is an object.
    pub(in super::super) fn is_list_of_objects(&self) -> bool {
        let mut ahead = Parser { duplicate: None, ..*self };
        ahead.expect(b'[', Expected::Value).is_ok() && {
            ahead.skip_space();
            matches!(ahead.peek(), Some(b'{' | b']'))
        }
    }

    /// Goes past a value, whatever is in it, by its brackets and quotes alone.
    pub(in super::super) fn skip_value(&mut self) -> Result<(), Fault> {
        self.skip_space();
        let start = self.at;
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => self.skip_string(start)?,
                b']' | b'}' | b',' if depth == 0 => break,
                _ => self.at += 1,
            }
            match byte {
                b'[' | b'{' => depth += 1,
                b']' | b'}' => depth -= 1,
                b'"' => {}
                _ => continue,
            }
            if depth == 0 {
                return Ok(());
            }
        }
        // A number or a word ends before what follows it.
        if depth > 0 || self.at == start { Err(self.fault(Expected::Value)) } else { Ok(()) }
    }

    /// Goes past a string, whatever is in it.
    fn skip_string(&mut self, start: usize) -> Result<(), Fault> {
        self.at += 1;
        loop {
            let rest = self.text.as_bytes().get(self.at..self.end).unwrap_or_default();
            match memchr::memchr2(b'"', b'\\', rest) {
                Some(found) if rest[found] == b'"' => {
                    self.at += found + 1;
                    return Ok(());
                }
                Some(found) => self.at += found + 2,
                None => {
                    self.at = self.end;
                    return Err(Fault::Syntax(start, Expected::ClosingQuote));
                }
            }
        }
    }

    fn any(&mut self, depth: usize) -> Result<Cell<'a>, Fault> {
        self.skip_space();
        let Some(first) = self.peek() else { return Err(self.fault(Expected::Value)) };
        match first {
            b'"' => self.string(b'"').map(Cell::Text),
            b'{' | b'[' if depth >= MAX_DEPTH => Err(Fault::Depth(self.at)),
            b'{' => self.object(depth),
            b'[' => self.list(depth),
            b'0'..=b'9' => self.number().map(Cell::Number),
            b'-' if !(self.is_extended && self.rest().starts_with("-Infinity")) => self.number().map(Cell::Number),
            _ if self.take_word("null") => Ok(Cell::Null),
            _ if self.take_word("true") => Ok(Cell::Boolean(true)),
            _ if self.take_word("false") => Ok(Cell::Boolean(false)),
            b'\'' if self.is_extended => self.string(b'\'').map(Cell::Text),
            _ if self.is_extended => extended::word(self),
            _ => Err(self.fault(Expected::Value)),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Cell<'a>, Fault> {
        let start = self.at;
        self.at += 1;
        let mut fields = Vec::new();
        while self.next_in(b'}', Expected::CommaOrBrace, fields.is_empty())? {
            let name = self.name()?;
            fields.push((name, self.any(depth + 1)?));
        }
        let is_value = self.is_extended && fields.first().is_some_and(|(name, _)| extended::is_operator(name));
        if is_value {
            return extended::value(&fields).ok_or(Fault::Syntax(start, Expected::Extended));
        }
        self.settle(&mut fields);
        Ok(Cell::Struct(fields))
    }

    fn list(&mut self, depth: usize) -> Result<Cell<'a>, Fault> {
        self.at += 1;
        let mut elements = Vec::new();
        while self.next_in(b']', Expected::CommaOrBracket, elements.is_empty())? {
            elements.push(self.any(depth + 1)?);
        }
        Ok(Cell::List(elements))
    }

    /// Leaves of fields with the same name the last.
    fn settle(&mut self, fields: &mut Vec<(Cow<'a, str>, Cell<'a>)>) {
        let twice = if fields.len() <= FEW {
            (1..fields.len()).find(|&place| fields[..place].iter().any(|(name, _)| *name == fields[place].0))
        } else {
            let mut seen = HashSet::with_capacity(fields.len());
            fields.iter().position(|(name, _)| !seen.insert(name))
        };
        let Some(twice) = twice else { return };
        if self.duplicate.is_none() {
            self.duplicate = Some(fields[twice].0.to_string());
        }
        // Each stays where its name stood first.
        let mut places: HashMap<Cow<'a, str>, usize> = HashMap::new();
        let mut kept: Vec<(Cow<'a, str>, Cell<'a>)> = Vec::with_capacity(fields.len());
        for (name, value) in fields.drain(..) {
            match places.get(&name) {
                Some(&place) => kept[place].1 = value,
                None => {
                    places.insert(name.clone(), kept.len());
                    kept.push((name, value));
                }
            }
        }
        *fields = kept;
    }

    /// A number as it is written.
    pub(super) fn number(&mut self) -> Result<Cow<'a, str>, Fault> {
        let start = self.at;
        self.at += usize::from(self.peek() == Some(b'-'));
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            self.digits()?;
        }
        Ok(Cow::Borrowed(self.text.get(start..self.at).unwrap_or_default()))
    }

    fn digits(&mut self) -> Result<(), Fault> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        if self.at == start { Err(self.fault(Expected::Digit)) } else { Ok(()) }
    }

    /// A string, past its quotes.
    pub(super) fn string(&mut self, quote: u8) -> Result<Cow<'a, str>, Fault> {
        self.at += 1;
        let start = self.at;
        self.pass_plain(quote);
        if self.peek() == Some(quote) {
            self.at += 1;
            return Ok(Cow::Borrowed(self.text.get(start..self.at - 1).unwrap_or_default()));
        }
        let mut whole = String::new();
        let mut from = start;
        loop {
            whole.push_str(self.text.get(from..self.at).unwrap_or_default());
            match self.peek() {
                Some(byte) if byte == quote => break,
                Some(b'\\') => {
                    self.at += 1;
                    whole.push(self.escaped(quote)?);
                }
                Some(_) => return Err(self.fault(Expected::NoControl)),
                None => return Err(self.fault(Expected::ClosingQuote)),
            }
            from = self.at;
            self.pass_plain(quote);
        }
        self.at += 1;
        Ok(Cow::Owned(whole))
    }

    /// Goes past what stands for itself in a string.
    fn pass_plain(&mut self, quote: u8) {
        let rest = self.text.as_bytes().get(self.at..self.end).unwrap_or_default();
        let plain = rest.iter().position(|&byte| byte == quote || byte == b'\\' || byte < 0x20);
        self.at += plain.unwrap_or(rest.len());
    }

    /// What stands behind a backslash.
    fn escaped(&mut self, quote: u8) -> Result<char, Fault> {
        let Some(letter) = self.peek() else { return Err(self.fault(Expected::Escape)) };
        let plain = match letter {
            b'"' | b'\\' | b'/' => char::from(letter),
            b'\'' if quote == b'\'' => '\'',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let fault = Fault::Syntax(self.at - 1, Expected::Hexadecimal);
                self.at += 1;
                return self.unicode().ok_or(fault);
            }
            _ => return Err(self.fault(Expected::Escape)),
        };
        self.at += 1;
        Ok(plain)
    }

    /// The character of `\u`, of which characters above U+FFFF need two.
    fn unicode(&mut self) -> Option<char> {
        let first = self.four_digits()?;
        if !(0xd800..0xdc00).contains(&first) {
            return char::from_u32(first);
        }
        if !self.rest().starts_with("\\u") {
            return None;
        }
        self.at += 2;
        let second = self.four_digits()?;
        let low = second.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
        char::from_u32(0x10000 + ((first - 0xd800) << 10) + low)
    }

    fn four_digits(&mut self) -> Option<u32> {
        let digits = self.rest().get(..4)?;
        let is_plain = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        self.at += 4;
        if is_plain { u32::from_str_radix(digits, 16).ok() } else { None }
    }

    /// What is not yet read.
    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..self.end).unwrap_or_default()
    }

    /// Goes past a word if it is all of what comes next.
    pub(super) fn take_word(&mut self, word: &str) -> bool {
        let rest = self.rest();
        let is_next = rest.starts_with(word) && !rest[word.len()..].bytes().next().is_some_and(extended::is_word);
        self.at += if is_next { word.len() } else { 0 };
        is_next
    }

    /// Goes past a word.
    pub(super) fn word(&mut self) -> &'a str {
        let rest = self.rest();
        let word = &rest[..rest.bytes().position(|byte| !extended::is_word(byte)).unwrap_or(rest.len())];
        self.at += word.len();
        word
    }
}

/// So few fields are faster compared with each other than put into a map.
const FEW: usize = 16;
