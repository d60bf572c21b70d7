//! Dates and moments as text, of the years 1 to 9999.

use crate::engine::lake::calendar::{MICROS_PER_DAY, days};

/// In which order a date has its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Order {
    /// `2024-12-31`.
    Year,
    /// `31/12/2024`, also with `.` or `-`.
    Day,
    /// `12/31/2024`, also with `.` or `-`.
    Month,
}

/// What a text is a date or a moment by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    /// Days since 1970-01-01.
    Date(i32),
    /// Microseconds since 1970-01-01, and whether it has a zone.
    Timestamp(i64, bool),
    /// Zeros in place of a date: what MySQL keeps for a date that is not known.
    Zero,
}

/// A date alone: `2024-12-31`, or as the order has it.
pub(crate) fn date(text: &[u8], order: Order) -> Option<i32> {
    match moment(text, order)? {
        Moment::Date(days) => Some(days),
        Moment::Timestamp(..) | Moment::Zero => None,
    }
}

/// A date, and a time if there is one: `T` or a space, `HH:MM`, seconds, a fraction, a zone (`Z`, `+01`, `+0130`,
/// `+01:30`). Nothing if a fraction says more than microseconds, since that would be lost.
pub(crate) fn moment(text: &[u8], order: Order) -> Option<Moment> {
    let (year, month, day, rest) = match order {
        Order::Year => {
            let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, rest @ ..] = text else { return None };
            (pair(*y1, *y2)? * 100 + pair(*y3, *y4)?, pair(*m1, *m2)?, pair(*d1, *d2)?, rest)
        }
        Order::Day | Order::Month => {
            let (first, rest) = short(text)?;
            let (&mark, rest) = rest.split_first().filter(|(mark, _)| matches!(mark, b'/' | b'.' | b'-'))?;
            let (second, rest) = short(rest)?;
            let (_, rest) = rest.split_first().filter(|(other, _)| **other == mark)?;
            let [y1, y2, y3, y4, rest @ ..] = rest else { return None };
            let (month, day) = if order == Order::Day { (second, first) } else { (first, second) };
            (pair(*y1, *y2)? * 100 + pair(*y3, *y4)?, month, day, rest)
        }
    };
    let is_zero = (year, month, day) == (0, 0, 0);
    let days = match year {
        _ if is_zero => 0,
        0 => return None,
        _ => days(year, month, day)?,
    };
    if rest.is_empty() {
        return Some(if is_zero { Moment::Zero } else { Moment::Date(days) });
    }
    let [b'T' | b't' | b' ', rest @ ..] = rest else { return None };
    let (time, zone) = time(rest)?;
    Some(match is_zero {
        true if time == 0 => Moment::Zero,
        true => return None,
        // Within years 1 to 9999, so far from the limits.
        false => Moment::Timestamp(i64::from(days) * MICROS_PER_DAY + time - zone.unwrap_or(0), zone.is_some()),
    })
}

/// Microseconds since midnight, and how far east of UTC if that is said.
fn time(text: &[u8]) -> Option<(i64, Option<i64>)> {
    let [h1, h2, b':', m1, m2, rest @ ..] = text else { return None };
    let (hour, minute) = (pair(*h1, *h2)?, pair(*m1, *m2)?);
    let (mut second, mut fraction, mut rest) = (0, 0, rest);
    if let [b':', s1, s2, more @ ..] = rest {
        (second, rest) = (pair(*s1, *s2)?, more);
        if let [b'.' | b',', more @ ..] = rest {
            let digits = more.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let (written, more) = more.split_at(digits);
            if digits == 0 || digits > 9 || written.iter().skip(6).any(|&digit| digit != b'0') {
                return None;
            }
            let shown = written.iter().copied().chain(std::iter::repeat(b'0')).take(6);
            fraction = shown.fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0'));
            rest = more;
        }
    }
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let time = i64::from(hour * 3600 + minute * 60 + second) * 1_000_000 + fraction;
    let rest = rest.strip_prefix(b" ").unwrap_or(rest);
    Some((time, if rest.is_empty() { None } else { Some(zone(rest)?) }))
}

fn zone(text: &[u8]) -> Option<i64> {
    let (sign, hours, minutes) = match text {
        [b'Z' | b'z'] | [b'U', b'T', b'C'] => return Some(0),
        [sign @ (b'+' | b'-'), h1, h2] => (sign, pair(*h1, *h2)?, 0),
        [sign @ (b'+' | b'-'), h1, h2, m1, m2] | [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            (sign, pair(*h1, *h2)?, pair(*m1, *m2)?)
        }
        _ => return None,
    };
    if hours > 23 || minutes > 59 {
        return None;
    }
    let east = i64::from(hours * 3600 + minutes * 60) * 1_000_000;
    Some(if *sign == b'-' { -east } else { east })
}

/// Two digits.
fn pair(tens: u8, ones: u8) -> Option<u32> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    (tens < 10 && ones < 10).then(|| u32::from(tens) * 10 + u32::from(ones))
}

/// One digit or two.
fn short(text: &[u8]) -> Option<(u32, &[u8])> {
    match text {
        [tens, ones, rest @ ..] if ones.is_ascii_digit() => Some((pair(*tens, *ones)?, rest)),
        [ones, rest @ ..] => Some((pair(b'0', *ones)?, rest)),
        [] => None,
    }
}
