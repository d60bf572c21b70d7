//! JSON as files in the wild have it: `null` for what is missing, numbers in quotes, text without.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::engine::trace::span::Value;

/// How the complaint about a list of more than [`MAX_SPANS`](super::MAX_SPANS) begins.
pub(super) const TOO_LONG: &str = "too long a list";

/// Text; a number or a truth is read as its digits or its word, `null` as nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(super) struct Text<'a>(pub(super) Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct TextVisitor;
        impl<'de> Visitor<'de> for TextVisitor {
            type Value = Text<'de>;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(out, "text")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
            fn visit_u64<E>(self, number: u64) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(number.to_string())))
            }
            fn visit_i64<E>(self, number: i64) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(number.to_string())))
            }
            fn visit_f64<E>(self, number: f64) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(number.to_string())))
            }
            fn visit_bool<E>(self, truth: bool) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Borrowed(if truth { "true" } else { "false" })))
            }
            fn visit_unit<E>(self) -> Result<Text<'de>, E> {
                Ok(Text::default())
            }
        }
        from.deserialize_any(TextVisitor)
    }
}

/// A number in quotes or not; a fraction in parts of a billionth of its unit. `null` and what is no number is nothing.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) enum Number {
    /// Nothing.
    #[default]
    None,
    /// Without a fraction.
    Whole(i128),
    /// With one.
    Fraction(f64),
}

impl Number {
    fn of_text(text: &str) -> Number {
        let text = text.trim();
        match (text.parse(), text.parse::<f64>()) {
            (Ok(whole), _) => Number::Whole(whole),
            (_, Ok(fraction)) if fraction.is_finite() => Number::Fraction(fraction),
            _ => Number::None,
        }
    }

    /// So many times it, rounded, and none below zero or beyond what 64 bits hold.
    pub(super) fn times(self, factor: u32) -> Option<u64> {
        match self {
            Number::None => None,
            Number::Whole(whole) => {
                let product = whole.saturating_mul(i128::from(factor)).max(0);
                Some(u64::try_from(product).unwrap_or(u64::MAX))
            }
            // A cast saturates.
            Number::Fraction(fraction) => Some((fraction * f64::from(factor)).round() as u64),
        }
    }

    /// Itself, as [`Number::times`] 1.
    pub(super) fn whole(self) -> Option<u64> {
        self.times(1)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct NumberVisitor;
        impl Visitor<'_> for NumberVisitor {
            type Value = Number;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(out, "a number")
            }
            fn visit_u64<E>(self, number: u64) -> Result<Number, E> {
                Ok(Number::Whole(number.into()))
            }
            fn visit_i64<E>(self, number: i64) -> Result<Number, E> {
                Ok(Number::Whole(number.into()))
            }
            fn visit_f64<E>(self, number: f64) -> Result<Number, E> {
                Ok(Number::Fraction(number))
            }
            fn visit_str<E>(self, text: &str) -> Result<Number, E> {
                Ok(Number::of_text(text))
            }
            fn visit_unit<E>(self) -> Result<Number, E> {
                Ok(Number::None)
            }
        }
        from.deserialize_any(NumberVisitor)
    }
}

/// A list; `null` is an empty one. None is longer than [`MAX_SPANS`](super::MAX_SPANS): an empty object is three bytes
/// of a file and hundreds in memory.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct List<T>(pub(super) Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        List(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct ListVisitor<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for ListVisitor<T> {
            type Value = List<T>;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(out, "a list")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<List<T>, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = from.next_element()? {
                    if list.len() >= super::MAX_SPANS {
                        return Err(de::Error::custom(TOO_LONG));
                    }
                    list.push(item);
                }
                Ok(List(list))
            }
            fn visit_unit<E>(self) -> Result<List<T>, E> {
                Ok(List::default())
            }
        }
        from.deserialize_any(ListVisitor(PhantomData))
    }
}

/// An object as a list of keys and values, in its order; `null` is an empty one.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pairs<'a, T>(pub(super) Vec<(Text<'a>, T)>);

impl<T> Default for Pairs<'_, T> {
    fn default() -> Self {
        Pairs(Vec::new())
    }
}

impl<'de: 'a, 'a, T: Deserialize<'de>> Deserialize<'de> for Pairs<'a, T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct PairsVisitor<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for PairsVisitor<T> {
            type Value = Pairs<'de, T>;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(out, "an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Pairs<'de, T>, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = from.next_entry()? {
                    if pairs.len() >= super::MAX_SPANS {
                        return Err(de::Error::custom(TOO_LONG));
                    }
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
            fn visit_unit<E>(self) -> Result<Pairs<'de, T>, E> {
                Ok(Pairs::default())
            }
        }
        from.deserialize_any(PairsVisitor(PhantomData))
    }
}

/// The value of a plain piece of JSON. What is no text, number or truth, and a number that does not fit, is kept as
/// its JSON, in a text.
pub(super) fn plain_value(raw: &RawValue) -> Value {
    let json = raw.get();
    match json.as_bytes().first() {
        Some(b'"') => Value::Text(string(raw)),
        Some(b't') => Value::Bool(true),
        Some(b'f') => Value::Bool(false),
        Some(b'-' | b'0'..=b'9') => number(json),
        Some(b'n') => Value::Text(String::new()),
        _ => Value::Text(compact(json)),
    }
}

/// A number's value. [`str::parse`] is exact to the last bit; serde_json is, without a feature of its own, not.
pub(super) fn number(digits: &str) -> Value {
    match (digits.parse(), digits.parse::<f64>()) {
        (Ok(whole), _) => Value::Int(whole),
        (_, Ok(fraction)) if fraction.is_finite() && digits.contains(['.', 'e', 'E']) => Value::Float(fraction),
        _ => Value::Text(digits.to_owned()),
    }
}

/// What a JSON string says; where that is no text (half a surrogate pair), its JSON.
pub(super) fn string(raw: &RawValue) -> String {
    serde_json::from_str(raw.get()).unwrap_or_else(|_| raw.get().to_owned())
}

/// JSON without the white space between its parts.
pub(super) fn compact(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let (mut in_string, mut escaped) = (false, false);
    for c in json.chars() {
        if in_string {
            in_string = escaped || c != '"';
            escaped = !escaped && c == '\\';
        } else if c.is_ascii_whitespace() {
            continue;
        } else {
            in_string = c == '"';
        }
        out.push(c);
    }
    out
}

/// Whether bytes begin like an object or a list.
pub(super) fn begins(bytes: &[u8]) -> bool {
    matches!(bytes.trim_ascii_start().first(), Some(b'{' | b'['))
}

/// A name or a number: an enum's value, a process, an id that is only compared.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Label<'a> {
    /// A whole number.
    Number(i64),
    /// Anything else.
    Text(Text<'a>),
}

impl Default for Label<'_> {
    fn default() -> Self {
        Label::Number(0)
    }
}

impl fmt::Display for Label<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Label::Number(number) => number.fmt(out),
            Label::Text(Text(text)) => text.fmt(out),
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Label<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct LabelVisitor;
        impl<'de> Visitor<'de> for LabelVisitor {
            type Value = Label<'de>;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(out, "a name or a number")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Label<'de>, E> {
                Ok(Label::Text(Text(Cow::Borrowed(text))))
            }
            fn visit_str<E>(self, text: &str) -> Result<Label<'de>, E> {
                Ok(Label::Text(Text(Cow::Owned(text.to_owned()))))
            }
            fn visit_i64<E>(self, number: i64) -> Result<Label<'de>, E> {
                Ok(Label::Number(number))
            }
            fn visit_u64<E>(self, number: u64) -> Result<Label<'de>, E> {
                let text = || Label::Text(Text(Cow::Owned(number.to_string())));
                Ok(i64::try_from(number).map_or_else(|_| text(), Label::Number))
            }
            fn visit_f64<E>(self, number: f64) -> Result<Label<'de>, E> {
                Ok(Label::Text(Text(Cow::Owned(number.to_string()))))
            }
            fn visit_unit<E>(self) -> Result<Label<'de>, E> {
                Ok(Label::default())
            }
        }
        from.deserialize_any(LabelVisitor)
    }
}
