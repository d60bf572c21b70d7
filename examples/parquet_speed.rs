//! How long 1,000,000 records of 14 columns take to be written as Parquet, mapped and read:
//! `cargo run --release --example parquet_speed -- [FILE]` (the file is written there).

use std::time::{Duration, Instant};
use std::{env, fs};

use midnight_pearl::engine::lake::column::{Batch, Bytes, Column, Values};
use midnight_pearl::engine::lake::parquet::map::{locate, map};
use midnight_pearl::engine::lake::parquet::{Settings, Writer, read};
use midnight_pearl::engine::lake::schema::{Field, Schema, Type};
use rand_core::{RngCore, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

const ROWS: usize = 1_000_000;
const RUNS: usize = 5;

fn main() {
    let (schema, batch) = taxi();
    let mut times = Vec::new();
    let mut file = None;
    for _ in 0..RUNS {
        let start = Instant::now();
        let mut writer = Writer::new(&schema, Settings::default()).expect("a schema");
        writer.write(&batch).expect("records of the schema");
        file = Some(writer.finish().expect("a file"));
        times.push(start.elapsed());
    }
    let file = file.expect("a run");
    report("write", &mut times);
    println!("{} bytes, {:.1} a row", file.bytes.len(), file.bytes.len() as f64 / ROWS as f64);

    let mut times: Vec<_> = (0..RUNS).map(|_| timed(|| drop(map(&file.bytes).expect("a file")))).collect();
    report("map", &mut times);
    let mut times: Vec<_> = (0..RUNS).map(|_| timed(|| assert!(locate(&file.bytes, "tip", 777_777).is_ok()))).collect();
    report("locate", &mut times);
    let all = || {
        let reader = read(&file.bytes, None, None).expect("a file");
        let rows: usize = reader.batches().map(|batch| batch.expect("a batch").rows).sum();
        assert_eq!(rows, ROWS);
    };
    let mut times: Vec<_> = (0..RUNS).map(|_| timed(all)).collect();
    report("read", &mut times);

    let mapped = map(&file.bytes).expect("a file");
    for (column, metrics) in mapped.columns.iter().zip(&file.columns) {
        let chunk = &mapped.row_groups[0].chunks[mapped.columns.iter().position(|other| other == column).unwrap_or(0)];
        println!("{:>12} {:>9} bytes {:?} {:?}", column.path.join("."), metrics.size, chunk.codec, chunk.encodings[0]);
    }
    if let Some(path) = env::args().nth(1) {
        fs::write(path, &file.bytes).expect("a place to write to");
    }
}

fn timed(run: impl FnOnce()) -> Duration {
    let start = Instant::now();
    run();
    start.elapsed()
}

/// The median.
fn report(what: &str, times: &mut [Duration]) {
    times.sort();
    let median = times[times.len() / 2];
    println!("{what}: {median:?}, {:.3} µs a row", median.as_secs_f64() * 1e6 / ROWS as f64);
}

/// Taxi-like records: two timestamps, small integers, two zones, amounts, a flag and a word.
fn taxi() -> (Schema, Batch) {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(14);
    let mut below = |limit: u64| random.next_u64() % limit;
    let start = 1_704_067_200_000_000;
    let pickup: Vec<i64> = (0..ROWS).map(|row| start + (row as i64 * 2 + below(900) as i64) * 1_000_000).collect();
    let dropoff = pickup.iter().map(|at| at + (120 + below(2_400) as i64) * 1_000_000).collect();
    let mut ints = |limit| Values::Int((0..ROWS).map(|_| below(limit) as i32).collect());
    let [vendor, passengers, rate, from, to] = [2, 6, 5, 263, 263].map(&mut ints);
    let mut cents = |limit| Values::Double((0..ROWS).map(|_| below(limit) as f64 / 100.0).collect());
    let [distance, fare, tip, tolls, total] = [2_500, 7_000, 1_500, 700, 9_000].map(&mut cents);
    let mut words = |words: &[&str]| {
        let mut bytes = Bytes::new();
        for _ in 0..ROWS {
            assert!(bytes.push(words[below(words.len() as u64) as usize].as_bytes()));
        }
        Values::Bytes(bytes)
    };
    let (flag, payment) = (words(&["N", "Y"]), words(&["Credit card", "Cash", "No charge", "Dispute"]));
    let columns = [
        ("vendor", Type::Int, vendor),
        ("pickup", Type::Timestamp, Values::Long(pickup)),
        ("dropoff", Type::Timestamp, Values::Long(dropoff)),
        ("passengers", Type::Int, passengers),
        ("distance", Type::Double, distance),
        ("rate", Type::Int, rate),
        ("flag", Type::String, flag),
        ("from", Type::Int, from),
        ("to", Type::Int, to),
        ("payment", Type::String, payment),
        ("fare", Type::Double, fare),
        ("tip", Type::Double, tip),
        ("tolls", Type::Double, tolls),
        ("total", Type::Double, total),
    ];
    let field = |(id, (name, kind, _)): (usize, &(&str, Type, Values))| Field {
        id: id as i32 + 1,
        name: (*name).to_owned(),
        kind: kind.clone(),
        is_required: false,
    };
    let fields = columns.iter().enumerate().map(field).collect();
    let columns = columns.into_iter().map(|(_, _, values)| Column { validity: None, values }).collect();
    (Schema { id: 0, fields }, Batch { rows: ROWS, columns })
}
