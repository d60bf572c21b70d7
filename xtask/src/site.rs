//! Builds the site: the programs, then all that a visitor's browser may ask for.

use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context, Result, bail};

use crate::command::{command, run};
use crate::finish;

/// Where the site stands unless told otherwise.
pub(crate) const ORIGIN: &str = "https://masonsxu.github.io";
/// What Trunk makes: the browser's programs.
pub(crate) const PROGRAMS: &str = "target/trunk";

/// Where a site will stand.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// Scheme and host, without a slash at the end.
    pub(crate) origin: String,
    /// The path below it, with a slash at both ends.
    pub(crate) base: String,
}

impl Place {
    /// Checks and completes what the command line says.
    pub(crate) fn new(public_url: &str, origin: &str) -> Result<Place> {
        let path = public_url.trim_matches('/');
        let is_plain = |character: char| character.is_ascii_alphanumeric() || "-_.~/".contains(character);
        if !path.chars().all(is_plain) {
            bail!("--public-url is to be a path like /pearl/, and is {public_url:?}");
        }
        let base = if path.is_empty() { "/".to_owned() } else { format!("/{path}/") };
        Ok(Place { origin: origin.trim_end_matches('/').to_owned(), base })
    }
}

/// What is read of `.cargo/config.toml`.
#[derive(serde::Deserialize)]
struct CargoConfig {
    build: BuildConfig,
}

#[derive(serde::Deserialize)]
struct BuildConfig {
    rustflags: Vec<String>,
}

/// Which programs to build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Small; takes minutes.
    Release,
    /// For a look while editing.
    Quick,
}

/// Writes the release build of the site to `out`.
pub(crate) fn build(place: &Place, out: &Path) -> Result<()> {
    build_programs(Mode::Release)?;
    write(place, out)
}

/// Makes the browser's programs, each with the profile that `index.html` gives it.
pub(crate) fn build_programs(mode: Mode) -> Result<()> {
    println!("Building the browser's programs");
    let mut trunk = command("trunk", &["--log", "warn", "build", "--offline", "--dist", PROGRAMS])?;
    if mode == Mode::Release {
        trunk.arg("--release").env("CARGO_ENCODED_RUSTFLAGS", flags()?.join("\x1f"));
    }
    // Trunk reads this variable too, and takes no number for it.
    trunk.env_remove("NO_COLOR");
    run(trunk)
}

/// What the browser's programs are compiled with: Cargo's own flags for this project, whose place these take, and that
/// no folder of this machine stands in what a visitor downloads.
fn flags() -> Result<Vec<String>> {
    let config: CargoConfig = toml::from_str(include_str!("../../.cargo/config.toml"))?;
    let mut flags = config.build.rustflags;
    let home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")));
    let sources = home.context("cannot find Cargo's folder")?.join("registry/src");
    let folders = fs::read_dir(&sources).into_iter().flatten().flatten().map(|entry| entry.path());
    flags.extend(folders.map(|folder| format!("--remap-path-prefix={}=crates", folder.display())));
    Ok(flags)
}

/// Finishes the programs that are there into a whole site. The last good site stands until this one is whole.
pub(crate) fn write(place: &Place, out: &Path) -> Result<()> {
    println!("Writing the site to {}", out.display());
    let beside = |ending: &str| {
        let mut name = out.file_name().unwrap_or_default().to_os_string();
        name.push(ending);
        out.with_file_name(name)
    };
    let (new, old): (PathBuf, PathBuf) = (beside(".new"), beside(".old"));
    fs::remove_dir_all(&new).ok();
    fs::create_dir_all(&new)?;
    finish::finish(Path::new(PROGRAMS), place, &new)?;
    fs::remove_dir_all(&old).ok();
    if out.exists() {
        fs::rename(out, &old)?;
    }
    fs::rename(&new, out).with_context(|| format!("cannot write {}", out.display()))?;
    fs::remove_dir_all(&old).ok();
    Ok(())
}
