//! Values as a visitor writes them.

use crate::engine::lake::calendar::MICROS_PER_DAY;
use crate::engine::lake::datum::Datum;
use crate::engine::lake::normalise::{Moment, Order, moment};
use crate::engine::lake::schema::Type;

/// The value of a type that a text stands for: whole numbers, decimals with at most the type's digits after the point,
/// `true` and `false`, dates and moments by ISO 8601 (without a zone: UTC). None if it is none of the type.
pub fn literal(text: &str, kind: &Type) -> Option<Datum> {
    Some(match kind {
        Type::Boolean if text.eq_ignore_ascii_case("true") => Datum::Boolean(true),
        Type::Boolean if text.eq_ignore_ascii_case("false") => Datum::Boolean(false),
        Type::Boolean => return None,
        Type::Int => Datum::Int(text.parse().ok()?),
        Type::Long => Datum::Long(text.parse().ok()?),
        Type::Float => Datum::Float(text.parse().ok().filter(|value: &f32| value.is_finite())?),
        Type::Double => Datum::Double(text.parse().ok().filter(|value: &f64| value.is_finite())?),
        Type::Decimal { precision, scale } => Datum::Decimal(decimal(text, *precision, *scale)?),
        Type::Date => match moment(text.as_bytes(), Order::Year)? {
            Moment::Date(days) => Datum::Int(days),
            _ => return None,
        },
        Type::Timestamp | Type::Timestamptz => match moment(text.as_bytes(), Order::Year)? {
            Moment::Date(days) => Datum::Long(i64::from(days) * MICROS_PER_DAY),
            Moment::Timestamp(micros, is_utc) if !is_utc || *kind == Type::Timestamptz => Datum::Long(micros),
            _ => return None,
        },
        Type::String | Type::Binary => Datum::Bytes(text.as_bytes().to_vec()),
        Type::Struct(_) | Type::List(_) => return None,
    })
}

fn decimal(text: &str, precision: u8, scale: u8) -> Option<i128> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = !whole.is_empty() && whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit());
    let spare = usize::from(scale).checked_sub(fraction.len()).filter(|_| is_number)?;
    let digits: i128 = format!("{whole}{fraction}{}", "0".repeat(spare)).parse().ok()?;
    (digits < 10_i128.pow(u32::from(precision.min(38)))).then_some(sign * digits)
}
