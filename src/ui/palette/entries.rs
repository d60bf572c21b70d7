//! What the palette finds: the site's headings, as `headings.tsv` lists them, and how well each meets what was typed.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// As many results as are read at a glance.
pub const MOST_FOUND: usize = 12;

/// A heading of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Its words.
    pub text: String,
    /// The words of the heading that it belongs to; empty for that of a page.
    pub above: String,
    /// Where it is, below the site's root.
    pub address: String,
}

/// The headings of `headings.tsv`, in the order of the pages: a line each, with its words, those above it and its address.
/// Lines of another form are left out.
pub fn headings(text: &str) -> Vec<Heading> {
    let heading = |line: &str| {
        let [text, above, address] = line.split('\t').map(str::to_owned).collect::<Vec<_>>().try_into().ok()?;
        Some(Heading { text, above, address })
    };
    text.lines().filter_map(heading).collect()
}

/// The indices of those texts that have all that was typed in its order, best first; all, in their order, where
/// nothing was typed. At most [`MOST_FOUND`].
pub fn find(typed: &str, texts: impl Iterator<Item = impl AsRef<str>>) -> Vec<usize> {
    let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
    let mut config = Config::DEFAULT;
    config.prefer_prefix = true;
    let mut matcher = Matcher::new(config);
    let mut characters = Vec::new();
    let mut found: Vec<(u32, usize)> = texts
        .enumerate()
        .filter_map(|(index, text)| {
            Some((pattern.score(Utf32Str::new(text.as_ref(), &mut characters), &mut matcher)?, index))
        })
        .collect();
    found.sort_by_key(|&(score, index)| (std::cmp::Reverse(score), index));
    found.into_iter().map(|(_, index)| index).take(MOST_FOUND).collect()
}
