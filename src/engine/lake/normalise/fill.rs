//! A column that is being filled.

mod clash;

use super::class::{Class, TOKENS, Token, Told, boolean, float_word, number_class, token, told_text, whole};
use super::decide::reads;
use super::evidence::{Evidence, Names};
use super::moment::{Moment, Order, date, moment};
use super::number::{number, plain};
use super::plan::Node;
use super::rule::Rule;
use super::written;
use crate::engine::lake::calendar::MICROS_PER_DAY;
use crate::engine::lake::cell::Cell;
use crate::engine::lake::column::{Bytes, Column, Values};

/// A column that is being filled.
#[derive(Debug)]
pub(crate) struct Fill {
    rule: Rule,
    has_types: bool,
    store: Store,
    validity: Option<Vec<bool>>,
    len: usize,
    /// How often each stood for no value.
    pub(crate) tokens: [u64; TOKENS],
    /// The columns within it.
    pub(crate) within: Vec<Fill>,
    names: Names,
    /// Where each field of the struct at hand stands, from 1.
    places: Vec<usize>,
    /// What did not fit, and fields that the plan does not know.
    pub(crate) clashes: Evidence,
    /// Values that fit, in records that were rejected for others.
    outside: u64,
}

#[derive(Debug)]
enum Store {
    Boolean(Vec<bool>),
    Int(Vec<i32>),
    Long(Vec<i64>),
    Double(Vec<f64>),
    Decimal(Vec<i128>),
    Bytes(Bytes),
    Struct,
    List(Vec<u32>),
}

impl Fill {
    pub(crate) fn new(node: &Node, has_types: bool, rows: usize) -> Fill {
        let store = match &node.rule {
            Rule::Boolean => Store::Boolean(Vec::with_capacity(rows)),
            Rule::Int | Rule::Date(_) => Store::Int(Vec::with_capacity(rows)),
            Rule::Long | Rule::GroupedLong | Rule::Timestamp(_) | Rule::Timestamptz => {
                Store::Long(Vec::with_capacity(rows))
            }
            Rule::Double | Rule::GroupedDouble => Store::Double(Vec::with_capacity(rows)),
            Rule::Decimal { .. } => Store::Decimal(Vec::with_capacity(rows)),
            Rule::Binary | Rule::Text | Rule::Nothing => {
                let mut bytes = Bytes::new();
                bytes.offsets.reserve(rows);
                Store::Bytes(bytes)
            }
            Rule::Struct => Store::Struct,
            Rule::List => Store::List(vec![0]),
        };
        let rows_within = if node.rule == Rule::Struct { rows } else { 0 };
        let mut names = Names::default();
        node.within.iter().for_each(|field| _ = names.add(&field.from));
        Fill {
            rule: node.rule.clone(),
            has_types,
            store,
            validity: None,
            len: 0,
            tokens: [0; TOKENS],
            within: node.within.iter().map(|node| Fill::new(node, has_types, rows_within)).collect(),
            places: vec![0; node.within.len()],
            names,
            clashes: Evidence::default(),
            outside: 0,
        }
    }

    /// Puts a cell at the end. If it does not fit, false, and `truncate` has to put things right.
    #[inline]
    pub(crate) fn push(&mut self, cell: &Cell) -> bool {
        match cell {
            Cell::Text(text) => self.push_text(text),
            Cell::Null => self.none(Token::Null),
            cell => self.push_other(cell) && self.some(),
        }
    }

    /// The end of a record without a value here.
    #[inline]
    pub(crate) fn none(&mut self, token: Token) -> bool {
        self.tokens[token as usize] += 1;
        match &mut self.store {
            Store::Boolean(values) => values.push(false),
            Store::Int(values) => values.push(0),
            Store::Long(values) => values.push(0),
            Store::Double(values) => values.push(0.0),
            Store::Decimal(values) => values.push(0),
            Store::Bytes(bytes) => _ = bytes.push(&[]),
            Store::Struct => self.within.iter_mut().for_each(|field| _ = field.none(Token::Null)),
            Store::List(offsets) => offsets.push(offsets.last().copied().unwrap_or(0)),
        }
        let len = self.len;
        self.validity.get_or_insert_with(|| vec![true; len]).push(false);
        self.len += 1;
        true
    }

    #[inline]
    fn some(&mut self) -> bool {
        if let Some(validity) = &mut self.validity {
            validity.push(true);
        }
        self.len += 1;
        true
    }

    #[inline]
    fn push_text(&mut self, text: &str) -> bool {
        if self.rule == Rule::Text {
            if !self.has_types
                && text.len() <= 4
                && let Some(token) = token(text).filter(|token| *token != Token::Na)
            {
                return self.none(token);
            }
            let Store::Bytes(bytes) = &mut self.store else { return false };
            return bytes.push(text.as_bytes()) && self.some();
        }
        self.scalar(text) && self.some() || self.text_with_spaces(text)
    }

    #[cold]
    fn text_with_spaces(&mut self, text: &str) -> bool {
        let trimmed = text.trim_ascii();
        if !self.has_types && trimmed.len() < text.len() && self.scalar(trimmed) {
            return self.some();
        }
        match told_text(text, self.has_types) {
            Told::None(token) if self.rule.is_none(token, self.has_types) => self.none(token),
            _ => false,
        }
    }

    /// A number, date or truth value from text.
    #[inline]
    fn scalar(&mut self, text: &str) -> bool {
        let bytes = text.as_bytes();
        if self.has_types && !matches!(self.rule, Rule::Date(_) | Rule::Timestamp(_) | Rule::Timestamptz) {
            return false;
        }
        match (&self.rule, &mut self.store) {
            (Rule::Date(order), Store::Int(values)) => put(values, date(bytes, *order)),
            (Rule::Timestamp(order), Store::Long(values)) => put(values, timestamp(bytes, *order)),
            (Rule::Timestamptz, Store::Long(values)) => match moment(bytes, Order::Year) {
                Some(Moment::Timestamp(micros, true)) => put(values, Some(micros)),
                _ => false,
            },
            (Rule::Boolean, Store::Boolean(values)) => put(values, boolean(text)),
            _ => self.number(text),
        }
    }

    /// A number in digits.
    #[inline]
    fn number(&mut self, text: &str) -> bool {
        let bytes = text.as_bytes();
        let Some(number) = number(bytes).filter(|number| !number.has_leading_zero) else {
            return self.odd_number(text);
        };
        match (&self.rule, &mut self.store) {
            (Rule::Int, Store::Int(values)) => {
                put(values, number.integer().and_then(|value| i32::try_from(value).ok()))
            }
            (Rule::Long, Store::Long(values)) => put(values, number.integer()),
            (Rule::GroupedLong, Store::Long(values)) => {
                put(values, number.integer().filter(|&value| whole(value) != Class::Long))
            }
            (rule @ (Rule::Double | Rule::GroupedDouble), Store::Double(values)) => {
                let class = number_class(&number, text);
                put(values, reads(rule, class).then(|| number.double(text)).flatten())
            }
            (&Rule::Decimal { precision, scale }, Store::Decimal(values)) => {
                put(values, number.decimal(bytes, precision, scale))
            }
            _ => false,
        }
    }

    #[cold]
    fn odd_number(&mut self, text: &str) -> bool {
        let plainly = || {
            let plain = plain(text)?;
            let number = number(plain.as_bytes()).filter(|number| !number.has_leading_zero && number.length <= 15)?;
            Some((plain, number))
        };
        match (&self.rule, &mut self.store) {
            (Rule::GroupedLong, Store::Long(values)) => put(values, plainly().and_then(|(_, number)| number.integer())),
            (Rule::GroupedDouble, Store::Double(values)) => {
                put(values, plainly().and_then(|(plain, number)| number.double(&plain)).or_else(|| float_word(text)))
            }
            (Rule::Double, Store::Double(values)) => put(values, float_word(text)),
            _ => false,
        }
    }

    fn push_other(&mut self, cell: &Cell) -> bool {
        match (&self.rule, &mut self.store, cell) {
            (Rule::Text, Store::Bytes(bytes), cell) => bytes.push(written::text(cell).as_bytes()),
            (Rule::Binary, Store::Bytes(bytes), Cell::Bytes(cell)) => bytes.push(cell),
            (Rule::Boolean, Store::Boolean(values), Cell::Boolean(value)) => put(values, Some(*value)),
            (Rule::Date(Order::Year), Store::Int(values), Cell::Date(days)) => put(values, Some(*days)),
            (Rule::Timestamp(Order::Year), Store::Long(values), Cell::Date(days)) => {
                put(values, i64::from(*days).checked_mul(MICROS_PER_DAY))
            }
            (Rule::Timestamp(Order::Year), Store::Long(values), Cell::Timestamp(micros, false))
            | (Rule::Timestamptz, Store::Long(values), Cell::Timestamp(micros, true)) => put(values, Some(*micros)),
            (Rule::Int, Store::Int(values), Cell::Integer(value)) => put(values, i32::try_from(*value).ok()),
            (Rule::Long, Store::Long(values), Cell::Integer(value)) => put(values, Some(*value)),
            (Rule::Double, Store::Double(values), Cell::Float(value)) => put(values, Some(*value)),
            (&Rule::Decimal { precision, scale }, Store::Decimal(values), &Cell::Decimal(digits, from)) => {
                put(values, rescaled(digits, from, precision, scale))
            }
            (_, _, Cell::Number(text)) => self.number(text),
            (_, _, Cell::Integer(value)) => self.number(&value.to_string()),
            (Rule::Decimal { .. }, _, Cell::Float(value)) if value.is_finite() => self.number(&value.to_string()),
            (Rule::Struct, _, Cell::Struct(cells)) => self.push_struct(cells),
            (Rule::List, _, Cell::List(cells)) => self.push_list(cells),
            _ => false,
        }
    }

    fn push_struct(&mut self, cells: &[(std::borrow::Cow<str>, Cell)]) -> bool {
        self.places.fill(0);
        for (at, (name, cell)) in cells.iter().enumerate() {
            match self.names.find(at, name) {
                Some(place) => self.places[place] = at + 1,
                None => {
                    if let Some(place) = self.clashes.fields.place(at, name) {
                        self.clashes.fields.evidence[place].see(cell, 0, self.has_types, 0);
                    }
                }
            }
        }
        let mut fields = self.within.iter_mut().zip(&self.places);
        fields.all(|(field, &place)| match place {
            0 => field.none(Token::Null),
            place => field.push(&cells[place - 1].1),
        })
    }

    fn push_list(&mut self, cells: &[Cell]) -> bool {
        let ([element], Store::List(offsets)) = (self.within.as_mut_slice(), &mut self.store) else { return false };
        if !cells.iter().all(|cell| element.push(cell)) {
            return false;
        }
        put(offsets, u32::try_from(element.len).ok())
    }

    /// Takes back all that was put after so many values.
    pub(crate) fn truncate(&mut self, len: usize) {
        match &mut self.store {
            Store::Boolean(values) => values.truncate(len),
            Store::Int(values) => values.truncate(len),
            Store::Long(values) => values.truncate(len),
            Store::Double(values) => values.truncate(len),
            Store::Decimal(values) => values.truncate(len),
            Store::Bytes(bytes) => {
                bytes.offsets.truncate(len + 1);
                bytes.data.truncate(bytes.offsets[len] as usize);
            }
            Store::Struct => self.within.iter_mut().for_each(|field| field.truncate(len)),
            Store::List(offsets) => {
                offsets.truncate(len + 1);
                let elements = offsets[len] as usize;
                self.within.iter_mut().for_each(|element| element.truncate(elements));
            }
        }
        if let Some(validity) = &mut self.validity {
            validity.truncate(len);
        }
        self.len = len;
    }

    /// The column as it stands.
    pub(crate) fn finish(self) -> Column {
        let mut within = self.within.into_iter().map(Fill::finish);
        let values = match self.store {
            Store::Boolean(values) => Values::Boolean(values),
            Store::Int(values) => Values::Int(values),
            Store::Long(values) => Values::Long(values),
            Store::Double(values) => Values::Double(values),
            Store::Decimal(values) => Values::Decimal(values),
            Store::Bytes(bytes) => Values::Bytes(bytes),
            Store::Struct => Values::Struct(within.collect()),
            Store::List(offsets) => {
                let empty = || Column { validity: None, values: Values::Bytes(Bytes::new()) };
                Values::List { offsets, elements: Box::new(within.next().unwrap_or_else(empty)) }
            }
        };
        Column { validity: self.validity, values }
    }
}

#[inline]
fn put<T>(values: &mut Vec<T>, value: Option<T>) -> bool {
    value.map(|value| values.push(value)).is_some()
}

fn timestamp(text: &[u8], order: Order) -> Option<i64> {
    match moment(text, order)? {
        Moment::Date(days) => i64::from(days).checked_mul(MICROS_PER_DAY),
        Moment::Timestamp(micros, false) => Some(micros),
        Moment::Timestamp(_, true) | Moment::Zero => None,
    }
}

/// A decimal with another number of digits after its point; nothing if some are lost.
fn rescaled(digits: i128, from: u8, precision: u8, scale: u8) -> Option<i128> {
    let factor = |power: u8| 10_i128.checked_pow(u32::from(power));
    let scaled = match scale.checked_sub(from) {
        Some(more) => digits.checked_mul(factor(more)?)?,
        None => {
            let factor = factor(from - scale)?;
            (digits % factor == 0).then_some(digits / factor)?
        }
    };
    (scaled.unsigned_abs() < factor(precision)?.unsigned_abs()).then_some(scaled)
}
