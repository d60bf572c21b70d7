//! Sentences with numbers in them.

use std::fmt::Display;

use crate::baked::Text;
use crate::content::Language;

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
