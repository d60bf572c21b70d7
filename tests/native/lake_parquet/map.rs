//! What stands at which bytes.

use std::cmp::Ordering;

use midnight_pearl::engine::lake::parquet::map::{Content, Map, MappedKind, locate, map};
use midnight_pearl::engine::lake::parquet::{Codec, Encoding, ReadError, Settings, read};
use midnight_pearl::engine::lake::schema::{Schema, Type};
use proptest::prelude::*;

use super::made_up::{Value, any_records, field, list};
use super::writer::{SMALL, bound, write};

/// That the parts of a map are the whole file, each byte once.
pub(crate) fn check_parts(map: &Map) {
    let parts = map.parts();
    assert_eq!(parts[0].bytes.start, 0);
    for pair in parts.windows(2) {
        assert_eq!(pair[0].bytes.end, pair[1].bytes.start, "{pair:?}");
    }
    assert_eq!(parts.last().expect("a part").bytes.end, map.len);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn every_byte_of_our_own_files_is_claimed_once((schema, records) in any_records(120)) {
        let file = write(&schema, &records, SMALL, 50);
        let map = map(&file.bytes).expect("our own file");
        check_parts(&map);
        prop_assert!(map.parts().iter().all(|part| part.content != Content::Unclaimed));
        prop_assert_eq!(map.rows, file.row_count);
        let starts: Vec<_> = map.row_groups.iter().map(|group| group.chunks[0].bytes.start).collect();
        prop_assert_eq!(starts, file.split_offsets);
        for (column, metrics) in file.columns.iter().enumerate() {
            let chunks = || map.row_groups.iter().map(move |group| &group.chunks[column]);
            let sizes: u64 = chunks().map(|chunk| chunk.bytes.end - chunk.bytes.start).sum();
            prop_assert_eq!(sizes, metrics.size);
            prop_assert_eq!(chunks().map(|chunk| chunk.values).sum::<u64>(), metrics.values);
            prop_assert_eq!(chunks().filter_map(|chunk| chunk.nulls).sum::<u64>(), metrics.nulls);
            prop_assert_eq!(map.columns[column].field_id, metrics.field_id);
            prop_assert_eq!(&map.columns[column].kind, &metrics.kind);
        }
    }

    #[test]
    fn no_statistics_of_a_row_group_exclude_a_value((schema, records) in any_records(120)) {
        let file = write(&schema, &records, SMALL, 50);
        let map = map(&file.bytes).expect("our own file");
        for group in &map.row_groups {
            for (index, field) in schema.fields.iter().enumerate() {
                let column = map.columns.iter().position(|column| column.field_id == field.id);
                let Some(chunk) = column.map(|column| &group.chunks[column]) else { continue };
                for record in &records[group.rows.start as usize..group.rows.end as usize] {
                    let Some(bound) = bound(&field.kind, &record[index]) else { continue };
                    // NaN is neither below nor above.
                    prop_assert!(chunk.min.as_ref().is_none_or(|min| min.partial_cmp(&bound) != Some(Ordering::Greater)), "{chunk:?}, {bound:?}");
                    prop_assert!(chunk.max.as_ref().is_none_or(|max| max.partial_cmp(&bound) != Some(Ordering::Less)), "{chunk:?}, {bound:?}");
                }
            }
        }
    }

    #[test]
    fn a_record_is_found_in_the_page_that_it_begins_in((schema, records) in any_records(120), row in 0..120usize) {
        let file = write(&schema, &records, SMALL, 50);
        let map = map(&file.bytes).expect("our own file");
        for (column, mapped) in map.columns.iter().enumerate() {
            let path = mapped.path.join(".");
            let located = match locate(&file.bytes, &path, row as u64) {
                Err(error) => {
                    prop_assert_eq!(error, ReadError::NoSuchRow { row: row as u64, rows: records.len() as u64 });
                    prop_assert!(row >= records.len());
                    continue;
                }
                Ok(located) => located,
            };
            prop_assert_eq!(located.column, column);
            let group = &map.row_groups[located.row_group];
            prop_assert!(group.rows.contains(&(row as u64)));
            let page = &group.chunks[column].pages[located.page];
            prop_assert_eq!((&page.header, &page.body), (&located.header, &located.body));
            if let Some(rows) = &page.rows {
                prop_assert_eq!(rows.start + located.row_in_page, row as u64);
            }
        }
    }
}

fn example() -> (Schema, Vec<Vec<Value>>) {
    let fields =
        vec![field(1, "n", Type::Long, true), field(2, "tags", list(field(3, "", Type::String, false)), false)];
    let tags = |row: i128| match row % 3 {
        0 => Value::Null,
        1 => Value::List(vec![]),
        _ => Value::List(vec![Value::Bytes(b"red".to_vec()), Value::Null]),
    };
    (Schema { id: 0, fields }, (0..2_000).map(|row| vec![Value::Integer(row * row), tags(row)]).collect())
}

#[test]
fn pages_chunks_and_statistics_are_as_they_were_written() {
    let (schema, records) = example();
    let settings = Settings { row_group_rows: 1_500, page_bytes: 4_096, ..Settings::default() };
    let file = write(&schema, &records, settings, 100);
    let map = map(&file.bytes).expect("our own file");
    assert_eq!(map.created_by.as_deref(), Some("midnight-pearl 0.1"));
    assert_eq!(map.row_groups.iter().map(|group| group.rows.clone()).collect::<Vec<_>>(), [0..1_500, 1_500..2_000]);
    assert_eq!(map.columns[1].path, ["tags", "list", "element"]);
    assert_eq!((map.columns[1].max_definition, map.columns[1].max_repetition), (3, 1));
    let [numbers, tags] = map.row_groups[0].chunks.as_slice() else { panic!("two chunks") };
    // Every number is another one: no dictionary, and three pages of 4096 bytes.
    let encodings: Vec<_> = numbers.pages.iter().map(|page| (page.kind, page.encoding)).collect();
    assert_eq!(encodings, [(MappedKind::Data, Encoding::Plain); 3]);
    let rows: Vec<_> = numbers.pages.iter().filter_map(|page| page.rows.clone()).collect();
    assert_eq!(rows, [0..600, 600..1_200, 1_200..1_500]);
    assert_eq!(numbers.nulls, Some(0));
    let encodings: Vec<_> = tags.pages.iter().map(|page| (page.kind, page.encoding)).collect();
    let dictionary = (MappedKind::Dictionary, Encoding::Plain);
    assert_eq!(encodings[..2], [dictionary, (MappedKind::Data, Encoding::RleDictionary)]);
    // Two of three lists have no element or are none, and each third one has a null.
    assert_eq!((tags.values, tags.nulls), (2_000, Some(1_500)));
    assert_eq!(tags.codec, Codec::Snappy);
    let located = locate(&file.bytes, "tags.list.element", 1_234).expect("a record");
    assert_eq!((located.row_group, located.dictionary.is_some()), (0, true));
    let wrong = locate(&file.bytes, "tags", 0);
    assert_eq!(wrong, Err(ReadError::NoSuchColumn { column: "tags".to_owned() }));
}

/// A file of one row, and what is said of it once it has been changed.
#[track_caller]
fn check_broken(change: impl FnOnce(&mut Vec<u8>), expected: &str) {
    let (schema, records) = example();
    let mut bytes = write(&schema, &records[..1], Settings::default(), 1).bytes;
    change(&mut bytes);
    assert_eq!(map(&bytes).map_err(|error| error.to_string()), Err(expected.to_owned()));
    assert_eq!(read(&bytes, None, None).map(drop).map_err(|error| error.to_string()), Err(expected.to_owned()));
}

#[test]
fn footers_that_lie_are_found_out() {
    check_broken(Vec::clear, "expected a file that begins and ends with `PAR1`, found 0 bytes that end with ``");
    let text = |bytes: &mut Vec<u8>| *bytes = b"a,b\n1,2\n".to_vec();
    check_broken(text, "expected a file that begins and ends with `PAR1`, found 8 bytes that end with `1,2\\n`");
    check_broken(
        |bytes| *bytes = b"PAR1PAR1".to_vec(),
        "expected a file that begins and ends with `PAR1`, found 8 bytes that end so, but do not begin so",
    );
    let secret = |bytes: &mut Vec<u8>| {
        let len = bytes.len();
        bytes[len - 4..].copy_from_slice(b"PARE");
    };
    let len = {
        let (schema, records) = example();
        write(&schema, &records[..1], Settings::default(), 1).bytes.len()
    };
    check_broken(
        secret,
        &format!("expected a file that begins and ends with `PAR1`, found {len} bytes that are encrypted"),
    );
    let long = |bytes: &mut Vec<u8>| {
        let len = bytes.len();
        bytes[len - 8..len - 4].copy_from_slice(&u32::MAX.to_le_bytes());
    };
    let expected = format!(
        "byte {}: expected a footer's length within the file, found 4294967295 bytes in a file of {len}",
        len - 8
    );
    check_broken(long, &expected);
}
