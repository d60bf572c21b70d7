//! From bytes to text.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::refused::{Binary, Magic, Refused};

/// A text, and how its bytes were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text, without its mark. It is the bytes themselves if they are sound UTF-8.
    pub text: Cow<'a, str>,
    /// What it was written in.
    pub encoding: Encoding,
    /// Why that.
    pub evidence: EncodingEvidence,
    /// The first [`MAX_DAMAGES`] places that mean nothing in this encoding. U+FFFD stands for each in the text.
    pub damages: Vec<Damage>,
    /// How many there are in all.
    pub damage_count: usize,
}

/// What a text was written in, for the page to say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Encoded {
    /// The encoding.
    pub encoding: Encoding,
    /// Why that.
    pub evidence: EncodingEvidence,
    /// How many places mean nothing in it.
    pub damages: usize,
    /// The line of the first of those; 0 where there is none.
    pub first_line: u64,
}

impl Decoded<'_> {
    /// What it was written in.
    pub fn encoded(&self) -> Encoded {
        let first_line = self.damages.first().map_or(0, |damage| damage.line);
        Encoded { encoding: self.encoding, evidence: self.evidence, damages: self.damage_count, first_line }
    }
}

/// How text is written in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-16, the low byte first.
    Utf16Le,
    /// UTF-16, the high byte first.
    Utf16Be,
    /// Windows-1252, of which Latin-1 is a part as far as text goes (WHATWG Encoding, "windows-1252").
    Windows1252,
}

/// Why a text is taken to be written so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum EncodingEvidence {
    /// It begins with the encoding's mark.
    Mark,
    /// All bytes are below 128.
    Ascii,
    /// The bytes from 128 on make characters of UTF-8, and hardly anything else does.
    Multibyte {
        /// How many characters; counted up to the first place that is damaged, if one is.
        characters: usize,
    },
    /// Every other byte is zero, or nearly.
    Zeros {
        /// How many are, of the bytes on one side.
        zeros: usize,
        /// Of how many that were looked at.
        sampled: usize,
    },
    /// The bytes are not UTF-8, more often than they are.
    NotUtf8 {
        /// Where that begins, in bytes.
        offset: u64,
        /// The byte there.
        byte: u8,
        /// How many places are not.
        count: usize,
    },
}

/// A place whose bytes mean nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Damage {
    /// Where it begins in the file, unpacked: bytes.
    pub offset: u64,
    /// In which line, from 1.
    pub line: u64,
}

/// The most damages that are listed.
pub const MAX_DAMAGES: usize = 10;

const MARK_UTF8: &[u8] = b"\xef\xbb\xbf";
/// How much is looked at to tell UTF-16 without a mark, and what is no text, in bytes.
const HEAD: usize = 4_096;

/// The text that bytes are.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded<'_>, Refused> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Err(Refused::Zip);
    }
    if let Some(magic) = Magic::of(bytes) {
        return Err(Refused::Binary { found: Binary::Known(magic) });
    }
    let decoded = match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, Encoding::Utf16Le, EncodingEvidence::Mark),
        [0xfe, 0xff, rest @ ..] => utf16(rest, Encoding::Utf16Be, EncodingEvidence::Mark),
        _ => match bytes.strip_prefix(MARK_UTF8) {
            Some(rest) => utf8(rest, true),
            None => match unmarked_utf16(bytes) {
                Some((encoding, evidence)) => utf16(bytes, encoding, evidence),
                None => plain(bytes)?,
            },
        },
    };
    if decoded.text.trim_ascii().is_empty() { Err(Refused::Empty) } else { Ok(decoded) }
}

impl Decoded<'_> {
    /// Where a place of the text is in its file, unpacked, whose bytes are given: both in bytes. Takes time by the
    /// place, except in sound UTF-8.
    pub fn file_offset(&self, bytes: &[u8], place: u64) -> u64 {
        let mark = match self.encoding {
            _ if self.evidence != EncodingEvidence::Mark => 0,
            Encoding::Utf8 => MARK_UTF8.len() as u64,
            _ => 2,
        };
        let before = &self.text[..self.text.floor_char_boundary(usize::try_from(place).unwrap_or(usize::MAX))];
        mark + match self.encoding {
            Encoding::Utf8 if self.damage_count == 0 => before.len() as u64,
            Encoding::Utf8 => original(bytes.get(mark as usize..).unwrap_or_default(), before.len()),
            Encoding::Utf16Le | Encoding::Utf16Be => 2 * before.encode_utf16().count() as u64,
            Encoding::Windows1252 => before.chars().count() as u64,
        }
    }
}

/// Where a place of the text that damaged UTF-8 gives is among its bytes.
fn original(bytes: &[u8], place: usize) -> u64 {
    let (mut text, mut at) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        if place <= text + chunk.valid().len() {
            return (at + place - text) as u64;
        }
        text += chunk.valid().len() + char::REPLACEMENT_CHARACTER.len_utf8();
        at += chunk.valid().len() + chunk.invalid().len();
    }
    at as u64
}

/// UTF-16 without a mark: bytes on one side are zero, and hardly any are on the other.
fn unmarked_utf16(bytes: &[u8]) -> Option<(Encoding, EncodingEvidence)> {
    let (pairs, _) = bytes[..bytes.len().min(HEAD)].as_chunks::<2>();
    let zeros = |side: usize| pairs.iter().filter(|pair| pair[side] == 0).count();
    let (first, second, sampled) = (zeros(0), zeros(1), pairs.len());
    let is_side = |many: usize, few: usize| sampled > 0 && many * 10 >= sampled * 3 && few * 20 <= many;
    if is_side(second, first) {
        Some((Encoding::Utf16Le, EncodingEvidence::Zeros { zeros: second, sampled }))
    } else if is_side(first, second) {
        Some((Encoding::Utf16Be, EncodingEvidence::Zeros { zeros: first, sampled }))
    } else {
        None
    }
}

fn utf16<'a>(bytes: &[u8], encoding: Encoding, evidence: EncodingEvidence) -> Decoded<'a> {
    let unit = if encoding == Encoding::Utf16Le { u16::from_le_bytes } else { u16::from_be_bytes };
    let mark = if evidence == EncodingEvidence::Mark { 2 } else { 0 };
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len() / 2);
    let mut damages = Damages::default();
    let mut at = mark;
    for c in char::decode_utf16(pairs.iter().map(|&pair| unit(pair))) {
        let c = c.unwrap_or_else(|_| {
            damages.add(at, || text.matches('\n').count());
            char::REPLACEMENT_CHARACTER
        });
        text.push(c);
        at += 2 * c.len_utf16();
    }
    if !rest.is_empty() {
        damages.add(at, || text.matches('\n').count());
        text.push(char::REPLACEMENT_CHARACTER);
    }
    damages.decoded(Cow::Owned(text), encoding, evidence)
}

/// What has no mark: UTF-8 if it is sound, or if more of it is than is not.
fn plain(bytes: &[u8]) -> Result<Decoded<'_>, Refused> {
    let head = &bytes[..bytes.len().min(HEAD)];
    let is_control = |byte: &&u8| **byte < 0x20 && !matches!(**byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b);
    if head.iter().filter(is_control).count() * 50 > head.len() {
        let first: Vec<String> = bytes.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        return Err(Refused::Binary { found: Binary::Other(first.join(" ")) });
    }
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(sound(text, false)),
        Err(error) => error,
    };
    let (mut sound, mut count) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        count += usize::from(!chunk.invalid().is_empty());
    }
    if sound > count {
        return Ok(utf8(bytes, false));
    }
    let offset = error.valid_up_to();
    let byte = bytes.get(offset).copied().unwrap_or_default();
    let evidence = EncodingEvidence::NotUtf8 { offset: offset as u64, byte, count };
    let text = bytes.iter().map(|&byte| windows_1252(byte)).collect();
    Ok(Damages::default().decoded(Cow::Owned(text), Encoding::Windows1252, evidence))
}

/// What speaks for UTF-8.
fn evidence(text: &str, has_mark: bool) -> EncodingEvidence {
    if has_mark {
        return EncodingEvidence::Mark;
    }
    match text.bytes().filter(|byte| byte & 0xc0 == 0xc0).count() {
        0 => EncodingEvidence::Ascii,
        characters => EncodingEvidence::Multibyte { characters },
    }
}

fn sound(text: &str, has_mark: bool) -> Decoded<'_> {
    Damages::default().decoded(Cow::Borrowed(text), Encoding::Utf8, evidence(text, has_mark))
}

fn utf8(bytes: &[u8], has_mark: bool) -> Decoded<'_> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return sound(text, has_mark);
    }
    let mark = if has_mark { MARK_UTF8.len() } else { 0 };
    let mut text = String::with_capacity(bytes.len());
    let mut damages = Damages::default();
    let mut at = mark;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        at += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            damages.add(at, || text.matches('\n').count());
            text.push(char::REPLACEMENT_CHARACTER);
            at += chunk.invalid().len();
        }
    }
    let evidence = evidence(&text, has_mark);
    damages.decoded(Cow::Owned(text), Encoding::Utf8, evidence)
}

#[derive(Default)]
struct Damages {
    first: Vec<Damage>,
    count: usize,
}

impl Damages {
    /// Adds a place in a file, with the number of lines that end before it.
    fn add(&mut self, offset: usize, line_ends: impl FnOnce() -> usize) {
        if self.count < MAX_DAMAGES {
            self.first.push(Damage { offset: offset as u64, line: line_ends() as u64 + 1 });
        }
        self.count += 1;
    }

    fn decoded(self, text: Cow<'_, str>, encoding: Encoding, evidence: EncodingEvidence) -> Decoded<'_> {
        Decoded { text, encoding, evidence, damages: self.first, damage_count: self.count }
    }
}

/// What Windows-1252 has from 0x80 to 0x9f; the rest is as in Unicode.
const C1: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => C1[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}
