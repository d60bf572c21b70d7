//! From bytes to text.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use midnight_pearl::engine::lake::extract::{
    Binary, Damage, Encoding, EncodingEvidence, MAX_BYTES, Magic, Refused, check_size, recognise, unpack,
};

use super::{columns, read, refused};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory takes all");
    encoder.finish().expect("memory takes all")
}

#[test]
fn gzip_is_taken_off_with_all_its_members() {
    let packed = [gzip(b"id,name\n"), gzip(b"1,a\n")].concat();
    assert_eq!(unpack(&packed).as_deref(), Ok(b"id,name\n1,a\n".as_slice()));
    assert_eq!(unpack(b"id,name\n").as_deref(), Ok(b"id,name\n".as_slice()));
}

#[test]
fn what_is_packed_too_well_is_refused() {
    let honest = gzip(&vec![b'a'; 1 << 20]);
    assert_eq!(unpack(&honest).map(|bytes| bytes.len()), Ok(1 << 20));
    // So many zeros are packed by a little more than 1,000 times.
    let bomb = gzip(&vec![0; 64 << 20]);
    let limit = (1 << 20) + 1_000 * bomb.len() as u64;
    match unpack(&bomb) {
        Err(Refused::ZipBomb { packed, limit: found, read }) => {
            assert_eq!((packed, found), (bomb.len() as u64, limit));
            assert!(read <= packed, "{read}");
        }
        other => panic!("{:?}", other.map(|bytes| bytes.len())),
    }
}

#[test]
fn broken_gzip_says_where() {
    let packed = gzip(&(0..100_000_u32).flat_map(u32::to_le_bytes).collect::<Vec<_>>());
    let cut = &packed[..packed.len() / 2];
    let error = unpack(cut).err().map(|error| error.to_string()).unwrap_or_default();
    assert!(error.ends_with(&format!("beyond byte {}: more of it was expected, it ends there.", cut.len())), "{error}");
    let mut damaged = packed.clone();
    let middle = packed.len() / 2;
    damaged[middle..middle + 100].fill(0x55);
    let error = unpack(&damaged).err().map(|error| error.to_string()).unwrap_or_default();
    assert!(error.contains("its data is damaged"), "{error}");
}

#[test]
fn sizes_are_checked_before_anything_is_read() {
    assert_eq!(check_size(MAX_BYTES), Ok(()));
    assert_eq!(check_size(MAX_BYTES + 1), Err(Refused::TooLarge { limit: MAX_BYTES, found: MAX_BYTES + 1 }));
}

#[test]
fn what_is_no_text_is_refused_by_name() {
    for (bytes, expected) in [
        (b"".as_slice(), Refused::Empty),
        (b" \r\n\t", Refused::Empty),
        (b"PK\x03\x04rest", Refused::Zip),
        (b"%PDF-1.7\n", Refused::Binary { found: Binary::Known(Magic::Pdf) }),
        (b"SQLite format 3\0rest", Refused::Binary { found: Binary::Known(Magic::SqliteDatabase) }),
        (
            b"\x01\x02\x03\x04\x05\x06\x07\x08",
            Refused::Binary { found: Binary::Other("01 02 03 04 05 06 07 08".into()) },
        ),
        (b"PAR1 and no more", Refused::CutParquet { found: "6d 6f 72 65".into() }),
        (b"just a sentence", Refused::Unknown { found: "just a sentence".into() }),
    ] {
        assert_eq!(refused("a", bytes), expected);
    }
}

/// The name that a text is read to have, with what it was written in.
#[track_caller]
fn check(bytes: &[u8], encoding: Encoding, evidence: EncodingEvidence, expected: &str) {
    let input = recognise("a.csv", bytes).expect("rows");
    assert_eq!((input.decoded.encoding, input.decoded.evidence), (encoding, evidence));
    assert_eq!(columns(&read("a.csv", bytes), 0), ["id", expected]);
}

#[test]
fn every_encoding_is_told_by_its_bytes() {
    let text = "id,naïve €\n1,é\n2,ö\n";
    let utf16 = |unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    let marked = |mark: &[u8], rest: Vec<u8>| [mark, &rest].concat();
    let expected = "naïve €";
    check(b"id,name\n1,a\n", Encoding::Utf8, EncodingEvidence::Ascii, "name");
    check(text.as_bytes(), Encoding::Utf8, EncodingEvidence::Multibyte { characters: 4 }, expected);
    check(&marked(b"\xef\xbb\xbf", text.into()), Encoding::Utf8, EncodingEvidence::Mark, expected);
    check(&marked(b"\xff\xfe", utf16(u16::to_le_bytes)), Encoding::Utf16Le, EncodingEvidence::Mark, expected);
    check(&marked(b"\xfe\xff", utf16(u16::to_be_bytes)), Encoding::Utf16Be, EncodingEvidence::Mark, expected);
    let zeros = EncodingEvidence::Zeros { zeros: 18, sampled: 19 };
    check(&utf16(u16::to_le_bytes), Encoding::Utf16Le, zeros, expected);
    check(&utf16(u16::to_be_bytes), Encoding::Utf16Be, zeros, expected);
    let latin = b"id,na\xefve \x80\n1,\xe9\n2,\xf6\n";
    let evidence = EncodingEvidence::NotUtf8 { offset: 5, byte: 0xef, count: 4 };
    check(latin, Encoding::Windows1252, evidence, expected);
}

#[test]
fn damage_in_utf8_is_told_with_its_places() {
    let bytes = "id,näme\n1,äöü\n2,".as_bytes();
    let bytes = [bytes, b"\xff,\xc3\n"].concat();
    let input = recognise("a.csv", &bytes).expect("rows");
    assert_eq!(input.decoded.encoding, Encoding::Utf8);
    assert_eq!(input.decoded.damage_count, 2);
    assert_eq!(input.decoded.damages, [Damage { offset: 20, line: 3 }, Damage { offset: 22, line: 3 }]);
    assert!(input.decoded.text.ends_with("2,\u{fffd},\u{fffd}\n"));
}

#[test]
fn places_of_a_text_are_found_in_its_file() {
    let text = "id,naïve €\n1,é\n2,ö\n";
    let place = text.find("2,").expect("a row") as u64;
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let latin = b"id,na\xefve \x80\n1,\xe9\n2,\xf6\n".to_vec();
    let marked = [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat();
    let damaged = [b"\xef\xbb\xbfid,na\xff\n2,".as_slice(), b"\xff\n"].concat();
    for (bytes, place, row) in [
        (text.as_bytes().to_vec(), place, b"2,".as_slice()),
        (marked, place, b"2,"),
        (latin, place, b"2,"),
        (utf16, place, b"2\0,\0"),
        (damaged, 9, b"2,"),
    ] {
        let input = recognise("a.csv", &bytes).expect("rows");
        let offset = input.decoded.file_offset(&bytes, place) as usize;
        assert!(bytes[offset..].starts_with(row), "{:?}", input.decoded);
    }
}
