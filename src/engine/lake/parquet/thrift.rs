//! Thrift's compact protocol, as far as Parquet's footers and page headers need it (Apache Thrift, "Thrift Compact
//! protocol encoding").

use super::error::{Place, ReadError};

/// How deep structures that nobody asked for may be nested.
const DEEPEST: usize = 32;

/// A type on the wire. As a field's type the two truth values are types of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    True,
    False,
    I8,
    I16,
    I32,
    I64,
    Double,
    Binary,
    List,
    Set,
    Map,
    Struct,
    Uuid,
}

impl Kind {
    const ALL: [Kind; 13] = [
        Kind::True,
        Kind::False,
        Kind::I8,
        Kind::I16,
        Kind::I32,
        Kind::I64,
        Kind::Double,
        Kind::Binary,
        Kind::List,
        Kind::Set,
        Kind::Map,
        Kind::Struct,
        Kind::Uuid,
    ];

    fn code(self) -> u8 {
        self as u8 + 1
    }
}

/// Writes fields, in the order of their numbers.
#[derive(Debug, Default)]
pub(super) struct Encoder {
    bytes: Vec<u8>,
    last: i16,
}

impl Encoder {
    /// The bytes of one structure.
    pub(super) fn structure(write: impl FnOnce(&mut Self)) -> Vec<u8> {
        let mut encoder = Self::default();
        encoder.element(write);
        encoder.bytes
    }

    fn field(&mut self, id: i16, kind: Kind) {
        match id - self.last {
            step @ 1..=15 => self.bytes.push((step as u8) << 4 | kind.code()),
            _ => {
                self.bytes.push(kind.code());
                self.varint(zigzag(id.into()));
            }
        }
        self.last = id;
    }

    pub(super) fn bool(&mut self, id: i16, value: bool) {
        self.field(id, if value { Kind::True } else { Kind::False });
    }

    pub(super) fn i16(&mut self, id: i16, value: i16) {
        self.field(id, Kind::I16);
        self.varint(zigzag(value.into()));
    }

    pub(super) fn i32(&mut self, id: i16, value: i32) {
        self.field(id, Kind::I32);
        self.varint(zigzag(value.into()));
    }

    pub(super) fn i64(&mut self, id: i16, value: i64) {
        self.field(id, Kind::I64);
        self.varint(zigzag(value));
    }

    pub(super) fn binary(&mut self, id: i16, value: &[u8]) {
        self.field(id, Kind::Binary);
        self.binary_element(value);
    }

    pub(super) fn nested(&mut self, id: i16, write: impl FnOnce(&mut Self)) {
        self.field(id, Kind::Struct);
        self.element(write);
    }

    /// A list, each of its elements written by `write`.
    pub(super) fn list<T>(&mut self, id: i16, kind: Kind, elements: &[T], write: impl Fn(&mut Self, &T)) {
        self.field(id, Kind::List);
        match elements.len() {
            few @ 0..=14 => self.bytes.push((few as u8) << 4 | kind.code()),
            many => {
                self.bytes.push(0xf0 | kind.code());
                self.varint(many as u64);
            }
        }
        for element in elements {
            write(self, element);
        }
    }

    /// A structure that is an element of a list.
    pub(super) fn element(&mut self, write: impl FnOnce(&mut Self)) {
        let last = std::mem::take(&mut self.last);
        write(self);
        self.bytes.push(0);
        self.last = last;
    }

    pub(super) fn i32_element(&mut self, value: i32) {
        self.varint(zigzag(value.into()));
    }

    pub(super) fn binary_element(&mut self, value: &[u8]) {
        self.varint(value.len() as u64);
        self.bytes.extend_from_slice(value);
    }

    fn varint(&mut self, value: u64) {
        put_varint(&mut self.bytes, value);
    }
}

/// Reads fields wherever they stand. Nothing is believed that is not there.
#[derive(Debug)]
pub(super) struct Decoder<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Where the bytes begin in their file.
    base: usize,
}

impl<'a> Decoder<'a> {
    pub(super) fn new(bytes: &'a [u8], base: usize) -> Self {
        Self { bytes, at: 0, base }
    }

    /// How many bytes were read.
    pub(super) fn read(&self) -> usize {
        self.at
    }

    fn error(&self, expected: &'static str, found: impl ToString) -> ReadError {
        let place = Place { at: self.base.saturating_add(self.at) as u64, column: None };
        ReadError::Broken { place, expected, found: found.to_string() }
    }

    /// That a structure lacks a field which the format requires.
    pub(super) fn missing(&self, field: &'static str) -> ReadError {
        self.error(field, "a structure without it")
    }

    /// The fields of a structure, one after the other. `read` reads a field that it knows and returns true; others are
    /// left out.
    pub(super) fn fields(
        &mut self,
        mut read: impl FnMut(&mut Self, i16, Kind) -> Result<bool, ReadError>,
    ) -> Result<(), ReadError> {
        let mut last = 0;
        while let Some((id, kind)) = self.field(last)? {
            last = id;
            if !read(self, id, kind)? {
                self.skip(kind, DEEPEST)?;
            }
        }
        Ok(())
    }

    fn field(&mut self, last: i16) -> Result<Option<(i16, Kind)>, ReadError> {
        let byte = self.byte()?;
        if byte == 0 {
            return Ok(None);
        }
        let kind = self.kind(byte & 15)?;
        let id = match byte >> 4 {
            0 => self.i16()?,
            step => last.checked_add(step.into()).ok_or_else(|| self.error("a field's number", "one too large"))?,
        };
        Ok(Some((id, kind)))
    }

    fn kind(&self, code: u8) -> Result<Kind, ReadError> {
        let kind = usize::from(code).checked_sub(1).and_then(|code| Kind::ALL.get(code).copied());
        kind.ok_or_else(|| self.error("a Thrift type, 1 to 13", code))
    }

    fn byte(&mut self) -> Result<u8, ReadError> {
        self.take(1).map(|bytes| bytes[0])
    }

    fn take(&mut self, len: usize) -> Result<&'a [u8], ReadError> {
        let rest = &self.bytes[self.at..];
        let bytes = rest
            .get(..len)
            .ok_or_else(|| self.error("more bytes of a structure", format!("{} where {len} were said", rest.len())))?;
        self.at += len;
        Ok(bytes)
    }

    fn varint(&mut self) -> Result<u64, ReadError> {
        let (value, len) = get_varint(&self.bytes[self.at..])
            .ok_or_else(|| self.error("a number of at most ten bytes", "a longer one, or the end"))?;
        self.at += len;
        Ok(value)
    }

    fn signed(&mut self) -> Result<i64, ReadError> {
        self.varint().map(|value| (value >> 1) as i64 ^ -((value & 1) as i64))
    }

    pub(super) fn i8(&mut self) -> Result<i8, ReadError> {
        self.byte().map(|byte| byte as i8)
    }

    pub(super) fn i16(&mut self) -> Result<i16, ReadError> {
        let value = self.signed()?;
        i16::try_from(value).map_err(|_| self.error("a number of 16 bits", value))
    }

    pub(super) fn i32(&mut self) -> Result<i32, ReadError> {
        let value = self.signed()?;
        i32::try_from(value).map_err(|_| self.error("a number of 32 bits", value))
    }

    pub(super) fn i64(&mut self) -> Result<i64, ReadError> {
        self.signed()
    }

    pub(super) fn binary(&mut self) -> Result<&'a [u8], ReadError> {
        let len = self.varint()?;
        self.take(usize::try_from(len).unwrap_or(usize::MAX))
    }

    pub(super) fn string(&mut self) -> Result<String, ReadError> {
        self.binary().map(|bytes| String::from_utf8_lossy(bytes).into_owned())
    }

    /// The elements of a list, of which there are at most `most`.
    pub(super) fn list<T>(
        &mut self,
        most: usize,
        mut read: impl FnMut(&mut Self) -> Result<T, ReadError>,
    ) -> Result<Vec<T>, ReadError> {
        let (_, len) = self.list_head()?;
        if len > most {
            return Err(self.error("a shorter list", format!("one of {len} elements")));
        }
        (0..len).map(|_| read(self)).collect()
    }

    fn list_head(&mut self) -> Result<(Kind, usize), ReadError> {
        let head = self.byte()?;
        let kind = self.kind(head & 15)?;
        let len = match head >> 4 {
            15 => usize::try_from(self.varint()?).unwrap_or(usize::MAX),
            few => few.into(),
        };
        // An element has a byte at least, so no length is believed that the file cannot hold.
        if len > self.bytes.len() - self.at {
            return Err(self.error("a list within the structure", format!("one of {len} elements")));
        }
        Ok((kind, len))
    }

    fn skip(&mut self, kind: Kind, depth: usize) -> Result<(), ReadError> {
        let Some(depth) = depth.checked_sub(1) else {
            return Err(self.error("fewer structures one in the other", "more than 32"));
        };
        match kind {
            Kind::True | Kind::False => {}
            Kind::I8 => drop(self.byte()?),
            Kind::I16 | Kind::I32 | Kind::I64 => drop(self.varint()?),
            Kind::Double => drop(self.take(8)?),
            Kind::Uuid => drop(self.take(16)?),
            Kind::Binary => drop(self.binary()?),
            Kind::List | Kind::Set => {
                let (kind, len) = self.list_head()?;
                for _ in 0..len {
                    self.skip_element(kind, depth)?;
                }
            }
            Kind::Map => {
                let len = self.varint()?;
                if len == 0 {
                    return Ok(());
                }
                let kinds = self.byte()?;
                let (key, value) = (self.kind(kinds >> 4)?, self.kind(kinds & 15)?);
                for _ in 0..len {
                    self.skip_element(key, depth)?;
                    self.skip_element(value, depth)?;
                }
            }
            Kind::Struct => {
                let mut last = 0;
                while let Some((id, kind)) = self.field(last)? {
                    last = id;
                    self.skip(kind, depth)?;
                }
            }
        }
        Ok(())
    }

    /// In a list a truth value has a byte of its own.
    fn skip_element(&mut self, kind: Kind, depth: usize) -> Result<(), ReadError> {
        match kind {
            Kind::True | Kind::False => self.byte().map(drop),
            kind => self.skip(kind, depth),
        }
    }
}

fn zigzag(value: i64) -> u64 {
    (value << 1 ^ value >> 63) as u64
}

/// Writes a number in groups of seven bits, the lowest first.
pub(super) fn put_varint(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

/// The number at the beginning of some bytes, and how many bytes it takes.
pub(super) fn get_varint(bytes: &[u8]) -> Option<(u64, usize)> {
    let mut value = 0;
    for (index, byte) in bytes.iter().enumerate().take(10) {
        value |= u64::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((value, index + 1));
        }
    }
    None
}
