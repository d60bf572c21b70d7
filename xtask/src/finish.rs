//! From the programs to the site: fonts, style, names by content, pages.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::command::{command, run};
use crate::headings;
use crate::naming::emit;
use crate::programs::{PROGRAMS, callers};
use crate::site::Place;

/// The emitted names of a finished site's files, by their own; it stands beside the site, not in it.
pub(crate) fn names(site: &Path) -> Result<BTreeMap<String, String>> {
    Ok(serde_json::from_str(&fs::read_to_string(names_file(site))?)?)
}

fn names_file(site: &Path) -> PathBuf {
    Path::new("target")
        .join(format!("names-{}.json", site.file_name().unwrap_or_default().to_string_lossy().trim_end_matches(".new")))
}

/// Writes a whole site into the empty folder `out`, with the programs in `programs`.
pub(crate) fn finish(programs: &Path, place: &Place, out: &Path) -> Result<()> {
    let work = Path::new("target/finish");
    fs::remove_dir_all(work).ok();
    fs::create_dir_all(work)?;
    run(command("node", &["xtask/js/fonts.mjs", &text(work)])?)?;

    // app.js and worker.js would call them by their own names, and no test before the browser's would miss them.
    if programs.join("snippets").exists() {
        bail!("a dependency brings JavaScript of its own (snippets/), which no name by content covers");
    }
    let mut files = Vec::new();
    add_folder(&mut files, &work.join("fonts"), "fonts/")?;
    add_folder(&mut files, Path::new("assets/pictures"), "pictures/")?;
    add_folder(&mut files, Path::new("assets/data/lake"), "lake/")?;
    let known: Vec<&String> = files.iter().map(|(name, _)| name).collect();
    fs::write(work.join("known.json"), serde_json::to_string(&known)?)?;
    for sheet in ["site.css", "pages.css"] {
        let (out, known) = (text(&work.join(sheet)), text(&work.join("known.json")));
        run(command("node", &["xtask/js/css.mjs", sheet, &out, &known])?)?;
    }
    // In this order: a file comes after all that it calls.
    let faces = ["faces-en.css", "faces-zh.css"].map(|name| (name.to_owned(), work.join(name)));
    let programs = PROGRAMS
        .iter()
        .flat_map(|program| [program.wasm(), program.script()].map(|name| (name.clone(), programs.join(name))));
    let callers = callers().into_iter().map(|name| (name.to_owned(), Path::new("src").join(name)));
    for (name, path) in faces.into_iter().chain(programs).chain(callers) {
        let bytes = fs::read(&path).with_context(|| format!("{} is missing", path.display()))?;
        files.push((name, bytes));
    }
    let emitted = emit(files);
    for (name, bytes) in &emitted.files {
        write(&out.join(name), bytes)?;
    }
    copy_folder(Path::new("public"), out)?;
    copy_folder(&work.join("licences"), &out.join("licences"))?;
    fs::write(names_file(out), serde_json::to_string_pretty(&emitted.names)?)?;

    let style = |sheet: &str| fs::read_to_string(work.join(sheet));
    let styles = serde_json::json!({ "descent": style("site.css")?, "page": style("pages.css")? });
    let site =
        serde_json::json!({ "origin": place.origin, "base": place.base, "files": emitted.names, "styles": styles });
    fs::write(work.join("site.json"), site.to_string())?;
    let prerender = ["run", "--quiet", "--bin", "prerender", "--features", "ssr", "--"];
    let mut prerender = command("cargo", &prerender)?;
    prerender.arg(work.join("site.json")).arg(out);
    run(prerender)?;
    headings::write(out, &place.base)?;
    run(command("node", &["xtask/js/share.mjs", &text(out)])?)
}

fn add_folder(files: &mut Vec<(String, Vec<u8>)>, folder: &Path, prefix: &str) -> Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        files.push((format!("{prefix}{}", entry.file_name().to_string_lossy()), fs::read(entry.path())?));
    }
    Ok(())
}

/// Copies all files of a folder into another.
pub(crate) fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        match entry.file_type()?.is_dir() {
            true => copy_folder(&entry.path(), &to.join(entry.file_name()))?,
            false => write(&to.join(entry.file_name()), &fs::read(entry.path())?)?,
        }
    }
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
