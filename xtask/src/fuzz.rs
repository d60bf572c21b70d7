//! Throws damaged files at the imports.

use anyhow::Result;

use crate::command::{command, run};

/// `cargo xtask fuzz`. The profile is fast and checks all arithmetic.
pub(crate) fn run_all(executions: u64, seed: u64) -> Result<()> {
    let (executions, seed) = (executions.to_string(), seed.to_string());
    let arguments = ["test", "--quiet", "--profile", "fuzz", "--test", "fuzz", "--", "--executions", &executions];
    run(command("cargo", &[&arguments[..], &["--seed", &seed]].concat())?)
}
