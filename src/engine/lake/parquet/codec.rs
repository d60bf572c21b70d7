//! Pages unpacked.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use super::format::Codec;

/// A page may be larger than the file has it by so much…
const MOST_RATIO: usize = 1_000;
/// …and by this, whatever the ratio.
const FREE: usize = 1 << 20;

/// A page of `len` bytes once it is unpacked; what is wrong with it, if it cannot be.
pub(super) fn unpack(codec: Codec, packed: &[u8], len: usize) -> Result<Cow<'_, [u8]>, String> {
    if len > packed.len().saturating_mul(MOST_RATIO).saturating_add(FREE) {
        return Err(format!("{} bytes that are said to become {len}", packed.len()));
    }
    let unpacked = match codec {
        Codec::Uncompressed => return Ok(Cow::Borrowed(packed)),
        Codec::Snappy => {
            let said = snap::raw::decompress_len(packed).map_err(|error| error.to_string())?;
            if said != len {
                return Err(format!("{said} bytes of Snappy where {len} were said"));
            }
            snap::raw::Decoder::new().decompress_vec(packed).map_err(|error| error.to_string())?
        }
        Codec::Gzip => all(flate2::read::MultiGzDecoder::new(packed), len)?,
        Codec::Brotli => all(brotli_decompressor::Decompressor::new(packed, 4096), len)?,
        Codec::Zstd => {
            let mut packed = packed;
            let frames = ruzstd::decoding::StreamingDecoder::new(&mut packed).map_err(|error| error.to_string())?;
            all(frames, len)?
        }
        Codec::Lz4Raw => block(packed, len)?,
        Codec::Lz4 => framed(packed, len).map_or_else(|| block(packed, len), Ok)?,
        Codec::Lzo => return Err("LZO".to_owned()),
    };
    match unpacked.len() == len {
        true => Ok(Cow::Owned(unpacked)),
        false => Err(format!("{} bytes where {len} were said", unpacked.len())),
    }
}

fn all(from: impl Read, len: usize) -> Result<Vec<u8>, String> {
    let mut unpacked = Vec::new();
    from.take(len as u64 + 1).read_to_end(&mut unpacked).map_err(|error| error.to_string())?;
    Ok(unpacked)
}

fn block(packed: &[u8], len: usize) -> Result<Vec<u8>, String> {
    let mut unpacked = vec![0; len];
    let written = lz4_flex::block::decompress_into(packed, &mut unpacked).map_err(|error| error.to_string())?;
    unpacked.truncate(written);
    Ok(unpacked)
}

/// Hadoop's frames: how long each block becomes and how long it is, the highest byte first. Some writers left them out.
fn framed(packed: &[u8], len: usize) -> Option<Vec<u8>> {
    let (mut packed, mut unpacked) = (Cursor::new(packed), Vec::new());
    let mut number = [0; 4];
    while unpacked.len() < len {
        let mut next = || packed.read_exact(&mut number).ok().map(|()| u32::from_be_bytes(number) as usize);
        let (becomes, is) = (next()?, next()?);
        let from = packed.position() as usize;
        let here = packed.get_ref().get(from..from.checked_add(is)?)?;
        if becomes > len - unpacked.len() {
            return None;
        }
        unpacked.extend(block(here, becomes).ok()?);
        packed.set_position((from + is) as u64);
        if becomes == 0 {
            return None;
        }
    }
    Some(unpacked)
}
