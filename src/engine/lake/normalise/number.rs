//! Numbers as text.

/// What a text has of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Number {
    pub(crate) is_negative: bool,
    /// The digits without the point, as far as they fit; see `digits`.
    pub(crate) digits: u64,
    /// How many digits from the first that is not zero.
    pub(crate) length: u32,
    /// How many digits before the point, without leading zeros.
    pub(crate) whole: u32,
    /// How many after the point.
    pub(crate) scale: u32,
    pub(crate) has_point: bool,
    pub(crate) has_exponent: bool,
    /// A zero before other digits, as identifiers have it.
    pub(crate) has_leading_zero: bool,
}

/// So many digits always fit 64 bits.
const FIT: u32 = 19;

/// Reads `-12`, `12.50`, `.5`, `1e-5`: an optional minus, digits with at most one point, an optional exponent.
pub(crate) fn number(text: &[u8]) -> Option<Number> {
    let (is_negative, body) = match text {
        [b'-', body @ ..] => (true, body),
        body => (false, body),
    };
    let (mut digits, mut length, mut written, mut whole, mut scale) = (0_u64, 0, 0_u32, 0, 0);
    let (mut has_point, mut has_exponent, mut at) = (false, false, 0);
    while let Some(&byte) = body.get(at) {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            written += 1;
            if length > 0 || digit > 0 {
                length += 1;
                if length <= FIT {
                    digits = digits * 10 + u64::from(digit);
                }
                whole += u32::from(!has_point);
            }
            scale += u32::from(has_point);
        } else if byte == b'.' && !has_point {
            has_point = true;
        } else {
            has_exponent = is_exponent(&body[at..]);
            if !has_exponent {
                return None;
            }
            break;
        }
        at += 1;
    }
    if written == 0 {
        return None;
    }
    let before = written - scale;
    let has_leading_zero = before > 1 && body[0] == b'0';
    Some(Number { is_negative, digits, length, whole, scale, has_point, has_exponent, has_leading_zero })
}

fn is_exponent(text: &[u8]) -> bool {
    let [b'e' | b'E', rest @ ..] = text else { return false };
    let rest = rest.strip_prefix(b"-").or_else(|| rest.strip_prefix(b"+")).unwrap_or(rest);
    (1..=6).contains(&rest.len()) && rest.iter().all(u8::is_ascii_digit)
}

impl Number {
    /// As a whole number of 64 bits.
    pub(crate) fn integer(&self) -> Option<i64> {
        if self.has_point || self.has_exponent || self.length > FIT {
            return None;
        }
        let digits = i128::from(self.digits);
        i64::try_from(if self.is_negative { -digits } else { digits }).ok()
    }

    /// As the nearest floating-point number; nothing if that is not finite.
    pub(crate) fn double(&self, text: &str) -> Option<f64> {
        const EXACT: [f64; 23] = [
            1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
            1e19, 1e20, 1e21, 1e22,
        ];
        // Both exact, so that one division rounds once (Clinger 1990).
        match EXACT.get(self.scale as usize) {
            Some(power) if self.length <= 15 && !self.has_exponent => {
                let digits = self.digits as f64 / power;
                Some(if self.is_negative { -digits } else { digits })
            }
            _ => text.parse().ok().filter(|value: &f64| value.is_finite()),
        }
    }

    /// Its digits with so many of them after the point; nothing if some are lost or they are too many.
    pub(crate) fn decimal(&self, text: &[u8], precision: u8, scale: u8) -> Option<i128> {
        let more = u32::from(scale).checked_sub(self.scale)?;
        if self.has_exponent || self.whole + u32::from(scale) > u32::from(precision) {
            return None;
        }
        let digits = match self.length {
            0..=FIT => i128::from(self.digits),
            // At most 38 digits by now, which fit.
            _ => text
                .iter()
                .filter(|byte| byte.is_ascii_digit())
                .fold(0, |sum, digit| sum * 10 + i128::from(digit - b'0')),
        };
        let digits = digits.checked_mul(10_i128.checked_pow(more)?)?;
        Some(if self.is_negative { -digits } else { digits })
    }
}

/// A number with commas between thousands, or in parentheses for a negative one, written plainly: `1,234.5`,
/// `(12.50)`.
pub(crate) fn plain(text: &str) -> Option<String> {
    let (inner, is_negative) = match text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
        Some(inner) => (inner, true),
        None => match text.strip_prefix('-') {
            Some(inner) => (inner, true),
            None => (text, false),
        },
    };
    let (whole, fraction) = inner.split_once('.').map_or((inner, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut groups = whole.split(',');
    let first = groups.next().filter(|first| is_digits(first))?;
    let mut plain = String::with_capacity(text.len());
    if is_negative {
        plain.push('-');
    }
    plain.push_str(first);
    let mut is_grouped = false;
    for group in groups {
        if group.len() != 3 || first.len() > 3 || !is_digits(group) {
            return None;
        }
        is_grouped = true;
        plain.push_str(group);
    }
    if let Some(fraction) = fraction {
        if !is_digits(fraction) {
            return None;
        }
        plain.push('.');
        plain.push_str(fraction);
    }
    (is_grouped || text.starts_with('(')).then_some(plain)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
