//! Ids that are made up: the same of the same bytes, and otherwise as good as random.

/// An id of a snapshot: above 0, and below 2^53, so that it comes whole through readers that keep every number of JSON
/// as a floating-point number.
pub(super) fn snapshot_id(parts: &[&[u8]]) -> i64 {
    // The upper 53 bits.
    ((hash(0, parts) >> 11) as i64).max(1)
}

/// A UUID, of version 8: made up by a rule of one's own (RFC 9562, section 5.8).
pub(super) fn uuid(parts: &[&[u8]]) -> String {
    let high = hash(1, parts) & !0xf000 | 0x8000;
    let low = hash(2, parts) & (u64::MAX >> 2) | 1 << 63;
    let [a, b, c] = [high >> 32, high >> 16 & 0xffff, high & 0xffff];
    format!("{a:08x}-{b:04x}-{c:04x}-{:04x}-{:012x}", low >> 48, low & 0xffff_ffff_ffff)
}

/// FNV-1a over all parts, mixed as in SplitMix64, so that no bit follows from a few bytes.
fn hash(salt: u8, parts: &[&[u8]]) -> u64 {
    let bytes = std::iter::once(&salt).chain(parts.iter().copied().flatten());
    let folded = bytes
        .fold(0xcbf2_9ce4_8422_2325u64, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    let mixed = (folded ^ folded >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ mixed >> 31
}
