//! Numbers as they are read: few digits, thousands apart, with what they count.

use crate::engine::labs::outcome::Unit;

/// Three digits that say something, and all digits of a whole number.
pub fn plain(value: f64) -> String {
    let size = value.abs();
    let decimals = match size {
        _ if size == 0.0 || size >= 100.0 => 0,
        _ if size >= 10.0 => 1,
        _ if size >= 1.0 => 2,
        _ => (2.0 - size.log10().floor()).min(9.0) as usize,
    };
    let text = format!("{value:.decimals$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let (whole, rest) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    if whole == "0" && rest.is_empty() {
        return "0".to_owned();
    }
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    // A minus, not a hyphen.
    format!("{}{grouped}{rest}", if sign.is_empty() { "" } else { "−" })
}

/// A number and the unit that follows it, apart; the unit is empty where it is written with the number, or not at all.
pub fn and_unit(value: f64, unit: Unit, suffix: &str) -> (String, String) {
    match unit {
        Unit::Share => (with_unit(value, unit, suffix), String::new()),
        _ => (plain(value), suffix.to_owned()),
    }
}

/// A number with its unit; `suffix` is that of the words. A share is said in percent up to one, and beyond it is a
/// factor.
pub fn with_unit(value: f64, unit: Unit, suffix: &str) -> String {
    match unit {
        Unit::Share if value.abs() <= 1.0 => format!("{}%", plain(100.0 * value)),
        Unit::Share => format!("{}×", plain(value)),
        _ if suffix.is_empty() => plain(value),
        _ => format!("{} {suffix}", plain(value)),
    }
}
