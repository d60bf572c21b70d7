//! gzip, taken off.

use std::borrow::Cow;
use std::io::{BufRead, ErrorKind, Read};

use flate2::bufread::MultiGzDecoder;

use super::check_size;
use super::refused::{GzipDamage, Refused};

/// The first bytes of a gzip file (RFC 1952, section 2.3.1).
const GZIP: [u8; 2] = [0x1f, 0x8b];
/// How many bytes may come out of any gzip file.
const FREE: u64 = 1 << 20;
/// How many times its size may come out of it beyond that. Deflate cannot do more than 1,032 (zlib, "Maximum
/// Compression Factor").
const RATIO: u64 = 1_000;
/// How many bytes may come out in any case.
const MOST: u64 = 1 << 30;

/// The bytes, unpacked if they are a gzip file of one or several members.
pub fn unpack(bytes: &[u8]) -> Result<Cow<'_, [u8]>, Refused> {
    check_size(bytes.len() as u64)?;
    if bytes.starts_with(&GZIP) { gunzip(bytes).map(Cow::Owned) } else { Ok(Cow::Borrowed(bytes)) }
}

fn gunzip(bytes: &[u8]) -> Result<Vec<u8>, Refused> {
    let packed = bytes.len() as u64;
    let limit = packed.saturating_mul(RATIO).saturating_add(FREE).min(MOST);
    let mut from = Counted { rest: bytes, read: 0 };
    let mut unpacked = Vec::new();
    let outcome = MultiGzDecoder::new(&mut from).take(limit + 1).read_to_end(&mut unpacked);
    let read = from.read;
    match outcome {
        Ok(_) if unpacked.len() as u64 > limit => Err(Refused::ZipBomb { packed, limit, read }),
        Ok(_) => Ok(unpacked),
        Err(error) => {
            let is_cut = error.kind() == ErrorKind::UnexpectedEof;
            let found = if is_cut { GzipDamage::CutOff } else { GzipDamage::Damaged };
            Err(Refused::BrokenGzip { offset: read, found })
        }
    }
}

/// Bytes, and how many of them were read.
struct Counted<'a> {
    rest: &'a [u8],
    read: u64,
}

impl Read for Counted<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let count = self.rest.read(into)?;
        self.read += count as u64;
        Ok(count)
    }
}

impl BufRead for Counted<'_> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        Ok(self.rest)
    }

    fn consume(&mut self, amount: usize) {
        self.rest = self.rest.get(amount..).unwrap_or_default();
        self.read += amount as u64;
    }
}
