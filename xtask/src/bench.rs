//! What the site weighs, and how fast the engine is.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use anyhow::Result;
use flate2::{Compression, write::GzEncoder};

use crate::command::{command, output, run};
use crate::site::{self, ORIGIN, Place};
use crate::{finish, setup};

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
    joins()
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

/// What the `join_speed` example measures.
fn joins() -> Result<()> {
    run(command("cargo", &["run", "--quiet", "--release", "--example", "join_speed"])?)
}
