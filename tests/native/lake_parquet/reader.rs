//! What is read: our own files, and what others write.

use std::sync::Arc;

use arrow_array::builder::{ListBuilder, MapBuilder, StringBuilder, UInt64Builder};
use arrow_array::{
    ArrayRef, BinaryArray, BooleanArray, Decimal128Array, FixedSizeBinaryArray, Float64Array, Int32Array, Int64Array,
    RecordBatch, StringArray, Time64MicrosecondArray, TimestampMillisecondArray, TimestampNanosecondArray, UInt32Array,
    UInt64Array,
};
use midnight_pearl::engine::lake::parquet::map::map;
use midnight_pearl::engine::lake::parquet::{Foreign, ReadError, Reader, read};
use midnight_pearl::engine::lake::schema::{Schema, Type};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, Encoding};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::{ByteArray, FixedLenByteArray, Int96};
use parquet::file::properties::{WriterProperties, WriterVersion};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use proptest::prelude::*;

use super::made_up::{Value, any_records, field, records};
use super::map::check_parts;
use super::official;
use super::sound::check_sound;
use super::writer::{SMALL, write};

/// All records of a reader.
fn all(reader: &Reader) -> Result<Vec<Vec<Value>>, ReadError> {
    let mut found = Vec::new();
    for batch in reader.batches() {
        found.extend(records(&batch?));
    }
    Ok(found)
}

fn text(text: &str) -> Value {
    Value::Bytes(text.as_bytes().to_vec())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_is_written_is_what_is_read((schema, made_up) in any_records(120), at_once in 1..100usize) {
        let file = write(&schema, &made_up, SMALL, at_once);
        let reader = read(&file.bytes, None, None).expect("our own file");
        prop_assert_eq!(&reader.fields, &schema.fields);
        prop_assert_eq!((reader.rows, reader.has_ids, &reader.notes), (made_up.len() as u64, true, &vec![]));
        prop_assert_eq!(all(&reader).expect("our own file"), made_up);
    }

    #[test]
    fn some_columns_and_row_groups_are_read((schema, made_up) in any_records(120), wanted in 0..5usize, group in 0..4usize) {
        let file = write(&schema, &made_up, SMALL, 100);
        let groups = map(&file.bytes).expect("our own file").row_groups;
        let column = wanted % schema.fields.len();
        let reader = read(&file.bytes, Some(&[group]), Some(&[&schema.fields[column].name]));
        let Some(mapped) = groups.get(group) else {
            prop_assert_eq!(reader.map(drop), Err(ReadError::NoSuchRowGroup { group, groups: groups.len() }));
            return Ok(());
        };
        let expected = made_up[mapped.rows.start as usize..mapped.rows.end as usize].iter();
        let expected: Vec<_> = expected.map(|record| vec![record[column].clone()]).collect();
        prop_assert_eq!(all(&reader.expect("our own file")).expect("our own file"), expected);
    }

    #[test]
    fn damaged_files_are_read_or_refused(
        (schema, made_up) in any_records(60),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut bytes = write(&schema, &made_up, SMALL, 50).bytes;
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        check_sound(&bytes);
    }

    #[test]
    fn any_bytes_are_read_or_refused(mut bytes in prop::collection::vec(any::<u8>(), 0..300), footer in 0..300u32) {
        bytes.splice(0..0, *b"PAR1");
        bytes.extend(footer.to_le_bytes());
        bytes.extend(b"PAR1");
        check_sound(&bytes);
    }
}

fn properties() -> Vec<WriterProperties> {
    let codecs = [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(Default::default()),
        Compression::BROTLI(Default::default()),
        Compression::LZ4_RAW,
        Compression::LZ4,
        Compression::ZSTD(Default::default()),
    ];
    let builder = || WriterProperties::builder().set_data_page_row_count_limit(700).set_write_batch_size(100);
    let mut all: Vec<_> = codecs
        .into_iter()
        .flat_map(|codec| {
            [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0].map(|version| {
                builder()
                    .set_compression(codec)
                    .set_writer_version(version)
                    .set_max_row_group_row_count(Some(2_500))
                    .build()
            })
        })
        .collect();
    // Without a dictionary the second version chooses among the encodings of differences.
    all.push(builder().set_dictionary_enabled(false).set_writer_version(WriterVersion::PARQUET_2_0).build());
    all
}

fn lists() -> ArrayRef {
    let mut lists = ListBuilder::new(ListBuilder::new(StringBuilder::new()));
    for row in 0..6_000 {
        for inner in 0..row % 4 {
            for element in 0..(row + inner) % 3 {
                lists.values().values().append_option((element > 0).then(|| format!("{row} {element}")));
            }
            lists.values().append(inner != 2);
        }
        lists.append(row % 5 > 0);
    }
    Arc::new(lists.finish())
}

#[test]
fn every_page_and_codec_of_the_official_writer_is_read() {
    let range = 0..6_000i64;
    let some = |row: i64| row % 7 > 0;
    let columns: Vec<(&str, ArrayRef)> = vec![
        (
            "longs",
            Arc::new(Int64Array::from_iter(range.clone().map(|row| some(row).then_some(row * row * row - 40_000)))),
        ),
        ("ints", Arc::new(Int32Array::from_iter(range.clone().map(|row| some(row).then_some(row as i32 % 50))))),
        ("doubles", Arc::new(Float64Array::from_iter(range.clone().map(|row| some(row).then_some(row as f64 / 3.0))))),
        ("flags", Arc::new(BooleanArray::from_iter(range.clone().map(|row| some(row).then_some(row % 3 == 0))))),
        (
            "texts",
            Arc::new(StringArray::from_iter(range.clone().map(|row| some(row).then(|| format!("text {}", row * 31))))),
        ),
        ("few", Arc::new(StringArray::from_iter_values(range.clone().map(|row| format!("text {}", row % 11))))),
        ("bytes", Arc::new(BinaryArray::from_iter_values(range.map(|row| row.to_be_bytes())))),
        ("lists", lists()),
    ];
    let batch = RecordBatch::try_from_iter(columns.clone()).expect("columns of one length");
    let expected: Vec<Vec<_>> = (0..batch.num_rows())
        .map(|row| columns.iter().map(|(_, column)| official::value(column, row)).collect())
        .collect();
    for properties in properties() {
        let what = format!("{:?}", properties);
        let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).expect("a writer");
        writer.write(&batch).expect("a batch");
        let bytes = writer.into_inner().expect("a file");
        check_parts(&map(&bytes).expect("a file"));
        let reader = read(&bytes, None, None).expect("a file");
        assert_eq!(all(&reader).expect("a file"), expected, "{what}");
    }
}

#[test]
fn split_streams_and_differences_are_read() {
    for encoding in [Encoding::BYTE_STREAM_SPLIT, Encoding::DELTA_BINARY_PACKED, Encoding::PLAIN] {
        let longs: ArrayRef =
            Arc::new(Int64Array::from_iter_values([i64::MIN, i64::MAX, 0, -1].into_iter().cycle().take(999)));
        let ints: ArrayRef =
            Arc::new(Int32Array::from_iter_values([i32::MIN, i32::MAX, 0, -1].into_iter().cycle().take(999)));
        let batch = RecordBatch::try_from_iter([("longs", longs.clone()), ("ints", ints.clone())]).expect("a batch");
        let properties = WriterProperties::builder().set_dictionary_enabled(false).set_encoding(encoding).build();
        let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).expect("a writer");
        writer.write(&batch).expect("a batch");
        let bytes = writer.into_inner().expect("a file");
        let reader = read(&bytes, None, None).expect("a file");
        let expected: Vec<_> =
            (0..999).map(|row| vec![official::value(&longs, row), official::value(&ints, row)]).collect();
        assert_eq!(all(&reader).expect("a file"), expected, "{encoding:?}");
    }
}

/// A file of one column with three values, as the official crate writes it, and what it is read as.
#[track_caller]
fn check_foreign(column: ArrayRef, found: Option<Foreign>, kind: Type, expected: [Value; 3]) {
    let batch = RecordBatch::try_from_iter([("column", column)]).expect("a batch");
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).expect("a writer");
    writer.write(&batch).expect("a batch");
    let bytes = writer.into_inner().expect("a file");
    let reader = read(&bytes, None, None).expect("a file");
    assert_eq!(reader.notes.iter().map(|note| note.found).collect::<Vec<_>>(), Vec::from_iter(found));
    assert_eq!(reader.fields[0].kind, kind);
    let expected: Vec<_> = expected.into_iter().map(|value| vec![value]).collect();
    assert_eq!(all(&reader).expect("a file"), expected);
}

#[test]
fn types_that_iceberg_has_not_become_others_and_it_is_said() {
    let integers = |values: [i128; 3]| values.map(Value::Integer);
    let seconds = Arc::new(TimestampMillisecondArray::from(vec![-1, 0, 1_500]));
    check_foreign(seconds, None, Type::Timestamp, integers([-1_000, 0, 1_500_000]));
    let nanos = Arc::new(TimestampNanosecondArray::from(vec![-1, 999, 1_000]).with_timezone("UTC"));
    check_foreign(nanos, Some(Foreign::Nanoseconds), Type::Timestamptz, integers([-1, 0, 1]));
    let unsigned = Arc::new(UInt64Array::from(vec![0, 1, u64::MAX]));
    let kind = Type::Decimal { precision: 20, scale: 0 };
    check_foreign(unsigned, Some(Foreign::Unsigned), kind, integers([0, 1, u64::MAX.into()]));
    let unsigned = Arc::new(UInt32Array::from(vec![0, 1, u32::MAX]));
    check_foreign(unsigned, Some(Foreign::Unsigned), Type::Long, integers([0, 1, u32::MAX.into()]));
    let times = Arc::new(Time64MicrosecondArray::from(vec![0, 49_500_000_001, 86_399_000_000]));
    check_foreign(times, Some(Foreign::Time), Type::String, ["00:00:00", "13:45:00.000001", "23:59:59"].map(text));
    let fixed = Arc::new(FixedSizeBinaryArray::try_from_iter([[1, 2], [3, 4], [5, 6]].into_iter()).expect("bytes"));
    let bytes = [[1u8, 2], [3, 4], [5, 6]].map(|bytes| Value::Bytes(bytes.to_vec()));
    check_foreign(fixed, Some(Foreign::Fixed), Type::Binary, bytes);
    let halves = [1.0f32, -0.5, 65504.0].map(half::f16::from_f32);
    let halves = Arc::new(arrow_array::Float16Array::from(halves.to_vec()));
    let floats = [1.0f32, -0.5, 65504.0].map(|value| Value::Float(value.to_bits()));
    check_foreign(halves, Some(Foreign::Float16), Type::Float, floats);
    let decimals =
        Decimal128Array::from(vec![-1, 0, 10i128.pow(37)]).with_precision_and_scale(38, 2).expect("decimals");
    let kind = Type::Decimal { precision: 38, scale: 2 };
    check_foreign(Arc::new(decimals), None, kind, integers([-1, 0, 10i128.pow(37)]));
}

#[test]
fn maps_become_lists_of_structs() {
    let mut maps = MapBuilder::new(None, StringBuilder::new(), UInt64Builder::new());
    for (key, value) in [("one", Some(1)), ("none", None)] {
        maps.keys().append_value(key);
        maps.values().append_option(value);
    }
    maps.append(true).expect("a map");
    maps.append(false).expect("no map");
    maps.append(true).expect("an empty map");
    let entry = |key, value| Value::Struct(vec![text(key), value]);
    let full = Value::List(vec![entry("one", Value::Integer(1)), entry("none", Value::Null)]);
    let maps: ArrayRef = Arc::new(maps.finish());
    let batch = RecordBatch::try_from_iter([("map", maps)]).expect("a batch");
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).expect("a writer");
    writer.write(&batch).expect("a batch");
    let bytes = writer.into_inner().expect("a file");
    let reader = read(&bytes, None, None).expect("a file");
    assert!(reader.notes.iter().any(|note| note.found == Foreign::Map && note.column == "map"));
    assert_eq!(all(&reader).expect("a file"), [vec![full], vec![Value::Null], vec![Value::List(vec![])]]);
    // What is read can be written.
    let schema = Schema { id: 0, fields: reader.fields.clone() };
    let again = write(&schema, &all(&reader).expect("a file"), SMALL, 2).bytes;
    assert_eq!(all(&read(&again, None, None).expect("our own file")), all(&reader));
}

/// A file with a schema in Parquet's own words, whose columns are written by hand.
fn by_hand(schema: &str, write: impl Fn(usize, &mut ColumnWriter)) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(schema).expect("a schema"));
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::default()).expect("a writer");
    let mut group = writer.next_row_group().expect("a row group");
    let mut index = 0;
    while let Some(mut column) = group.next_column().expect("a column") {
        write(index, column.untyped());
        column.close().expect("a column");
        index += 1;
    }
    group.close().expect("a row group");
    writer.into_inner().expect("a file")
}

/// A column of integers that is in a list: values, then definition and repetition levels.
fn integers(column: &mut ColumnWriter, values: &[i32], definition: &[i16], repetition: &[i16]) {
    let ColumnWriter::Int32ColumnWriter(writer) = column else { panic!("integers") };
    writer.write_batch(values, Some(definition), Some(repetition)).expect("values");
}

#[test]
fn lists_of_older_writers_are_read() {
    let list = |values: &[i128]| Value::List(values.iter().copied().map(Value::Integer).collect());
    // Apache Parquet, "Lists", "Backward-compatibility rules", one by one.
    let two_level = "message m { optional group l (LIST) { repeated int32 element; } }";
    let bare = "message m { repeated int32 l; }";
    let other_names = "message m { optional group l (LIST) { repeated group bag { optional int32 item; } } }";
    let (values, repetition) = ([1, 2, 3], [0, 1, 0, 0]);
    for (schema, definition) in [(two_level, [2, 2, 1, 2]), (bare, [1, 1, 0, 1]), (other_names, [3, 3, 1, 3])] {
        let bytes = by_hand(schema, |_, column| integers(column, &values, &definition, &repetition));
        let reader = read(&bytes, None, None).expect("a file");
        let expected: [&[i128]; 3] = [&[1, 2], &[], &[3]];
        assert_eq!(all(&reader).expect("a file"), expected.map(|values| vec![list(values)]), "{schema}");
    }
    let tuple = "message m { optional group l (LIST) { repeated group l_tuple { required int32 a; } } }";
    let array = "message m { optional group l (LIST) { repeated group array { required int32 a; } } }";
    for schema in [tuple, array] {
        let bytes = by_hand(schema, |_, column| integers(column, &values, &[2, 2, 0, 2], &repetition));
        let reader = read(&bytes, None, None).expect("a file");
        let of = |values: &[i128]| {
            Value::List(values.iter().map(|value| Value::Struct(vec![Value::Integer(*value)])).collect())
        };
        assert_eq!(all(&reader).expect("a file"), [vec![of(&[1, 2])], vec![Value::Null], vec![of(&[3])]], "{schema}");
    }
}

#[test]
fn times_in_96_bits_and_decimals_in_bytes_are_read() {
    let schema = "message m {
        required int96 time;
        required binary sum (DECIMAL(10, 2));
        required fixed_len_byte_array(16) id (UUID);
        required binary note (JSON);
    }";
    let bytes = by_hand(schema, |index, column| match column {
        ColumnWriter::Int96ColumnWriter(writer) => {
            let at = |day, nanos: u64| {
                let mut value = Int96::new();
                value.set_data(nanos as u32, (nanos >> 32) as u32, day);
                value
            };
            // The day before 1970-01-01, and one second after midnight that day.
            let values = [at(2_440_587, 0), at(2_440_588, 1_000_000_999)];
            writer.write_batch(&values, None, None).map(drop).expect("values");
        }
        ColumnWriter::ByteArrayColumnWriter(writer) => {
            let values = if index == 1 { [vec![0xff], vec![1, 0]] } else { [b"{}".to_vec(), b"[1]".to_vec()] };
            writer.write_batch(&values.map(ByteArray::from), None, None).map(drop).expect("values");
        }
        ColumnWriter::FixedLenByteArrayColumnWriter(writer) => {
            let values = [[0x0f; 16], [0xa1; 16]].map(|bytes| FixedLenByteArray::from(bytes.to_vec()));
            writer.write_batch(&values, None, None).map(drop).expect("values");
        }
        _ => panic!("another column"),
    });
    let reader = read(&bytes, None, None).expect("a file");
    let found: Vec<_> = reader.notes.iter().map(|note| (note.column.as_str(), note.found)).collect();
    assert_eq!(found, [("time", Foreign::Int96), ("id", Foreign::Uuid), ("note", Foreign::Text)]);
    let record = |time, sum, id, note| vec![Value::Integer(time), Value::Integer(sum), text(id), text(note)];
    let expected = [
        record(-86_400_000_000, -1, "0f0f0f0f-0f0f-0f0f-0f0f-0f0f0f0f0f0f", "{}"),
        record(1_000_000, 256, "a1a1a1a1-a1a1-a1a1-a1a1-a1a1a1a1a1a1", "[1]"),
    ];
    assert_eq!(all(&reader).expect("a file"), expected);
}

#[test]
fn a_column_that_is_not_there_is_named() {
    let schema = Schema { id: 0, fields: vec![field(1, "n", Type::Int, true)] };
    let bytes = write(&schema, &[vec![Value::Integer(1)]], SMALL, 1).bytes;
    let refused = read(&bytes, None, Some(&["m"])).map(drop);
    assert_eq!(refused, Err(ReadError::NoSuchColumn { column: "m".to_owned() }));
}
