//! The least and the greatest of some values.

use super::format::Physical;
use crate::engine::lake::datum::Datum;
use crate::engine::lake::schema::Type;

/// How many bytes of a text or of bytes a bound keeps, as Iceberg's own writers do.
pub const BOUND_LEN: usize = 16;

impl Datum {
    /// As Parquet's statistics have it: plain encoding, without a length before bytes. `len` is that of a decimal's
    /// bytes.
    pub(super) fn plain(&self, physical: Physical, len: usize) -> Vec<u8> {
        match (self, physical) {
            (Self::Decimal(value), Physical::Int32) => (*value as i32).to_le_bytes().to_vec(),
            (Self::Decimal(value), Physical::Int64) => (*value as i64).to_le_bytes().to_vec(),
            (Self::Decimal(value), _) => value.to_be_bytes()[16 - len..].to_vec(),
            (other, _) => other.to_bytes(),
        }
    }

    /// What statistics mean for a column of a type, if they mean anything.
    pub(super) fn of_plain(bytes: &[u8], physical: Physical, kind: &Type) -> Option<Self> {
        let value = match (physical, kind) {
            (Physical::Int32, Type::Decimal { .. }) => Self::Decimal(i32::from_le_bytes(bytes.try_into().ok()?).into()),
            (Physical::Int64, Type::Decimal { .. }) => Self::Decimal(i64::from_le_bytes(bytes.try_into().ok()?).into()),
            (Physical::Boolean, Type::Boolean)
            | (Physical::Int32, Type::Int | Type::Date)
            | (Physical::Float, Type::Float)
            | (Physical::ByteArray | Physical::FixedLenByteArray, Type::Decimal { .. } | Type::String | Type::Binary) => {
                Self::from_bytes(bytes, kind)?
            }
            (Physical::Int64, Type::Long | Type::Timestamp | Type::Timestamptz) | (Physical::Double, Type::Double)
                if bytes.len() == 8 =>
            {
                Self::from_bytes(bytes, kind)?
            }
            _ => return None,
        };
        (!value.is_nan()).then_some(value)
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
    min: Option<Datum>,
    max: Option<Datum>,
    pub(super) nans: u64,
}

impl Extent {
    pub(super) fn include(&mut self, min: Datum, max: Datum) {
        if self.min.as_ref().is_none_or(|held| min < *held) {
            self.min = Some(min);
        }
        if self.max.as_ref().is_none_or(|held| max > *held) {
            self.max = Some(max);
        }
    }

    pub(super) fn include_bytes(&mut self, bytes: &[u8]) {
        match (&self.min, &self.max) {
            (Some(Datum::Bytes(min)), _) if bytes < min.as_slice() => self.min = Some(Datum::Bytes(bytes.to_vec())),
            (_, Some(Datum::Bytes(max))) if bytes > max.as_slice() => self.max = Some(Datum::Bytes(bytes.to_vec())),
            (None, _) => self.include(Datum::Bytes(bytes.to_vec()), Datum::Bytes(bytes.to_vec())),
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
    pub(super) fn min(&self) -> Option<Datum> {
        self.min.clone().map(Datum::lowest_zero)
    }

    /// The greatest value, and no lesser one.
    pub(super) fn max(&self) -> Option<Datum> {
        self.max.clone().map(Datum::highest_zero)
    }
}
