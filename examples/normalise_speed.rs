//! How long a survey and a build take: 14 columns of CSV, as a taxi's records have them.
//!
//! `cargo run --release --example normalise_speed [-- ROWS]`

use std::borrow::Cow;
use std::time::Instant;

use midnight_pearl::engine::lake::cell::{Cell, Cells, Record};
use midnight_pearl::engine::lake::normalise::declared::{Declared, DeclaredColumn};
use midnight_pearl::engine::lake::normalise::{Build, Finished, Settings, Survey};
use rand_core::{RngCore, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

const COLUMNS: [&str; 14] = [
    "vendor",
    "picked_up_at",
    "dropped_off_at",
    "passengers",
    "distance",
    "rate",
    "flag",
    "from_zone",
    "to_zone",
    "payment",
    "fare",
    "tip",
    "tolls",
    "total",
];

fn main() {
    let rows: usize = std::env::args().nth(1).and_then(|rows| rows.parse().ok()).unwrap_or(1_000_000);
    let text = lines(rows);
    let cells: Vec<Cell> = text.split([',', '\n']).map(|cell| Cell::Text(Cow::Borrowed(cell))).collect();
    let records = || {
        cells.chunks_exact(COLUMNS.len()).zip(2..).map(|(cells, line)| {
            let cells = Cells::Positional(cells);
            Record { table: 0, offset: line * 100, line, cells }
        })
    };
    let columns = COLUMNS.map(|name| DeclaredColumn { name: name.to_owned(), kind: None }).to_vec();
    let declared = Declared { name: "trips".to_owned(), columns, ..Declared::default() };

    let start = Instant::now();
    let mut survey = Survey::new(false);
    records().for_each(|record| survey.see(&record));
    let surveyed = start.elapsed();
    let plan = survey.plan(vec![declared], &Settings::default()).expect("14 columns");

    let start = Instant::now();
    let mut build = Build::new(plan, rows);
    records().for_each(|record| build.take(&record));
    let built = start.elapsed();

    let start = Instant::now();
    let Ok(Finished::Tables(tables)) = build.finish() else { panic!("the survey has seen everything") };
    let finished = start.elapsed();
    let micros = |time: std::time::Duration| time.as_secs_f64() * 1e6 / rows as f64;
    println!("{rows} rows, {} bytes, {} kept", text.len(), tables[0].batch.rows);
    println!("survey {:.3} µs a row, {:.3} µs a cell", micros(surveyed), micros(surveyed) / 14.0);
    println!("build {:.3} µs a row, finish {:.3} µs a row", micros(built), micros(finished));
}

fn lines(rows: usize) -> String {
    use std::fmt::Write;
    let mut draws = Xoshiro256PlusPlus::seed_from_u64(1);
    let mut below = |end: u64| draws.next_u64() % end;
    let mut text = String::new();
    for _ in 0..rows {
        let (day, hour, minute) = (1 + below(28), below(24), below(60));
        let cents = [below(3_000), 250 + below(6_000), below(900), below(2) * 655];
        let [distance, fare, tip, tolls] = cents.map(|cents| format!("{}.{:02}", cents / 100, cents % 100));
        let total = cents[1] + cents[2] + cents[3];
        // Writing to a string does not fail.
        _ = writeln!(
            text,
            "{},2024-01-{day:02} {hour:02}:{minute:02}:{:02},2024-01-{day:02} {hour:02}:{:02}:{:02},{},{distance},{},{},{},{},\
             {},{fare},{tip},{tolls},{}.{:02}",
            1 + below(2),
            below(60),
            minute,
            below(60),
            1 + below(6),
            1 + below(5),
            if below(100) == 0 { "Y" } else { "N" },
            1 + below(265),
            1 + below(265),
            ["card", "cash", "no charge"][below(3) as usize],
            total / 100,
            total % 100,
        );
    }
    text.truncate(text.trim_end().len());
    text
}
