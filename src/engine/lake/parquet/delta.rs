//! Values as differences (Apache Parquet, "Delta Encoding", "Delta-length byte array" and "Delta Strings").

use super::thrift::get_varint;
use crate::engine::lake::column::Bytes;

/// Whole numbers as differences in blocks of blocks, each of which has the bits that its largest difference needs.
#[derive(Debug)]
pub(super) struct Delta {
    at: usize,
    /// Values of a small block.
    small: usize,
    /// Small blocks of a block.
    blocks: usize,
    left: u64,
    value: i64,
    is_first: bool,
    least: i64,
    /// The bits of the block's small blocks; which of them is next.
    widths: Vec<u8>,
    block: usize,
    /// Values of the small block that have been read.
    read: usize,
}

impl Delta {
    /// Begins where the head stands.
    pub(super) fn new(page: &[u8], mut at: usize) -> Option<Self> {
        let mut next = || {
            let (value, len) = get_varint(page.get(at..)?)?;
            at += len;
            Some(value)
        };
        let (block, blocks, left, first) = (next()?, next()?, next()?, next()?);
        let (block, blocks) = (usize::try_from(block).ok()?, usize::try_from(blocks).ok()?);
        let small = block.checked_div(blocks)?;
        // The format asks for multiples of 128 and 32.
        if small == 0 || !small.is_multiple_of(8) || block % blocks != 0 || block > 1 << 20 {
            return None;
        }
        Some(Self {
            at,
            small,
            blocks,
            left,
            value: zigzag(first),
            is_first: true,
            least: 0,
            widths: Vec::new(),
            block: 0,
            read: small,
        })
    }

    /// How many values are still to come, as the head says.
    fn left(&self) -> u64 {
        self.left
    }

    pub(super) fn next(&mut self, page: &[u8]) -> Option<i64> {
        self.left = self.left.checked_sub(1)?;
        if std::mem::take(&mut self.is_first) {
            return Some(self.value);
        }
        if self.read == self.small {
            if self.block == self.widths.len() {
                let (least, len) = get_varint(page.get(self.at..)?)?;
                self.at += len;
                self.least = zigzag(least);
                self.widths = page.get(self.at..)?.get(..self.blocks)?.to_vec();
                self.at += self.blocks;
                self.block = 0;
            } else {
                // The bytes of the small block before it.
                self.at += self.small_len();
                self.block += 1;
            }
            if self.block == self.widths.len() {
                self.read = self.small;
                self.left += 1;
                return self.next(page);
            }
            self.read = 0;
        }
        let width = *self.widths.get(self.block)?;
        let delta = bits(page, self.at, self.read * usize::from(width), width)?;
        self.read += 1;
        self.value = self.value.wrapping_add(self.least).wrapping_add(delta as i64);
        Some(self.value)
    }

    fn small_len(&self) -> usize {
        self.widths.get(self.block).map_or(0, |&width| self.small / 8 * usize::from(width))
    }

    /// Where the bytes after all values are. All of them must have been read.
    fn end(&self) -> usize {
        if self.widths.is_empty() { self.at } else { self.at + self.small_len() }
    }
}

/// A number of at most 64 bits that begins at a bit after a byte.
fn bits(page: &[u8], at: usize, bit: usize, width: u8) -> Option<u64> {
    if width == 0 {
        return Some(0);
    }
    if width > 64 {
        return None;
    }
    let (byte, shift) = (at + bit / 8, bit % 8);
    let len = (shift + usize::from(width)).div_ceil(8);
    let mut word = [0; 16];
    word[..len].copy_from_slice(page.get(byte..)?.get(..len)?);
    Some((u128::from_le_bytes(word) >> shift) as u64 & (u64::MAX >> (64 - width)))
}

fn zigzag(value: u64) -> i64 {
    (value >> 1) as i64 ^ -((value & 1) as i64)
}

/// Numbers that cannot be below 0, and where the bytes after them are.
fn lengths(page: &[u8], at: usize) -> Option<(Vec<usize>, usize)> {
    let mut delta = Delta::new(page, at)?;
    // Packed in no bits at all there may be many in a few bytes.
    let count = usize::try_from(delta.left()).ok().filter(|&count| count <= 1 << 24)?;
    let mut lengths = Vec::new();
    for _ in 0..count {
        lengths.push(usize::try_from(delta.next(page)?).ok()?);
    }
    Some((lengths, delta.end()))
}

/// All lengths, then all bytes.
pub(super) fn lengths_first(page: &[u8]) -> Option<Bytes> {
    let (lengths, mut at) = lengths(page, 0)?;
    let mut values = Bytes::new();
    for len in lengths {
        values.push(page.get(at..)?.get(..len)?).then_some(())?;
        at += len;
    }
    Some(values)
}

/// How much each has in common with the one before it, then the rest of each.
pub(super) fn prefixed(page: &[u8]) -> Option<Bytes> {
    let (prefixes, at) = lengths(page, 0)?;
    let rests = lengths_first(page.get(at..)?)?;
    if rests.len() != prefixes.len() {
        return None;
    }
    // A long prefix costs a page a byte, so what they make is bounded.
    let most = page.len().saturating_mul(1_000).saturating_add(1 << 20);
    let (mut values, mut last) = (Bytes::new(), Vec::new());
    for (index, prefix) in prefixes.into_iter().enumerate() {
        if prefix > last.len() || values.data.len() > most {
            return None;
        }
        last.truncate(prefix);
        last.extend_from_slice(rests.get(index));
        values.push(&last).then_some(())?;
    }
    Some(values)
}
