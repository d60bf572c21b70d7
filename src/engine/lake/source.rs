//! A file as a source: recognised, read and normalised.

use super::column::{Batch, Column};
use super::extract::{
    self, EXCERPT, Encoded, Evidence, Format, Progress as Reading, Refused, Rejected, Shape, Warning,
};
use super::job::{Progress, Stage, Steps};
use super::normalise::children::{self, renumber};
use super::normalise::names::unique;
use super::normalise::report::Report;
use super::normalise::{Build, Finished, Keys, NormaliseError, Normalised, Origin, Settings, Survey, declared};
use super::parquet::{self, Note, ReadError};
use super::schema::Schema;

/// What a source is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// Its file's name.
    pub name: String,
    /// What it is written in.
    pub format: Format,
    /// How its text is written in bytes; nothing where it is no text.
    pub encoded: Option<Encoded>,
    /// What speaks for that.
    pub evidence: Vec<Evidence>,
    /// What was read and may not be what was meant.
    pub warnings: Vec<Warning>,
    /// What a Parquet file has that becomes another type here.
    pub notes: Vec<Note>,
    /// How many of its records could not even be read.
    pub unreadable: u64,
    /// The first of those: no more than [`MOST_UNREADABLE`].
    pub unreadable_list: Vec<Rejected>,
    /// Its tables.
    pub tables: Vec<Normalised>,
    /// Of each table its first row, one from the middle, and its last, as they stand in the file; of Parquet none.
    pub samples: Vec<Sample>,
}

/// A row as it stands in its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// The table, by its place.
    pub table: usize,
    /// Its row.
    pub row: usize,
    /// Its line.
    pub line: u32,
    /// What stands there: at most [`EXCERPT`] characters.
    pub text: String,
}

/// So many unreadable records are kept; all are counted.
pub const MOST_UNREADABLE: usize = 1_000;

/// Why there is no source.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// The file is none that is read here.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The records fit no table.
    #[error(transparent)]
    Normalise(#[from] NormaliseError),
    /// The Parquet file cannot be read.
    #[error(transparent)]
    Parquet(#[from] ReadError),
    /// It has no records.
    #[error("expected records, found none")]
    Empty,
}

/// How much is read at a time.
const STEP: usize = 1 << 20;
/// How much of a file of rows is surveyed: its columns stand in its first line, and a type that does not hold for the
/// rest is decided again. Of other files all is.
const SURVEYED: u64 = 4 << 20;
/// A file is read at most so often: a wider plan fits all that the reading before it saw.
const MOST_READINGS: usize = 4;

/// Reads a file. `bytes` may be packed with gzip.
///
/// # Errors
/// If the file is not recognised, has no records, or fits no table.
pub async fn read(name: &str, bytes: &[u8], settings: &Settings, steps: &Steps) -> Result<Source, SourceError> {
    let bytes = extract::unpack(bytes)?;
    let input = extract::recognise(name, &bytes)?;
    let mut source = Source {
        name: name.to_owned(),
        format: input.format.clone(),
        encoded: (input.format != Format::Parquet).then(|| input.decoded.encoded()),
        evidence: input.evidence.clone(),
        warnings: input.warnings.clone(),
        notes: Vec::new(),
        unreadable: 0,
        unreadable_list: Vec::new(),
        tables: Vec::new(),
        samples: Vec::new(),
    };
    let of_bytes = bytes.len() as u64;
    steps.at(Progress { stage: Stage::Extract, bytes: 0, of_bytes, rows: 0, rejected: 0 }).await;
    if input.format == Format::Parquet {
        let table = parquet_table(&mut source, &bytes, steps).await?;
        match settings.children {
            true => children::split(table, &mut source.tables)?,
            false => source.tables.push(table),
        }
        return Ok(source);
    }
    let opened = || extract::Reader::new(name, &input)?.ok_or(SourceError::Empty);

    let mut survey = Survey::new(!matches!(input.format, Format::Delimited(_)));
    let mut reader = opened()?;
    let mut rows = 0;
    let most = if matches!(input.format, Format::Delimited(_)) { SURVEYED } else { u64::MAX };
    loop {
        let reading = reader.read(STEP, &mut |record| {
            if let Ok(record) = record {
                rows += 1;
                survey.see(&record);
            }
        });
        let bytes = reader.position();
        steps.at(Progress { stage: Stage::Extract, bytes, of_bytes, rows, rejected: 0 }).await;
        if reading == Reading::Done || bytes > most {
            break;
        }
    }
    let about = if reader.position() > 0 { rows.saturating_mul(of_bytes) / reader.position() } else { 0 };
    // A little more than it seems: a column that has to grow by one row grows to twice its size.
    let about = about + about / 32;
    let mut plan = survey.plan(declared::of(reader.tables()), settings)?;

    for _ in 0..MOST_READINGS {
        let mut build = Build::new(plan, usize::try_from(about).unwrap_or(0));
        let mut reader = opened()?;
        (source.unreadable, source.unreadable_list) = (0, Vec::new());
        loop {
            let reading = reader.read(STEP, &mut |record| match record {
                Ok(record) => build.take(&record),
                Err(rejected) => {
                    source.unreadable += 1;
                    if source.unreadable_list.len() < MOST_UNREADABLE {
                        source.unreadable_list.push(rejected);
                    }
                }
            });
            let (rows, rejected) = build.counts();
            let rejected = rejected + source.unreadable;
            steps.at(Progress { stage: Stage::Normalise, bytes: reader.position(), of_bytes, rows, rejected }).await;
            if reading == Reading::Done {
                break;
            }
        }
        match build.finish_in_steps(steps).await? {
            Finished::Again(wider) => plan = wider,
            Finished::Tables(tables) => {
                source.warnings.extend(reader.warnings().iter().cloned());
                source.tables = tables.into_iter().filter(|table| !table.schema.fields.is_empty()).collect();
                source.samples = samples(&source.tables, &input.decoded.text, &input.format);
                return if source.tables.is_empty() { Err(SourceError::Empty) } else { Ok(source) };
            }
        }
    }
    Err(SourceError::Empty)
}

fn samples(tables: &[Normalised], text: &str, format: &Format) -> Vec<Sample> {
    let is_of_lines = !matches!(format, Format::Json { shape, .. } if *shape != Shape::Lines);
    let sample = |(table, row): (usize, usize)| {
        let Origin { line, offset } = *tables[table].origins.get(row)?;
        let rest = text.get(usize::try_from(offset).ok()?..)?;
        let rest = if is_of_lines { rest.lines().next().unwrap_or_default() } else { rest };
        Some(Sample { table, row, line, text: rest.chars().take(EXCERPT).collect() })
    };
    let rows = tables.iter().enumerate().flat_map(|(table, of)| {
        let mut rows = vec![0, of.batch.rows / 2, of.batch.rows.saturating_sub(1)];
        rows.dedup();
        rows.into_iter().map(move |row| (table, row))
    });
    rows.filter_map(sample).collect()
}

/// The one table of a Parquet file: it has its types already.
async fn parquet_table(source: &mut Source, bytes: &[u8], steps: &Steps) -> Result<Normalised, SourceError> {
    let reader = parquet::read(bytes, None, None)?;
    let mut schema = Schema { id: 0, fields: reader.fields.clone() };
    let names = unique(schema.fields.iter().map(|field| field.name.as_str()), "column");
    schema.fields.iter_mut().zip(names).for_each(|(field, name)| field.name = name);
    renumber(&mut schema);
    let mut batch = Batch { rows: 0, columns: schema.fields.iter().map(|field| Column::empty(&field.kind)).collect() };
    for part in reader.batches() {
        let part = part?;
        let too_large = || NormaliseError::TooLarge { table: source.name.clone() };
        batch.append(part).ok_or_else(too_large)?;
        let (rows, of_bytes) = (batch.rows as u64, bytes.len() as u64);
        let read = of_bytes.saturating_mul(rows) / reader.rows.max(1);
        steps.at(Progress { stage: Stage::Normalise, bytes: read, of_bytes, rows, rejected: 0 }).await;
    }
    if schema.fields.is_empty() {
        return Err(SourceError::Empty);
    }
    let name = super::normalise::names::tidy(source.name.split('.').next().unwrap_or_default());
    let name = if name.is_empty() { "table".to_owned() } else { name };
    let origin = |row: usize| Origin { line: u32::try_from(row + 1).unwrap_or(u32::MAX), offset: u32::MAX };
    let report = Report { records: batch.rows as u64, ..Report::default() };
    source.notes = reader.notes.clone();
    let origins = (0..batch.rows).map(origin).collect();
    Ok(Normalised { name, schema, batch, origins, keys: Keys::default(), report })
}
