//! Every check, each with the time it took.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::command::{command, run};
use crate::site::{self, Mode, ORIGIN, Place};
use crate::tools::{self, WASM};
use crate::{audit, browser, finish, links, serve, setup};

/// Where the site is written for the checks: as at a root, and as in a folder.
const SITES: [(&str, &str); 2] = [("/", "target/site/root"), ("/pearl/", "target/site/pearl")];

/// `cargo xtask test`.
pub(crate) fn run_all() -> Result<()> {
    step("set-up", setup::run)?;
    step("format", || cargo(&["fmt", "--all", "--check"]))?;
    step("clippy", || {
        cargo(&["clippy", "--quiet", "--workspace", "--all-targets", "--features", "ssr", "--", "-D", "warnings"])
    })?;
    step("clippy, wasm32", || {
        cargo(&[
            "clippy",
            "--quiet",
            "--features",
            "hydrate",
            "--target",
            WASM,
            "--lib",
            "--bin",
            "app",
            "--",
            "-D",
            "warnings",
        ])
    })?;
    step("native tests", || cargo(&["test", "--quiet", "--workspace", "--features", "ssr"]))?;
    step("release build", || {
        site::build_program(Mode::Release)?;
        SITES.iter().try_for_each(|(base, out)| site::write(&Place::new(base, ORIGIN)?, Path::new(out)))
    })?;
    step("links and bytes", || {
        let mut problems = Vec::new();
        for (base, out) in SITES {
            problems.extend(links::check(Path::new(out), base, ORIGIN)?);
            problems.extend(audit::bytes(Path::new(out), &finish::names(Path::new(out))?)?);
        }
        report(&problems)
    })?;
    step("HTML", || {
        let sites = SITES.map(|(_, out)| format!("{out}/**/*.html"));
        run(command("html-validate", &["--config", ".htmlvalidate.mjs", &sites[0], &sites[1]])?)
    })?;
    step("browser", browser_tests)
}

/// Drives both sites in Chromium.
fn browser_tests() -> Result<()> {
    let servers = SITES.map(|(base, out)| serve::start(Path::new(out), base, 0));
    let [root, pearl] = servers;
    let (root, pearl) = (root?, pearl?);
    let mut playwright: Command = command("playwright", &["test"])?;
    playwright.env("SITE_ROOT", &root.address).env("SITE_PEARL", &pearl.address);
    playwright.env("CHROMIUM", browser::find()?).current_dir(tools::root());
    run(playwright)
}

fn cargo(arguments: &[&str]) -> Result<()> {
    run(command("cargo", arguments)?)
}

fn report(problems: &[String]) -> Result<()> {
    problems.iter().for_each(|problem| println!("  {problem}"));
    if problems.is_empty() { Ok(()) } else { bail!("{} problems", problems.len()) }
}

fn step(name: &str, check: impl FnOnce() -> Result<()>) -> Result<()> {
    println!("== {name}");
    let start = Instant::now();
    check().with_context(|| format!("the check `{name}` failed"))?;
    println!("== {name}: {:.0} s", start.elapsed().as_secs_f64());
    Ok(())
}
