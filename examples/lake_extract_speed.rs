//! How fast records are read out of files, a line for each format.
//!
//! `cargo run --release --example lake_extract_speed`

#[path = "lake/taxi.rs"]
mod taxi;

use std::fmt::Write as _;
use std::time::Instant;

use midnight_pearl::engine::lake::cell::{Cells, Record};
use midnight_pearl::engine::lake::extract::{Progress, Reader, Rejected, recognise};

fn main() {
    let rides = taxi::csv(1_000_000, 0);
    let (mut quoted, mut lines, mut list, mut dump) =
        (String::new(), String::new(), "[".to_owned(), "-- MySQL dump\n".to_owned());
    for (place, row) in rides.lines().skip(1).take(200_000).enumerate() {
        let cells: Vec<&str> = row.split(',').collect();
        let _ = writeln!(quoted, "\"{}\"", cells.join("\",\""));
        let object = format!(
            "{{\"_id\":{{\"$oid\":\"{place:024x}\"}},\"at\":{{\"$date\":\"{}Z\"}},\"fare\":{},\"zones\":[{},{}],\"by\":\"{}\"}}",
            cells[1], cells[10], cells[7], cells[8], cells[9]
        );
        let _ = writeln!(lines, "{object}");
        let _ = write!(list, "{}{object}", if place == 0 { "" } else { "," });
        let begin = if place % 1_000 == 0 { ";\nINSERT INTO `rides` VALUES " } else { "," };
        let _ = write!(dump, "{begin}({},'{}','{}',NULL,{},'it\\'s')", cells[0], cells[1], cells[2], cells[4]);
    }
    list.push(']');
    dump.push_str(";\n");
    for (name, text) in [
        ("rides.csv", &rides),
        ("quoted.csv", &quoted),
        ("lines.ndjson", &lines),
        ("list.json", &list),
        ("dump.sql", &dump),
    ] {
        measure(name, text);
    }
}

fn measure(name: &str, text: &str) {
    let started = Work::begin();
    let input = recognise(name, text.as_bytes()).expect("a known format");
    let recognised = started.seconds() * 1e3;
    let mut best = f64::MAX;
    let (mut records, mut rejected, mut cells) = (0, 0, 0);
    for _ in 0..5 {
        let started = Work::begin();
        let mut reader = Reader::new(name, &input).expect("few columns").expect("text");
        (records, rejected, cells) = (0, 0, 0);
        let mut sink = |record: Result<Record, Rejected>| match record {
            Ok(record) => {
                records += 1;
                cells += match record.cells {
                    Cells::Positional(row) => row.len(),
                    Cells::Named(row) => row.len(),
                };
            }
            Err(_) => rejected += 1,
        };
        while reader.read(1 << 20, &mut sink) == Progress::More {}
        best = best.min(started.seconds());
    }
    println!(
        "{name:>12}: {:>6.1} MB, {records} records, {cells} cells, {rejected} rejected; recognised in {recognised:.0} ms, read in {:.0} ms: {:.0} MB/s, {:.0} ns a record",
        text.len() as f64 / 1e6,
        best * 1e3,
        text.len() as f64 / 1e6 / best,
        best * 1e9 / records as f64,
    );
}

/// Time that was worked, as far as the system says: others may work on the same machine.
struct Work {
    started: Instant,
    worked: Option<u64>,
}

impl Work {
    fn begin() -> Self {
        Self { started: Instant::now(), worked: worked() }
    }

    fn seconds(&self) -> f64 {
        let worked = worked().zip(self.worked).map(|(now, then)| (now - then) as f64 / 1e9);
        worked.unwrap_or_else(|| self.started.elapsed().as_secs_f64())
    }
}

/// Nanoseconds on a processor so far; Linux alone says it.
fn worked() -> Option<u64> {
    std::fs::read_to_string("/proc/self/schedstat").ok()?.split(' ').next()?.parse().ok()
}
