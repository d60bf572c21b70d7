//! A figure that counts up to what it is.

/// The text with its first number at `share` of its value, 0..=1, with as many decimals; all else stays: `87.5%` at a
/// half is `43.8%`. At one, and where there is no number, it is the text itself.
pub fn at(text: &str, share: f64) -> String {
    let Some(start) = text.find(|letter: char| letter.is_ascii_digit()) else { return text.to_owned() };
    let whole = digits(&text[start..]);
    let rest = &text[start + whole..];
    let decimals = rest.strip_prefix('.').map_or(0, digits);
    let end = start + whole + if decimals > 0 { decimals + 1 } else { 0 };
    match text[start..end].parse::<f64>() {
        Ok(value) if share < 1.0 => {
            format!("{}{:.decimals$}{}", &text[..start], value * share.max(0.0), &text[end..])
        }
        _ => text.to_owned(),
    }
}

/// How many digits it begins with.
fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}
