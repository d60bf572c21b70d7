//! Makes Iceberg tables of files.
//!
//! `cargo run --release --example lake -- IN… --out DIR [--join] [--children] [--append] [--partition 'day(ts)']
//! [--location URI]` writes a table for each table of the sources, or with `--join` one of all, and prints a report as
//! JSON. With `--children` lists of structs become tables of their own.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};
use std::{env, fs};

use midnight_pearl::engine::lake::extract;
use midnight_pearl::engine::lake::job::Job;
use midnight_pearl::engine::lake::join::{How, join_all};
use midnight_pearl::engine::lake::normalise::relate::{self, Label};
use midnight_pearl::engine::lake::normalise::report::{Reason, kind_name};
use midnight_pearl::engine::lake::normalise::{Normalised, Settings};
use midnight_pearl::engine::lake::parquet::Note;
use midnight_pearl::engine::lake::schema::Schema;
use midnight_pearl::engine::lake::source::{self, Source};
use midnight_pearl::engine::lake::store;
use midnight_pearl::engine::lake::table::{NewTable, Table, Transform};
use serde_json::{Value as Json, json};

const USAGE: &str = "usage: IN… --out DIR [--join] [--children] [--append] [--partition 'day(ts)'] [--location URI]";

/// What the command line asks for.
#[derive(Debug, Default)]
struct Arguments {
    inputs: Vec<PathBuf>,
    out: PathBuf,
    joins: bool,
    settings: Settings,
    appends: bool,
    partitions: Vec<(String, Transform)>,
    location: Option<String>,
}

fn main() -> ExitCode {
    let printed = match arguments(env::args().skip(1)).and_then(|arguments| run(&arguments)) {
        Ok(report) => writeln!(io::stdout(), "{report:#}"),
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    match printed {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => ExitCode::FAILURE,
        _ => ExitCode::SUCCESS,
    }
}

fn arguments(given: impl Iterator<Item = String>) -> Result<Arguments, Box<dyn Error>> {
    let (mut arguments, mut given) = (Arguments::default(), given);
    while let Some(argument) = given.next() {
        let mut value = || given.next().ok_or(format!("{argument} is to be followed by a value\n{USAGE}"));
        match argument.as_str() {
            "--out" => arguments.out = value()?.into(),
            "--join" => arguments.joins = true,
            "--children" => arguments.settings.children = true,
            "--append" => arguments.appends = true,
            "--partition" => arguments.partitions.push(Transform::of_column(&value()?)?),
            "--location" => arguments.location = Some(value()?),
            option if option.starts_with("--") => return Err(format!("{option} is not known\n{USAGE}").into()),
            input => arguments.inputs.push(input.into()),
        }
    }
    match arguments.inputs.is_empty() || arguments.out.as_os_str().is_empty() {
        true => Err(USAGE.into()),
        false => Ok(arguments),
    }
}

fn run(arguments: &Arguments) -> Result<Json, Box<dyn Error>> {
    let mut sources = Vec::new();
    for input in &arguments.inputs {
        let said = |error: &dyn Error| format!("{}: {error}", input.display());
        let size = fs::metadata(input).map_err(|error| said(&error))?.len();
        extract::check_size(size).map_err(|error| said(&error))?;
        let name = input.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = fs::read(input).map_err(|error| said(&error))?;
        let settings = arguments.settings.clone();
        let job = Job::new(|steps| async move { source::read(&name, &bytes, &settings, &steps).await });
        sources.push(job.finish().map_err(|error| said(&error))?);
    }
    let mut reports: Vec<Json> = sources.iter().map(source_report).collect();
    let mut tables: Vec<Normalised> = Vec::new();
    for (source, report) in sources.into_iter().zip(&mut reports) {
        report["tables"] = source.tables.iter().map(|table| Json::from(table.name.as_str())).collect();
        tables.extend(source.tables);
    }
    let (labels, join, written);
    if arguments.joins {
        let all = join_all(&mut tables)?;
        (labels, join) = (label_report(&tables, &all.labels), join_report(&tables, &all.wide.how));
        written = vec![write(arguments, &stem(&arguments.out), all.wide.schema, all.wide.batch)?];
    } else {
        let added = relate::label::<Normalised>(&mut tables, &[]);
        (labels, join) = (label_report(&tables, &added), Json::Null);
        let each = tables.into_iter().map(|table| write(arguments, &table.name, table.schema, table.batch));
        written = each.collect::<Result<Vec<_>, _>>()?;
    }
    Ok(json!({ "sources": reports, "labels": labels, "join": join, "tables": written }))
}

fn stem(out: &Path) -> String {
    out.file_name().map_or_else(|| "lake".to_owned(), |name| name.to_string_lossy().into_owned())
}

/// Writes a table: into the folder itself if there is one for all, into one of its name otherwise.
fn write(
    arguments: &Arguments,
    name: &str,
    schema: Schema,
    batch: midnight_pearl::engine::lake::column::Batch,
) -> Result<Json, Box<dyn Error>> {
    let folder = if arguments.joins { arguments.out.clone() } else { arguments.out.join(name) };
    fs::create_dir_all(&folder)?;
    let base = match &arguments.location {
        Some(location) if arguments.joins => location.clone(),
        Some(location) => format!("{}/{name}", location.trim_end_matches('/')),
        None => format!("file://{}", folder.canonicalize()?.display()),
    };
    let at_ms = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis())?;
    let fields = schema.fields.clone();
    let mut table = match arguments.appends && folder.join("metadata").is_dir() {
        true => Table::open(files(&folder)?)?,
        false => {
            let partitions: Vec<(&str, Transform)> =
                arguments.partitions.iter().map(|(column, transform)| (column.as_str(), *transform)).collect();
            let seed = at_ms.unsigned_abs();
            Table::create(NewTable { location: &base, schema, partitions: &partitions, seed, at_ms })?
        }
    };
    let commit = store::append(&mut table, &fields, batch, at_ms).map_err(|error| format!("{name}: {error}"))?;
    for (path, bytes) in table.files() {
        let file = folder.join(path);
        fs::create_dir_all(file.parent().unwrap_or(&folder))?;
        fs::write(file, bytes)?;
    }
    let bytes: u64 = commit.files.iter().map(|file| file.size).sum();
    let rows: u64 = commit.files.iter().map(|file| file.records).sum();
    Ok(json!({
        "name": name,
        "location": table.metadata().location,
        "snapshots": table.metadata().snapshots.len(),
        "snapshot_id": commit.snapshot_id,
        "rows": rows,
        "files": commit.files.len(),
        "bytes": bytes,
        "schema_changes": commit.differences.iter().map(|difference| format!("{difference:?}")).collect::<Vec<_>>(),
    }))
}

/// All files below a folder, by their paths in it.
fn files(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, Box<dyn Error>> {
    let (mut found, mut open) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else {
                let parts: Vec<_> = path.strip_prefix(folder)?.iter().map(|part| part.to_string_lossy()).collect();
                found.insert(parts.join("/"), fs::read(&path)?);
            }
        }
    }
    Ok(found)
}

fn source_report(source: &Source) -> Json {
    let mut reasons: BTreeMap<String, u64> = BTreeMap::new();
    for table in &source.tables {
        for reject in &table.report.rejects.list {
            *reasons.entry(format!("{}: {}", reject.column, reason(&reject.reason))).or_default() += 1;
        }
    }
    for rejected in &source.unreadable_list {
        *reasons.entry(rejected.reason.to_string()).or_default() += 1;
    }
    let rejected: u64 = source.tables.iter().map(|table| table.report.rejects.count).sum();
    let records: u64 = source.tables.iter().map(|table| table.report.records).sum();
    let columns = |table: &Normalised| -> Json {
        let column = |field: &midnight_pearl::engine::lake::schema::Field| json!([field.name, kind_name(&field.kind)]);
        table.schema.fields.iter().map(column).collect()
    };
    let columns: BTreeMap<&str, Json> =
        source.tables.iter().map(|table| (table.name.as_str(), columns(table))).collect();
    let read_as = |note: &Note| json!({ "column": note.column, "found": note.found, "type": kind_name(&note.became) });
    let read_as: Vec<Json> = source.notes.iter().map(read_as).collect();
    json!({
        "name": source.name,
        "format": source.format,
        "evidence": source.evidence,
        "warnings": source.warnings,
        "read_as": read_as,
        "rows_in": records + source.unreadable,
        "rows_out": source.tables.iter().map(|table| table.batch.rows).sum::<usize>(),
        "duplicates": source.tables.iter().map(|table| table.report.duplicates).sum::<u64>(),
        "rejects": { "count": rejected + source.unreadable, "reasons": reasons },
        "columns": columns,
    })
}

fn reason(reason: &Reason) -> String {
    match reason {
        Reason::Type { expected, .. } => format!("expected {}", kind_name(expected)),
        Reason::DuplicateKey { .. } => "duplicate key".to_owned(),
        Reason::Width { expected, .. } => format!("expected {expected} values"),
        Reason::Full => "full".to_owned(),
    }
}

fn label_report(tables: &[Normalised], labels: &[Label]) -> Json {
    let label = |label: &Label| {
        let fields = &tables[label.table].schema.fields;
        json!({
            "table": tables[label.table].name,
            "codes": fields[label.codes].name,
            "labels": fields[label.labels].name,
            "dictionary": tables[label.dictionary].name,
            "type": label.kind,
            "found": label.found,
            "missing": label.missing,
            "missing_codes": label.missing_codes,
        })
    };
    labels.iter().map(label).collect()
}

fn join_report(tables: &[Normalised], how: &How) -> Json {
    match how {
        How::Joined { hops, way, found } => {
            let hop = |hop: &midnight_pearl::engine::lake::join::Hop| {
                json!({
                    "from": tables[hop.left].name, "to": tables[hop.table].name,
                    "matched": hop.counts.matched, "unmatched": hop.counts.unmatched, "rows": hop.counts.rows,
                })
            };
            json!({ "ways": found.ways.len(), "way": way, "hops": hops.iter().map(hop).collect::<Vec<_>>() })
        }
        How::Union { islands, .. } => {
            let name = |&table: &usize| tables[table].name.clone();
            let islands: Vec<Vec<String>> = islands.iter().map(|island| island.iter().map(name).collect()).collect();
            json!({ "union_all": true, "islands": islands })
        }
    }
}
