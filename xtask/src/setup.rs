//! Installs whatever is missing. What is there is left alone, so that a second run takes no time.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::command::{self, command, is_there, output};
use crate::{browser, tools, wasm_target};

/// `cargo xtask setup`: installs whatever is missing.
pub(crate) fn run() -> Result<()> {
    for (program, where_from) in [("node", "https://nodejs.org (20 or newer)"), ("npm", "https://nodejs.org")] {
        if !is_there(program) {
            bail!("{program} is missing: install it from {where_from}");
        }
    }
    wasm_target::install()?;
    cargo_install("trunk", "trunk", tools::TRUNK, &["--locked"])?;
    // Its own lock names a crate version that registries need not serve, hence not `--locked`.
    cargo_install("wasm-bindgen-cli", "wasm-bindgen", &tools::wasm_bindgen()?, &[])?;
    npm_install()?;
    browser::install()
}

/// Installs a program into the project's own folder.
fn cargo_install(package: &str, program: &str, version: &str, flags: &[&str]) -> Result<()> {
    let has_version = |printed: String| printed.split_whitespace().any(|word| word == version);
    if command(program, &["--version"]).and_then(output).is_ok_and(has_version) {
        return Ok(());
    }
    println!("Installing {package} {version}; this takes some minutes, once");
    let (root, target) = (tools::folder(), tools::folder().join("target"));
    let mut install = command("cargo", &["install", package, "--version", version, "--force", "--root"])?;
    install.arg(&root).args(flags).env("CARGO_TARGET_DIR", &target);
    // The tools work for seconds at a time: compiling them quickly is worth more than their speed.
    install.envs([
        ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
        ("CARGO_PROFILE_RELEASE_LTO", "off"),
        ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
        ("CARGO_PROFILE_RELEASE_DEBUG", "0"),
    ]);
    command::run(install).with_context(|| format!("{package} {version} could not be installed"))?;
    // What was compiled on the way is of no more use, and large.
    fs::remove_dir_all(&target).ok();
    Ok(())
}

/// Installs the packages of package-lock.json, unless that has been done for this very file.
fn npm_install() -> Result<()> {
    let lock = fs::read_to_string("package-lock.json")?;
    let done = tools::root().join("node_modules/.installed-lock");
    if fs::read_to_string(&done).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    println!("Installing the npm packages");
    let mut install = command("npm", &["ci", "--loglevel", "error"])?;
    // The browser comes from the system, and the tests are told where it is.
    install.envs([("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"), ("PUPPETEER_SKIP_DOWNLOAD", "1")]);
    command::run(install).context("the npm packages could not be installed")?;
    fs::write(done, lock)?;
    Ok(())
}

/// Installs the readers of tables into a virtual environment, unless that has been done for this very lock.
pub(crate) fn install_readers() -> Result<()> {
    let lock = fs::read_to_string(tools::READERS_LOCK)?;
    let environment = tools::readers();
    let done = environment.join("installed-lock");
    if fs::read_to_string(&done).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    if !is_there("python3") {
        bail!("python3 is missing: install it from https://www.python.org (3.11 or newer, with venv)");
    }
    println!("Installing the readers of tables");
    let folder = environment.to_string_lossy();
    command::run(command("python3", &["-m", "venv", "--clear", &folder])?)?;
    let python = tools::python().to_string_lossy().into_owned();
    let install = ["-m", "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:", "-r", tools::READERS_LOCK];
    command::run(command(&python, &install)?).context("the readers of tables could not be installed")?;
    fs::write(done, lock)?;
    Ok(())
}
