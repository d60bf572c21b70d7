//! Lists the headings of a finished site, for its command palette.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use scraper::{ElementRef, Html, Selector};

/// The editions by their folder, as `src/ui/address.rs` has them.
const EDITIONS: [&str; 2] = ["", "zh/"];

/// Writes `headings.tsv` beside the home page of each edition: a line for each heading, with its words, those of the
/// heading above it and its address below `base`. The site map says which pages there are, and their order.
pub(crate) fn write(site: &Path, base: &str) -> Result<()> {
    let map = fs::read_to_string(site.join("sitemap.xml"))?;
    let paths: Vec<&str> = map
        .split("<loc>")
        .skip(1)
        .filter_map(|rest| rest.split_once("</loc>"))
        .filter_map(|(address, _)| address.split_once("://")?.1.split_once(base).map(|(_, path)| path))
        .collect();
    for edition in EDITIONS {
        let is_of_edition = |path: &&&str| path.starts_with("zh/") == (edition == "zh/");
        let mut lines = Vec::new();
        for path in paths.iter().filter(is_of_edition) {
            let html = fs::read_to_string(site.join(path).join("index.html"))
                .with_context(|| format!("{path} is in the map, and is no page"))?;
            lines.extend(headings(&html, path));
        }
        let mut seen = BTreeSet::new();
        lines.retain(|line| seen.insert(line.clone()));
        fs::write(site.join(edition).join("headings.tsv"), lines.join("\n") + "\n")?;
    }
    Ok(())
}

/// The lines of a page that stands at `path`.
fn headings(html: &str, path: &str) -> Vec<String> {
    let document = Html::parse_document(html);
    let selector = Selector::parse("main :is(h1, h2, h3)").expect("a plain selector");
    // The words of the last heading of each level: what the ones below it belong to.
    let mut above = [String::new(), String::new()];
    let mut lines = Vec::new();
    for heading in document.select(&selector).filter(|heading| is_shown(heading)) {
        let words = heading.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
        let level = match heading.value().name() {
            "h1" => 0,
            "h2" => 1,
            _ => 2,
        };
        let place = std::iter::once(heading).chain(heading.ancestors().filter_map(ElementRef::wrap));
        // `main` itself is the whole page.
        let id = place.filter_map(|element| element.value().id()).find(|&id| id != "content");
        // A chapter is named by its heading, and is what a link means.
        let fragment = id.map(|id| id.strip_suffix("-title").unwrap_or(id));
        let fragment = fragment.filter(|_| level > 0).map(|id| format!("#{id}")).unwrap_or_default();
        let about = above.iter().take(level).rfind(|words| !words.is_empty()).cloned().unwrap_or_default();
        lines.push(format!("{words}\t{about}\t{path}{fragment}"));
        above.iter_mut().skip(level + 1).for_each(String::clear);
        if let Some(last) = above.get_mut(level) {
            *last = words;
        }
    }
    lines
}

/// A heading that only some hear, or that opens later, leads nowhere that could be seen.
fn is_shown(heading: &ElementRef) -> bool {
    let is_hidden = |element: ElementRef| {
        element.value().name() == "dialog" || element.value().classes().any(|class| class == "visually-hidden")
    };
    !std::iter::once(*heading).chain(heading.ancestors().filter_map(ElementRef::wrap)).any(is_hidden)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_lead_to_the_nearest_place_that_has_a_name() {
        let html = "<nav><h2>Elsewhere</h2></nav><main id=content><h1>The <b>page</b></h1><section id=one><h2 id=one-title>One</h2><h3 id=deep>Deep &amp; far</h3>\
                    <h3 class=visually-hidden>Heard</h3><dialog><h3>Later</h3></dialog></section><h2>Two</h2></main>";
        let expected = [
            "The page\t\tradius/",
            "One\tThe page\tradius/#one",
            "Deep & far\tOne\tradius/#deep",
            "Two\tThe page\tradius/",
        ];
        assert_eq!(headings(html, "radius/"), expected);
    }

    #[test]
    fn each_edition_lists_its_own_pages() {
        let site = tempfile::tempdir().expect("a folder");
        for (path, title) in [("", "Home"), ("a/", "A"), ("zh/", "家"), ("zh/a/", "甲")] {
            fs::create_dir_all(site.path().join(path)).expect("a folder");
            fs::write(site.path().join(path).join("index.html"), format!("<main><h1>{title}</h1></main>"))
                .expect("a page");
        }
        let map =
            ["", "zh/", "a/", "zh/a/"].map(|path| format!("<loc>https://example.org/pearl/{path}</loc>")).concat();
        fs::write(site.path().join("sitemap.xml"), map).expect("a map");
        write(site.path(), "/pearl/").expect("written");
        let read = |name: &str| fs::read_to_string(site.path().join(name)).expect("there");
        assert_eq!(read("headings.tsv"), "Home\t\t\nA\t\ta/\n");
        assert_eq!(read("zh/headings.tsv"), "家\t\tzh/\n甲\t\tzh/a/\n");
    }
}
