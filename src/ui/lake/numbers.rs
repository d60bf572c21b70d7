//! Numbers as the lake says them.

use std::fmt::Display;

use crate::baked::Text;
use crate::content::Language;
use crate::content::lake::Count;
use crate::ui::labs::numbers::plain;

/// A whole number, thousands apart.
pub fn whole(number: u64) -> String {
    plain(number as f64)
}

/// Bytes with the unit that gives them three digits: of a thousand each, as files are measured.
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["B", "KB", "MB", "GB"];
    let (mut value, mut unit) = (bytes as f64, 0);
    // What would be rounded to a thousand has the next unit.
    while value >= 999.5 && unit + 1 < UNITS.len() {
        value /= 1_000.0;
        unit += 1;
    }
    let decimals = if unit == 0 || value >= 99.95 { 0 } else { 1 };
    format!("{value:.decimals$} {}", UNITS[unit])
}

/// A number with what it counts.
pub fn count(words: &Count, number: u64) -> String {
    let words = if number == 1 { words.one } else { words.many };
    words.fill(&[("n", &whole(number))])
}

/// A share in percent: all is said only of all, and none only of none.
pub fn share(part: u64, of: u64) -> String {
    let percent = 100.0 * part as f64 / of.max(1) as f64;
    match part {
        0 => "0%".to_owned(),
        _ if part >= of => "100%".to_owned(),
        _ => format!("{:.1}%", percent.clamp(0.1, 99.9)),
    }
}

/// Texts one after the other, as the language sets them apart.
pub fn list(language: Language, texts: impl IntoIterator<Item = impl Display>) -> String {
    let apart = if language == Language::Chinese { "、" } else { ", " };
    texts.into_iter().map(|text| text.to_string()).collect::<Vec<_>>().join(apart)
}

/// A text with one value in it.
pub fn fill(words: &Text, name: &str, value: impl Display) -> String {
    words.fill(&[(name, &value)])
}
