//! Serves a quick build, and again whenever a file changes.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use anyhow::Result;

use crate::site::{self, Mode, ORIGIN, Place};
use crate::{serve, setup};

const WATCHED: [&str; 6] = ["src", "style", "assets", "public", "build.rs", "Cargo.toml"];
const LOOK_EVERY: Duration = Duration::from_millis(300);

/// `cargo xtask dev`.
pub(crate) fn run(port: u16) -> Result<()> {
    setup::run()?;
    let place = Place::new("/", ORIGIN)?;
    let out = PathBuf::from("target/dev");
    build(&place, &out)?;
    let server = serve::start_with_reload(&out, &place.base, port)?;
    println!("{}", server.address);
    let mut seen = newest(&WATCHED.map(PathBuf::from));
    loop {
        thread::sleep(LOOK_EVERY);
        let now = newest(&WATCHED.map(PathBuf::from));
        if now > seen {
            seen = now;
            // The last good build stays in sight while the error is mended.
            if let Err(error) = build(&place, &out) {
                eprintln!("error: {error:#}");
            }
        }
    }
}

fn build(place: &Place, out: &Path) -> Result<()> {
    site::build_programs(Mode::Quick)?;
    site::write(place, out)
}

/// When the newest of these files and of all below them was changed.
fn newest(paths: &[PathBuf]) -> Option<SystemTime> {
    let changed = |path: &PathBuf| match fs::read_dir(path) {
        Ok(entries) => newest(&entries.flatten().map(|entry| entry.path()).collect::<Vec<_>>()),
        Err(_) => fs::metadata(path).and_then(|file| file.modified()).ok(),
    };
    paths.iter().filter_map(changed).max()
}
