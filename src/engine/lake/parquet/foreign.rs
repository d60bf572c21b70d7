//! What the types of other writers become where Iceberg has none like them.

use super::format::Physical;
use super::logical::{Logical, Unit};
use super::stored::Stored;
use crate::engine::lake::calendar::MICROS_PER_DAY;
use crate::engine::lake::column::{Bytes, Values};
use crate::engine::lake::datum::decimal_of;
use crate::engine::lake::schema::Type;

/// A type of a file for which [`Type`] has no equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Foreign {
    /// Keys with values become a list of structs.
    Map,
    /// A time of day becomes text, as `13:45:00.000001`.
    Time,
    /// A UUID becomes text, as `f81d4fae-7dec-11d0-a765-00a0c91e6bf6`.
    Uuid,
    /// Bytes of one length become bytes.
    Fixed,
    /// An integer without a sign becomes a wider one, of 64 bits a decimal of 20 digits.
    Unsigned,
    /// A floating-point number of 16 bits becomes one of 32.
    Float16,
    /// A time in 96 bits becomes one in microseconds, in UTC; what is beyond microseconds is lost.
    Int96,
    /// Nanoseconds become microseconds; what is beyond them is lost.
    Nanoseconds,
    /// JSON and names of a fixed set become text.
    Text,
    /// BSON becomes bytes.
    Bson,
}

/// That a column is read as another type than it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The column, its names joined with dots.
    pub column: String,
    /// What it has.
    pub found: Foreign,
    /// What it becomes.
    pub became: Type,
}

/// How stored values become those of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Conversion {
    /// They are.
    None,
    /// Of 32 bits, without a sign, to 64 bits with one.
    Unsigned32,
    /// Of 64 bits, without a sign, to decimals.
    Unsigned64,
    /// To decimals.
    Decimal,
    /// Many to a microsecond or microseconds to one of them: `value * numerator / denominator`.
    Micros {
        numerator: i64,
        denominator: i64,
    },
    Int96,
    Time(Unit),
    Uuid,
    Float16,
}

/// The type that a column's values become, and how; nothing if they cannot be read.
pub(super) fn meaning(
    physical: Physical,
    len: usize,
    logical: Option<Logical>,
) -> Option<(Type, Conversion, Option<Foreign>)> {
    use Conversion as To;
    let plain = |kind| Some((kind, To::None, None));
    let foreign = |kind, conversion, found| Some((kind, conversion, Some(found)));
    match (physical, logical) {
        (Physical::Boolean, _) => plain(Type::Boolean),
        (Physical::Float, _) => plain(Type::Float),
        (Physical::Double, _) => plain(Type::Double),
        (Physical::Int96, _) => foreign(Type::Timestamptz, To::Int96, Foreign::Int96),
        (_, Some(Logical::Decimal { precision, scale })) => {
            let precision = u8::try_from(precision).ok().filter(|precision| (1..=38).contains(precision))?;
            let scale = u8::try_from(scale).ok().filter(|scale| *scale <= precision)?;
            Some((Type::Decimal { precision, scale }, To::Decimal, None))
        }
        (Physical::Int32, Some(Logical::Date)) => plain(Type::Date),
        (Physical::Int32, Some(Logical::Time { unit: unit @ Unit::Millis }))
        | (Physical::Int64, Some(Logical::Time { unit })) => foreign(Type::String, To::Time(unit), Foreign::Time),
        (Physical::Int32, Some(Logical::Integer { bits: 32, is_signed: false })) => {
            foreign(Type::Long, To::Unsigned32, Foreign::Unsigned)
        }
        (Physical::Int32, _) => plain(Type::Int),
        (Physical::Int64, Some(Logical::Timestamp { unit, is_utc })) => {
            let kind = if is_utc { Type::Timestamptz } else { Type::Timestamp };
            match unit {
                Unit::Micros => plain(kind),
                Unit::Millis => Some((kind, To::Micros { numerator: 1_000, denominator: 1 }, None)),
                Unit::Nanos => foreign(kind, To::Micros { numerator: 1, denominator: 1_000 }, Foreign::Nanoseconds),
            }
        }
        (Physical::Int64, Some(Logical::Integer { bits: 64, is_signed: false })) => {
            foreign(Type::Decimal { precision: 20, scale: 0 }, To::Unsigned64, Foreign::Unsigned)
        }
        (Physical::Int64, _) => plain(Type::Long),
        (Physical::ByteArray, Some(Logical::String)) => plain(Type::String),
        (Physical::ByteArray, Some(Logical::Json | Logical::Enum)) => foreign(Type::String, To::None, Foreign::Text),
        (Physical::ByteArray, Some(Logical::Bson)) => foreign(Type::Binary, To::None, Foreign::Bson),
        (Physical::ByteArray, _) => plain(Type::Binary),
        (Physical::FixedLenByteArray, Some(Logical::Uuid)) if len == 16 => {
            foreign(Type::String, To::Uuid, Foreign::Uuid)
        }
        (Physical::FixedLenByteArray, Some(Logical::Float16)) if len == 2 => {
            foreign(Type::Float, To::Float16, Foreign::Float16)
        }
        (Physical::FixedLenByteArray, _) => foreign(Type::Binary, To::None, Foreign::Fixed),
    }
}

/// Stored values as those of their field; what is wrong with them, if that cannot be.
pub(super) fn convert(stored: Stored, conversion: Conversion, kind: &Type) -> Result<Values, &'static str> {
    use Conversion as To;
    Ok(match (conversion, stored) {
        (To::None, Stored::Boolean(values)) => Values::Boolean(values),
        (To::None, Stored::Int32(values)) => Values::Int(values),
        (To::None, Stored::Int64(values)) => Values::Long(values),
        (To::None, Stored::Float(values)) => Values::Float(values),
        (To::None, Stored::Double(values)) => Values::Double(values),
        (To::None, Stored::Bytes(bytes)) => {
            if *kind == Type::String && !is_text(&bytes) {
                return Err("text in UTF-8");
            }
            Values::Bytes(bytes)
        }
        (To::Unsigned32, Stored::Int32(values)) => {
            Values::Long(values.into_iter().map(|value| i64::from(value as u32)).collect())
        }
        (To::Unsigned64, Stored::Int64(values)) => {
            Values::Decimal(values.into_iter().map(|value| i128::from(value as u64)).collect())
        }
        (To::Decimal, Stored::Int32(values)) => Values::Decimal(values.into_iter().map(i128::from).collect()),
        (To::Decimal, Stored::Int64(values)) => Values::Decimal(values.into_iter().map(i128::from).collect()),
        (To::Decimal, Stored::Bytes(bytes)) => {
            let values: Option<_> = (0..bytes.len()).map(|index| decimal_of(bytes.get(index))).collect();
            Values::Decimal(values.ok_or("a decimal of at most 16 bytes")?)
        }
        (To::Micros { numerator, denominator }, Stored::Int64(values)) => {
            let micros = |value: i64| value.checked_mul(numerator).map(|value| value.div_euclid(denominator));
            Values::Long(values.into_iter().map(micros).collect::<Option<_>>().ok_or("a time within 292,000 years")?)
        }
        (To::Int96, Stored::Int96(values)) => {
            Values::Long(values.iter().map(int96).collect::<Option<_>>().ok_or("a time within 292,000 years")?)
        }
        (To::Time(unit), Stored::Int32(values)) => texts(values.into_iter().map(|value| time(value.into(), unit)))?,
        (To::Time(unit), Stored::Int64(values)) => texts(values.into_iter().map(|value| time(value, unit)))?,
        (To::Uuid, Stored::Bytes(bytes)) => texts((0..bytes.len()).map(|index| uuid(bytes.get(index))))?,
        (To::Float16, Stored::Bytes(bytes)) => {
            Values::Float((0..bytes.len()).map(|index| float16(bytes.get(index))).collect())
        }
        _ => return Err("values of the column's type"),
    })
}

/// Whether each is UTF-8 for itself.
fn is_text(bytes: &Bytes) -> bool {
    let Ok(text) = std::str::from_utf8(&bytes.data) else { return false };
    bytes.offsets.iter().all(|&offset| text.is_char_boundary(offset as usize))
}

fn texts(texts: impl Iterator<Item = String>) -> Result<Values, &'static str> {
    let mut bytes = Bytes::new();
    for text in texts {
        if !bytes.push(text.as_bytes()) {
            return Err("texts below 4 GiB");
        }
    }
    Ok(Values::Bytes(bytes))
}

/// Nanoseconds of the day, then the Julian day; 1970-01-01 is day 2,440,588.
fn int96(bytes: &[u8; 12]) -> Option<i64> {
    let [nanos @ .., a, b, c, d] = bytes;
    let day = i64::from(u32::from_le_bytes([*a, *b, *c, *d])) - 2_440_588;
    day.checked_mul(MICROS_PER_DAY)?.checked_add(i64::from_le_bytes(*nanos).div_euclid(1_000))
}

fn time(value: i64, unit: Unit) -> String {
    let (per_second, digits) = match unit {
        Unit::Millis => (1_000, 3),
        Unit::Micros => (1_000_000, 6),
        Unit::Nanos => (1_000_000_000, 9),
    };
    let (seconds, fraction) = (value.div_euclid(per_second), value.rem_euclid(per_second));
    let clock = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if fraction == 0 { clock } else { format!("{clock}.{fraction:0digits$}") }
}

fn uuid(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(36);
    for (index, byte) in bytes.iter().enumerate() {
        if [4, 6, 8, 10].contains(&index) {
            text.push('-');
        }
        text.extend([byte >> 4, byte & 15].map(|digit| char::from_digit(digit.into(), 16).unwrap_or('0')));
    }
    text
}

/// IEEE 754, binary16.
fn float16(bytes: &[u8]) -> f32 {
    let bits = bytes.first_chunk().map_or(0, |bytes| u16::from_le_bytes(*bytes));
    let sign = if bits >> 15 == 0 { 1.0 } else { -1.0 };
    let fraction = f32::from(bits & 0x3ff);
    sign * match bits >> 10 & 31 {
        0 => fraction * 2f32.powi(-24),
        31 if fraction == 0.0 => f32::INFINITY,
        31 => f32::NAN,
        exponent => (1.0 + fraction / 1024.0) * 2f32.powi(i32::from(exponent) - 15),
    }
}
