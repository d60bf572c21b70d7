//! The structures of a Parquet file's footer and page headers, as `parquet.thrift` of Apache Parquet 2.12 has them.

use super::error::ReadError;
use super::logical::Logical;
use super::statistics::Statistics;
use super::thrift::{Decoder, Encoder, Kind};

/// How many columns and groups a file may have: a byte of a footer can make much more than a byte in memory.
pub(super) const MOST_ELEMENTS: usize = 20_000;
const MOST_ROW_GROUPS: usize = 1_000_000;

/// An enumeration with the numbers that stand for its values on the wire.
macro_rules! numbered {
    ($(#[$doc:meta])* $name:ident { $($(#[$item_doc:meta])* $item:ident = $number:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$item_doc])* $item = $number),* }

        impl $name {
            pub(super) fn from_number(number: i32) -> Option<Self> {
                match number { $($number => Some(Self::$item),)* _ => None }
            }
        }
    };
}

numbered! {
    /// How values are stored.
    Physical {
        /// One bit.
        Boolean = 0,
        /// 32 bits, signed.
        Int32 = 1,
        /// 64 bits, signed.
        Int64 = 2,
        /// 96 bits: nanoseconds of a day and a Julian day. No longer written.
        Int96 = 3,
        /// 32 bits.
        Float = 4,
        /// 64 bits.
        Double = 5,
        /// Any number of bytes.
        ByteArray = 6,
        /// The same number of bytes in each value.
        FixedLenByteArray = 7,
    }
}

numbered! {
    /// How a page's values are encoded.
    Encoding {
        /// One after the other.
        Plain = 0,
        /// Numbers of entries in a dictionary; the name it had first.
        PlainDictionary = 2,
        /// Runs and packed bits.
        Rle = 3,
        /// Packed bits. No longer written.
        BitPacked = 4,
        /// Differences of whole numbers, packed.
        DeltaBinaryPacked = 5,
        /// Lengths as differences, then all bytes.
        DeltaLengthByteArray = 6,
        /// What each text has in common with the one before it, and the rest.
        DeltaByteArray = 7,
        /// Numbers of entries in a dictionary.
        RleDictionary = 8,
        /// The first bytes of all values, then the second ones, and so on.
        ByteStreamSplit = 9,
    }
}

numbered! {
    /// How a chunk's pages are compressed.
    Codec {
        /// Not at all.
        Uncompressed = 0,
        /// Snappy's raw format.
        Snappy = 1,
        /// Gzip.
        Gzip = 2,
        /// LZO.
        Lzo = 3,
        /// Brotli.
        Brotli = 4,
        /// LZ4 in Hadoop's frames. No longer written.
        Lz4 = 5,
        /// Zstandard.
        Zstd = 6,
        /// LZ4 blocks.
        Lz4Raw = 7,
    }
}

impl Encoding {
    /// Its name in the format.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "PLAIN",
            Self::PlainDictionary => "PLAIN_DICTIONARY",
            Self::Rle => "RLE",
            Self::BitPacked => "BIT_PACKED",
            Self::DeltaBinaryPacked => "DELTA_BINARY_PACKED",
            Self::DeltaLengthByteArray => "DELTA_LENGTH_BYTE_ARRAY",
            Self::DeltaByteArray => "DELTA_BYTE_ARRAY",
            Self::RleDictionary => "RLE_DICTIONARY",
            Self::ByteStreamSplit => "BYTE_STREAM_SPLIT",
        }
    }
}

impl Codec {
    /// Its name in the format.
    pub fn name(self) -> &'static str {
        match self {
            Self::Uncompressed => "UNCOMPRESSED",
            Self::Snappy => "SNAPPY",
            Self::Gzip => "GZIP",
            Self::Lzo => "LZO",
            Self::Brotli => "BROTLI",
            Self::Lz4 => "LZ4",
            Self::Zstd => "ZSTD",
            Self::Lz4Raw => "LZ4_RAW",
        }
    }
}

/// How often a value may stand below the one above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repetition {
    Required = 0,
    Optional = 1,
    Repeated = 2,
}

impl Repetition {
    fn from_number(number: i32) -> Option<Self> {
        [Self::Required, Self::Optional, Self::Repeated].get(usize::try_from(number).ok()?).copied()
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct SchemaElement {
    pub(super) physical: Option<Physical>,
    pub(super) length: Option<i32>,
    pub(super) repetition: Option<Repetition>,
    pub(super) name: String,
    pub(super) children: i32,
    pub(super) field_id: Option<i32>,
    pub(super) logical: Option<Logical>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct ColumnChunk {
    pub(super) physical: Physical,
    pub(super) encodings: Vec<Encoding>,
    pub(super) path: Vec<String>,
    pub(super) codec: Codec,
    pub(super) values: i64,
    pub(super) uncompressed: i64,
    pub(super) compressed: i64,
    pub(super) data_offset: i64,
    pub(super) dictionary_offset: Option<i64>,
    pub(super) statistics: Option<Statistics>,
}

impl ColumnChunk {
    /// Where its first page is. Some writers say of a chunk without a dictionary that it begins at byte 0.
    pub(super) fn start(&self) -> i64 {
        self.dictionary_offset.filter(|&offset| offset > 0).map_or(self.data_offset, |at| at.min(self.data_offset))
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct RowGroup {
    pub(super) columns: Vec<ColumnChunk>,
    pub(super) rows: i64,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Footer {
    pub(super) version: i32,
    /// Depth first; the first is the root.
    pub(super) schema: Vec<SchemaElement>,
    pub(super) rows: i64,
    pub(super) row_groups: Vec<RowGroup>,
    /// What else a writer says of the file. Nothing here reads it.
    pub(super) key_values: Vec<(String, String)>,
    pub(super) created_by: Option<String>,
}

impl Footer {
    pub(super) fn encode(&self) -> Vec<u8> {
        Encoder::structure(|e| {
            e.i32(1, self.version);
            e.list(2, Kind::Struct, &self.schema, |e, element| e.element(|e| element.encode(e)));
            e.i64(3, self.rows);
            let groups: Vec<_> = self.row_groups.iter().enumerate().collect();
            e.list(4, Kind::Struct, &groups, |e, (index, group)| e.element(|e| group.encode(*index, e)));
            if !self.key_values.is_empty() {
                e.list(5, Kind::Struct, &self.key_values, |e, (key, value)| {
                    e.element(|e| {
                        e.binary(1, key.as_bytes());
                        e.binary(2, value.as_bytes());
                    });
                });
            }
            if let Some(created_by) = &self.created_by {
                e.binary(6, created_by.as_bytes());
            }
            let leaves: Vec<_> = self.schema.iter().filter(|element| element.physical.is_some()).collect();
            // Each is ordered as its type says.
            e.list(7, Kind::Struct, &leaves, |e, _| e.element(|e| e.nested(1, |_| {})));
        })
    }

    pub(super) fn decode(d: &mut Decoder) -> Result<Self, ReadError> {
        let (mut version, mut rows, mut schema, mut row_groups, mut created_by) = (1, None, None, None, None);
        d.fields(|d, id, kind| {
            match (id, kind) {
                (1, Kind::I32) => version = d.i32()?,
                (2, Kind::List) => schema = Some(d.list(MOST_ELEMENTS, SchemaElement::decode)?),
                (3, Kind::I64) => rows = Some(d.i64()?),
                (4, Kind::List) => row_groups = Some(d.list(MOST_ROW_GROUPS, RowGroup::decode)?),
                (6, Kind::Binary) => created_by = Some(d.string()?),
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self {
            version,
            schema: schema.ok_or_else(|| d.missing("a schema"))?,
            rows: rows.ok_or_else(|| d.missing("a number of rows"))?,
            row_groups: row_groups.ok_or_else(|| d.missing("row groups"))?,
            key_values: Vec::new(),
            created_by,
        })
    }
}

impl SchemaElement {
    fn encode(&self, e: &mut Encoder) {
        if let Some(physical) = self.physical {
            e.i32(1, physical as i32);
        }
        if let Some(length) = self.length {
            e.i32(2, length);
        }
        if let Some(repetition) = self.repetition {
            e.i32(3, repetition as i32);
        }
        e.binary(4, self.name.as_bytes());
        if self.physical.is_none() {
            e.i32(5, self.children);
        }
        if let Some(converted) = self.logical.and_then(Logical::converted) {
            e.i32(6, converted);
        }
        if let Some(Logical::Decimal { precision, scale }) = self.logical {
            e.i32(7, scale);
            e.i32(8, precision);
        }
        if let Some(id) = self.field_id {
            e.i32(9, id);
        }
        if let Some(logical) = self.logical {
            e.nested(10, |e| logical.encode(e));
        }
    }

    fn decode(d: &mut Decoder) -> Result<Self, ReadError> {
        let mut element = Self {
            physical: None,
            length: None,
            repetition: None,
            name: String::new(),
            children: 0,
            field_id: None,
            logical: None,
        };
        let (mut name, mut older, mut scale, mut precision) = (None, None, 0, 0);
        d.fields(|d, id, kind| {
            match (id, kind) {
                (1, Kind::I32) => element.physical = Some(number(d, "a physical type", Physical::from_number)?),
                (2, Kind::I32) => element.length = Some(d.i32()?),
                (3, Kind::I32) => element.repetition = Some(number(d, "a repetition type", Repetition::from_number)?),
                (4, Kind::Binary) => name = Some(d.string()?),
                (5, Kind::I32) => element.children = d.i32()?,
                (6, Kind::I32) => older = Some(d.i32()?),
                (7, Kind::I32) => scale = d.i32()?,
                (8, Kind::I32) => precision = d.i32()?,
                (9, Kind::I32) => element.field_id = Some(d.i32()?),
                (10, Kind::Struct) => element.logical = Logical::decode(d)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        element.name = name.ok_or_else(|| d.missing("a name"))?;
        let older = || older.and_then(|older| Logical::of_converted(older, precision, scale));
        element.logical = element.logical.or_else(older);
        Ok(element)
    }
}

/// One of an enumeration's numbers.
pub(super) fn number<T>(d: &mut Decoder, expected: &'static str, of: fn(i32) -> Option<T>) -> Result<T, ReadError> {
    let value = d.i32()?;
    of(value).ok_or_else(|| d.missing(expected))
}

impl RowGroup {
    fn encode(&self, index: usize, e: &mut Encoder) {
        let sum = |size: fn(&ColumnChunk) -> i64| self.columns.iter().map(size).sum();
        e.list(1, Kind::Struct, &self.columns, |e, column| e.element(|e| column.encode(e)));
        e.i64(2, sum(|column| column.uncompressed));
        e.i64(3, self.rows);
        if let Some(first) = self.columns.first() {
            e.i64(5, first.start());
        }
        e.i64(6, sum(|column| column.compressed));
        if let Ok(index) = i16::try_from(index) {
            e.i16(7, index);
        }
    }

    fn decode(d: &mut Decoder) -> Result<Self, ReadError> {
        let (mut columns, mut rows) = (None, None);
        d.fields(|d, id, kind| {
            match (id, kind) {
                (1, Kind::List) => columns = Some(d.list(MOST_ELEMENTS, ColumnChunk::decode)?),
                (3, Kind::I64) => rows = Some(d.i64()?),
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        let columns = columns.ok_or_else(|| d.missing("column chunks"))?;
        Ok(Self { columns, rows: rows.ok_or_else(|| d.missing("a number of rows"))? })
    }
}

impl ColumnChunk {
    fn encode(&self, e: &mut Encoder) {
        // The metadata stand in the footer only.
        e.i64(2, 0);
        e.nested(3, |e| {
            e.i32(1, self.physical as i32);
            e.list(2, Kind::I32, &self.encodings, |e, encoding| e.i32_element(*encoding as i32));
            e.list(3, Kind::Binary, &self.path, |e, name| e.binary_element(name.as_bytes()));
            e.i32(4, self.codec as i32);
            e.i64(5, self.values);
            e.i64(6, self.uncompressed);
            e.i64(7, self.compressed);
            e.i64(9, self.data_offset);
            if let Some(offset) = self.dictionary_offset {
                e.i64(11, offset);
            }
            if let Some(statistics) = &self.statistics {
                e.nested(12, |e| statistics.encode(e));
            }
        });
    }

    fn decode(d: &mut Decoder) -> Result<Self, ReadError> {
        let mut chunk = None;
        d.fields(|d, id, kind| {
            match (id, kind) {
                (3, Kind::Struct) => chunk = Some(Self::decode_metadata(d)?),
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        chunk.ok_or_else(|| d.missing("a column chunk's metadata in the footer"))
    }

    fn decode_metadata(d: &mut Decoder) -> Result<Self, ReadError> {
        let (mut physical, mut encodings, mut path, mut codec) = (None, Vec::new(), None, None);
        let (mut values, mut uncompressed, mut compressed, mut data_offset) = (None, None, None, None);
        let (mut dictionary_offset, mut statistics) = (None, None);
        d.fields(|d, id, kind| {
            match (id, kind) {
                (1, Kind::I32) => physical = Some(number(d, "a physical type", Physical::from_number)?),
                (2, Kind::List) => encodings = d.list(MOST_ELEMENTS, Decoder::i32)?,
                (3, Kind::List) => path = Some(d.list(MOST_ELEMENTS, Decoder::string)?),
                (4, Kind::I32) => codec = Some(number(d, "a codec", Codec::from_number)?),
                (5, Kind::I64) => values = Some(d.i64()?),
                (6, Kind::I64) => uncompressed = Some(d.i64()?),
                (7, Kind::I64) => compressed = Some(d.i64()?),
                (9, Kind::I64) => data_offset = Some(d.i64()?),
                (11, Kind::I64) => dictionary_offset = Some(d.i64()?),
                (12, Kind::Struct) => statistics = Some(Statistics::decode(d)?),
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        let encodings = encodings.into_iter().filter_map(Encoding::from_number).collect();
        Ok(Self {
            physical: physical.ok_or_else(|| d.missing("a physical type"))?,
            encodings,
            path: path.ok_or_else(|| d.missing("a column's path"))?,
            codec: codec.ok_or_else(|| d.missing("a codec"))?,
            values: values.ok_or_else(|| d.missing("a number of values"))?,
            uncompressed: uncompressed.ok_or_else(|| d.missing("an uncompressed size"))?,
            compressed: compressed.ok_or_else(|| d.missing("a compressed size"))?,
            data_offset: data_offset.ok_or_else(|| d.missing("a first data page"))?,
            dictionary_offset,
            statistics,
        })
    }
}
