//! Running programs.

use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// A program with its arguments, with the project's own tools on its `PATH`.
pub(crate) fn command(program: &str, arguments: &[&str]) -> Result<Command> {
    let mut command = Command::new(program);
    command.args(arguments).env("PATH", crate::tools::path()?);
    Ok(command)
}

/// Runs a command in sight of the user; an error unless it succeeds.
pub(crate) fn run(mut command: Command) -> Result<()> {
    let name = name(&command);
    let status = command.status().with_context(|| format!("cannot start {name}"))?;
    if !status.success() {
        bail!("{name} failed ({status})");
    }
    Ok(())
}

/// Runs a command and returns what it printed; an error, with what it complained of, unless it succeeds.
pub(crate) fn output(mut command: Command) -> Result<String> {
    let name = name(&command);
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("cannot start {name}"))?;
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        bail!("{name} failed: {}", complaint.trim().lines().last().unwrap_or("without a word"));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether a program is there and starts.
pub(crate) fn is_there(program: &str) -> bool {
    command(program, &["--version"]).and_then(output).is_ok()
}

fn name(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args().take(2));
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
