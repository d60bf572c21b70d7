//! The sources that come with the page: that they are what their example writes, and what is in them.

use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use midnight_pearl::engine::joins::import::import;
use midnight_pearl::engine::lake::normalise::Settings;
use midnight_pearl::engine::lake::normalise::declared::of;
use midnight_pearl::engine::lake::normalise::report::Reason;
use midnight_pearl::engine::lake::schema::Type;
use serde_json::Value;

use super::lake_normalise::made_up::{documents, kind, texts};

#[allow(dead_code, unreachable_pub)]
#[path = "../../examples/lake_sources.rs"]
mod example;

fn source(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/data/lake");
    std::fs::read_to_string(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn the_files_are_what_the_example_writes() {
    for (name, text) in example::sources() {
        assert!(source(name) == text, "{name}: run `cargo run --example lake_sources`");
    }
}

#[test]
fn together_they_are_small() {
    let bytes: usize = example::sources()
        .iter()
        .map(|(_, text)| {
            let mut packed = GzEncoder::new(Vec::new(), Compression::default());
            packed.write_all(text.as_bytes()).expect("memory");
            packed.finish().expect("memory").len()
        })
        .sum();
    assert!(bytes <= 150 * 1024, "{bytes} bytes");
    let rows = source("registry.sql")
        .lines()
        .filter(|line| line.starts_with("INSERT"))
        .map(|line| line.matches("),(").count() + 1)
        .sum::<usize>();
    let documents = source("documents.ndjson").lines().count();
    let forms = forms().len();
    assert_eq!((rows, documents, forms), (2_614, 801, 702));
    assert!((2_000..=6_000).contains(&(rows + documents + forms)));
}

fn forms() -> Vec<Value> {
    let envelope: Value = serde_json::from_str(&source("forms.json")).expect("JSON");
    envelope["items"].as_array().expect("a list").clone()
}

#[test]
fn the_dump_has_tables_and_keys() {
    let (schema, problems) = import("registry.sql", &source("registry.sql")).expect("a schema");
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!((schema.tables.len(), schema.keys.len()), (8, 7));
    let declared = of(&schema);
    let cases = declared.iter().find(|table| table.name == "cases").expect("cases");
    assert_eq!((cases.primary_key.as_slice(), cases.unique.len()), (&["id".to_owned()][..], 1));
    assert_eq!(cases.columns[9].kind.as_deref(), Some("decimal(10,2)"));
    let targets: Vec<&str> = cases.foreign_keys.iter().map(|key| key.table.as_str()).collect();
    assert_eq!(targets, ["organisations", "users", "workflows"]);
}

#[test]
fn the_forms_show_their_flaws() {
    let table = documents("forms", &forms(), usize::MAX, &Settings::default()).remove(0);
    assert_eq!(table.report.duplicates, 2);
    let [reject] = table.report.rejects.list.as_slice() else { panic!("{:?}", table.report.rejects) };
    assert_eq!(reject.reason, Reason::Type { expected: Type::Int, found: "three".to_owned() });
    assert_eq!((kind(&table, "form_code"), kind(&table, "trace_id")), ("string".to_owned(), "long".to_owned()));
    assert!(texts(&table, "trace_id").contains(&"9007199254740993".to_owned()));
    assert_eq!(kind(&table, "submitted_at"), "timestamptz");
    assert_eq!(kind(&table, "answers"), "list<struct<checked: boolean, field: string, length: int>>");
}

#[test]
fn the_documents_are_four_levels_deep_and_canonical_in_places() {
    fn depth(value: &Value) -> usize {
        match value {
            Value::Object(fields) => 1 + fields.values().map(depth).max().unwrap_or(0),
            Value::Array(values) => values.iter().map(depth).max().unwrap_or(0),
            _ => 0,
        }
    }
    let text = source("documents.ndjson");
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert!(lines.iter().all(|line| depth(&line["history"]) >= 4), "{}", lines[0]);
    assert!(text.contains("\"$numberLong\": \"-14182940000\""), "before 1970");
    assert_eq!(lines.iter().filter(|line| line["case_id"]["$numberInt"] == "5000").count(), 2);
    assert_eq!(lines[250], lines[251]);
}

#[test]
fn no_word_of_the_sources_is_about_people() {
    for (name, text) in example::sources() {
        for word in ["patient", "Patient", "Mr", "Mrs", "@", "diagnos"] {
            assert!(!text.contains(word), "{name} has {word}");
        }
    }
}
