//! Numbers of the lake as they are read.

use crate::content::lake_table::Count;
use crate::engine::lake::calendar::date_text;

/// Digits in threes: `12,887`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Bytes in thousands, as file systems say them: `812 B`, `4.1 KB`, `38 KB`.
pub fn bytes(count: u64) -> String {
    if count < 1_000 {
        return format!("{count} B");
    }
    let (mut size, mut unit) = (count as f64 / 1e3, 0);
    // What would be rounded to a thousand is one of the next.
    while size >= 999.5 && unit < 3 {
        size /= 1e3;
        unit += 1;
    }
    let unit = ["KB", "MB", "GB", "TB"][unit];
    if size < 9.95 { format!("{size:.1} {unit}") } else { format!("{size:.0} {unit}") }
}

/// So many things.
pub fn count(words: &Count, number: u64) -> String {
    let words = if number == 1 { words.one } else { words.many };
    words.fill(&[("count", &grouped(number))])
}

/// A count in the room of a phone's box: from a million on in millions.
pub fn short_count(words: &Count, number: u64) -> String {
    if number < 1_000_000 {
        return count(words, number);
    }
    words.many.fill(&[("count", &format!("{:.1} M", number as f64 / 1e6))])
}

/// A moment in UTC, to the second: `2026-01-31 12:05:09`. Milliseconds since 1970-01-01.
pub fn moment(at_ms: i64) -> String {
    let seconds = at_ms.div_euclid(1_000);
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    format!("{} {:02}:{:02}:{:02}", date_text(days), second / 3_600, second / 60 % 60, second % 60)
}
