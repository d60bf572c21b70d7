//! Every check, each with the time it took.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};

use crate::command::{command, run};
use crate::programs::{PROGRAMS, Program};
use crate::site::{self, Mode, ORIGIN, Place};
use crate::tools::{self, WASM};
use crate::{audit, browser, finish, links, serve, setup};

/// Where the site is written for the checks: as at a root, and as in a folder.
const SITES: [(&str, &str); 2] = [("/", "target/site/root"), ("/pearl/", "target/site/pearl")];

/// Where the browser tests unzip the tables that they take home.
const BROWSER_TABLES: &str = "target/browser-tables";

/// `cargo xtask test`.
pub(crate) fn run_all() -> Result<()> {
    step("set-up", setup::run)?;
    step("format", || cargo(&["fmt", "--all", "--check"]))?;
    step("clippy", || {
        cargo(&["clippy", "--quiet", "--workspace", "--all-targets", "--features", "ssr", "--", "-D", "warnings"])
    })?;
    step("clippy, wasm32", || {
        PROGRAMS.iter().try_for_each(|Program { name, feature, .. }| {
            let program = ["--lib", "--bin", name, "--features", feature];
            cargo(&[&["clippy", "--quiet", "--target", WASM], &program[..], &["--", "-D", "warnings"]].concat())
        })
    })?;
    step("native tests", || cargo(&["test", "--quiet", "--workspace", "--features", "ssr"]))?;
    step("readers", readers)?;
    step("release build", || {
        site::build_programs(Mode::Release)?;
        SITES.iter().try_for_each(|(base, out)| site::write(&Place::new(base, ORIGIN)?, Path::new(out)))
    })?;
    step("names", names_by_content)?;
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
    step("browser", browser_tests)?;
    step("readers of what the browser made", browser_tables)
}

/// Writes Iceberg tables of every kind, reads them with the readers of others, and prints what agrees. Then once more
/// after they have been moved, and the script that goes with them has been told so. Then the statements of join paths.
pub(crate) fn readers() -> Result<()> {
    // Nothing else needs them: whoever only builds the site does not wait for them.
    setup::install_readers()?;
    let (tables, moved) = (Path::new("target/lake-tables"), Path::new("target/lake-tables-moved"));
    let python = tools::python().to_string_lossy().into_owned();
    fs::remove_dir_all(tables).ok();
    cargo(&["run", "--quiet", "--features", "ssr", "--example", "lake_tables", "--", &tables.to_string_lossy()])?;
    read_by_all(tables)?;

    fs::remove_dir_all(moved).ok();
    fs::rename(tables, moved)?;
    for table in fs::read_dir(moved)?.flatten().filter(|entry| entry.path().is_dir()) {
        let relocate = table.path().join("relocate.py");
        fs::copy("assets/lake/relocate.py", &relocate)?;
        let mut relocate = command(&python, &[&relocate.to_string_lossy()])?;
        relocate.stdout(Stdio::null());
        run(relocate)?;
    }
    read_by_all(moved)?;

    // The same readers are there for the join path: DuckDB runs its statements.
    let rows = Path::new("target/join-rows.jsonl");
    let mut print = command("cargo", &["run", "--quiet", "--features", "ssr", "--example", "join_rows"])?;
    print.stdout(fs::File::create(rows)?);
    run(print)?;
    let mut compare = command(&python, &["tests/readers/joins.py"])?;
    compare.stdin(fs::File::open(rows)?);
    run(compare)
}

/// Reads the tables of a folder with the readers of others, and prints what agrees.
fn read_by_all(tables: &Path) -> Result<()> {
    let (manifest, target) = ("tests/readers/iceberg-crate/Cargo.toml", "target/readers");
    cargo(&["build", "--quiet", "--locked", "--manifest-path", manifest, "--target-dir", target])?;
    let own = format!("iceberg-crate={target}/debug/with-iceberg-crate");
    let python = tools::python().to_string_lossy().into_owned();
    run(command(&python, &["tests/readers/read_all.py", &tables.to_string_lossy(), "--reader", &own])?)
}

/// Reads what the browser tests took home.
fn browser_tables() -> Result<()> {
    let tables = Path::new(BROWSER_TABLES);
    ensure!(tables.join("expected.json").is_file(), "the browser tests left no tables in {BROWSER_TABLES}");
    read_by_all(tables)
}

/// Builds the site again with one byte of each program changed: no name may stand for different bytes in the two.
fn names_by_content() -> Result<()> {
    let (programs, changed) = (Path::new(site::PROGRAMS), Path::new("target/changed-programs"));
    let (before, after) = (Path::new(SITES[0].1), Path::new("target/site/changed"));
    finish::copy_folder(programs, changed)?;
    for program in &PROGRAMS {
        let mut wasm = fs::read(programs.join(program.wasm()))?;
        *wasm.last_mut().with_context(|| format!("{} is empty", program.wasm()))? ^= 1;
        fs::write(changed.join(program.wasm()), wasm)?;
    }
    // Each program, and all that calls it.
    let concerned = |name: &str| {
        PROGRAMS.iter().any(|program| name == program.wasm() || name == program.script() || name == program.caller)
    };
    fs::remove_dir_all(after).ok();
    fs::create_dir_all(after)?;
    finish::finish(changed, &Place::new(SITES[0].0, ORIGIN)?, after)?;

    let mut problems = Vec::new();
    for (name, emitted) in finish::names(before)? {
        let again = fs::read(after.join(&emitted)).ok();
        let is_shared = again.is_some();
        if again.is_some_and(|bytes| fs::read(before.join(&emitted)).is_ok_and(|others| others != bytes)) {
            problems.push(format!("{emitted} stands for different bytes"));
        }
        if is_shared == concerned(&name) {
            problems.push(format!("{name} should {}have kept its name", if is_shared { "not " } else { "" }));
        }
    }
    report(&problems)
}

/// Drives both sites in Chromium.
fn browser_tests() -> Result<()> {
    // Tables of another run would be read in the place of those that this one does not make.
    fs::remove_dir_all(BROWSER_TABLES).ok();
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
