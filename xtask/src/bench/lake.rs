//! From a file to a committed table, beside what others take for it.

use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::Value;

use crate::command::{command, output, run};
use crate::{browser, serve, setup, tools};

const ROWS: &str = "1000000";
const FILE: &str = "target/bench/rides.csv";
const ROUNDS: usize = 3;
/// How often PyIceberg appends in each of its processes: once cold, then warm.
const APPENDS: &str = "3";

/// A million rows of CSV in Chromium and natively. Fails if the browser is slower than it is to be.
pub(crate) fn lake() -> Result<()> {
    setup::run()?;
    setup::install_readers()?;
    run(command("node", &["xtask/js/lake/rides.mjs", FILE, ROWS])?)?;
    let within = in_browser();
    natively()?;
    within
}

/// The lake's worker of the site in `dist/`, and DuckDB-Wasm with parquet-wasm, in turn.
fn in_browser() -> Result<()> {
    let server = serve::start(Path::new("dist"), "/", 0)?;
    let mut browser = command("node", &["xtask/js/lake.mjs", &server.address, FILE, ROWS])?;
    browser.env("CHROMIUM", browser::find()?);
    run(browser)
}

/// The `lake` example, and pyarrow with PyIceberg, in turn.
fn natively() -> Result<()> {
    run(command("cargo", &["build", "--quiet", "--release", "--example", "lake"])?)?;
    println!("lake, native: the same file to a table on the disk; {}", load()?);
    let (mut own, mut cold, mut warm) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        own.push(ours()?);
        let mut appends = theirs()?.into_iter();
        cold.extend(appends.next());
        warm.extend(appends);
    }
    let own = Times::of(own).context("no run of ours")?;
    println!("  ours, one thread, the whole process:   {own}");
    for (name, theirs) in [("cold", cold), ("warm", warm)] {
        let theirs = Times::of(theirs).with_context(|| format!("PyIceberg had no {name} run"))?;
        let ratio = own.median / theirs.median;
        let verdict = if ratio <= 2.0 { "within twice" } else { "NOT within twice" };
        println!("  pyarrow and PyIceberg, all cores, {name}: {theirs}; ours takes {ratio:.2} times that, {verdict}");
    }
    println!("  at the end: {}", load()?);
    Ok(())
}

/// Milliseconds of a process that makes the table.
fn ours() -> Result<f64> {
    let out = emptied("target/bench/ours")?;
    let start = Instant::now();
    let report = output(command("target/release/examples/lake", &[FILE, "--out", out])?)?;
    let ms = start.elapsed().as_secs_f64() * 1000.0;
    let report: Value = serde_json::from_str(&report)?;
    let rows = report["tables"][0]["rows"].to_string();
    ensure!(rows == ROWS, "the table has {rows} rows");
    Ok(ms)
}

/// Milliseconds of each append in one process.
fn theirs() -> Result<Vec<f64>> {
    #[derive(Deserialize)]
    struct Append {
        ms: f64,
        rows: u64,
    }
    let python = tools::python().to_string_lossy().into_owned();
    let out = emptied("target/bench/theirs")?;
    let appends: Vec<Append> =
        serde_json::from_str(&output(command(&python, &["xtask/py/append.py", FILE, out, APPENDS])?)?)?;
    ensure!(appends.iter().all(|append| append.rows.to_string() == ROWS), "PyIceberg has other rows");
    Ok(appends.iter().map(|append| append.ms).collect())
}

fn emptied(folder: &str) -> Result<&str> {
    fs::remove_dir_all(folder).ok();
    fs::create_dir_all(folder)?;
    Ok(folder)
}

/// What the machine has been doing beside: `load average: 0.52, 0.40, 0.31`.
fn load() -> Result<String> {
    let said = output(command("uptime", &[])?)?;
    said.find("load").map(|at| said[at..].trim().to_owned()).context("`uptime` says no load")
}

/// Times of equal runs, in milliseconds.
struct Times {
    best: f64,
    median: f64,
}

impl Times {
    fn of(mut runs: Vec<f64>) -> Option<Times> {
        runs.sort_by(f64::total_cmp);
        Some(Times { best: *runs.first()?, median: *runs.get(runs.len() / 2)? })
    }
}

impl std::fmt::Display for Times {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "best {:.2} s, median {:.2} s", self.best / 1000.0, self.median / 1000.0)
    }
}
