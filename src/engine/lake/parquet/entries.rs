//! What a column chunk holds, read a few records at a time.

use std::borrow::Cow;
use std::ops::Range;

use super::codec::unpack;
use super::error::{Feature, Place, ReadError};
use super::format::{Codec, ColumnChunk, Encoding, Physical};
use super::hybrid;
use super::page::PageKind;
use super::pages::{Found, Pages};
use super::stored::{self, Stored, Values};
use super::tree::Source;

/// The most entries that a column may have in the records that are read at a time.
const MOST_ENTRIES: usize = 1 << 24;
/// How many levels are looked at ahead, to find where records begin.
const AHEAD: usize = 4096;

/// Some records' part in a column: their levels, and the values that are there.
#[derive(Debug)]
pub(super) struct Entries {
    /// One for each entry; empty if the column's values are always there.
    pub(super) definition: Vec<u8>,
    /// One for each entry; empty if the column is in no list.
    pub(super) repetition: Vec<u8>,
    pub(super) count: usize,
    pub(super) values: Stored,
}

/// A chunk on its way.
#[derive(Debug)]
pub(super) struct Chunk<'a> {
    bytes: &'a [u8],
    source: &'a Source,
    codec: Codec,
    pages: Pages<'a>,
    dictionary: Option<Stored>,
    page: Option<Page<'a>>,
}

#[derive(Debug)]
struct Page<'a> {
    body: Cow<'a, [u8]>,
    /// Where it is in the file.
    at: usize,
    left: usize,
    repetition: Option<hybrid::Decoder>,
    definition: Option<hybrid::Decoder>,
    /// Repetition levels that were looked at and not yet taken, and where they begin.
    ahead: Vec<u8>,
    taken: usize,
    values: Values,
}

impl<'a> Chunk<'a> {
    pub(super) fn new(bytes: &'a [u8], source: &'a Source, chunk: &ColumnChunk, range: Range<usize>) -> Self {
        let pages = Pages::new(bytes, range, chunk);
        Self { bytes, source, codec: chunk.codec, pages, dictionary: None, page: None }
    }

    fn kind(&self) -> (Physical, usize) {
        (self.source.leaf.physical, self.source.leaf.len)
    }

    /// The next records, `rows` of them unless the chunk ends before.
    pub(super) fn read(&mut self, rows: usize) -> Result<Entries, ReadError> {
        let source = self.source;
        let leaf = &source.leaf;
        let kind = self.kind();
        let (mut definition, mut repetition, mut count) = (Vec::new(), Vec::new(), 0);
        let mut values = Stored::empty(leaf.physical);
        let mut begun = 0;
        while self.turn()? {
            let Some(page) = &mut self.page else { break };
            let at = page.at;
            let broken = |expected| broken(source, at, expected, "its end, or others");
            let (take, is_over) = if leaf.max_repetition == 0 {
                let take = page.left.min(rows - begun);
                begun += take;
                (take, begun == rows)
            } else {
                page.look_ahead(leaf.max_repetition).map_err(broken)?;
                let levels = &page.ahead[page.taken..];
                // A record may go on in the next page, so it is over only where another one begins.
                let is_next = |level: &u8| {
                    let is_next = *level == 0 && begun == rows;
                    begun += usize::from(*level == 0 && !is_next);
                    is_next
                };
                let end = levels.iter().position(is_next);
                let take = end.unwrap_or(levels.len());
                repetition.extend_from_slice(&levels[..take]);
                page.taken += take;
                (take, end.is_some())
            };
            count += take;
            if count > MOST_ENTRIES {
                let place = Place { at: page.at as u64, column: Some(leaf.name()) };
                return Err(ReadError::Unsupported { place, feature: Feature::Record(MOST_ENTRIES as u64) });
            }
            page.left -= take;
            let mut present = take;
            if let Some(levels) = &mut page.definition {
                let from = definition.len();
                let is_read = levels.read(&page.body, take, &mut definition, |level| level as u8);
                let taken = &definition[from..];
                if !is_read || taken.iter().any(|&level| level > leaf.max_definition) {
                    return Err(broken("definition levels of its column"));
                }
                present = taken.iter().filter(|&&level| level == leaf.max_definition).count();
            }
            let read = page.values.read(&page.body, present, self.dictionary.as_ref(), kind, &mut values);
            read.ok_or_else(|| broken("values as its encoding has them, and as many as were said"))?;
            if is_over {
                break;
            }
        }
        if repetition.first().is_some_and(|&level| level > 0) {
            let at = self.page.as_ref().map_or(0, |page| page.at);
            return Err(broken(source, at, "a record's beginning", "a list that goes on"));
        }
        Ok(Entries { definition, repetition, count, values })
    }

    /// Turns to the next page if this one has been read; false if there is none.
    fn turn(&mut self) -> Result<bool, ReadError> {
        while self.page.as_ref().is_none_or(|page| page.left == 0) {
            self.page = None;
            let Some(found) = self.pages.next(self.source)? else { return Ok(false) };
            match found.header.kind {
                PageKind::Dictionary => self.dictionary = Some(self.read_dictionary(&found)?),
                PageKind::Data | PageKind::DataV2 { .. } => self.page = Some(self.open(&found)?),
                PageKind::Other => {}
            }
        }
        Ok(true)
    }

    fn read_dictionary(&self, found: &Found) -> Result<Stored, ReadError> {
        let (physical, len) = self.kind();
        let body = self.unpack(found, 0)?;
        stored::dictionary(&body, found.header.values as usize, physical, len)
            .ok_or_else(|| broken(self.source, found.body.start, "as many dictionary entries as were said", "fewer"))
    }

    /// A page's body, of which the first `plain` bytes are not compressed.
    fn unpack(&self, found: &Found, plain: usize) -> Result<Cow<'a, [u8]>, ReadError> {
        let body = &self.bytes[found.body.clone()];
        if self.codec == Codec::Lzo {
            let place = Place { at: found.body.start as u64, column: Some(self.source.leaf.name()) };
            return Err(ReadError::Unsupported { place, feature: Feature::Compression("LZO".to_owned()) });
        }
        let (head, packed) = body.split_at(plain);
        let is_packed = !matches!(found.header.kind, PageKind::DataV2 { is_compressed: false, .. });
        // An empty page may have no frame around it.
        let codec = if is_packed && !packed.is_empty() { self.codec } else { Codec::Uncompressed };
        let len = (found.header.uncompressed as usize).saturating_sub(plain);
        let unpacked = unpack(codec, packed, len)
            .map_err(|found_instead| broken(self.source, found.body.start, "a compressed page", found_instead))?;
        Ok(match (plain, unpacked) {
            (0, unpacked) => unpacked,
            (_, unpacked) => Cow::Owned([head, &unpacked].concat()),
        })
    }

    fn open(&self, found: &Found) -> Result<Page<'a>, ReadError> {
        let (leaf, header) = (&self.source.leaf, &found.header);
        let broken = |expected, found_instead: &str| broken(self.source, found.body.start, expected, found_instead);
        let (body, repetition, definition, at);
        if let PageKind::DataV2 { definition_len, repetition_len, .. } = header.kind {
            let lens = [repetition_len, definition_len].map(|len| usize::try_from(len).ok());
            let [Some(first), Some(second)] = lens else { return Err(broken("lengths of levels", "less than 0")) };
            at = first.saturating_add(second);
            if at > found.body.len() || at > header.uncompressed as usize {
                return Err(broken("levels within their page", "longer ones"));
            }
            body = self.unpack(found, at)?;
            (repetition, definition) = (0..first, first..at);
        } else {
            body = self.unpack(found, 0)?;
            let mut end = 0;
            let mut level = |max: u8, encoding| {
                if max == 0 {
                    return Ok(end..end);
                }
                if encoding != Encoding::Rle {
                    let place = Place { at: found.body.start as u64, column: Some(leaf.name()) };
                    return Err(ReadError::Unsupported { place, feature: Feature::Levels(format!("{encoding:?}")) });
                }
                let len = body.get(end..).and_then(|rest| rest.first_chunk());
                let stop = len.and_then(|len| (end + 4).checked_add(u32::from_le_bytes(*len) as usize));
                let stop = stop.filter(|&stop| stop <= body.len());
                let start = end + 4;
                end = stop.ok_or_else(|| broken("levels within their page", "longer ones"))?;
                Ok(start..end)
            };
            repetition = level(leaf.max_repetition, header.levels[1])?;
            definition = level(leaf.max_definition, header.levels[0])?;
            at = end;
        }
        let decoder = |max: u8, range| (max > 0).then(|| hybrid::Decoder::new(range, hybrid::width(max.into())));
        let (repetition, definition) =
            (decoder(leaf.max_repetition, repetition), decoder(leaf.max_definition, definition));
        let count = header.values as usize;
        let values = Values::new(&body, at, count, header.encoding, self.kind())
            .map_err(|expected| broken(expected, &format!("a page in {:?}", header.encoding)))?;
        let (ahead, taken) = (Vec::new(), 0);
        Ok(Page { body, at: found.body.start, left: count, repetition, definition, ahead, taken, values })
    }
}

impl Page<'_> {
    /// Reads some repetition levels, if all that were read have been taken.
    fn look_ahead(&mut self, max: u8) -> Result<(), &'static str> {
        if self.taken < self.ahead.len() {
            return Ok(());
        }
        self.ahead.clear();
        self.taken = 0;
        let Some(levels) = &mut self.repetition else { return Ok(()) };
        let is_read = levels.read(&self.body, AHEAD.min(self.left), &mut self.ahead, |level| level as u8);
        let is_right = is_read && self.ahead.iter().all(|&level| level <= max);
        is_right.then_some(()).ok_or("repetition levels of its column")
    }
}

fn broken(source: &Source, at: usize, expected: &'static str, found: impl ToString) -> ReadError {
    let place = Place { at: at as u64, column: Some(source.leaf.name()) };
    ReadError::Broken { place, expected, found: found.to_string() }
}

/// How many records begin in a page of the first version.
pub(super) fn rows_of_page(
    bytes: &[u8],
    source: &Source,
    chunk: &ColumnChunk,
    found: &Found,
) -> Result<u64, ReadError> {
    if source.leaf.max_repetition == 0 {
        return Ok(found.header.values as u64);
    }
    let mut page = Chunk::new(bytes, source, chunk, 0..0).open(found)?;
    let mut rows = 0;
    while page.left > 0 {
        page.look_ahead(source.leaf.max_repetition).map_err(|expected| broken(source, page.at, expected, "others"))?;
        rows += page.ahead.iter().filter(|&&level| level == 0).count() as u64;
        page.left -= page.ahead.len();
        page.taken = page.ahead.len();
    }
    Ok(rows)
}
