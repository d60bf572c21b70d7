//! What the site weighs, and how fast the engine is.

mod lake;

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use flate2::{Compression, write::GzEncoder};
use serde_json::Value;

use crate::command::{command, output, run};
use crate::site::{self, ORIGIN, Place};
use crate::{browser, finish, serve, setup};

pub(crate) use lake::lake;

/// What can be measured alone.
#[derive(Clone, Copy, clap::ValueEnum)]
pub(crate) enum What {
    /// From a file to a committed table, in Chromium and natively, beside what others take
    Lake,
}

/// `cargo xtask bench`.
pub(crate) fn run_all() -> Result<()> {
    setup::run()?;
    let out = Path::new("dist");
    site::build(&Place::new("/", ORIGIN)?, out)?;
    println!("{:>9} {:>9}  file", "bytes", "gzip");
    for emitted in finish::names(out)?.values() {
        let bytes = fs::read(out.join(emitted))?;
        println!("{:>9} {:>9}  {emitted}", bytes.len(), gzip(&bytes)?);
    }
    speed()
}

/// The speed of the engine, a line for each thing it does.
fn speed() -> Result<()> {
    replay()?;
    simulation()?;
    joins()?;
    lake()
}

/// Size after gzip at its usual level.
pub(crate) fn gzip(bytes: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}

/// The whole process of the `simulate` example, the best of ten.
fn replay() -> Result<()> {
    run(command("cargo", &["build", "--quiet", "--release", "--example", "simulate"])?)?;
    let once = || -> Result<_> {
        let start = Instant::now();
        output(command("target/release/examples/simulate", &["--request", "form-value-write", "--seed", "0"])?)?;
        Ok(start.elapsed())
    };
    let times = (0..10).map(|_| once()).collect::<Result<Vec<_>>>()?;
    println!("simulate form-value-write: {:?}", times.iter().min().copied().unwrap_or_default());
    Ok(())
}

/// A minute of 5,000 requests a second, natively as a whole process and in Chromium's worker, the best of three.
fn simulation() -> Result<()> {
    let arguments = ["--rps", "5000", "--seconds", "60", "--seed", "7"];
    let once = || -> Result<(u64, f64)> {
        let start = Instant::now();
        let document: Value = serde_json::from_str(&output(command("target/release/examples/simulate", &arguments)?)?)?;
        let seconds = start.elapsed().as_secs_f64();
        Ok((document["events"].as_u64().context("`simulate` says no number of events")?, seconds))
    };
    let runs = (0..3).map(|_| once()).collect::<Result<Vec<_>>>()?;
    let (events, seconds) = runs.into_iter().min_by(|one, other| one.1.total_cmp(&other.1)).unwrap_or_default();
    println!("simulation, native: {events} events, {:.2} million a second", events as f64 / seconds / 1e6);

    let server = serve::start(Path::new("dist"), "/", 0)?;
    let mut browser = command("node", &["xtask/js/simulate.mjs", &server.address])?;
    browser.env("CHROMIUM", browser::find()?);
    run(browser)
}

/// What the `join_speed` example measures.
fn joins() -> Result<()> {
    run(command("cargo", &["run", "--quiet", "--release", "--example", "join_speed"])?)
}
