//! The browser that the tests drive: Chromium, from the system.

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::command::{self, command, is_there, output};

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const MACOS: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/// Where Chromium is: `$CHROMIUM`, or the first that the system has.
pub(crate) fn find() -> Result<PathBuf> {
    if let Some(named) = env::var_os("CHROMIUM").map(PathBuf::from) {
        return if named.is_file() { Ok(named) } else { bail!("$CHROMIUM names no file: {}", named.display()) };
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let in_path = env::split_paths(&path).flat_map(|folder| NAMES.map(|name| folder.join(name)));
    let found = in_path.chain([PathBuf::from(MACOS)]).find(|file| file.is_file());
    found.context("Chromium is missing: install it, or name one in $CHROMIUM")
}

/// Installs Chromium where that is ours to do: on Debian, as root.
pub(crate) fn install() -> Result<()> {
    // One that was named and is not there is the user's slip, and no reason to install another.
    if find().is_ok() || env::var_os("CHROMIUM").is_some() {
        return find().map(drop);
    }
    let is_root = command("id", &["-u"]).and_then(output).is_ok_and(|user| user.trim() == "0");
    if !(is_root && is_there("apt-get")) {
        find()?;
    }
    println!("Installing Chromium");
    command::run(command("apt-get", &["update", "--quiet", "--quiet"])?)?;
    let mut install = command("apt-get", &["install", "--yes", "--quiet", "--quiet", "chromium", "fonts-noto-cjk"])?;
    install.env("DEBIAN_FRONTEND", "noninteractive");
    command::run(install)?;
    find().map(drop)
}
