//! What kind of value a cell holds, told from the cell alone.

use serde::{Deserialize, Serialize};

use super::moment::{Moment, Order, moment};
use super::number::{Number, number, plain};
use crate::engine::lake::cell::Cell;

/// An enumeration with the list of its values, in order.
macro_rules! listed {
    ($(#[$doc:meta])* $name:ident { $($(#[$item_doc:meta])* $item:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[repr(u8)]
        pub enum $name { $($(#[$item_doc])* $item),* }

        impl $name {
            /// All of them, in order.
            pub const ALL: &[Self] = &[$(Self::$item),*];
        }
    };
}

listed! {
    /// A kind of value. A column's type follows from how many of its values are of which kind.
    Class {
        /// `true` or `false`.
        Boolean,
        /// A whole number of 32 bits.
        Int,
        /// A larger one that a floating-point number holds exactly: to 2^53.
        Exact,
        /// A larger one of 64 bits.
        Long,
        /// A whole number beyond 64 bits.
        Digits,
        /// A number with a point and at most 17 digits: a floating-point number holds it.
        Point,
        /// A number with a point and more digits.
        Precise,
        /// A number with an exponent.
        Exponent,
        /// `NaN` or an infinity.
        NotFinite,
        /// A number that its source calls a decimal.
        Decimal,
        /// A whole number with commas between thousands, or in parentheses.
        Grouped,
        /// Such a number with a point.
        GroupedPoint,
        /// Digits with a zero before them: an identifier.
        LeadingZero,
        /// A date, year first.
        Date,
        /// A moment without a zone, year first.
        Timestamp,
        /// A moment with a zone, year first.
        Timestamptz,
        /// A date that has its day first, because there is no such month.
        DayFirst,
        /// A date that has its month first, because there is no such month.
        MonthFirst,
        /// A date that may have its day or its month first.
        EitherFirst,
        /// A moment that has its day first.
        DayFirstTime,
        /// A moment that has its month first.
        MonthFirstTime,
        /// A moment that may have its day or its month first.
        EitherFirstTime,
        /// Bytes.
        Bytes,
        /// Any other text.
        Text,
        /// Values with names.
        Struct,
        /// Values in order.
        List,
    }
}

listed! {
    /// What stands for no value.
    Token {
        /// The source says that there is none, or has no such field.
        Null,
        /// Empty text.
        Empty,
        /// `NULL`, `Null` or `null` as text.
        Word,
        /// `\N`, as MySQL's and PostgreSQL's tools write it.
        Backslash,
        /// `N/A`.
        NotApplicable,
        /// `NA`; in a column of text it is text, since it is also a code (Namibia's).
        Na,
        /// `0000-00-00`, with a time of zeros or without; only in a column of dates or moments.
        ZeroDate,
    }
}

/// How many kinds there are.
pub(crate) const CLASSES: usize = Class::ALL.len();
/// How many tokens there are.
pub(crate) const TOKENS: usize = Token::ALL.len();

/// A cell, told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Told {
    None(Token),
    Value {
        class: Class,
        /// Of a number: its digits before the point and after it.
        digits: (u32, u32),
    },
}

const fn value(class: Class) -> Told {
    Told::Value { class, digits: (0, 0) }
}

/// Tells a cell. In a source that has types (`has_types`), text is text; only dates and moments are looked for in it,
/// because JSON has none.
pub(crate) fn told(cell: &Cell, has_types: bool) -> Told {
    match cell {
        Cell::Null => Told::None(Token::Null),
        Cell::Boolean(_) => value(Class::Boolean),
        Cell::Number(text) => match number(text.as_bytes()) {
            Some(number) => told_number(&number, text),
            None => value(Class::Text),
        },
        Cell::Integer(integer) => value(whole(*integer)),
        Cell::Float(float) if float.is_finite() => value(Class::Point),
        Cell::Float(_) => value(Class::NotFinite),
        Cell::Decimal(digits, scale) => {
            let length = digits.unsigned_abs().checked_ilog10().map_or(0, |log| log + 1);
            let whole = length.saturating_sub(u32::from(*scale));
            Told::Value { class: Class::Decimal, digits: (whole, u32::from(*scale)) }
        }
        Cell::Text(text) => told_text(text, has_types),
        Cell::Bytes(_) => value(Class::Bytes),
        Cell::Date(_) => value(Class::Date),
        Cell::Timestamp(_, true) => value(Class::Timestamptz),
        Cell::Timestamp(_, false) => value(Class::Timestamp),
        Cell::Struct(_) => value(Class::Struct),
        Cell::List(_) => value(Class::List),
    }
}

/// Tells text.
pub(crate) fn told_text(text: &str, has_types: bool) -> Told {
    if let Some(token) = token(text) {
        return Told::None(token);
    }
    let trimmed = text.trim_ascii();
    let bytes = trimmed.as_bytes();
    let Some(&first) = bytes.first() else { return value(Class::Text) };
    if first.is_ascii_digit() && bytes.len() >= 8 && bytes[1..6].iter().any(|byte| matches!(byte, b'-' | b'/' | b'.')) {
        match told_moment(bytes) {
            Some(told) if !has_types || trimmed.len() == text.len() => return told,
            _ => (),
        }
    }
    if has_types {
        return value(Class::Text);
    }
    match first {
        b'0'..=b'9' | b'-' | b'.' | b'(' => match number(bytes) {
            Some(number) => told_number(&number, trimmed),
            None if trimmed.eq_ignore_ascii_case("-inf") || trimmed.eq_ignore_ascii_case("-infinity") => {
                value(Class::NotFinite)
            }
            None => match plain(trimmed).as_deref().and_then(|plain| number(plain.as_bytes())) {
                Some(number) if number.has_leading_zero || number.length > 15 => value(Class::Text),
                Some(number) if number.has_point => value(Class::GroupedPoint),
                Some(_) => value(Class::Grouped),
                None => value(Class::Text),
            },
        },
        b't' | b'T' | b'f' | b'F' if boolean(trimmed).is_some() => value(Class::Boolean),
        b'n' | b'N' | b'i' | b'I' if float_word(trimmed).is_some() => value(Class::NotFinite),
        _ => value(Class::Text),
    }
}

/// What stands for no value in text, by itself.
pub(crate) fn token(text: &str) -> Option<Token> {
    match text.as_bytes() {
        [] => Some(Token::Empty),
        b"NULL" | b"null" | b"Null" => Some(Token::Word),
        b"\\N" => Some(Token::Backslash),
        b"N/A" | b"n/a" => Some(Token::NotApplicable),
        b"NA" => Some(Token::Na),
        _ => None,
    }
}

/// `true` and `false`, in any case.
pub(crate) fn boolean(text: &str) -> Option<bool> {
    match text.len() {
        4 if text.eq_ignore_ascii_case("true") => Some(true),
        5 if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// `NaN`, `inf` and `Infinity`, in any case and with a minus.
pub(crate) fn float_word(text: &str) -> Option<f64> {
    let (body, sign) = text.strip_prefix('-').map_or((text, 1.0), |body| (body, -1.0));
    if body.eq_ignore_ascii_case("nan") {
        return Some(f64::NAN);
    }
    let is_infinite = body.eq_ignore_ascii_case("inf") || body.eq_ignore_ascii_case("infinity");
    is_infinite.then_some(sign * f64::INFINITY)
}

/// The kind of a whole number.
pub(crate) fn whole(integer: i64) -> Class {
    match integer.unsigned_abs() {
        _ if i32::try_from(integer).is_ok() => Class::Int,
        0..=0x20_0000_0000_0000 => Class::Exact,
        _ => Class::Long,
    }
}

fn told_number(number: &Number, text: &str) -> Told {
    Told::Value { class: number_class(number, text), digits: (number.whole, number.scale) }
}

/// The kind of a number.
pub(crate) fn number_class(number: &Number, text: &str) -> Class {
    match number.integer() {
        _ if number.has_leading_zero => Class::LeadingZero,
        Some(integer) => whole(integer),
        None if number.has_exponent => match number.double(text) {
            Some(double) if double != 0.0 || number.length == 0 => Class::Exponent,
            _ => Class::Text,
        },
        None if number.has_point && number.length <= 17 && number.scale <= 40 => Class::Point,
        None if number.has_point => Class::Precise,
        None => Class::Digits,
    }
}

fn told_moment(text: &[u8]) -> Option<Told> {
    let by = |order| moment(text, order);
    if let Some(moment) = by(Order::Year) {
        return Some(match moment {
            Moment::Zero => Told::None(Token::ZeroDate),
            Moment::Date(_) => value(Class::Date),
            Moment::Timestamp(_, false) => value(Class::Timestamp),
            Moment::Timestamp(_, true) => value(Class::Timestamptz),
        });
    }
    Some(value(match (by(Order::Day), by(Order::Month)) {
        (Some(Moment::Date(_)), Some(_)) => Class::EitherFirst,
        (Some(Moment::Date(_)), None) => Class::DayFirst,
        (None, Some(Moment::Date(_))) => Class::MonthFirst,
        (Some(Moment::Timestamp(_, false)), Some(_)) => Class::EitherFirstTime,
        (Some(Moment::Timestamp(_, false)), None) => Class::DayFirstTime,
        (None, Some(Moment::Timestamp(_, false))) => Class::MonthFirstTime,
        _ => return None,
    }))
}
