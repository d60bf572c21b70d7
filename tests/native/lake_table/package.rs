//! Tables at other places, and in a zip.

use std::io::Read;
use std::sync::LazyLock;

use midnight_pearl::engine::lake::job::at_once;
use midnight_pearl::engine::lake::schema::{Schema, Type};
use midnight_pearl::engine::lake::table::{NewTable, ReadmeLanguage, Table, Transform};
use proptest::prelude::*;
use serde_json::json;

use super::made_up::{batch, data_file, field};

fn table(location: &str) -> Table {
    let schema = Schema { id: 0, fields: vec![field(1, "id", Type::Long), field(2, "city", Type::String)] };
    let partitions = [("city", Transform::Identity)];
    let new = NewTable { location, schema: schema.clone(), partitions: &partitions, seed: 7, at_ms: 1000 };
    let mut table = Table::create(new).expect("a table");
    for (number, city) in ["Turku", "file:///tmp/lake/t/data"].into_iter().enumerate() {
        let values = vec![Some(midnight_pearl::engine::lake::datum::Datum::Bytes(city.into()))];
        let rows = batch(&schema.fields, &[json!([number, city])]);
        let file = data_file(&schema, &rows, &format!("data/{number}.parquet"), values);
        table.commit(2000, |draft| draft.append(vec![file])).expect("a snapshot");
    }
    table
}

#[test]
fn a_relocated_table_is_the_same_at_another_place() {
    let mut table = table("file:///tmp/lake/t");
    let before = table.clone();
    table.relocate("s3://a-bucket/much/longer/than/before/t").expect("a table");
    assert_eq!(Table::open(table.files().clone()).expect("a table").metadata(), table.metadata());
    let names = |table: &Table| table.files().keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&table), names(&before));
    for (path, bytes) in table.files().iter().filter(|(path, _)| path.starts_with("metadata/")) {
        let text = String::from_utf8_lossy(bytes);
        // The one that is left is a row's own value: a partition's, and bounds that are made of it.
        assert!(!text.replace("file:///tmp/lake/t/data", "").contains("file:///tmp/lake/t"), "{path}");
    }
    for (snapshot, other) in table.metadata().snapshots.iter().zip(&before.metadata().snapshots) {
        assert_eq!(table.data_files(snapshot), before.data_files(other));
        for manifest in table.manifests(snapshot).expect("manifests") {
            assert_eq!(manifest.size, table.files()[&manifest.path].len() as u64);
        }
    }
    table.relocate("file:///tmp/lake/t/").expect("a table");
    assert_eq!(table.files(), before.files());
    assert!(table.relocate("nowhere").is_err());
}

#[test]
fn a_zip_has_the_table_for_its_place_a_readme_and_a_script() {
    let table = table("file:///tmp/lake/t");
    let bytes = at_once(|steps| {
        let table = &table;
        async move { table.package("file:///home/me/冰山", ReadmeLanguage::English, 1_700_000_001_000, &steps).await }
    })
    .expect("a zip");
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip");
    let relocated = table.relocated("file:///home/me/冰山").expect("metadata");
    assert_eq!(zip.len(), table.files().len() + 2);
    for index in 0..zip.len() {
        let mut file = zip.by_index(index).expect("a file");
        let name = file.name().strip_prefix("冰山/").expect("a folder").to_owned();
        let mut content = Vec::new();
        // The reader compares the check sum.
        file.read_to_end(&mut content).expect("its bytes");
        let time = file.last_modified().expect("a time");
        assert_eq!(
            (time.year(), time.month(), time.day(), time.hour(), time.minute(), time.second()),
            (2023, 11, 14, 22, 13, 20)
        );
        match relocated.get(&name).or_else(|| table.files().get(&name)) {
            Some(expected) => assert_eq!(content, *expected, "{name}"),
            None => assert!(["README.md", "relocate.py"].contains(&name.as_str()), "{name}"),
        }
    }
}

#[test]
fn a_readme_names_the_place_in_both_languages() {
    let table = table("file:///tmp/lake/t");
    let snapshot = table.metadata().current_snapshot_id.expect("a snapshot").to_string();
    for language in [ReadmeLanguage::English, ReadmeLanguage::Chinese] {
        let readme = table.readme("file:///srv/lake/cases/", language).expect("a readme");
        for line in [
            "StaticTable.from_metadata(\"file:///srv/lake/cases/metadata/v3.metadata.json\")",
            "iceberg_scan('/srv/lake/cases')",
            "icebergLocal('/srv/lake/cases')",
            "table_location => 'file:///srv/lake/cases'",
            ".load(\"file:///srv/lake/cases\")",
            &snapshot,
        ] {
            assert!(readme.contains(line), "{line}");
        }
        assert!(!readme.contains(['{', '}']), "{readme}");
    }
}

proptest! {
    #[test]
    fn damaged_tables_are_refused_without_a_panic(file in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        static TABLE: LazyLock<Table> = LazyLock::new(|| table("file:///tmp/lake/t"));
        let mut files = TABLE.files().clone();
        let names: Vec<_> = files.keys().filter(|path| path.starts_with("metadata/")).cloned().collect();
        let bytes = files.get_mut(file.get(&names)).expect("a file");
        let place = at.index(bytes.len());
        bytes[place] = byte;
        if let Ok(table) = Table::open(files) {
            for snapshot in &table.metadata().snapshots {
                let _ = table.data_files(snapshot);
                let _ = table.partitions(snapshot);
            }
            let _ = (table.history(), table.relocated("file:///elsewhere/t"));
        }
    }
}
