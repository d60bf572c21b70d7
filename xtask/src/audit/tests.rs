//! Tests of `audit`.

use serde_json::json;

use super::*;

const PAGE: &str = r##"<!DOCTYPE html><html><head><link rel="canonical" href="https://example.org/pearl/">
    <link rel="stylesheet" href="/pearl/assets/site-1.css"><link rel="icon" href="/pearl/favicon.svg">
    <link rel="preload" as="font" href="/pearl/assets/inter-1.woff2"><script type="module" src="/pearl/assets/start-1.js"></script>
    </head><body><img src="assets/pearl-1.avif" alt=""><svg><use href="#local"/></svg><a href="/pearl/radius/">x</a></body></html>"##;

/// A site with files of known size; the names of all but the fonts' are in use on its page.
fn site() -> (tempfile::TempDir, BTreeMap<String, String>) {
    let dist = tempfile::tempdir().expect("a folder");
    fs::create_dir(dist.path().join("assets")).expect("a folder");
    let put = |name: &str, bytes: &[u8]| fs::write(dist.path().join(name), bytes).expect("a file");
    put("index.html", PAGE.as_bytes());
    put("favicon.svg", b"<svg/>");
    put("assets/site-1.css", b"@font-face{src:url(inter-1.woff2)}b{background:url('water-1.avif')}i{mask:url(data:x)}");
    let others = [
        ("start.js", "start-1.js"),
        ("fonts/inter-400.woff2", "inter-1.woff2"),
        ("fonts/cormorant-300.woff2", "cormorant-1.woff2"),
        ("fonts/jetbrains-mono-400.woff2", "jetbrains-1.woff2"),
        ("fonts/noto-sans-sc-400.woff2", "noto-1.woff2"),
        ("pictures/pearl.avif", "pearl-1.avif"),
        ("pictures/water.avif", "water-1.avif"),
        ("pictures/elsewhere.avif", "elsewhere-1.avif"),
    ];
    let programs = PROGRAMS.iter().flat_map(|program| [program.wasm(), program.script()]);
    let programs = programs.map(|name| (name.clone(), name.replacen('.', "-1.", 1)));
    let files = programs.chain(others.map(|(name, file)| (name.to_owned(), file.to_owned())));
    let manifest: BTreeMap<String, String> = files.map(|(name, file)| (name, format!("assets/{file}"))).collect();
    manifest.values().for_each(|file| put(file, &[7; 1000]));
    (dist, manifest)
}

fn budget(app: usize, worker: usize, first_view: usize) -> Bytes {
    let large = PROGRAMS.iter().map(|program| (program.name, 1_000_000));
    let programs = large.chain([("app", app), ("worker", worker)]);
    Bytes { first_view, programs: programs.map(|(name, limit)| (name.to_owned(), limit)).collect() }
}

fn within(app: usize, worker: usize, first_view: usize) -> Vec<String> {
    let (dist, manifest) = site();
    let problems = bytes_within(dist.path(), &manifest, &budget(app, worker, first_view)).expect("sizes");
    problems.iter().map(|line| line.rsplit_once(": ").map_or(line.as_str(), |(_, rest)| rest).to_owned()).collect()
}

#[test]
fn the_budgets_of_the_project_can_be_read() {
    let budgets = Budgets::read().expect("budgets");
    assert_eq!(budgets.lighthouse["cls"], 0.0);
    assert!(budgets.bytes.programs["app"] < budgets.bytes.first_view);
}

#[test]
fn the_first_view_is_all_that_the_page_loads() {
    let (dist, _) = site();
    let page = called_by_page(dist.path()).expect("files");
    let expected = [
        "assets/inter-1.woff2",
        "assets/pearl-1.avif",
        "assets/site-1.css",
        "assets/start-1.js",
        "assets/water-1.avif",
        "favicon.svg",
        "index.html",
    ];
    assert_eq!(page.iter().map(String::as_str).collect::<Vec<_>>(), expected);
    // Three fonts and two pictures are sent as they are, a thousand bytes each.
    let text = ["app_bg.wasm", "app.js", "scene_bg.wasm", "scene.js", "start.js"]
        .map(|name| sent(name, &[7; 1000]).expect("a size"));
    let files = ["index.html", "favicon.svg", "assets/site-1.css"];
    let files = files.map(|file| sent(file, &fs::read(dist.path().join(file)).expect("a file")).expect("a size"));
    let total = 5000 + text.iter().sum::<usize>() + files.iter().sum::<usize>();
    assert_eq!(within(text[0], text[0], total), [""; 0]);
    assert_eq!(
        within(1000, 1000, total - 1),
        ["the first view of / weighs ".to_owned() + &format!("{total} bytes, 1 too many")]
    );
}

#[test]
fn an_overrun_of_a_program_is_reported() {
    let size = sent("app_bg.wasm", &[7; 1000]).expect("a size");
    assert_eq!(within(size - 3, size, 100_000), [format!("the program `app` weighs {size} bytes, 3 too many")]);
    assert_eq!(within(size, size - 3, 100_000), [format!("the program `worker` weighs {size} bytes, 3 too many")]);
    assert_eq!(within(size - 3, size - 3, 1).len(), 3);
}

#[test]
fn a_font_counts_when_its_range_has_a_letter_of_the_page() {
    let css = "@font-face{src:url(all.woff2)}@font-face{src:url(\"han.woff2\")format(\"woff2\");unicode-range:U+2E80-2FDF,\
        U+3400-9FFF;font-display:swap}@font-face{unicode-range:u+4??, U+2014;src:url('some.woff2')}";
    for (text, expected) in [
        ("words é", &[][..]),
        ("a word 中", &["han.woff2"]),
        ("Привет", &["some.woff2"]),
        ("文 — word", &["han.woff2", "some.woff2"]),
    ] {
        assert_eq!(faces_in_use(css, text), expected, "{text}");
    }
    let page = Html::parse_document("<head><title>題</title></head><body><p>one <a>two</a></p></body>");
    assert_eq!(words(&page), "one two");
}

#[test]
fn a_missing_file_is_an_error() {
    let (dist, manifest) = site();
    fs::remove_file(dist.path().join("assets/water-1.avif")).expect("a file less");
    let error = bytes(dist.path(), &manifest).expect_err("a missing file").to_string();
    assert_eq!(error, "the page / calls assets/water-1.avif, which is missing");
    assert!(bytes(site().0.path(), &BTreeMap::new()).is_err());
}

fn report(performance: f64, lcp: f64, cls: f64) -> Value {
    let full = json!({ "score": 1 });
    json!({
        "categories": {
            "performance": { "score": performance, "auditRefs": [{ "id": "largest-contentful-paint", "weight": 25 }] },
            "accessibility": full, "best-practices": full, "seo": full,
        },
        "audits": {
            "largest-contentful-paint": { "numericValue": lcp, "score": 0.5, "title": "Largest Contentful Paint" },
            "total-blocking-time": { "numericValue": 12.5, "score": 1 },
            "cumulative-layout-shift": { "numericValue": cls, "score": 1 },
        },
    })
}

#[test]
fn the_median_run_counts() {
    let runs = [report(1.0, 1200.0, 0.0), report(0.7, 3000.0, 0.2), report(1.0, 1399.6, 0.0001)];
    let medians = medians(&runs).expect("medians");
    assert_eq!(medians, [100.0, 100.0, 100.0, 100.0, 1399.6, 12.5, 0.0]);
    assert_eq!(over(&medians, &Budgets::read().expect("budgets").lighthouse), [""; 0]);
}

#[test]
fn an_overrun_is_reported_with_what_was_wanting() {
    let runs = [report(0.99, 1401.0, 0.004)];
    let over = over(&medians(&runs).expect("medians"), &Budgets::read().expect("budgets").lighthouse);
    assert_eq!(
        over,
        ["performance is 99, less than 100", "lcp_ms is 1401, more than 1400", "cls is 0.004, more than 0"]
    );
    assert_eq!(failed(&runs[0]), ["largest-contentful-paint: Largest Contentful Paint"]);
    assert!(medians(&[json!({})]).is_err());
}
