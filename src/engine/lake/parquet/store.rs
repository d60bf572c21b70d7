//! The values of a column chunk while it grows: numbers of dictionary entries as long as that pays, else the values.

use std::ops::Range;

use super::dictionary::{Numbers, Texts};
use super::format::Encoding;
use super::hybrid;

/// A dictionary is given up when its values take more bytes than this.
const MOST_DICTIONARY_BYTES: usize = 1 << 20;
/// After so many values it is first asked whether a dictionary may pay.
const FIRST_LOOK: usize = 8192;

#[derive(Debug)]
pub(super) struct Store {
    dictionary: Dictionary,
    /// Of dictionary entries, as long as there is a dictionary.
    indexes: Vec<u32>,
    /// The values, once there is none.
    plain: Vec<u8>,
    /// Bytes of a value that has always the same number of them; else 0.
    len: usize,
    /// How many values.
    count: usize,
    /// How many bytes the values take without a dictionary.
    pub(super) weight: usize,
}

#[derive(Debug)]
enum Dictionary {
    None,
    Numbers(Numbers),
    Texts(Texts),
}

/// What kind of values a store holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Booleans,
    Numbers,
    Texts,
}

impl Store {
    pub(super) fn new(kind: Kind, len: usize) -> Self {
        let dictionary = match kind {
            Kind::Booleans => Dictionary::None,
            Kind::Numbers => Dictionary::Numbers(Numbers::new()),
            Kind::Texts => Dictionary::Texts(Texts::new()),
        };
        Self { dictionary, indexes: Vec::new(), plain: Vec::new(), len, count: 0, weight: 0 }
    }

    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Booleans stand a byte each until they are written.
    pub(super) fn push_boolean(&mut self, value: bool) {
        self.plain.push(value.into());
        self.count += 1;
        self.weight += usize::from(self.count % 8 == 1);
    }

    /// A number by its bits.
    #[inline]
    pub(super) fn push_number(&mut self, bits: u64) {
        self.count += 1;
        self.weight += self.len;
        if let Dictionary::Numbers(numbers) = &mut self.dictionary {
            if let Some(index) = numbers.index(bits) {
                return self.indexes.push(index);
            }
            self.give_up_dictionary();
        }
        put_number(&mut self.plain, bits, self.len);
    }

    /// Bytes; whether they may be others than those before.
    #[inline]
    pub(super) fn push_bytes(&mut self, bytes: &[u8]) -> bool {
        self.count += 1;
        self.weight += bytes.len() + if self.len == 0 { 4 } else { 0 };
        if let Dictionary::Texts(texts) = &mut self.dictionary {
            if let Some((index, is_new)) = texts.index(bytes) {
                self.indexes.push(index);
                return is_new;
            }
            self.give_up_dictionary();
        }
        put_bytes(&mut self.plain, bytes, self.len);
        true
    }

    /// Gives up a dictionary that grows too large, or with nearly every value.
    pub(super) fn reconsider(&mut self) {
        let (entries, bytes) = self.dictionary_size();
        if bytes > MOST_DICTIONARY_BYTES || (self.count >= FIRST_LOOK && entries > self.count / 4 * 3) {
            self.give_up_dictionary();
        }
    }

    /// Decides for good. Nothing may be pushed afterwards.
    pub(super) fn settle(&mut self) {
        let (entries, bytes) = self.dictionary_size();
        let indexes = (self.count as u64 * u64::from(hybrid::width(entries.saturating_sub(1))) / 8) as usize;
        if bytes + indexes >= self.weight {
            self.give_up_dictionary();
        }
    }

    /// How many entries, and how many bytes they take.
    fn dictionary_size(&self) -> (usize, usize) {
        match &self.dictionary {
            Dictionary::None => (0, 0),
            Dictionary::Numbers(numbers) => (numbers.entries.len(), numbers.entries.len() * self.len),
            Dictionary::Texts(texts) => {
                let len = if self.len == 0 { 4 * texts.entries.len() } else { 0 };
                (texts.entries.len(), texts.entries.data.len() + len)
            }
        }
    }

    fn give_up_dictionary(&mut self) {
        let indexes = std::mem::take(&mut self.indexes);
        match std::mem::replace(&mut self.dictionary, Dictionary::None) {
            Dictionary::None => {}
            Dictionary::Numbers(numbers) => {
                indexes
                    .iter()
                    .for_each(|&index| put_number(&mut self.plain, numbers.entries[index as usize], self.len));
            }
            Dictionary::Texts(texts) => {
                indexes
                    .iter()
                    .for_each(|&index| put_bytes(&mut self.plain, texts.entries.get(index as usize), self.len));
            }
        }
    }

    /// The dictionary page, and how many entries it has.
    pub(super) fn dictionary_page(&self) -> Option<(Vec<u8>, usize)> {
        let mut page = Vec::new();
        match &self.dictionary {
            Dictionary::None => return None,
            Dictionary::Numbers(numbers) => {
                numbers.entries.iter().for_each(|&entry| put_number(&mut page, entry, self.len));
            }
            Dictionary::Texts(texts) => {
                (0..texts.entries.len()).for_each(|entry| put_bytes(&mut page, texts.entries.get(entry), self.len));
            }
        }
        Some((page, self.dictionary_size().0))
    }

    /// How all pages' values are encoded.
    pub(super) fn encoding(&self) -> Encoding {
        if matches!(self.dictionary, Dictionary::None) { Encoding::Plain } else { Encoding::RleDictionary }
    }

    /// Writes the values of a page; `from` is where in the plain bytes they begin, and is moved to where they end.
    pub(super) fn put_page(&self, kind: Kind, values: Range<usize>, from: &mut usize, page: &mut Vec<u8>) {
        if !matches!(self.dictionary, Dictionary::None) {
            let width = hybrid::width(self.dictionary_size().0.saturating_sub(1));
            page.push(width as u8);
            return hybrid::encode(&self.indexes[values], width, page);
        }
        if kind == Kind::Booleans {
            let packed = |eight: &[u8]| eight.iter().rev().fold(0, |byte, bit| byte << 1 | bit);
            return page.extend(self.plain[values].chunks(8).map(packed));
        }
        let start = *from;
        *from += match self.len {
            0 => values.fold(0, |end, _| end + 4 + length_at(&self.plain, start + end)),
            len => values.len() * len,
        };
        page.extend_from_slice(&self.plain[start..*from]);
    }
}

#[inline]
fn put_number(out: &mut Vec<u8>, bits: u64, len: usize) {
    match len {
        4 => out.extend_from_slice(&(bits as u32).to_le_bytes()),
        _ => out.extend_from_slice(&bits.to_le_bytes()),
    }
}

#[inline]
fn put_bytes(out: &mut Vec<u8>, bytes: &[u8], len: usize) {
    if len == 0 {
        out.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
    }
    out.extend_from_slice(bytes);
}

fn length_at(plain: &[u8], at: usize) -> usize {
    plain[at..].first_chunk().map_or(0, |len| u32::from_le_bytes(*len) as usize)
}
