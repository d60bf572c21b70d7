//! Reads tables with the official Rust library, and prints what it found as the other readers do.

mod values;

use std::path::Path;

use anyhow::{Context, Result};
use futures::TryStreamExt;
use iceberg::expr::Reference;
use iceberg::io::FileIO;
use iceberg::spec::{Datum, PrimitiveType, Type};
use iceberg::table::StaticTable;
use iceberg::TableIdent;
use serde_json::{Map, Value as Json, json};

#[tokio::main]
async fn main() -> Result<()> {
    let folder = std::env::args().nth(1).context("expected a folder")?;
    let folder = Path::new(&folder).canonicalize()?;
    let expected: Vec<Json> = serde_json::from_slice(&std::fs::read(folder.join("expected.json"))?)?;
    let mut found = Map::new();
    for table in &expected {
        let name = table["table"].as_str().context("a table has a name")?;
        found.insert(name.to_owned(), read(&folder.join(name), table).await);
    }
    println!("{}", Json::Object(found));
    Ok(())
}

async fn read(folder: &Path, expected: &Json) -> Json {
    let table = match open(folder).await {
        Ok(table) => table,
        Err(error) => return json!({ "rows": answer(Err(error)) }),
    };
    let metadata = table.metadata();
    let fields = metadata.current_schema().as_struct().fields();
    let columns = fields.iter().map(|field| json!([field.name, type_text(&field.field_type)])).collect();
    let mut snapshots: Vec<_> = metadata.snapshots().collect();
    snapshots.sort_by_key(|snapshot| snapshot.sequence_number());
    let snapshots = snapshots.iter().map(|snapshot| Json::from(snapshot.snapshot_id())).collect();
    let mut travel = Map::new();
    for id in expected["snapshots"].as_array().into_iter().flatten().filter_map(|one| one["id"].as_i64()) {
        travel.insert(id.to_string(), answer(rows(&table, Some(id)).await));
    }
    let mut tags = Map::new();
    for name in expected["tags"].as_object().into_iter().flatten().map(|(name, _)| name) {
        let id = metadata.snapshot_for_ref(name).map(|snapshot| snapshot.snapshot_id());
        tags.insert(name.clone(), answer(rows(&table, id).await));
    }
    json!({
        "columns": answer(Ok(columns)),
        "rows": answer(rows(&table, None).await),
        "snapshots": answer(Ok(snapshots)),
        "travel": travel,
        "tags": tags,
        "filters": answer(filters_that_lose_rows(&table).await),
    })
}

async fn open(folder: &Path) -> Result<StaticTable> {
    let version = std::fs::read_to_string(folder.join("metadata/version-hint.text"))?;
    let metadata = format!("file://{}/metadata/v{}.metadata.json", folder.display(), version.trim());
    let name = TableIdent::from_strs(["lake", "table"])?;
    Ok(StaticTable::from_metadata_file(&metadata, name, FileIO::new_with_fs()).await?)
}

async fn rows(table: &StaticTable, snapshot: Option<i64>) -> Result<Json> {
    let mut scan = table.scan();
    if let Some(id) = snapshot {
        scan = scan.snapshot_id(id);
    }
    let batches: Vec<_> = scan.build()?.to_arrow().await?.try_collect().await?;
    Ok(batches.iter().map(values::rows).collect::<Result<Vec<_>>>()?.concat().into())
}

/// One filter for each value of whole numbers, dates and texts: no bound and no partition may hide a row.
async fn filters_that_lose_rows(table: &StaticTable) -> Result<Json> {
    let mut lost = Vec::new();
    let wanted = rows(table, None).await?;
    let wanted = wanted.as_array().context("a table has rows")?;
    for field in table.metadata().current_schema().as_struct().fields() {
        let Type::Primitive(kind) = field.field_type.as_ref() else { continue };
        let values = wanted.iter().take(40).map(|row| &row[&field.name]);
        for value in values {
            let column = Reference::new(&field.name);
            let test = match (value.as_str(), kind) {
                (None, _) => column.is_null(),
                (Some(text), PrimitiveType::Int) => column.equal_to(Datum::int(text.parse::<i32>()?)),
                (Some(text), PrimitiveType::Long) => column.equal_to(Datum::long(text.parse::<i64>()?)),
                (Some(text), PrimitiveType::String) => column.equal_to(Datum::string(text)),
                (Some(text), PrimitiveType::Date) => column.equal_to(Datum::date_from_str(text)?),
                (Some(text), PrimitiveType::Timestamp) => column.equal_to(Datum::timestamp_from_str(text)?),
                (Some(text), PrimitiveType::Timestamptz) => column.equal_to(Datum::timestamptz_from_str(text)?),
                (Some(text), PrimitiveType::Boolean) => column.equal_to(Datum::bool(text == "true")),
                _ => continue,
            };
            let batches: Vec<_> = table.scan().with_filter(test).build()?.to_arrow().await?.try_collect().await?;
            let found: usize = batches.iter().map(|batch| batch.num_rows()).sum();
            let count = wanted.iter().filter(|row| row[&field.name] == *value).count();
            if found != count {
                lost.push(json!(format!("{} = {value}: {found} of {count}", field.name)));
            }
        }
    }
    Ok(lost.into())
}

fn answer(found: Result<Json>) -> Json {
    match found {
        Ok(found) => json!({ "found": found }),
        Err(error) => json!({ "error": format!("{error:#}").lines().next().unwrap_or_default() }),
    }
}

fn type_text(kind: &Type) -> String {
    match kind {
        Type::Primitive(PrimitiveType::Decimal { precision, scale }) => format!("decimal({precision}, {scale})"),
        Type::Struct(fields) => {
            let fields = fields.fields().iter();
            let fields: Vec<_> = fields.map(|field| format!("{}: {}", field.name, type_text(&field.field_type))).collect();
            format!("struct<{}>", fields.join(", "))
        }
        Type::List(list) => format!("list<{}>", type_text(&list.element_field.field_type)),
        other => other.to_string(),
    }
}
