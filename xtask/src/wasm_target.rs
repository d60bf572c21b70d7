//! The standard library for WebAssembly.
//!
//! `rustup target add` downloads it. Where only a Debian mirror can be reached, it is built from Debian's
//! sources of the very same version, whose signatures apt checks.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::command::{self, command, is_there, output};
use crate::tools::{self, WASM, folder};

/// The suite of Debian's that carries newer Rust than its stable ones.
const SUITE: &str = "trixie-backports";

/// Installs the target unless it is there.
pub(crate) fn install() -> Result<()> {
    let sysroot = PathBuf::from(output(command("rustc", &["--print", "sysroot"])?)?.trim());
    let libraries = sysroot.join("lib/rustlib").join(WASM).join("lib");
    if has_std(&libraries) {
        return Ok(());
    }
    println!("Installing the Rust target {WASM}");
    if command::run(command("rustup", &["target", "add", WASM])?).is_ok() && has_std(&libraries) {
        return Ok(());
    }
    if !is_there("apt-get") {
        bail!("`rustup target add {WASM}` failed: connect to the network and try again");
    }
    println!("rustup cannot download it; building it from Debian's rust-src");
    let work = folder().join("wasm-target");
    fs::remove_dir_all(&work).ok();
    fs::create_dir_all(&work)?;
    from_debian(&work, &sysroot, &libraries).context("the WebAssembly target could not be built")?;
    fs::remove_dir_all(&work)?;
    // Cargo does not notice another standard library behind what it has compiled.
    fs::remove_dir_all(tools::root().join("target").join(WASM)).ok();
    Ok(())
}

fn has_std(libraries: &Path) -> bool {
    let files = fs::read_dir(libraries).into_iter().flatten().flatten();
    files.map(|file| file.file_name()).any(|name| name.to_string_lossy().starts_with("libstd-"))
}

fn from_debian(work: &Path, sysroot: &Path, libraries: &Path) -> Result<()> {
    let version = rust_version()?;
    download_sources(work, &version)?;
    let sources = work.join(format!("rust-src/usr/src/rustc-{version}/library"));
    let place = sysroot.join("lib/rustlib/src/rust");
    if !place.join("library/std").is_dir() {
        // Whole or not at all: half a copy would pass for the sources at the next try.
        let staging = place.join("library.new");
        fs::remove_dir_all(&staging).ok();
        fs::create_dir_all(&place)?;
        // `-L`: Debian's package links to files of its own.
        command::run(command("cp", &["-RL", &text(&sources), &text(&staging)])?)?;
        fs::remove_dir_all(place.join("library")).ok();
        fs::rename(staging, place.join("library"))?;
    }
    build_std(work)?;
    let built = work.join("target").join(WASM).join("release/deps");
    // All or nothing: a half-filled folder would pass for an installed target.
    let staging = libraries.with_extension("new");
    fs::remove_dir_all(&staging).ok();
    fs::create_dir_all(&staging)?;
    for file in fs::read_dir(built)? {
        let file = file?.path();
        if let (Some("rlib"), Some(name)) = (file.extension().and_then(|ending| ending.to_str()), file.file_name()) {
            fs::copy(&file, staging.join(name))?;
        }
    }
    fs::remove_dir_all(libraries).ok();
    fs::rename(staging, libraries)?;
    Ok(())
}

/// `1.95.0` of `rustc 1.95.0 (…)`.
fn rust_version() -> Result<String> {
    let printed = output(command("rustc", &["--version"])?)?;
    Ok(printed.split_whitespace().nth(1).context("rustc tells no version")?.to_owned())
}

/// Fetches the package into `work/rust-src`, by the mirror and the keys that this machine uses anyway.
fn download_sources(work: &Path, version: &str) -> Result<()> {
    let (mirror, key) = debian_source()?;
    let list = work.join("sources.list");
    fs::write(&list, format!("deb [signed-by={key}] {mirror} {SUITE} main\n"))?;
    fs::create_dir_all(work.join("lists/partial"))?;
    let options = [
        format!("Dir::Etc::sourcelist={}", text(&list)),
        "Dir::Etc::sourceparts=-".to_owned(),
        format!("Dir::State::lists={}", text(&work.join("lists"))),
        format!("Dir::Cache={}", text(&work.join("cache"))),
        // The download's own user cannot see into this folder.
        "APT::Sandbox::User=root".to_owned(),
    ];
    let apt = |program: &str, arguments: &[&str]| {
        let options = options.iter().flat_map(|option| ["-o", option.as_str()]);
        let mut apt = command(program, &options.chain(arguments.iter().copied()).collect::<Vec<_>>())?;
        apt.current_dir(work);
        output(apt)
    };
    apt("apt-get", &["update"])?;
    let versions = apt("apt-cache", &["madison", "rust-src"])?;
    let found = versions.lines().filter_map(|line| line.split('|').nth(1)).map(str::trim);
    let found = found.into_iter().find(|found| found.starts_with(&format!("{version}+")));
    let package_version = found.with_context(|| format!("{SUITE} has no rust-src {version}"))?;
    apt("apt-get", &["download", &format!("rust-src={package_version}")])?;
    let packages = fs::read_dir(work)?.flatten().map(|file| file.path());
    let package = packages.into_iter().find(|file| file.extension().is_some_and(|ending| ending == "deb"));
    let package = package.context("apt has downloaded no package")?;
    command::run(command("dpkg-deb", &["-x", &text(&package), &text(&work.join("rust-src"))])?)
}

/// Mirror and key of the first Debian archive in this machine's own configuration.
fn debian_source() -> Result<(String, String)> {
    let files = fs::read_dir("/etc/apt/sources.list.d").into_iter().flatten().flatten().map(|file| file.path());
    let files = files.chain([PathBuf::from("/etc/apt/sources.list")]);
    let text: String = files.filter_map(|file| fs::read_to_string(file).ok()).collect::<Vec<_>>().join("\n");
    let words = text.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace);
    let is_archive = |word: &&str| word.starts_with("http") && word.trim_end_matches('/').ends_with("/debian");
    let mirror = words.into_iter().find(is_archive).context("apt knows no Debian mirror")?;
    let key = "/usr/share/keyrings/debian-archive-keyring.gpg";
    if !Path::new(key).is_file() {
        bail!("the keys of Debian's archive are missing: install debian-archive-keyring");
    }
    Ok((mirror.to_owned(), key.to_owned()))
}

/// Compiles the standard library, with the bitcode that link-time optimisation needs, as what an empty crate
/// depends on.
fn build_std(work: &Path) -> Result<()> {
    let empty = work.join("empty");
    fs::create_dir_all(empty.join("src"))?;
    fs::write(empty.join("Cargo.toml"), "[package]\nname = \"empty\"\nedition = \"2024\"\n[workspace]\n")?;
    fs::write(empty.join("src/lib.rs"), "")?;
    let mut build = command("cargo", &["build", "-Zbuild-std=std,panic_abort", "--release", "--target", WASM])?;
    build.current_dir(&empty).env("CARGO_TARGET_DIR", work.join("target"));
    // A stable compiler builds its own library only when asked like this.
    build.env("RUSTC_BOOTSTRAP", "1").env("RUSTFLAGS", "-Cembed-bitcode=yes");
    command::run(build)
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
