//! Checks what every emitted page refers to, and what no page may have.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use scraper::node::Element;
use scraper::{Html, Node};

/// Attributes that hold one address.
const ADDRESSES: [&str; 6] = ["href", "src", "poster", "data", "data-worker", "data-file"];
/// Attributes that hold a list of addresses, each with a size.
const SETS: [&str; 2] = ["srcset", "imagesrcset"];
/// The `rel` of links that name a page and fetch nothing.
const NAMES_OF_PAGES: [&str; 6] = ["canonical", "alternate", "author", "license", "next", "prev"];

/// Checks the finished site in `dist`, which stands under `base` (`/pearl/`) on `origin`
/// (`https://example.org`).
///
/// Returns one line for each problem: a reference to no file or no id, to another origin for a part of the
/// page, or out of the base; an id given twice; inline script or style, which the page's own Content Security
/// Policy forbids; a page without its one heading, canonical address or language. Fails if a file cannot be read.
pub(crate) fn check(dist: &Path, base: &str, origin: &str) -> Result<Vec<String>> {
    let mut files = BTreeMap::new();
    read(dist, "", &mut files)?;
    let mut pages = BTreeMap::new();
    let mut ids = BTreeMap::new();
    for (name, text) in &files {
        // An SVG file is looked at for its ids only, so that it may be read as HTML.
        if name.ends_with(".html") || name.ends_with(".svg") {
            let elements = elements(text);
            let known = elements.iter().filter_map(|(element, _)| element.id().map(str::to_owned));
            ids.insert(name.clone(), known.collect::<BTreeSet<String>>());
            if name.ends_with(".html") {
                pages.insert(name, elements);
            }
        }
    }
    let names = files.keys().cloned().collect();
    let site = Site { base, origin: origin.trim_end_matches('/'), files: names, ids };
    let mut problems = Vec::new();
    for (name, elements) in &pages {
        let found = site.page(name, elements);
        problems.extend(found.into_iter().map(|problem| format!("{name}: {problem}")));
    }
    for (name, text) in &files {
        let found = match name {
            _ if name.ends_with(".css") => site.style(name, text),
            _ if name == "sitemap.xml" => site.sitemap(text),
            _ => Vec::new(),
        };
        problems.extend(found.into_iter().map(|problem| format!("{name}: {problem}")));
    }
    Ok(problems)
}

/// Files below a folder, by their path with `/` between its parts; of those that are no text, the name only.
fn read(dir: &Path, prefix: &str, files: &mut BTreeMap<String, String>) -> Result<()> {
    let entries = fs::read_dir(dir).with_context(|| format!("cannot read {}", dir.display()))?;
    for entry in entries {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            read(&entry.path(), &format!("{name}/"), files)?;
        } else {
            let is_text = [".html", ".svg", ".css", ".xml"].iter().any(|ending| name.ends_with(ending));
            let text = if is_text { fs::read_to_string(entry.path())? } else { String::new() };
            files.insert(name, text);
        }
    }
    Ok(())
}

/// Every element with the text directly in it. What stands in `<noscript>` is text to the parser, and a page
/// to whoever has scripts off: it counts too.
fn elements(html: &str) -> Vec<(Element, String)> {
    let document = Html::parse_document(html);
    let mut found = Vec::new();
    for node in document.tree.nodes() {
        let Node::Element(element) = node.value() else {
            continue;
        };
        let text: String = node.children().filter_map(|child| child.value().as_text().map(|text| &**text)).collect();
        if element.name() == "noscript" {
            // The parser adds these three to any text.
            let added = |(element, _): &(Element, String)| matches!(element.name(), "html" | "head" | "body");
            found.extend(elements(&text).into_iter().filter(|inner| !added(inner)));
        }
        found.push((element.clone(), text));
    }
    found
}

/// All that a reference may lead to.
struct Site<'a> {
    base: &'a str,
    origin: &'a str,
    files: BTreeSet<String>,
    ids: BTreeMap<String, BTreeSet<String>>,
}

/// What an address is for.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Purpose {
    /// To go there: may lead anywhere.
    Visit,
    /// To say where a page of this site is.
    Name,
    /// To load a part of the page.
    Part,
}

impl Site<'_> {
    fn page(&self, page: &str, elements: &[(Element, String)]) -> Vec<String> {
        let mut problems = Vec::new();
        let is_404 = page.rsplit('/').next() == Some("404.html");
        let mut seen = BTreeSet::new();
        let (mut headings, mut canonicals, mut sheets) = (0, 0, 0);
        for (element, text) in elements {
            let name = element.name();
            problems.extend(inline(element, text));
            sheets += usize::from(name == "style");
            if let Some(id) = element.id().filter(|id| !seen.insert(*id)) {
                problems.push(format!("id=\"{id}\" is given twice"));
            }
            headings += usize::from(name == "h1");
            canonicals += usize::from(name == "link" && has_rel(element, "canonical"));
            if name == "html" && element.attr("lang").is_none_or(|lang| lang.trim().is_empty()) {
                problems.push("<html> has no lang".to_owned());
            }
            for (purpose, address) in addresses(element) {
                if is_404 && is_relative(address) {
                    // It answers for a path of any depth.
                    problems.push(format!("<{name}> refers to {address} from wherever the page is shown"));
                } else if let Some(problem) = self.problem(page, purpose, address) {
                    problems.push(format!("<{name}> refers to {address}, {problem}"));
                }
            }
        }
        if sheets > 1 {
            problems.push(format!("{sheets} <style> instead of one at the most"));
        }
        if headings != 1 {
            problems.push(format!("{headings} <h1> instead of one"));
        }
        let expected = usize::from(!is_404);
        if canonicals != expected {
            problems.push(format!("{canonicals} canonical addresses instead of {expected}"));
        }
        problems
    }

    /// The files that a style sheet calls.
    fn style(&self, name: &str, css: &str) -> Vec<String> {
        let mut problems: Vec<String> = calls(css)
            .filter_map(|address| Some(format!("refers to {address}, {}", self.problem(name, Purpose::Part, address)?)))
            .collect();
        if css.contains("@import") {
            problems.push("has an @import, which delays the first view".to_owned());
        }
        problems
    }

    fn sitemap(&self, xml: &str) -> Vec<String> {
        let places = xml.split("<loc>").skip(1).filter_map(|rest| rest.split("</loc>").next());
        let problem = |address: &str| Some(format!("lists {address}, {}", self.problem("", Purpose::Name, address)?));
        places.map(str::trim).filter_map(problem).collect()
    }

    /// What is wrong with an address in the file `from`, if anything is.
    fn problem(&self, from: &str, purpose: Purpose, address: &str) -> Option<String> {
        let (address, fragment) = address.split_once('#').unwrap_or((address, ""));
        let address = address.split('?').next().unwrap_or_default();
        let file = if address.is_empty() {
            from.to_owned()
        } else {
            match self.path(from, purpose, address) {
                Ok(Some(path)) => match self.file(&path) {
                    Ok(file) => file,
                    Err(problem) => return Some(problem),
                },
                Ok(None) => return None,
                Err(problem) => return Some(problem),
            }
        };
        // To the top of the page, or to a word of it.
        if matches!(fragment, "" | "top") || fragment.starts_with(":~:") {
            return None;
        }
        let ids = self.ids.get(&file)?;
        let fragment = decode(fragment);
        (!ids.contains(&fragment)).then(|| format!("and {file} has no id=\"{fragment}\""))
    }

    /// The path from the site's folder; nothing if the address leads elsewhere and may.
    fn path(&self, from: &str, purpose: Purpose, address: &str) -> Result<Option<String>, String> {
        let outside = || format!("which is outside of {}", self.base);
        let absolute = if let Some(rest) = self.on_this_origin(address) {
            match rest.strip_prefix(self.base) {
                // Another site on the same host.
                None if purpose == Purpose::Visit => return Ok(None),
                _ => rest.to_owned(),
            }
        } else if let Some((scheme, _)) = address.split_once(':').filter(|(scheme, _)| is_scheme(scheme)) {
            return match (scheme, purpose) {
                ("http" | "https" | "mailto" | "tel", Purpose::Visit) | ("data", Purpose::Part) => Ok(None),
                ("http" | "https", _) => Err("which is on another origin".to_owned()),
                _ => Err(format!("whose scheme is {scheme}:")),
            };
        } else if address.starts_with("//") {
            return Err("which names no scheme".to_owned());
        } else if address.starts_with('/') {
            address.to_owned()
        } else {
            let folder = from.rsplit_once('/').map(|(folder, _)| format!("{folder}/")).unwrap_or_default();
            format!("{}{folder}{address}", self.base)
        };
        let tidy = tidy(&decode(&absolute)).ok_or_else(outside)?;
        tidy.strip_prefix(self.base).map(|path| Some(path.to_owned())).ok_or_else(outside)
    }

    /// What follows the origin, if the address begins with it.
    fn on_this_origin<'b>(&self, address: &'b str) -> Option<&'b str> {
        let rest = address.strip_prefix(self.origin)?;
        match rest {
            "" => Some("/"),
            _ => rest.starts_with('/').then_some(rest),
        }
    }

    fn file(&self, path: &str) -> Result<String, String> {
        let page = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
        if self.files.contains(&page) {
            return Ok(page);
        }
        match self.files.contains(&format!("{page}/index.html")) {
            true => Err("which lacks the slash at its end".to_owned()),
            false => Err(format!("and there is no file {page}")),
        }
    }
}

/// Inline script and style. A page's one sheet of style is another matter: its policy has the hash of it.
fn inline(element: &Element, text: &str) -> Vec<String> {
    let name = element.name();
    let mut problems = Vec::new();
    match name {
        "script" if element.attr("src").is_some() => {}
        "script" if element.attr("type") == Some("application/ld+json") => {
            if let Err(error) = serde_json::from_str::<serde_json::Value>(text) {
                problems.push(format!("has JSON-LD that is no JSON: {error}"));
            }
        }
        "script" => problems.push("has an inline <script>".to_owned()),
        _ => {}
    }
    for (attribute, _) in element.attrs() {
        if attribute == "style" {
            problems.push(format!("<{name}> has an inline style"));
        } else if attribute.starts_with("on") {
            problems.push(format!("<{name}> has an inline script, {attribute}"));
        }
    }
    problems
}

/// Every address that an element has.
fn addresses(element: &Element) -> Vec<(Purpose, &str)> {
    let name = element.name();
    let purpose = match name {
        "a" | "area" => Purpose::Visit,
        "link" if NAMES_OF_PAGES.iter().any(|rel| has_rel(element, rel)) => Purpose::Name,
        _ => Purpose::Part,
    };
    let mut found = Vec::new();
    for (attribute, value) in element.attrs() {
        let value = value.trim();
        if ADDRESSES.contains(&attribute) {
            found.push((purpose, value));
        } else if SETS.contains(&attribute) && !value.starts_with("data:") {
            let each = value.split(',').filter_map(|part| part.split_whitespace().next());
            found.extend(each.map(|address| (Purpose::Part, address)));
        } else if value.starts_with("url(") {
            // Gradients, masks and markers of a drawing.
            found.extend(calls(value).map(|address| (Purpose::Part, address)));
        }
    }
    let kind = element.attr("property").or_else(|| element.attr("name")).unwrap_or_default();
    if name == "meta" && matches!(kind, "og:url" | "og:image" | "twitter:image") {
        found.extend(element.attr("content").map(|address| (Purpose::Name, address)));
    }
    found
}

fn has_rel(element: &Element, rel: &str) -> bool {
    element.attr("rel").is_some_and(|rels| rels.split_whitespace().any(|each| each.eq_ignore_ascii_case(rel)))
}

/// The addresses in `url(…)`.
fn calls(css: &str) -> impl Iterator<Item = &str> {
    let inside = css.split("url(").skip(1).filter_map(|rest| rest.split(')').next());
    inside.map(|address| address.trim().trim_matches(['"', '\'']))
}

/// Whether an address means something else on another page.
fn is_relative(address: &str) -> bool {
    let has_scheme = address.split_once(':').is_some_and(|(scheme, _)| is_scheme(scheme));
    !(has_scheme || address.starts_with('/') || address.starts_with('#'))
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.chars().all(|rest| rest.is_ascii_alphanumeric() || "+-.".contains(rest))
}

/// Takes `.` and `..` out of an absolute path; nothing if it climbs above its root.
fn tidy(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').skip(1) {
        match part {
            "." => {}
            ".." => drop(parts.pop()?),
            _ => parts.push(part),
        }
    }
    let is_folder = path.ends_with("/.") || path.ends_with("/..");
    Some(format!("/{}{}", parts.join("/"), if is_folder && !parts.is_empty() { "/" } else { "" }))
}

/// Undoes percent-encoding; what is no such encoding stays as it is.
fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let digits = bytes.get(at + 1..at + 3).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.filter(|_| bytes[at] == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                decoded.push(byte);
                at += 3;
            }
            None => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests;
