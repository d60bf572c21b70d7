//! What stands before each page.

use super::error::ReadError;
use super::format::{Encoding, number};
use super::thrift::{Decoder, Encoder, Kind};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PageKind {
    Dictionary,
    Data,
    DataV2 {
        nulls: i32,
        rows: i32,
        definition_len: i32,
        repetition_len: i32,
        is_compressed: bool,
    },
    /// One that readers pass over.
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PageHeader {
    pub(super) kind: PageKind,
    pub(super) uncompressed: i32,
    pub(super) compressed: i32,
    pub(super) values: i32,
    pub(super) encoding: Encoding,
    /// How levels are encoded: [`Encoding::Rle`], or long ago [`Encoding::BitPacked`].
    pub(super) levels: [Encoding; 2],
}

impl PageHeader {
    /// The header of a dictionary page, or of a data page of version 1.
    pub(super) fn encode(&self) -> Vec<u8> {
        let is_dictionary = self.kind == PageKind::Dictionary;
        Encoder::structure(|e| {
            e.i32(1, if is_dictionary { 2 } else { 0 });
            e.i32(2, self.uncompressed);
            e.i32(3, self.compressed);
            e.nested(if is_dictionary { 7 } else { 5 }, |e| {
                e.i32(1, self.values);
                e.i32(2, self.encoding as i32);
                if !is_dictionary {
                    e.i32(3, self.levels[0] as i32);
                    e.i32(4, self.levels[1] as i32);
                }
            });
        })
    }

    pub(super) fn decode(d: &mut Decoder) -> Result<Self, ReadError> {
        let (mut code, mut uncompressed, mut compressed, mut body) = (None, None, None, None);
        d.fields(|d, id, kind| {
            match (id, kind) {
                (1, Kind::I32) => code = Some(d.i32()?),
                (2, Kind::I32) => uncompressed = Some(d.i32()?),
                (3, Kind::I32) => compressed = Some(d.i32()?),
                (5, Kind::Struct) => body = Some((0, Body::decode(d)?)),
                (7, Kind::Struct) => body = Some((2, Body::decode(d)?)),
                (8, Kind::Struct) => body = Some((3, Body::decode_v2(d)?)),
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        let code = code.ok_or_else(|| d.missing("a page's type"))?;
        let body = match (code, body) {
            (0 | 2 | 3, Some((of, body))) if of == code => body,
            (0 | 2 | 3, _) => return Err(d.missing("a header of the page's type")),
            _ => Body { kind: PageKind::Other, values: 0, encoding: Encoding::Plain, levels: [Encoding::Rle; 2] },
        };
        let kind = if code == 2 { PageKind::Dictionary } else { body.kind };
        Ok(Self {
            kind,
            uncompressed: uncompressed.ok_or_else(|| d.missing("an uncompressed size"))?,
            compressed: compressed.ok_or_else(|| d.missing("a compressed size"))?,
            values: body.values,
            encoding: body.encoding,
            levels: body.levels,
        })
    }
}

/// The part of a header that is of its page's type.
struct Body {
    kind: PageKind,
    values: i32,
    encoding: Encoding,
    levels: [Encoding; 2],
}

impl Body {
    fn decode(d: &mut Decoder) -> Result<Self, ReadError> {
        let (mut values, mut encoding, mut levels) = (None, None, [Encoding::Rle; 2]);
        d.fields(|d, id, kind| {
            match (id, kind) {
                (1, Kind::I32) => values = Some(d.i32()?),
                (2, Kind::I32) => encoding = Some(number(d, "an encoding", Encoding::from_number)?),
                (3, Kind::I32) => levels[0] = number(d, "an encoding", Encoding::from_number)?,
                (4, Kind::I32) => levels[1] = number(d, "an encoding", Encoding::from_number)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self {
            kind: PageKind::Data,
            values: values.ok_or_else(|| d.missing("a number of values"))?,
            encoding: encoding.ok_or_else(|| d.missing("an encoding"))?,
            levels,
        })
    }

    fn decode_v2(d: &mut Decoder) -> Result<Self, ReadError> {
        let (mut counts, mut encoding, mut is_compressed) = ([None; 5], None, true);
        d.fields(|d, id, kind| {
            match (id, kind) {
                (1..=3, Kind::I32) => counts[id as usize - 1] = Some(d.i32()?),
                (4, Kind::I32) => encoding = Some(number(d, "an encoding", Encoding::from_number)?),
                (5 | 6, Kind::I32) => counts[id as usize - 2] = Some(d.i32()?),
                (7, Kind::True | Kind::False) => is_compressed = kind == Kind::True,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        let [Some(values), Some(nulls), Some(rows), Some(definition_len), Some(repetition_len)] = counts else {
            return Err(d.missing("numbers of values, nulls and rows, and lengths of levels"));
        };
        Ok(Self {
            kind: PageKind::DataV2 { nulls, rows, definition_len, repetition_len, is_compressed },
            values,
            encoding: encoding.ok_or_else(|| d.missing("an encoding"))?,
            levels: [Encoding::Rle; 2],
        })
    }
}
