//! Small whole numbers as runs and packed bits: Parquet's RLE/bit-packing hybrid, for levels and for numbers of
//! dictionary entries.

use std::ops::Range;

use super::thrift::{get_varint, put_varint};

/// How many bits hold every number up to `largest`.
pub(super) fn width(largest: usize) -> u32 {
    usize::BITS - largest.leading_zeros()
}

/// Writes numbers of `width` bits each.
pub(super) fn encode<T: Copy + Eq + Into<u32>>(values: &[T], width: u32, out: &mut Vec<u8>) {
    // Numbers that are in no run, from here on. They are packed in groups of eight.
    let mut packed = 0;
    let mut at = 0;
    while let Some(&value) = values.get(at) {
        let run = values[at..].iter().take_while(|other| **other == value).count();
        let to_fill = (at - packed).next_multiple_of(8) - (at - packed);
        if run < to_fill + 8 {
            at += run;
            continue;
        }
        at += to_fill;
        pack(&values[packed..at], width, out);
        let run = run - to_fill;
        put_varint(out, (run as u64) << 1);
        out.extend_from_slice(&value.into().to_le_bytes()[..width.div_ceil(8) as usize]);
        at += run;
        packed = at;
    }
    pack(&values[packed..], width, out);
}

/// Groups of eight, the last one filled with zeros.
fn pack<T: Copy + Into<u32>>(values: &[T], width: u32, out: &mut Vec<u8>) {
    if values.is_empty() {
        return;
    }
    let groups = values.len().div_ceil(8);
    put_varint(out, (groups as u64) << 1 | 1);
    let end = out.len() + groups * width as usize;
    let (mut bits, mut held) = (0u64, 0);
    for &value in values {
        bits |= u64::from(value.into()) << held;
        held += width;
        if held >= 32 {
            out.extend_from_slice(&(bits as u32).to_le_bytes());
            bits >>= 32;
            held -= 32;
        }
    }
    out.extend_from_slice(&bits.to_le_bytes()[..held.div_ceil(8) as usize]);
    out.resize(end, 0);
}

/// Reads what [`encode`] and others write, a part at a time. It does not hold the page, but where it is in it.
#[derive(Debug, Clone)]
pub(super) struct Decoder {
    rest: Range<usize>,
    width: u32,
    run: Run,
}

#[derive(Debug, Clone)]
enum Run {
    Same {
        value: u32,
        left: u64,
    },
    /// Packed numbers; which is next.
    Packed {
        bytes: Range<usize>,
        at: u64,
        left: u64,
    },
}

impl Decoder {
    /// Numbers of `width` bits, at most 32, in a part of a page.
    pub(super) fn new(part: Range<usize>, width: u32) -> Self {
        Self { rest: part, width, run: Run::Same { value: 0, left: 0 } }
    }

    /// Packed numbers without a header.
    pub(super) fn packed(part: Range<usize>, width: u32) -> Self {
        Self { rest: 0..0, width, run: Run::Packed { bytes: part, at: 0, left: u64::MAX } }
    }

    /// Puts the next `count` numbers at the end of `out`; false if there are no more.
    pub(super) fn read<T: Clone>(
        &mut self,
        page: &[u8],
        mut count: usize,
        out: &mut Vec<T>,
        of: impl Fn(u32) -> T,
    ) -> bool {
        while count > 0 {
            let (Run::Same { left, .. } | Run::Packed { left, .. }) = &mut self.run;
            if *left == 0 {
                let Some(run) = self.next_run(page) else { return false };
                self.run = run;
                continue;
            }
            let here = usize::try_from(*left).unwrap_or(usize::MAX).min(count);
            *left -= here as u64;
            count -= here;
            match &mut self.run {
                Run::Same { value, .. } => out.resize(out.len() + here, of(*value)),
                Run::Packed { bytes, at, .. } => {
                    let Some(bytes) = page.get(bytes.clone()) else { return false };
                    // The last group of a page may lack the bytes that hold nothing but its filling.
                    let end = (*at + here as u64) * u64::from(self.width);
                    if end.div_ceil(8) > bytes.len() as u64 {
                        return false;
                    }
                    out.extend((*at..*at + here as u64).map(|index| of(unpack(bytes, index, self.width))));
                    *at += here as u64;
                }
            }
        }
        true
    }

    fn next_run(&mut self, page: &[u8]) -> Option<Run> {
        let rest = page.get(self.rest.clone())?;
        let (head, len) = get_varint(rest)?;
        let rest = &rest[len..];
        let start = self.rest.start + len;
        if head & 1 == 0 {
            let mut value = [0; 4];
            let len = self.width.div_ceil(8) as usize;
            value[..len].copy_from_slice(rest.get(..len)?);
            self.rest.start = start + len;
            return Some(Run::Same { value: u32::from_le_bytes(value), left: head >> 1 });
        }
        let groups = head >> 1;
        let len = usize::try_from(groups.checked_mul(self.width.into())?).unwrap_or(usize::MAX).min(rest.len());
        self.rest.start = start + len;
        Some(Run::Packed { bytes: start..start + len, at: 0, left: groups.checked_mul(8)? })
    }
}

/// A packed number, all of whose bits are there.
fn unpack(bytes: &[u8], index: u64, width: u32) -> u32 {
    if width == 0 {
        return 0;
    }
    let bit = index * u64::from(width);
    let byte = (bit / 8) as usize;
    let mut word = [0; 8];
    let there = &bytes[byte..bytes.len().min(byte + 8)];
    word[..there.len()].copy_from_slice(there);
    (u64::from_le_bytes(word) >> (bit % 8)) as u32 & (u32::MAX >> (32 - width))
}
