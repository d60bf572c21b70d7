//! From a file's bytes to text.

use std::borrow::Cow;
use std::io::{ErrorKind, Read};

use flate2::read::MultiGzDecoder;

use super::error::{Binary, GzipDamage, ImportError};
use super::warning::{Warning, Warnings};
use super::{MAX_BYTES, json};

/// The first bytes of a gzip file (RFC 1952, section 2.3.1).
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// The bytes, unpacked if they are a gzip file; no more than [`MAX_BYTES`] of them.
pub(super) fn unpack(bytes: &[u8]) -> Result<Cow<'_, [u8]>, ImportError> {
    unpack_within(bytes, MAX_BYTES)
}

fn unpack_within(bytes: &[u8], limit: usize) -> Result<Cow<'_, [u8]>, ImportError> {
    let unpacked = if bytes.starts_with(&GZIP) { Cow::Owned(gunzip(bytes, limit)?) } else { Cow::Borrowed(bytes) };
    if unpacked.len() > limit {
        return Err(ImportError::TooLarge { limit, found: unpacked.len() });
    }
    Ok(unpacked)
}

fn gunzip(bytes: &[u8], limit: usize) -> Result<Vec<u8>, ImportError> {
    let mut unpacked = Vec::new();
    let broken = |found| ImportError::BrokenGzip { found };
    match MultiGzDecoder::new(bytes).take(limit as u64 + 1).read_to_end(&mut unpacked) {
        Ok(_) => Ok(unpacked),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Err(broken(GzipDamage::CutOff)),
        Err(_) => Err(broken(GzipDamage::Damaged)),
    }
}

/// The text that bytes are: UTF-8, or UTF-16 with its mark, as PowerShell's `>` writes it.
pub(super) fn text<'a>(bytes: &'a [u8], warnings: &mut Warnings) -> Result<Cow<'a, str>, ImportError> {
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest, warnings)?,
        bytes => utf8(bytes, warnings)?,
    };
    if text.trim_ascii().is_empty() { Err(ImportError::Empty) } else { Ok(text) }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Cow<'static, str> {
    let (pairs, _) = bytes.as_chunks::<2>();
    char::decode_utf16(pairs.iter().map(|&pair| unit(pair))).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

fn utf8<'a>(bytes: &'a [u8], warnings: &mut Warnings) -> Result<Cow<'a, str>, ImportError> {
    if let Some(found) = binary(bytes) {
        return Err(ImportError::Binary { found });
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(_) => {
            warnings.add(Warning::NotUtf8);
            Ok(String::from_utf8_lossy(bytes))
        }
    }
}

/// What bytes are that no JSON begins with.
fn binary(bytes: &[u8]) -> Option<Binary> {
    const KNOWN: [(&[u8], Binary); 6] = [
        (b"PK\x03\x04", Binary::Zip),
        (b"\x28\xb5\x2f\xfd", Binary::Zstd),
        (b"BZh", Binary::Bzip2),
        (b"\x89PNG", Binary::Picture),
        (b"%PDF", Binary::Pdf),
        (b"PAR1", Binary::Parquet),
    ];
    if let Some((_, known)) = KNOWN.into_iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(known);
    }
    let head = &bytes[..bytes.len().min(1_024)];
    let is_control = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | b'\x0c');
    if !head.iter().any(is_control) || json::begins(bytes) {
        return None;
    }
    let first: Vec<String> = bytes.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    Some(Binary::Other { first: first.join(" ") })
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).expect("memory takes all");
        encoder.finish().expect("memory takes all")
    }

    #[test]
    fn what_unpacks_to_more_than_the_limit_is_refused_before_it_is_all_there() {
        let bomb = gzip(&vec![b' '; 1 << 20]);
        assert_eq!(unpack_within(&bomb, 1_000), Err(ImportError::TooLarge { limit: 1_000, found: 1_001 }));
        assert_eq!(unpack_within(&bomb, 1 << 20).map(|bytes| bytes.len()), Ok(1 << 20));
    }

    #[test]
    fn plain_bytes_have_the_same_limit() {
        assert_eq!(unpack_within(b"1234", 3), Err(ImportError::TooLarge { limit: 3, found: 4 }));
        assert_eq!(unpack_within(b"123", 3), Ok(Cow::Borrowed(b"123".as_slice())));
    }
}
