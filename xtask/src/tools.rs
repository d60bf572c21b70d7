//! The tools outside of Cargo.toml and package.json: which versions, and where they are.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::{Context, Result};

/// Trunk; 0.22 needs a newer Rust than the project's.
pub(crate) const TRUNK: &str = "0.21.14";
/// The target of the browser's program.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// The readers of tables, with the version of each.
pub(crate) const READERS_LOCK: &str = "tests/readers/requirements.txt";

/// The project's folder.
pub(crate) fn root() -> PathBuf {
    let xtask = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().map(PathBuf::from).unwrap_or(xtask)
}

/// Where tools are installed.
pub(crate) fn folder() -> PathBuf {
    root().join(".tools")
}

/// The virtual environment of the readers of tables.
pub(crate) fn readers() -> PathBuf {
    folder().join("readers")
}

/// The Python of that environment.
pub(crate) fn python() -> PathBuf {
    readers().join("bin/python")
}

/// `PATH` with the project's own tools in front.
pub(crate) fn path() -> Result<OsString> {
    let own = [folder().join("bin"), root().join("node_modules/.bin")];
    let inherited = env::var_os("PATH").unwrap_or_default();
    Ok(env::join_paths(own.into_iter().chain(env::split_paths(&inherited)))?)
}

/// The version of wasm-bindgen in Cargo.lock, which its command line tool has to have too.
pub(crate) fn wasm_bindgen() -> Result<String> {
    #[derive(serde::Deserialize)]
    struct Lock {
        package: Vec<Package>,
    }
    #[derive(serde::Deserialize)]
    struct Package {
        name: String,
        version: String,
    }
    let lock: Lock = toml::from_str(&std::fs::read_to_string(root().join("Cargo.lock"))?)?;
    let found = lock.package.into_iter().find(|package| package.name == "wasm-bindgen");
    Ok(found.context("Cargo.lock has no wasm-bindgen")?.version)
}
