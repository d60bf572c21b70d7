//! Parquet files to be damaged: the project's own and the official crate's.

use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, BooleanArray, Decimal128Array, Float64Array, Int64Array, RecordBatch, StringArray};
use midnight_pearl::engine::lake::parquet::{Settings, Writer, read};
use midnight_pearl::engine::lake::schema::Schema;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::{WriterProperties, WriterVersion};
use rand_core::RngCore;

use super::mutate::below;

/// Files with pages of both versions, with most codecs and encodings, and each of them written again.
pub(crate) fn files() -> Vec<Vec<u8>> {
    let codecs = [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(Default::default()),
        Compression::BROTLI(Default::default()),
        Compression::LZ4_RAW,
        Compression::ZSTD(Default::default()),
    ];
    let mut files = Vec::new();
    for codec in codecs {
        for (version, has_dictionary) in [
            (WriterVersion::PARQUET_1_0, true),
            (WriterVersion::PARQUET_2_0, true),
            (WriterVersion::PARQUET_2_0, false),
        ] {
            let properties = WriterProperties::builder()
                .set_compression(codec)
                .set_writer_version(version)
                .set_dictionary_enabled(has_dictionary)
                .set_data_page_row_count_limit(20)
                .set_write_batch_size(10)
                .build();
            let mut writer = ArrowWriter::try_new(Vec::new(), batch().schema(), Some(properties)).expect("a writer");
            writer.write(&batch()).expect("a batch");
            files.push(writer.into_inner().expect("a file"));
        }
    }
    let reader = read(&files[0], None, None).expect("a file");
    let settings = Settings { row_group_rows: 30, page_bytes: 100, ..Settings::default() };
    let schema = Schema { id: 0, fields: reader.fields.clone() };
    let mut writer = Writer::new(&schema, settings).expect("a schema");
    reader.batches().for_each(|batch| writer.write(&batch.expect("a batch")).expect("records of the schema"));
    let own = writer.finish().expect("a file").bytes;
    files.push(own);
    files
}

fn batch() -> RecordBatch {
    let range = 0..60i64;
    let some = |row: i64| row % 7 > 0;
    let mut lists = ListBuilder::new(ListBuilder::new(StringBuilder::new()));
    for row in range.clone() {
        for inner in 0..row % 4 {
            (0..(row + inner) % 3).for_each(|element| lists.values().values().append_value(format!("{element}")));
            lists.values().append(inner != 2);
        }
        lists.append(row % 5 > 0);
    }
    let decimals = Decimal128Array::from_iter_values(range.clone().map(|row| i128::from(row) << 64));
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("longs", Arc::new(Int64Array::from_iter(range.clone().map(|row| some(row).then_some(row * row - 400))))),
        ("doubles", Arc::new(Float64Array::from_iter_values(range.clone().map(|row| row as f64 / 3.0)))),
        ("flags", Arc::new(BooleanArray::from_iter(range.clone().map(|row| some(row).then_some(row % 3 == 0))))),
        ("texts", Arc::new(StringArray::from_iter(range.map(|row| some(row).then(|| format!("text {}", row % 9)))))),
        ("decimals", Arc::new(decimals)),
        ("lists", Arc::new(lists.finish())),
    ];
    RecordBatch::try_from_iter(columns).expect("columns of one length")
}

/// A copy with damage to some bytes, more often in the footer than elsewhere.
pub(crate) fn damaged(file: &[u8], other: &[u8], random: &mut impl RngCore) -> Vec<u8> {
    let mut bytes = file.to_vec();
    for _ in 0..=below(random, 4) {
        let len = bytes.len();
        let at = if below(random, 2) == 0 { below(random, len) } else { len.saturating_sub(1 + below(random, 1_500)) };
        let Some(byte) = bytes.get_mut(at) else { continue };
        match below(random, 8) {
            0 => *byte = 0xff,
            1 => *byte = 0,
            2 => *byte = byte.wrapping_add(1),
            3 => *byte = byte.wrapping_sub(2),
            4 => drop(bytes.remove(at)),
            5 => bytes.insert(at, random.next_u32() as u8),
            6 => {
                let from = below(random, other.len());
                let theirs = &other[from..other.len().min(from + below(random, 40))];
                let end = bytes.len().min(at + theirs.len());
                bytes.splice(at..end, theirs.iter().copied());
            }
            _ => *byte ^= 1 << below(random, 8),
        }
    }
    bytes
}
