//! Numbers of the lake as they are read.

use crate::content::lake_table::Count;

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

/// A moment in UTC: `2026-01-31 12:05:09`. Milliseconds since 1970-01-01.
pub fn moment(at_ms: i64) -> String {
    let seconds = at_ms.div_euclid(1_000);
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = civil(days);
    format!("{year:04}-{month:02}-{day:02} {:02}:{:02}:{:02}", second / 3_600, second / 60 % 60, second % 60)
}

/// Year, month and day of a day since 1970-01-01 (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days.saturating_add(719_468);
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + i64::from(month <= 2), month, day)
}
