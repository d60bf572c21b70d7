//! A figure that counts up to what it is.

/// The text with its first number at `share` of its value, 0..=1, with as many decimals; all else stays: `87.5%` at a
/// half is `43.8%`. At one, and where there is no number, it is the text itself.
pub fn at(text: &str, share: f64) -> String {
    let Some(start) = text.find(|letter: char| letter.is_ascii_digit()) else { return text.to_owned() };
    let whole = digits(&text[start..]);
    let rest = &text[start + whole..];
    let decimals = rest.strip_prefix('.').map_or(0, digits);
    let end = start + whole + if decimals > 0 { decimals + 1 } else { 0 };
    let (whole, fraction) = (&text[start..start + whole], &text[end - decimals..end]);
    // In units of its last digit, which is a whole number: what reads and writes fractions is larger than all else that
    // every page carries.
    let units = format!("{whole}{fraction}").parse::<u64>().ok();
    match (units, u32::try_from(decimals).ok().and_then(|decimals| 10_u64.checked_pow(decimals))) {
        (Some(units), Some(one)) if share < 1.0 => {
            let counted = (units as f64 * share.max(0.0) + 0.5) as u64;
            let fraction = if decimals > 0 { format!(".{:0decimals$}", counted % one) } else { String::new() };
            format!("{}{}{fraction}{}", &text[..start], counted / one, &text[end..])
        }
        _ => text.to_owned(),
    }
}

/// How many digits it begins with.
fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}
