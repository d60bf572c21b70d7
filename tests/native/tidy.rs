//! What ARCHITECTURE.md promises of the sources.

use std::fs;
use std::path::{Path, PathBuf};

/// Every Rust source below a folder or behind a file of the same name.
fn sources(place: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(place);
    let mut found = vec![root.with_extension("rs")];
    let mut folders = vec![root];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of sources").flatten() {
            match entry.path() {
                path if path.is_dir() => folders.push(path),
                path => found.push(path),
            }
        }
    }
    found
}

#[test]
fn engine_and_content_know_no_browser() {
    for place in ["src/engine", "src/content"] {
        let sources = sources(place);
        assert!(sources.len() > 1, "{place} has sources");
        for source in sources {
            let text = fs::read_to_string(&source).expect("a source");
            for word in ["leptos", "web_sys", "js_sys", "gloo", "SystemTime", "Instant::now"] {
                assert!(!text.contains(word), "{} knows {word}", source.display());
            }
        }
    }
}

#[test]
fn the_browser_is_touched_in_one_place() {
    for source in sources("src/ui") {
        if source.to_string_lossy().contains("src/ui/browser") {
            continue;
        }
        let text = fs::read_to_string(&source).expect("a source");
        for word in ["window()", "document()", "gloo_timers", "js_sys"] {
            assert!(!text.contains(word), "{} has {word}", source.display());
        }
    }
}
