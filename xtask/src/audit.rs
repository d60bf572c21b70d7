//! Measures the site against `budgets.toml`: bytes, which are the same everywhere, and Lighthouse.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use flate2::Compression;
use flate2::write::GzEncoder;
use scraper::{Html, Node};
use serde::Deserialize;
use serde_json::Value;

/// Part of the program, so that it is the same file wherever a task is started.
const BUDGETS: &str = include_str!("../../budgets.toml");
/// The pages that Lighthouse measures, by their path below the base.
const PAGES: [&str; 3] = ["", "radius/", "zh/"];
/// Its figures vary by some percent: the median of so many runs counts.
const RUNS: usize = 3;
/// Nothing but the page: Chromium's own requests would be measured with it.
const CHROME_FLAGS: &str = "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-background-networking \
    --disable-component-update --disable-sync --no-first-run";
/// The faces with Latin letters. A page in English may use any of them; which others it loads, its words say.
const LATIN_FACES: [&str; 3] = ["fonts/cormorant-", "fonts/inter-", "fonts/jetbrains-"];
/// What is compressed already; GitHub Pages sends it as it is.
const COMPRESSED: [&str; 6] = [".woff2", ".avif", ".webp", ".png", ".jpg", ".gz"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Budgets {
    bytes: Bytes,
    lighthouse: BTreeMap<String, f64>,
}

/// Bytes after gzip.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Bytes {
    app_wasm_gzip: usize,
    first_view_gzip: usize,
}

impl Budgets {
    fn read() -> Result<Budgets> {
        let budgets: Budgets = toml::from_str(BUDGETS).context("budgets.toml")?;
        let measured: BTreeSet<&str> = MEASURES.iter().map(|measure| measure.name).collect();
        let given: BTreeSet<&str> = budgets.lighthouse.keys().map(String::as_str).collect();
        ensure!(given == measured, "budgets.toml: [lighthouse] is to have the keys {measured:?}, and has {given:?}");
        Ok(budgets)
    }
}

/// Measures the pages at `site` (`http://127.0.0.1:8080/`) with the Lighthouse of the project's folder and
/// prints what it finds. Fails if a median is not within its budget, or if Lighthouse does not finish.
pub(crate) fn run(root: &Path, chromium: &Path, site: &str) -> Result<()> {
    let budgets = Budgets::read()?;
    let names: String = MEASURES.iter().map(|measure| format!("{:>15}", measure.name)).collect();
    println!("{:<10}{names}", "page");
    let mut problems = Vec::new();
    for page in PAGES {
        let reports = (0..RUNS).map(|_| lighthouse(root, chromium, &format!("{site}{page}")));
        let reports = reports.collect::<Result<Vec<Value>>>()?;
        let medians = medians(&reports).with_context(|| format!("Lighthouse on /{page}"))?;
        let figures: String = medians.iter().map(|figure| format!("{:>15}", show(*figure))).collect();
        println!("{:<10}{figures}", format!("/{page}"));
        let over = over(&medians, &budgets.lighthouse);
        if !over.is_empty() {
            let advice: BTreeSet<String> = reports.iter().flat_map(failed).collect();
            problems.extend(over.iter().map(|problem| format!("/{page}: {problem}")));
            problems.extend(advice.iter().map(|advice| format!("/{page}:   {advice}")));
        }
    }
    if !problems.is_empty() {
        bail!("out of budget (budgets.toml)\n  {}", problems.join("\n  "));
    }
    Ok(())
}

/// Weighs the site in `dist`, whose emitted names `manifest` gives by the files' own, and prints what it finds.
///
/// Returns one line for each budget overrun. Fails if a file of the first view is missing.
pub(crate) fn bytes(dist: &Path, manifest: &BTreeMap<String, String>) -> Result<Vec<String>> {
    bytes_within(dist, manifest, &Budgets::read()?.bytes)
}

fn bytes_within(dist: &Path, manifest: &BTreeMap<String, String>, budget: &Bytes) -> Result<Vec<String>> {
    let emitted = |name: &str| manifest.get(name).with_context(|| format!("no file {name} was emitted"));
    let wasm = emitted("app_bg.wasm")?;
    let mut files: BTreeSet<String> = [wasm, emitted("app.js")?].into_iter().cloned().collect();
    let faces = manifest.iter().filter(|(name, _)| LATIN_FACES.iter().any(|face| name.starts_with(face)));
    files.extend(faces.map(|(_, emitted)| emitted.clone()));
    files.extend(called_by_page(dist)?);

    let mut sizes = files
        .into_iter()
        .map(|file| {
            Ok((sent(&file, &fs::read(dist.join(&file)).with_context(|| format!("{file} is missing"))?)?, file))
        })
        .collect::<Result<Vec<(usize, String)>>>()?;
    sizes.sort_by(|one, other| other.cmp(one));
    println!("{:>9}  the first view of / in {}, as it is sent", "bytes", dist.display());
    sizes.iter().for_each(|(size, file)| println!("{size:>9}  {file}"));
    let total: usize = sizes.iter().map(|(size, _)| size).sum();
    let program = sizes.iter().find(|(_, file)| file == wasm).map_or(0, |(size, _)| *size);
    println!("{total:>9}  in all, of {}; the program {program}, of {}", budget.first_view_gzip, budget.app_wasm_gzip);

    let rows = [("the program", program, budget.app_wasm_gzip), ("the first view of /", total, budget.first_view_gzip)];
    let over = rows.into_iter().filter(|(_, size, limit)| size > limit);
    let line =
        |(what, size, limit)| format!("{}: {what} weighs {size} bytes, {} too many", dist.display(), size - limit);
    Ok(over.map(line).collect())
}

/// The page `/` and every file that it and its style sheets call, by their paths in `dist`; of the fonts that
/// only a style sheet calls, those with a `unicode-range` that the page's words reach into.
fn called_by_page(dist: &Path) -> Result<BTreeSet<String>> {
    let page = fs::read_to_string(dist.join("index.html")).context("index.html is missing")?;
    let mut files = BTreeSet::from(["index.html".to_owned()]);
    let page = Html::parse_document(&page);
    for node in page.tree.nodes() {
        let Node::Element(element) = node.value() else {
            continue;
        };
        let fetched = ["stylesheet", "preload", "modulepreload", "icon", "manifest"];
        let is_fetched = |rels: &str| rels.split_whitespace().any(|rel| fetched.contains(&rel));
        let address = match element.name() {
            "link" if element.attr("rel").is_some_and(is_fetched) => element.attr("href"),
            "script" | "img" => element.attr("src"),
            "image" | "use" => element.attr("href").filter(|address| !address.starts_with('#')),
            _ => None,
        };
        if let Some(address) = address {
            files.insert(emitted_file(dist, address)?);
        }
    }
    let styles: Vec<String> = files.iter().filter(|file| file.ends_with(".css")).cloned().collect();
    for style in styles {
        let css = fs::read_to_string(dist.join(&style))?;
        let calls = css.split("url(").skip(1).filter_map(|rest| rest.split(')').next());
        for call in calls.map(|call| call.trim_matches(['"', '\'', ' '])) {
            if !(call.ends_with(".woff2") || call.starts_with("data:") || call.starts_with('#')) {
                files.insert(emitted_file(dist, &format!("{}/{call}", folder(&style)))?);
            }
        }
        for call in faces_in_use(&css, &words(&page)) {
            files.insert(emitted_file(dist, &format!("{}/{call}", folder(&style)))?);
        }
    }
    Ok(files)
}

fn folder(file: &str) -> &str {
    file.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// All text that a page shows, or may show.
fn words(page: &Html) -> String {
    let body = page.root_element().child_elements().find(|element| element.value().name() == "body");
    body.into_iter().flat_map(|body| body.text()).collect()
}

/// The fonts whose `unicode-range` has a character of the text: a browser loads each for a single one.
fn faces_in_use<'a>(css: &'a str, text: &str) -> Vec<&'a str> {
    let mut found = Vec::new();
    for face in css.split("@font-face").skip(1).filter_map(|rest| rest.split('}').next()) {
        let after = |name| face.split_once(name).map_or("", |(_, rest): (&str, &str)| rest);
        let ranges: Vec<(u32, u32)> = after("unicode-range:").split([',', ';']).map_while(range).collect();
        if text.chars().any(|letter| ranges.iter().any(|(first, last)| (*first..=*last).contains(&u32::from(letter)))) {
            found.extend(after("url(").split(')').next().map(|call| call.trim_matches(['"', '\'', ' '])));
        }
    }
    found
}

/// `U+4E2D`, `U+3400-9FFF` or `U+4??` (CSS Fonts 4, section 4.5): the first and the last code point.
fn range(text: &str) -> Option<(u32, u32)> {
    let text = text.trim().to_ascii_uppercase();
    let digits = text.strip_prefix("U+")?;
    let (first, last) = digits.split_once('-').unwrap_or((digits, digits));
    let point = |digits: &str, any: &str| u32::from_str_radix(&digits.replace('?', any), 16).ok();
    Some((point(first, "0")?, point(last, "F")?))
}

/// The file at an address, whatever base the site stands under.
fn emitted_file(dist: &Path, address: &str) -> Result<String> {
    let path = address.split(['?', '#']).next().unwrap_or_default().trim_start_matches('/');
    let tails = path.match_indices('/').map(|(slash, _)| &path[slash + 1..]);
    let mut candidates = std::iter::once(path).chain(tails);
    let found = candidates.find(|tail| !tail.is_empty() && dist.join(tail).is_file());
    Ok(found.with_context(|| format!("the page / calls {address}, which is missing"))?.to_owned())
}

/// How many bytes GitHub Pages sends for a file.
fn sent(name: &str, bytes: &[u8]) -> Result<usize> {
    if COMPRESSED.iter().any(|ending| name.ends_with(ending)) {
        return Ok(bytes.len());
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}

/// One figure of a report of Lighthouse.
struct Measure {
    /// Its key in `budgets.toml`.
    name: &'static str,
    /// Where it is, as a JSON pointer (RFC 6901).
    at: &'static str,
    is_score: bool,
}

const fn score(name: &'static str, at: &'static str) -> Measure {
    Measure { name, at, is_score: true }
}

const fn cost(name: &'static str, at: &'static str) -> Measure {
    Measure { name, at, is_score: false }
}

const MEASURES: [Measure; 7] = [
    score("performance", "/categories/performance/score"),
    score("accessibility", "/categories/accessibility/score"),
    score("best-practices", "/categories/best-practices/score"),
    score("seo", "/categories/seo/score"),
    cost("lcp_ms", "/audits/largest-contentful-paint/numericValue"),
    cost("tbt_ms", "/audits/total-blocking-time/numericValue"),
    cost("cls", "/audits/cumulative-layout-shift/numericValue"),
];

impl Measure {
    /// A score from 0 to 100, milliseconds, or a share.
    fn read(&self, report: &Value) -> Result<f64> {
        let figure = report.pointer(self.at).and_then(Value::as_f64).with_context(|| format!("no {}", self.name))?;
        Ok(if self.is_score { (figure * 100.0).round() } else { (figure * 1000.0).round() / 1000.0 })
    }
}

/// One report on one page: mobile, on a slowed network and processor, as Lighthouse has it by default.
fn lighthouse(root: &Path, chromium: &Path, address: &str) -> Result<Value> {
    let mut command = Command::new(root.join("node_modules/.bin/lighthouse"));
    command.args([address, "--output=json", "--quiet", "--no-enable-error-reporting", CHROME_FLAGS]);
    command.env("CHROME_PATH", chromium).current_dir(root).stdin(Stdio::null());
    let output = command.output().context("cannot start Lighthouse")?;
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        bail!("Lighthouse failed on {address} ({}): {}", output.status, complaint.trim());
    }
    let report: Value = serde_json::from_slice(&output.stdout).context("Lighthouse gave no report")?;
    if let Some(message) = report.pointer("/runtimeError/message").and_then(Value::as_str) {
        bail!("Lighthouse failed on {address}: {message}");
    }
    Ok(report)
}

/// The median of each measure.
fn medians(reports: &[Value]) -> Result<Vec<f64>> {
    let median = |measure: &Measure| {
        let mut figures = reports.iter().map(|report| measure.read(report)).collect::<Result<Vec<f64>>>()?;
        figures.sort_by(f64::total_cmp);
        figures.get(figures.len() / 2).copied().context("no report")
    };
    MEASURES.iter().map(median).collect()
}

/// One line for each measure that is not within its budget.
fn over(medians: &[f64], budgets: &BTreeMap<String, f64>) -> Vec<String> {
    let mut problems = Vec::new();
    for (measure, figure) in MEASURES.iter().zip(medians) {
        let name = measure.name;
        match budgets.get(name) {
            Some(least) if measure.is_score && figure < least => {
                problems.push(format!("{name} is {}, less than {}", show(*figure), show(*least)));
            }
            Some(most) if !measure.is_score && figure > most => {
                problems.push(format!("{name} is {}, more than {}", show(*figure), show(*most)));
            }
            _ => {}
        }
    }
    problems
}

/// What Lighthouse found wanting, of all that has a weight in a score.
fn failed(report: &Value) -> Vec<String> {
    let categories = report["categories"].as_object().into_iter().flat_map(serde_json::Map::values);
    let weighted = categories.flat_map(|category| category["auditRefs"].as_array().into_iter().flatten());
    let names = weighted.filter(|audit| audit["weight"].as_f64() > Some(0.0)).filter_map(|audit| audit["id"].as_str());
    let wanting = |name: &&str| report["audits"][name]["score"].as_f64().is_some_and(|score| score < 0.9);
    let line = |name: &str| format!("{name}: {}", report["audits"][name]["title"].as_str().unwrap_or_default());
    names.filter(wanting).map(line).collect()
}

/// Milliseconds without their fractions, a shift with three.
fn show(figure: f64) -> String {
    if figure >= 1.0 || figure == 0.0 { format!("{figure:.0}") } else { format!("{figure:.3}") }
}

#[cfg(test)]
mod tests {
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
        put(
            "assets/site-1.css",
            b"@font-face{src:url(inter-1.woff2)}b{background:url('water-1.avif')}i{mask:url(data:x)}",
        );
        let manifest = [
            ("app_bg.wasm", "app_bg-1.wasm"),
            ("app.js", "app-1.js"),
            ("start.js", "start-1.js"),
            ("fonts/inter-400.woff2", "inter-1.woff2"),
            ("fonts/cormorant-300.woff2", "cormorant-1.woff2"),
            ("fonts/jetbrains-mono-400.woff2", "jetbrains-1.woff2"),
            ("fonts/noto-sans-sc-400.woff2", "noto-1.woff2"),
            ("pictures/pearl.avif", "pearl-1.avif"),
            ("pictures/water.avif", "water-1.avif"),
            ("pictures/elsewhere.avif", "elsewhere-1.avif"),
        ];
        manifest.iter().for_each(|(_, file)| put(&format!("assets/{file}"), &[7; 1000]));
        let manifest = manifest.map(|(name, file)| (name.to_owned(), format!("assets/{file}")));
        (dist, manifest.into())
    }

    fn within(app_wasm_gzip: usize, first_view_gzip: usize) -> Vec<String> {
        let (dist, manifest) = site();
        let problems = bytes_within(dist.path(), &manifest, &Bytes { app_wasm_gzip, first_view_gzip }).expect("sizes");
        problems.iter().map(|line| line.rsplit_once(": ").map_or(line.as_str(), |(_, rest)| rest).to_owned()).collect()
    }

    #[test]
    fn the_budgets_of_the_project_can_be_read() {
        let budgets = Budgets::read().expect("budgets");
        assert_eq!(budgets.lighthouse["cls"], 0.0);
        assert!(budgets.bytes.app_wasm_gzip < budgets.bytes.first_view_gzip);
    }

    #[test]
    fn the_first_view_is_all_that_the_page_loads() {
        let (dist, manifest) = site();
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
        let text = ["app_bg.wasm", "app.js", "start.js"].map(|name| sent(name, &[7; 1000]).expect("a size"));
        let files = ["index.html", "favicon.svg", "assets/site-1.css"];
        let files = files.map(|file| sent(file, &fs::read(dist.path().join(file)).expect("a file")).expect("a size"));
        let total = 5000 + text.iter().sum::<usize>() + files.iter().sum::<usize>();
        let fits = Bytes { app_wasm_gzip: text[0], first_view_gzip: total };
        assert_eq!(bytes_within(dist.path(), &manifest, &fits).expect("sizes"), [""; 0]);
        assert_eq!(
            within(1000, total - 1),
            ["the first view of / weighs ".to_owned() + &format!("{total} bytes, 1 too many")]
        );
    }

    #[test]
    fn an_overrun_of_the_program_is_reported() {
        let size = sent("app_bg.wasm", &[7; 1000]).expect("a size");
        assert_eq!(within(size - 3, 100_000), [format!("the program weighs {size} bytes, 3 too many")]);
        assert_eq!(within(size - 3, 1).len(), 2);
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
}
