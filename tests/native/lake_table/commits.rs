//! Commits: what a table has afterwards, and that a failed one changes nothing.

use midnight_pearl::engine::lake::datum::Datum;
use midnight_pearl::engine::lake::schema::{Schema, Type};
use midnight_pearl::engine::lake::table::{Change, Draft, NewTable, Status, Table, TableError, Transform};
use serde_json::{Value as Json, json};

use super::made_up::{batch, data_file, field};

const START: i64 = 1_700_000_000_000;

fn schema() -> Schema {
    Schema { id: 0, fields: vec![field(1, "id!", Type::Long), field(2, "city", Type::String)] }
}

fn table(partitions: &[(&str, Transform)]) -> Table {
    let new = NewTable { location: "file:///tmp/lake/t/", schema: schema(), partitions, seed: 7, at_ms: START };
    Table::create(new).expect("a table")
}

fn append(table: &mut Table, path: &str, rows: &[Json]) -> Result<i64, TableError> {
    let schema = table.metadata().schema().clone();
    let file = data_file(&schema, &batch(&schema.fields, rows), path, Vec::new());
    table.commit(START + 1000, |draft| draft.append(vec![file]))
}

fn json_of(table: &Table, path: &str) -> Json {
    serde_json::from_slice(&table.files()[path]).expect("JSON")
}

/// The live files of the current snapshot: path, status, data sequence number.
fn live(table: &Table) -> Vec<(String, Status, i64)> {
    let current = table.metadata().current().expect("a snapshot");
    let mut files: Vec<_> = table.data_files(current).expect("files").into_iter().map(|(entry, _)| entry).collect();
    files.sort_by(|one, two| one.file.path.cmp(&two.file.path));
    files.into_iter().map(|entry| (entry.file.path, entry.status, entry.sequence_number)).collect()
}

#[test]
fn a_new_table_has_every_field_that_version_2_requires() {
    let table = table(&[("id", Transform::Bucket(4))]);
    let json = json_of(&table, "metadata/v1.metadata.json");
    assert_eq!(table.files()["metadata/version-hint.text"], b"1");
    for key in [
        "format-version",
        "table-uuid",
        "location",
        "last-sequence-number",
        "last-updated-ms",
        "last-column-id",
        "schemas",
        "current-schema-id",
        "partition-specs",
        "default-spec-id",
        "last-partition-id",
        "sort-orders",
        "default-sort-order-id",
    ] {
        assert!(json.get(key).is_some(), "{key}");
    }
    assert_eq!(json["location"], "file:///tmp/lake/t");
    assert_eq!(json["last-partition-id"], 1000);
    let expected = json!([{"source-id": 1, "field-id": 1000, "name": "id_bucket", "transform": "bucket[4]"}]);
    assert_eq!(json["partition-specs"][0]["fields"], expected);
    let fields = json!([
        {"id": 1, "name": "id", "required": true, "type": "long"},
        {"id": 2, "name": "city", "required": false, "type": "string"},
    ]);
    assert_eq!(json["schemas"][0]["fields"], fields);
}

#[test]
fn an_append_makes_a_snapshot_beside_the_last_one() {
    let mut table = table(&[]);
    let first = append(&mut table, "data/a.parquet", &[json!([1, "Turku"]), json!([2, null])]).expect("a snapshot");
    let second = append(&mut table, "data/b.parquet", &[json!([3, "Oulu"])]).expect("a snapshot");
    assert_ne!(first, second);

    let json = json_of(&table, "metadata/v3.metadata.json");
    assert_eq!(json["current-snapshot-id"], second);
    assert_eq!(json["snapshots"][1]["parent-snapshot-id"], first);
    assert_eq!(json["last-sequence-number"], 2);
    // The same time was given twice.
    assert_eq!(json["snapshots"][1]["timestamp-ms"], START + 1001);
    assert_eq!(json["metadata-log"][1]["metadata-file"], "file:///tmp/lake/t/metadata/v2.metadata.json");
    assert_eq!(json["refs"]["main"], json!({"snapshot-id": second, "type": "branch"}));
    let summary = &json["snapshots"][1]["summary"];
    assert!(summary.as_object().expect("a summary").values().all(Json::is_string));
    for (key, value) in
        [("operation", "append"), ("added-records", "1"), ("total-records", "3"), ("total-data-files", "2")]
    {
        assert_eq!(summary[key], value, "{key}");
    }
    let expected = [("data/a.parquet", 1), ("data/b.parquet", 2)];
    assert_eq!(live(&table), expected.map(|(path, number)| (path.to_owned(), Status::Added, number)));

    let snapshot = table.snapshot(Some(&first.to_string())).expect("a snapshot").expect("a snapshot").clone();
    let files = table.data_files(&snapshot).expect("files");
    assert_eq!(files.len(), 1);
    let city = files[0].0.file.column(2).expect("a column");
    assert_eq!((city.values, city.nulls), (Some(2), Some(1)));
    assert_eq!(city.lower, Some(Datum::Bytes(b"Turku".to_vec())));
}

#[test]
fn a_table_that_is_opened_is_the_one_that_was_written() {
    let mut table = table(&[]);
    append(&mut table, "data/a.parquet", &[json!([1, "Turku"])]).expect("a snapshot");
    let mut again = Table::open(table.files().clone()).expect("a table");
    assert_eq!(again.metadata(), table.metadata());
    assert_eq!(append(&mut again, "data/b.parquet", &[]), append(&mut table, "data/b.parquet", &[]));
    assert_eq!(again.files(), table.files());
}

#[test]
fn a_failed_commit_changes_nothing() {
    let mut table = table(&[]);
    append(&mut table, "data/a.parquet", &[json!([1, "Turku"])]).expect("a snapshot");
    let before = table.clone();
    type Fails = fn(&mut Draft) -> Result<(), TableError>;
    let fails: [(&str, Fails); 4] = [
        ("a column that is not there", |draft| {
            draft.evolve(&[Change::Drop { column: "city".to_owned() }, Change::Drop { column: "city".to_owned() }])
        }),
        ("a file that is not there", |draft| draft.replace(&["data/b.parquet"], Vec::new()).map(|_| ())),
        ("a snapshot that is not there", |draft| {
            draft.overwrite(Vec::new())?;
            draft.tag("first", 12)
        }),
        ("a name that is taken", |draft| draft.tag("main", 12)),
    ];
    for (what, fail) in fails {
        assert!(table.commit(START + 9000, fail).is_err(), "{what}");
        assert_eq!((table.files(), table.metadata()), (before.files(), before.metadata()), "{what}");
    }
    assert_eq!(
        append(&mut table, "data/a.parquet", &[json!([1, "Turku"])]),
        Err(TableError::FileExists("data/a.parquet".to_owned()))
    );
    assert_eq!(table.files(), before.files());
}

#[test]
fn a_delete_by_copy_on_write_marks_what_went_and_keeps_what_stayed() {
    let mut table = table(&[]);
    let schema = schema();
    let file = |path: &str, rows: &[Json]| data_file(&schema, &batch(&schema.fields, rows), path, Vec::new());
    let files = vec![
        file("data/a.parquet", &[json!([1, "Turku"]), json!([2, "Oulu"])]),
        file("data/b.parquet", &[json!([3, "Pori"])]),
    ];
    let first = table.commit(START, |draft| draft.append(files)).expect("a snapshot");
    let rewritten = file("data/c.parquet", &[json!([2, "Oulu"])]);
    let second = table.commit(START, |draft| draft.replace(&["data/a.parquet"], vec![rewritten])).expect("a snapshot");

    let expected = [("data/b.parquet", Status::Existing, 1), ("data/c.parquet", Status::Added, 2)];
    assert_eq!(live(&table), expected.map(|(path, status, number)| (path.to_owned(), status, number)));
    let current = table.metadata().current().expect("a snapshot");
    let manifests = table.manifests(current).expect("manifests");
    let entries: Vec<_> = manifests.iter().flat_map(|manifest| table.entries(manifest).expect("entries")).collect();
    let deleted: Vec<_> = entries.iter().filter(|entry| entry.status == Status::Deleted).collect();
    assert_eq!(deleted.len(), 1);
    assert_eq!(
        (deleted[0].file.path.as_str(), deleted[0].snapshot_id, deleted[0].sequence_number),
        ("data/a.parquet", second, 1)
    );
    let stayed = entries.iter().find(|entry| entry.status == Status::Existing).expect("an entry");
    assert_eq!(stayed.snapshot_id, first);
    let rewritten = manifests.iter().find(|manifest| manifest.deleted.files == 1).expect("a manifest");
    assert_eq!((rewritten.existing.rows, rewritten.deleted.rows, rewritten.min_sequence_number), (1, 2, 1));
    for (key, value) in [
        ("operation", "overwrite"),
        ("added-data-files", "1"),
        ("deleted-data-files", "1"),
        ("deleted-records", "2"),
        ("total-records", "2"),
        ("total-data-files", "2"),
    ] {
        assert_eq!(current.summary[key], value, "{key}");
    }

    // What has gone is not listed again, and a manifest without files is left out.
    table.commit(START, |draft| draft.replace(&["data/c.parquet", "data/b.parquet"], Vec::new())).expect("a snapshot");
    assert_eq!(live(&table), []);
    let current = table.metadata().current().expect("a snapshot");
    assert_eq!(current.summary["operation"], "delete");
    assert_eq!(current.summary["total-records"], "0");
    assert_eq!(table.manifests(current).expect("manifests").len(), 2);
    append(&mut table, "data/d.parquet", &[json!([9, null])]).expect("a snapshot");
    assert_eq!(table.manifests(table.metadata().current().expect("a snapshot")).expect("manifests").len(), 1);
    // Rows that were deleted are still there in their time.
    let past = table.snapshot(Some(&first.to_string())).expect("a snapshot").expect("a snapshot");
    assert_eq!(table.data_files(past).expect("files").len(), 2);
}

#[test]
fn a_tag_stays_with_its_snapshot() {
    let mut table = table(&[]);
    let first = append(&mut table, "data/a.parquet", &[json!([1, null])]).expect("a snapshot");
    table.commit(START, |draft| draft.tag("first", first)).expect("a tag");
    append(&mut table, "data/b.parquet", &[json!([2, null])]).expect("a snapshot");
    assert_eq!(table.snapshot(Some("first")).expect("a tag").map(|snapshot| snapshot.snapshot_id), Some(first));
    let json = json_of(&table, "metadata/v4.metadata.json");
    assert_eq!(json["refs"]["first"], json!({"snapshot-id": first, "type": "tag"}));
    assert!(table.snapshot(Some("second")).is_err());
}

#[test]
fn a_location_is_an_absolute_uri() {
    for location in ["", "/tmp/lake", "lake", "file://", "://x", "file:///", "file:///a\nb"] {
        let new = NewTable { location, schema: schema(), partitions: &[], seed: 0, at_ms: 0 };
        assert!(matches!(Table::create(new), Err(TableError::Location(_))), "{location}");
    }
}

#[test]
fn tables_of_different_seeds_have_different_ids() {
    let ids = |seed| {
        let new = NewTable { location: "s3://bucket/t", schema: schema(), partitions: &[], seed, at_ms: START };
        let mut table = Table::create(new).expect("a table");
        let id = append(&mut table, "data/a.parquet", &[]).expect("a snapshot");
        (table.metadata().table_uuid.clone(), id)
    };
    assert_eq!(ids(1), ids(1));
    assert_ne!(ids(1).0, ids(2).0);
    assert_ne!(ids(1).1, ids(2).1);
    let uuid = ids(1).0;
    assert_eq!((uuid.len(), &uuid[14..15]), (36, "8"), "{uuid}");
    assert!("89ab".contains(&uuid[19..20]), "{uuid}");
}
