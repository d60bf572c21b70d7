//! Files with damage: in their bytes, and in the parts that JSON is made of.

use std::ops::Range;

use rand_core::RngCore;

/// A mutated copy of `file`; `other` is where parts of other kinds come from.
pub(crate) fn mutated(file: &[u8], other: &[u8], random: &mut impl RngCore) -> Vec<u8> {
    let mut bytes = file.to_vec();
    for _ in 0..=below(random, 3) {
        match below(random, 20) {
            0 => flip(&mut bytes, random),
            1 => bytes.truncate(below(random, bytes.len() + 1)),
            _ => change_part(&mut bytes, other, random),
        }
    }
    bytes
}

/// A number below `limit`, or 0.
pub(crate) fn below(random: &mut impl RngCore, limit: usize) -> usize {
    // The bias is of no account.
    random.next_u32() as usize % limit.max(1)
}

fn one_of<'a, T>(list: &'a [T], random: &mut impl RngCore) -> Option<&'a T> {
    list.get(below(random, list.len()))
}

fn flip(bytes: &mut [u8], random: &mut impl RngCore) {
    let at = below(random, bytes.len());
    if let Some(byte) = bytes.get_mut(at) {
        *byte ^= 1 << below(random, 8);
    }
}

/// What takes a part's place: numbers at the ends of their ranges, and values of other types.
const WORDS: [&str; 32] = [
    "null",
    "true",
    "false",
    "[]",
    "{}",
    "\"\"",
    "0",
    "-0",
    "-1",
    "0.5",
    "1e308",
    "1e999",
    "-1e999",
    "1e-400",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "4294967296",
    "9007199254740993",
    "340282366920938463463374607431768211456",
    "\"18446744073709551615\"",
    "\"-1\"",
    "\"0\"",
    "\"NaN\"",
    "\"\\ud800\"",
    "\"\\u0000\"",
    "\"🦪\"",
    "[[]]",
    "[null]",
    "\"server\"",
];

fn change_part(bytes: &mut Vec<u8>, other: &[u8], random: &mut impl RngCore) {
    let Parts { values, pairs } = Parts::of(bytes);
    match below(random, 12) {
        0 | 1 => {
            let Some(part) = one_of(if below(random, 2) == 0 { &values } else { &pairs }, random) else { return };
            drop(bytes.drain(with_comma(bytes, part)));
        }
        2 => {
            let Some(part) = one_of(if below(random, 8) > 0 { &values } else { &pairs }, random) else { return };
            let copy = [b",", &bytes[part.clone()]].concat();
            bytes.splice(part.end..part.end, copy);
        }
        choice => {
            let Some(part) = one_of(&values, random).cloned() else { return };
            change_value(bytes, part, &values, other, choice, random);
        }
    }
}

fn change_value(
    bytes: &mut Vec<u8>,
    part: Range<usize>,
    values: &[Range<usize>],
    other: &[u8],
    choice: usize,
    random: &mut impl RngCore,
) {
    match choice {
        3 | 4 => {
            if let Some(word) = one_of(&WORDS, random) {
                bytes.splice(part, word.bytes());
            }
        }
        5 => {
            let depth = 1 << below(random, 12);
            let brackets = [("[", "]"), (r#"{"a":"#, "}"), (r#"{"spans":["#, "]}")];
            let (open, close) = one_of(&brackets, random).copied().unwrap_or_default();
            let nested = [open.repeat(depth).as_bytes(), &bytes[part.clone()], close.repeat(depth).as_bytes()].concat();
            bytes.splice(part, nested);
        }
        6 => {
            let theirs = Parts::of(other).values;
            if let Some(theirs) = one_of(&alike(&bytes[part.clone()], &theirs, other), random) {
                bytes.splice(part, other[theirs.clone()].iter().copied());
            }
        }
        7..=10 => {
            // Ids and times meet where they should not.
            if let Some(mine) = one_of(&alike(&bytes[part.clone()], values, bytes), random) {
                let copy = bytes[mine.clone()].to_vec();
                bytes.splice(part, copy);
            }
        }
        _ => {
            if let Some(twin) = one_of(&alike(&bytes[part.clone()], values, bytes), random)
                && (part.end <= twin.start || twin.end <= part.start)
            {
                let (first, second) = if part.start < twin.start { (&part, twin) } else { (twin, &part) };
                let between = &bytes[first.end..second.start];
                let swapped = [&bytes[second.clone()], between, &bytes[first.clone()]].concat();
                bytes.splice(first.start..second.end, swapped);
            }
        }
    }
}

/// The values that begin as one does, and so are of its type.
fn alike(value: &[u8], values: &[Range<usize>], of: &[u8]) -> Vec<Range<usize>> {
    let kind = |byte: Option<&u8>| byte.map(|byte| if byte.is_ascii_digit() { b'0' } else { *byte });
    values.iter().filter(|other| kind(of.get(other.start)) == kind(value.first())).cloned().collect()
}

/// A part with the comma after it, or else the one before it.
fn with_comma(bytes: &[u8], part: &Range<usize>) -> Range<usize> {
    match (bytes.get(part.end), part.start.checked_sub(1)) {
        (Some(b','), _) => part.start..part.end + 1,
        (_, Some(before)) if bytes.get(before) == Some(&b',') => before..part.end,
        _ => part.clone(),
    }
}

/// Where the parts of a document lie, as far as it is one.
#[derive(Default)]
struct Parts {
    values: Vec<Range<usize>>,
    /// Keys with their values.
    pairs: Vec<Range<usize>>,
}

impl Parts {
    fn of(bytes: &[u8]) -> Parts {
        let mut parts = Parts::default();
        let mut open = Vec::new();
        let mut key: Option<usize> = None;
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let start = at;
            at += 1;
            match byte {
                b'{' | b'[' => open.push((start, key.take())),
                b'}' | b']' => {
                    if let Some((start, key)) = open.pop() {
                        parts.add(start, at, key);
                    }
                }
                b'"' | b'-' | b'+' | b'.' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => {
                    at = scalar_end(bytes, start);
                    if bytes.get(at) == Some(&b':') {
                        key = Some(start);
                    } else {
                        parts.add(start, at, key.take());
                    }
                }
                _ => {}
            }
        }
        parts
    }

    fn add(&mut self, start: usize, end: usize, key: Option<usize>) {
        self.values.push(start..end);
        self.pairs.extend(key.map(|key| key..end));
    }
}

/// Where a text, a number or a word ends.
fn scalar_end(bytes: &[u8], start: usize) -> usize {
    let rest = &bytes[start..];
    if rest.first() != Some(&b'"') {
        let is_other = |byte: &u8| !byte.is_ascii_alphanumeric() && !b"+-.".contains(byte);
        return start + rest.iter().position(is_other).unwrap_or(rest.len());
    }
    let mut at = start + 1;
    while let Some(&byte) = bytes.get(at) {
        at += if byte == b'\\' { 2 } else { 1 };
        if byte == b'"' {
            break;
        }
    }
    at.min(bytes.len())
}
