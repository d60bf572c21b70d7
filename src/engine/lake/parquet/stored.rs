//! Values as a file stores them, and how pages spell them.

use super::delta::{self, Delta};
use super::format::{Encoding, Physical};
use super::hybrid;
use crate::engine::lake::column::Bytes;

/// The most values that a page may have whose encoding has to be read to its end before the first value is known.
const MOST_AT_ONCE: usize = 1 << 24;
/// The most bytes that entries of a dictionary may become at a time: few bytes of a file may name long ones often.
const MOST_BYTES: usize = 1 << 28;

/// Values of one physical type.
#[derive(Debug, Clone)]
pub(super) enum Stored {
    Boolean(Vec<bool>),
    Int32(Vec<i32>),
    Int64(Vec<i64>),
    Int96(Vec<[u8; 12]>),
    Float(Vec<f32>),
    Double(Vec<f64>),
    Bytes(Bytes),
}

impl Stored {
    pub(super) fn empty(physical: Physical) -> Self {
        match physical {
            Physical::Boolean => Self::Boolean(Vec::new()),
            Physical::Int32 => Self::Int32(Vec::new()),
            Physical::Int64 => Self::Int64(Vec::new()),
            Physical::Int96 => Self::Int96(Vec::new()),
            Physical::Float => Self::Float(Vec::new()),
            Physical::Double => Self::Double(Vec::new()),
            Physical::ByteArray | Physical::FixedLenByteArray => Self::Bytes(Bytes::new()),
        }
    }

    /// Takes `count` values that stand one after the other, each of `len` bytes or with its length before it. Returns
    /// how many bytes they are.
    fn push_plain(&mut self, bytes: &[u8], count: usize, len: usize) -> Option<usize> {
        fn fixed<T, const N: usize>(
            out: &mut Vec<T>,
            bytes: &[u8],
            count: usize,
            of: fn([u8; N]) -> T,
        ) -> Option<usize> {
            let taken = bytes.get(..count.checked_mul(N)?)?;
            out.extend(taken.as_chunks().0.iter().map(|bytes| of(*bytes)));
            Some(taken.len())
        }
        match self {
            Self::Boolean(_) => None,
            Self::Int32(out) => fixed(out, bytes, count, i32::from_le_bytes),
            Self::Int64(out) => fixed(out, bytes, count, i64::from_le_bytes),
            Self::Int96(out) => fixed(out, bytes, count, |bytes| bytes),
            Self::Float(out) => fixed(out, bytes, count, f32::from_le_bytes),
            Self::Double(out) => fixed(out, bytes, count, f64::from_le_bytes),
            Self::Bytes(out) => {
                let mut at = 0;
                for _ in 0..count {
                    let len = match len {
                        0 => {
                            let len = bytes.get(at..)?.first_chunk()?;
                            at += 4;
                            usize::try_from(u32::from_le_bytes(*len)).ok()?
                        }
                        len => len,
                    };
                    let value = bytes.get(at..)?.get(..len)?;
                    at += len;
                    out.push(value).then_some(())?;
                }
                Some(at)
            }
        }
    }

    /// Takes entries of a dictionary by their numbers.
    fn push_entries(&mut self, dictionary: &Stored, indexes: &[u32]) -> Option<()> {
        fn gather<T: Copy>(out: &mut Vec<T>, dictionary: &[T], indexes: &[u32]) -> Option<()> {
            out.reserve(indexes.len());
            for &index in indexes {
                out.push(*dictionary.get(index as usize)?);
            }
            Some(())
        }
        match (self, dictionary) {
            (Self::Int32(out), Self::Int32(entries)) => gather(out, entries, indexes),
            (Self::Int64(out), Self::Int64(entries)) => gather(out, entries, indexes),
            (Self::Int96(out), Self::Int96(entries)) => gather(out, entries, indexes),
            (Self::Float(out), Self::Float(entries)) => gather(out, entries, indexes),
            (Self::Double(out), Self::Double(entries)) => gather(out, entries, indexes),
            (Self::Bytes(out), Self::Bytes(entries)) => indexes.iter().try_for_each(|&index| {
                let is_there = (index as usize) < entries.len() && out.data.len() < MOST_BYTES;
                is_there.then(|| out.push(entries.get(index as usize)))?.then_some(())
            }),
            _ => None,
        }
    }
}

/// The entries of a dictionary page.
pub(super) fn dictionary(page: &[u8], count: usize, physical: Physical, len: usize) -> Option<Stored> {
    let mut entries = Stored::empty(physical);
    entries.push_plain(page, count, len).map(|_| entries)
}

/// The values of a data page that are still to be read.
#[derive(Debug)]
pub(super) enum Values {
    Plain {
        at: usize,
    },
    /// Booleans, as bits or as runs of them.
    Bits(hybrid::Decoder),
    Indexes(hybrid::Decoder),
    Delta(Delta),
    /// Read to the end when the page began; how many have been handed out.
    Whole {
        values: Bytes,
        at: usize,
    },
    Split {
        start: usize,
        at: usize,
        count: usize,
    },
}

impl Values {
    /// The values that stand in a page from `at` on, `count` at most; what is wrong with them, if that is seen.
    pub(super) fn new(
        page: &[u8],
        at: usize,
        count: usize,
        encoding: Encoding,
        (physical, len): (Physical, usize),
    ) -> Result<Self, &'static str> {
        let rest = &page[at..];
        let is_bytes = matches!(physical, Physical::ByteArray | Physical::FixedLenByteArray);
        Ok(match (encoding, physical) {
            (Encoding::Plain, Physical::Boolean) => Self::Bits(hybrid::Decoder::packed(at..page.len(), 1)),
            (Encoding::Plain, _) => Self::Plain { at },
            (Encoding::Rle, Physical::Boolean) => {
                let len = rest.first_chunk().map_or(0, |len| u32::from_le_bytes(*len) as usize);
                let end = at.saturating_add(4).saturating_add(len);
                if end > page.len() {
                    return Err("runs of booleans within the page");
                }
                Self::Bits(hybrid::Decoder::new(at + 4..end, 1))
            }
            (Encoding::PlainDictionary | Encoding::RleDictionary, _) => match rest.first() {
                Some(&width @ 0..=32) => Self::Indexes(hybrid::Decoder::new(at + 1..page.len(), width.into())),
                // A page without values may have nothing at all.
                None => Self::Plain { at },
                Some(_) => return Err("numbers of at most 32 bits"),
            },
            (Encoding::DeltaBinaryPacked, Physical::Int32 | Physical::Int64) => {
                Self::Delta(Delta::new(page, at).ok_or("a head of packed differences")?)
            }
            (Encoding::DeltaLengthByteArray | Encoding::DeltaByteArray, _) if is_bytes => {
                if count > MOST_AT_ONCE {
                    return Err("at most 16,777,216 values in a page of texts as differences");
                }
                let read = if encoding == Encoding::DeltaByteArray { delta::prefixed } else { delta::lengths_first };
                let values = read(rest).ok_or("texts as differences")?;
                if len > 0 && values.offsets.windows(2).any(|pair| (pair[1] - pair[0]) as usize != len) {
                    return Err("values of the column's length");
                }
                Self::Whole { values, at: 0 }
            }
            (Encoding::ByteStreamSplit, Physical::Boolean | Physical::Int96 | Physical::ByteArray) => {
                return Err("another encoding of the column's type");
            }
            (Encoding::ByteStreamSplit, _) => {
                let width = width(physical, len);
                Self::Split { start: at, at: 0, count: rest.len() / width }
            }
            _ => return Err("another encoding of the column's type"),
        })
    }

    /// Puts the next `count` values at the end of `out`; none if they are not there.
    pub(super) fn read(
        &mut self,
        page: &[u8],
        count: usize,
        dictionary: Option<&Stored>,
        (physical, len): (Physical, usize),
        out: &mut Stored,
    ) -> Option<()> {
        match self {
            Self::Plain { at } => *at += out.push_plain(page.get(*at..)?, count, len)?,
            Self::Bits(bits) => {
                let Stored::Boolean(out) = out else { return None };
                return bits.read(page, count, out, |bit| bit != 0).then_some(());
            }
            Self::Indexes(decoder) => {
                let mut indexes = Vec::new();
                decoder.read(page, count, &mut indexes, |index| index).then_some(())?;
                return out.push_entries(dictionary?, &indexes);
            }
            Self::Delta(delta) => {
                for _ in 0..count {
                    let value = delta.next(page)?;
                    match out {
                        Stored::Int32(out) => out.push(value as i32),
                        Stored::Int64(out) => out.push(value),
                        _ => return None,
                    }
                }
            }
            Self::Whole { values, at } => {
                let Stored::Bytes(out) = out else { return None };
                let end = at.checked_add(count).filter(|&end| end <= values.len())?;
                for index in *at..end {
                    out.push(values.get(index)).then_some(())?;
                }
                *at = end;
            }
            Self::Split { start, at, count: all } => {
                let end = at.checked_add(count).filter(|end| end <= all)?;
                let width = width(physical, len);
                let mut joined = Vec::with_capacity(count.saturating_mul(width));
                for index in *at..end {
                    joined.extend((0..width).map(|byte| page[*start + byte * *all + index]));
                }
                out.push_plain(&joined, count, len)?;
                *at = end;
            }
        }
        Some(())
    }
}

fn width(physical: Physical, len: usize) -> usize {
    match physical {
        Physical::Int32 | Physical::Float => 4,
        Physical::Int64 | Physical::Double => 8,
        _ => len.max(1),
    }
}
