//! Throws damaged files at the imports.

use anyhow::Result;

use crate::command::{self, command};

/// `cargo xtask fuzz`. The profile is fast and checks all arithmetic.
pub(crate) fn run(executions: u64, seed: u64, of: &str) -> Result<()> {
    let (executions, seed) = (executions.to_string(), seed.to_string());
    let arguments = ["test", "--quiet", "--profile", "fuzz", "--test", "fuzz", "--", "--executions", &executions];
    command::run(command("cargo", &[&arguments[..], &["--seed", &seed, "--of", of]].concat())?)
}
