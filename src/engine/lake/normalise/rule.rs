//! How a column reads its cells, and which type it has by that.

use super::class::{Class, Token};
use super::moment::Order;
use crate::engine::lake::schema::Type;

/// How a column reads its cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// No value has been seen. Its type is text; the first value asks for another look.
    Nothing,
    /// `true` and `false`, and 0 and 1 if a source declares the column so.
    Boolean,
    /// Whole numbers of 32 bits.
    Int,
    /// Whole numbers of 64 bits.
    Long,
    /// Numbers that floating point holds.
    Double,
    /// Decimals.
    Decimal {
        /// Digits in all.
        precision: u8,
        /// Digits after the point.
        scale: u8,
    },
    /// Whole numbers, some with commas between thousands or in parentheses.
    GroupedLong,
    /// Numbers, some with commas between thousands or in parentheses.
    GroupedDouble,
    /// Days.
    Date(Order),
    /// Moments without a zone; a day is its midnight.
    Timestamp(Order),
    /// Moments with a zone.
    Timestamptz,
    /// Bytes.
    Binary,
    /// Text; numbers in their own digits, structs and lists as JSON.
    Text,
    /// Values with names.
    Struct,
    /// Values in order.
    List,
}

/// Kinds of values as bits.
pub(crate) type Classes = u32;

const fn bits(classes: &[Class]) -> Classes {
    let (mut bits, mut at) = (0, 0);
    while at < classes.len() {
        bits |= 1 << classes[at] as u8;
        at += 1;
    }
    bits
}

/// Whether a kind is among some.
pub(crate) fn has(classes: Classes, class: Class) -> bool {
    classes >> class as u8 & 1 == 1
}

impl Rule {
    /// The kinds that it reads.
    pub(crate) fn classes(&self) -> Classes {
        use Class::*;
        const WHOLE: Classes = bits(&[Int, Exact, Long]);
        const FLOAT: Classes = bits(&[Int, Exact, Point, Exponent, NotFinite]);
        match self {
            Rule::Nothing => 0,
            Rule::Boolean => bits(&[Boolean]),
            Rule::Int => bits(&[Int]),
            Rule::Long => WHOLE,
            Rule::Double => FLOAT,
            Rule::Decimal { .. } => WHOLE | bits(&[Digits, Point, Precise, Decimal]),
            Rule::GroupedLong => bits(&[Int, Exact, Grouped]),
            Rule::GroupedDouble => FLOAT | bits(&[Grouped, GroupedPoint]),
            Rule::Date(Order::Year) => bits(&[Date]),
            Rule::Date(Order::Day) => bits(&[DayFirst, EitherFirst]),
            Rule::Date(Order::Month) => bits(&[MonthFirst, EitherFirst]),
            Rule::Timestamp(Order::Year) => bits(&[Date, Timestamp]),
            Rule::Timestamp(Order::Day) => bits(&[DayFirst, EitherFirst, DayFirstTime, EitherFirstTime]),
            Rule::Timestamp(Order::Month) => bits(&[MonthFirst, EitherFirst, MonthFirstTime, EitherFirstTime]),
            Rule::Timestamptz => bits(&[Timestamptz]),
            Rule::Binary => bits(&[Bytes]),
            Rule::Text => Classes::MAX,
            Rule::Struct => bits(&[Struct]),
            Rule::List => bits(&[List]),
        }
    }

    /// Whether it takes a token for no value; if not, it is text like any other, or a value that does not fit.
    pub(crate) fn is_none(&self, token: Token, has_types: bool) -> bool {
        match (self, token) {
            (_, Token::Null) => true,
            (Rule::Text, Token::Na | Token::ZeroDate) => false,
            (Rule::Text | Rule::Nothing, _) if has_types => false,
            (Rule::Text, _) => true,
            (Rule::Date(_) | Rule::Timestamp(_) | Rule::Timestamptz, Token::ZeroDate) => true,
            (_, token) => token != Token::ZeroDate,
        }
    }

    /// The type of a column that has no columns within it.
    pub(crate) fn kind(&self) -> Type {
        match *self {
            Rule::Boolean => Type::Boolean,
            Rule::Int => Type::Int,
            Rule::Long | Rule::GroupedLong => Type::Long,
            Rule::Double | Rule::GroupedDouble => Type::Double,
            Rule::Decimal { precision, scale } => Type::Decimal { precision, scale },
            Rule::Date(_) => Type::Date,
            Rule::Timestamp(_) => Type::Timestamp,
            Rule::Timestamptz => Type::Timestamptz,
            Rule::Binary => Type::Binary,
            Rule::Nothing | Rule::Text | Rule::Struct | Rule::List => Type::String,
        }
    }
}
