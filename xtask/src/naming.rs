//! Names by content: whoever has a file by its name has its bytes.
//!
//! GitHub Pages lets browsers keep everything for ten minutes. A name that could carry other bytes after the
//! next deployment would mix two versions of the site.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

/// The folder of emitted files.
const FOLDER: &str = "assets";

/// Files under their emitted names, and those names by the files' own.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Emitted {
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    pub(crate) names: BTreeMap<String, String>,
}

/// Names files by their content. Scripts and style sheets call other files by their own names; those calls
/// are put right first, so that a file must come after all that it calls.
pub(crate) fn emit(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Emitted {
    let mut emitted = Emitted::default();
    for (name, bytes) in files {
        let bytes = if calls_others(&name) { put_right(bytes, &emitted.names) } else { bytes };
        let emitted_name = emitted_name(&name, &bytes);
        emitted.files.insert(emitted_name.clone(), bytes);
        emitted.names.insert(name, emitted_name);
    }
    emitted
}

fn calls_others(name: &str) -> bool {
    name.ends_with(".js") || name.ends_with(".css")
}

/// Emitted files stand side by side, so that a call needs no folder.
fn put_right(bytes: Vec<u8>, names: &BTreeMap<String, String>) -> Vec<u8> {
    let mut text = String::from_utf8_lossy(&bytes).into_owned();
    // One name may end as another does: lake_worker.js, worker.js.
    let mut names: Vec<_> = names.iter().collect();
    names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    for (name, emitted) in names {
        text = text.replace(name, emitted.rsplit('/').next().unwrap_or(emitted));
    }
    text.into_bytes()
}

/// `fonts/inter-400.woff2` becomes `assets/inter-400-0123456789abcdef.woff2`.
fn emitted_name(name: &str, bytes: &[u8]) -> String {
    let file = name.rsplit('/').next().unwrap_or(name);
    let (stem, ending) = file.rsplit_once('.').unwrap_or((file, "bin"));
    let hash: String = Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("{FOLDER}/{stem}-{hash}.{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bundle() -> Vec<(String, Vec<u8>)> {
        let file = |name: &str, bytes: &[u8]| (name.to_owned(), bytes.to_vec());
        vec![
            file("fonts/inter-400.woff2", b"font bytes"),
            file("pictures/pearl.avif", b"picture bytes"),
            file("site.css", b"@font-face{src:url(fonts/inter-400.woff2)}i{background:url(pictures/pearl.avif)}"),
            file("app_bg.wasm", b"\0asm bytes"),
            file("app.js", b"new URL('app_bg.wasm', import.meta.url)"),
            file("start.js", b"import('./app.js'); './app_bg.wasm'"),
            file("worker_bg.wasm", b"\0asm other bytes"),
            file("worker.js", b"new URL('worker_bg.wasm', import.meta.url)"),
            file("lake_worker_bg.wasm", b"\0asm bytes of a third"),
            file("lake_worker.js", b"new URL('lake_worker_bg.wasm', import.meta.url)"),
            file("work.js", b"'./worker.js'; './worker_bg.wasm'; './lake_worker.js'; './lake_worker_bg.wasm' "),
        ]
    }

    /// Whether one name stands for different bytes in the two.
    fn share_a_name(one: &Emitted, other: &Emitted) -> bool {
        one.files.iter().any(|(name, bytes)| other.files.get(name).is_some_and(|others| others != bytes))
    }

    #[test]
    fn one_changed_byte_in_any_file_shares_no_name_with_other_bytes() {
        let before = emit(bundle());
        for changed in 0..bundle().len() {
            let mut files = bundle();
            // The last byte: no file has a call there.
            let bytes = &mut files[changed].1;
            let last = bytes.len() - 1;
            bytes[last] ^= 1;
            let after = emit(files);
            let name = &bundle()[changed].0;
            assert_ne!(before.names[name], after.names[name], "{name} kept its name");
            assert!(!share_a_name(&before, &after), "after a change of {name}");
        }
    }

    #[test]
    fn a_change_reaches_all_that_call_the_file_and_no_others() {
        let before = emit(bundle());
        for (program, expected) in [
            ("app_bg.wasm", ["app.js", "app_bg.wasm", "start.js"]),
            ("worker_bg.wasm", ["work.js", "worker.js", "worker_bg.wasm"]),
            ("lake_worker_bg.wasm", ["lake_worker.js", "lake_worker_bg.wasm", "work.js"]),
        ] {
            let mut files = bundle();
            let bytes = files.iter_mut().find(|(name, _)| name == program).map(|(_, bytes)| bytes);
            bytes.expect("a program").push(0);
            let after = emit(files);
            let changed: Vec<&String> =
                before.names.keys().filter(|name| before.names[*name] != after.names[*name]).collect();
            assert_eq!(changed, expected);
        }
    }

    #[test]
    fn calls_name_emitted_files() {
        let emitted = emit(bundle());
        let css = String::from_utf8_lossy(&emitted.files[&emitted.names["site.css"]]).into_owned();
        let font = emitted.names["fonts/inter-400.woff2"].trim_start_matches("assets/");
        assert!(css.contains(&format!("url({font})")), "{css}");
    }

    #[test]
    fn without_naming_by_content_the_test_above_would_fail() {
        let fixed = |byte| Emitted { files: [("app.js".to_owned(), vec![byte])].into(), names: BTreeMap::new() };
        assert!(share_a_name(&fixed(0), &fixed(1)));
    }
}
