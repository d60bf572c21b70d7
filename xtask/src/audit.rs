//! Measures the site against `budgets.toml`: bytes, which are the same everywhere, Lighthouse, and how fast it answers.

mod response;

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

use crate::programs::PROGRAMS;

/// Part of the program, so that it is the same file wherever a task is started.
const BUDGETS: &str = include_str!("../../budgets.toml");
/// The pages that Lighthouse measures, by their path below the base.
const PAGES: [&str; 3] = ["", "radius/", "zh/"];
/// Its figures vary by some percent: the median of so many runs counts.
const RUNS: usize = 3;
/// Nothing but the page: Chromium's own requests would be measured with it.
const CHROME_FLAGS: &str = "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-background-networking \
    --disable-component-update --disable-sync --no-first-run";
/// The programs that `/` fetches before anybody uses a demo.
const UNASKED: [&str; 2] = ["app", "scene"];
/// The faces with Latin letters. A page in English may use any of them; which others it loads, its words say.
const LATIN_FACES: [&str; 3] = ["fonts/cormorant-", "fonts/inter-", "fonts/jetbrains-"];
/// What is compressed already; GitHub Pages sends it as it is.
const COMPRESSED: [&str; 6] = [".woff2", ".avif", ".webp", ".png", ".jpg", ".gz"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Budgets {
    bytes: Bytes,
    lighthouse: BTreeMap<String, f64>,
    response: BTreeMap<String, f64>,
}

/// Bytes after gzip.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Bytes {
    first_view: usize,
    /// By the programs' names.
    programs: BTreeMap<String, usize>,
}

impl Budgets {
    fn read() -> Result<Budgets> {
        let budgets: Budgets = toml::from_str(BUDGETS).context("budgets.toml")?;
        let measured: BTreeSet<&str> = MEASURES.iter().map(|measure| measure.name).collect();
        let given: BTreeSet<&str> = budgets.lighthouse.keys().map(String::as_str).collect();
        let answers: BTreeSet<&str> = budgets.response.keys().map(String::as_str).collect();
        ensure!(
            answers == response::MEASURES.into(),
            "budgets.toml: [response] is to have the keys {:?}",
            response::MEASURES
        );
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
    problems.extend(response::over(chromium, site, &budgets.response)?);
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
    let mut files = BTreeSet::new();
    for program in PROGRAMS.iter().filter(|program| UNASKED.contains(&program.name)) {
        files.extend([emitted(&program.wasm())?.clone(), emitted(&program.script())?.clone()]);
    }
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
    println!("{total:>9}  in all, of {}", budget.first_view);
    let mut rows = vec![("the first view of /".to_owned(), total, budget.first_view)];
    for program in &PROGRAMS {
        let file = emitted(&program.wasm())?;
        let size = sent(file, &fs::read(dist.join(file)).with_context(|| format!("{file} is missing"))?)?;
        let limit = *budget.programs.get(program.name).with_context(|| format!("no budget for `{}`", program.name))?;
        println!("{size:>9}  the program `{}`, of {limit}", program.name);
        rows.push((format!("the program `{}`", program.name), size, limit));
    }
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
mod tests;
