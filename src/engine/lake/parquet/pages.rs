//! A file opened, and the pages of its chunks found one after the other. Every length and every offset is checked.

use std::ops::Range;

use super::MAGIC;
use super::error::{Place, ReadError};
use super::format::{ColumnChunk, Footer};
use super::page::{PageHeader, PageKind};
use super::thrift::Decoder;
use super::tree::{Source, Tree, tree};

/// A file whose footer has been read, and agrees with the file's length.
#[derive(Debug, Clone)]
pub(super) struct Opened {
    pub(super) footer: Footer,
    /// Where the footer is, without its length and the magic after it.
    pub(super) footer_range: Range<usize>,
    pub(super) tree: Tree,
    /// By row group, then by column: the bytes of all its pages.
    pub(super) chunks: Vec<Vec<Range<usize>>>,
}

pub(super) fn open(bytes: &[u8]) -> Result<Opened, ReadError> {
    let len = bytes.len();
    let no = || ReadError::NotParquet { len: len as u64, found: bytes[len.saturating_sub(4)..].to_vec() };
    let [head @ .., a, b, c, d, m0, m1, m2, m3] = bytes else { return Err(no()) };
    if [*m0, *m1, *m2, *m3] != MAGIC || !bytes.starts_with(&MAGIC) || len < 12 {
        return Err(no());
    }
    let said = u32::from_le_bytes([*a, *b, *c, *d]);
    let start = usize::try_from(said).ok().and_then(|said| head.len().checked_sub(said)).filter(|&start| start >= 4);
    let Some(start) = start else {
        let place = Place { at: head.len() as u64, column: None };
        let found = format!("{said} bytes in a file of {len}");
        return Err(ReadError::Broken { place, expected: "a footer's length within the file", found });
    };
    let footer = Footer::decode(&mut Decoder::new(&head[start..], start))?;
    let tree = tree(&footer, start)?;
    let chunks = chunks(&footer, &tree, start)?;
    Ok(Opened { footer, footer_range: start..head.len(), tree, chunks })
}

/// Where all chunks are: within the file, and none over another.
fn chunks(footer: &Footer, tree: &Tree, end: usize) -> Result<Vec<Vec<Range<usize>>>, ReadError> {
    let broken = |column: Option<&Source>, expected, found| {
        let place = Place { at: end as u64, column: column.map(|column| column.leaf.name()) };
        Err(ReadError::Broken { place, expected, found })
    };
    let (mut chunks, mut all, mut rows) = (Vec::new(), Vec::new(), 0u64);
    for group in &footer.row_groups {
        let (expected, found) = (tree.leaves.len(), group.columns.len());
        if expected != found {
            return broken(None, "a chunk for each column", format!("{found} chunks for {expected} columns"));
        }
        let Some(sum) = u64::try_from(group.rows).ok().and_then(|here| rows.checked_add(here)) else {
            return broken(None, "a number of rows", group.rows.to_string());
        };
        rows = sum;
        let mut of_group = Vec::with_capacity(found);
        for (chunk, source) in group.columns.iter().zip(&tree.leaves) {
            if chunk.physical != source.leaf.physical {
                return broken(Some(source), "the physical type of its column", format!("{:?}", chunk.physical));
            }
            let Some(range) = range(chunk, end) else {
                let found = format!("{} bytes at {}", chunk.compressed, chunk.start());
                return broken(Some(source), "a chunk between the magic and the footer", found);
            };
            all.push(range.clone());
            of_group.push(range);
        }
        chunks.push(of_group);
    }
    if u64::try_from(footer.rows) != Ok(rows) {
        return broken(None, "as many rows as its row groups have", format!("{} for {rows}", footer.rows));
    }
    all.sort_unstable_by_key(|range| range.start);
    match all.windows(2).find(|pair| pair[0].end > pair[1].start) {
        Some(pair) => broken(None, "chunks that do not overlap", format!("{:?} and {:?}", pair[0], pair[1])),
        None => Ok(chunks),
    }
}

fn range(chunk: &ColumnChunk, end: usize) -> Option<Range<usize>> {
    let start = usize::try_from(chunk.start()).ok().filter(|&start| start >= 4)?;
    let stop = start.checked_add(usize::try_from(chunk.compressed).ok()?)?;
    (stop <= end).then_some(start..stop)
}

/// A page, and where it is.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) header: PageHeader,
    pub(super) header_range: Range<usize>,
    pub(super) body: Range<usize>,
}

/// The pages of a chunk.
#[derive(Debug, Clone)]
pub(super) struct Pages<'a> {
    bytes: &'a [u8],
    rest: Range<usize>,
    /// Values that are still to come.
    left: u64,
}

impl<'a> Pages<'a> {
    pub(super) fn new(bytes: &'a [u8], range: Range<usize>, chunk: &ColumnChunk) -> Self {
        Self { bytes, rest: range, left: chunk.values.max(0) as u64 }
    }

    /// The next page; none once all values have come.
    pub(super) fn next(&mut self, column: &Source) -> Result<Option<Found>, ReadError> {
        let start = self.rest.start;
        if self.left == 0 {
            return Ok(None);
        }
        let broken = |expected, found: String| {
            let place = Place { at: start as u64, column: Some(column.leaf.name()) };
            Err(ReadError::Broken { place, expected, found })
        };
        if self.rest.is_empty() {
            return broken("another page", format!("the chunk's end, {} values too early", self.left));
        }
        let mut decoder = Decoder::new(&self.bytes[self.rest.clone()], start);
        let header = PageHeader::decode(&mut decoder)?;
        let header_range = start..start + decoder.read();
        let compressed = usize::try_from(header.compressed).ok();
        let end = compressed.and_then(|len| header_range.end.checked_add(len)).filter(|&end| end <= self.rest.end);
        let Some(end) = end else {
            return broken("a page within its chunk", format!("one of {} bytes", header.compressed));
        };
        if header.values < 0 || header.uncompressed < 0 {
            return broken("sizes of a page", format!("{} and {}", header.values, header.uncompressed));
        }
        if matches!(header.kind, PageKind::Data | PageKind::DataV2 { .. }) {
            let Some(left) = self.left.checked_sub(header.values as u64) else {
                return broken("as many values as the chunk has", format!("{} more", header.values));
            };
            self.left = left;
        }
        self.rest.start = end;
        Ok(Some(Found { header, body: header_range.end..end, header_range }))
    }
}
