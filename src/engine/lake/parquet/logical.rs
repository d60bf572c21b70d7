//! What stored values mean (Apache Parquet, "Logical Types").

use super::error::ReadError;
use super::thrift::{Decoder, Encoder, Kind};

/// Units of a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Thousandths of a second.
    Millis,
    /// Millionths.
    Micros,
    /// Billionths.
    Nanos,
}

/// What stored values mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Logical {
    /// Text in UTF-8.
    String,
    /// Keys with values.
    Map,
    /// Any number of elements.
    List,
    /// One of some names.
    Enum,
    /// A decimal number.
    Decimal {
        /// How many digits in all.
        precision: i32,
        /// How many after the point.
        scale: i32,
    },
    /// Days since 1970-01-01.
    Date,
    /// Time of a day.
    Time {
        /// Its unit.
        unit: Unit,
    },
    /// A moment since 1970-01-01.
    Timestamp {
        /// Its unit.
        unit: Unit,
        /// Whether it is said of UTC.
        is_utc: bool,
    },
    /// A whole number.
    Integer {
        /// Its bits: 8, 16, 32 or 64.
        bits: i8,
        /// Whether it can be below 0.
        is_signed: bool,
    },
    /// Nothing but nulls.
    Unknown,
    /// JSON.
    Json,
    /// BSON.
    Bson,
    /// A UUID in 16 bytes.
    Uuid,
    /// A floating-point number of 16 bits.
    Float16,
}

impl Logical {
    /// The older name of a meaning (`ConvertedType`), which every writer has to give too.
    pub(super) fn converted(self) -> Option<i32> {
        Some(match self {
            Logical::String => 0,
            Logical::List => 3,
            Logical::Decimal { .. } => 5,
            Logical::Date => 6,
            Logical::Timestamp { unit: Unit::Micros, .. } => 10,
            _ => return None,
        })
    }

    pub(super) fn of_converted(number: i32, precision: i32, scale: i32) -> Option<Self> {
        let integer = |bits, is_signed| Logical::Integer { bits, is_signed };
        Some(match number {
            0 => Logical::String,
            1 | 2 => Logical::Map,
            3 => Logical::List,
            4 => Logical::Enum,
            5 => Logical::Decimal { precision, scale },
            6 => Logical::Date,
            7 => Logical::Time { unit: Unit::Millis },
            8 => Logical::Time { unit: Unit::Micros },
            9 => Logical::Timestamp { unit: Unit::Millis, is_utc: true },
            10 => Logical::Timestamp { unit: Unit::Micros, is_utc: true },
            11 => integer(8, false),
            12 => integer(16, false),
            13 => integer(32, false),
            14 => integer(64, false),
            15 => integer(8, true),
            16 => integer(16, true),
            17 => integer(32, true),
            18 => integer(64, true),
            19 => Logical::Json,
            20 => Logical::Bson,
            _ => return None,
        })
    }

    /// Writes one of those that the project writes.
    pub(super) fn encode(self, e: &mut Encoder) {
        match self {
            Logical::String => e.nested(1, |_| {}),
            Logical::List => e.nested(3, |_| {}),
            Logical::Decimal { precision, scale } => e.nested(5, |e| {
                e.i32(1, scale);
                e.i32(2, precision);
            }),
            Logical::Date => e.nested(6, |_| {}),
            Logical::Timestamp { is_utc, .. } => e.nested(8, |e| {
                e.bool(1, is_utc);
                e.nested(2, |e| e.nested(2, |_| {}));
            }),
            _ => {}
        }
    }

    /// What the union stands for; nothing if it is newer than this code.
    pub(super) fn decode(d: &mut Decoder) -> Result<Option<Self>, ReadError> {
        let mut logical = None;
        d.fields(|d, id, kind| {
            if kind != Kind::Struct {
                return Ok(false);
            }
            let plain = match id {
                1 => Logical::String,
                2 => Logical::Map,
                3 => Logical::List,
                4 => Logical::Enum,
                6 => Logical::Date,
                11 => Logical::Unknown,
                12 => Logical::Json,
                13 => Logical::Bson,
                14 => Logical::Uuid,
                15 => Logical::Float16,
                5 | 7 | 8 | 10 => {
                    logical = Some(Self::decode_detailed(d, id)?);
                    return Ok(true);
                }
                _ => return Ok(false),
            };
            logical = Some(plain);
            Ok(false)
        })?;
        Ok(logical)
    }

    /// One that has fields of its own.
    fn decode_detailed(d: &mut Decoder, union: i16) -> Result<Self, ReadError> {
        let (mut numbers, mut flags, mut unit, mut bits) = ([0; 2], [false; 2], Unit::Micros, 0);
        d.fields(|d, id, kind| {
            match (id, kind) {
                (1 | 2, Kind::I32) => numbers[id as usize - 1] = d.i32()?,
                (1 | 2, Kind::True | Kind::False) => flags[id as usize - 1] = kind == Kind::True,
                (1, Kind::I8) => bits = d.i8()?,
                (2, Kind::Struct) => d.fields(|_, id, _| {
                    unit = match id {
                        1 => Unit::Millis,
                        3 => Unit::Nanos,
                        _ => Unit::Micros,
                    };
                    Ok(false)
                })?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(match union {
            5 => Logical::Decimal { scale: numbers[0], precision: numbers[1] },
            7 => Logical::Time { unit },
            8 => Logical::Timestamp { unit, is_utc: flags[0] },
            _ => Logical::Integer { bits, is_signed: flags[1] },
        })
    }
}
