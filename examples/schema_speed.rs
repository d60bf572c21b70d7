//! How long DDL takes to be read, and how much memory, by its length: tables with keys, and a dump of mostly rows.
//!
//! `cargo run --release --example schema_speed`

use std::fmt::Write as _;
use std::time::{Duration, Instant};
use std::{fs, hint};

use midnight_pearl::engine::joins::import::import;

fn main() {
    for length in [500_000, 5_000_000, 50_000_000] {
        measure("tables", &tables(length));
        measure("rows", &rows(length));
    }
}

fn measure(name: &str, text: &str) {
    let mut times: Vec<Duration> = Vec::new();
    let before = peak();
    for _ in 0..3 {
        let started = Instant::now();
        let read = hint::black_box(import("a.sql", text));
        times.push(started.elapsed());
        if times.len() == 1 {
            let (schema, problems) = read.expect("a schema");
            let columns: usize = schema.tables.iter().map(|table| table.columns.len()).sum();
            let (tables, keys) = (schema.tables.len(), schema.keys.len());
            print!("{:>4} kB of {name}: {tables} tables, {columns} columns, {keys} keys, ", text.len() / 1_000);
            print!("{} problems, ", problems.len());
        }
    }
    let least = times.iter().min().copied().unwrap_or_default();
    let rate = text.len() as f64 / 1e6 / least.as_secs_f64();
    println!("{least:.1?} ({rate:.0} MB/s), {} MB more than the text", peak().saturating_sub(before) / 1_000);
}

/// Tables of twelve columns with three keys each, to tables that may stand anywhere.
fn tables(length: usize) -> String {
    let mut text = String::with_capacity(length + 2_000);
    let mut table = 0_usize;
    while text.len() < length {
        // Writing to a string does not fail.
        let _ = write!(text, "CREATE TABLE shop.\"table_{table}\" (\n  id bigint NOT NULL PRIMARY KEY");
        for column in 0..8 {
            let _ = write!(text, ",\n  column_{column} character varying(200) DEFAULT 'it''s (nothing)' NOT NULL");
        }
        for key in 1..4 {
            let to = table * key * 7_919 % (table + 1);
            let _ = write!(text, ",\n  key_{key} bigint REFERENCES table_{to} (id) ON DELETE CASCADE");
        }
        text.push_str("\n);\n\n");
        table += 1;
    }
    text
}

/// One table, and rows as mysqldump writes them.
fn rows(length: usize) -> String {
    let mut text = "-- MySQL dump\nCREATE TABLE `t` (`a` int PRIMARY KEY, `b` text);\n".to_owned();
    text.reserve(length + 2_000);
    while text.len() < length {
        text.push_str("INSERT INTO `t` VALUES ");
        text.push_str(&"(4711,'O\\'Hara; CREATE TABLE x (a int)','2024-01-01 00:00:00',NULL,12.50),".repeat(500));
        text.push_str("(1,'');\n");
    }
    text
}

/// The most memory that this program has held, in kB, as Linux tells it; elsewhere 0.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or_default()
}
