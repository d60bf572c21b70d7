//! The least and the greatest of some values.

use std::cmp::Ordering;

use super::format::Physical;
use crate::engine::lake::schema::Type;

/// How many bytes of a text or of bytes a bound keeps, as Iceberg's own writers do.
pub const BOUND_LEN: usize = 16;

/// A value that others are compared with, of the type that its column has.
#[derive(Debug, Clone, PartialEq)]
pub enum Bound {
    /// Of [`Type::Boolean`].
    Boolean(bool),
    /// Of [`Type::Int`] and [`Type::Date`].
    Int(i32),
    /// Of [`Type::Long`], [`Type::Timestamp`] and [`Type::Timestamptz`].
    Long(i64),
    /// Of [`Type::Float`]; never NaN.
    Float(f32),
    /// Of [`Type::Double`]; never NaN.
    Double(f64),
    /// Of [`Type::Decimal`]: the digits without the point.
    Decimal(i128),
    /// Of [`Type::String`] and [`Type::Binary`].
    Bytes(Vec<u8>),
}

impl PartialOrd for Bound {
    /// Bounds of one type: numbers as numbers, texts and bytes byte by byte.
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Boolean(a), Self::Boolean(b)) => a.partial_cmp(b),
            (Self::Int(a), Self::Int(b)) => a.partial_cmp(b),
            (Self::Long(a), Self::Long(b)) => a.partial_cmp(b),
            (Self::Float(a), Self::Float(b)) => a.partial_cmp(b),
            (Self::Double(a), Self::Double(b)) => a.partial_cmp(b),
            (Self::Decimal(a), Self::Decimal(b)) => a.partial_cmp(b),
            (Self::Bytes(a), Self::Bytes(b)) => a.partial_cmp(b),
            _ => None,
        }
    }
}

impl Bound {
    /// As Parquet's statistics have it: plain encoding, without a length before bytes. `len` is that of a decimal's
    /// bytes.
    pub(super) fn plain(&self, physical: Physical, len: usize) -> Vec<u8> {
        match self {
            Self::Boolean(value) => vec![u8::from(*value)],
            Self::Int(value) => value.to_le_bytes().to_vec(),
            Self::Long(value) => value.to_le_bytes().to_vec(),
            Self::Float(value) => value.to_le_bytes().to_vec(),
            Self::Double(value) => value.to_le_bytes().to_vec(),
            Self::Decimal(value) => match physical {
                Physical::Int32 => (*value as i32).to_le_bytes().to_vec(),
                Physical::Int64 => (*value as i64).to_le_bytes().to_vec(),
                _ => value.to_be_bytes()[16 - len..].to_vec(),
            },
            Self::Bytes(bytes) => bytes.clone(),
        }
    }

    /// What statistics mean for a column of a type, if they mean anything.
    pub(super) fn of_plain(bytes: &[u8], physical: Physical, kind: &Type) -> Option<Self> {
        Some(match (physical, kind) {
            (Physical::Boolean, Type::Boolean) => Self::Boolean(*bytes.first()? != 0),
            (Physical::Int32, Type::Int | Type::Date) => Self::Int(i32::from_le_bytes(bytes.try_into().ok()?)),
            (Physical::Int64, Type::Long | Type::Timestamp | Type::Timestamptz) => {
                Self::Long(i64::from_le_bytes(bytes.try_into().ok()?))
            }
            (Physical::Float, Type::Float) => {
                Some(f32::from_le_bytes(bytes.try_into().ok()?)).filter(|value| !value.is_nan()).map(Self::Float)?
            }
            (Physical::Double, Type::Double) => {
                Some(f64::from_le_bytes(bytes.try_into().ok()?)).filter(|value| !value.is_nan()).map(Self::Double)?
            }
            (Physical::Int32, Type::Decimal { .. }) => Self::Decimal(i32::from_le_bytes(bytes.try_into().ok()?).into()),
            (Physical::Int64, Type::Decimal { .. }) => Self::Decimal(i64::from_le_bytes(bytes.try_into().ok()?).into()),
            (Physical::ByteArray | Physical::FixedLenByteArray, Type::Decimal { .. }) => {
                Self::Decimal(big_endian(bytes)?)
            }
            (Physical::ByteArray | Physical::FixedLenByteArray, Type::String | Type::Binary) => {
                Self::Bytes(bytes.to_vec())
            }
            _ => return None,
        })
    }

    /// A bound below this one with at most `len` bytes.
    pub(super) fn shortened_down(&self, kind: &Type, len: usize) -> Self {
        match self {
            Self::Bytes(bytes) => Self::Bytes(prefix(bytes, kind, len).to_vec()),
            other => other.clone(),
        }
    }

    /// A bound above this one whose text has been cut to `len` bytes before it was raised; none if nothing is above.
    pub(super) fn shortened_up(&self, kind: &Type, len: usize) -> Option<Self> {
        match self {
            Self::Bytes(bytes) if bytes.len() > len => {
                let prefix = prefix(bytes, kind, len);
                let raised = if *kind == Type::String { raised_text(prefix) } else { raised_bytes(prefix) };
                raised.map(Self::Bytes)
            }
            other => Some(other.clone()),
        }
    }

    /// The lower of two zeros if it is one of them: the two are equal, so the pattern means both, and readers may tell
    /// them apart.
    fn lowest_zero(self) -> Self {
        match self {
            Self::Float(0.0) => Self::Float(-0.0),
            Self::Double(0.0) => Self::Double(-0.0),
            other => other,
        }
    }

    fn highest_zero(self) -> Self {
        match self {
            Self::Float(0.0) => Self::Float(0.0),
            Self::Double(0.0) => Self::Double(0.0),
            other => other,
        }
    }
}

/// A signed number of at most 16 bytes, the highest first; more of them only if they say nothing.
pub(super) fn big_endian(bytes: &[u8]) -> Option<i128> {
    let sign = if bytes.first()? & 0x80 == 0 { 0 } else { 0xff };
    let (head, tail) = bytes.split_at(bytes.len().saturating_sub(16));
    let mut value = [sign; 16];
    value[16 - tail.len()..].copy_from_slice(tail);
    let is_whole = head.iter().all(|&byte| byte == sign) && (head.is_empty() || (value[0] ^ sign) & 0x80 == 0);
    is_whole.then(|| i128::from_be_bytes(value))
}

/// The first bytes; of a text whole characters.
fn prefix<'b>(bytes: &'b [u8], kind: &Type, len: usize) -> &'b [u8] {
    let Some(cut) = bytes.get(..len) else { return bytes };
    if bytes.len() == len || *kind != Type::String {
        return cut;
    }
    match std::str::from_utf8(cut) {
        Ok(_) => cut,
        Err(error) => &cut[..error.valid_up_to()],
    }
}

/// The shortest text above all that begin with this one.
fn raised_text(prefix: &[u8]) -> Option<Vec<u8>> {
    let mut text = std::str::from_utf8(prefix).ok()?.to_owned();
    while let Some(last) = text.pop() {
        // Between them are the surrogates, which are no characters.
        let next = if last == '\u{d7ff}' { Some('\u{e000}') } else { char::from_u32(u32::from(last) + 1) };
        if let Some(next) = next {
            text.push(next);
            return Some(text.into_bytes());
        }
    }
    None
}

fn raised_bytes(prefix: &[u8]) -> Option<Vec<u8>> {
    let last = prefix.iter().rposition(|&byte| byte < 0xff)?;
    let mut bytes = prefix[..=last].to_vec();
    bytes[last] += 1;
    Some(bytes)
}

/// What is known of many values.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Extent {
    min: Option<Bound>,
    max: Option<Bound>,
    pub(super) nans: u64,
}

impl Extent {
    pub(super) fn include(&mut self, min: Bound, max: Bound) {
        if self.min.as_ref().is_none_or(|held| min < *held) {
            self.min = Some(min);
        }
        if self.max.as_ref().is_none_or(|held| max > *held) {
            self.max = Some(max);
        }
    }

    pub(super) fn include_bytes(&mut self, bytes: &[u8]) {
        match (&self.min, &self.max) {
            (Some(Bound::Bytes(min)), _) if bytes < min.as_slice() => self.min = Some(Bound::Bytes(bytes.to_vec())),
            (_, Some(Bound::Bytes(max))) if bytes > max.as_slice() => self.max = Some(Bound::Bytes(bytes.to_vec())),
            (None, _) => self.include(Bound::Bytes(bytes.to_vec()), Bound::Bytes(bytes.to_vec())),
            _ => {}
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        if let (Some(min), Some(max)) = (&other.min, &other.max) {
            self.include(min.clone(), max.clone());
        }
        self.nans += other.nans;
    }

    /// The least value, and no greater one.
    pub(super) fn min(&self) -> Option<Bound> {
        self.min.clone().map(Bound::lowest_zero)
    }

    /// The greatest value, and no lesser one.
    pub(super) fn max(&self) -> Option<Bound> {
        self.max.clone().map(Bound::highest_zero)
    }
}
