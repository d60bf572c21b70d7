//! Throws damaged files at the imports of traces and of schemas and at the lake's readers, on all cores:
//! `cargo xtask fuzz`. Not one of the tests that always run.

#[path = "native/lake_extract/sound.rs"]
mod lake;
#[path = "fuzz/mutate.rs"]
mod mutate;
#[path = "fuzz/parquet.rs"]
mod parquet_files;
#[path = "native/lake_parquet/sound.rs"]
mod parquet_sound;
#[path = "native/schema_import/sound.rs"]
mod schema;
#[path = "native/import/sound.rs"]
mod sound;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};
use std::{env, fs, process, thread};

use flate2::Compression;
use flate2::write::GzEncoder;
use midnight_pearl::engine::joins::import as joins;
use midnight_pearl::engine::lake::extract::{Delimited, Format, Recognised, Shape, Sql, recognise, unpack};
use midnight_pearl::engine::trace::export::{jaeger_json, otlp_json};
use midnight_pearl::engine::trace::import::import;
use rand_core::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

use mutate::{below, mutated};

/// How many distinct panics are enough.
const ENOUGH: usize = 10;

/// What all threads count and find.
#[derive(Default)]
struct Tally {
    /// By corpus.
    executions: Vec<AtomicU64>,
    /// The files that could be read all the same.
    read: Vec<AtomicU64>,
    is_over: AtomicBool,
    /// The file that was saved, by where the panic came from.
    panics: Mutex<BTreeMap<String, PathBuf>>,
}

/// Files of one import.
struct Corpus {
    name: &'static str,
    files: Vec<Vec<u8>>,
    /// Damages a copy of a file; the other file is where parts of other kinds come from.
    damage: fn(&[u8], &[u8], &mut Xoshiro256PlusPlus) -> Vec<u8>,
    /// Reads a file; whether it can be read. Panics if what is read is not sound, or if a message says too much.
    read: fn(&[u8]) -> bool,
}

thread_local! {
    static LAST_PANIC: RefCell<String> = const { RefCell::new(String::new()) };
}

fn main() {
    let (executions, seed, of) = arguments();
    let schemas =
        |name, ending| Corpus { name, files: files("tests/schemas", ending), damage: mutated, read: read_schema };
    let mut corpora = vec![
        Corpus { name: "traces", files: traces(), damage: mutated, read: read_trace },
        schemas("schemas in SQL", "sql"),
        schemas("schemas in JSON", "json"),
        Corpus {
            name: "Parquet",
            files: parquet_files::files(),
            damage: parquet_files::damaged,
            read: parquet_sound::check_sound,
        },
    ];
    corpora.extend(lake_corpora());
    corpora.retain(|corpus| corpus.name.contains(&of));
    if corpora.is_empty() {
        println!("no reader is called \"{of}\"");
        process::exit(1);
    }
    panic::set_hook(Box::new(|info| {
        let place = info.location().map_or_else(|| "nowhere".to_owned(), ToString::to_string);
        let message = info.payload_as_str().unwrap_or_default().lines().next().unwrap_or_default().to_owned();
        LAST_PANIC.set(format!("{place}: {message:.100}"));
    }));
    let counts = || corpora.iter().map(|_| AtomicU64::new(0)).collect();
    let tally = Tally { executions: counts(), read: counts(), ..Tally::default() };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let start = Instant::now();
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|thread| {
                let share = executions / threads as u64 + u64::from((thread as u64) < executions % threads as u64);
                let (corpora, tally) = (&corpora, &tally);
                scope.spawn(move || work(corpora, share, seed.wrapping_add(thread as u64), tally))
            })
            .collect();
        let mut next = Duration::from_secs(10);
        while workers.iter().any(|worker| !worker.is_finished()) {
            thread::sleep(Duration::from_millis(100));
            if start.elapsed() >= next {
                next += Duration::from_secs(10);
                report(&corpora, &tally, start);
            }
        }
    });
    report(&corpora, &tally, start);
    let panics = tally.panics.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    for (place, file) in &panics {
        println!("panic at {place}\n  saved as {}", file.display());
    }
    process::exit(i32::from(!panics.is_empty()));
}

/// `--executions N`, `--seed N` and `--of WORD`, what the readers' names have in them; whatever else is there is not looked
/// at.
fn arguments() -> (u64, u64, String) {
    let words: Vec<String> = env::args().collect();
    let after = |flag: &str| words.iter().skip_while(|word| *word != flag).nth(1);
    let number = |flag: &str| after(flag).and_then(|word| word.parse().ok());
    let of = after("--of").cloned().unwrap_or_default();
    (number("--executions").unwrap_or(100_000), number("--seed").unwrap_or(0), of)
}

/// Every file of a folder whose name ends so.
fn files(folder: &str, ending: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.to_string_lossy().ends_with(ending));
    paths.sort();
    paths.iter().map(|path| fs::read(path).expect("a file")).collect()
}

/// Every file of tests/traces, what is written of each, and one of them packed.
fn traces() -> Vec<Vec<u8>> {
    let mut files = files("tests/traces", "");
    let traces: Vec<_> =
        files.iter().filter_map(|file| import(file).ok()).flat_map(|imported| imported.traces).collect();
    files.extend(traces.iter().flat_map(|trace| [otlp_json(trace), jaeger_json(trace)]).map(String::into_bytes));
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(&files[0]).expect("memory takes all");
    files.push(packed.finish().expect("memory takes all"));
    files
}

fn work(corpora: &[Corpus], executions: u64, seed: u64, tally: &Tally) {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    for _ in 0..executions {
        if tally.is_over.load(Relaxed) {
            return;
        }
        let corpus = below(&mut random, corpora.len());
        let Corpus { files, damage, read, .. } = &corpora[corpus];
        let [file, other] = [(); 2].map(|()| below(&mut random, files.len()));
        let bytes = damage(&files[file], &files[other], &mut random);
        let outcome = panic::catch_unwind(AssertUnwindSafe(|| read(&bytes)));
        tally.executions[corpus].fetch_add(1, Relaxed);
        match outcome {
            Ok(is_read) => drop(tally.read[corpus].fetch_add(u64::from(is_read), Relaxed)),
            Err(_) => save(&bytes, tally),
        }
    }
}

fn read_trace(bytes: &[u8]) -> bool {
    match import(bytes) {
        Ok(imported) => {
            sound::check_sound(&imported);
            assert!(imported.warnings.iter().all(|warning| warning.to_string().len() < 300), "a long warning");
            true
        }
        Err(error) => {
            let message = error.to_string();
            assert!(message.len() < 1_000, "a long message");
            false
        }
    }
}

fn read_schema(bytes: &[u8]) -> bool {
    match joins::import("a.sql", &String::from_utf8_lossy(bytes)) {
        Ok((schema, problems)) => {
            schema::check_sound(&schema);
            assert!(problems.iter().all(|problem| problem.to_string().len() < 1_000), "a long problem");
            true
        }
        Err(error) => {
            let message = error.to_string();
            assert!(message.len() < 1_000, "a long message");
            false
        }
    }
}

/// The files of tests/records, for each of the lake's readers and for what tells whose they are.
fn lake_corpora() -> Vec<Corpus> {
    let mut all = files("tests/records", "");
    let corpus = |name, files: &[Vec<u8>], read| Corpus { name, files: files.to_vec(), damage: mutated, read };
    let readers: [(&str, fn(&[u8]) -> bool); 5] = [
        ("records: rows", read_rows),
        ("records: JSON", read_json),
        ("records: extended JSON", read_extended),
        ("records: dumps of MySQL", read_mysql),
        ("records: dumps of SQLite", read_sqlite),
    ];
    let mut corpora: Vec<Corpus> = readers.iter().map(|&(name, read)| corpus(name, &all, read)).collect();
    let utf16 = all[0].iter().flat_map(|&byte| [byte, 0]).collect();
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(&all[0]).expect("memory takes all");
    all.extend([utf16, packed.finish().expect("memory takes all")]);
    corpora.push(corpus("records: whatever it is", &all, read_recognised));
    corpora
}

fn read_recognised(bytes: &[u8]) -> bool {
    let refused = |error: String| assert!(error.len() < 1_000, "a long message");
    let unpacked = match unpack(bytes) {
        Ok(unpacked) => unpacked,
        Err(error) => {
            refused(error.to_string());
            return false;
        }
    };
    match recognise("a.csv", &unpacked) {
        Ok(input) if input.format == Format::Parquet => true,
        Ok(input) => lake::read("a.csv", &input, 64, |_| ()).is_ok(),
        Err(error) => {
            refused(error.to_string());
            false
        }
    }
}

/// Reads a text as what it is taken for, whatever it is.
fn read_as(format: Format, bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    if text.is_empty() {
        return false;
    }
    // The decoder would refuse what is not text.
    let mut input = recognise("a.csv", b"a,b").expect("rows");
    input.decoded.text = text;
    lake::read("a", &Recognised { format, ..input }, 64, |_| ()).is_ok_and(|outcome| {
        outcome.rejected.is_empty() && outcome.warnings.is_empty() && !outcome.schema.tables.is_empty()
    })
}

fn read_rows(bytes: &[u8]) -> bool {
    let delimiter = if bytes.contains(&b'\t') { b'\t' } else { b',' };
    read_as(Format::Delimited(Delimited { delimiter, line_end: b'\n', has_header: true }), bytes)
}

fn read_json(bytes: &[u8]) -> bool {
    let shapes = [Shape::Under(Vec::new()), Shape::Under(vec!["data".to_owned()]), Shape::Lines, Shape::List];
    shapes
        .into_iter()
        .fold(false, |is_read, shape| read_as(Format::Json { shape, is_extended: false }, bytes) | is_read)
}

fn read_extended(bytes: &[u8]) -> bool {
    let shapes = [Shape::Documents, Shape::Lines, Shape::List, Shape::Single];
    shapes.into_iter().fold(false, |is_read, shape| read_as(Format::Json { shape, is_extended: true }, bytes) | is_read)
}

fn read_mysql(bytes: &[u8]) -> bool {
    read_as(Format::Dump(Sql::MySql), bytes)
}

fn read_sqlite(bytes: &[u8]) -> bool {
    read_as(Format::Dump(Sql::Sqlite), bytes) | read_as(Format::Dump(Sql::Postgres), bytes)
}

fn save(bytes: &[u8], tally: &Tally) {
    let place = LAST_PANIC.take();
    let mut panics = tally.panics.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    // The place of an assertion and the beginning of what it says.
    if panics.contains_key(&place) || panics.len() >= ENOUGH {
        return;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz");
    let file = folder.join(format!("panic-{}.bin", panics.len()));
    if let Err(error) = fs::create_dir_all(&folder).and_then(|()| fs::write(&file, bytes)) {
        println!("cannot save {}: {error}", file.display());
    }
    println!("panic at {place}");
    panics.insert(place, file);
    tally.is_over.store(panics.len() >= ENOUGH, Relaxed);
}

fn report(corpora: &[Corpus], tally: &Tally, start: Instant) {
    for (corpus, (executions, read)) in corpora.iter().zip(tally.executions.iter().zip(&tally.read)) {
        let (executions, read) = (executions.load(Relaxed), read.load(Relaxed));
        let rate = executions as f64 / start.elapsed().as_secs_f64();
        println!("{}: {executions} executions, {rate:.0}/s, {read} of them could be read", corpus.name);
    }
}
