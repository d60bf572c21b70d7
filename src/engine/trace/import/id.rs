//! Ids of spans and traces, as the formats write them.

use super::warning::{Warning, Warnings};

/// How a format writes ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Notation {
    /// Hexadecimal digits, in either case; leading zeros may be missing.
    Hex,
    /// The same, or base64 of the bytes, as proto3's own JSON mapping has it.
    HexOrBase64,
}

/// A span's id; 0 where there is none.
pub(super) fn span_id(text: &str, notation: Notation, warnings: &mut Warnings) -> u64 {
    // Eight bytes: the cast loses nothing.
    id(text, 8, notation, warnings) as u64
}

/// A trace's id; 0 where there is none. One of eight bytes is the lower half.
pub(super) fn trace_id(text: &str, notation: Notation, warnings: &mut Warnings) -> u128 {
    id(text, 16, notation, warnings)
}

fn id(text: &str, bytes: usize, notation: Notation, warnings: &mut Warnings) -> u128 {
    if text.is_empty() {
        return 0;
    }
    if text.len() <= 2 * bytes
        && let Some(id) = hexadecimal(text)
    {
        return id;
    }
    if notation == Notation::HexOrBase64
        && let Some(id) = base64(text, bytes)
    {
        warnings.add(Warning::Base64Ids(1));
        return id;
    }
    warnings.add(Warning::NonHexIds(1));
    fnv1a(text.as_bytes()).into()
}

/// At most 32 digits, half by half: arithmetic with 128 bits is slow, above all where a word has 32.
fn hexadecimal(text: &str) -> Option<u128> {
    // from_str_radix takes a sign, too.
    if !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let (high, low) = text.split_at(text.len().saturating_sub(16));
    let half = |digits| u64::from_str_radix(digits, 16).ok();
    let high = if high.is_empty() { 0 } else { half(high)? };
    Some(u128::from(high) << 64 | u128::from(half(low)?))
}

/// So many bytes in base64, by RFC 4648, section 4 or 5, with or without padding.
fn base64(text: &str, bytes: usize) -> Option<u128> {
    let digits = text.trim_end_matches('=');
    if digits.len() != (bytes * 8).div_ceil(6) || text.len() > bytes.div_ceil(3) * 4 {
        return None;
    }
    let mut id = 0_u128;
    let spare = digits.len() * 6 - bytes * 8;
    for (place, digit) in digits.bytes().enumerate() {
        let six = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        let is_last = place + 1 == digits.len();
        // The last digit's spare bits belong to no byte.
        id = if is_last { id << (6 - spare) | u128::from(six >> spare) } else { id << 6 | u128::from(six) };
    }
    Some(id)
}

/// A 64-bit hash, by Fowler, Noll and Vo (FNV-1a; RFC 9923); never 0, which stands for no id.
pub(super) fn fnv1a(bytes: &[u8]) -> u64 {
    let hash = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    hash.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: u128, warnings: &[Warning]) {
        let mut found = Warnings::default();
        assert_eq!(trace_id(text, Notation::HexOrBase64, &mut found), expected, "{text}");
        assert_eq!(found.into_list(), warnings, "{text}");
    }

    #[test]
    fn ids_are_read_in_every_notation() {
        check("", 0, &[]);
        check("5B8EFFF798038103D269B633813FC60C", 0x5b8e_fff7_9803_8103_d269_b633_813f_c60c, &[]);
        check("d269b633813fc60c", 0xd269_b633_813f_c60c, &[]);
        check("W47/95gDgQPSabYzgT/GDA==", 0x5b8e_fff7_9803_8103_d269_b633_813f_c60c, &[Warning::Base64Ids(1)]);
        check("W47_95gDgQPSabYzgT_GDA", 0x5b8e_fff7_9803_8103_d269_b633_813f_c60c, &[Warning::Base64Ids(1)]);
        check("+1", fnv1a(b"+1").into(), &[Warning::NonHexIds(1)]);
        check(
            "05B8EFFF798038103D269B633813FC60C",
            fnv1a(b"05B8EFFF798038103D269B633813FC60C").into(),
            &[Warning::NonHexIds(1)],
        );
    }

    #[test]
    fn eight_bytes_in_base64_are_a_span() {
        let mut warnings = Warnings::default();
        assert_eq!(span_id("7uGbfsPB07A=", Notation::HexOrBase64, &mut warnings), 0xeee1_9b7e_c3c1_d3b0);
        assert_eq!(span_id("7uGbfsPB07A=", Notation::Hex, &mut warnings), fnv1a(b"7uGbfsPB07A="));
        assert_eq!(warnings.into_list(), [Warning::Base64Ids(1), Warning::NonHexIds(1)]);
    }

    /// RFC 9923, and Noll's own list of test vectors.
    #[test]
    fn the_hash_is_fnv_1a() {
        assert_eq!(fnv1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a(b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv1a(b"foobar"), 0x8594_4171_f739_67e8);
    }
}
