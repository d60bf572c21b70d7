//! A Parquet file laid open: what stands at which bytes.

use std::ops::Range;

use super::entries::rows_of_page;
use super::error::ReadError;
use super::foreign::Conversion;
use super::format::{Codec, Encoding, Physical};
use super::logical::Logical;
use super::page::PageKind;
use super::pages::{Found, Opened, Pages, open};
use super::statistics::Statistics;
use super::tree::Source;
use crate::engine::lake::datum::Datum;
use crate::engine::lake::schema::Type;

/// Everything in a file, read from its bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Map {
    /// How many bytes it has.
    pub len: u64,
    /// Who says to have written it.
    pub created_by: Option<String>,
    /// How many records.
    pub rows: u64,
    /// Its columns, in the order of each row group's chunks.
    pub columns: Vec<MappedColumn>,
    /// Its row groups.
    pub row_groups: Vec<MappedRowGroup>,
    /// Where the footer is, without its length.
    pub footer: Range<u64>,
}

/// A column of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct MappedColumn {
    /// The names that lead to it, those of Parquet's own groups included.
    pub path: Vec<String>,
    /// Its field's id; a new one if the file gives none.
    pub field_id: i32,
    /// The type it is read as.
    pub kind: Type,
    /// How its values are stored.
    pub physical: Physical,
    /// What they mean.
    pub logical: Option<Logical>,
    /// How many of the names may be missing or repeated.
    pub max_definition: u8,
    /// How many of them are repeated.
    pub max_repetition: u8,
}

/// Some of a file's records.
#[derive(Debug, Clone, PartialEq)]
pub struct MappedRowGroup {
    /// Which of the file's records, from 0.
    pub rows: Range<u64>,
    /// A chunk for each column.
    pub chunks: Vec<MappedChunk>,
}

/// What a row group has in a column.
#[derive(Debug, Clone, PartialEq)]
pub struct MappedChunk {
    /// All its pages.
    pub bytes: Range<u64>,
    /// How large they would be without compression, headers included.
    pub uncompressed: u64,
    /// How it is compressed.
    pub codec: Codec,
    /// The encodings that it is said to have.
    pub encodings: Vec<Encoding>,
    /// How many values, those that are missing included.
    pub values: u64,
    /// How many are missing, if that is said.
    pub nulls: Option<u64>,
    /// No value is below it. None if nothing is said, or nothing that fits the column's type.
    pub min: Option<Datum>,
    /// No value is above it.
    pub max: Option<Datum>,
    /// Its pages in order.
    pub pages: Vec<MappedPage>,
}

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappedPage {
    /// What it holds.
    pub kind: MappedKind,
    /// Where its header is.
    pub header: Range<u64>,
    /// Where its body is, as it is compressed.
    pub body: Range<u64>,
    /// How large the body is once it is unpacked.
    pub uncompressed: u64,
    /// How many values, those that are missing included; of a dictionary its entries.
    pub values: u64,
    /// How they are encoded.
    pub encoding: Encoding,
    /// Which of the file's records begin in it, if that can be told without unpacking it.
    pub rows: Option<Range<u64>>,
}

/// What a page holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MappedKind {
    /// Distinct values that data pages refer to.
    Dictionary,
    /// Levels and values.
    Data,
    /// The same in the format's second version: levels apart from what is compressed.
    DataV2,
    /// Something that readers pass over.
    Other,
}

/// A stretch of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Where it is.
    pub bytes: Range<u64>,
    /// What it is.
    pub content: Content,
}

/// What a stretch of a file is. Row groups, columns and pages are meant by their places, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// `PAR1`, at the beginning and at the end.
    Magic,
    /// The header of a page.
    PageHeader {
        /// The row group.
        row_group: usize,
        /// The column.
        column: usize,
        /// The page of that chunk.
        page: usize,
    },
    /// The body of a page.
    PageBody {
        /// The row group.
        row_group: usize,
        /// The column.
        column: usize,
        /// The page of that chunk.
        page: usize,
    },
    /// What no chunk claims: indexes of pages, Bloom filters, padding.
    Unclaimed,
    /// The footer.
    Footer,
    /// The footer's length, four bytes.
    FooterLength,
}

/// Where a record's value in a column is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// In which row group.
    pub row_group: usize,
    /// In which column.
    pub column: usize,
    /// In which page of that chunk.
    pub page: usize,
    /// Where that page's header is.
    pub header: Range<u64>,
    /// Where that page's body is.
    pub body: Range<u64>,
    /// Which of the records that begin in the page, from 0.
    pub row_in_page: u64,
    /// Where the chunk's dictionary page is, header and body, if the page refers to one.
    pub dictionary: Option<Range<u64>>,
}

/// Reads what a file holds where, without its values. Time and memory grow with the footer and the number of pages.
///
/// # Errors
/// If it is no Parquet file, or if its footer or its page headers lie about where things are.
pub fn map(bytes: &[u8]) -> Result<Map, ReadError> {
    let opened = open(bytes)?;
    let column = |source: &Source| MappedColumn {
        path: source.leaf.path.clone(),
        field_id: source.leaf.id,
        kind: source.leaf.kind.clone(),
        physical: source.leaf.physical,
        logical: source.logical,
        max_definition: source.leaf.max_definition,
        max_repetition: source.leaf.max_repetition,
    };
    let mut row_groups = Vec::new();
    let mut start = 0;
    for (index, group) in opened.footer.row_groups.iter().enumerate() {
        let rows = start..start + group.rows as u64;
        start = rows.end;
        let columns = opened.tree.leaves.len();
        let chunks = (0..columns).map(|column| mapped_chunk(bytes, &opened, index, column, &rows));
        row_groups.push(MappedRowGroup { chunks: chunks.collect::<Result<_, _>>()?, rows });
    }
    Ok(Map {
        len: bytes.len() as u64,
        created_by: opened.footer.created_by.clone(),
        rows: start,
        columns: opened.tree.leaves.iter().map(column).collect(),
        row_groups,
        footer: wide(&opened.footer_range),
    })
}

fn mapped_chunk(
    bytes: &[u8],
    opened: &Opened,
    group: usize,
    column: usize,
    rows: &Range<u64>,
) -> Result<MappedChunk, ReadError> {
    let (source, chunk) = (&opened.tree.leaves[column], &opened.footer.row_groups[group].columns[column]);
    let range = opened.chunks[group][column].clone();
    let mut found = Pages::new(bytes, range.clone(), chunk);
    let mut pages = Vec::new();
    let mut row = rows.start;
    while let Some(Found { header, header_range, body }) = found.next(source)? {
        let is_data = matches!(header.kind, PageKind::Data | PageKind::DataV2 { .. });
        let here = match header.kind {
            PageKind::DataV2 { rows, .. } => u64::try_from(rows).ok(),
            PageKind::Data if source.leaf.max_repetition == 0 => Some(header.values as u64),
            _ => None,
        };
        let end = here.and_then(|here| row.checked_add(here)).filter(|&end| end <= rows.end);
        let begin = end.map(|end| std::mem::replace(&mut row, end)..end);
        // After a page whose records are not counted, none are known.
        row = if is_data && begin.is_none() { u64::MAX } else { row };
        pages.push(MappedPage {
            kind: match header.kind {
                PageKind::Dictionary => MappedKind::Dictionary,
                PageKind::Data => MappedKind::Data,
                PageKind::DataV2 { .. } => MappedKind::DataV2,
                PageKind::Other => MappedKind::Other,
            },
            header: wide(&header_range),
            body: wide(&body),
            uncompressed: header.uncompressed as u64,
            values: header.values as u64,
            encoding: header.encoding,
            rows: begin.filter(|_| is_data),
        });
    }
    let statistics = chunk.statistics.as_ref();
    let bound = |bytes: fn(&Statistics) -> Option<&Vec<u8>>| {
        // A value that is converted may be ordered otherwise than its bytes.
        let is_ordered = matches!(source.conversion, Conversion::None | Conversion::Decimal);
        let bytes = statistics.filter(|_| is_ordered).and_then(bytes)?;
        Datum::of_plain(bytes, source.leaf.physical, &source.leaf.kind)
    };
    Ok(MappedChunk {
        bytes: wide(&range),
        uncompressed: chunk.uncompressed.max(0) as u64,
        codec: chunk.codec,
        encodings: chunk.encodings.clone(),
        values: chunk.values.max(0) as u64,
        nulls: statistics.and_then(|statistics| u64::try_from(statistics.nulls?).ok()),
        min: bound(|statistics| statistics.min.as_ref()),
        max: bound(|statistics| statistics.max.as_ref()),
        pages,
    })
}

fn wide(range: &Range<usize>) -> Range<u64> {
    range.start as u64..range.end as u64
}

impl Map {
    /// The file from its first byte to its last, without a gap.
    pub fn parts(&self) -> Vec<Part> {
        let mut parts = vec![Part { bytes: 0..4, content: Content::Magic }];
        for (row_group, group) in self.row_groups.iter().enumerate() {
            for (column, chunk) in group.chunks.iter().enumerate() {
                for (page, MappedPage { header, body, .. }) in chunk.pages.iter().enumerate() {
                    let content = Content::PageHeader { row_group, column, page };
                    parts.push(Part { bytes: header.clone(), content });
                    let content = Content::PageBody { row_group, column, page };
                    parts.extend((!body.is_empty()).then(|| Part { bytes: body.clone(), content }));
                }
            }
        }
        parts.push(Part { bytes: self.footer.clone(), content: Content::Footer });
        parts.push(Part { bytes: self.footer.end..self.footer.end + 4, content: Content::FooterLength });
        parts.push(Part { bytes: self.footer.end + 4..self.len, content: Content::Magic });
        parts.sort_by_key(|part| part.bytes.start);
        let gap = |pair: &[Part]| {
            let bytes = pair[0].bytes.end..pair[1].bytes.start;
            (bytes.start < bytes.end).then_some(Part { bytes, content: Content::Unclaimed })
        };
        let gaps: Vec<_> = parts.windows(2).filter_map(gap).collect();
        parts.extend(gaps);
        parts.sort_by_key(|part| part.bytes.start);
        parts
    }
}

/// Finds the page in which a record begins in a column, which is given by its path, its names joined with dots. Of a
/// column within a list, pages may have to be unpacked.
///
/// # Errors
/// If there is no such column or record, and all errors of [`map`].
pub fn locate(bytes: &[u8], column: &str, row: u64) -> Result<Located, ReadError> {
    let opened = open(bytes)?;
    let leaves = &opened.tree.leaves;
    let found = leaves.iter().position(|source| source.leaf.name() == column);
    let column = found.ok_or_else(|| ReadError::NoSuchColumn { column: column.to_owned() })?;
    let mut first = 0;
    for (row_group, group) in opened.footer.row_groups.iter().enumerate() {
        let end = first + group.rows as u64;
        if row < end {
            return locate_in(bytes, &opened, row_group, column, row - first);
        }
        first = end;
    }
    Err(ReadError::NoSuchRow { row, rows: first })
}

fn locate_in(bytes: &[u8], opened: &Opened, row_group: usize, column: usize, row: u64) -> Result<Located, ReadError> {
    let (source, chunk) = (&opened.tree.leaves[column], &opened.footer.row_groups[row_group].columns[column]);
    let mut pages = Pages::new(bytes, opened.chunks[row_group][column].clone(), chunk);
    let (mut first, mut dictionary, mut index) = (0, None, 0);
    while let Some(found) = pages.next(source)? {
        let rows = match found.header.kind {
            PageKind::Dictionary => {
                dictionary = Some(found.header_range.start as u64..found.body.end as u64);
                0
            }
            PageKind::Other => 0,
            PageKind::DataV2 { rows, .. } => u64::try_from(rows).unwrap_or(0),
            PageKind::Data => rows_of_page(bytes, source, chunk, &found)?,
        };
        if row - first < rows {
            let refers = matches!(found.header.encoding, Encoding::PlainDictionary | Encoding::RleDictionary);
            return Ok(Located {
                row_group,
                column,
                page: index,
                header: wide(&found.header_range),
                body: wide(&found.body),
                row_in_page: row - first,
                dictionary: dictionary.filter(|_| refers),
            });
        }
        first += rows;
        index += 1;
    }
    Err(ReadError::NoSuchRow { row, rows: first })
}
