//! Single values: bounds of columns, values of partitions, literals of filters.

use std::cmp::Ordering;
use std::fmt::Write as _;

use super::calendar::{date_text, timestamp_text};
use super::column::Values;
use super::schema::Type;

/// One value, as [`Values`] has it. Its type is that of its column.
#[derive(Debug, Clone, PartialEq)]
pub enum Datum {
    /// [`Type::Boolean`].
    Boolean(bool),
    /// [`Type::Int`] and [`Type::Date`].
    Int(i32),
    /// [`Type::Long`], [`Type::Timestamp`] and [`Type::Timestamptz`].
    Long(i64),
    /// [`Type::Float`].
    Float(f32),
    /// [`Type::Double`].
    Double(f64),
    /// [`Type::Decimal`]: the digits without their point.
    Decimal(i128),
    /// [`Type::String`] and [`Type::Binary`].
    Bytes(Vec<u8>),
}

impl Datum {
    /// The value of a row, whether or not the row is valid; none of a struct or a list, nor of a row that is not there.
    pub fn of(values: &Values, row: usize) -> Option<Self> {
        Some(match values {
            Values::Boolean(all) => Self::Boolean(*all.get(row)?),
            Values::Int(all) => Self::Int(*all.get(row)?),
            Values::Long(all) => Self::Long(*all.get(row)?),
            Values::Float(all) => Self::Float(*all.get(row)?),
            Values::Double(all) => Self::Double(*all.get(row)?),
            Values::Decimal(all) => Self::Decimal(*all.get(row)?),
            Values::Bytes(all) if row < all.len() => Self::Bytes(all.get(row).to_vec()),
            Values::Bytes(_) | Values::Struct(_) | Values::List { .. } => return None,
        })
    }

    /// The value in bytes, as bounds are written (table specification, appendix D, "Binary single-value
    /// serialization").
    pub fn to_bytes(&self) -> Vec<u8> {
        match self {
            Self::Boolean(value) => vec![u8::from(*value)],
            Self::Int(value) => value.to_le_bytes().to_vec(),
            Self::Long(value) => value.to_le_bytes().to_vec(),
            Self::Float(value) => value.to_le_bytes().to_vec(),
            Self::Double(value) => value.to_le_bytes().to_vec(),
            Self::Decimal(value) => decimal_bytes(*value),
            Self::Bytes(value) => value.clone(),
        }
    }

    /// The value of a type that some bytes stand for. A value written before its column was promoted is widened: four
    /// bytes may stand for a long or a double. None if the bytes are not of the type.
    pub fn from_bytes(bytes: &[u8], kind: &Type) -> Option<Self> {
        Some(match kind {
            Type::Boolean => Self::Boolean(*bytes.first()? != 0),
            Type::Int | Type::Date => Self::Int(i32::from_le_bytes(bytes.try_into().ok()?)),
            Type::Long | Type::Timestamp | Type::Timestamptz => Self::Long(match bytes.len() {
                4 => i32::from_le_bytes(bytes.try_into().ok()?).into(),
                _ => i64::from_le_bytes(bytes.try_into().ok()?),
            }),
            Type::Float => Self::Float(f32::from_le_bytes(bytes.try_into().ok()?)),
            Type::Double => Self::Double(match bytes.len() {
                4 => f32::from_le_bytes(bytes.try_into().ok()?).into(),
                _ => f64::from_le_bytes(bytes.try_into().ok()?),
            }),
            Type::Decimal { .. } => Self::Decimal(decimal_of(bytes)?),
            Type::String | Type::Binary => Self::Bytes(bytes.to_vec()),
            Type::Struct(_) | Type::List(_) => return None,
        })
    }

    /// Whether the value is one that a column of a type can have.
    pub fn is_of(&self, kind: &Type) -> bool {
        matches!(
            (self, kind),
            (Self::Boolean(_), Type::Boolean)
                | (Self::Int(_), Type::Int | Type::Date)
                | (Self::Long(_), Type::Long | Type::Timestamp | Type::Timestamptz)
                | (Self::Float(_), Type::Float)
                | (Self::Double(_), Type::Double)
                | (Self::Decimal(_), Type::Decimal { .. })
                | (Self::Bytes(_), Type::String | Type::Binary)
        )
    }

    /// Whether it is a floating-point number that is none.
    pub fn is_nan(&self) -> bool {
        match self {
            Self::Float(value) => value.is_nan(),
            Self::Double(value) => value.is_nan(),
            _ => false,
        }
    }

    /// The value as text: dates and times by ISO 8601 (those in UTC end in `+00:00`), decimals with their point, bytes
    /// that are no text in hexadecimal digits.
    pub fn text(&self, kind: &Type) -> String {
        match (self, kind) {
            (Self::Boolean(value), _) => value.to_string(),
            (Self::Int(days), Type::Date) => date_text((*days).into()),
            (Self::Int(value), _) => value.to_string(),
            (Self::Long(micros), Type::Timestamp) => timestamp_text(*micros),
            (Self::Long(micros), Type::Timestamptz) => timestamp_text(*micros) + "+00:00",
            (Self::Long(value), _) => value.to_string(),
            (Self::Float(value), _) => value.to_string(),
            (Self::Double(value), _) => value.to_string(),
            (Self::Decimal(digits), Type::Decimal { scale, .. }) => decimal_text(*digits, *scale),
            (Self::Decimal(digits), _) => digits.to_string(),
            (Self::Bytes(bytes), Type::Binary) => hexadecimal(bytes),
            (Self::Bytes(bytes), _) => String::from_utf8_lossy(bytes).into_owned(),
        }
    }
}

impl PartialOrd for Datum {
    /// Which of two values of one column is the lower; none of NaN and of values of different types. Text is ordered
    /// by its bytes, and 0.0 is equal to -0.0.
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Boolean(one), Self::Boolean(two)) => Some(one.cmp(two)),
            (Self::Int(one), Self::Int(two)) => Some(one.cmp(two)),
            (Self::Long(one), Self::Long(two)) => Some(one.cmp(two)),
            (Self::Float(one), Self::Float(two)) => one.partial_cmp(two),
            (Self::Double(one), Self::Double(two)) => one.partial_cmp(two),
            (Self::Decimal(one), Self::Decimal(two)) => Some(one.cmp(two)),
            (Self::Bytes(one), Self::Bytes(two)) => Some(one.cmp(two)),
            _ => None,
        }
    }
}

/// The fewest bytes of a number in two's complement, the highest first.
pub(super) fn decimal_bytes(value: i128) -> Vec<u8> {
    let bytes = value.to_be_bytes();
    let sign = if value < 0 { 0xff } else { 0 };
    // A byte is spare if it repeats the sign, and so does the next one's highest bit.
    let spare = bytes.windows(2).take_while(|pair| pair[0] == sign && (pair[1] ^ sign) & 0x80 == 0).count();
    bytes[spare..].to_vec()
}

/// The number that [`decimal_bytes`] wrote, in as many bytes or more; none of no byte, nor of more than sixteen that
/// say something.
pub(super) fn decimal_of(bytes: &[u8]) -> Option<i128> {
    let sign = if bytes.first()? & 0x80 == 0 { 0 } else { 0xff };
    let (head, tail) = bytes.split_at(bytes.len().saturating_sub(16));
    let mut value = [sign; 16];
    value[16 - tail.len()..].copy_from_slice(tail);
    let is_whole = head.iter().all(|&byte| byte == sign) && (value[0] ^ sign) & 0x80 == 0;
    is_whole.then(|| i128::from_be_bytes(value))
}

/// A decimal from its digits and how many of them stand after the point.
pub fn decimal_text(digits: i128, scale: u8) -> String {
    let (sign, scale) = (if digits < 0 { "-" } else { "" }, usize::from(scale));
    let digits = format!("{:0>width$}", digits.unsigned_abs(), width = scale + 1);
    match digits.split_at(digits.len() - scale) {
        (whole, "") => format!("{sign}{whole}"),
        (whole, fraction) => format!("{sign}{whole}.{fraction}"),
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
