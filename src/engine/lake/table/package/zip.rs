//! Zip archives whose files are stored as they are (APPNOTE.TXT 6.3.10): Parquet has been compressed already.

use flate2::Crc;

use super::super::error::TableError;
use crate::engine::lake::calendar::civil;
use crate::engine::lake::job::Steps;

/// Names are in UTF-8.
const UTF8: u16 = 1 << 11;
/// The version of the format that is needed to read it, 1.0, and the method: stored.
const VERSION: u16 = 10;
const STORED: u16 = 0;

/// A zip of some files in one folder.
pub(super) async fn write<'f>(
    folder: &str,
    files: impl Iterator<Item = (&'f String, &'f Vec<u8>)> + Clone,
    at_ms: i64,
    steps: &Steps,
) -> Result<Vec<u8>, TableError> {
    let total = files.clone().map(|(path, bytes)| bytes.len() as u64 + 2 * (path.len() + folder.len()) as u64 + 128);
    let (total, count) = (total.sum::<u64>(), files.clone().count());
    let (Ok(_), Ok(entries)) = (u32::try_from(total), u16::try_from(count)) else {
        return Err(TableError::TooLarge { files: count, bytes: total });
    };
    let mut out = Vec::with_capacity(total as usize);
    let mut directory = Vec::new();
    let (time, date) = dos_time(at_ms);
    for (path, bytes) in files {
        let name = format!("{folder}/{path}");
        let mut crc = Crc::new();
        crc.update(bytes);
        // All offsets and sizes are below the total, which is of 32 bits; a name is shorter than the paths' limit.
        let (offset, size) = (out.len() as u32, bytes.len() as u32);
        let mut entry = Vec::new();
        [VERSION, UTF8, STORED, time, date].iter().for_each(|field| entry.extend_from_slice(&field.to_le_bytes()));
        [crc.sum(), size, size].iter().for_each(|field| entry.extend_from_slice(&field.to_le_bytes()));
        [name.len() as u16, 0].iter().for_each(|field| entry.extend_from_slice(&field.to_le_bytes()));

        out.extend_from_slice(b"PK\x03\x04");
        out.extend_from_slice(&entry);
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(bytes);

        directory.extend_from_slice(b"PK\x01\x02");
        directory.extend_from_slice(&VERSION.to_le_bytes());
        directory.extend_from_slice(&entry);
        // No comment, the first disk, no attributes.
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&offset.to_le_bytes());
        directory.extend_from_slice(name.as_bytes());
        steps.pause().await;
    }
    let (start, size) = (out.len() as u32, directory.len() as u32);
    out.extend_from_slice(&directory);
    out.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    [entries, entries].iter().for_each(|field| out.extend_from_slice(&field.to_le_bytes()));
    [size, start].iter().for_each(|field| out.extend_from_slice(&field.to_le_bytes()));
    out.extend_from_slice(&[0; 2]);
    Ok(out)
}

/// A time and a date as MS-DOS has them: from 1980, in steps of two seconds.
fn dos_time(at_ms: i64) -> (u16, u16) {
    let seconds = at_ms.div_euclid(1000);
    let (year, month, day) = civil(seconds.div_euclid(86_400));
    let of_day = seconds.rem_euclid(86_400);
    let time = ((of_day / 3600) << 11) | ((of_day / 60 % 60) << 5) | (of_day % 60 / 2);
    let date = ((year - 1980) << 9) | (month << 5) | day;
    if (1980..=2107).contains(&year) { (time as u16, date as u16) } else { (0, (1 << 5) | 1) }
}
