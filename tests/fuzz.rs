//! Throws damaged files at the imports of traces and of schemas, on all cores: `cargo xtask fuzz`. Not one of the tests
//! that always run.

#[path = "fuzz/mutate.rs"]
mod mutate;
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
use midnight_pearl::engine::trace::export::{jaeger_json, otlp_json};
use midnight_pearl::engine::trace::import::import;
use rand_core::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

use mutate::{below, mutated};

/// How many distinct panics are enough.
const ENOUGH: usize = 10;

const CORPORA: usize = 3;

/// What all threads count and find.
#[derive(Default)]
struct Tally {
    /// By corpus.
    executions: [AtomicU64; CORPORA],
    /// The files that could be read all the same.
    read: [AtomicU64; CORPORA],
    is_over: AtomicBool,
    /// The file that was saved, by where the panic came from.
    panics: Mutex<BTreeMap<String, PathBuf>>,
}

/// Files of one import.
struct Corpus {
    name: &'static str,
    files: Vec<Vec<u8>>,
    /// Reads a file; whether it can be read. Panics if what is read is not sound, or if a message says too much.
    read: fn(&[u8]) -> bool,
}

thread_local! {
    static LAST_PANIC: RefCell<String> = const { RefCell::new(String::new()) };
}

fn main() {
    let (executions, seed) = arguments();
    let schemas = |name, ending| Corpus { name, files: files("tests/schemas", ending), read: read_schema };
    let corpora = [
        Corpus { name: "traces", files: traces(), read: read_trace },
        schemas("schemas in SQL", "sql"),
        schemas("schemas in JSON", "json"),
    ];
    panic::set_hook(Box::new(|info| {
        let place = info.location().map_or_else(|| "nowhere".to_owned(), ToString::to_string);
        let message = info.payload_as_str().unwrap_or_default().lines().next().unwrap_or_default().to_owned();
        LAST_PANIC.set(format!("{place}: {message:.100}"));
    }));
    let tally = Tally::default();
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

/// `--executions N` and `--seed N`; whatever else is there is not looked at.
fn arguments() -> (u64, u64) {
    let words: Vec<String> = env::args().collect();
    let after = |flag: &str| words.iter().skip_while(|word| *word != flag).nth(1).and_then(|word| word.parse().ok());
    (after("--executions").unwrap_or(100_000), after("--seed").unwrap_or(0))
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

fn work(corpora: &[Corpus; CORPORA], executions: u64, seed: u64, tally: &Tally) {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    for _ in 0..executions {
        if tally.is_over.load(Relaxed) {
            return;
        }
        let corpus = below(&mut random, CORPORA);
        let Corpus { files, read, .. } = &corpora[corpus];
        let [file, other] = [(); 2].map(|()| below(&mut random, files.len()));
        let bytes = mutated(&files[file], &files[other], &mut random);
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

fn report(corpora: &[Corpus; CORPORA], tally: &Tally, start: Instant) {
    for (corpus, (executions, read)) in corpora.iter().zip(tally.executions.iter().zip(&tally.read)) {
        let (executions, read) = (executions.load(Relaxed), read.load(Relaxed));
        let rate = executions as f64 / start.elapsed().as_secs_f64();
        println!("{}: {executions} executions, {rate:.0}/s, {read} of them could be read", corpus.name);
    }
}
