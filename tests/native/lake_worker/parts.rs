//! Parts of a table that are opened, views of it, and what is taken home.

use std::sync::Arc;

use ::parquet::arrow::ArrowWriter;
use arrow_array::{ArrayRef, RecordBatch, Time64MicrosecondArray, UInt64Array};
use midnight_pearl::engine::lake::parquet::Foreign;
use midnight_pearl::engine::lake::picture::ReadAs;
use midnight_pearl::lake_worker::Desk;
use midnight_pearl::protocol;
use midnight_pearl::protocol::lake::{
    Change, Content, Opened, Part, Refusal, Request, Response, TableRefusal, UnreadParquet, View,
};

use super::{ask, ask_with, embedded, ingest, lake, land};

#[track_caller]
fn open(desk: &mut Desk, part: Part) -> Opened {
    match ask(desk, Request::Open(part)) {
        Response::Part(opened) => *opened,
        Response::Refused(why) => panic!("{why:?}"),
        _ => panic!("another answer"),
    }
}

#[test]
fn every_part_of_the_table_opens() {
    let (mut desk, picture) = embedded();
    let table = picture.table.expect("a table");
    for place in 0..table.metadata.len() {
        let Opened::Json(text) = open(&mut desk, Part::Metadata(place)) else { panic!("no text") };
        assert!(text.contains("\"format-version\": 2"), "{text:.200}");
    }
    for (place, snapshot) in table.snapshots.iter().enumerate() {
        let Opened::Json(text) = open(&mut desk, Part::Snapshot(place)) else { panic!("no text") };
        assert!(text.contains(&snapshot.id.to_string()), "{text:.200}");
        let Opened::Avro { grid, header } = open(&mut desk, Part::ManifestList(place)) else { panic!("no rows") };
        assert_eq!(grid.rows.len(), snapshot.manifests.len());
        assert!(
            header.iter().any(|(key, value)| key == "snapshot-id" && *value == snapshot.id.to_string()),
            "{header:?}"
        );
    }
    for (place, manifest) in table.manifests.iter().enumerate() {
        let Opened::Avro { grid, .. } = open(&mut desk, Part::Manifest(place)) else { panic!("no rows") };
        assert_eq!(grid.rows.len() as u64, manifest.added + manifest.existing + manifest.deleted);
        assert!(grid.rows.iter().all(|row| row.len() == grid.columns.len()));
        let bounds = grid.columns.iter().position(|(name, _)| name == "lower_bounds").expect("bounds");
        assert!(grid.rows[0][bounds].as_ref().is_some_and(|text| text.contains("case_id: ")), "{:?}", grid.rows[0]);
    }
    for (place, file) in table.files.iter().enumerate() {
        let Opened::Parquet(map) = open(&mut desk, Part::DataFile(place)) else { panic!("no map") };
        assert_eq!((map.len, map.rows), (file.bytes, file.rows));
        let mut end = 0;
        for stretch in &map.stretches {
            assert_eq!(stretch.from, end, "no byte is left out, and none is twice");
            end = stretch.to;
        }
        assert_eq!(end, map.len);
        let mut chunks = map.stretches.iter().filter(|stretch| matches!(stretch.content, Content::Chunk(_)));
        assert_eq!(chunks.clone().count(), map.chunks.len());
        assert!(chunks.all(|stretch| matches!(stretch.content, Content::Chunk(at) if
            map.chunks[at].bytes == stretch.to - stretch.from)));
    }
    for part in [Part::Metadata(99), Part::Snapshot(99), Part::ManifestList(99), Part::Manifest(99), Part::DataFile(99)]
    {
        assert_eq!(ask(&mut desk, Request::Open(part)), Response::Refused(Refusal::NoPart));
    }
    assert_eq!(ask(&mut Desk::default(), Request::Open(Part::Metadata(0))), Response::Refused(Refusal::NoTable));
}

#[test]
fn every_view_has_its_rows() {
    let (mut desk, picture) = embedded();
    let table = picture.table.expect("a table");
    for (view, count) in [
        (View::Snapshots, table.snapshots.len()),
        (View::Files, table.snapshots[1].files.len()),
        (View::Manifests, table.snapshots[1].manifests.len()),
        (View::Partitions, 1),
        (View::History, table.snapshots.len()),
    ] {
        let answer = ask(&mut desk, Request::Inspect { view, snapshot: Some(1) });
        let Response::Grid(grid) = answer else { panic!("{view:?}: {answer:?}") };
        assert_eq!(grid.rows.len(), count, "{view:?}");
        assert!(grid.rows.iter().all(|row| row.len() == grid.columns.len()), "{view:?}");
    }
}

#[test]
fn what_is_taken_home_is_the_table() {
    let (mut desk, picture) = embedded();
    let to = "file:///home/visitor/lake".to_owned();
    let answer = ask(&mut desk, Request::Download { to, is_chinese: false, at_ms: 1 });
    let Response::File { name, bytes } = answer else { panic!("no file") };
    assert_eq!(name, "lake.zip");
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip");
    let table = picture.table.expect("a table");
    for file in &table.files {
        assert!(zip.by_name(&format!("lake/{}", file.path)).is_ok(), "{}", file.path);
        let answer = ask(&mut desk, Request::File { path: file.path.clone() });
        assert!(matches!(answer, Response::File { bytes, .. } if bytes.len() as u64 == file.bytes));
    }
    let answer = ask(&mut desk, Request::Parquet { snapshot: Some(1) });
    let Response::File { name, bytes } = answer else { panic!("no file") };
    assert_eq!(name, format!("{}.parquet", table.name));
    let rows = midnight_pearl::engine::lake::parquet::read(&bytes, None, None).expect("a Parquet file").rows;
    assert_eq!(rows, table.snapshots[1].rows);
}

#[test]
fn a_file_goes_over_the_wire_as_it_is() {
    let bytes: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    let said = Response::File { name: "a".to_owned(), bytes: bytes.clone() };
    let written = protocol::write(&said);
    assert!(written.len() < bytes.len() + 10 && written.windows(256).any(|part| part == &bytes[..256]));
    assert_eq!(protocol::read::<Response>(&written), Some(said));
}

#[test]
fn rejects_of_both_stages_stand_in_one_file_that_a_spreadsheet_opens_safely() {
    let mut desk = Desk::default();
    let many: String = (0..300).map(|n| format!("{n},{n}\n")).collect();
    land(&mut desk, "a.csv", &format!("id,n\n{many}301,=1+1\n302,2,3\n"), 1);
    let Response::File { name, bytes } = ask(&mut desk, Request::Rejects { landing: 0 }) else { panic!("no file") };
    let text = String::from_utf8(bytes).expect("text");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!((name.as_str(), lines.len()), ("a.csv-rejects.csv", 3), "{text}");
    assert_eq!(lines[0], "table,line,column,reason,expected,found");
    assert!(lines[1].starts_with("a,303,,unreadable,"), "{text}");
    assert_eq!(lines[2], "a,302,n,type,int,'=1+1");
    assert_eq!(ask(&mut desk, Request::Rejects { landing: 1 }), Response::Refused(Refusal::NoPart));
}

#[test]
fn three_rows_are_followed_to_the_pages_that_they_ended_in() {
    let (mut desk, picture) = embedded();
    let files = picture.table.expect("a table").files;
    for landing in 0..3 {
        let Response::Trails(trails) = ask(&mut desk, Request::Follow { landing }) else { panic!("no trails") };
        assert_eq!(trails.len(), 3);
        assert!(trails.is_sorted_by_key(|trail| trail.line), "{trails:?}");
        for trail in &trails {
            let file = &files[trail.file];
            assert!(trail.row < file.rows && trail.page.0 < trail.page.1 && trail.page.1 < file.bytes, "{trail:?}");
            let stem = trail.value.split('.').next().expect("a part");
            assert!(trail.text.contains(stem), "the value stands in the source: {trail:?}");
        }
    }
}

#[test]
fn a_table_changes_as_the_visitor_says() {
    let mut desk = Desk::default();
    let change = |desk: &mut Desk, change, at_ms| ask(desk, Request::Change { change, at_ms });
    let rename = Change::Rename { column: "n".to_owned(), name: "count".to_owned() };
    assert_eq!(change(&mut desk, rename.clone(), 1), Response::Refused(Refusal::NoTable));
    land(&mut desk, "a.csv", "id,n,day\n1,5,2026-01-01\n2,6,2026-02-01\n", 1);
    for (at, asked) in [
        rename,
        Change::AddColumn { name: "note".to_owned(), kind: "decimal(10, 2)".to_owned() },
        Change::Promote { column: "count".to_owned(), to: "long".to_owned() },
        Change::PartitionBy(vec!["month(day)".to_owned(), "bucket[4](id)".to_owned()]),
        Change::Tag { name: "first".to_owned(), snapshot: 0 },
    ]
    .into_iter()
    .enumerate()
    {
        lake(change(&mut desk, asked, 10 + at as i64));
    }
    let picture = land(&mut desk, "b.csv", "id,count,day\n3,5000000000,2026-01-09\n4,2,2026-03-01\n", 100);
    let table = picture.table.expect("a table");
    assert_eq!(table.partitions, ["month(day)", "bucket[4](id)"]);
    assert!(table.refs.contains(&("first".to_owned(), 0)), "{:?}", table.refs);
    let columns: Vec<(&str, &str)> =
        table.columns.iter().map(|column| (column.name.as_str(), column.kind.as_str())).collect();
    assert_eq!(columns, [("id", "int"), ("count", "long"), ("day", "date"), ("note", "decimal(10,2)")]);
    assert!(table.files[1].partition.starts_with("day_month=2026-"), "{:?}", table.files[1]);
    let wrong = Change::AddColumn { name: "x".to_owned(), kind: "varchar".to_owned() };
    assert!(matches!(change(&mut desk, wrong, 200), Response::Refused(Refusal::Filter { .. })));
    let promotion = |column: &str, from: &str, to: &str| {
        let (column, from, to) = (column.to_owned(), from.to_owned(), to.to_owned());
        TableRefusal::Promotion { column, from, to }
    };
    for (wrong, why) in [
        (Change::Drop { column: "day".to_owned() }, TableRefusal::IsPartitioned("day".to_owned())),
        (Change::Drop { column: "no".to_owned() }, TableRefusal::NoColumn("no".to_owned())),
        (Change::Promote { column: "id".to_owned(), to: "date".to_owned() }, promotion("id", "int", "date")),
        (Change::PartitionBy(vec!["week(day)".to_owned()]), TableRefusal::UnknownTransform("week".to_owned())),
        (Change::Tag { name: "main".to_owned(), snapshot: 0 }, TableRefusal::Tag("main".to_owned())),
    ] {
        assert_eq!(change(&mut desk, wrong, 200), Response::Refused(Refusal::Table(why)));
    }
}

#[test]
fn what_a_parquet_file_has_and_iceberg_has_not_is_among_the_evidence() {
    let (counts, times): (ArrayRef, ArrayRef) =
        (Arc::new(UInt64Array::from(vec![1, u64::MAX])), Arc::new(Time64MicrosecondArray::from(vec![0, 1])));
    let batch = RecordBatch::try_from_iter([("count", counts), ("at", times)]).expect("a batch");
    let mut file = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut file, batch.schema(), None).expect("a writer");
    writer.write(&batch).and_then(|()| writer.close()).expect("a file");
    let picture = lake(ask_with(&mut Desk::default(), ingest("a.parquet", 1), &file));
    let read_as = |column: &str, found, became: &str| ReadAs { column: column.into(), found, became: became.into() };
    let expected = [read_as("count", Foreign::Unsigned, "decimal(20,0)"), read_as("at", Foreign::Time, "string")];
    assert_eq!(picture.landings[0].extracted.read_as, expected);
}

#[test]
fn a_damaged_parquet_file_is_refused_with_the_byte() {
    let mut desk = Desk::default();
    land(&mut desk, "a.csv", "id,name\n1,a\n2,b\n", 1);
    let Response::File { mut bytes, .. } = ask(&mut desk, Request::Parquet { snapshot: None }) else {
        panic!("no file");
    };
    // The footer's length.
    let at = bytes.len() - 8;
    bytes[at..at + 4].copy_from_slice(&u32::MAX.to_le_bytes());
    let damaged = UnreadParquet::Damaged { at: at as u64, column: None };
    let answer = ask_with(&mut desk, ingest("b.parquet", 2), &bytes);
    assert_eq!(answer, Response::Refused(Refusal::Parquet(damaged)));
}
