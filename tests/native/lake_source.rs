//! From a file to a committed table.

use std::rc::Rc;

use ::parquet::file::reader::{FileReader, SerializedFileReader};
use midnight_pearl::engine::lake::column::Values;
use midnight_pearl::engine::lake::extract::Format;
use midnight_pearl::engine::lake::job::{Job, Stage};
use midnight_pearl::engine::lake::join::{How, Together, join_all};
use midnight_pearl::engine::lake::normalise::{Normalised, Settings};
use midnight_pearl::engine::lake::parquet;
use midnight_pearl::engine::lake::schema::{Schema, Type};
use midnight_pearl::engine::lake::source::{Source, SourceError, read};
use midnight_pearl::engine::lake::store::{StoreError, append};
use midnight_pearl::engine::lake::table::{Difference, NewTable, Table, TableError, Transform};
use serde_json::Value as Json;

fn job(name: &str, bytes: &[u8]) -> Job<Result<Source, SourceError>> {
    job_with(name, bytes, Settings::default())
}

fn job_with(name: &str, bytes: &[u8], settings: Settings) -> Job<Result<Source, SourceError>> {
    let (name, bytes): (String, Rc<[u8]>) = (name.to_owned(), bytes.into());
    Job::new(|steps| async move { read(&name, &bytes, &settings, &steps).await })
}

#[track_caller]
fn source(name: &str, text: &str) -> Source {
    job(name, text.as_bytes()).finish().unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[track_caller]
fn only(source: Source) -> Normalised {
    let [table] = source.tables.try_into().unwrap_or_else(|tables| panic!("{tables:?}"));
    table
}

fn new_table(schema: &Schema, partitions: &[(&str, Transform)]) -> Result<Table, TableError> {
    Table::create(NewTable { location: "file:///tmp/lake/t", schema: schema.clone(), partitions, seed: 1, at_ms: 1 })
}

/// The data files of the newest snapshot, read back: their rows.
fn rows(table: &Table) -> usize {
    let snapshot = table.metadata().current().expect("a snapshot");
    let files = table.data_files(snapshot).expect("manifests");
    let count = |path: &str| {
        let reader = parquet::read(&table.files()[path], None, None).expect("a Parquet file");
        reader.batches().map(|batch| batch.expect("rows").rows).sum::<usize>()
    };
    files.iter().map(|(entry, _)| count(&entry.file.path)).sum()
}

#[test]
fn a_job_goes_through_its_stages_and_says_how_far_it_is() {
    let text = format!("n,name\n{}", "17,a name that takes some room\n".repeat(200_000));
    let mut job = job("many.csv", text.as_bytes());
    let mut seen = Vec::new();
    let source = loop {
        if let Some(done) = job.step() {
            break done.expect("a source");
        }
        let progress = job.progress();
        assert!(progress.bytes <= progress.of_bytes, "{progress:?}");
        seen.push((progress.stage, progress.bytes));
    };
    assert!(seen.is_sorted(), "{seen:?}");
    assert!(seen.iter().any(|step| step.0 == Stage::Extract) && seen.iter().any(|step| step.0 == Stage::Normalise));
    assert!(seen.len() > 8, "{seen:?}");
    assert_eq!(only(source).batch.rows, 1, "all others are duplicates");
}

#[test]
fn a_type_that_does_not_hold_beyond_the_survey_is_decided_again() {
    let mut text = "n,what\n".to_owned();
    for n in 0..600_000 {
        text.push_str(&if n < 500_000 { format!("{n},{n}\n") } else { format!("{n},x{n}\n") });
    }
    let table = only(source("late.csv", &text));
    assert_eq!(table.schema.fields.iter().map(|field| &field.kind).collect::<Vec<_>>(), [&Type::Int, &Type::String]);
    assert_eq!((table.batch.rows, table.report.rejects.count), (600_000, 0));
    let Values::Bytes(what) = &table.batch.columns[1].values else { panic!("text") };
    assert_eq!((what.get(0), what.get(599_999)), (&b"0"[..], &b"x599999"[..]));
}

#[test]
fn the_embedded_sources_become_tables_and_one_table() {
    let files = ["forms.json", "registry.sql", "documents.ndjson"];
    let sources = files.map(|name| {
        let path = format!("{}/assets/data/lake/{name}", env!("CARGO_MANIFEST_DIR"));
        source(name, &std::fs::read_to_string(path).expect("a file"))
    });
    assert!(matches!(sources[1].format, Format::Dump(_)));
    let rejected: u64 = sources.iter().flat_map(|source| &source.tables).map(|table| table.report.rejects.count).sum();
    let duplicates: u64 = sources.iter().flat_map(|source| &source.tables).map(|table| table.report.duplicates).sum();
    assert!(rejected > 0 && duplicates > 0, "the flaws are found: {rejected} rejected, {duplicates} twice");
    let mut tables: Vec<Normalised> = sources.into_iter().flat_map(|source| source.tables).collect();
    let Together { labels, picked, wide, .. } = join_all(&mut tables).expect("a join");
    let status = labels.iter().find(|label| label.kind == "case_status").expect("the codes of cases have labels");
    assert_eq!((status.missing, status.missing_codes.as_slice()), (1, &["ZZ".to_owned()][..]));
    assert!(wide.schema.fields.iter().any(|field| field.name == "status_label"), "{:?}", wide.schema);
    let first = &tables[picked[0]];
    let How::Joined { hops, .. } = &wide.how else { panic!("{:?}", wide.how) };
    assert!(hops.len() >= picked.len() - 1);
    assert_eq!(wide.batch.rows, first.batch.rows, "no row is lost, and none comes twice");
    let mut table = new_table(&wide.schema, &[]).expect("a table");
    append(&mut table, &wide.schema.fields, wide.batch, 2).expect("a commit");
    assert_eq!(rows(&table), first.batch.rows);
}

#[test]
fn parquet_comes_back_as_it_was_written() {
    let table = only(source("a.csv", "id,amount,day\n1,2.5,2024-01-31\n2,,2024-02-29\n3,-1,\n"));
    let mut written = new_table(&table.schema, &[]).expect("a table");
    let commit = append(&mut written, &table.schema.fields, table.batch.clone(), 2).expect("a commit");
    let again = only(job("again.parquet", &written.files()[&commit.files[0].path]).finish().expect("a source"));
    assert_eq!((again.schema, again.batch), (table.schema, table.batch));
    assert_eq!(again.name, "again");
}

#[test]
fn lists_of_structs_become_tables_that_join_again_if_that_is_wanted() {
    let text = r#"{"id":1,"steps":[{"n":5},{"n":6}]}
        {"id":2,"steps":[]}
        {"id":3,"steps":[{"n":7}]}"#;
    let nested = only(source("flows.ndjson", text));
    let mut written = new_table(&nested.schema, &[]).expect("a table");
    let commit = append(&mut written, &nested.schema.fields, nested.batch, 2).expect("a commit");
    let parquet = &written.files()[&commit.files[0].path];
    for (name, bytes) in [("flows.ndjson", text.as_bytes()), ("flows.parquet", parquet)] {
        let settings = Settings { children: true, ..Settings::default() };
        let mut tables = job_with(name, bytes, settings).finish().expect("a source").tables;
        let names: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
        assert_eq!(names, ["flows", "flows_steps"], "{name}");
        let Together { keys, picked, wide, .. } = join_all(&mut tables).expect("a join");
        assert_eq!((keys.len(), picked.as_slice()), (1, &[1, 0][..]), "{name}");
        let columns: Vec<&str> = wide.schema.fields.iter().map(|field| field.name.as_str()).collect();
        assert_eq!((columns, wide.batch.rows), (vec!["flows_id", "position", "n", "id"], 3), "{name}");
    }
}

#[test]
fn a_second_source_widens_the_table_by_name() {
    let first = only(source("a.csv", "id,n\n1,5\n2,6\n"));
    let second = only(source("b.csv", "id,n,label\n3,5000000000,x\n"));
    let mut table = new_table(&first.schema, &[]).expect("a table");
    append(&mut table, &first.schema.fields, first.batch, 2).expect("a commit");
    let commit = append(&mut table, &second.schema.fields, second.batch, 3).expect("a commit");
    assert!(commit.differences.iter().any(|of| matches!(of, Difference::Promoted { column, .. } if column == "n")));
    assert!(commit.differences.iter().any(|of| matches!(of, Difference::Added { column, .. } if column == "label")));
    assert_eq!((table.metadata().snapshots.len(), rows(&table)), (2, 3));
}

#[test]
fn the_official_reader_finds_the_tables_schema_in_each_data_file() {
    let first = only(source("a.csv", "id,n\n1,5\n2,6\n"));
    let second = only(source("b.csv", "id,n,label\n3,5000000000,x\n"));
    let mut table = new_table(&first.schema, &[]).expect("a table");
    let mut schemas = Vec::new();
    for (at_ms, rows) in [(2, first), (3, second)] {
        let commit = append(&mut table, &rows.schema.fields, rows.batch, at_ms).expect("a commit");
        let bytes = bytes::Bytes::copy_from_slice(&table.files()[&commit.files[0].path]);
        let reader = SerializedFileReader::new(bytes).expect("a Parquet file");
        let said = reader.metadata().file_metadata().key_value_metadata().expect("more than the format asks for");
        let [said] = said.as_slice() else { panic!("{said:?}") };
        assert_eq!(said.key, "iceberg.schema");
        let said: Json = serde_json::from_str(said.value.as_deref().expect("a value")).expect("JSON");
        let newest = &table.files()[&format!("metadata/v{}.metadata.json", table.version())];
        let metadata: Json = serde_json::from_slice(newest).expect("JSON");
        assert_eq!(said["schema-id"], metadata["current-schema-id"]);
        assert!(metadata["schemas"].as_array().expect("schemas").contains(&said), "{said}");
        schemas.push(said);
    }
    assert_ne!(schemas[0]["schema-id"], schemas[1]["schema-id"]);
}

#[test]
fn what_cannot_be_appended_leaves_the_table_as_it_was() {
    let first = only(source("a.csv", "id,n\n1,5\n2,6\n"));
    let second = only(source("b.csv", "id,n\n3,x\n4,y\n"));
    let mut table = new_table(&first.schema, &[]).expect("a table");
    append(&mut table, &first.schema.fields, first.batch, 2).expect("a commit");
    let before = table.files().clone();
    let refused = append(&mut table, &second.schema.fields, second.batch, 3);
    assert!(matches!(refused, Err(StoreError::Table(TableError::Promotion { .. }))), "{refused:?}");
    assert_eq!(table.files(), &before);
}

#[test]
fn each_partition_has_a_file_of_its_own() {
    let text: String = (0..90).map(|n| format!("{n},2024-0{}-01\n", n % 3 + 1)).collect();
    let table = only(source("a.csv", &format!("id,day\n{text}")));
    let mut written = new_table(&table.schema, &[("day", Transform::Month)]).expect("a table");
    let commit = append(&mut written, &table.schema.fields, table.batch, 2).expect("a commit");
    let paths: Vec<&str> = commit.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths.len(), 3, "{paths:?}");
    assert!(paths.iter().all(|path| path.starts_with("data/day_month=2024-0")), "{paths:?}");
    assert_eq!(rows(&written), 90);
}

#[test]
fn what_has_no_records_is_refused() {
    for (name, bytes) in [("empty.csv", &b""[..]), ("zero.json", b"[]"), ("nothing.parquet", b"PAR1PAR1")] {
        assert!(job(name, bytes).finish().is_err(), "{name}");
    }
}
