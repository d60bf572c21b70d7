//! What makes a partition of a column's value (table specification, "Partition Transforms").

use std::fmt;
use std::str::FromStr;

use super::murmur3::murmur3;
use crate::engine::lake::calendar::{MICROS_PER_DAY, civil};
use crate::engine::lake::datum::{Datum, decimal_bytes};
use crate::engine::lake::schema::Type;

/// A transform. Null is null by all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Transform {
    /// The value itself.
    Identity,
    /// A number from 0 below this one, by the value's hash.
    Bucket(u32),
    /// The value, rounded down to a multiple of this number; of text, that many first characters.
    Truncate(u32),
    /// Years since 1970.
    Year,
    /// Months since January 1970.
    Month,
    /// Days since 1970-01-01.
    Day,
    /// Hours since 1970-01-01 00:00.
    Hour,
}

impl Transform {
    /// A column and what is made of it: `day(ts)`, `bucket[16](id)`; a column alone stands for itself.
    ///
    /// # Errors
    /// If there is no such transform.
    pub fn of_column(text: &str) -> Result<(String, Self), UnknownTransform> {
        match text.trim().strip_suffix(')').and_then(|text| text.split_once('(')) {
            Some((transform, column)) => Ok((column.trim().to_owned(), transform.trim().parse()?)),
            None => Ok((text.trim().to_owned(), Self::Identity)),
        }
    }

    /// What the transform makes of values of a type; none if it takes no such values.
    pub fn result(self, source: &Type) -> Option<Type> {
        match self {
            Self::Identity => (!matches!(source, Type::Struct(_) | Type::List(_))).then(|| source.clone()),
            Self::Bucket(_) => match source {
                Type::Boolean | Type::Float | Type::Double | Type::Struct(_) | Type::List(_) => None,
                _ => Some(Type::Int),
            },
            Self::Truncate(_) => match source {
                Type::Int | Type::Long | Type::Decimal { .. } | Type::String | Type::Binary => Some(source.clone()),
                _ => None,
            },
            Self::Year | Self::Month => {
                matches!(source, Type::Date | Type::Timestamp | Type::Timestamptz).then_some(Type::Int)
            }
            // The specification has an int here; what is written, by its own library too, is a date of the same bytes.
            Self::Day => matches!(source, Type::Date | Type::Timestamp | Type::Timestamptz).then_some(Type::Date),
            Self::Hour => matches!(source, Type::Timestamp | Type::Timestamptz).then_some(Type::Int),
        }
    }

    /// What the transform makes of a value of a type; none if it takes no such value.
    pub fn apply(self, value: &Datum, kind: &Type) -> Option<Datum> {
        Some(match self {
            Self::Identity => value.clone(),
            Self::Bucket(buckets) => {
                let hash = match value {
                    Datum::Int(value) => murmur3(&i64::from(*value).to_le_bytes()),
                    Datum::Long(value) => murmur3(&value.to_le_bytes()),
                    Datum::Decimal(value) => murmur3(&decimal_bytes(*value)),
                    Datum::Bytes(bytes) => murmur3(bytes),
                    Datum::Boolean(_) | Datum::Float(_) | Datum::Double(_) => return None,
                };
                let buckets = i32::try_from(buckets).ok().filter(|&buckets| buckets > 0)?;
                Datum::Int((hash & i32::MAX) % buckets)
            }
            Self::Truncate(width) => truncate(value, kind, width)?,
            Self::Year => Datum::Int(i32::try_from(civil(days(value, kind)?).0 - 1970).ok()?),
            Self::Month => {
                let (year, month, _) = civil(days(value, kind)?);
                Datum::Int(i32::try_from((year - 1970) * 12 + month - 1).ok()?)
            }
            Self::Day => Datum::Int(i32::try_from(days(value, kind)?).ok()?),
            Self::Hour => match (value, kind) {
                (Datum::Long(micros), Type::Timestamp | Type::Timestamptz) => {
                    let hours = micros.div_euclid(MICROS_PER_DAY / 24);
                    // Beyond the year 246,000 all hours are one partition.
                    Datum::Int(hours.clamp(i32::MIN.into(), i32::MAX.into()) as i32)
                }
                _ => return None,
            },
        })
    }

    /// Whether of two values the lower never gets the higher partition.
    pub fn keeps_order(self) -> bool {
        // Rounding down the lowest numbers of a type wraps around, as in the specification's own library.
        !matches!(self, Self::Bucket(_) | Self::Truncate(_))
    }

    /// What a partition's column is called by default: `ts_day`; by identity, as its source.
    pub fn name(self, source: &str) -> String {
        let suffix = match self {
            Self::Identity => return source.to_owned(),
            Self::Bucket(_) => "bucket",
            Self::Truncate(_) => "trunc",
            Self::Year => "year",
            Self::Month => "month",
            Self::Day => "day",
            Self::Hour => "hour",
        };
        format!("{source}_{suffix}")
    }
}

fn days(value: &Datum, kind: &Type) -> Option<i64> {
    match (value, kind) {
        (Datum::Int(days), Type::Date) => Some((*days).into()),
        (Datum::Long(micros), Type::Timestamp | Type::Timestamptz) => Some(micros.div_euclid(MICROS_PER_DAY)),
        _ => None,
    }
}

fn truncate(value: &Datum, kind: &Type, width: u32) -> Option<Datum> {
    if width == 0 {
        return None;
    }
    Some(match (value, kind) {
        (Datum::Int(value), Type::Int) => {
            let below = i64::from(*value).rem_euclid(width.into());
            Datum::Int(value.wrapping_sub(i32::try_from(below).ok()?))
        }
        (Datum::Long(value), Type::Long) => Datum::Long(value.wrapping_sub(value.rem_euclid(width.into()))),
        (Datum::Decimal(value), Type::Decimal { .. }) => {
            Datum::Decimal(value.wrapping_sub(value.rem_euclid(width.into())))
        }
        (Datum::Bytes(bytes), Type::Binary) => Datum::Bytes(bytes.iter().take(width as usize).copied().collect()),
        (Datum::Bytes(bytes), Type::String) => {
            // A character is as long as there are bytes up to the next that does not go on with one.
            let starts = bytes.iter().enumerate().filter(|(_, byte)| **byte & 0xc0 != 0x80);
            let end = starts.map(|(at, _)| at).nth(width as usize).unwrap_or(bytes.len());
            Datum::Bytes(bytes[..end].to_vec())
        }
        _ => return None,
    })
}

impl fmt::Display for Transform {
    fn fmt(&self, text: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Identity => text.write_str("identity"),
            Self::Bucket(buckets) => write!(text, "bucket[{buckets}]"),
            Self::Truncate(width) => write!(text, "truncate[{width}]"),
            Self::Year => text.write_str("year"),
            Self::Month => text.write_str("month"),
            Self::Day => text.write_str("day"),
            Self::Hour => text.write_str("hour"),
        }
    }
}

/// A text that names no transform.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected identity, bucket[N], truncate[N], year, month, day or hour with N from 1 to 2147483647, found {0}")]
pub struct UnknownTransform(pub String);

impl FromStr for Transform {
    type Err = UnknownTransform;

    fn from_str(text: &str) -> Result<Self, UnknownTransform> {
        let number = |name: &str| {
            let digits = text.strip_prefix(name)?.strip_prefix('[')?.strip_suffix(']')?;
            digits.parse().ok().filter(|number| (1..=i32::MAX as u32).contains(number))
        };
        Ok(match text {
            "identity" => Self::Identity,
            "year" => Self::Year,
            "month" => Self::Month,
            "day" => Self::Day,
            "hour" => Self::Hour,
            _ => {
                let bucket = number("bucket").map(Self::Bucket);
                let found = bucket.or_else(|| number("truncate").map(Self::Truncate));
                found.ok_or_else(|| UnknownTransform(text.chars().take(80).collect()))?
            }
        })
    }
}
