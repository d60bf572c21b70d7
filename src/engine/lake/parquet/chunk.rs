//! A column chunk while it grows, page by page.

use super::bound::{BOUND_LEN, Extent};
use super::error::WriteError;
use super::format::{Codec, ColumnChunk, Encoding, Physical};
use super::hybrid;
use super::leaf::Leaf;
use super::page::{PageHeader, PageKind};
use super::shred::{Part, Rows};
use super::statistics::Statistics;
use super::store::{Kind, Store};
use crate::engine::lake::column::Values;
use crate::engine::lake::datum::Datum;
use crate::engine::lake::schema::Type;

/// How many bytes of a text the chunk's statistics keep.
const STATISTICS_LEN: usize = 64;

#[derive(Debug)]
pub(super) struct Chunk {
    leaf: Leaf,
    kind: Kind,
    store: Store,
    /// The levels of the page that grows.
    definition: Vec<u8>,
    repetition: Vec<u8>,
    entries: usize,
    /// The weight of all values at its beginning.
    start: usize,
    pages: Vec<Page>,
    extent: Extent,
    total: Totals,
}

/// A page that is whole but for its values.
#[derive(Debug)]
struct Page {
    levels: Vec<u8>,
    entries: usize,
    /// How many of the chunk's values stand before its end.
    values_end: usize,
}

/// What the file has in a column.
#[derive(Debug, Clone, Default)]
struct Totals {
    compressed: u64,
    entries: u64,
    nulls: u64,
    extent: Extent,
}

/// What a file has in one of its columns: what an Iceberg manifest says of it (table specification, "Data File
/// Fields": column_sizes, value_counts, null_value_counts, nan_value_counts, lower_bounds and upper_bounds).
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnMetrics {
    /// The field.
    pub field_id: i32,
    /// Its type.
    pub kind: Type,
    /// Bytes of its chunks, page headers included.
    pub size: u64,
    /// Values, those that are missing or NaN included; of lists an empty one counts as one.
    pub values: u64,
    /// Values that are missing.
    pub nulls: u64,
    /// Values that are NaN; none if the type has no NaN.
    pub nans: Option<u64>,
    /// No value is below it. None if there is no value but NaN, or if the field is within a list.
    pub lower: Option<Datum>,
    /// No value is above it.
    pub upper: Option<Datum>,
}

impl Chunk {
    pub(super) fn new(leaf: Leaf) -> Self {
        let kind = match leaf.physical {
            Physical::Boolean => Kind::Booleans,
            Physical::ByteArray | Physical::FixedLenByteArray => Kind::Texts,
            _ => Kind::Numbers,
        };
        Self {
            kind,
            store: Store::new(kind, leaf.len),
            leaf,
            definition: Vec::new(),
            repetition: Vec::new(),
            entries: 0,
            start: 0,
            pages: Vec::new(),
            extent: Extent::default(),
            total: Totals::default(),
        }
    }

    /// Bytes of all values so far, before they are encoded.
    pub(super) fn weight(&self) -> usize {
        self.store.weight
    }

    /// Takes some records, and ends the page if it has `page_bytes` then.
    pub(super) fn push(&mut self, part: Part, page_bytes: usize) -> Result<(), WriteError> {
        self.entries += part.entries;
        if self.leaf.max_definition > 0 {
            match part.definition {
                Some(levels) => self.definition.extend(levels),
                None => self.definition.resize(self.definition.len() + part.entries, self.leaf.max_definition),
            }
        }
        self.repetition.extend(part.repetition.into_iter().flatten());
        self.push_values(part.values, &part.rows)?;
        self.store.reconsider();
        if self.store.weight - self.start + self.definition.len() >= page_bytes {
            self.end_page();
        }
        Ok(())
    }

    fn push_values(&mut self, values: &Values, rows: &Rows) -> Result<(), WriteError> {
        let Self { store, extent, leaf, .. } = self;
        match (values, &leaf.kind) {
            (Values::Boolean(values), Type::Boolean) => {
                rows.each(|row| store.push_boolean(values[row]));
                extremes(values, rows, Datum::Boolean, extent);
            }
            (Values::Int(values), Type::Int | Type::Date) => {
                rows.each(|row| store.push_number(u64::from(values[row] as u32)));
                extremes(values, rows, Datum::Int, extent);
            }
            (Values::Long(values), Type::Long | Type::Timestamp | Type::Timestamptz) => {
                rows.each(|row| store.push_number(values[row] as u64));
                extremes(values, rows, Datum::Long, extent);
            }
            (Values::Float(values), Type::Float) => {
                rows.each(|row| store.push_number(values[row].to_bits().into()));
                extremes(values, rows, Datum::Float, extent);
            }
            (Values::Double(values), Type::Double) => {
                rows.each(|row| store.push_number(values[row].to_bits()));
                extremes(values, rows, Datum::Double, extent);
            }
            (Values::Decimal(values), Type::Decimal { precision, .. }) => {
                let limit = 10u128.checked_pow((*precision).into()).unwrap_or(u128::MAX);
                let mut too_long = None;
                rows.each(|row| {
                    let value = values[row];
                    if value.unsigned_abs() >= limit {
                        too_long = Some(value);
                    }
                    match leaf.physical {
                        Physical::Int32 => store.push_number(u64::from(value as u32)),
                        Physical::Int64 => store.push_number(value as u64),
                        _ => drop(store.push_bytes(&value.to_be_bytes()[16 - leaf.len..])),
                    }
                });
                if let Some(value) = too_long {
                    return Err(WriteError::TooManyDigits { column: leaf.name(), precision: *precision, value });
                }
                extremes(values, rows, Datum::Decimal, extent);
            }
            (Values::Bytes(values), Type::String | Type::Binary) => rows.each(|row| {
                let bytes = values.get(row);
                if store.push_bytes(bytes) {
                    extent.include_bytes(bytes);
                }
            }),
            (values, kind) => {
                let found = match values {
                    Values::Boolean(_) => "booleans",
                    Values::Int(_) => "integers of 32 bits",
                    Values::Long(_) => "integers of 64 bits",
                    Values::Float(_) => "floating-point numbers of 32 bits",
                    Values::Double(_) => "floating-point numbers of 64 bits",
                    Values::Decimal(_) => "decimals",
                    Values::Bytes(_) => "bytes",
                    Values::Struct(_) => "structs",
                    Values::List { .. } => "lists",
                };
                let (expected, found) = (format!("values for {kind:?}"), found.to_owned());
                return Err(WriteError::Mismatch { column: leaf.name(), expected, found });
            }
        }
        Ok(())
    }

    fn end_page(&mut self) {
        let mut levels = Vec::new();
        for (values, max) in
            [(&mut self.repetition, self.leaf.max_repetition), (&mut self.definition, self.leaf.max_definition)]
        {
            if max > 0 {
                let at = levels.len();
                levels.extend_from_slice(&[0; 4]);
                hybrid::encode(values, hybrid::width(max.into()), &mut levels);
                let len = (levels.len() - at - 4) as u32;
                levels[at..at + 4].copy_from_slice(&len.to_le_bytes());
                values.clear();
            }
        }
        self.pages.push(Page { levels, entries: self.entries, values_end: self.store.count() });
        self.entries = 0;
        self.start = self.store.weight;
    }

    /// Writes the chunk at the end of the file and begins a new one.
    pub(super) fn flush(&mut self, file: &mut Vec<u8>) -> Result<ColumnChunk, WriteError> {
        if self.entries > 0 || self.pages.is_empty() {
            self.end_page();
        }
        self.store.settle();
        let start = file.len();
        let (encoding, dictionary) = (self.store.encoding(), self.store.dictionary_page());
        let entries: usize = self.pages.iter().map(|page| page.entries).sum();
        let mut bodies = Vec::with_capacity(self.pages.len() + 1);
        let has_dictionary = dictionary.is_some();
        bodies.extend(dictionary.map(|(body, entries)| (PageKind::Dictionary, entries, body)));
        let (mut from, mut values_start) = (0, 0);
        for page in self.pages.drain(..) {
            let mut body = page.levels;
            self.store.put_page(self.kind, values_start..page.values_end, &mut from, &mut body);
            values_start = page.values_end;
            bodies.push((PageKind::Data, page.entries, body));
        }
        let nulls = (entries - self.store.count()) as u64;
        self.store = Store::new(self.kind, self.leaf.len);
        self.start = 0;

        let (codec, compressed) = compress(bodies.iter().map(|(_, _, body)| body.as_slice()));
        let (mut uncompressed, mut data_offset) = (0, start);
        for (index, (kind, values, body)) in bodies.iter().enumerate() {
            let stored = compressed.get(index).unwrap_or(body);
            let too_large = |_| WriteError::TooLarge { column: self.leaf.name(), bytes: body.len() };
            let header = PageHeader {
                kind: *kind,
                uncompressed: i32::try_from(body.len()).map_err(too_large)?,
                compressed: i32::try_from(stored.len()).map_err(too_large)?,
                values: i32::try_from(*values).map_err(too_large)?,
                encoding: if *kind == PageKind::Dictionary { Encoding::Plain } else { encoding },
                levels: [Encoding::Rle; 2],
            };
            let header = header.encode();
            uncompressed += (header.len() + body.len()) as i64;
            file.extend_from_slice(&header);
            file.extend_from_slice(stored);
            if *kind == PageKind::Dictionary {
                data_offset = file.len();
            }
        }
        let extent = std::mem::take(&mut self.extent);
        self.total.extent.merge(&extent);
        self.total.compressed += (file.len() - start) as u64;
        self.total.entries += entries as u64;
        self.total.nulls += nulls;

        let mut encodings = vec![encoding, Encoding::Rle];
        encodings.extend(has_dictionary.then_some(Encoding::Plain));
        Ok(ColumnChunk {
            physical: self.leaf.physical,
            encodings,
            path: self.leaf.path.clone(),
            codec,
            values: entries as i64,
            uncompressed,
            compressed: (file.len() - start) as i64,
            data_offset: data_offset as i64,
            dictionary_offset: has_dictionary.then_some(start as i64),
            statistics: Some(self.statistics(&extent, nulls)),
        })
    }

    fn statistics(&self, extent: &Extent, nulls: u64) -> Statistics {
        let Leaf { kind, physical, len, .. } = &self.leaf;
        let (exact_min, exact_max) = (extent.min(), extent.max());
        let min = exact_min.as_ref().map(|min| min.shortened_down(kind, STATISTICS_LEN));
        let max = exact_max.as_ref().and_then(|max| max.shortened_up(kind, STATISTICS_LEN));
        Statistics {
            is_min_exact: min == exact_min,
            is_max_exact: max == exact_max,
            min: min.map(|min| min.plain(*physical, *len)),
            max: max.map(|max| max.plain(*physical, *len)),
            nulls: Some(nulls as i64),
        }
    }

    /// What all chunks have.
    pub(super) fn metrics(&self) -> ColumnMetrics {
        let Totals { compressed, entries, nulls, extent } = &self.total;
        let kind = &self.leaf.kind;
        let is_listed = self.leaf.max_repetition > 0;
        ColumnMetrics {
            field_id: self.leaf.id,
            kind: kind.clone(),
            size: *compressed,
            values: *entries,
            nulls: *nulls,
            nans: matches!(kind, Type::Float | Type::Double).then_some(extent.nans),
            lower: extent.min().filter(|_| !is_listed).map(|min| min.shortened_down(kind, BOUND_LEN)),
            upper: extent.max().filter(|_| !is_listed).and_then(|max| max.shortened_up(kind, BOUND_LEN)),
        }
    }
}

/// The least and the greatest of some values; NaN is counted and is neither.
fn extremes<T: Copy + PartialOrd>(values: &[T], rows: &Rows, bound: fn(T) -> Datum, extent: &mut Extent) {
    let mut found: Option<(T, T)> = None;
    let mut nans = 0;
    rows.each(|row| {
        let value = values[row];
        match &mut found {
            _ if value.partial_cmp(&value).is_none() => nans += 1,
            None => found = Some((value, value)),
            Some((min, max)) => {
                if value < *min {
                    *min = value;
                }
                if value > *max {
                    *max = value;
                }
            }
        }
    });
    extent.nans += nans;
    if let Some((min, max)) = found {
        extent.include(bound(min), bound(max));
    }
}

/// All pages compressed, or none if they do not become a tenth smaller: a reader then has less to do.
fn compress<'b>(bodies: impl Iterator<Item = &'b [u8]> + Clone) -> (Codec, Vec<Vec<u8>>) {
    let mut snappy = snap::raw::Encoder::new();
    // It can only fail beyond 4 GiB.
    let pages: Option<Vec<_>> = bodies.clone().map(|body| snappy.compress_vec(body).ok()).collect();
    let before: usize = bodies.map(<[u8]>::len).sum();
    match pages {
        Some(pages) if pages.iter().map(Vec::len).sum::<usize>() <= before / 10 * 9 => (Codec::Snappy, pages),
        _ => (Codec::Uncompressed, Vec::new()),
    }
}
